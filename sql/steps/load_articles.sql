-- Question: which articles does the batch add?
-- Reads:  temp new_articles, new_revisions. Writes: articles, _bodies.
insert into articles by name
select
    fresh.* exclude (address, body_id, read_at, credits, body_at, raw_at, part),
    coalesce(ranked.revision, 1) as revision,
    coalesce(ranked.is_latest, true) as is_latest,
    getvariable('run_id') as run_id
from new_articles as fresh
left join new_revisions as ranked using (article_id);

insert into _bodies by name
select article_id, body_id, address, read_at, credits
from new_articles;
