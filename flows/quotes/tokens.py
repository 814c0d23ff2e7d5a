"""Cut texts into tokens with their offsets and look up what is known of each token by its form alone.

Not a linguistic tokenizer: words, clitics ('s, n't as "n" + "'t"), single marks, and one token for a line break. All
is done for many texts at once, in passes over their code points.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from functools import cache
from itertools import repeat
from types import MappingProxyType
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from flows.quotes.marks import DOUBLE as DOUBLE_MARKS
from flows.quotes.marks import SINGLE as SINGLE_MARKS

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

WORDS = 16384  # hash buckets of whole words (two hashes a word)
AFFIXES = 4096  # hash buckets of prefixes and of suffixes
SHAPES = 16
SPACED, INSIDE, OPENING, CLOSING, INSIDE_SINGLE = 1, 2, 4, 8, 16  # flags of a token's place
PLACES = 32
SMALL = 1 << 15  # flag among a form's classes: its first character is a small letter
LONGEST = 40  # longer "words" are cut before hashing; their offsets stay true

(
    LOWER,
    TITLE,
    UPPER,
    MIXED,
    DIGITS,
    INITIAL,
    NEWLINE,
    CLITIC,
    DOUBLE,
    SINGLE,
    PERIOD,
    COMMA,
    COLON,
    DASH,
    PUNCTUATION,
    BLANK,
) = range(SHAPES)

PUNCTUATION_SHAPES = {
    **dict.fromkeys(DOUBLE_MARKS, DOUBLE),
    **dict.fromkeys(SINGLE_MARKS + "`", SINGLE),
    **dict.fromkeys(".!?…", PERIOD),
    ",": COMMA,
    **dict.fromkeys(":;", COLON),
    **dict.fromkeys("-–—―", DASH),
}

MARK, WORD, SPACE, LINE = range(4)  # kinds of characters
FEWEST_BITS = 14
FEWEST_SLOTS = 1 << 16
FACTOR = 0x9E3779B97F4A7C15
BREAK = np.uint64(1)  # in place of a line break's hash, with whatever blanks


class Cut(NamedTuple):
    """Tokens of texts that lie side by side: offsets, which have a blank in front, and a hash of each one's form."""

    starts: Ints
    ends: Ints
    spaced: Flags
    hashes: Hashes


def cut(text: str, seams: Ints) -> Cut:
    """The tokens of texts, each of which has a line break of ours behind it; these stand at `seams`.

    A word is a run of `\\w`, another character but a blank is a token by itself; an apostrophe between two words opens
    the second. Blanks are a token if there is a line break among them or nothing behind them.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = character_kinds(max(FEWEST_BITS, int(codes.max()).bit_length())).take(codes)
    in_word = kinds == WORD
    begins = in_word.copy()
    begins[1:] &= ~in_word[:-1]
    marks = np.flatnonzero(kinds == MARK)
    apostrophes = marks[(codes[marks] == ord("'")) | (codes[marks] == ord("’"))]
    begins[apostrophes[in_word[apostrophes - 1]] + 1] = False
    begins[marks] = True
    begins[seams] = True
    blank = kinds >= SPACE
    blank[seams] = False
    edges = np.flatnonzero(np.diff(blank, prepend=False))
    first, last = edges[::2], edges[1::2]  # runs of blanks
    lines = np.flatnonzero(kinds == LINE)
    has_line = np.zeros(len(first) + 1, np.bool_)
    has_line[np.searchsorted(first, lines[blank[lines]], side="right") - 1] = True
    has_line = has_line[:-1]
    apart = has_line.copy()
    apart[np.searchsorted(last, seams[blank[seams - 1]])] = True
    begins[first[apart]] = True
    starts = np.flatnonzero(begins)
    spaced = blank[starts - 1]
    spaced[np.searchsorted(starts, last[apart])] = False
    bounds = np.append(starts, len(codes))
    bounds[:-1][spaced] = first[~apart]
    hashes = run_hashes(codes, starts, bounds[1:])
    hashes[np.searchsorted(starts, first[has_line])] = BREAK
    hashes[np.searchsorted(starts, seams)] = BREAK
    return Cut(starts, bounds[1:], spaced, hashes)


def run_hashes(codes: npt.NDArray[np.uint32], starts: Ints, ends: Ints) -> Hashes:
    """A polynomial in FACTOR over the scattered code points of each run, out of running sums."""
    values = codes.astype(np.uint64)
    values += np.uint64(1)
    values *= np.uint64(FACTOR)
    values ^= values >> np.uint64(29)
    up, down = powers(1 << len(codes).bit_length())
    values *= up[: len(codes)]
    sums = np.empty(len(codes) + 1, np.uint64)
    sums[0] = 0
    np.cumsum(values, out=sums[1:])
    hashes: Hashes = (sums[ends] - sums[starts]) * down[starts]
    return hashes


@cache
def powers(count: int) -> tuple[Hashes, Hashes]:
    """FACTOR ** n and FACTOR ** -n modulo 2 ** 64."""
    up, down = np.empty((2, count), np.uint64)
    for table, base in ((up, FACTOR), (down, pow(FACTOR, -1, 1 << 64))):
        table[:] = base
        table[0] = 1
        np.multiply.accumulate(table, out=table)
    return up, down


@cache
def character_kinds(n_bits: int) -> npt.NDArray[np.uint8]:
    """MARK, WORD, SPACE or LINE by code point, as `\\w`, `\\s` and `\\n` have it; of those below 2 ** n_bits.

    Few texts need more than the first; to go through all takes a tenth of a second.
    """
    count = min(1 << n_bits, sys.maxunicode + 1)
    everything = np.arange(count, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    kinds = np.full(len(everything), MARK, np.uint8)
    for run in re.finditer(r"\w+", everything):
        kinds[run.start() : run.end()] = WORD
    for run in re.finditer(r"\s+", everything):
        kinds[run.start() : run.end()] = SPACE
    kinds[ord("\n")] = LINE
    return kinds


IS_IRREGULAR = np.isin(np.arange(SHAPES), (NEWLINE, DIGITS, MIXED))
BUCKETS = (WORDS, WORDS, AFFIXES, AFFIXES)


def shape(word: str) -> int:
    """The class of a token's form, one of the SHAPES constants."""
    if word.islower() and word.isalpha():  # most are
        return LOWER
    if len(word) > 1 and word.istitle() and word.isascii() and word.isalpha():
        return TITLE
    first = word[0] if word else " "
    if first.isspace():
        return NEWLINE if "\n" in word else BLANK
    if len(word) > 1 and first in "'’":
        return CLITIC
    if not (first.isalnum() or first == "_"):
        return PUNCTUATION_SHAPES.get(first, PUNCTUATION)
    if word.isdigit():
        return DIGITS
    if word.islower() or not word.isalpha():
        return LOWER if word.islower() else MIXED
    if len(word) == 1:
        return INITIAL
    if word.isupper():
        return UPPER
    return TITLE if first.isupper() and word[1:].islower() else MIXED


def form_features(words: list[str], folded: list[str]) -> Ints:
    """Indices of word forms, given with their lower case: two word buckets, prefix and suffix bucket, shape; n x 5."""
    shapes = np.array([LOWER if word.isalpha() and word.islower() else shape(word) for word in words], np.int64)
    folded = [word.replace("’", "'") if len(word) <= LONGEST else word[:LONGEST].lower() for word in folded]
    for at in np.flatnonzero(IS_IRREGULAR[shapes]).tolist():
        folded[at] = "\n" if shapes[at] == NEWLINE else re.sub(r"\d", "0", folded[at])
    whole = encoded(folded)
    prefixes, suffixes = encoded([word[:3] for word in folded]), encoded([word[-3:] for word in folded])
    codes = (map(crc32, forms, repeat(seed)) for seed, forms in enumerate((whole, whole, prefixes, suffixes), 1))
    buckets = [np.fromiter(column, np.int64, len(words)) % n for column, n in zip(codes, BUCKETS, strict=True)]
    return np.stack([*buckets, shapes], axis=1)


def encoded(words: list[str]) -> list[bytes]:
    return [word.encode("utf-8", "surrogatepass") for word in words]


class HashIndex:
    """Numbers hashes in the order in which they are added: open addressing, for many at once."""

    def __init__(self) -> None:
        self.slots = np.full(FEWEST_SLOTS, -1, np.int32)
        self.hashes = np.zeros(1, np.uint64)
        self.count = 0

    def find(self, hashes: Hashes) -> Ints:
        """The numbers of the hashes; -1 for those not added."""
        at = self.first_slots(hashes)
        found = self.slots.take(at)
        waiting = np.flatnonzero(self.is_other(found, hashes))
        while len(waiting):
            at[waiting] = (at[waiting] + 1) % len(self.slots)
            found[waiting] = self.slots[at[waiting]]
            waiting = waiting[self.is_other(found[waiting], hashes[waiting])]
        return found.astype(np.int64)

    def first_slots(self, hashes: Hashes) -> Ints:
        return (hashes >> np.uint64(65 - len(self.slots).bit_length())).astype(np.int64)

    def is_other(self, found: npt.NDArray[np.int32], hashes: Hashes) -> Flags:
        """Where a slot holds another hash."""
        other: Flags = (found >= 0) & (self.hashes.take(found, mode="clip") != hashes)
        return other

    def add(self, hashes: Hashes) -> None:
        """Hashes that differ and are not in here yet."""
        self.hashes = grown(self.hashes, hashes, self.count)
        first, self.count = self.count, self.count + len(hashes)
        if self.count > len(self.slots) // 4:
            self.slots = np.full(8 << self.count.bit_length(), -1, np.int32)
            first = 0
        numbers = np.arange(first, self.count, dtype=np.int32)
        at = self.first_slots(self.hashes[first : self.count])
        while len(at):
            free = self.slots[at] < 0
            self.slots[at[free]] = numbers[free]
            waiting = self.slots[at] != numbers
            at, numbers = (at[waiting] + 1) % len(self.slots), numbers[waiting]


class FormMemo:
    """Memo from the hash of a form to a row of what the form tells.

    It changes nothing in the results; it only saves working out a form's features again. `embed` turns
    n x 5 features into tables of n x width vectors, which are kept with the row, as are the `classes` (flags by
    lower-case form) of the lexicon. That two of 60,000 forms have one hash is likely once in ten billion times.
    """

    def __init__(
        self,
        embed: Callable[[Ints], list[npt.NDArray[Any]]],
        classes: Mapping[str, int] = MappingProxyType({}),
        capacity: int = 60_000,
    ) -> None:
        self.embed = embed
        self.known_classes = classes
        self.capacity = capacity
        self.clear()

    def clear(self) -> None:
        """Forget all rows; documents read before keep the arrays that they refer to."""
        self.index = HashIndex()
        self.words = np.zeros(0, object)
        self.folded = np.zeros(0, object)
        self.shapes = np.zeros(0, np.uint8)
        self.classes = np.zeros(0, np.uint16)
        self.vectors = self.embed(np.zeros((0, 5), np.int64))

    def rows(self, text: str, tokens: Cut) -> Ints:
        """Row numbers of the tokens' forms; forms not met before are added."""
        if self.index.count > self.capacity:
            self.clear()
        rows = self.index.find(tokens.hashes)
        new = np.flatnonzero(rows < 0)
        if len(new):
            hashes, first = np.unique(tokens.hashes[new], return_index=True)
            starts, ends = tokens.starts[new[first]].tolist(), tokens.ends[new[first]].tolist()
            self.add([text[start:end] for start, end in zip(starts, ends, strict=True)])
            self.index.add(hashes)
            rows[new] = self.index.find(tokens.hashes[new])
        return rows

    def add(self, words: list[str]) -> None:
        first = self.index.count
        folded = [word.lower() for word in words]
        features = form_features(words, folded)
        self.words = grown(self.words, np.array(words, object), first)
        self.folded = grown(self.folded, np.array(folded, object), first)
        classes = np.array([self.known_classes.get(word, 0) for word in folded], np.uint16)
        classes |= np.array([SMALL * word[0].islower() for word in words], np.uint16)
        self.classes = grown(self.classes, classes, first)
        self.shapes = grown(self.shapes, features[:, 4].astype(np.uint8), first)
        more = self.embed(features)
        self.vectors = [grown(table, rows, first) for table, rows in zip(self.vectors, more, strict=True)]


def grown(store: npt.NDArray[Any], more: npt.NDArray[Any], used: int) -> npt.NDArray[Any]:
    """`store` with `more` behind its first `used` rows; room doubles, so that adding stays linear.

    There is much room from the start: what is not written to takes no memory.
    """
    need = used + len(more)
    if need > len(store):
        room = np.empty((max(need, 2 * len(store), 1 << 16), *store.shape[1:]), store.dtype)
        room[:used] = store[:used]
        store = room
    store[used:need] = more
    return store
