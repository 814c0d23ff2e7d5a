-- A hit is an id that more than one row of a table has; looked at are the ids that the run has written, or all.
with ids as (
    select 'documents' as in_table, document_id as id, run_id from documents
    union all
    select 'articles', article_id, run_id from articles
    union all
    select 'quotes', quote_id, run_id from quotes
    union all
    select 'rejects', reject_id, run_id from rejects
    union all
    select 'sources', source_id, null from sources
    union all
    select 'citations', citation_id, null from citations
    union all
    select 'utterances', utterance_id, null from utterances
    union all
    select 'variants', quote_id, null from variants
    union all
    select 'article_pairs', article_id || other_article_id, null from article_pairs
    union all
    select 'relays', article_id || outlet_id, null from relays
    union all
    select 'runs', run_id, null from runs
)
select in_table, id, count(*) as n_rows
from ids
group by in_table, id
having count(*) > 1;
