"""How alike the names of two persons are, by surname, given names, initials and generation. Knows no articles."""

import re
from functools import lru_cache

from rapidfuzz.distance import Indel

from flows.name_order import is_family_first
from flows.sources.names import GENERATIONS, word_set
from flows.sources.romanization import long_given, romanized, romanized_given, skeleton

GENERATION_WORDS = frozenset(GENERATIONS.values())
# What stands before a surname and is no given name: "von der Leyen" is a surname alone.
_PREFIXES = word_set("al el ul ad as ar az bin ibn von van der den zu zum ter de del della di da dos das du la le")
# "Abdul Aziz", "Abd al-Aziz" and "Abdulaziz" are one given name.
_ABDUL = re.compile(r"\babd[aeu]?l?[ -](?:(?:al|el|ul)[ -])?(?=\w+ \w)")
# Two given names where only one is for a woman ("Louis" and "Louise"); and two of one sound.
_FEMININE = re.compile(r"(?:l?le|n?ne|e)$")
_OTHERS = frozenset({frozenset(pair) for pair in (("francis", "frances"), ("leslie", "lesley"), ("erin", "aaron"))})
_FOR_ALL = word_set("ann anne carol carole clar clare")
# How alike a name and what it is short for count: less than two transliterations, so that the articles must say more.
_CALLED = 0.9
# "Al-Dabbagh" has the article apart, "Eldabbagh" may have it.
_APART = re.compile(r"(?:^| )(?:al|el)[ -]\w+(?: (?:jr|sr|ii|iii|iv))?$")
_GLUED = re.compile(r"^[ae]l(?=[^aeiou\W]\w{3})")
# Two spellings of one surname are at least that alike (Indel similarity of the romanized words).
SURNAME_LIKENESS = 0.8
# And of one given name so much, if it has more than four letters.
GIVEN_LIKENESS = 0.7


def surname(parts: list[str]) -> str:
    """The family name, without article and generation; of a double-barrelled one the last half."""
    words = [word for word in parts if word not in GENERATION_WORDS] or parts
    return words[0] if is_family_first(words) else words[-1].split("-")[-1]


@lru_cache(maxsize=65536)
def is_short(key: str) -> bool:
    """Whether a key is a surname alone, or one with initials: too little to be a person's own."""
    return all(len(given) == 1 for given in given_names(key))


def given_names(key: str) -> list[str]:
    """The given names in a key: what stands before the surname."""
    joined = _ABDUL.sub("abdul", key) if "abd" in key else key
    words = [word for word in joined.split() if word not in GENERATION_WORDS]
    if is_family_first(words):
        return words[1:]
    return [word for word in words[:-1] if word not in _PREFIXES]


def given_key(key: str) -> str:
    """What all spellings of a full name have in common: the skeleton of its first given name."""
    return given_skeleton(given_names(key)[0])


@lru_cache(maxsize=65536)
def given_skeleton(given: str) -> str:
    """What all spellings of a given name have in common."""
    return skeleton(romanized_given(long_given(given))).replace("-", "")


def spelling_likeness(first: str, second: str) -> float:
    """How alike two full names are if they can be one person's: 0 where they cannot."""
    if first == second or _generation(first) != _generation(second):
        return 0.0
    last = _alike(*_surnames(first, second))
    if last < SURNAME_LIKENESS:
        return 0.0
    scores = [_given_likeness(*pair) for pair in zip(given_names(first), given_names(second), strict=False)]
    return min([last, *scores]) if all(scores) else 0.0


def _given_likeness(first: str, second: str) -> float:
    """How alike two given names are: 0 where they are two (Jon, John and Joan; Paul and Paula)."""
    if 1 in (len(first), len(second)):
        return float(first[0] == second[0])
    if first != second and long_given(first) == long_given(second):
        return _CALLED
    if frozenset((first, second)) in _OTHERS or _is_feminine(first, second):
        return 0.0
    first, second = (romanized_given(given).replace("-", "") for given in (first, second))
    if skeleton(first) != skeleton(second) or first.endswith("a") != second.endswith("a"):
        return 0.0
    # Tim and Tom, Carol and Cyril have their consonants in common, and are two.
    likeness = Indel.normalized_similarity(first, second)
    return likeness if likeness >= GIVEN_LIKENESS and (first == second or min(len(first), len(second)) > 4) else 0.0


def _is_feminine(first: str, second: str) -> bool:
    """Whether one of two given names is the other one, made a woman's."""
    shorter, longer = sorted((first, second), key=len)
    made = shorter != longer and longer.endswith("e") and _FEMININE.sub("", longer) in (shorter, shorter[:-1])
    return made and shorter not in _FOR_ALL


def _surnames(first: str, second: str) -> tuple[str, str]:
    """The surnames, both without article where one of the two names has it apart: "al-Dabbagh" and "Eldabbagh"."""
    one, other = surname(first.split()), surname(second.split())
    if _has_article(first) != _has_article(second):
        return (one, unglued(other)) if _has_article(first) else (unglued(one), other)
    return one, other


def _has_article(key: str) -> bool:
    return _APART.search(key) is not None


def unglued(word: str) -> str:
    """A surname without the article that is written as one with it: `dabbagh` of Eldabbagh; Elton gives `ton` too."""
    return _GLUED.sub("", word)


def _alike(first: str, second: str) -> float:
    """How alike two surnames are: 0 where one has other consonants (Ford and Alford)."""
    if skeleton(first) != skeleton(second):
        return 0.0
    return Indel.normalized_similarity(romanized(first), romanized(second))


def _generation(key: str) -> str:
    return next((word for word in key.split() if word in GENERATION_WORDS), "")


@lru_cache(maxsize=65536)
def short_likeness(short: str, full: str) -> float:
    """How alike the surnames are; 0 where they are not, or the initials are others."""
    likeness = _alike(*_surnames(short, full))
    initials = [word[0] for word in given_names(full)]
    fits = all(initial in initials for initial in given_names(short)) and _generation(short) in ("", _generation(full))
    return likeness if fits and likeness >= SURNAME_LIKENESS else 0.0
