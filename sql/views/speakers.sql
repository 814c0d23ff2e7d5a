-- Question: who is quoted, how often, by how many outlets, from when to when?
-- Grain: one row per source that speaks; words that nobody is cited with are left out.
create or replace view speakers as
select
    sources.name,
    sources.kind,
    count(*) as n_quotes,
    count(*) filter (quotes.kind in ('direct', 'mixed')) as n_quoted,
    count(distinct quotes.article_id) as n_articles,
    count(distinct articles.outlet_id) as n_outlets,
    min(articles.published_at) as first_published_at,
    max(articles.published_at) as last_published_at,
    sources.aliases,
    sources.source_id
from quotes
join sources on sources.source_id = quotes.speaker_id
join articles using (article_id)
where quotes.kind <> 'scare'
group by all;
comment on view speakers is 'One row per source that speaks: quotes, articles, outlets, first and last appearance.';
