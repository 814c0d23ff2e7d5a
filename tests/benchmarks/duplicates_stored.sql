-- Question: how do synthetic articles become stored ones?
-- Reads: temp stored_fingerprints (rows as of flows.duplicates.fingerprint). Writes: _sketches, _fingerprints.
-- Needs the macros of steps/duplicate_sketches.sql, so a first run of it.
create or replace temp table stored_sketches as
select
    article_id,
    sketch_key(article_id, n_sampled, is_short) as article_key,
    n_words,
    is_short,
    n_sampled,
    version,
    null::timestamptz as published_at
from stored_fingerprints;

insert into _sketches by name from stored_sketches;

insert into _fingerprints by name
select distinct unnest(stored_fingerprints.fingerprints) as fingerprint, stored_sketches.article_key
from stored_fingerprints
join stored_sketches using (article_id)
order by fingerprint, article_key;
