"""The closed lists of words in seeds/word_lists.csv."""

import csv
from functools import lru_cache

from flows.paths import seed_path


@lru_cache(maxsize=1)
def _word_lists() -> dict[str, frozenset[str]]:
    with seed_path("word_lists.csv").open(encoding="utf-8", newline="") as lines:
        return {row["list"]: frozenset(row["words"].split()) for row in csv.DictReader(lines)}


def word_list(name: str) -> frozenset[str]:
    """The words of a list."""
    return _word_lists()[name]
