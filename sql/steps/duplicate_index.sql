-- Question: what must be kept so that later runs find the new articles?
-- Reads:  temp new_sketches, new_prints, new_holders, held; the macros of duplicate_sketches.sql.
-- Writes: _sketches, _fingerprints, _phrases.

insert into _sketches by name
select * exclude (article_id), article_id::uuid as id from new_sketches;

-- A fingerprint that has become a phrase takes its stored holders with it; what is left of them in _fingerprints is not
-- looked up any more. An article with fewer phrases than it must share, three at least, shares three that became phrases
-- after it came, or other fingerprints too, with any similar one that is no smaller.
insert into _phrases by name
with phrases as (
    select distinct fingerprint from new_holders
    where is_phrase
)
select fingerprint, article_key, null as n_phrases, true as is_telling
from held
semi join phrases using (fingerprint)
union all
select
    fingerprint,
    article_key,
    least(n_phrases, 255),
    is_short(article_key) or n_phrases + 3 > n_needed(article_key)
from new_holders
where is_phrase
order by is_telling, fingerprint, article_key;

-- Sorted, so that the flags by which they are looked up are passed in order.
insert into _fingerprints by name
select fingerprint::ubigint << 32 | number_of(article_key) as holder
from new_prints
where fingerprint not in (select fingerprint from new_holders where is_phrase)
order by holder;
