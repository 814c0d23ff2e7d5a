"""The tables of seeds/: their rows, and the closed lists of words among them."""

import csv
from functools import lru_cache
from pathlib import Path

from flows.paths import seed_path


def seed_rows(file: str | Path) -> list[dict[str, str]]:
    """The rows of a table of seeds/, by its columns; or of a user's own one, told by its whole path."""
    with seed_path(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def _word_lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(row["words"].split()) for row in seed_rows("word_lists.csv")}


def word_list(name: str) -> frozenset[str]:
    """The words of a list of seeds/word_lists.csv."""
    return _word_lists()[name]
