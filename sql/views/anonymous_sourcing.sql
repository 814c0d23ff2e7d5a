-- Question: how much of what an outlet reports comes from sources without a name?
-- Grain: one row per outlet and month of publication (UTC); undated articles in a row of their own.
create or replace view anonymous_sourcing as
select
    outlet.name as outlet,
    date_trunc('month', articles.published_at at time zone 'UTC')::date as month,
    count(*) as n_quotes,
    count(*) filter (speaker.kind = 'anonymous') as n_anonymous,
    count(*) filter (speaker.kind = 'anonymous') / count(*) as share_anonymous,
    articles.outlet_id
from quotes
join articles using (article_id)
join sources as speaker on speaker.source_id = quotes.speaker_id
left join sources as outlet on outlet.source_id = articles.outlet_id
where quotes.kind <> 'scare'
group by all;
comment on view anonymous_sourcing is 'One row per outlet and month: attributed quotes, and the share of them with an unnamed source.';
