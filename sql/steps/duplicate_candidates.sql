-- Question: which articles have so many fingerprints in common with a new one that the two must be compared in full?
-- Grain of candidate_pairs: one row per pair of articles, smaller id first, of which at least one is new.
-- Reads:  temp new_fingerprints (article_id, n_words, is_short, n_sampled, version, fingerprints; rows of
--         flows.duplicates.fingerprint), new_articles (article_id, published_at), _sketches, _fingerprints.
-- Writes: temp new_sketches, new_sketch_fingerprints, candidate_pairs (article_id, other_article_id), and helpers.
-- Variables: duplicates_window_days, null or unset to compare with everything.

-- A similar pair shares at least 0.65 of the smaller article's shingles (jaccard 0.5 is a containment of 0.67); of n
-- sampled ones it shares so many, but for three standard deviations of chance.
create or replace temp macro least_shared(n) as greatest(1, floor(0.65 * n - 3 * sqrt(0.65 * 0.35 * n)));

-- Above so many holders a fingerprint is common: boilerplate, or a story that everybody prints.
create or replace temp macro most_holders() as 100;

-- Short texts have too few sampled fingerprints in common with long ones to leave out those of middling frequency.
create or replace temp macro most_holders_short() as 1000;

create or replace temp table new_sketches as
select
    new_fingerprints.article_id,
    ('0x' || left(sha256(new_fingerprints.article_id), 16))::ubigint as article_key,
    new_fingerprints.n_words,
    new_fingerprints.is_short,
    new_fingerprints.n_sampled,
    new_fingerprints.version,
    new_articles.published_at
from new_fingerprints
join new_articles using (article_id);

create or replace temp table new_sketch_fingerprints as
select unnest(new_fingerprints.fingerprints) as fingerprint, new_sketches.article_key
from new_fingerprints
join new_sketches using (article_id);

create or replace temp table holders as
with rows as (
    select fingerprint, article_key, true as is_new from new_sketch_fingerprints
    union all
    select fingerprint, article_key, false from _fingerprints
    where fingerprint in (select fingerprint from new_sketch_fingerprints)
),
counted as (
    select fingerprint, count(*) as n_holders
    from rows
    group by fingerprint
    having count(*) > 1
)
select rows.fingerprint, rows.article_key, rows.is_new, counted.n_holders
from rows
join counted using (fingerprint);

create or replace temp table sketches as
select article_key, article_id, is_short, n_sampled, published_at, true as is_new from new_sketches
union all
select article_key, article_id, is_short, n_sampled, published_at, false from _sketches
where article_key in (select article_key from holders where not is_new);

-- How many of an article's fingerprints are common: that much of what it shares may be missing from the pairs below.
create or replace temp table common_parts as
select article_key, count(*) as n_common
from holders
where n_holders > most_holders()
group by article_key;

create or replace temp table rare_pairs as
select one.article_key, other.article_key as other_article_key, count(*) as n_shared
from holders as one
join holders as other using (fingerprint)
where one.is_new
  and (not other.is_new or one.article_key < other.article_key)
  and one.n_holders <= most_holders()
group by all;

-- Articles that may share nothing but common fingerprints with a similar one. At least least_shared(n) of theirs are
-- shared, so one of them is among any n_common - least_shared(n) + 1: the rarest (prefix filtering, Chaudhuri et al. 2006).
create or replace temp table saturated as
with ranked as (
    select
        holders.fingerprint,
        holders.article_key,
        holders.is_new,
        holders.n_holders,
        sketches.is_short,
        common_parts.n_common - least_shared(sketches.n_sampled) + 1 as n_needed,
        row_number() over (partition by holders.article_key order by holders.n_holders, holders.fingerprint) as nth
    from holders
    join common_parts using (article_key)
    join sketches using (article_key)
    where holders.n_holders > most_holders()
      and (sketches.is_short or common_parts.n_common >= least_shared(sketches.n_sampled))
)
select fingerprint, article_key, is_new, is_short, nth <= n_needed as is_needed
from ranked
where nth <= n_needed
   or is_short and n_holders <= most_holders_short();

create or replace temp table common_pairs as
select distinct
    least(one.article_key, other.article_key) as article_key,
    greatest(one.article_key, other.article_key) as other_article_key
from saturated as one
join holders as other using (fingerprint)
join sketches as other_sketch on other_sketch.article_key = other.article_key
where one.article_key <> other.article_key
  and (one.is_new or other.is_new)
  and case
        when one.is_short and not other_sketch.is_short then other.n_holders <= most_holders_short()
        else one.is_needed and one.is_short = other_sketch.is_short
      end;

create or replace temp table candidate_pairs as
with pairs as (
    select rare_pairs.article_key, rare_pairs.other_article_key
    from rare_pairs
    join sketches as one on one.article_key = rare_pairs.article_key
    join sketches as other on other.article_key = rare_pairs.other_article_key
    left join common_parts as of_one on of_one.article_key = rare_pairs.article_key
    left join common_parts as of_other on of_other.article_key = rare_pairs.other_article_key
    where n_shared + greatest(coalesce(of_one.n_common, 0), coalesce(of_other.n_common, 0))
          >= if(one.is_short = other.is_short, least_shared(least(one.n_sampled, other.n_sampled)), 1)
    union all
    from common_pairs
)
select distinct
    least(one.article_id, other.article_id) as article_id,
    greatest(one.article_id, other.article_id) as other_article_id
from pairs
join sketches as one on one.article_key = pairs.article_key
join sketches as other on other.article_key = pairs.other_article_key
where one.article_id <> other.article_id
  -- Without a date on one side or a window nothing is ruled out.
  and coalesce(
        abs(date_diff('second', one.published_at, other.published_at))
            <= getvariable('duplicates_window_days') * 86400,
        true
      );
