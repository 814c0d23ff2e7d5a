"""Who is who and who told whom, in small articles that are read as texts: the cases of tests/gold/names.jsonl."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from quote_helpers import quotes
from sources_gold import GOLD, bare
from sources_warehouse import QUOTES, load, open_warehouse

from flows import schemas
from flows.ids import content_id
from flows.lake import Lake

Row = dict[str, Any]
CASES = [json.loads(line) for line in (GOLD / "names.jsonl").read_text(encoding="utf-8").splitlines()]
FIRST = datetime(2026, 3, 2, tzinfo=UTC)
SPEAKERS = """
    select quotes.text, quotes.speaker_id, sources.name, sources.kind from quotes
    left join sources on sources.source_id = quotes.speaker_id
    where contains(quotes.text, $word)
    order by quotes.start_char
    limit 1
"""


@cache
def extracted() -> list[Row]:
    """The quotations of all articles of all cases."""
    return quotes(*(body for case in CASES for _, body in case["articles"]))


def rows_of(case: Row) -> tuple[list[Row], list[Row]]:
    """The articles of a case, five hours apart, and their quotations."""
    before = sum(len(other["articles"]) for other in CASES[: CASES.index(case)])
    articles, said = [], []
    for number, (outlet, body) in enumerate(case["articles"]):
        row: Row = dict.fromkeys(schemas.ARTICLES.names)
        published = FIRST + timedelta(hours=5 * number)
        row |= {"article_id": content_id(str(number)), "outlet": outlet, "body": body, "published_at": published}
        articles.append(row)
        for quote in extracted():
            if quote["text_id"] == str(before + number):
                place = {"article_id": row["article_id"], "quote_id": content_id(str(number), str(quote["ordinal"]))}
                said.append({name: quote.get(name) for name in QUOTES.names} | place)
    return articles, said


def is_met(lake: Lake, check: str, *told: Any) -> bool:
    """Whether a case's check holds; quotations are told by a word of theirs."""
    if "relay" in check:
        sql = "select article_id, name, origin_article_id from relays join sources on source_id = outlet_id"
        relays = {(article, bare(name)): origin for article, name, origin in lake.rows(sql)}
        article, outlet, *origins = told
        place = (content_id(str(article)), bare(outlet))
        ids = [None if origin is None else content_id(str(origin)) for origin in origins]
        return (place not in relays) if check == "no relay" else [relays.get(place, "")] == ids
    [(_, speaker, name, kind)] = lake.rows(SPEAKERS, {"word": told[0]})
    if check in ("one speaker", "two speakers"):
        [(_, other, _, _)] = lake.rows(SPEAKERS, {"word": told[1]})
        return (speaker == other) == (check == "one speaker") and speaker is not None
    return {"name": name == told[1], "another name": name != told[1], "kind": kind == told[1]}[check]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['case']}")
def test_a_case(case: Row) -> None:
    warehouse = open_warehouse()
    load(warehouse, *rows_of(case))
    assert [check for check in case["checks"] if not is_met(warehouse, *check)] == case.get("unmet", [])
