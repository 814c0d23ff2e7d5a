"""What normalization makes of seeds/articles, against the hand-made gold."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from flows import ingest
from flows.normalize.articles import normalize
from flows.paths import ROOT, SEEDS
from flows.schemas import DOCUMENTS

GOLD = sorted(path for path in (ROOT / "tests" / "gold").glob("*.json") if path.stem != "corpus")
FIELDS = ("external_id", "url", "outlet", "title", "author", "published_from", "language", "body", "credits")


@pytest.fixture(scope="module")
def articles() -> dict[tuple[str, int | None], dict]:
    """The articles of the seeds, by file and line."""
    tables = [batch.tables()[0] for batch in ingest.read(ingest.find_inputs([str(SEEDS / "articles")]), 10**9, 10**9)]
    documents = pa.concat_tables(tables)
    places = {row["document_id"]: row["uri"] for row in documents.select(["document_id", "uri"]).to_pylist()}
    found = {}
    for article in normalize(documents).articles.to_pylist():
        file, _, line = places[article["document_id"]].partition("#L")
        found[str(Path(file).relative_to(ROOT)), int(line) if line else None] = article
    return found


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_article_is_as_annotated(path, articles):
    gold = json.loads(path.read_text("utf-8"))
    article = articles[gold["file"], gold["line"]]
    for field in FIELDS:
        assert article[field] == gold[field], field
    published_at = gold["published_at"] and datetime.fromisoformat(gold["published_at"]).astimezone(UTC)
    assert article["published_at"] == published_at


def test_every_article_is_annotated(articles):
    assert len(articles) == len(GOLD)


def test_articles_that_differ_in_the_credit_line_alone_are_two():
    """So it is no matter of the order of arrival whom their one article would credit."""
    texts = [f"The fog lifted.\n\n(Reporting by {name} Varga)\n" for name in ("Ilse", "Milos", "Milos")]
    rows = [
        {"document_id": str(i), "uri": f"{i}.txt", "media_type": "text/plain", "n_bytes": len(text), "content": text}
        for i, text in enumerate(texts)
    ]
    documents = pa.Table.from_pylist([row | {"content": row["content"].encode()} for row in rows], DOCUMENTS)
    one, other, same = normalize(documents).articles.select(["article_id", "body_id", "credits"]).to_pylist()
    assert one["credits"] != other["credits"]
    assert one["body_id"] == other["body_id"]
    assert one["article_id"] != other["article_id"] == same["article_id"]
