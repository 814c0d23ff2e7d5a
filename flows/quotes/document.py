"""Texts as the extraction sees them: tokens with offsets and classes, quoted stretches, sentences. No judgement."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.quotes.lexicon import SHORTENED, STOP, TITLED
from flows.quotes.marks import Stretch, quoted_stretches
from flows.quotes.tokens import (
    CLITIC,
    CLOSING,
    COMMA,
    DASH,
    DIGITS,
    DOUBLE,
    INSIDE,
    INSIDE_SINGLE,
    NEWLINE,
    OPENING,
    PERIOD,
    SINGLE,
    SMALL,
    SPACED,
    TITLE,
    UPPER,
    FormMemo,
    cut,
)

Ints = npt.NDArray[np.int64]
MAY_BE_MARK = np.isin(np.arange(256), (DOUBLE, SINGLE, CLITIC))
new = tuple.__new__  # three times as fast as a named tuple's own constructor: for what there are thousands of


@dataclass(frozen=True)
class Document:
    """Texts cut into n tokens together, which saves looking at each by itself; each ends with a line break of ours.

    No rule may look across a text's end: it is a line break, so that those which stop there need not know of `parts`.
    rows: row of each token's form in the memo, `forms` and `folded` the memo's spellings;
    shapes, places: n classes of form and n flag sets (see tokens); classes: n flag sets of the lexicon (see lexicon);
    starts, ends: code points, half-open; parts: token range of each text, without the last line break.
    """

    text: str
    rows: Ints
    forms: npt.NDArray[np.object_]
    folded: npt.NDArray[np.object_]
    starts: Ints
    ends: Ints
    shapes: npt.NDArray[np.uint8]
    places: npt.NDArray[np.uint8]
    classes: npt.NDArray[np.uint16]
    stretches: list[Stretch]
    parts: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def part_starts(self) -> list[int]:
        """First tokens of the parts."""
        return [first for first, _ in self.parts]

    def part_of(self, token: int) -> int:
        """Number of the text that a token stands in."""
        return bisect_right(self.part_starts, token) - 1

    def bounds_of(self, part: int) -> tuple[int, int]:
        """Offsets of a text."""
        first, last = self.parts[part]
        return (int(self.ends[first - 1]) if first else 0), (int(self.ends[last - 1]) if last else 0)

    @cached_property
    def flags(self) -> memoryview[Any]:
        """`classes` for looking at single tokens."""
        return self.classes.data

    @cached_property
    def titles(self) -> list[int]:
        """Tokens that end a title."""
        found: list[int] = np.flatnonzero(self.classes & TITLED).tolist()
        return found

    @cached_property
    def kinds(self) -> bytes:
        """`shapes` for looking at single tokens."""
        return self.shapes.tobytes()

    @cached_property
    def sides(self) -> bytes:
        """`places` for looking at single tokens."""
        return self.places.tobytes()

    @cached_property
    def words(self) -> list[str]:
        """The tokens."""
        words: list[str] = self.forms.take(self.rows).tolist()
        return words

    @cached_property
    def lowers(self) -> list[str]:
        """The tokens in lower case."""
        words: list[str] = self.folded.take(self.rows).tolist()
        return words

    @cached_property
    def edges(self) -> tuple[memoryview[Any], memoryview[Any]]:
        """`starts` and `ends` for looking at single tokens: memory views are faster at that than arrays."""
        return self.starts.data, self.ends.data

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the tokens [first, last)."""
        starts, ends = self.edges
        return starts[first], ends[last - 1]

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
    def stretch_lists(self) -> tuple[list[int], list[int]]:
        """`stretch_bounds` for looking at single stretches."""
        first, last = self.stretch_bounds
        return first.tolist(), last.tolist()

    @cached_property
    def stretch_tokens(self) -> list[tuple[int, int]]:
        """Token ranges of the stretches' inner words."""
        return list(zip(*self.stretch_lists, strict=True))

    @cached_property
    def stretch_starts(self) -> list[int]:
        """Where the stretches begin."""
        return [stretch.start for stretch in self.stretches]

    def inner_bounds(self, number: int) -> tuple[int, int]:
        """Offsets of a stretch's words, without blanks at the edges."""
        text = self.text
        _, _, start, end, _, _ = self.stretches[number]
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return start, end

    def stretches_between(self, first: int, last: int) -> range:
        """Numbers of the quoted stretches that share a token with [first, last)."""
        begins, ends = self.stretch_lists
        return range(bisect_right(ends, first), bisect_left(begins, last))


def read(texts: Sequence[str], memo: FormMemo) -> Document:
    joined = "\n".join([*texts, ""])
    seams = np.cumsum([len(text) + 1 for text in texts]) - 1
    tokens = cut(joined, seams)
    rows = memo.rows(joined, tokens)
    last = np.searchsorted(tokens.starts, seams)
    shapes = memo.shapes[rows]
    document = Document(
        joined,
        rows,
        memo.words,
        memo.folded,
        tokens.starts,
        tokens.ends,
        shapes,
        tokens.spaced.astype(np.uint8) * np.uint8(SPACED),
        memo.classes[rows],
        quoted_stretches(joined, tokens.starts[MAY_BE_MARK[shapes]].tolist()),
        list(zip([0, *(last[:-1] + 1).tolist()], last.tolist(), strict=True)),
    )
    mark_places(document)
    return document


def mark_places(document: Document) -> None:
    """Note for each token on which side of which marks it stands."""
    if not document.stretches:
        return
    places, n = document.places, len(document)
    first, last = document.stretch_bounds
    columns = zip(*((s.start, s.end, s.double, s.closed) for s in document.stretches), strict=True)
    start, end, double, closed = map(np.array, columns)
    for flag, kind in ((INSIDE, double), (INSIDE_SINGLE, ~double)):
        change = np.bincount(first[kind], minlength=n + 1) - np.bincount(last[kind], minlength=n + 1)
        places[np.cumsum(change[:n]) > 0] |= flag
    opened = double & (first > 0) & (document.ends[first - 1] > start)
    places[first[opened] - 1] |= OPENING | INSIDE
    shut = double & closed & (last < n)
    shut &= document.starts.take(last, mode="clip") < end
    places[last[shut]] |= CLOSING


LONGEST_DATELINE = 16


def sentence_starts(document: Document) -> npt.NDArray[np.bool_]:
    """True where a token begins a sentence; marks that open belong to the sentence they open.

    A period ends a sentence when, past closing marks and brackets, a blank and something that may begin one follow.
    """
    n = len(document)
    shapes, classes = document.shapes, document.classes
    is_break = shapes == NEWLINE
    begins = np.append(True, is_break[:-1])
    periods = np.flatnonzero(shapes == PERIOD)
    apart = np.append(np.flatnonzero((document.places & SPACED != 0) | is_break), n)
    following = apart[np.searchsorted(apart, periods, side="right")]  # the next token with a blank before it
    near = (following < n) & (following < periods + 4)
    periods, following = periods[near], following[near]
    abbreviated = (classes[periods] & STOP != 0) & (classes[periods - 1] & SHORTENED != 0) & (periods > 0)
    begins[following[~abbreviated & ~is_break[following] & (classes[following] & SMALL == 0)]] = True
    for start in np.flatnonzero(np.append(True, is_break[:-1]) & (shapes == UPPER)).tolist():
        begins[dateline_end(document, start)] = True
    return begins


def dateline_end(document: Document, start: int) -> int:
    """Behind the dash of "MARROW BAY, March 4 (Northern Wire) - " at the start of a paragraph; else `start`."""
    for at in range(start + 1, min(start + LONGEST_DATELINE, len(document) - 1)):
        kind = document.kinds[at]
        if kind == DASH and document.sides[at] & document.sides[at + 1] & SPACED:
            return at + 1
        if kind not in (UPPER, TITLE, COMMA, DIGITS, PERIOD) and document.words[at] not in "()/":
            break
    return start
