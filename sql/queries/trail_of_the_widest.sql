-- How did the most widely printed statement travel from outlet to outlet?
select position, published_at, outlet, change, text, first_changed_by
from quote_trail
where utterance_id = (
    select utterance_id from utterances
    order by n_outlets desc, n_quotes desc, utterance_id
    limit 1
)
order by position;
