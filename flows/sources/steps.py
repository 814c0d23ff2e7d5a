"""The steps over sources, on a connection that is handed in: what SQL does set-wise and what Python does per component.

Opens and commits nothing. The new rows lie in temporary tables (`new_articles`, `new_quotes`, `new_citations`);
see the head of each file in sql/steps for what it reads and writes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from flows.cycles import no_search_for_cycles
from flows.ids import content_id
from flows.lake import Lake
from flows.sources.alignment import Likeness, likenesses
from flows.sources.arrow import table_of
from flows.sources.likeness import is_short
from flows.sources.links import Known, Links, Name, link, lookup_keys, open_keys
from flows.sources.persons import Claim, can_be_another, fields_apart, link_people, link_short, reopened, watches
from flows.sources.statements import Occasions, Statement
from flows.sources.utterances import Utterance, cluster, variants_of
from flows.sources.wording import content_words, n_telling, shingles, spoken_part, text_key, wording, written_out

Row = dict[str, Any]
Blocks = dict[str, dict[str, Known]]

LOOKUPS = pa.schema(
    {
        "lookup": pa.string(),
        "article_id": pa.string(),
        "local_id": pa.string(),
        "kind": pa.string(),
        "key": pa.string(),
        "fields": pa.list_(pa.string()),
        "is_short": pa.bool_(),
    }
)
SPLIT_NAMES = pa.schema({"name_key": pa.int64()})
OPEN_NAMES = pa.schema({"lookup": pa.string(), "key": pa.string(), "is_touched": pa.bool_()})
REOPENED_NAMES = pa.schema({"lookup": pa.string(), "key": pa.string()})
WATCHED_NAMES = pa.schema(
    {
        "lookup": pa.string(),
        "key": pa.string(),
        "source_id": pa.string(),
        "words": pa.list_(pa.string()),
        "how": pa.string(),
    }
)
LINKS = pa.schema(
    {
        "article_id": pa.string(),
        "local_id": pa.string(),
        "source_id": pa.string(),
        "rule": pa.string(),
        "score": pa.float64(),
    }
)
QUOTE_TEXTS = pa.schema(
    {
        "quote_id": pa.string(),
        "article_id": pa.string(),
        "text_key": pa.int64(),
        "n_content": pa.int16(),
        "n_words": pa.int16(),
        "speaker_id": pa.string(),
        "published_at": pa.timestamp("us", tz="UTC"),
        "is_told": pa.bool_(),
        "said_on": pa.date32(),
    }
)
QUOTE_WORDS = pa.schema({"text_key": pa.int64(), "words": pa.string()})
QUOTE_SHINGLES = pa.schema({"text_key": pa.int64(), "shingle": pa.int64(), "n_content": pa.int16()})
QUOTE_PAIRS = pa.schema(
    {
        "text_key": pa.int64(),
        "other_text_key": pa.int64(),
        "full_ratio": pa.float64(),
        "part_ratio": pa.float64(),
        "content_ratio": pa.float64(),
    }
)
UTTERANCES = pa.schema(
    {
        "utterance_id": pa.string(),
        "reference_quote_id": pa.string(),
        "text": pa.string(),
        "speaker_id": pa.string(),
        "first_published_at": pa.timestamp("us", tz="UTC"),
        "n_quotes": pa.int64(),
        "n_articles": pa.int64(),
        "n_outlets": pa.int64(),
    }
)
MEMBERS = pa.schema({"quote_id": pa.string(), "utterance_id": pa.string()})
EDITS = pa.list_(pa.struct({"op": pa.string(), "before": pa.string(), "after": pa.string()}))
VARIANTS = pa.schema(
    {
        "quote_id": pa.string(),
        "utterance_id": pa.string(),
        "similarity": pa.float64(),
        "change": pa.string(),
        "edits": EDITS,
    }
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PAIRS_AT_A_TIME = 20_000
"""Pairs of texts that are compared together."""
# Pairs of texts that are less alike than this are never the same thing said, whoever said them when.
MIN_FULL, MIN_PART, MIN_CONTENT = 0.5, 0.75, 0.6
# And of nearly the same words otherwise, which may be one statement translated by two.
FRAME, FRAME_CONTENT = 0.7, 0.4


@no_search_for_cycles()
def update_sources(lake: Lake) -> None:
    """Bring `sources` up to date with the new citations, and the ids of sources in new and stored rows."""
    lake.run("steps/names")
    new_names = lake.table("from new_names")
    lake.stage("new_lookups", lookup_rows(new_names))
    lake.run("steps/names_touched")
    lake.stage("split_names", split_names(lake.table("from names_in_fields"), lake.table("from field_pairs")))
    lake.run("steps/names_split")
    blocks = blocks_of(lake.table("from known_names"))
    opened = {lookup: open_keys(lookup, block) for lookup, block in blocks.items()}
    lake.stage("open_names", open_names(opened))
    lake.run("steps/names_open")
    links, watched = link_names(lake.table("from touched_names"), blocks, opened)
    lake.stage("fresh_links", link_rows(links))
    lake.stage("watched_names", watched)
    lake.stage("reopened_names", reopened_names(blocks))
    lake.run("steps/names_short")
    links |= link_short_names(lake.table("from short_names"), lake.table("from short_claims"), blocks)
    lake.stage("fresh_links", link_rows(links))
    lake.run("steps/sources")


@no_search_for_cycles()
def update_utterances(lake: Lake) -> None:
    """Bring `utterances`, `variants` and the quotes' utterance_id up to date with the new quotes."""
    lake.run("steps/quotes_to_compare")
    texts, words, grams = index_quotes(lake.table("from quotes_to_compare"))
    lake.stage("new_quote_texts", texts)
    lake.stage("new_quote_words", words)
    lake.stage("new_quote_shingles", grams)
    lake.run("steps/quote_candidates")
    lake.stage("new_quote_pairs", pair_texts(lake.table("from quote_candidates")))
    lake.run("steps/outlet_names")
    lake.run("steps/utterances_touched")
    utterances, members, variants = cluster_statements(
        lake.table("from touched_statements where not is_lone"),
        *(lake.table(f"from touched_{name}") for name in ("pairs", "texts_of", "templates")),
    )
    lake.stage("clustered_utterances", utterances)
    lake.stage("clustered_members", members)
    lake.stage("clustered_variants", variants)
    lake.run("steps/utterances_store")


def update_relays(lake: Lake) -> None:
    """Bring `relays` up to date for the articles whose citations or utterances changed; note the quotes' texts."""
    lake.run("steps/outlet_names")
    lake.run("steps/relays")
    lake.run("steps/texts_store")


def lookup_rows(names: pa.Table) -> pa.Table:
    """Names (article_id, local_id, kind, key, words, fields) -> LOOKUPS, a row per lookup key of each."""
    rows = (
        (
            *(lookup, name["article_id"], name["local_id"], name["kind"], name["key"], name["fields"]),
            name["kind"] == "person" and is_short(name["key"]),
        )
        for name in names.drop_columns(["mention", "aliases"]).to_pylist()
        for lookup in lookup_keys(name["kind"], name["key"], name["words"])
    )
    return table_of(rows, LOOKUPS)


def split_names(names: pa.Table, pairs: pa.Table) -> pa.Table:
    """Names in several fields of life, and what two fields have in common -> SPLIT_NAMES: those of several persons."""
    shared: dict[int, dict[tuple[str, str], tuple[int, int, int]]] = defaultdict(dict)
    for name_key, first, second, *counts in zip(*pairs.to_pydict().values(), strict=True):
        shared[name_key][first, second] = tuple(counts)
    found = (
        (name_key,)
        for name_key, fields, together in zip(*names.to_pydict().values(), strict=True)
        if len(fields_apart(fields, together, shared.get(name_key, {}))) > 1
    )
    return table_of(found, SPLIT_NAMES)


def blocks_of(known: pa.Table) -> Blocks:
    """Rows of sql/steps/names_split as blocks by lookup key."""
    blocks: Blocks = defaultdict(dict)
    columns = ("lookup", "key", *Known._fields)
    for lookup, key, *told in zip(*(known[name].to_pylist() for name in columns), strict=True):
        blocks[lookup][key] = Known(*told)
    return blocks


def open_names(opened: Mapping[str, Mapping[str, bool]]) -> pa.Table:
    """Open keys by lookup key -> OPEN_NAMES."""
    return table_of(((lookup, *each) for lookup, keys in opened.items() for each in keys.items()), OPEN_NAMES)


def reopened_names(blocks: Blocks) -> pa.Table:
    """REOPENED_NAMES of all blocks."""
    found = ((lookup, key) for lookup, block in blocks.items() for key in reopened(lookup, block))
    return table_of(found, REOPENED_NAMES)


def link_names(names: pa.Table, blocks: Blocks, opened: Mapping[str, Collection[str]]) -> tuple[Links, pa.Table]:
    """Links of all names of sql/steps/names_open but the persons' surnames alone; and WATCHED_NAMES."""
    others: list[Name] = []
    persons: dict[str, list[Name]] = defaultdict(list)
    for row in names.to_pylist():
        if row["kind"] != "person" or not row["key"]:
            others.append(name_of(row))
        elif not is_short(row["key"]):
            (lookup,) = lookup_keys("person", row["key"], row["words"])
            persons[lookup].append(name_of(row))
    links, watched = link(others), []
    for lookup, full in persons.items():
        links |= link_people(full, opened[lookup])
        watched += [(lookup, *watch) for watch in watches(full, links, blocks[lookup], opened[lookup])]
    return links, table_of(watched, WATCHED_NAMES)


def link_short_names(names: pa.Table, claims: pa.Table, blocks: Blocks) -> Links:
    """Links of the surnames alone of sql/steps/names_short."""
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for article_id, local_id, *claim in zip(*claims.to_pydict().values(), strict=True):
        found[article_id, local_id].append(Claim(*claim))
    others: dict[tuple[str, str], bool] = {}
    links: Links = {}
    columns = ("article_id", "local_id", "lookup", "key", "story")
    for article_id, local_id, lookup, key, story in zip(*(names[name].to_pylist() for name in columns), strict=True):
        if (lookup, key) not in others:
            others[lookup, key] = can_be_another(key, blocks[lookup])
        place = article_id, local_id
        links[place] = link_short(key, local_id, story, found.get(place, ()), others[lookup, key])
    return links


def name_of(row: Row) -> Name:
    """A row of sql/steps/names_open."""
    return Name(
        row["article_id"],
        row["local_id"],
        row["kind"],
        row["key"],
        row["words"],
        row["story"],
        frozenset(row["fields"]),
        frozenset(row["context"] or ()),
        row["source_id"],
    )


def link_rows(links: Links) -> pa.Table:
    """Links -> LINKS."""
    return table_of(((*place, to.source_id, to.rule, to.score) for place, to in links.items()), LINKS)


def index_quotes(quotes: pa.Table) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Rows of sql/steps/quotes_to_compare -> QUOTE_TEXTS, a row per quote; QUOTE_WORDS, QUOTE_SHINGLES of each text."""
    texts: list[tuple[Any, ...]] = []
    words: dict[int, str] = {}
    grams: list[tuple[int, int, int]] = []
    names = ("quote_id", "article_id", "kind", "text", "speaker_id", "published_at", "is_told", "weekday")
    for quote_id, article_id, kind, text, *said, weekday in zip(
        *(quotes[name].to_pylist() for name in names), strict=True
    ):
        norms = written_out(wording(spoken_part(text), kind).norms)
        key, content = text_key(norms), content_words(norms)
        texts.append((quote_id, article_id, key, n_telling(norms), len(norms), *said, said_on(weekday, said[1])))
        if key not in words:
            words[key] = " ".join(norms)
            grams += [(key, gram, len(content)) for gram in shingles(content)]
    return table_of(texts, QUOTE_TEXTS), table_of(words.items(), QUOTE_WORDS), table_of(grams, QUOTE_SHINGLES)


def said_on(weekday: str, published_at: datetime | None) -> date | None:
    """The last such day of the week that an article can mean; None without one or without a date."""
    if not weekday or published_at is None:
        return None
    return (published_at - timedelta(days=(published_at.weekday() - WEEKDAYS.index(weekday)) % 7)).date()


def pair_texts(candidates: pa.Table) -> pa.Table:
    """Candidates (text_key, other_text_key, words, other_words) -> QUOTE_PAIRS: those that are alike."""
    found: list[tuple[Any, ...]] = []
    for batch in candidates.to_batches(max_chunksize=PAIRS_AT_A_TIME):
        keys = zip(batch["text_key"].to_pylist(), batch["other_text_key"].to_pylist(), strict=True)
        sides = ([tuple(words.split(" ")) for words in batch[name].to_pylist()] for name in ("words", "other_words"))
        for pair, like in zip(keys, likenesses(list(zip(*sides, strict=True))), strict=True):
            content = MIN_CONTENT if like.full < FRAME else FRAME_CONTENT
            if like.content >= content and (like.full >= MIN_FULL or like.part >= MIN_PART):
                found.append((*pair, *like))
    return table_of(found, QUOTE_PAIRS)


def cluster_statements(
    statements: pa.Table, pairs: pa.Table, texts: pa.Table, templates: pa.Table
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """The statements of whole components, and what sql/steps/utterances_touched says of them, clustered.

    Gives UTTERANCES, MEMBERS and VARIANTS; the last only of what is no version of that utterance yet: what two wordings
    have of each other never changes.
    """
    first, second, *ratios = pairs.to_pydict().values()
    likenesses = dict(zip(zip(first, second, strict=True), map(Likeness, *ratios), strict=True))
    texts_of = defaultdict(set)
    for article_id, *said in zip(*texts.to_pydict().values(), strict=True):
        texts_of[article_id].add(tuple(said))
    occasions = Occasions(texts_of, frozenset(zip(*templates.to_pydict().values(), strict=True)))
    found = [(utterance_id(each), each) for each in cluster(_statements(statements), likenesses, occasions)]
    quote_ids, printed, known = (statements[name].to_pylist() for name in ("quote_id", "text", "utterance_id"))
    text_of, known_id = dict(zip(quote_ids, printed, strict=True)), dict(zip(quote_ids, known, strict=True))
    utterances = (_utterance_row(found_id, each, text_of[each.reference.quote_id]) for found_id, each in found)
    members = ((member.quote_id, found_id) for found_id, each in found for member in each.members)
    variants = (
        (member.quote_id, found_id, compared.similarity, compared.change, [edit._asdict() for edit in compared.edits])
        for found_id, each in found
        for member, compared in variants_of(each, [m for m in each.members if known_id[m.quote_id] != found_id])
    )
    return table_of(utterances, UTTERANCES), table_of(members, MEMBERS), table_of(variants, VARIANTS)


def utterance_id(utterance: Utterance) -> str:
    """The id of an utterance, from its reference alone."""
    return content_id("utterance", utterance.reference.quote_id)


def _statements(table: pa.Table) -> Iterator[Statement]:
    columns = {name: table[name].to_pylist() for name in table.column_names}
    said = list(zip(columns["text"], columns["kind"], strict=True))
    return map(
        Statement,
        *(columns[name] for name in ("quote_id", "article_id", "outlet_id", "text_key")),
        [wording(text, kind) for text, kind in said],
        *(columns[name] for name in ("n_content", "speaker_id", "speaker_name", "speaker_kind")),
        *(columns[name] for name in ("published_at", "start_char")),
        [text if kind == "mixed" else None for text, kind in said],
        columns["venue_id"],
        columns["said_on"],
        [frozenset(told or ()) for told in columns["told_ids"]],
    )


def _utterance_row(found_id: str, utterance: Utterance, text: str) -> tuple[Any, ...]:
    dates = [member.published_at for member in utterance.members if member.published_at]
    return (
        found_id,
        utterance.reference.quote_id,
        text,
        utterance.speaker_id,
        min(dates, default=None),
        len(utterance.members),
        len({member.article_id for member in utterance.members}),
        len({member.outlet_id for member in utterance.members if member.outlet_id}),
    )
