-- Question: which quotes and citations are new, and where do the quotes of renewed articles stand in their new documents?
-- Reads:  temp batch_quotes, batch_citations, batch_outlets, new_articles, renewed_articles.
-- Writes: quotes.raw_start_char, raw_end_char; temp new_quotes, new_citations; new_articles.outlet_id.
create or replace temp table new_quotes as
select
    *,
    null::varchar as utterance_id,
    getvariable('run_id') as run_id
from batch_quotes
semi join new_articles using (article_id);

create or replace temp table new_citations as
select *
from batch_citations
semi join new_articles using (article_id);

create or replace temp table new_articles as
select
    new_articles.*,
    batch_outlets.outlet_id
from new_articles
left join batch_outlets using (article_id);

create or replace temp table renewed_quotes as
select *
from batch_quotes
semi join renewed_articles using (article_id);

update quotes
set
    raw_start_char = renewed.raw_start_char,
    raw_end_char = renewed.raw_end_char
from renewed_quotes as renewed
where quotes.quote_id = renewed.quote_id;
