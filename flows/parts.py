"""The pure steps over the Parquet files of one part of a batch: what a worker does, without lake and Prefect.

A part is a folder. Each function reads the files that earlier ones left in it and writes the next; it gives
back what the flow tells the user.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows import schemas


def read_rows(part: Path, name: str) -> pa.Table:
    """The rows of a file of the part."""
    return pq.read_table(part / f"{name}.parquet")


def write_rows(part: Path, name: str, rows: pa.Table) -> None:
    """Write a file of the part. Light compression: it lives for a few seconds."""
    pq.write_table(rows, part / f"{name}.parquet", compression="lz4")


def normalize_part(part: Path) -> frozenset[str]:
    """documents -> articles, rejects. Gives the members of JSON lines that nothing is made of."""
    from flows.normalize.articles import normalize

    normalized = normalize(read_rows(part, "documents"))
    number = pa.array([int(part.name)] * normalized.articles.num_rows, pa.int32())
    write_rows(part, "articles", normalized.articles.append_column("part", number))
    write_rows(part, "rejects", normalized.rejects)
    return normalized.unknown


def fingerprint_part(part: Path) -> None:
    """placed -> fingerprints."""
    from flows.duplicates import fingerprint

    write_rows(part, "fingerprints", fingerprint(read_rows(part, "placed").select(["article_id", "body"])))


def extract_part(part: Path) -> None:
    """texts -> extracted."""
    from flows.quotes import extract

    write_rows(part, "extracted", extract(read_rows(part, "texts").cast(schemas.TEXTS)))


def cite_part(part: Path) -> None:
    """placed (new articles), found (the extracted rows of their bodies) -> quotes, citations, outlets."""
    from flows.quotes.place import place

    write_cited(part, place(read_rows(part, "placed"), read_rows(part, "found")))


def cite_again_part(part: Path) -> None:
    """placed (stored articles), found (their quotes, with the names in the bodies) -> quotes, citations, outlets."""
    write_cited(part, read_rows(part, "found"))


def write_cited(part: Path, quotes: pa.Table) -> None:
    """placed, and the quotes in it -> quotes, citations, outlets."""
    from flows.sources import cite

    cited = cite(read_rows(part, "placed"), quotes)
    write_rows(part, "quotes", quotes.join(cited.quotes, "quote_id"))
    write_rows(part, "citations", cited.citations)
    write_rows(part, "outlets", cited.articles)
