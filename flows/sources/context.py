"""What tells namesakes apart: the names in their articles, and the fields of life that they belong to."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache

from flows.seeds import seed_rows
from flows.sources.names import HONORIFICS, fold
from flows.sources.wording import COMMON_WORDS

MAX_WORDS = 40
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]{2,}")
_CALENDAR = frozenset(
    [
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february"),
        *("march", "april", "may", "june", "july", "august", "september", "october", "november", "december"),
    ]
)
_WORD = re.compile(r"[^\W\d_]+")
# Capitalised before a name as the ranks of courtesy are ("District Attorney Ada Poe").
_TITLES = HONORIFICS | {"attorney", "alderman", "envoy"}
_END = re.compile(r"[.;:”\"\n]")
_BEFORE, _AFTER = 4, 12


def context_words(body: str) -> list[str]:
    """The folded words that are only ever capitalised in a body, the most frequent first, at most MAX_WORDS."""
    lower = set(body.split())
    counts = Counter(_CAPITALISED.findall(body))
    named: Counter[str] = Counter()
    for word, n in counts.items():
        folded = fold(word)
        if word.lower() not in lower and folded not in COMMON_WORDS and folded not in _CALENDAR:
            named[folded] += n
    return sorted(sorted(named, key=lambda word: (-named[word], word))[:MAX_WORDS])


@cache
def load_roles() -> dict[str, str]:
    """The field of life of each word for an office or trade, from seeds/roles.csv."""
    return {word: row["field"] for row in seed_rows("roles.csv") for word in row["words"].split()}


def fields_of(body: str, names: Iterable[str], descriptions: Iterable[str], others: Collection[str] = ()) -> list[str]:
    """The fields that an article puts a person in, by the words next to the names and in the descriptions.

    Words just before a name ("the coach, Ada Poe") and in what a comma adds to it ("Ada Poe, a judge of the high
    court,"). `others`: the names of other persons, of which this one's may be the end ("her sister, Ida Poe, a nurse").
    """
    found = {field for description in descriptions for field in _fields(description)}
    for name in names:
        longer = tuple(other for other in others if len(other) > len(name) and other.endswith(name))
        for start in _places(name, body):
            if longer and body.endswith(longer, 0, start + len(name)):
                continue
            before = _END.split(body[max(start - 60, 0) : start])[-1]
            found |= _fields(" ".join(before.split()[-_BEFORE:]))
            following = body[start + len(name) : start + len(name) + 120]
            if following.startswith(", "):
                found |= _fields(" ".join(_END.split(following[2:])[0].split()[:_AFTER]))
    return sorted(found)


def _places(name: str, body: str) -> Iterator[int]:
    """Where a name stands in a body as whole words."""
    start = body.find(name)
    while start >= 0:
        end = start + len(name)
        if not (body[start - 1 : start].isalnum() or body[end : end + 1].isalnum()):
            yield start
        start = body.find(name, end)


@lru_cache(maxsize=65536)
def _fields(text: str) -> frozenset[str]:
    """The fields of the words in a text; capitalised ones count as titles only ("Baker" may be a name)."""
    roles = load_roles()
    words = (word for word in _WORD.findall(text) if word.islower() or fold(word) in _TITLES)
    return frozenset(roles[fold(word)] for word in words if fold(word) in roles)
