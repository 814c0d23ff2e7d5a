-- Question: who printed first what others printed too?
-- Grain: one row per utterance that at least two outlets have and that is dated.
create or replace view first_reports as
with appearances as (
    select
        quotes.utterance_id,
        articles.outlet_id,
        min(articles.published_at) as published_at,
        arg_min(articles.article_id, (articles.published_at, articles.article_id)) as article_id
    from quotes
    join articles using (article_id)
    where quotes.utterance_id is not null and articles.outlet_id is not null and articles.published_at is not null
    group by all
),
ranked as (
    select
        *,
        row_number() over outlets_in_time as position,
        lead(published_at) over outlets_in_time as next_published_at,
        lead(outlet_id) over outlets_in_time as next_outlet_id
    from appearances
    window outlets_in_time as (partition by utterance_id order by published_at, article_id)
)
select
    outlet.name as outlet,
    ranked.published_at,
    speaker.name as speaker,
    utterances.text,
    utterances.n_outlets,
    next_outlet.name as next_outlet,
    ranked.next_published_at - ranked.published_at as lead_time,
    ranked.utterance_id,
    ranked.article_id
from ranked
join utterances using (utterance_id)
join sources as outlet on outlet.source_id = ranked.outlet_id
join sources as next_outlet on next_outlet.source_id = ranked.next_outlet_id
left join sources as speaker on speaker.source_id = utterances.speaker_id
where ranked.position = 1;
comment on view first_reports is 'One row per utterance printed by several outlets: who had it first, who was next, and how much later.';
