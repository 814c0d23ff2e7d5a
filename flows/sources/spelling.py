"""Spellings of one word brought together, British and American, hyphenated or not, and misprints. Knows no meanings."""

import re
from functools import cache, lru_cache

from rapidfuzz.distance import Postfix, Prefix

from flows.seeds import seed_rows
from flows.sources.names import fold, word_set

_SPELLING_RULES = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)", "iz"),
        (r"ys(?=(?:e|ed|es|ing)$)", "yz"),
        (r"(?<=\w{3})our(?=$|s$|ed$|ing$|ite|able|ful|hood|er)", "or"),
        (r"(?<=[tb])re(?=s?$)", "er"),
        (r"ogue(?=s?$)", "og"),
        (r"(?<=en)ce(?=[sd]?$)", "se"),
        (r"[ao]e", "e"),
        (r"(?:iy|yy|ij|yi|ii|y|i)$", "y"),
        (r"(\w)\1", r"\1"),
    )
)

# Words that are others with their letters in another order.
_NO_MISPRINTS = word_set(
    """
    trail trial angel angle diary dairy united untied unite untie casual causal sacred scared martial marital bread
    beard quiet quite tried tired silver sliver nuclear unclear skate stake split spilt crate carte crave carve clasp
    claps board broad coral carol bowel below revel lever sever serve signed singed singer signer saint satin stain
    spare spear south shout burned burden rinse risen heart hater plates palest pleats petals parties pirates slept
    spelt relating altering perfect prefect persecute prosecute conversation conservation discrete discreet
    desert deserted complaint compliant confirm conform exits exist protein pointer barely barley guilt
    starting startling contacts contracts counties countries stationary stationery complement compliment
    complements compliments personal personnel interested
    """
)


_VOWELS = frozenset("aeiou")
# So long is a word that is no other one with one letter more or less.
LONG_WORD = 8


@cache
def load_spellings() -> dict[str, str]:
    """By each spelling that follows no rule, British or mistaken, the word as it is compared: seeds/spellings.csv."""
    return {spelling: row["word"] for row in seed_rows("spellings.csv") for spelling in row["spellings"].split()}


@lru_cache(maxsize=65536)
def is_misprint(first: str, second: str) -> bool:
    """Whether two folded words are one, misprinted: with letters within it in another order ("yatch").

    Or with one less or another vowel ("goverment", "seperate") if they are long: of short ones each is a word.
    """
    if not (first + second).isalpha() or {first, second} & _NO_MISPRINTS:
        return False
    if min(len(first), len(second)) >= LONG_WORD and _one_letter_apart(first, second):
        return True
    if len(first) != len(second) or len(first) < 5:
        return False
    places = [i for i, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
    near = bool(places) and places[0] > 0 and places[-1] - places[0] < 3
    return near and sorted(first) == sorted(second)


def _one_letter_apart(first: str, second: str) -> bool:
    """Whether one of two words has a letter in it that the other lacks, or another vowel ("men" and "man" aside)."""
    start, end = Prefix.similarity(first, second), Postfix.similarity(first, second)
    if start < 2 or end == 0 or start + end < max(len(first), len(second)) - 1:
        return False
    if len(first) != len(second):
        return abs(len(first) - len(second)) == 1
    vowels = {first[start : start + 1], second[start : start + 1]} <= _VOWELS
    return vowels and start > 2 and not first.endswith(("man", "men"))


@lru_cache(maxsize=65536)
def spelling_key(word: str) -> str:
    """What spellings of one word share: British and American, hyphenated or not, transliterations of a name."""
    parts = fold(word).split("-")
    word = "".join(parts)
    if word.isdigit():
        return word
    spellings = load_spellings()
    word = spellings.get(word) or "".join(spellings.get(part, part) for part in parts)
    for pattern, written in _SPELLING_RULES:
        word = pattern.sub(written, word)
    return word
