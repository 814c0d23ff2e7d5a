-- Question: which quotations were printed in other words than the reference, and where?
-- Grain: one row per quote that is neither verbatim nor merely spelt otherwise.
create or replace view altered_quotes as
select
    variants.change,
    speaker.name as speaker,
    utterances.text as before,
    quotes.text as after,
    variants.edits,
    variants.similarity,
    reference_outlet.name as reference_outlet,
    outlet.name as outlet,
    reference_article.published_at as reference_published_at,
    articles.published_at,
    variants.utterance_id,
    utterances.reference_quote_id,
    variants.quote_id,
    quotes.article_id
from variants
join utterances using (utterance_id)
join quotes on quotes.quote_id = variants.quote_id
join articles on articles.article_id = quotes.article_id
join quotes as reference on reference.quote_id = utterances.reference_quote_id
join articles as reference_article on reference_article.article_id = reference.article_id
left join sources as speaker on speaker.source_id = utterances.speaker_id
left join sources as outlet on outlet.source_id = articles.outlet_id
left join sources as reference_outlet on reference_outlet.source_id = reference_article.outlet_id
where variants.change not in ('verbatim', 'spelling');
comment on view altered_quotes is 'One row per quotation printed in other words than the earliest full version: before, after, and every edit.';
