-- Question: which fingerprints of another version must go?
-- Reads:  temp new_articles. Writes: _sketches, _fingerprints, _phrases.
delete from _fingerprints
where number in (select article_key >> 32 from _sketches semi join new_articles using (article_id));

delete from _phrases
where article_key in (select article_key from _sketches semi join new_articles using (article_id));

delete from _sketches
where article_id in (select article_id from new_articles);
