-- Question: which articles have so many fingerprints in common with a new one that the two must be compared in full?
-- Grain of candidate_pairs: one row per pair of articles, smaller id first, of which at least one is new.
-- Reads:  temp new_fingerprints (rows of flows.duplicates.fingerprint), new_sketches; _sketches, _fingerprints; the macros of
--         duplicate_sketches.sql.
-- Writes: temp candidate_pairs.
-- Variable duplicates_window_days: null or unset to compare with everything.

-- With more holders than this a fingerprint is common: boilerplate, a phrase of the trade, a story that everybody prints.
create or replace temp macro most_holders() as 50;

-- And with more than this it is no reason to compare a short article with a long one.
create or replace temp macro most_holders_alone() as 1000;

create or replace temp table candidate_pairs as
with
new_sketch_fingerprints as materialized (
    select unnest(fresh.fingerprints) as fingerprint, new_sketches.article_key
    from new_fingerprints as fresh
    join new_sketches using (article_id)
),

held as materialized (
    select fingerprint, article_key
    from _fingerprints
    where fingerprint in (select fingerprint from new_sketch_fingerprints)
),

-- Fingerprints with two holders or more, and how many.
shared_fingerprints as materialized (
    with rows as (
        select fingerprint, 0 as n from new_sketch_fingerprints
        union all
        select fingerprint, 1 from held
    )
    select fingerprint, count(*) as n_holders, max(n) = 1 as is_held
    from rows
    group by fingerprint
    having count(*) > 1
),

-- Only an article that finds as many of its fingerprints elsewhere as a similar pair shares can be the smaller of such a pair.
new_holders as materialized (
    with rows as (
        select fingerprint, article_key, n_holders, is_held
        from new_sketch_fingerprints
        join shared_fingerprints using (fingerprint)
    ),
    counted as (
        select article_key, count(*) as n_matched, count(*) filter (is_held) as n_held
        from rows
        group by article_key
    )
    select *, n_holders > most_holders() as is_common
    from rows
    join counted using (article_key)
),

-- A stored article matters where it meets a new one that shares as much as the stored one needs, and where by a rare
-- fingerprint it meets one that shares as much as the new one needs. Elsewhere in a large warehouse it meets phrases.
reach as materialized (
    select
        fingerprint,
        n_holders,
        max(n_held) as most_shared,
        bool_or(n_holders <= if(is_short(article_key), most_holders_alone(), if(n_matched >= n_needed(article_key), most_holders(), 0)))
            as is_telling
    from new_holders
    where is_held
    group by all
),

held_in_reach as materialized (
    select
        held.fingerprint,
        held.article_key,
        reach.n_holders,
        reach.n_holders > most_holders() as is_common,
        n_needed(held.article_key) <= reach.most_shared as may_be_smaller
    from held
    join reach using (fingerprint)
    where n_needed(held.article_key) <= reach.most_shared
       or reach.is_telling
       or is_short(held.article_key) and reach.n_holders <= most_holders_alone()
),

holders as materialized (
    select fingerprint, article_key, true as is_new, n_holders from new_holders
    union all
    select fingerprint, article_key, false, n_holders from held_in_reach
),

smaller as materialized (
    select article_key, true as is_new, count(*) filter (is_common) as n_common
    from new_holders
    where n_matched >= n_needed(article_key)
    group by article_key
    union all
    select article_key, false, count(*) filter (is_common)
    from held_in_reach
    where may_be_smaller
    group by article_key
    having count(*) >= n_needed(article_key)
),

rare_pairs as materialized (
    select one.article_key, other.article_key as other_article_key, count(*) as n_shared
    from smaller
    join holders as one using (article_key)
    join holders as other using (fingerprint)
    where one.n_holders <= most_holders()
      and one.article_key <> other.article_key
      and (one.is_new or other.is_new)
      and is_short(one.article_key) = is_short(other.article_key)
    group by one.article_key, other.article_key
    having count(*) + any_value(smaller.n_common) >= n_needed(one.article_key)
),

-- If a similar pair shares nothing but common fingerprints, it shares as many as are needed, so three at least of the
-- n_common - n_needed + 3 rarest (prefix filtering: Chaudhuri et al. 2006). So boilerplate, in however many articles, makes no
-- pairs of articles that have more to say, and yet no similar pair is lost.
common_pairs as materialized (
    with rows as (
        select fingerprint, article_key, n_holders from new_holders where is_common
        union all
        select fingerprint, article_key, n_holders from held_in_reach where is_common and may_be_smaller
    ),
    telling as materialized (
        select rows.fingerprint, rows.article_key, smaller.is_new
        from smaller
        join rows using (article_key)
        where smaller.n_common >= n_needed(article_key)
        qualify row_number() over (partition by rows.article_key order by rows.n_holders, rows.fingerprint)
            <= smaller.n_common - n_needed(article_key) + least(3, n_needed(article_key))
    ),
    met as (
        select telling.article_key, new_holders.article_key as other_article_key
        from telling
        join new_holders using (fingerprint)
        union all
        select telling.article_key, held.article_key
        from telling
        join held using (fingerprint)
        where telling.is_new
    )
    select article_key, other_article_key
    from met
    where article_key <> other_article_key
      and is_short(article_key) = is_short(other_article_key)
    group by all
    having count(*) >= least(3, n_needed(article_key))
),

-- Pairs with too few rare fingerprints in common are counted over all of them: what is compared must not depend on
-- what else the warehouse happens to hold.
unsure_pairs as materialized (
    with unsure as (
        select article_key, other_article_key from rare_pairs
        where n_shared < n_needed(article_key)
        union
        from common_pairs
    ),
    rows as materialized (
        select fingerprint, article_key from new_holders
        union all
        select fingerprint, article_key from held
        where article_key in (select article_key from unsure union all select other_article_key from unsure)
    ),
    of_one as materialized (
        select unsure.article_key, unsure.other_article_key, rows.fingerprint
        from unsure
        join rows using (article_key)
    )
    select unsure.article_key, unsure.other_article_key
    from of_one as unsure
    join rows as other
      on other.article_key = unsure.other_article_key and other.fingerprint = unsure.fingerprint
    group by all
    having count(*) >= n_needed(unsure.article_key)
),

-- A long article has kept few of the shingles that it shares with a short one: two must do, or one with a very short one.
part_pairs as materialized (
    select short.article_key, other.article_key as other_article_key
    from holders as short
    join holders as other using (fingerprint)
    where is_short(short.article_key)
      and not is_short(other.article_key)
      and short.n_holders <= most_holders_alone()
      and (short.is_new or other.is_new)
    group by short.article_key, other.article_key
    having count(*) > 1 or n_needed(short.article_key) < least_shared(80, true)
),

pairs as materialized (
    select article_key, other_article_key from rare_pairs
    where n_shared >= n_needed(article_key)
    union all
    from unsure_pairs
    union all
    from part_pairs
),

sketches as (
    select article_key, article_id, published_at from new_sketches
    union all
    select article_key, article_id, published_at from _sketches
    where article_key in (select article_key from pairs union all select other_article_key from pairs)
)

select distinct
    least(one.article_id, other.article_id) as article_id,
    greatest(one.article_id, other.article_id) as other_article_id
from pairs
join sketches as one using (article_key)
join sketches as other on other.article_key = pairs.other_article_key
-- Without a window, or a date on either side, nothing is ruled out.
where coalesce(
    abs(date_diff('second', one.published_at, other.published_at))
        <= getvariable('duplicates_window_days') * 86400,
    true
);
