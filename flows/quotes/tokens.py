"""Cut a text into tokens with their offsets and look up what is known of each token by its form alone.

Not a linguistic tokenizer: words, clitics ('s, n't as "n" + "'t"), single marks, and one token for a line break.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

# Each match carries the blanks in front of it, so that the matches tile the text and offsets are running sums.
# What is most frequent stands first: words behind one blank.
TOKEN = re.compile(r" \w+|\w+|(?<=\w)['’]\w+| ?[^\w\s]|\s*\n\s*|[^\S\n]+(?:\w+|[^\w\s])?")

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
    **dict.fromkeys('"“”„‟«»＂', DOUBLE),
    **dict.fromkeys("'‘’‚‛`‹›", SINGLE),
    **dict.fromkeys(".!?…", PERIOD),
    ",": COMMA,
    **dict.fromkeys(":;", COLON),
    **dict.fromkeys("-–—―", DASH),
}


def shape(word: str) -> int:
    """The class of a token's form, one of the SHAPES constants."""
    if word.islower() and word.isalpha():  # most are
        return LOWER
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


def form_features(word: str) -> tuple[int, int, int, int, int]:
    """Indices of a word form: two word buckets, prefix bucket, suffix bucket, shape."""
    kind = shape(word)
    if kind == NEWLINE:
        word = "\n"
    folded = word[:LONGEST].lower().replace("’", "'")
    if kind in (DIGITS, MIXED):
        folded = re.sub(r"\d", "0", folded)
    whole = encoded(folded)
    prefix, suffix = (whole[:3], whole[-3:]) if folded.isascii() else (encoded(folded[:3]), encoded(folded[-3:]))
    return (
        crc32(whole, 1) % WORDS,
        crc32(whole, 2) % WORDS,
        crc32(prefix, 3) % AFFIXES,
        crc32(suffix, 4) % AFFIXES,
        kind,
    )


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class FormMemo:
    """Memo from a matched string (blanks in front included) to a row of what its form tells.

    It changes nothing in the results; it only saves working out a form's features again. `embed` turns
    n x 5 features into tables of n x width vectors, which are kept with the row, as are the `classes` (flags by
    lower-case form) of the lexicon.
    """

    def __init__(
        self,
        embed: Callable[[Ints], list[Floats]],
        classes: Mapping[str, int] = MappingProxyType({}),
        capacity: int = 60_000,
    ) -> None:
        self.embed = embed
        self.known_classes = classes
        self.capacity = capacity
        self.clear()

    def clear(self) -> None:
        """Forget all rows; documents read before keep the lists that they refer to."""
        self.index: dict[str, int] = {}
        self.words: list[str] = []
        self.folded: list[str] = []
        self.shapes = np.zeros(0, np.uint8)
        self.classes = np.zeros(0, np.uint16)
        self.lengths = np.zeros(0, np.int64)  # of the word
        self.widths = np.zeros(0, np.int64)  # with the blanks in front
        self.vectors = self.embed(np.zeros((0, 5), np.int64))

    def rows(self, matches: list[str]) -> Ints:
        """Row numbers of the matches; forms not met before are added."""
        if len(self.words) > self.capacity:
            self.clear()
        rows = list(map(self.index.get, matches))
        if None in rows:
            self.add([match for match in dict.fromkeys(matches) if match not in self.index])
            rows = list(map(self.index.get, matches))
        return np.array(rows, np.int64)

    def add(self, matches: list[str]) -> None:
        first = len(self.words)
        words = [match.lstrip() or match for match in matches]
        features = np.array([form_features(word) for word in words], np.int64).reshape(-1, 5)
        self.index.update(zip(matches, range(first, first + len(matches)), strict=True))
        self.words += words
        folded = [word.lower() for word in words]
        self.folded += folded
        classes = np.array([self.known_classes.get(word, 0) for word in folded], np.uint16)
        classes |= np.array([SMALL * word[0].islower() for word in words], np.uint16)
        self.classes = grown(self.classes, classes, first)
        self.shapes = grown(self.shapes, features[:, 4].astype(np.uint8), first)
        self.lengths = grown(self.lengths, np.array(list(map(len, words)), np.int64), first)
        self.widths = grown(self.widths, np.array(list(map(len, matches)), np.int64), first)
        more = self.embed(features)
        self.vectors = [grown(table, rows, first) for table, rows in zip(self.vectors, more, strict=True)]


def grown(store: npt.NDArray[Any], more: npt.NDArray[Any], used: int) -> npt.NDArray[Any]:
    """`store` with `more` behind its first `used` rows; room doubles, so that adding stays linear."""
    need = used + len(more)
    if need > len(store):
        room = np.zeros((max(need, 2 * len(store), 1024), *store.shape[1:]), store.dtype)
        room[:used] = store[:used]
        store = room
    store[used:need] = more
    return store
