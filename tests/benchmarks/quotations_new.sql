-- Question: which rows do the steps over sources find, if these articles are new?
-- Reads:  given_articles, given_quotes, given_pairs, given_citations.
-- Writes: articles, article_pairs; temp new_articles, new_quotes, new_citations.
create or replace temp table new_articles as
from given_articles;

insert into articles by name from new_articles;

insert into article_pairs by name from given_pairs;

create or replace temp table new_quotes as
select
    *,
    null as attribution,
    null as speaker_name,
    null as speaker_kind,
    null as venue_start_char,
    null as venue_end_char,
    null as venue_name,
    null as venue_kind
from given_quotes
order by article_id, ordinal;

create or replace temp table new_citations as
from given_citations;
