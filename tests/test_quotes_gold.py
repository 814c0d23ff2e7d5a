"""Every direct quotation of the project's own gold is met in full: its words, its speaker, its speaker's name."""

import json
from pathlib import Path
from typing import Any

import pytest
from quote_helpers import quotes

GOLD = Path(__file__).parent / "gold"
Row = dict[str, Any]


def articles() -> dict[str, Row]:
    loaded = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))}
    return {stem: article for stem, article in loaded.items() if article.get("quotes")}


ARTICLES = articles()


@pytest.fixture(scope="module")
def found() -> dict[str, list[Row]]:
    rows = quotes(*(article["body"] for article in ARTICLES.values()))
    return {stem: [row for row in rows if row["text_id"] == str(n)] for n, stem in enumerate(ARTICLES)}


def parts(article: Row, quote: Row) -> list[tuple[int, int]]:
    """A quotation over several paragraphs is met by one row each, between its marks."""
    spans, at = [], quote["start_char"]
    for line in quote["text"].split("\n"):
        begin, end = at, at + len(line)
        at = end + 1
        while begin < end and article["body"][begin] in "“‘\"' ":
            begin += 1
        if begin < end:
            spans.append((begin, end))
    return spans


@pytest.mark.parametrize("stem", ARTICLES)
def test_direct_quotations_are_met(found: dict[str, list[Row]], stem: str) -> None:
    article = ARTICLES[stem]
    direct = {(row["start_char"], row["end_char"]): row for row in found[stem] if row["kind"] == "direct"}
    for quote in article["quotes"]:
        if quote["kind"] != "direct":
            continue
        rows = [direct.get(span) for span in parts(article, quote)]
        assert None not in rows, quote["text"]
        assert len({row["attribution"] for row in rows if row}) == 1
        if quote["speaker_start_char"] is not None:
            first, last = quote["speaker_start_char"], quote["speaker_end_char"]
            for row in rows:
                assert row and row["speaker_start_char"] < last and first < row["speaker_end_char"], quote["text"]
