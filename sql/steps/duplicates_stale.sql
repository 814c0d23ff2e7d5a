-- Question: which stored articles have fingerprints of another version than the code makes, or share their number with such?
-- Grain of new_articles: one row per article; about 10,000 at most.
-- Reads:  _sketches, articles. Writes: temp new_articles (article_id, published_at, body).
-- Variable fingerprint_version: flows.duplicates.VERSION.
create or replace temp table new_articles as
with stale as (
    select article_key from _sketches
    where version <> getvariable('fingerprint_version')
    order by id
    limit 10000
),
renewed as (
    select replace(id::varchar, '-', '') as article_id from _sketches
    where article_key >> 32 in (select article_key >> 32 from stale)
)
select article_id, articles.published_at, articles.body
from articles
semi join renewed using (article_id);
