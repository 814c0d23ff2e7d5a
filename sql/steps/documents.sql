-- Question: which of the records just read are new?
-- Reads:  temp read_documents. Writes: documents.uri; temp new_documents, one row per new document.
create or replace temp table distinct_documents as
select *
from read_documents
qualify row_number() over (partition by document_id order by uri) = 1;

create or replace temp table new_documents as
select *
from distinct_documents
anti join documents using (document_id);

-- Of several places of the same bytes the first in alphabetical order stays, whichever was read first.
create or replace temp table moved_documents as
select d.document_id, d.uri
from distinct_documents as d
join documents as known using (document_id)
where d.uri < known.uri;

update documents
set uri = moved.uri
from moved_documents as moved
where documents.document_id = moved.document_id;
