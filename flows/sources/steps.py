"""The steps over sources, on a connection that is handed in: what SQL does set-wise and what Python does per component.

Opens and commits nothing. The new rows lie in temporary tables (`new_articles`, `new_quotes`, `new_citations`);
see the head of each file in sql/steps for what it reads and writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from flows.ids import content_id
from flows.lake import Lake
from flows.sources.alignment import Likeness, likenesses
from flows.sources.arrow import table_of
from flows.sources.likeness import is_short
from flows.sources.links import (
    Claimants,
    Known,
    Links,
    Name,
    Overlap,
    link,
    link_people,
    link_short,
    lookup_keys,
    open_keys,
    reopened,
    watches,
)
from flows.sources.utterances import Occasions, Statement, Utterance, cluster, variants_of
from flows.sources.wording import content_words, shingles, text_key, wording, written_out

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
NAME_KEYS = pa.schema({"lookup": pa.string(), "key": pa.string()})
WATCHED_NAMES = pa.schema(
    {
        "lookup": pa.string(),
        "key": pa.string(),
        "source_id": pa.string(),
        "is_open": pa.bool_(),
        "words": pa.list_(pa.string()),
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
        "words": pa.string(),
        "n_content": pa.int16(),
        "n_words": pa.int16(),
        "speaker_id": pa.string(),
        "published_at": pa.timestamp("us", tz="UTC"),
    }
)
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
PAIRS_AT_A_TIME = 20_000
"""Pairs of texts that are compared together."""
# Pairs of texts that are less alike than this are never the same thing said, whoever said them when.
MIN_FULL, MIN_PART, MIN_CONTENT = 0.5, 0.75, 0.6


def update_sources(lake: Lake) -> None:
    """Bring `sources` up to date with the new citations, and the ids of sources in new and stored rows."""
    lake.run("steps/names")
    new_names = lake.table("from new_names")
    lake.stage("new_lookups", lookup_rows(new_names))
    lake.run("steps/names_touched")
    blocks = blocks_of(lake.table("from known_names"))
    opened = {lookup: open_keys(lookup, block) for lookup, block in blocks.items()}
    lake.stage("open_names", name_keys(opened))
    lake.run("steps/names_open")
    links, people = link_names(lake.table("from touched_names"), blocks, opened)
    lake.stage("watched_names", people.watched)
    lake.stage("reopened_names", name_keys({lookup: reopened(lookup, block) for lookup, block in blocks.items()}))
    lake.run("steps/names_short")
    links |= link_short_names(
        lake.table("from short_names"), lake.table("from short_overlaps"), blocks, people.claimants
    )
    lake.stage("fresh_links", link_rows(links))
    lake.run("steps/sources")


def update_utterances(lake: Lake) -> None:
    """Bring `utterances`, `variants` and the quotes' utterance_id up to date with the new quotes."""
    lake.run("steps/quotes_to_compare")
    texts, grams = index_quotes(lake.table("from quotes_to_compare"))
    lake.stage("new_quote_texts", texts)
    lake.stage("new_quote_shingles", grams)
    lake.run("steps/quote_candidates")
    lake.stage("new_quote_pairs", pair_texts(lake.table("from quote_candidates")))
    lake.run("steps/utterances_touched")
    utterances, variants = cluster_statements(
        lake.table("from touched_statements where not is_lone"),
        *(lake.table(f"from touched_{name}") for name in ("pairs", "texts_of", "templates")),
    )
    lake.stage("clustered_utterances", utterances)
    lake.stage("clustered_variants", variants)
    lake.run("steps/utterances_store")


def update_relays(lake: Lake) -> None:
    """Bring `relays` up to date for the articles whose citations or utterances changed."""
    lake.run("steps/relays")


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


def blocks_of(known: pa.Table) -> Blocks:
    """Rows of sql/steps/names_touched as blocks by lookup key."""
    blocks: Blocks = defaultdict(dict)
    for name in known.to_pylist():
        fields, before = (frozenset(name[column] or ()) for column in ("fields", "fields_before"))
        blocks[name["lookup"]][name["key"]] = Known(fields, before, name["is_new"], name["is_stored"])
    return blocks


def name_keys(keys: Mapping[str, Iterable[str]]) -> pa.Table:
    """Keys by lookup key -> NAME_KEYS."""
    return table_of(((lookup, key) for lookup, found in keys.items() for key in found), NAME_KEYS)


@dataclass(frozen=True)
class People:
    """Who the open names of each lookup key are, and WATCHED_NAMES."""

    claimants: dict[str, Claimants]
    watched: pa.Table


def link_names(names: pa.Table, blocks: Blocks, opened: Mapping[str, set[str]]) -> tuple[Links, People]:
    """Links of all names of sql/steps/names_open but the persons' surnames alone; and who the persons are."""
    others: list[Name] = []
    persons: dict[str, list[Name]] = defaultdict(list)
    for row in names.to_pylist():
        if row["kind"] != "person" or not row["key"]:
            others.append(name_of(row))
        elif not is_short(row["key"]):
            (lookup,) = lookup_keys("person", row["key"], row["words"])
            persons[lookup].append(name_of(row))
    links, claimants, watched = link(others), {}, []
    for lookup, full in persons.items():
        found, everyone = link_people(full)
        links |= found
        wholes = [whole for whole in everyone if whole.people[0].key in opened[lookup]]
        claimants[lookup] = Claimants(wholes)
        watched += [(lookup, *watch) for watch in watches(blocks[lookup], wholes)]
    return links, People(claimants, table_of(watched, WATCHED_NAMES))


def link_short_names(names: pa.Table, overlaps: pa.Table, blocks: Blocks, claimants: dict[str, Claimants]) -> Links:
    """Links of the surnames alone of sql/steps/names_short."""
    found: dict[tuple[str, str], list[Overlap]] = defaultdict(list)
    for article_id, local_id, *overlap in zip(*overlaps.to_pydict().values(), strict=True):
        found[article_id, local_id].append(tuple(overlap))
    links: Links = {}
    nobody = Claimants(())
    for row in names.to_pylist():
        name, lookup = name_of(row), row["lookup"]
        place = name.article_id, name.local_id
        links[place] = link_short(name, blocks[lookup], claimants.get(lookup, nobody), found.get(place, ()))
    return links


def name_of(row: Row) -> Name:
    """A row of sql/steps/names_open or names_short."""
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


def index_quotes(quotes: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Rows of sql/steps/quotes_to_compare -> QUOTE_TEXTS, a row per quote, and QUOTE_SHINGLES of each text."""
    texts: list[tuple[Any, ...]] = []
    grams: dict[int, list[tuple[int, int, int]]] = {}
    columns = (
        quotes[name].to_pylist() for name in ("quote_id", "article_id", "kind", "text", "speaker_id", "published_at")
    )
    for quote_id, article_id, kind, text, speaker_id, published_at in zip(*columns, strict=True):
        norms = written_out(wording(text, kind).norms)
        key, content = text_key(norms), content_words(norms)
        texts.append((quote_id, article_id, key, " ".join(norms), len(content), len(norms), speaker_id, published_at))
        if key not in grams:
            grams[key] = [(key, gram, len(content)) for gram in shingles(content)]
    return table_of(texts, QUOTE_TEXTS), table_of((row for rows in grams.values() for row in rows), QUOTE_SHINGLES)


def pair_texts(candidates: pa.Table) -> pa.Table:
    """Candidates (text_key, other_text_key, words, other_words) -> QUOTE_PAIRS: those that are alike."""
    found: list[tuple[Any, ...]] = []
    for batch in candidates.to_batches(max_chunksize=PAIRS_AT_A_TIME):
        keys = zip(batch["text_key"].to_pylist(), batch["other_text_key"].to_pylist(), strict=True)
        sides = ([tuple(words.split(" ")) for words in batch[name].to_pylist()] for name in ("words", "other_words"))
        for pair, like in zip(keys, likenesses(list(zip(*sides, strict=True))), strict=True):
            if like.content >= MIN_CONTENT and (like.full >= MIN_FULL or like.part >= MIN_PART):
                found.append((*pair, *like))
    return table_of(found, QUOTE_PAIRS)


def cluster_statements(
    statements: pa.Table, pairs: pa.Table, texts: pa.Table, templates: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """The statements of whole components and what sql/steps/utterances_touched says of them -> UTTERANCES, VARIANTS."""
    rows = {row["quote_id"]: row for row in statements.to_pylist()}
    likenesses = {
        (first, second): Likeness(*ratios) for first, second, *ratios in zip(*pairs.to_pydict().values(), strict=True)
    }
    occasions = Occasions(
        {row["article_id"]: frozenset(row["text_keys"]) for row in texts.to_pylist()},
        frozenset((row["article_id"], row["other_article_id"]) for row in templates.to_pylist()),
    )
    found = cluster((_statement(row) for row in rows.values()), likenesses, occasions)
    utterances = [_utterance_row(utterance, rows[utterance.reference.quote_id]["text"]) for utterance in found]
    variants = [
        {
            "quote_id": member.quote_id,
            "utterance_id": utterance_id(utterance),
            "similarity": compared.similarity,
            "change": compared.change,
            "edits": [edit._asdict() for edit in compared.edits],
        }
        for utterance in found
        for member, compared in variants_of(utterance)
    ]
    return (
        pa.Table.from_pylist(utterances, schema=UTTERANCES),
        pa.Table.from_pylist(variants, schema=VARIANTS),
    )


def utterance_id(utterance: Utterance) -> str:
    """The id of an utterance, from its reference alone."""
    return content_id("utterance", utterance.reference.quote_id)


def _statement(row: Row) -> Statement:
    return Statement(
        row["quote_id"],
        row["article_id"],
        row["outlet_id"],
        row["text_key"],
        wording(row["text"], row["kind"]),
        row["n_content"],
        row["speaker_id"],
        row["speaker_name"],
        row["speaker_kind"],
        row["published_at"],
        row["start_char"],
        wording(row["text"]) if row["kind"] == "mixed" else None,
        row["venue_id"],
    )


def _utterance_row(utterance: Utterance, text: str) -> Row:
    dates = [member.published_at for member in utterance.members if member.published_at]
    return {
        "utterance_id": utterance_id(utterance),
        "reference_quote_id": utterance.reference.quote_id,
        "text": text,
        "speaker_id": utterance.speaker_id,
        "first_published_at": min(dates, default=None),
        "n_quotes": len(utterance.members),
        "n_articles": len({member.article_id for member in utterance.members}),
        "n_outlets": len({member.outlet_id for member in utterance.members if member.outlet_id}),
    }
