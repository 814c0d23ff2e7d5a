-- Question: which fingerprints of another version must go?
-- Reads:  temp new_articles. Writes: _sketches, _fingerprints, _phrases.
delete from _fingerprints
where holder % 4294967296 in (select article_key >> 32 from _sketches where id in (select article_id::uuid from new_articles));

delete from _phrases
where article_key in (select article_key from _sketches where id in (select article_id::uuid from new_articles));

delete from _sketches
where id in (select article_id::uuid from new_articles);
