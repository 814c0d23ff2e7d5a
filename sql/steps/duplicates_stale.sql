-- Question: which stored articles have fingerprints of another version than the code makes?
-- Grain: one row per article. Parameter: $version, flows.duplicates.VERSION.
-- Reads: _sketches, articles.
select _sketches.article_id, _sketches.article_key, articles.body, articles.published_at
from _sketches
join articles using (article_id)
where _sketches.version <> $version;
