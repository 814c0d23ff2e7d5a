-- Question: what takes the place of fingerprints of another version?
-- Reads:  temp new_sketches, new_fingerprints. Writes: _sketches, _fingerprints.
delete from _fingerprints
where article_key in (select article_key from _sketches semi join new_sketches using (article_id));

delete from _sketches
where article_id in (select article_id from new_sketches);

insert into _sketches by name from new_sketches;

insert into _fingerprints by name
select unnest(fresh.fingerprints) as fingerprint, new_sketches.article_key
from new_fingerprints as fresh
join new_sketches using (article_id)
order by fingerprint, article_key;
