"""One canonical article per group of duplicates; a function of the set of articles and pairs, whatever their order.

In order of publication (then the longest first, then the smallest id) each article takes as canonical the first
canonical article before it that it is itself a duplicate of; if there is none, it is canonical. So nothing is called
a duplicate of an article that it only resembles through a third one.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

import pyarrow as pa

GROUPS = pa.schema({"article_id": pa.string(), "canonical_article_id": pa.string(), "duplicate_kind": pa.string()})

DUPLICATE_KINDS = ("exact", "near", "contained")


class _Article(TypedDict):
    article_id: str
    published_at: datetime | None
    n_chars: int
    address: str | None


def groups(articles: pa.Table, pairs: pa.Table) -> pa.Table:
    """Find the canonical article of each; GROUPS, one row per article, sorted by article_id.

    articles: article_id, published_at, n_chars (of the body), address (null where it has none); whole connected
    components, or an article's canonical one may be missing. pairs: article_id, other_article_id, kind; those of other
    kinds than DUPLICATE_KINDS and those of two revisions of one address are passed over.
    duplicate_kind is null where the article is its own canonical one.
    """
    rows: list[_Article] = sorted(articles.to_pylist(), key=_precedence)
    rank = {row["article_id"]: i for i, row in enumerate(rows)}
    earlier: dict[str, list[tuple[int, str]]] = {}
    for one, other, kind in _duplicate_pairs(pairs, {row["article_id"]: row["address"] for row in rows}):
        first, second = sorted((one, other), key=rank.__getitem__)
        earlier.setdefault(second, []).append((rank[first], kind))
    canonical: dict[str, tuple[str, str | None]] = {}
    for row in rows:
        article_id = row["article_id"]
        canonical[article_id] = (article_id, None)
        for i, kind in sorted(earlier.get(article_id, [])):
            candidate = rows[i]["article_id"]
            if canonical[candidate][0] == candidate:
                canonical[article_id] = (candidate, kind)
                break
    return pa.table(
        [
            sorted(canonical),
            [canonical[article_id][0] for article_id in sorted(canonical)],
            [canonical[article_id][1] for article_id in sorted(canonical)],
        ],
        schema=GROUPS,
    )


def _precedence(row: _Article) -> tuple[bool, float, int, str]:
    published_at = row["published_at"]
    seconds = published_at.timestamp() if published_at else 0.0
    return published_at is None, seconds, -row["n_chars"], row["article_id"]


def _duplicate_pairs(pairs: pa.Table, addresses: dict[str, str | None]) -> Iterator[tuple[str, str, str]]:
    columns = (pairs.column(name).to_pylist() for name in ("article_id", "other_article_id", "kind"))
    for one, other, kind in zip(*columns, strict=True):
        is_revision = addresses[one] is not None and addresses[one] == addresses[other]
        if kind in DUPLICATE_KINDS and not is_revision:
            yield one, other, kind
