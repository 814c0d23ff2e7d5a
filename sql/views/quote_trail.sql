-- Question: where did a statement appear, in what order, and who changed its words first?
-- Grain: one row per quote of an utterance, in order of publication; unknown dates last.
create or replace view quote_trail as
with appearances as (
    select
        variants.utterance_id,
        articles.published_at,
        outlet.name as outlet,
        speaker.name as speaker,
        quotes.text,
        variants.change,
        variants.edits,
        variants.similarity,
        quotes.quote_id,
        quotes.article_id,
        articles.title,
        articles.url
    from variants
    join quotes using (quote_id)
    join articles on articles.article_id = quotes.article_id
    join utterances on utterances.utterance_id = variants.utterance_id
    left join sources as outlet on outlet.source_id = articles.outlet_id
    left join sources as speaker on speaker.source_id = utterances.speaker_id
)
select
    utterance_id,
    row_number() over trail as position,
    published_at,
    outlet,
    speaker,
    text,
    change,
    edits,
    -- The outlet that was the first to print it with the same words changed.
    first_value(outlet) over (
        partition by utterance_id, edits order by published_at asc nulls last, quote_id
    ) as first_changed_by,
    similarity,
    quote_id,
    article_id,
    title,
    url
from appearances
window trail as (partition by utterance_id order by published_at asc nulls last, quote_id);
comment on view quote_trail is 'One row per appearance of an utterance, in order of time: outlet, words changed, and who changed them so first.';
