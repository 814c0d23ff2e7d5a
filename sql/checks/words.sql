-- A hit is a value that its column has no word for.
select 'quotes.kind' as named_by, kind as word
from quotes
where kind not in ('direct', 'mixed', 'indirect', 'scare')
union all
select 'sources.kind', kind
from sources
where kind not in ('person', 'outlet', 'organization', 'document', 'group', 'anonymous')
union all
select 'citations.role', role
from citations
where role not in ('publisher', 'speaker', 'venue', 'credit', 'document')
union all
select 'variants.change', change
from variants
where change not in ('verbatim', 'spelling', 'wording', 'truncated', 'merged', 'meaning')
union all
select 'article_pairs.kind', kind
from article_pairs
where kind not in ('exact', 'near', 'contained', 'template')
union all
select 'articles.published_from', published_from
from articles
where published_from not in ('metadata', 'text', 'url') or (published_from is null) <> (published_at is null);
