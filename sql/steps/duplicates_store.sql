-- Question: what must be kept so that later runs find the new articles?
-- Reads:  temp new_article_pairs (rows of flows.duplicates.verify), new_sketches, new_fingerprints.
-- Writes: article_pairs, _sketches, _fingerprints.

insert into article_pairs by name from new_article_pairs;

insert into _sketches by name from new_sketches;

-- Sorted, so that fingerprints pack tightly and a small run reads few row groups.
insert into _fingerprints by name
select unnest(fresh.fingerprints) as fingerprint, new_sketches.article_key
from new_fingerprints as fresh
join new_sketches using (article_id)
order by fingerprint, article_key;
