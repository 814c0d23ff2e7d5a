-- Question: which articles, bodies and rejects of the batch are new?
-- Reads:  temp read_documents, new_documents, batch_articles, batch_rejects, unreadable_inputs. Writes: documents, rejects;
--         temp new_articles (one row per new article), renewed_articles (known ones whose smallest document is a new one), unread_bodies.

-- The same unusable bytes at several places are a reject at each.
create or replace temp table rejected as
select batch_rejects.* replace (
    place.uri as uri,
    content_id(place.uri, batch_rejects.stage, place.document_id) as reject_id
)
from batch_rejects
join read_documents as place on place.document_id = sha256(batch_rejects.content)
union all by name
from unreadable_inputs;

create or replace temp table distinct_articles as
select
    batch_articles.*,
    new_documents.read_at
from batch_articles
join new_documents using (document_id)
qualify row_number() over (partition by article_id order by document_id) = 1;

create or replace temp table new_articles as
select *
from distinct_articles
anti join articles using (article_id);

create or replace temp table renewed_articles as
select fresh.*
from distinct_articles as fresh
join articles as known using (article_id)
where fresh.document_id < known.document_id;

update articles
set document_id = renewed.document_id
from renewed_articles as renewed
where articles.article_id = renewed.article_id;

-- A body is read for quotations once, in the part where it comes first; one in another language than English is not
-- read at all, since it would be misread.
create or replace temp table unread_bodies as
select
    body_id,
    body,
    min(part) as part
from new_articles
anti join (select distinct body_id from _bodies) using (body_id)
where coalesce(language, 'en') = 'en'
group by all;

create or replace temp table new_rejects as
select distinct on (reject_id) *
from rejected
anti join rejects using (reject_id);

insert into rejects by name
select *, getvariable('run_id') as run_id
from new_rejects;

create or replace temp table used_documents as
select *
from new_documents
semi join batch_articles using (document_id);

insert into documents by name
select *, getvariable('run_id') as run_id
from used_documents;

-- A place that gave a reject once and now gives a document is mended; one that gives the same reject again is not.
create or replace temp table mended as
select uri
from read_documents
semi join documents using (document_id)
union
select regexp_replace(uri, '#L\d+$', '')
from read_documents
semi join documents using (document_id);

create or replace temp table changed_rejects as
select reject_id, getvariable('run_id')::varchar as resolved_run_id
from rejects
semi join mended using (uri)
where resolved_run_id is null and uri not in (select uri from rejected)
union all
select reject_id, null
from rejects
where resolved_run_id is not null and reject_id in (select reject_id from rejected);

update rejects
set resolved_run_id = changed.resolved_run_id
from changed_rejects as changed
where rejects.reject_id = changed.reject_id;
