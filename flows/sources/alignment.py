"""Two wordings laid side by side: how alike they are, which words changed, and what kind of change that is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel, LCSseq, Levenshtein
from rapidfuzz.fuzz import partial_ratio, partial_ratio_alignment
from rapidfuzz.process import cpdist

from flows.sources.names import word_set
from flows.sources.spelling import is_misprint, spelling_key
from flows.sources.wording import NEGATIONS, NUMBER_WORDS, ORDINALS, Wording, is_content, uninflected

# From harmless to grave; the change of a variant is the gravest of its edits.
CHANGES = ("verbatim", "spelling", "wording", "truncated", "merged", "meaning")
# As many words in a row, absent from the reference, are another statement and not a wording.
MERGED_WORDS = 5
_NUMBER = re.compile(r"\d")
# Words that are numbers, too; and those that are one only beside another such ("once" for "twice").
_MAGNITUDES = word_set(
    "hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens half"
)
_MULTIPLES = word_set("once twice thrice double triple quadruple single half quarter") | ORDINALS
# What is said to hold, or not to.
_HELD = word_set("think believe say mean claim accept agree suggest true sure certain expect suppose imply correct")
_SHORT_NUMBERS = {
    "m": "million",
    "mn": "million",
    "bn": "billion",
    "tn": "trillion",
    "k": "thousand",
    "a": "1",
    "an": "1",
}
_POWERS = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_FIGURE = re.compile(r"\d+(?:\.\d+)?%?")
_PARTS = word_set("half halves third thirds quarter quarters fifth fifths sixth sixths eighth eighths tenth tenths")
_NUMERALS = _MAGNITUDES | _PARTS | NUMBER_WORDS.keys()
# Opposites that are written as one word: "safe" and "unsafe".
_DENYING = ("un", "in", "im", "il", "ir", "dis", "non", "non-")
# A variant that short may be a part that was cut out.
PART_LENGTH = 0.8

Words = tuple[str, ...]
Change = tuple[int, int, int, int]
"""reference[i:j] became variant[k:m]."""
Operation = tuple[str, int, int, int, int]


class Likeness(NamedTuple):
    """How alike two texts are, 0 to 1.

    `full` over all their words, `part` over the best place of the shorter in the longer, `content` by how many of the
    content words of the one that has fewer stand in the other, in that order.
    """

    full: float
    part: float
    content: float


class Edit(NamedTuple):
    """One change: `op` is replace, delete or insert; `before` stands in the reference, `after` in the variant."""

    op: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """A variant against its reference."""

    similarity: float
    change: str
    edits: list[Edit]


def likeness(first: Words, second: Words) -> Likeness:
    """How alike two texts are."""
    return likenesses([(first, second)])[0]


def likenesses(pairs: list[tuple[Words, Words]]) -> list[Likeness]:
    """How alike the texts of each pair are: Indel, partial and LCS similarities of rapidfuzz, over words."""
    if not pairs:
        return []
    letters = _Letters()
    one, other = ([letters.of(words) for words in side] for side in zip(*pairs, strict=True))
    full = cpdist(one, other, scorer=Indel.normalized_similarity, dtype=np.float64)
    part = cpdist(one, other, scorer=partial_ratio, dtype=np.float64) / 100
    content, other_content = ([letters.of_content(words) for words in side] for side in zip(*pairs, strict=True))
    common = cpdist(content, other_content, scorer=LCSseq.similarity, dtype=np.float64)
    fewer = np.array([min(map(len, both)) for both in zip(content, other_content, strict=True)])
    shares = np.where(fewer > 0, common / np.maximum(fewer, 1), 1.0)
    return [Likeness(*scores) for scores in zip(full.tolist(), part.tolist(), shares.tolist(), strict=True)]


class _Letters:
    """Texts with each different word as one letter: rapidfuzz is at its fastest over strings."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}
        self._texts: dict[Words, str] = {}
        self._contents: dict[Words, str] = {}

    def of(self, words: Words) -> str:
        """All words of a text."""
        if words not in self._texts:
            self._texts[words] = self._coded(words)
        return self._texts[words]

    def of_content(self, words: Words) -> str:
        """Its content words, but for figures: whether other figures are another statement is no matter of likeness."""
        if words not in self._contents:
            content = (word for word in words if is_content(word) and not word[0].isdigit())
            self._contents[words] = self._coded(map(uninflected, content))
        return self._contents[words]

    def _coded(self, words: Iterable[str]) -> str:
        # From the private use area on, so that no letter is a surrogate.
        return "".join([self._letters.setdefault(word, chr(0xE000 + len(self._letters))) for word in words])


@lru_cache(maxsize=65536)
def compare(reference: Wording, variant: Wording) -> Comparison:
    """The edits that lead from the reference to the variant, as few and as long as possible."""
    operations = _operations(reference.norms, variant.norms)
    kinds = [
        change_of(
            reference.norms[i:j],
            variant.norms[k:m],
            is_cut=i == 0 or j == len(reference.norms) or k in variant.cuts,
        )
        for _, i, j, k, m in operations
    ]
    edits = [Edit(op, " ".join(reference.words[i:j]), " ".join(variant.words[k:m])) for op, i, j, k, m in operations]
    similarity = Indel.normalized_similarity(reference.norms, variant.norms)
    return Comparison(similarity, max(kinds, key=CHANGES.index, default="verbatim"), edits)


def change_of(before: tuple[str, ...], after: tuple[str, ...], is_cut: bool) -> str:
    """What replacing the folded words `before` by `after` does to a statement.

    is_cut: they stand at an edge of it, or an ellipsis is in their place.
    """
    if _spelling(before) == _spelling(after) or _misprints(before, after):
        return "spelling"
    # "Don't" cut off before "close the school" is no cut, nor is "I do not think that"; "No," may be.
    denied = (len(before) == 1 and before[0] != "no" and _negations(before)) or _is_denial(before)
    cut = not after and not denied and (is_cut or len(before) >= MERGED_WORDS)
    if not cut and (_numbers(before, after) or _negations(before) != _negations(after) or _opposites(before, after)):
        return "merged" if not before and len(after) >= MERGED_WORDS else "meaning"
    if cut:
        return "truncated"
    if not before and len(after) >= MERGED_WORDS:
        return "merged"
    return "wording"


def _spelling(words: Words) -> str:
    return "".join(map(spelling_key, words)).replace("%", "percent")


def _misprints(before: Words, after: Words) -> bool:
    """Whether these are the same words, each misprinted."""
    return 0 < len(before) == len(after) and all(map(is_misprint, before, after))


def _is_denial(words: Words) -> bool:
    """Whether what follows these words is denied by them: "it is not true that", "I don't believe"."""
    held = words[:-1] if words[-1:] == ("that",) else words
    return held[-1:] != () and held[-1] in _HELD and _negations(held[-4:-1]) > 0


def _numbers(before: Words, after: Words) -> bool:
    """Whether the two have different numbers."""
    numbers, others = _numbers_of(before, after), _numbers_of(after, before)
    multiples, other_multiples = (_MULTIPLES.intersection(words) for words in (before, after))
    if before and after and {tuple(numbers), tuple(others)} == {(1.0,), ()}:
        # "The one thing" and "the only thing", "nobody" and "no one".
        return False
    return numbers != others or bool(multiples and other_multiples and multiples != other_multiples)


def _numbers_of(words: Words, others: Words) -> list[float | str]:
    """The numbers among some words, in order: "3 million" and "3m" are one, "a dozen" is 12."""
    found: list[float | str] = []
    value: float | None = None
    for word, following in zip(words, (*words, "")[1:], strict=True):
        written = _written(word, following, others)
        if written in _POWERS:
            value = (1.0 if value is None else value) * _POWERS[written]
            continue
        if value is not None:
            found.append(value)
        value = float(written.rstrip("%")) if _FIGURE.fullmatch(written) else None
        if value is None and _is_number(written):
            found.append(written)
    return sorted([*found, *([] if value is None else [value])], key=str)


def _written(word: str, following: str, others: Words) -> str:
    """A word, or what it is short for where it is a number: "a" before "dozen" or for "one", "m" for "million"."""
    full = _SHORT_NUMBERS.get(word, word)
    if full == "1":
        return full if full in others or following in _POWERS else word
    return full if any(_SHORT_NUMBERS.get(other, other) in _POWERS for other in others) else word


@lru_cache(maxsize=65536)
def _is_number(word: str) -> bool:
    """Whether a folded word is a number: with a figure, a magnitude, or "two-thirds"."""
    return bool(_NUMBER.search(word)) or word in _MAGNITUDES or ("-" in word and set(word.split("-")) <= _NUMERALS)


def _opposites(before: Words, after: Words) -> bool:
    """Whether a word was replaced by itself with a denying prefix, or the reverse."""
    return any(
        longer == prefix + shorter
        for word, other in product(before, after)
        for shorter, longer in ((word, other), (other, word))
        for prefix in _DENYING
        if len(shorter) > 3
    )


def _negations(words: tuple[str, ...]) -> int:
    return sum(1 for word in words if word in NEGATIONS or word.endswith("n't"))


def _operations(reference: tuple[str, ...], variant: tuple[str, ...]) -> list[Operation]:
    """Opcodes without the equal ones; neighbours joined.

    A part is also put where it fits best as a whole, and all is laid side by side from the end too; of these ways the
    one is taken that needs fewer other words, then fewer edits.
    """
    ways = []
    if 0 < len(variant) <= PART_LENGTH * len(reference):
        letters = _Letters()
        placed = partial_ratio_alignment(letters.of(variant), letters.of(reference))
        if placed:
            ways.append(_changes(reference, variant, placed.dest_start, placed.dest_end))
    ways.append(_changes(reference, variant, 0, len(reference)))
    ways.append(_changes_from_the_end(reference, variant))
    best = min(ways, key=lambda changes: (sum(end - start for _, _, start, end in changes), len(changes)))
    return [(_operation(*change), *change) for change in best]


def _changes(reference: tuple[str, ...], variant: tuple[str, ...], start: int, stop: int) -> list[Change]:
    """The changes if the variant stands for reference[start:stop]."""
    inner = Levenshtein.opcodes(reference[start:stop], variant)
    changes = [
        (code.src_start + start, code.src_end + start, code.dest_start, code.dest_end)
        for code in inner
        if code.tag != "equal"
    ]
    before = [(0, start, 0, 0)] if start else []
    after = [(stop, len(reference), len(variant), len(variant))] if stop < len(reference) else []
    return _at_the_end(_joined([*before, *changes, *after]), reference, variant)


def _changes_from_the_end(reference: Words, variant: Words) -> list[Change]:
    """The changes if words that both repeat are those nearest to the end."""
    n, m = len(reference), len(variant)
    backwards = Levenshtein.opcodes(reference[::-1], variant[::-1])
    changes = [
        (n - code.src_end, n - code.src_start, m - code.dest_end, m - code.dest_start)
        for code in backwards
        if code.tag != "equal"
    ]
    return _at_the_start(_joined(changes[::-1]), reference)


def _at_the_start(changes: list[Change], reference: Words) -> list[Change]:
    """The changes, a first one that cuts words out put to the start where that is the same ("We ask. We ask why")."""
    if not changes:
        return changes
    start, stop, other_start, other_stop = changes[0]
    if start and other_start == other_stop and reference[:start] == reference[stop - start : stop]:
        return [(0, stop - start, 0, 0), *changes[1:]]
    return changes


def _at_the_end(changes: list[Change], reference: Words, variant: Words) -> list[Change]:
    """The changes, the last one put to the end where that is the same ("bread. Eat bread" adds "Eat bread")."""
    if not changes:
        return changes
    start, stop, other_start, other_stop = changes[-1]
    rest = len(reference) - stop
    run = variant[other_start:] if start == stop else reference[start:]
    if rest and (start == stop or other_start == other_stop) and run[:rest] == reference[stop:]:
        moved = (start + rest, stop + rest, other_start + rest, other_stop + rest)
        return [*changes[:-1], moved]
    return changes


def _joined(changes: list[Change]) -> list[Change]:
    """Changes that touch each other as one."""
    joined: list[Change] = []
    for change in changes:
        if joined and joined[-1][1] == change[0] and joined[-1][3] == change[2]:
            first = joined.pop()
            change = (first[0], change[1], first[2], change[3])
        joined.append(change)
    return joined


def _operation(before: int, before_end: int, after: int, after_end: int) -> str:
    if before == before_end:
        return "insert"
    return "delete" if after == after_end else "replace"
