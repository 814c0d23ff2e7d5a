"""The set-wise steps of one batch, inside the transaction of its run. Pure SQL and calls; knows no Prefect.

A batch stands to the warehouse as a run does: what an earlier batch of the same run has loaded is known to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.duplicates.update import update_duplicates
from flows.lake import Lake
from flows.parts import write_rows
from flows.sources.steps import update_relays, update_sources, update_utterances


@dataclass(frozen=True)
class Part:
    """A share of a batch: a folder for its files, its number, and how many documents it began with."""

    folder: Path
    number: int
    n_documents: int


@dataclass(frozen=True)
class Loaded:
    """Rows that a batch added, and how many known ones it changed: places, smallest documents, mended rejects."""

    documents: int = 0
    articles: int = 0
    quotes: int = 0
    rejects: int = 0
    changed: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        """The sum of two."""
        return Loaded(
            self.documents + other.documents,
            self.articles + other.articles,
            self.quotes + other.quotes,
            self.rejects + other.rejects,
            self.changed + other.changed,
        )


def new_documents(lake: Lake, documents: pa.Table, folder: Path, part_bytes: int) -> list[Part]:
    """Those of the documents that the warehouse lacks, parted over folders of about `part_bytes` each."""
    lake.stage("read_documents", documents)
    lake.run("steps/documents")
    slices = enumerate(by_size(lake.table("from new_documents"), part_bytes))
    return [new_part(folder / f"{number:03}", number, "documents", rows) for number, rows in slices]


def new_part(folder: Path, number: int, name: str, rows: pa.Table) -> Part:
    """A part that begins with these rows, a document each."""
    folder.mkdir(parents=True)
    write_rows(folder, name, rows)
    return Part(folder, number, rows.num_rows)


def by_size(documents: pa.Table, part_bytes: int) -> Iterator[pa.Table]:
    """Slices of about as many bytes each; at least one, if it is empty."""
    ends = documents["n_bytes"].to_numpy().cumsum() // part_bytes
    cuts = [0, *(i for i in range(1, len(ends)) if ends[i] != ends[i - 1]), len(ends)]
    for start, end in pairwise(cuts):
        yield documents.slice(start, end - start)


def new_articles(lake: Lake, parts: list[Part], unreadable: pa.Table) -> list[dict[str, Any]]:
    """Keep of the parts' articles those that are new; write for each part the bodies to be read for quotations.

    Gives what was rejected, whether it was before or not: uri, reason, detail.
    """
    gather(lake, "batch_articles", parts, "articles")
    gather(lake, "batch_rejects", parts, "rejects")
    lake.stage("unreadable_inputs", unreadable)
    lake.run("steps/articles")
    give_texts(lake, parts)
    return list(lake.table("select uri, reason, detail from rejected order by uri").to_pylist())


def give_texts(lake: Lake, parts: list[Part]) -> None:
    """Give each part its bodies that are to be read for quotations."""
    for part in parts:
        texts = "select body_id as text_id, null::varchar as title, body as text from unread_bodies"
        lake.export(f"{texts} where part = {part.number}", part.folder / "texts.parquet")


def found_quotes(lake: Lake, parts: list[Part]) -> None:
    """Give each part its new articles, and the stretches found in their bodies."""
    gather(lake, "batch_extracted", parts, "extracted")
    lake.run("steps/found")
    for part in parts:
        placed = f"from placed_articles where part = {part.number} order by article_id"
        lake.export(placed, part.folder / "placed.parquet")
    give_found(lake, parts)


def give_found(lake: Lake, parts: list[Part]) -> None:
    """Give each part the stretches found in its articles."""
    for part in parts:
        found = f"select * exclude (part) from found where part = {part.number} order by article_id, ordinal"
        lake.export(found, part.folder / "found.parquet")


def load(lake: Lake, parts: list[Part], window_days: int | None) -> Loaded:
    """Bring every table up to date with the batch."""
    for name in ("quotes", "citations", "outlets"):
        gather(lake, f"batch_{name}", parts, name)
    gather(lake, "new_fingerprints", parts, "fingerprints")
    lake.run("steps/quotes")
    lake.run("steps/revisions")
    lake.run("steps/load_articles")
    update_duplicates(lake, window_days)
    load_sources(lake)
    return Loaded(
        documents=count(lake, "used_documents"),
        articles=count(lake, "new_articles"),
        quotes=count(lake, "new_quotes"),
        rejects=count(lake, "new_rejects"),
        changed=sum(count(lake, name) for name in ("moved_documents", "renewed_articles", "changed_rejects")),
    )


def load_sources(lake: Lake) -> None:
    """Bring the tables of sources up to date with new_articles, new_quotes and new_citations."""
    update_sources(lake)
    update_utterances(lake)
    update_relays(lake)
    lake.run("steps/load_quotes")


def count(lake: Lake, name: str) -> int:
    """Rows of a table."""
    return int(lake.rows(f"select count(*) from {name}")[0][0])


def gather(lake: Lake, name: str, parts: list[Part], file: str) -> None:
    """One temporary table of the parts' files of a name."""
    lake.see(name, [part.folder / f"{file}.parquet" for part in parts])
