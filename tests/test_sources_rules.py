"""Every rule of who is who, what was said and who took it from whom: at least three cases of each, one by one."""

import json
from itertools import chain, zip_longest

import pytest
from sources_gold import FOLDERS, GOLD, bare, corpus, found_relays, gold_articles, gold_runs
from sources_warehouse import load, open_warehouse

from flows.ids import content_id
from flows.lake import Lake

RULES = [json.loads(line) for line in (GOLD / "rules.jsonl").read_text(encoding="utf-8").splitlines()]
Case = list[str]


class Found:
    """What the warehouse says of each quote and article."""

    def __init__(self, lake: Lake) -> None:
        """Read all of it."""
        stems = {content_id(stem): stem for folder in FOLDERS for stem in gold_articles(folder)}
        quotes = lake.rows("select quote_id, speaker_id, venue_id, utterance_id from quotes")
        self.speakers = {quote: speaker for quote, speaker, _, _ in quotes}
        self.venues = {f"{quote}/venue": venue for quote, _, venue, _ in quotes}
        self.utterances = {quote: utterance for quote, _, _, utterance in quotes}
        self.publishers = {
            stems[article]: outlet for article, outlet in lake.rows("select article_id, outlet_id from articles")
        }
        self.changes = dict(lake.rows("select quote_id, change from variants"))
        self.references = dict(lake.rows("select utterance_id, reference_quote_id from utterances"))
        self.relays = set(found_relays(lake))
        sql = "select article_id, role, name from citations join sources using (source_id)"
        self.citations = {(stems[article], role, bare(name)) for article, role, name in lake.rows(sql)}

    def meets(self, check: str, case: Case) -> bool:
        """Whether a case is as it should be."""
        first, second, *more = case
        sources = self.publishers | self.speakers | self.venues
        same = sources.get(first) == sources.get(second) is not None
        together = self.utterances.get(first) == self.utterances.get(second) is not None
        if check in ("one speaker", "one outlet"):
            return same
        if check == "two speakers":
            return not same
        if check == "one utterance":
            return together
        if check == "two utterances":
            return not together
        if check == "reference":
            return together and self.references[self.utterances[second]] == first
        if check == "meaning":
            return together and self.changes[second] == "meaning"
        if check == "relay":
            return (first, second, None if more == ["-"] else more[0]) in self.relays
        if check == "no relay":
            return not any((first, second) == relay[:2] for relay in self.relays)
        return any((first, *more, name) in self.citations for name in forms_of(second))


def forms_of(key: str) -> set[str]:
    """All names of a source."""
    sources = [source for folder in FOLDERS for source in corpus(folder)["sources"] if source["key"] == key]
    return {bare(form) for source in sources for form in (source["name"], *source["aliases"])}


@pytest.fixture(scope="module")
def found() -> Found:
    """All annotated articles in one warehouse, after a run and another one for those that arrive late."""
    warehouse = open_warehouse()
    for parts in zip_longest(*map(gold_runs, FOLDERS), fillvalue=([], [])):
        articles, quotes = map(chain.from_iterable, zip(*parts, strict=True))
        load(warehouse, articles, quotes)
    return Found(warehouse)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["rule"])
def test_all_cases_but_the_known_ones_are_met(found: Found, rule: dict[str, object]) -> None:
    unmet = rule.get("unmet", [])
    assert [case for case in rule["cases"] if not found.meets(rule["check"], case)] == unmet
    assert len(rule["cases"]) - len(unmet) >= 3
