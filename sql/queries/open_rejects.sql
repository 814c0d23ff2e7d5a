-- Question: which inputs could not be used, and what is to be done about each?
select
    uri,
    reason,
    detail,
    rejected_at
from rejects
where resolved_run_id is null
order by uri;
