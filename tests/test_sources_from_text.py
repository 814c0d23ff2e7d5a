"""Who is who and who told whom, in small articles that are read as texts: the cases of tests/gold/names.jsonl.

The cases of one rule lie in one warehouse, a quarter of a year apart: nothing of one may depend on another.
"""

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
    select quotes.speaker_id, sources.name, sources.kind from quotes
    left join sources on sources.source_id = quotes.speaker_id
    where contains(quotes.text, $word)
      and list_contains($articles, article_id)
    order by quotes.start_char
    limit 1
"""


def article_id(case: Row, number: int) -> str:
    return content_id(case["rule"], case["case"], str(number))


@cache
def extracted() -> dict[str, list[Row]]:
    """The quotations of all articles of all cases, by article."""
    articles = [(article_id(case, i), body) for case in CASES for i, (_, body) in enumerate(case["articles"])]
    found: dict[str, list[Row]] = {place: [] for place, _ in articles}
    for quote in quotes(*(body for _, body in articles)):
        place = articles[int(quote["text_id"])][0]
        ids = {"article_id": place, "quote_id": content_id(place, str(quote["ordinal"]))}
        found[place].append({name: quote.get(name) for name in QUOTES.names} | ids)
    return found


@cache
def warehouse_of(rule: str) -> Lake:
    """The articles of all cases of a rule, those of one case five hours apart, and their quotations."""
    articles: list[Row] = []
    for place, case in enumerate(case for case in CASES if case["rule"] == rule):
        for number, (outlet, body) in enumerate(case["articles"]):
            row: Row = dict.fromkeys(schemas.ARTICLES.names)
            published = FIRST + timedelta(days=90 * place, hours=5 * number)
            row |= {"article_id": article_id(case, number), "outlet": outlet, "body": body, "published_at": published}
            articles.append(row)
    lake = open_warehouse()
    load(lake, articles, [quote for row in articles for quote in extracted()[row["article_id"]]])
    return lake


def is_met(lake: Lake, case: Row, check: str, *told: Any) -> bool:
    """Whether a case's check holds; quotations are told by a word of theirs."""
    if "relay" in check:
        sql = "select article_id, name, origin_article_id from relays join sources on source_id = outlet_id"
        relays = {(article, bare(name)): origin for article, name, origin in lake.rows(sql)}
        article, outlet, *origins = told
        place = (article_id(case, article), bare(outlet))
        ids = [None if origin is None else article_id(case, origin) for origin in origins]
        return (place not in relays) if check == "no relay" else [relays.get(place, "")] == ids
    ids = [article_id(case, number) for number in range(len(case["articles"]))]
    [(speaker, name, kind)] = lake.rows(SPEAKERS, {"word": told[0], "articles": ids})
    if check in ("one speaker", "two speakers"):
        [(other, _, _)] = lake.rows(SPEAKERS, {"word": told[1], "articles": ids})
        return (speaker == other) == (check == "one speaker") and speaker is not None
    return {"name": name == told[1], "another name": name != told[1], "kind": kind == told[1]}[check]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['case']}")
def test_a_case(case: Row) -> None:
    lake = warehouse_of(case["rule"])
    assert [check for check in case["checks"] if not is_met(lake, case, *check)] == case.get("unmet", [])
