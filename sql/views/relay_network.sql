-- Question: which outlet takes words from which, how many, and how fast?
-- Grain: one row per pair of outlets.
create or replace view relay_network as
select
    outlet.name as outlet,
    origin.name as origin,
    count(distinct relays.article_id) as n_articles,
    sum(relays.n_utterances)::bigint as n_utterances,
    median(epoch(articles.published_at - origin_article.published_at)) / 3600 as median_delay_hours,
    articles.outlet_id,
    relays.outlet_id as origin_outlet_id
from relays
join articles using (article_id)
join sources as origin on origin.source_id = relays.outlet_id
left join sources as outlet on outlet.source_id = articles.outlet_id
left join articles as origin_article on origin_article.article_id = relays.origin_article_id
group by all;
comment on view relay_network is 'One row per outlet and outlet that it took words from: articles, utterances, median delay in hours.';
