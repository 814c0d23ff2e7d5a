"""For the tests of duplicates: articles into a real warehouse, the real step over them, and the slow obvious oracle."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from flows.duplicates import fingerprint
from flows.duplicates.update import update_duplicates
from flows.ids import content_id
from flows.lake import Lake
from flows.paths import SQL
from flows.schemas import UTC_TIME

Shingle = tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """What duplicates depend on."""

    body: str
    published_at: datetime | None = None
    address: str | None = None

    @property
    def article_id(self) -> str:
        return content_id(self.body, str(self.published_at), self.address)


def shingles_of(text: str) -> set[Shingle]:
    """The word 5-grams, as the definition says."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def figures(one: str, other: str) -> tuple[float, float]:
    """Jaccard and containment, as the definitions say."""
    first, second = shingles_of(one), shingles_of(other)
    if one == other:
        return 1.0, 1.0
    shared = len(first & second)
    return shared / max(len(first | second), 1), shared / max(min(len(first), len(second)), 1)


def table_of(articles: Iterable[Article]) -> pa.Table:
    """The articles as the step gets them."""
    rows = [
        {
            "article_id": article.article_id,
            "body": article.body,
            "published_at": article.published_at,
            "address": article.address,
        }
        for article in articles
    ]
    types = {"article_id": pa.string(), "body": pa.string(), "published_at": UTC_TIME, "address": pa.string()}
    return pa.Table.from_pylist(rows, pa.schema(types))


def make_tables(lake: Lake) -> None:
    """All tables, by the migrations."""
    for migration in sorted((SQL / "migrations").glob("0*.sql")):
        lake.run(f"migrations/{migration.stem}")


def add(lake: Lake, articles: Sequence[Article], window_days: int | None = None) -> None:
    """Load a batch and run the step over it, as flows.load does."""
    lake.stage("new_articles", table_of(articles))
    lake.rows("insert into articles by name select article_id, body, published_at from new_articles")
    lake.rows("insert into _bodies by name select article_id, address from new_articles")
    lake.stage("new_fingerprints", fingerprint(lake.table("select article_id, body from new_articles")))
    update_duplicates(lake, window_days)


def pairs_in(lake: Lake) -> dict[tuple[str, str], tuple[float, float, str | None]]:
    """article_pairs: jaccard, containment and kind by the two ids; fails where a pair is there twice."""
    rows = lake.rows("select article_id, other_article_id, jaccard, containment, kind from article_pairs")
    found = {(one, other): (jaccard, containment, kind) for one, other, jaccard, containment, kind in rows}
    assert len(found) == len(rows)
    assert all(one < other for one, other in found)
    return found


def canonical_in(lake: Lake) -> dict[str, tuple[str, str | None]]:
    """Canonical article and kind of duplicate by article."""
    rows = lake.rows("select article_id, canonical_article_id, duplicate_kind from articles")
    return {article_id: (canonical, kind) for article_id, canonical, kind in rows}


def prose(chance: random.Random, n_words: int) -> list[str]:
    """Words in sentences, none of which is like another text of this function but by chance."""
    stems = ("bar", "ke", "lo", "mi", "ta", "vor", "sen", "dul", "pra", "ni")
    return ["".join(chance.choices(stems, k=chance.randint(1, 4))) for _ in range(n_words)]


def edited(chance: random.Random, words: Sequence[str], share: float) -> list[str]:
    """Some of the words replaced by others."""
    return [prose(chance, 1)[0] if chance.random() < share else word for word in words]
