-- Question: which stored articles have fingerprints of another version than the code makes?
-- Grain of new_articles: one row per article; at most 10,000 at a time.
-- Reads:  _sketches, articles. Writes: temp new_articles (article_id, published_at, body).
-- Variable fingerprint_version: flows.duplicates.VERSION.
create or replace temp table new_articles as
with stale as (
    select article_id from _sketches
    where version <> getvariable('fingerprint_version')
    order by article_id
    limit 10000
)
select article_id, articles.published_at, articles.body
from articles
semi join stale using (article_id);
