"""The steps over sources, on a connection that is handed in: what SQL does set-wise and what Python does per component.

Opens and commits nothing. The new rows lie in temporary tables (`new_articles`, `new_quotes`, `new_citations`);
see the head of each file in sql/steps for what it reads and writes.
"""

from collections import defaultdict
from typing import Any

import pyarrow as pa

from flows.ids import content_id
from flows.lake import Lake
from flows.sources.alignment import Likeness, likenesses
from flows.sources.arrow import table_of
from flows.sources.links import Name, link, lookup_keys, open_keys
from flows.sources.utterances import Occasions, Statement, Utterance, cluster, variants_of
from flows.sources.wording import content_words, shingles, text_key, wording, written_out

Row = dict[str, Any]

LOOKUPS = pa.schema(
    {
        "lookup": pa.string(),
        "article_id": pa.string(),
        "local_id": pa.string(),
        "kind": pa.string(),
        "key": pa.string(),
        "fields": pa.list_(pa.string()),
    }
)
OPEN_NAMES = pa.schema({"lookup": pa.string(), "key": pa.string()})
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
    lake.stage("open_names", open_names(lake.table("from known_names")))
    lake.run("steps/names_open")
    lake.stage("fresh_links", link_names(lake.table("from touched_names")))
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
        (lookup, name["article_id"], name["local_id"], name["kind"], name["key"], name["fields"])
        for name in names.drop_columns(["mention", "aliases"]).to_pylist()
        for lookup in lookup_keys(name["kind"], name["key"], name["words"])
    )
    return table_of(rows, LOOKUPS)


def open_names(known: pa.Table) -> pa.Table:
    """Names (lookup, kind, key, fields) -> OPEN_NAMES: those whose source another name or field may change."""
    blocks: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for name in known.to_pylist():
        blocks[name["lookup"]][name["key"]] = set(name["fields"])
    return table_of(((lookup, key) for lookup, block in blocks.items() for key in open_keys(lookup, block)), OPEN_NAMES)


def link_names(names: pa.Table) -> pa.Table:
    """All names that share a lookup key with a new one -> LINKS."""
    found = link(
        Name(
            row["article_id"],
            row["local_id"],
            row["kind"],
            row["key"],
            row["words"],
            row["story"],
            frozenset(row["fields"]),
            frozenset(row["context"] or ()),
        )
        for row in names.to_pylist()
    )
    rows = [
        {"article_id": article_id, "local_id": local_id, "source_id": to.source_id, "rule": to.rule, "score": to.score}
        for (article_id, local_id), to in found.items()
    ]
    return pa.Table.from_pylist(rows, schema=LINKS)


def index_quotes(quotes: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Quotes (the columns of sql/steps/quotes_to_compare) -> QUOTE_TEXTS, a row per quote, and QUOTE_SHINGLES of each text."""
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
