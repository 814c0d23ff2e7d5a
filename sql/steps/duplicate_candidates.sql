-- Question: which articles have so many fingerprints in common with a new one that the two must be compared in full?
-- Grain of candidate_pairs: one row per pair of articles, smaller id first, of which at least one is new.
-- Reads:  temp held, new_holders, new_sketches, boilerplate_articles (article_key: short ones made of phrases that very many
--         hold); _sketches, _phrases; the macros of duplicate_sketches.sql and duplicate_holders.sql.
-- Writes: temp met_pairs, candidate_pairs.
-- Variable duplicates_window_days: null or unset to compare with everything.

create or replace temp table met_pairs as
with
-- Each opening of a file costs two milliseconds.
fresh as materialized (
    from new_holders
),

stored as materialized (
    from held
),

-- A stored article that needs more phrases than any of the holders has is not the smaller one of a pair by them.
new_phrases as materialized (
    select
        fingerprint,
        max(n_phrases) as most_phrases,
        bool_or(n_phrases >= n_needed(article_key) or is_short(article_key)) as is_of_smaller
    from fresh
    where is_phrase
    group by fingerprint
),

-- If a similar pair shares nothing but phrases, it shares as many as are needed, so three at least of the
-- n_phrases - n_needed + 3 rarest of the smaller one (prefix filtering: Chaudhuri et al. 2006).
smaller_holders as materialized (
    select
        fingerprint,
        article_key,
        row_number() over (partition by article_key order by n_holders, fingerprint)
            <= n_phrases - n_needed(article_key) + least(3, n_needed(article_key)) as is_telling
    from fresh
    where is_phrase
      and n_phrases >= n_needed(article_key)
),

-- Phrases by which a new article may be the smaller one of a pair: only of these all holders are wanted, as far as they
-- hold enough phrases.
wanted_phrases as materialized (
    with wanted as (
        select fingerprint, n_needed(article_key) as n_needed from smaller_holders
        where is_telling
        union all
        select fingerprint, 0 from fresh
        where is_phrase
          and is_short(article_key)
          and (n_holders <= most_holders_alone() or article_key in (from boilerplate_articles))
    )
    select fingerprint, min(n_needed) as n_needed
    from wanted
    group by fingerprint
),

phrase_holders as materialized (
    with wanted_holders as materialized (
        select fingerprint, article_key, n_phrases from _phrases
        where not is_telling
          and fingerprint in (select fingerprint from wanted_phrases)
    )
    select fingerprint, article_key, n_phrases, is_telling
    from _phrases
    join new_phrases using (fingerprint)
    where is_telling
      and (is_of_smaller or is_short(article_key) or n_needed(article_key) <= most_phrases)
    union all
    select fingerprint, article_key, n_phrases, false
    from wanted_holders
    join wanted_phrases using (fingerprint)
    where n_phrases + 3 > n_needed
    union all
    select fingerprint, article_key, null, true from stored
    where fingerprint in (select fingerprint from new_phrases)
),

-- By rare fingerprints: pairs that share enough of them, or could with the phrases that the new one holds.
rare_pairs as (
    select one.article_key, other.article_key as other_article_key, count(*) >= n_needed(one.article_key) as is_sure
    from fresh as one
    join (
        select fingerprint, article_key from fresh
        union all
        select fingerprint, article_key from stored
    ) as other using (fingerprint)
    where not one.is_phrase
      and n_needed(one.article_key) <= one.n_matched
      and n_needed(one.article_key) <= n_needed(other.article_key)
      and one.article_key <> other.article_key
      and is_short(one.article_key) = is_short(other.article_key)
    group by one.article_key, other.article_key
    having count(*) + any_value(one.n_phrases) >= n_needed(one.article_key)
),

-- The same, the stored article being the smaller one.
stored_rare_pairs as (
    select one.article_key, other.article_key as other_article_key, count(*) >= n_needed(one.article_key) as is_sure
    from stored as one
    join fresh as other using (fingerprint)
    where not other.is_phrase
      and n_needed(one.article_key) <= other.n_matched
      and n_needed(one.article_key) < n_needed(other.article_key)
      and is_short(one.article_key) = is_short(other.article_key)
    group by one.article_key, other.article_key
    having count(*) + any_value(other.n_phrases) >= n_needed(one.article_key)
),

-- By phrases alone, the new article being the smaller one. If the other one held too few phrases when it came, the two
-- share three that have become phrases later. So boilerplate, in however many articles, makes no pairs of articles that
-- have more to say, and yet no similar pair is lost.
phrase_pairs as (
    with stored_holders as materialized (
        select fingerprint, article_key, n_phrases from phrase_holders
        where fingerprint in (select fingerprint from smaller_holders)
    ),
    -- Nearly all stored ones hold but one or two of the phrases: to leave these out first spares most of the pairs.
    often_met as (
        select article_key from stored_holders
        group by article_key
        having count(*) >= (select min(least(3, n_needed(article_key))) from smaller_holders)
    )
    select one.article_key, other.article_key as other_article_key
    from smaller_holders as one
    join (
        select fingerprint, article_key, n_phrases from fresh
        union all
        from stored_holders
        where article_key in (from often_met)
    ) as other using (fingerprint)
    where (other.n_phrases is null or one.is_telling and other.n_phrases + 3 > n_needed(one.article_key))
      and one.article_key <> other.article_key
      and is_short(one.article_key) = is_short(other.article_key)
    group by all
    having count(*) >= least(3, n_needed(one.article_key))
),

-- The same, the stored article being the smaller one.
stored_phrase_pairs as (
    select one.article_key, other.article_key as other_article_key
    from phrase_holders as one
    join fresh as other using (fingerprint)
    where one.is_telling
      and other.is_phrase
      and n_needed(one.article_key) <= other.n_phrases
      and is_short(one.article_key) = is_short(other.article_key)
    group by all
    having count(*) >= least(3, n_needed(one.article_key))
),

-- A long article has kept few of the shingles that it shares with a short one: two must do, or one with a very short one.
part_holders as (
    with stored_holders as (
        select fingerprint, article_key from stored
        where fingerprint not in (select fingerprint from new_phrases)
        union all
        select fingerprint, article_key from phrase_holders
    )
    select fresh.article_key, other.article_key as long_article_key
    from fresh
    join (
        select fingerprint, article_key from fresh
        union all
        from stored_holders
    ) as other using (fingerprint)
    where is_short(fresh.article_key)
      and not is_short(other.article_key)
      and (n_holders <= most_holders_alone() or fresh.article_key in (from boilerplate_articles))
    union all
    select stored_holders.article_key, fresh.article_key
    from stored_holders
    join fresh using (fingerprint)
    where is_short(stored_holders.article_key)
      and not is_short(fresh.article_key)
      and (n_holders <= most_holders_alone() or stored_holders.article_key in (from boilerplate_articles))
),

part_pairs as (
    select article_key, long_article_key
    from part_holders
    group by all
    having count(*) > 1 or n_needed(article_key) < least_shared(80, true)
)

from rare_pairs
union all
from stored_rare_pairs
union all
select *, false from phrase_pairs
union all
select *, false from stored_phrase_pairs
union all
select *, true from part_pairs;

create or replace temp table candidate_pairs as
with
-- Pairs with too few rare fingerprints in common are counted over all of them: what is compared must not depend on
-- what else the warehouse happens to hold.
unsure_pairs as materialized (
    select distinct
        least(article_key, other_article_key) as article_key,
        greatest(article_key, other_article_key) as other_article_key
    from met_pairs
    where not is_sure
),

unsure_keys as materialized (
    select article_key from unsure_pairs
    union
    select other_article_key from unsure_pairs
),

unsure_holders as materialized (
    select fingerprint, article_key from new_holders
    where article_key in (from unsure_keys)
    union all
    select fingerprint, article_key from held
    where article_key in (from unsure_keys)
    union all
    select fingerprint, article_key from _phrases
    where article_key in (from unsure_keys)
),

pairs as materialized (
    select article_key, other_article_key from met_pairs
    where is_sure
    union
    select unsure_pairs.article_key, unsure_pairs.other_article_key
    from unsure_pairs
    join unsure_holders as one using (article_key)
    join unsure_holders as other
      on other.article_key = unsure_pairs.other_article_key and other.fingerprint = one.fingerprint
    group by all
    having count(*) >= any_value(least(n_needed(unsure_pairs.article_key), n_needed(unsure_pairs.other_article_key)))
),

sketches as materialized (
    select article_key, article_id, published_at from new_sketches
    union all
    select article_key, replace(id::varchar, '-', '') as article_id, published_at from _sketches
    where article_key in (select article_key from pairs union select other_article_key from pairs)
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
