-- Question: what of each stored article do its citations rest on?
-- Grain: one row per article.
-- Reads:  articles, _bodies.
select
    article_id,
    body_id,
    outlet,
    url,
    author,
    published_at,
    language,
    body,
    strlen(body) as n_bytes,
    credits
from articles
join _bodies using (article_id)
