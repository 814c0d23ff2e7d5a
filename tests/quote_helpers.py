"""What the tests of quotations share: extraction of bare texts."""

from typing import Any

from flows.quotes import extract
from flows.quotes.evaluate import table_of

Row = dict[str, Any]


def quotes(*texts: str) -> list[Row]:
    """The extracted rows of the texts, whose ids are their numbers."""
    rows: list[Row] = extract(table_of(texts)).to_pylist()
    return rows


def reported(*texts: str) -> list[Row]:
    return [row for row in quotes(*texts) if row["kind"] != "scare"]
