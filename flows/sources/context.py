"""What tells namesakes apart: the names that an article is about, and the fields of life that people in it belong to."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from flows.paths import seed_path
from flows.sources.names import fold, folded_words
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


def fields_of(body: str, mentions: Iterable[str]) -> list[str]:
    """The fields that the words around and in the mentions of a person speak of ("coach Poe", "Poe, a judge, said")."""
    roles = load_roles()
    found = set()
    for mention in set(mentions):
        found |= {roles[word] for word in folded_words(mention) if word in roles}
        for place in re.finditer(re.escape(mention), body):
            around = folded_words(body[max(place.start() - 60, 0) : place.start()].rpartition(".")[2])[-_BEFORE:]
            following = body[place.end() : place.end() + 120]
            if following.startswith(","):
                around += folded_words(re.split(r"[.;:”\"]", following[1:])[0])[:_AFTER]
            found |= {roles[word] for word in around if word in roles}
    return sorted(found)
