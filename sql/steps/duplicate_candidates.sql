-- Question: which articles have so many fingerprints in common with a new one that the two must be compared in full?
-- Grain of candidate_pairs: one row per pair of articles, smaller id first, of which at least one is new.
-- Reads:  temp new_articles (article_id, published_at), new_fingerprints (rows of flows.duplicates.fingerprint);
--         _sketches, _fingerprints.
-- Writes: temp candidate_pairs, new_sketches, new_sketch_fingerprints, and others for its own use.
-- Variable duplicates_window_days: null or unset to compare with everything.

-- Of n fingerprints of an article, so many are in any similar one that holds it: 0.65 of its shingles (jaccard 0.5 is
-- a containment of 0.67), less three standard deviations of chance where the fingerprints are a sample.
create or replace temp macro least_shared(n, is_short) as
    greatest(1, floor(0.65 * n - if(is_short, 0, 3 * sqrt(0.65 * 0.35 * n))))::integer;

create or replace temp table new_sketches as
select
    fresh.article_id,
    ('0x' || left(sha256(fresh.article_id), 16))::ubigint as article_key,
    fresh.n_words,
    fresh.is_short,
    fresh.n_sampled,
    fresh.version,
    new_articles.published_at
from new_fingerprints as fresh
join new_articles using (article_id);

create or replace temp table new_sketch_fingerprints as
select unnest(fresh.fingerprints) as fingerprint, new_sketches.article_key
from new_fingerprints as fresh
join new_sketches using (article_id);

create or replace temp table held as
select fingerprint, article_key, false as is_new
from _fingerprints
where fingerprint in (select fingerprint from new_sketch_fingerprints);

-- Fingerprints with two holders or more, and how many.
create or replace temp table shared_fingerprints as
select fingerprint, count(*) as n_holders
from (
    select fingerprint from new_sketch_fingerprints
    union all
    select fingerprint from held
)
group by fingerprint
having count(*) > 1;

create or replace temp table holders as
select fingerprint, article_key, true as is_new
from new_sketch_fingerprints
where fingerprint in (select fingerprint from shared_fingerprints)
union all
from held;

create or replace temp table sharers as
with counted as (
    select article_key, count(*) as n_matched
    from holders
    group by article_key
),
sketches as (
    select article_key, article_id, is_short, n_sampled, published_at from new_sketches
    union all
    select article_key, article_id, is_short, n_sampled, published_at from _sketches
)
select
    counted.*,
    sketches.* exclude (article_key, n_sampled),
    least_shared(sketches.n_sampled, sketches.is_short) as n_needed
from counted
join sketches using (article_key);

-- Only an article that finds as many of its fingerprints elsewhere as a similar pair shares can be the smaller one of such a
-- pair, and it shares one at least of its n_matched - n_needed + 1 rarest (prefix filtering: Chaudhuri et al. 2006).
-- So boilerplate, in however many articles, makes no pairs, and yet no similar pair is lost.
create or replace temp table telling as
select holders.fingerprint, holders.article_key, holders.is_new, sharers.is_short, sharers.n_needed
from holders
join sharers using (article_key)
join shared_fingerprints using (fingerprint)
where sharers.n_matched >= sharers.n_needed
qualify row_number() over (
    partition by holders.article_key
    order by shared_fingerprints.n_holders, holders.fingerprint
) <= sharers.n_matched - sharers.n_needed + 1;

create or replace temp table met_pairs as
select distinct
    least(telling.article_key, holders.article_key) as article_key,
    greatest(telling.article_key, holders.article_key) as other_article_key
from telling
join holders using (fingerprint)
where telling.article_key <> holders.article_key
  and (telling.is_new or holders.is_new);

create or replace temp table met_fingerprints as
select met_pairs.article_key, met_pairs.other_article_key, holders.fingerprint
from met_pairs
join holders using (article_key);

create or replace temp table alike_pairs as
with counted as (
    select met.article_key, met.other_article_key, count(*) as n_shared
    from met_fingerprints as met
    join holders on holders.article_key = met.other_article_key and holders.fingerprint = met.fingerprint
    group by all
)
select counted.article_key, counted.other_article_key
from counted
join sharers as one using (article_key)
join sharers as other on other.article_key = counted.other_article_key
where one.is_short = other.is_short
  and counted.n_shared >= least(one.n_needed, other.n_needed);

-- A long article has kept few of the shingles that it shares with a short one, so the rule above says nothing of the two. One
-- that is rare, or two that are not everywhere, must do.
create or replace temp table part_pairs as
select short.article_key, long.article_key as other_article_key
from holders as short
join sharers as short_sketch on short_sketch.article_key = short.article_key
join shared_fingerprints using (fingerprint)
join holders as long using (fingerprint)
join sharers as long_sketch on long_sketch.article_key = long.article_key
where short_sketch.is_short
  and not long_sketch.is_short
  and shared_fingerprints.n_holders <= 1000
  and (short.is_new or long.is_new)
group by all
having count(*) > 1 or min(shared_fingerprints.n_holders) <= 20;

create or replace temp table candidate_pairs as
with pairs as (
    from alike_pairs
    union
    from part_pairs
)
select
    least(one.article_id, other.article_id) as article_id,
    greatest(one.article_id, other.article_id) as other_article_id
from pairs
join sharers as one using (article_key)
join sharers as other on other.article_key = pairs.other_article_key
-- Without a window, or a date on either side, nothing is ruled out.
where coalesce(
    abs(date_diff('second', one.published_at, other.published_at))
        <= getvariable('duplicates_window_days') * 86400,
    true
);
