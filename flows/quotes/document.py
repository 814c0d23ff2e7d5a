"""A text as the extraction sees it: tokens with offsets and features, quoted stretches, sentence bounds. No judgement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from flows.quotes.marks import Stretch, quoted_stretches
from flows.quotes.tokens import (
    CLOSING,
    INSIDE,
    INSIDE_SINGLE,
    NEWLINE,
    OPENING,
    PERIOD,
    SPACED,
    TITLE,
    TOKEN,
    UPPER,
    FormMemo,
)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Document:
    """One text cut into n tokens; offsets are code points, half-open.

    rows: row of each token's form in the memo; shapes, places: n classes of form and n flag sets (see tokens).
    """

    text: str
    rows: Ints
    words: list[str]
    starts: Ints
    ends: Ints
    shapes: npt.NDArray[np.uint8]
    places: npt.NDArray[np.uint8]
    stretches: list[Stretch]

    def __len__(self) -> int:
        return len(self.rows)

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that share a character with [start, end)."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(first, last)

    @cached_property
    def stretch_tokens(self) -> list[tuple[int, int]]:
        """Token ranges of the stretches' inner words."""
        first = np.searchsorted(self.ends, [s.inner_start for s in self.stretches], side="right")
        last = np.searchsorted(self.starts, [s.inner_end for s in self.stretches], side="left")
        return [(int(a), max(int(a), int(b))) for a, b in zip(first, last, strict=True)]

    @cached_property
    def paragraph(self) -> Ints:
        """Number of the paragraph of each token; a line break ends its paragraph."""
        return np.cumsum(self.shapes == NEWLINE) - (self.shapes == NEWLINE)


def read(text: str, memo: FormMemo) -> Document:
    matches = TOKEN.findall(text)
    found = memo.rows(matches)
    words = [memo.words[row] for row in found]
    rows = np.array(found, np.int64)
    ends = np.fromiter(accumulate(map(len, matches)), np.int64, len(matches))
    starts = ends - np.fromiter(map(len, words), np.int64, len(words))
    document = Document(
        text, rows, words, starts, ends, memo.shapes[rows], memo.spaced[rows] * SPACED, quoted_stretches(text)
    )
    mark_places(document)
    return document


def mark_places(document: Document) -> None:
    places = document.places
    for stretch, (first, last) in zip(document.stretches, document.stretch_tokens, strict=True):
        if not stretch.double:
            places[first:last] |= INSIDE_SINGLE
            continue
        places[first:last] |= INSIDE
        if first and document.ends[first - 1] > stretch.start:
            places[first - 1] |= OPENING | INSIDE
        if stretch.closed and last < len(places) and document.starts[last] < stretch.end:
            places[last] |= CLOSING


ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen col lt capt sgt maj adm hon rev st jr sr jan feb aug sept sep oct nov dec "
    "inc corp ltd co vs no u s ph d a p m e g i".split()
)


def sentence_starts(document: Document) -> npt.NDArray[np.bool_]:
    """True where a token begins a sentence; marks that open belong to the sentence they open.

    A period ends a sentence when, past closing marks and brackets, a blank and then something that may begin one follow.
    """
    n = len(document)
    begins = np.zeros(n + 1, bool)
    if not n:
        return begins[:0]
    begins[0] = True
    shapes = document.shapes
    begins[1:][shapes == NEWLINE] = True
    spaced = (document.places & SPACED).astype(bool)
    for at in np.flatnonzero(shapes == PERIOD).tolist():
        before = document.words[at - 1].lower() if at else ""
        word = document.words[at]
        if word == "." and before in ABBREVIATIONS:
            continue
        after = at + 1
        while after < n and not spaced[after] and shapes[after] != NEWLINE and after < at + 4:
            after += 1
        if after < n and spaced[after] and may_begin(document.words[after], int(shapes[after])):
            begins[after] = True
    return begins[:n]


def may_begin(word: str, shape: int) -> bool:
    return shape in (TITLE, UPPER) or not word[0].islower()
