-- Question: which stretches does each new or renewed article hold?
-- Reads:  temp new_articles, renewed_articles, batch_extracted (of the bodies read now); _extractions (of those read before).
-- Writes: _extractions; temp found, one row per article and stretch.
insert into _extractions
select *
from batch_extracted
order by text_id, ordinal;

create or replace temp table placed_articles as
select * from new_articles
union all by name
select * from renewed_articles;

create or replace temp table found as
select
    placed.part,
    placed.article_id,
    stretch.* exclude (text_id)
from placed_articles as placed
join _extractions as stretch on stretch.text_id = placed.body_id;
