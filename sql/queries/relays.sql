-- Which article took words from which outlet, and what in it says so?
select
    coalesce(outlet.name, '(unknown)') as outlet,
    articles.title,
    articles.published_at,
    origin.name as took_from,
    relays.n_utterances,
    relays.evidence,
    origin_article.title as origin_title,
    origin_article.published_at as origin_published_at
from relays
join articles using (article_id)
join sources as origin on origin.source_id = relays.outlet_id
left join sources as outlet on outlet.source_id = articles.outlet_id
left join articles as origin_article on origin_article.article_id = relays.origin_article_id
order by relays.n_utterances desc, articles.published_at, articles.article_id, took_from
limit 20;
