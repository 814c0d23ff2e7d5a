"""What rests on the lists of names, computed anew from what is stored: the set-wise steps, as `load` for new articles.

Articles, duplicates and quotations stay; what speakers and venues are called, who they are and all that follows do not.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from flows.lake import Lake, statements
from flows.load import Part, by_size, gather, give_found, give_texts, load_sources, new_part
from flows.sources.known import list_hashes

ARTICLES_AT_A_TIME = 1_000
"""Stored articles that are in memory together while they are parted."""


def changed_lists(lake: Lake) -> list[str]:
    """The lists of names that are not those by which the stored sources were found; all, where nothing tells."""
    known = dict(lake.rows("from _name_lists"))
    return [name for name, content_hash in list_hashes().items() if known.get(name) != content_hash]


def note_lists(lake: Lake) -> None:
    """Sources are found by the present lists of names from now on."""
    lake.rows("delete from _name_lists")
    for name, content_hash in list_hashes().items():
        lake.rows("insert into _name_lists values ($name, $hash)", {"name": name, "hash": content_hash})


def stored_parts(lake: Lake, folder: Path, part_bytes: int) -> Iterator[Part]:
    """All stored articles, over folders of about `part_bytes` each; use them up before the next query."""
    number = 0
    for batch in lake.batches(statements("steps/stored_articles"), ARTICLES_AT_A_TIME):
        for rows in by_size(pa.Table.from_batches([batch]), part_bytes):
            numbers = pa.array([number] * rows.num_rows, pa.int32())
            yield new_part(folder / f"{number:06}", number, "placed", rows.append_column("part", numbers))
            number += 1


def forget_sources(lake: Lake) -> None:
    """Empty the tables of all that rests on the lists of names; quotes are kept aside."""
    lake.run("steps/sources_forget")


def give_bodies(lake: Lake, parts: list[Part]) -> None:
    """Give each part the bodies of its articles, to be read for quotations again."""
    gather(lake, "new_articles", parts, "placed")
    lake.run("steps/bodies_again")
    give_texts(lake, parts)


def rename(lake: Lake, parts: list[Part]) -> None:
    """Bring the names that speakers and venues have in their bodies up to date."""
    gather(lake, "batch_extracted", parts, "extracted")
    lake.run("steps/names_again")


def give_quotes(lake: Lake, parts: list[Part]) -> None:
    """Give each part the quotes of its articles, with the names in the bodies."""
    gather(lake, "new_articles", parts, "placed")
    lake.run("steps/found_again")
    give_found(lake, parts)


def load(lake: Lake, parts: list[Part]) -> None:
    """Fill the tables again with the batch."""
    for name in ("quotes", "citations", "outlets"):
        gather(lake, f"batch_{name}", parts, name)
    gather(lake, "new_articles", parts, "placed")
    lake.run("steps/sources_again")
    load_sources(lake)
