"""A text as the extraction sees it: tokens with offsets and classes, quoted stretches, sentences. No judgement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from flows.quotes.lexicon import word_list
from flows.quotes.marks import Stretch, quoted_stretches
from flows.quotes.tokens import (
    CLOSING,
    COMMA,
    DASH,
    DIGITS,
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

    rows: row of each token's form in the memo, `forms` and `folded` the memo's spellings;
    shapes, places: n classes of form and n flag sets (see tokens); classes: n flag sets of the lexicon (see lexicon).
    """

    text: str
    rows: Ints
    forms: list[str]
    folded: list[str]
    starts: Ints
    ends: Ints
    shapes: npt.NDArray[np.uint8]
    places: npt.NDArray[np.uint8]
    classes: npt.NDArray[np.uint8]
    stretches: list[Stretch]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def numbers(self) -> list[int]:
        """`rows` for looking at single tokens: a list is faster at that than an array."""
        numbers: list[int] = self.rows.tolist()
        return numbers

    @cached_property
    def kinds(self) -> bytes:
        """`shapes` for looking at single tokens."""
        return self.shapes.tobytes()

    def word(self, at: int) -> str:
        return self.forms[self.numbers[at]]

    def lower(self, at: int) -> str:
        return self.folded[self.numbers[at]]

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the tokens [first, last)."""
        return int(self.starts[first]), int(self.ends[last - 1])

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that share a character with [start, end)."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(first, last)

    @cached_property
    def stretch_bounds(self) -> tuple[Ints, Ints]:
        """First tokens and token ends of the stretches' inner words, two arrays."""
        first = np.searchsorted(self.ends, [s.inner_start for s in self.stretches], side="right")
        last = np.searchsorted(self.starts, [s.inner_end for s in self.stretches], side="left")
        return first, np.maximum(first, last)

    @cached_property
    def stretch_tokens(self) -> list[tuple[int, int]]:
        """Token ranges of the stretches' inner words."""
        first, last = self.stretch_bounds
        return list(zip(first.tolist(), last.tolist(), strict=True))

    def stretches_between(self, first: int, last: int) -> range:
        """Numbers of the quoted stretches that share a token with [first, last)."""
        begins, ends = self.stretch_bounds
        return range(int(np.searchsorted(ends, first, side="right")), int(np.searchsorted(begins, last, side="left")))


def read(text: str, memo: FormMemo) -> Document:
    rows = memo.rows(TOKEN.findall(text))
    sizes = memo.sizes[rows]
    ends = np.cumsum(sizes[:, 1])
    spaced = (sizes[:, 0] < sizes[:, 1]).astype(np.uint8) * np.uint8(SPACED)
    document = Document(
        text,
        rows,
        memo.words,
        memo.folded,
        ends - sizes[:, 0],
        ends,
        memo.shapes[rows],
        spaced,
        memo.classes[rows],
        quoted_stretches(text),
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


LONGEST_DATELINE = 16
ABBREVIATIONS = word_list("abbreviations")


def sentence_starts(document: Document) -> npt.NDArray[np.bool_]:
    """True where a token begins a sentence; marks that open belong to the sentence they open.

    A period ends a sentence when, past closing marks and brackets, a blank and something that may begin one follow.
    """
    n = len(document)
    begins = np.zeros(n + 1, bool)
    if not n:
        return begins[:0]
    begins[0] = True
    shapes = document.shapes
    begins[1:][shapes == NEWLINE] = True
    periods = np.flatnonzero(shapes == PERIOD)
    spaced = (document.places & SPACED).astype(bool)
    apart = np.append(np.flatnonzero(spaced | (shapes == NEWLINE)), n)
    following = apart[np.searchsorted(apart, periods, side="right")]  # the next token with a blank before it
    near = (following < n) & (following < periods + 4)
    for at, after in zip(periods[near].tolist(), following[near].tolist(), strict=True):
        if at and document.word(at) == "." and document.lower(at - 1) in ABBREVIATIONS:
            continue
        if shapes[after] != NEWLINE and not document.word(after)[0].islower():
            begins[after] = True
    for start in np.flatnonzero(begins[:n] & (shapes == UPPER)).tolist():
        if not start or shapes[start - 1] == NEWLINE:
            begins[dateline_end(document, start)] = True
    return begins[:n]


def dateline_end(document: Document, start: int) -> int:
    """Behind the dash of "MARROW BAY, March 4 (Northern Wire) - " at the start of a paragraph; else `start`."""
    for at in range(start + 1, min(start + LONGEST_DATELINE, len(document) - 1)):
        kind = document.shapes[at]
        if kind == DASH and document.places[at] & document.places[at + 1] & SPACED:
            return at + 1
        if kind not in (UPPER, TITLE, COMMA, DIGITS, PERIOD) and document.word(at) not in "()/":
            break
    return start
