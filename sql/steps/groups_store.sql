-- Question: which articles have another canonical one than before?
-- Reads:  temp groups (rows of flows.duplicates.groups). Writes: articles.canonical_article_id, duplicate_kind.
update articles
set
    canonical_article_id = found.canonical_article_id,
    duplicate_kind = found.duplicate_kind
from groups as found
where
    articles.article_id = found.article_id
    and (
        articles.canonical_article_id is distinct from found.canonical_article_id
        or articles.duplicate_kind is distinct from found.duplicate_kind
    );
