"""What the tests of quotations share: extraction of bare texts."""

from typing import Any

import pyarrow as pa

from flows.quotes import extract
from flows.schemas import TEXTS

Row = dict[str, Any]


def quotes(*texts: str) -> list[Row]:
    """The extracted rows of the texts, whose ids are their numbers."""
    ids = [str(number) for number in range(len(texts))]
    table = pa.table({"text_id": ids, "title": pa.nulls(len(ids), pa.string()), "text": texts}, schema=TEXTS)
    rows: list[Row] = extract(table).to_pylist()
    return rows


def reported(*texts: str) -> list[Row]:
    return [row for row in quotes(*texts) if row["kind"] != "scare"]
