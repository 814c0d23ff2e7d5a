"""How flows/sources does on the hand-annotated corpora; the floors in baseline.json are only raised."""

import json
from pathlib import Path

import pytest
from sources_gold import (
    FOLDERS,
    Row,
    b_cubed,
    edit_results,
    f1,
    found_runs,
    gold_runs,
    gold_speakers,
    relay_sets,
    utterance_pairs,
)
from sources_warehouse import load, open_warehouse

from flows.lake import Lake

FLOORS = json.loads((Path(__file__).parent / "baseline.json").read_text(encoding="utf-8"))["sources"]
FIGURES = ("speakers_b_cubed_f1", "utterances_pairwise_f1", "edits_equal", "meaning_found", "relays_f1")
Loaded = tuple[Path, Lake]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def loaded(request: pytest.FixtureRequest) -> Loaded:
    """The annotated articles with their quotes as annotated: no mistake of an earlier step counts here."""
    return request.param, warehouse_of(gold_runs(request.param))


def warehouse_of(runs: list[tuple[list[Row], list[Row]]]) -> Lake:
    """A warehouse after these runs."""
    warehouse = open_warehouse()
    for run in runs:
        load(warehouse, *run)
    return warehouse


@pytest.fixture
def lake(loaded: Loaded) -> Lake:
    """The warehouse alone."""
    return loaded[1]


def figures(folder: Path, lake: Lake) -> dict[str, float]:
    """How well the annotations are met."""
    speakers = gold_speakers(folder)
    found = dict(lake.rows("select quote_id, coalesce(speaker_id, quote_id) from quotes"))
    results = edit_results(folder, lake).values()
    altered = [truth == found for truth, found in results if truth[0] != "verbatim"]
    meaning = [found[0] == "meaning" for truth, found in results if truth[0] == "meaning"]
    return {
        "speakers_b_cubed_f1": b_cubed(speakers, {quote: found.get(quote, quote) for quote in speakers}),
        "utterances_pairwise_f1": f1(*utterance_pairs(folder, lake)),
        "edits_equal": sum(altered) / len(altered),
        "meaning_found": sum(meaning) / len(meaning),
        "relays_f1": f1(*relay_sets(folder, lake)),
    }


@pytest.mark.parametrize("name", FIGURES)
def test_figures_from_the_annotated_quotes(loaded: Loaded, name: str) -> None:
    folder, lake = loaded
    assert figures(folder, lake)[name] >= FLOORS[folder.name][name]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_figures_from_the_text(folder: Path) -> None:
    floors = FLOORS[f"{folder.name}, from the text"]
    found = figures(folder, warehouse_of(found_runs(folder)))
    assert {name: value for name, value in found.items() if value < floors[name]} == {}


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
    "fresh": (
        "whale-star#0",
        [
            ("Wexham Sentinel", "verbatim", "Wexham Sentinel"),
            ("Meridian Press Agency", "truncated", "Meridian Press Agency"),
            ("Upland Star", "meaning", "Upland Star"),
        ],
    ),
    "unseen": (
        "strike-fennmark#0",
        [
            ("Radio Fennmark", "verbatim", "Radio Fennmark"),
            ("Crestline Wire", "truncated", "Crestline Wire"),
            ("Channel North", "meaning", "Channel North"),
        ],
    ),
    "proof": (
        "discovery-dispatch#3",
        [
            ("Kelby Dispatch", "verbatim", "Kelby Dispatch"),
            ("Atlas Wire", "truncated", "Atlas Wire"),
            ("Saturday Almanac", "meaning", "Saturday Almanac"),
        ],
    ),
    "blank": (
        "bank-ledger#1",
        [
            ("Ledger & Coin", "verbatim", "Ledger & Coin"),
            ("Pan-Ocean News Agency", "truncated", "Pan-Ocean News Agency"),
            ("Daily Lodestar", "meaning", "Daily Lodestar"),
        ],
    ),
    "sealed": (
        "dock-monitor#3",
        [
            ("Tidewater Shipping Monitor", "verbatim", "Tidewater Shipping Monitor"),
            ("Transocean News Service", "spelling", "Transocean News Service"),
            ("Calverton Ledger", "meaning", "Calverton Ledger"),
        ],
    ),
    "outpost": (
        "leak-wire#2",
        [
            ("Crestline Wire", "verbatim", "Crestline Wire"),
            ("Stanwick Recorder", "truncated", "Stanwick Recorder"),
            ("Sunday Fathom", "meaning", "Sunday Fathom"),
        ],
    ),
    "harvest": (
        "hv-letter-ledger#3",
        [
            ("Morning Ledger", "verbatim", "Morning Ledger"),
            ("Halcyon Press Association", "truncated", "Halcyon Press Association"),
            ("Peninsula Television", "meaning", "Peninsula Television"),
        ],
    ),
    "lantern": (
        "ln-crown-plough#0",
        [
            ("Sunday Plough", "verbatim", "Sunday Plough"),
            ("Halyard Television", "meaning", "Halyard Television"),
            ("Wrayburn Post-Courier", "truncated", "Wrayburn Post-Courier"),
        ],
    ),
    "meadow": (
        "md-ash-faro#0",
        [
            ("El Faro de Quimera", "verbatim", "El Faro de Quimera"),
            ("Concord Press Service", "meaning", "Concord Press Service"),
            ("Daily Signal", "wording", "Daily Signal"),
        ],
    ),
    "orchard": (
        "or-dialysis-skylark#4",
        [
            ("Penhallow Argosy", "verbatim", "Penhallow Argosy"),
            ("Skylark Television", "meaning", "Skylark Television"),
        ],
    ),
    "causeway": (
        "cw-sewer-fna#0",
        [
            ("Pinewater Sentry", "verbatim", "Pinewater Sentry"),
            ("Federated News Agency", "meaning", "Federated News Agency"),
        ],
    ),
    "kiln": (
        "kn-prow-pennant#2",
        [
            ("Farline News", "verbatim", "Farline News"),
            ("Daily Pennant", "meaning", "Daily Pennant"),
            ("Weekend Sextant", "truncated", "Weekend Sextant"),
            ("Weekend Sextant", "truncated", "Weekend Sextant"),
        ],
    ),
    "ferrous": (
        "fe-coal-tern#0",
        [
            ("Tern News Agency", "verbatim", "Tern News Agency"),
            ("Commonweal", "wording", "Commonweal"),
            ("Pavement Politics", "meaning", "Pavement Politics"),
        ],
    ),
    "garnet": (
        "ga-bat-bench#1",
        [
            ("Bench Notes", "verbatim", "Bench Notes"),
            ("Evening Sextant", "truncated", "Evening Sextant"),
            ("Radio Ardmuir", "meaning", "Radio Ardmuir"),
        ],
    ),
    "hazel": (
        "ha-birth-argus-1#4",
        [
            ("Hazelmere Argus", "verbatim", "Hazelmere Argus"),
            ("Tidings FM", "wording", "Tidings FM"),
            ("Daily Bugler", "meaning", "Daily Bugler"),
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
