-- Question: what does the batch add to the tables?
-- Reads:  temp new_articles, new_quotes, new_citations, new_revisions. Writes: articles, quotes, citations, _bodies.
insert into articles by name
select
    fresh.* exclude (address, body_id, read_at, credits, body_at, raw_at, part),
    coalesce(ranked.revision, 1) as revision,
    coalesce(ranked.is_latest, true) as is_latest,
    getvariable('run_id') as run_id
from new_articles as fresh
left join new_revisions as ranked using (article_id);

insert into _bodies by name
select article_id, body_id, address, read_at
from new_articles;

insert into quotes by name
select * exclude (attribution, speaker_name, speaker_kind, venue_start_char, venue_end_char, venue_name, venue_kind)
from new_quotes
order by article_id, ordinal;

insert into citations by name
select * exclude (name, kind, alias)
from new_citations;
