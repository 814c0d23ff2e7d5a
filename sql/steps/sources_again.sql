-- Question: which quotes and citations have the stored articles, and which have another outlet than before?
-- Reads:  temp batch_quotes, batch_citations, batch_outlets; articles.
-- Writes: articles.outlet_id; temp new_quotes, new_citations.
create or replace temp table new_quotes as
select *, null::varchar as utterance_id
from batch_quotes;

create or replace temp table new_citations as
from batch_citations;

create or replace temp table moved_outlets as
select article_id, batch_outlets.outlet_id
from articles
join batch_outlets using (article_id)
where articles.outlet_id is distinct from batch_outlets.outlet_id;

update articles
set outlet_id = moved_outlets.outlet_id
from moved_outlets
where moved_outlets.article_id = articles.article_id;
