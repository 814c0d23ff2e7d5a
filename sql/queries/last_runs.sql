-- Question: how did the last runs end?
select
    strftime(started_at, '%Y-%m-%d %H:%M:%S') as started,
    status,
    round(epoch(finished_at - started_at), 1) as seconds,
    n_documents,
    n_articles,
    n_quotes,
    n_rejects
from runs
order by started_at desc
limit 10;
