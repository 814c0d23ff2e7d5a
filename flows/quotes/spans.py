"""From the tagger's probabilities and the geometry of marks to stretches of reported words. No speakers here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flows.quotes.document import Document, new
from flows.quotes.tagger import BEGIN, CONTENT, IN, OUT, Floats, Ints
from flows.quotes.tokens import (
    BLANK,
    CLITIC,
    DIGITS,
    INITIAL,
    INSIDE,
    LOWER,
    MIXED,
    NEWLINE,
    OPENING,
    PERIOD,
    TITLE,
    UPPER,
)
from flows.ranges import ranges

DIRECT, MIXED_KIND, INDIRECT, SCARE = "direct", "mixed", "indirect", "scare"
IS_WORD = np.isin(np.arange(256), [LOWER, TITLE, UPPER, MIXED, DIGITS, INITIAL, CLITIC])
IS_BREAK = np.isin(np.arange(256), [NEWLINE, BLANK])

QUOTED_LEAST = 0.4  # mean probability from which a stretch between marks is somebody's reported words
OUT_COST = np.array(
    [[0.6], [1], [1]], np.float32
)  # a span too many is dropped later by its confidence, one too few is lost
LONG = 6  # from so many words on, marks alone make half the case
QUOTED_LEAST_LONG = 0.2
LEADS_IN = frozenset({"that", "as", "and", "of", "the", "a", "an", "to", "it", "is"})
ONE = 1 << 30  # a probability of one, as a whole number
BOUNDS = itemgetter(0, 1)  # of a span
LONGEST_LEAD = 2  # tokens before a quotation that only lead into it


class Span(NamedTuple):
    """Tokens [first, last) of one stretch of reported words, its kind, and its mean probability."""

    first: int
    last: int
    kind: str
    score: float
    stretch: int | None = None  # number of the quoted stretch it is, where it is one


class Words:
    """For a document's tokens: where the next word is, where the last one was, and how many there were before."""

    def __init__(self, document: Document) -> None:
        self.is_word = IS_WORD[document.shapes]
        at = np.flatnonzero(self.is_word)
        self.count = np.append(0, np.cumsum(self.is_word))
        self.next = np.append(at, len(document)).take(self.count)
        self.last = np.append(0, at + 1).take(self.count)
        # For looking at single tokens.
        self.counts: memoryview[Any] = self.count.data
        self.nexts: memoryview[Any] = self.next.data
        self.lasts: memoryview[Any] = self.last.data

    def trim(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Ranges without marks and punctuation at the edges; an empty range where there is no word."""
        begin = np.minimum(self.next[first], last)
        return begin, np.maximum(self.last[last], begin)


def runs(labels: Ints, breaks: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Maximal runs of a BIO sequence; an IN without a BEGIN begins one, a True in `breaks` ends one."""
    on = labels != OUT
    begins = on & ((labels == BEGIN) | breaks)
    begins[0] |= on[0]
    begins[1:] |= on[1:] & ~on[:-1]
    ends = on.copy()
    ends[:-1] &= ~on[1:] | begins[1:]
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1


def reported_spans(
    document: Document,
    words: Words,
    probabilities: Floats,
    sentences: npt.NDArray[np.bool_],
    sure: Iterable[int] = (),
    named: Sequence[int] = (),
) -> list[Span]:
    """All stretches of reported words and, as `scare`, the marked words that nobody reports; in the order of the text.

    `sure`: stretches known to be reported, `named`: known not to be.
    """
    content = probabilities[CONTENT]
    # Whole numbers, so that sums over a range are the same wherever the text stands.
    inside = np.rint((1 - content[OUT]) * ONE).astype(np.int64)
    total = np.append(0, np.cumsum(inside))
    first, last = document.stretch_bounds
    quoted = quoted_verdicts(words, total, first, last)
    quoted[np.array(list(sure), np.int64)] = True
    quoted[np.array(named, np.int64)] = False
    out, begin, within = content * OUT_COST
    labels = np.where(within > np.maximum(out, begin), IN, np.where(begin > out, BEGIN, OUT))
    labels[IS_BREAK[document.shapes]] = OUT
    breaks = sentences & ((document.places & INSIDE == 0) | (document.places & OPENING != 0))
    label_quoted(document, words, labels, breaks, quoted)
    for number in named:
        a, b = document.stretch_tokens[number]
        if a < 2 or labels[a - 2] == OUT:
            labels[a:b] = OUT
    begin, end = words.trim(*runs(labels, breaks))
    begin, end = begin[begin < end], end[begin < end]
    low = np.searchsorted(last, begin, side="right").tolist()
    high = np.searchsorted(first, end, side="left").tolist()
    scores = ((total[end] - total[begin]) / (ONE * (end - begin))).tolist()
    spans: list[Span] = []
    is_quoted = quoted.tolist()
    for a, b, score, i, j in zip(begin.tolist(), end.tolist(), scores, low, high, strict=True):
        within = [number for number in range(i, j) if is_quoted[number]] if i < j else None
        if within:
            spans += by_kind(document, words, a, b, score, within)
        else:
            spans.append(new(Span, (a, b, INDIRECT, score, None)))
    spans.extend(scare_spans(words, total, first, last, quoted, begin, end))
    spans.sort(key=BOUNDS)
    return spans


def quoted_verdicts(words: Words, total: Ints, first: Ints, last: Ints) -> npt.NDArray[np.bool_]:
    """For each stretch between marks: is it somebody's reported words?"""
    mean = (total[last] - total[first]) / (ONE * np.maximum(last - first, 1))
    long = words.count[last] - words.count[first] >= LONG
    verdicts: npt.NDArray[np.bool_] = (last > first) & (mean >= np.where(long, QUOTED_LEAST_LONG, QUOTED_LEAST))
    return verdicts


def label_quoted(
    document: Document,
    words: Words,
    labels: Ints,
    breaks: npt.NDArray[np.bool_],
    quoted: npt.NDArray[np.bool_],
) -> None:
    """Reported stretches become reported from the first to the last word, and end with their sentence."""
    begin, end = words.trim(*document.stretch_bounds)
    kept = quoted & (begin < end)
    begin, end, closing = begin[kept], end[kept], document.stretch_bounds[1][kept]
    labels[ranges(begin, end - begin)] = IN
    labels[begin[(begin == 0) | (labels[begin - 1] == OUT)]] = BEGIN
    breaks[closing[(closing < len(breaks)) & (document.shapes[closing - 1] == PERIOD)]] = True


def scare_spans(
    words: Words,
    total: Ints,
    first: Ints,
    last: Ints,
    quoted: npt.NDArray[np.bool_],
    begin: Ints,
    end: Ints,
) -> list[Span]:
    """Stretches between marks that are not reported and not part of what is."""
    found = []
    at = np.searchsorted(end, first, side="right")
    for number in np.flatnonzero(~quoted & (words.count[last] > words.count[first])).tolist():
        a, b = int(first[number]), int(last[number])
        if at[number] < len(begin) and begin[at[number]] <= a and b <= end[at[number]] + 1:
            continue
        found.append(Span(a, b, SCARE, float(1 - (total[b] - total[a]) / (ONE * (b - a))), number))
    return found


def by_kind(document: Document, words: Words, first: int, last: int, score: float, within: list[int]) -> list[Span]:
    """One run with quoted stretches as spans; what only leads into a quotation ("that", a comma) is left out."""
    bounds = [document.stretch_tokens[number] for number in within]
    begin, end = bounds[0]
    outside = (
        words.counts[last]
        - words.counts[first]
        - sum(words.counts[min(b, last)] - words.counts[max(a, first)] for a, b in bounds)
    )
    if outside <= 0:
        return [span for number in within for span in quoted_span(document, words, score, number)]
    leads_in = begin - first <= LONGEST_LEAD + 1 and words.counts[begin] - words.counts[first] <= LONGEST_LEAD
    if len(within) == 1 and leads_in and words.counts[last] <= words.counts[min(end, last)]:
        before = [document.lowers[at] for at in range(first, begin) if words.is_word[at]]
        if set(before) <= LEADS_IN:
            return quoted_span(document, words, score, within[0])
    return [Span(first, last, MIXED_KIND, score)]


def quoted_span(document: Document, words: Words, score: float, number: int) -> list[Span]:
    """The whole stretch as one span; none if there is no word in it."""
    a, b = document.stretch_tokens[number]
    first, last = words.nexts[a], words.lasts[b]
    return [Span(first, last, DIRECT, score, number)] if first < last else []
