-- Question: whose canonical article may be another one now?
-- Grain of touched_articles: one row per article that hangs together with a new one by pairs of duplicates.
-- Grain of touched_article_pairs: one row per pair of two of them.
-- Reads:  article_pairs (with those of this run), new_articles (article_id, published_at, address, body), articles, _bodies.
-- Writes: temp touched_articles (article_id, published_at, n_chars, address), touched_article_pairs.

create or replace temp table duplicate_edges as
select article_id, other_article_id from article_pairs
where kind in ('exact', 'near', 'contained');

create or replace temp table touched_ids as
with recursive edges as (
    from duplicate_edges
    union all
    select other_article_id, article_id from duplicate_edges
),
reached as (
    select article_id from new_articles
    union
    select edges.other_article_id
    from reached
    join edges using (article_id)
)
from reached;

create or replace temp table touched_articles as
select
    article_id,
    articles.published_at,
    length(articles.body) as n_chars,
    _bodies.address
from articles
join _bodies using (article_id)
where article_id in (from touched_ids);

create or replace temp table touched_article_pairs as
select article_id, other_article_id, kind from article_pairs
where kind in ('exact', 'near', 'contained')
  and article_id in (from touched_ids);
