"""The hand-annotated corpus as input for flows/sources, and how well its answers are met."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from quote_helpers import quotes
from sources_warehouse import QUOTES

from flows import schemas
from flows.ids import content_id
from flows.lake import Lake
from flows.sources.wording import wording

Row = dict[str, Any]
GOLD = Path(__file__).parent / "gold"
SETS = (
    *("trails", "later", "fresh", "unseen", "proof", "blank", "sealed", "outpost", "harvest", "lantern", "meadow"),
    *("orchard", "causeway", "kiln", "ferrous", "garnet", "hazel"),
)
FOLDERS = (GOLD, *(GOLD / name for name in SETS))


@cache
def corpus(folder: Path) -> Row:
    """The annotations that reach beyond one article."""
    return json.loads((folder / "corpus.json").read_text(encoding="utf-8"))


@cache
def gold_articles(folder: Path) -> dict[str, Row]:
    """The annotated articles by the names of their files."""
    paths = sorted(path for path in folder.glob("*.json") if path.stem != "corpus")
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def gold_runs(folder: Path) -> list[tuple[list[Row], list[Row]]]:
    """What each run loads: articles and quotes; those that `arrive_late` come in a second one."""
    late = set(corpus(folder).get("arrive_late", ()))
    names = set(gold_articles(folder))
    return [gold_input(folder, part) for part in (names - late, names & late) if part]


def gold_input(folder: Path, names: Collection[str]) -> tuple[list[Row], list[Row]]:
    """Articles and quotes as the steps before would give them; a quote's id is the name of its file and its number."""
    kinds = {source["key"]: source["kind"] for source in corpus(folder)["sources"]}
    articles, rows = [], []
    for stem, gold in gold_articles(folder).items():
        if stem not in names:
            continue
        article = {name: gold.get(name) for name in schemas.ARTICLES.names}
        published = gold["published_at"]
        article |= {
            "article_id": content_id(stem),
            "published_at": datetime.fromisoformat(published) if published else None,
        }
        articles.append(article)
        for quote in gold["quotes"] or ():
            row = {name: quote.get(name) for name in QUOTES.names}
            row |= {"article_id": content_id(stem), "quote_id": f"{stem}#{quote['ordinal']}"}
            if quote["venue_text"]:
                row |= {"venue_name": quote["venue_text"], "venue_kind": kinds.get(quote["venue"], "group")}
            rows.append(row)
    return articles, rows


def found_runs(folder: Path) -> list[tuple[list[Row], list[Row]]]:
    """The same runs with the quotes that flows/quotes finds; one that covers an annotated one has its id."""
    return [(articles, found_quotes(folder, articles)) for articles, _ in gold_runs(folder)]


def found_quotes(folder: Path, articles: list[Row]) -> list[Row]:
    """What flows/quotes finds in the annotated ones of these articles."""
    stems = {content_id(stem): stem for stem, gold in gold_articles(folder).items() if gold["quotes"] is not None}
    known = [(article, stems[article["article_id"]]) for article in articles if article["article_id"] in stems]
    annotated = gold_articles(folder)
    rows = []
    for row in quotes(*(article["body"] for article, _ in known)):
        article, stem = known[int(row["text_id"])]
        same = (quote["ordinal"] for quote in annotated[stem]["quotes"] if _overlap(row, quote) > 0.5)
        place = {"article_id": article["article_id"], "quote_id": f"{stem}#{next(same, 'x' + str(row['ordinal']))}"}
        rows.append({name: row.get(name) for name in QUOTES.names} | place)
    return rows


def _overlap(first: Row, second: Row) -> float:
    """The share of the characters of two stretches that both have."""
    starts, ends = zip(*((row["start_char"], row["end_char"]) for row in (first, second)), strict=True)
    return (min(ends) - max(starts)) / (max(ends) - min(starts))


def gold_speakers(folder: Path) -> dict[str, str]:
    """The key of the speaker of each quote that has one."""
    return {
        f"{stem}#{quote['ordinal']}": quote["speaker"]
        for stem, gold in gold_articles(folder).items()
        for quote in gold["quotes"] or ()
        if quote["speaker"]
    }


def b_cubed(truth: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> float:
    """B-cubed F1 of two partitions of the same items."""
    together = Counter((truth[item], found[item]) for item in truth)
    of_truth, of_found = Counter(truth.values()), Counter(found[item] for item in truth)
    precision = sum(n * n / of_found[key] for (_, key), n in together.items()) / len(truth)
    recall = sum(n * n / of_truth[key] for (key, _), n in together.items()) / len(truth)
    return 2 * precision * recall / (precision + recall)


def f1(truth: set[Any], found: set[Any]) -> float:
    """F1 of two sets."""
    return 2 * len(truth & found) / (len(truth) + len(found))


def pairs_of(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    """All pairs within the groups."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def found_groups(lake: Lake) -> dict[str, list[str]]:
    """The quotes of each utterance."""
    groups = defaultdict(list)
    for utterance_id, quote_id in lake.rows("select utterance_id, quote_id from variants"):
        groups[utterance_id].append(quote_id)
    return groups


def utterance_pairs(folder: Path, lake: Lake) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Pairs of quotes that say the same: by hand, and as found; others with an optional member are left out."""
    gold = corpus(folder)["utterances"]
    optional = {quote for utterance in gold for quote in utterance.get("optional", ())}
    truth = pairs_of([member["quote"] for member in utterance["members"]] for utterance in gold)
    found = pairs_of(found_groups(lake).values())
    return truth, {pair for pair in found if pair in truth or not optional & set(pair)}


def edit_results(folder: Path, lake: Lake) -> dict[str, tuple[Any, Any]]:
    """By quote: change and edits by hand, and as found; the words of the edits, for their punctuation is no change."""
    found = {
        quote_id: (change, [bare_edit(edit) for edit in edits])
        for quote_id, change, edits in lake.rows("select quote_id, change, edits from variants")
    }
    return {
        member["quote"]: (
            (member["change"], [bare_edit(edit) for edit in member["edits"]]),
            found.get(member["quote"], (None, [])),
        )
        for utterance in corpus(folder)["utterances"]
        for member in utterance["members"]
    }


def bare_edit(edit: Row) -> tuple[str, str, str]:
    """An edit by its words."""
    return edit["op"], *(" ".join(wording(edit[side]).words) for side in ("before", "after"))


def relay_sets(folder: Path, lake: Lake) -> tuple[set[Any], set[Any]]:
    """Relays (article, outlet, origin): by hand, and as found; optional ones are left out where they were found."""
    gold = corpus(folder)
    origins = {(relay["article"], relay["outlet"]): relay for relay in gold["relays"]}
    optional = {(relay["article"], relay["outlet"]) for relay in gold["optional_relays"]}
    found = set()
    for *place, origin in found_relays(lake, folder):
        pair = tuple(place)
        if pair in optional:
            continue
        relay = origins.get(pair, {})
        if origin in relay.get("origin_also", ()):
            origin = relay["origin"]
        found.add((*pair, origin))
    return {(*pair, relay["origin"]) for pair, relay in origins.items()}, found


def found_relays(lake: Lake, folder: Path = GOLD) -> list[tuple[str, str, str | None]]:
    """Article, outlet and origin of each relay, by their names there."""
    stems = {content_id(stem): stem for folder in FOLDERS for stem in gold_articles(folder)}
    keys = source_keys(folder)
    sql = "select article_id, name, origin_article_id from relays join sources on source_id = outlet_id"
    rows = lake.rows(sql)
    return [(stems[article], keys.get(bare(name), name), stems.get(origin)) for article, name, origin in rows]


def source_keys(folder: Path = GOLD) -> dict[str, str]:
    """The keys of the sources by all their names: of this folder first, of outlets first."""
    folders = sorted(FOLDERS, key=lambda each: each == folder)
    sources = sorted((source for each in folders for source in corpus(each)["sources"]), key=_is_outlet)
    return {bare(form): source["key"] for source in sources for form in (source["name"], *source["aliases"])}


def _is_outlet(source: Row) -> bool:
    return source["kind"] == "outlet"


def bare(name: str) -> str:
    """A name without its case and article."""
    return name.casefold().removeprefix("the ")
