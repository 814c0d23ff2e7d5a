"""Two wordings laid side by side: how alike they are, which words changed, and what kind of change that is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise, product
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
from rapidfuzz.distance import Indel, LCSseq, Levenshtein
from rapidfuzz.fuzz import partial_ratio, partial_ratio_alignment
from rapidfuzz.process import cpdist

from flows.sources.figures import Words, other_numbers
from flows.sources.names import fold, word_set
from flows.sources.romanization import romanized, skeleton
from flows.sources.spelling import is_misprint, spelling_key
from flows.sources.wording import Wording, is_content, is_negation, uninflected

# From harmless to grave; the change of a variant is the gravest of its edits.
CHANGES = ("verbatim", "spelling", "wording", "truncated", "merged", "meaning")
# As many words in a row, absent from the reference, are another statement and not a wording.
MERGED_WORDS = 5
# And a clause or sentence of its own has so many.
CLAUSE_WORDS = 3
# What is said to hold, or not to.
_HELD = word_set(
    """
    think believe say mean claim accept agree suggest true sure certain expect suppose imply correct case evidence proof
    sign indication suggestion
    """
)
_DOUBTED = word_set("doubt doubts doubted deny denies denied dispute disputes disputed")
# Opposites that are written as one word, "safe" and "unsafe": prefixes, and how long a word they deny.
_DENYING = {"un": 3, "non": 3, "non-": 3, "dis": 4, "in": 4, "im": 4, "il": 4, "ir": 4}
# What may stand beside "not" without anybody who would say it: "Please do not", "Never ever".
_BARE = word_set("do does did please ever again just even")
# Where the one is, the other is with a denial elsewhere: "I have nothing", "I do not have anything".
_WITH_DENIAL = {
    "nothing": "anything", "nobody": "anybody", "none": "any", "no": "any", "never": "ever", "nowhere": "anywhere",
    "neither": "either", "nor": "or",
}  # fmt: skip
# A variant that short may be a part that was cut out.
PART_LENGTH = 0.8
# Two transliterations of one name are at least that alike.
NAME_LIKENESS = 0.7

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
    operations = _operations(reference, variant)
    kinds = [_change_of(reference, variant, operation[1:]) for operation in operations]
    edits = [Edit(op, " ".join(reference.words[i:j]), " ".join(variant.words[k:m])) for op, i, j, k, m in operations]
    similarity = Indel.normalized_similarity(reference.norms, variant.norms)
    return Comparison(similarity, max(kinds, key=CHANGES.index, default="verbatim"), edits)


def _change_of(reference: Wording, variant: Wording, change: Change) -> str:
    """What it does to a statement that reference[i:j] became variant[k:m]."""
    i, j, k, m = change
    before, after = reference.norms[i:j], variant.norms[k:m]
    if _spelling(before) == _spelling(after) or _misprints(before, after) or _respelt_names(reference, variant, change):
        return "spelling"
    if not before and variant.added.issuperset(range(k, m)):
        return "wording"
    negations, other_negations = sum(reference.negated[i:j]), sum(variant.negated[k:m])
    follows = j < len(reference.norms)
    if follows and not (before and after) and (_is_denial(before) or _is_denial(after)):
        return "meaning"
    if not after and not (negations and _is_bare(before)) and _is_cut(reference, variant, change):
        return "truncated"
    if not before and _is_merged(variant, k, m):
        return "merged"
    unlike = negations + _n_denying(before, after) != other_negations + _n_denying(after, before)
    if (unlike and not _is_denied_elsewhere(reference, variant)) or other_numbers(before, after):
        return "meaning"
    return "wording"


def _is_cut(reference: Wording, variant: Wording, change: Change) -> bool:
    """Whether words were left out and not merely spared: at an edge, for an ellipsis, many, or a whole clause."""
    i, j, k, _ = change
    if i == 0 or j == len(reference.norms) or k in variant.cuts or j - i >= MERGED_WORDS:
        return True
    return j - i >= CLAUSE_WORDS and {i, j} <= reference.pauses


def _is_merged(variant: Wording, start: int, stop: int) -> bool:
    """Whether added words are another statement: many in a row, whole sentences, a clause of four."""
    n_words = stop - start
    if n_words >= MERGED_WORDS or (n_words >= CLAUSE_WORDS and {start, stop} <= variant.stops):
        return True
    return n_words > CLAUSE_WORDS and {start, stop} <= variant.pauses


def _spelling(words: Words) -> str:
    return "".join(spelling_key(word.replace("'", "")) for word in words).replace("%", "percent")


def _misprints(before: Words, after: Words) -> bool:
    """Whether these are the same words, each misprinted."""
    return 0 < len(before) == len(after) and all(map(is_misprint, before, after))


def _respelt_names(reference: Wording, variant: Wording, change: Change) -> bool:
    """Whether these are names in two transliterations; a capital at the head of a sentence makes no name."""
    i, j, k, m = change
    if j - i != m - k or i in reference.stops or k in variant.stops:
        return False
    return all(
        name[0].isupper()
        and other[0].isupper()
        and min(len(name), len(other)) > 4
        and skeleton(name) == skeleton(other)
        and Indel.normalized_similarity(romanized(name), romanized(other)) >= NAME_LIKENESS
        for name, other in zip(reference.words[i:j], variant.words[k:m], strict=True)
    )


def _is_denial(words: Words) -> bool:
    """Whether what follows these words is denied by them: "it is not true that", "I doubt that"."""
    held = words[:-1] if words[-1:] == ("that",) else words
    if not held or not (held[-1] in _DOUBTED or held[-1] in _HELD):
        return False
    return (held[-1] in _DOUBTED) != any(map(is_negation, held[-4:-1]))


def _is_bare(words: Words) -> bool:
    """Whether these words say nothing but that they deny: "Please do not"."""
    return all(is_negation(word) or word in _BARE for word in words)


def _is_denied_elsewhere(reference: Wording, variant: Wording) -> bool:
    """Whether both deny as often, but by other words: "nobody came", "there was not anybody who came"."""
    words, others = set(reference.norms), set(variant.norms)
    lost, gained = words - others, others - words
    n, m = sum(reference.negated), sum(variant.negated)
    return any(
        (n == m or word == "nor") and ({word, other} & lost and {word, other} & gained)
        for word, other in _WITH_DENIAL.items()
    )


def _n_denying(words: Words, others: Words) -> int:
    """How many words deny one of the others by a prefix or an ending: "unsafe" for "safe", "useless" for "useful"."""
    return sum(
        any(word == prefix + other and len(other) >= length for prefix, length in _DENYING.items())
        or (word.endswith("less") and other == word.removesuffix("less") + "ful")
        for word, other in product(words, others)
    )


def _operations(reference: Wording, variant: Wording) -> list[Operation]:
    """Opcodes without the equal ones; neighbours joined.

    A part is also put where it fits best as a whole, and all is laid side by side from the end too; of these ways the
    one is taken that needs fewer other words, then fewer edits.
    """
    words, others = reference.norms, variant.norms
    ways = [_changes(words, others, 0, len(words)), _changes_from_the_end(words, others)]
    if 0 < len(others) <= PART_LENGTH * len(words):
        letters = _Letters()
        placed = partial_ratio_alignment(letters.of(others), letters.of(words))
        if placed:
            ways.insert(0, _changes(words, others, placed.dest_start, placed.dest_end))
    best = min(ways, key=lambda changes: (sum(end - start for _, _, start, end in changes), len(changes)))
    settled = list(chain.from_iterable(_parted(change, variant) for change in _settled(best, reference, variant)))
    changes = sorted([*settled, *_accented(settled, reference, variant)])
    return [(_operation(*change), *change) for change in changes]


def _accented(changes: list[Change], reference: Wording, variant: Wording) -> Iterator[Change]:
    """Words beside the changes that have other diacritics: "Ceaușescu" and "Ceausescu" are folded to one."""
    edges = [(0, 0, 0, 0), *changes, (len(reference.words), 0, len(variant.words), 0)]
    for (_, i, _, k), (j, *_) in pairwise(edges):
        for n, (word, other) in enumerate(zip(reference.words[i:j], variant.words[k:], strict=False)):
            if word != other and fold(word) == fold(other) and _lower_letters(word) != _lower_letters(other):
                yield i + n, i + n + 1, k + n, k + n + 1


@lru_cache(maxsize=65536)
def _lower_letters(word: str) -> str:
    """Its letters with their diacritics, without regard to case."""
    return "".join(filter(str.isalpha, normalize("NFC", word.casefold())))


def _changes(reference: Words, variant: Words, start: int, stop: int) -> list[Change]:
    """The changes if the variant stands for reference[start:stop]."""
    inner = Levenshtein.opcodes(reference[start:stop], variant)
    changes = [
        (code.src_start + start, code.src_end + start, code.dest_start, code.dest_end)
        for code in inner
        if code.tag != "equal"
    ]
    before = [(0, start, 0, 0)] if start else []
    after = [(stop, len(reference), len(variant), len(variant))] if stop < len(reference) else []
    return _joined([*before, *changes, *after])


def _changes_from_the_end(reference: Words, variant: Words) -> list[Change]:
    """The changes if words that both repeat are those nearest to the end."""
    n, m = len(reference), len(variant)
    backwards = Levenshtein.opcodes(reference[::-1], variant[::-1])
    changes = [
        (n - code.src_end, n - code.src_start, m - code.dest_end, m - code.dest_start)
        for code in backwards
        if code.tag != "equal"
    ]
    return _joined(changes[::-1])


def _parted(change: Change, variant: Wording) -> list[Change]:
    """A change, and by itself the sentence that was added behind what stands in place of as many words."""
    i, j, k, m = change
    stop = k + j - i
    if i == j or m - stop < CLAUSE_WORDS or not {stop, m} <= variant.stops:
        return [change]
    return [(i, j, k, stop), (j, j, stop, m)]


def _settled(changes: list[Change], reference: Wording, variant: Wording) -> list[Change]:
    """The changes, words left out or added put where a clause of theirs begins and ends, if that is the same.

    "Bread. Eat bread" adds "Eat bread" to "Bread", not "Bread Eat".
    """
    ends = [(len(reference.norms), 0, len(variant.norms), 0)]
    for n, (i, j, k, m) in enumerate(changes):
        if i < j and k < m:
            continue
        wording, start, stop = (variant, k, m) if i == j else (reference, i, j)
        least = changes[n - 1][1] - i if n else -i
        most = [*changes, *ends][n + 1][0] - j
        shifts = _shifts(wording.norms, start, stop, least, most)
        best = max(
            shifts,
            key=lambda shift: (
                k + shift in variant.cuts and i < j,
                _fit(wording, start + shift, stop + shift),
                -abs(shift),
            ),
        )
        changes[n] = i + best, j + best, k + best, m + best
    return changes


def _shifts(words: Words, start: int, stop: int, least: int, most: int) -> list[int]:
    """How far words[start:stop] can be moved without a change of what is left: by so many at least and at most."""
    left = right = 0
    while left > least and words[start + left - 1] == words[stop + left - 1]:
        left -= 1
    while right < most and words[start + right] == words[stop + right]:
        right += 1
    return list(range(left, right + 1))


def _fit(wording: Wording, start: int, stop: int) -> int:
    """How well these words stand by themselves."""
    return sum((place in marks) for place in (start, stop) for marks in (wording.pauses, wording.stops))


def _joined(changes: list[Change]) -> list[Change]:
    """Changes that touch each other as one; and those one word apart, if no more words are other ones for that.

    "The colonel" for "Colonel Adair" is one edit.
    """
    joined: list[Change] = []
    for change in changes:
        if joined and change[0] - joined[-1][1] <= 1:
            first = joined[-1]
            both = (first[0], change[1], first[2], change[3])
            if change[0] == first[1] or _n_other(both) <= _n_other(first) + _n_other(change):
                joined.pop()
                change = both
        joined.append(change)
    return joined


def _n_other(change: Change) -> int:
    return max(change[1] - change[0], change[3] - change[2])


def _operation(before: int, before_end: int, after: int, after_end: int) -> str:
    if before == before_end:
        return "insert"
    return "delete" if after == after_end else "replace"
