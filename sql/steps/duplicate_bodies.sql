-- Question: which bodies are needed to compare the pairs of one batch in full?
-- Grain: one row per article.
-- Reads: temp pairs_to_verify (article_id, other_article_id), new_articles (article_id, body), articles.
with wanted as (
    select article_id from pairs_to_verify
    union
    select other_article_id from pairs_to_verify
)
select article_id, body from new_articles
where article_id in (from wanted)
union all
select article_id, body from articles
where article_id in (from wanted)
  and article_id not in (select article_id from new_articles);
