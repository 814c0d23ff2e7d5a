"""How flows/sources does on the hand-annotated corpora; the floors in baseline.json are only raised."""

import json
from pathlib import Path

import pytest
from sources_gold import (
    FOLDERS,
    b_cubed,
    edit_results,
    f1,
    gold_runs,
    gold_speakers,
    relay_sets,
    utterance_pairs,
)
from sources_warehouse import load, open_warehouse

from flows.lake import Lake

FLOORS = json.loads((Path(__file__).parent / "baseline.json").read_text(encoding="utf-8"))["sources"]
Loaded = tuple[Path, Lake]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def loaded(request: pytest.FixtureRequest) -> Loaded:
    """The annotated articles with their quotes as annotated: no mistake of an earlier step counts here."""
    warehouse = open_warehouse()
    for run in gold_runs(request.param):
        load(warehouse, *run)
    return request.param, warehouse


@pytest.fixture
def lake(loaded: Loaded) -> Lake:
    """The warehouse alone."""
    return loaded[1]


def floor(folder: Path, name: str) -> float:
    """What may not be fallen below."""
    return FLOORS[folder.name][name]


def test_speakers_over_articles(loaded: Loaded) -> None:
    folder, lake = loaded
    found = dict(lake.rows("select quote_id, coalesce(speaker_id, quote_id) from quotes"))
    assert b_cubed(gold_speakers(folder), found) >= floor(folder, "speakers_b_cubed_f1")


def test_utterances(loaded: Loaded) -> None:
    assert f1(*utterance_pairs(*loaded)) >= floor(loaded[0], "utterances_pairwise_f1")


def test_edits(loaded: Loaded) -> None:
    altered = [pair for pair in edit_results(*loaded).values() if pair[0][0] != "verbatim"]
    assert sum(truth == found for truth, found in altered) / len(altered) >= floor(loaded[0], "edits_equal")


def test_changes_of_meaning_are_found(loaded: Loaded) -> None:
    changes = [found[0] for truth, found in edit_results(*loaded).values() if truth[0] == "meaning"]
    assert changes.count("meaning") / len(changes) >= floor(loaded[0], "meaning_found")


def test_relays(loaded: Loaded) -> None:
    assert f1(*relay_sets(*loaded)) >= floor(loaded[0], "relays_f1")


def test_every_citation_stands_where_it_says(lake: Lake) -> None:
    wrong = lake.rows(
        "select text from citations join articles using (article_id)"
        " where start_char is not null and text <> substr(body, start_char + 1, end_char - start_char)"
    )
    assert wrong == []


@pytest.mark.parametrize(
    "view", ["quote_trail", "altered_quotes", "first_reports", "relay_network", "speakers", "anonymous_sourcing"]
)
def test_every_view_answers(lake: Lake, view: str) -> None:
    assert lake.rows(f"from {view}")


TRAILS = {
    "gold": (
        "lab-six#2",
        [
            ("Calder Post", "verbatim", "Calder Post"),
            ("Radio Velmar", "spelling", "Radio Velmar"),
            ("Channel Six", "meaning", "Channel Six"),
        ],
    ),
    "trails": (
        "novel-clarion#1",
        [
            ("Linden Observer", "verbatim", "Linden Observer"),
            ("Quay Television", "truncated", "Quay Television"),
            ("Evening Clarion", "meaning", "Evening Clarion"),
        ],
    ),
    "later": (
        "gas-metro#0",
        [
            ("Continental Press", "verbatim", "Continental Press"),
            ("Larkhill Tribune", "truncated", "Larkhill Tribune"),
            ("Metro Larkhill", "meaning", "Metro Larkhill"),
        ],
    ),
}


def test_the_trail_of_an_altered_statement(loaded: Loaded) -> None:
    folder, lake = loaded
    quote, trail = TRAILS[folder.name]
    sql = f"""
        select outlet, change, first_changed_by from quote_trail
        where utterance_id = (select utterance_id from variants where quote_id = '{quote}')
        order by position
    """
    assert lake.rows(sql) == trail
