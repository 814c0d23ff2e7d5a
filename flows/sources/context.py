"""What tells namesakes apart: the names in their articles, and the fields of life that they belong to."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from flows.paths import seed_path
from flows.sources.names import HONORIFICS, fold
from flows.sources.wording import COMMON_WORDS

MAX_WORDS = 40
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]{2,}")
_LOWER = re.compile(r"\b[a-z]{3,}\b")
_CALENDAR = frozenset(
    [
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february"),
        *("march", "april", "may", "june", "july", "august", "september", "october", "november", "december"),
    ]
)
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE, _AFTER = 4, 12


def context_words(body: str) -> list[str]:
    """The folded words that are only ever capitalised in a body, the most frequent first, at most MAX_WORDS."""
    lower = set(_LOWER.findall(body))
    counts = Counter(fold(word) for word in _CAPITALISED.findall(body) if word.lower() not in lower)
    named = [word for word in counts if word not in COMMON_WORDS and word not in _CALENDAR]
    return sorted(sorted(named, key=lambda word: (-counts[word], word))[:MAX_WORDS])


@cache
def load_roles() -> dict[str, str]:
    """The field of life of each word for an office or trade, from seeds/roles.csv."""
    with seed_path("roles.csv").open(encoding="utf-8", newline="") as lines:
        return {word: row["field"] for row in csv.DictReader(lines) for word in row["words"].split()}


def fields_of(body: str, names: Iterable[str], descriptions: Iterable[str]) -> list[str]:
    """The fields that an article puts a person in, by the words next to the names and in the descriptions.

    Words just before a name ("the coach, Ada Poe") and in what a comma adds to it ("Ada Poe, a judge of the high
    court,").
    """
    found = {field for description in descriptions for field in _fields(description)}
    for name in names:
        for place in re.finditer(rf"\b{re.escape(name)}\b", body):
            before = re.split(r"[.;:”\"\n]", body[max(place.start() - 60, 0) : place.start()])[-1]
            found |= _fields(" ".join(before.split()[-_BEFORE:]))
            following = body[place.end() : place.end() + 120]
            if following.startswith(", "):
                added = re.split(r"[.;:”\"\n]", following[2:])[0]
                found |= _fields(" ".join(added.split()[:_AFTER]))
    return sorted(found)


def _fields(text: str) -> set[str]:
    """The fields of the words in a text; capitalised ones count as titles only ("Baker" may be a name)."""
    roles = load_roles()
    words = (word for word in _WORD.findall(text) if word.islower() or fold(word) in HONORIFICS)
    return {roles[fold(word)] for word in words if fold(word) in roles}
