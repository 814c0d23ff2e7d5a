-- Question: which quotes and citations does the batch add?
-- Reads:  temp new_quotes, new_citations, their ids of sources and utterances settled. Writes: quotes, citations.
insert into quotes by name
select * exclude (attribution, speaker_name, speaker_kind, venue_start_char, venue_end_char, venue_name, venue_kind)
from new_quotes
order by article_id, ordinal;

insert into citations by name
select * exclude (name, kind, alias)
from new_citations;
