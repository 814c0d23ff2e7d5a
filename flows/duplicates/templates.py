"""Whether two like texts are the same article, or two fillings of one form (a market report, a fixture list).

In a filled form the running text is constant, and what differs are figures, dates, names and the words that go with
them (rose, fell; he, she), a few words at a time and in many places. An article that was copied and edited differs in
other words too, or, where only facts were corrected, in few places.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel

FEWEST_PLACES = 4
"""A correction seldom touches more than three places."""

WORDS_PER_PLACE = 60
"""A form is filled in at least once in so many words."""

LEAST_FILLED = 0.6
"""Share of the differing words that are figures, dates, names, or go with them."""

_WORD = re.compile(r"\w+")

_GOES_WITH_FIGURES = """
    zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand
    million first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last next dozen half
    quarter a m p am pm noon midnight st nd rd th day days week weeks month months year years hour hours minute minutes
    up down rose fell rise fall gained lost gain loss added dropped climbed slipped jumped plunged higher lower highest
    lowest unchanged more less above below from to sunny cloudy rain rainy snow fog foggy dry wet wind windy showers
"""
_GOES_WITH_NAMES = "he she him her his hers himself herself man woman boy girl mr mrs ms of the and in at"
_FILLING = frozenset((_GOES_WITH_FIGURES + _GOES_WITH_NAMES).split())


@dataclass(frozen=True)
class _Place:
    """Where two texts differ: the words of the one and those of the other, either of them perhaps none."""

    words: list[str]
    other_words: list[str]

    def size(self) -> int:
        return len(self.words) + len(self.other_words)

    def is_filling(self) -> bool:
        return _is_filling(self.words) and _is_filling(self.other_words)


def is_template(text: str, other: str) -> bool:
    """Whether two texts are fillings of one form. Takes about a millisecond for a long article."""
    words, other_words = _WORD.findall(text), _WORD.findall(other)
    places = list(_places(words, other_words))
    filled = [place for place in places if place.is_filling()]
    return (
        len(filled) >= FEWEST_PLACES
        and len(filled) * WORDS_PER_PLACE >= min(len(words), len(other_words))
        and sum(place.size() for place in filled) >= LEAST_FILLED * sum(place.size() for place in places)
    )


def _places(words: list[str], other_words: list[str]) -> Iterator[_Place]:
    """The places where two texts differ, in order."""
    start, other_start = 0, 0
    for block in Indel.opcodes(words, other_words).as_matching_blocks():
        if block.a > start or block.b > other_start:
            yield _Place(words[start : block.a], other_words[other_start : block.b])
        start, other_start = block.a + block.size, block.b + block.size


def _is_filling(words: list[str]) -> bool:
    """Whether figures, dates or names make up half of the words at least, or all of them go with such."""
    named = sum(not word[0].islower() for word in words)
    return 2 * named >= len(words) or all(not word[0].islower() or word in _FILLING for word in words)
