-- Which quotations changed on the way, before and after? The gravest first.
select
    change,
    speaker,
    reference_outlet,
    before,
    outlet,
    after,
    list_transform(
        edits,
        lambda edit: concat(coalesce(nullif(edit.before, ''), '∅'), ' → ', coalesce(nullif(edit.after, ''), '∅'))
    ) as edits
from altered_quotes
order by
    list_position(['meaning', 'merged', 'wording', 'truncated'], change),
    reference_published_at,
    utterance_id,
    quote_id
limit 20;
