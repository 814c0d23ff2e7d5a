"""From the tagger's probabilities and the geometry of marks to contiguous stretches: reported words, speakers, cues."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.quotes.document import Document
from flows.quotes.tagger import BEGIN, CONTENT, CUE, IN, OUT, SPEAKER, Floats, Ints
from flows.quotes.tokens import BLANK, CLITIC, DIGITS, INITIAL, LOWER, MIXED, NEWLINE, TITLE, UPPER

DIRECT, MIXED_KIND, INDIRECT, SCARE = "direct", "mixed", "indirect", "scare"
WORD_SHAPES = np.isin(np.arange(256), [LOWER, TITLE, UPPER, MIXED, DIGITS, INITIAL, CLITIC])
BREAK_SHAPES = np.isin(np.arange(256), [NEWLINE, BLANK])

QUOTED_LEAST = 0.4  # mean probability from which a stretch between marks is somebody's reported words
LONG = 6  # from so many words on, marks alone make half the case
QUOTED_LEAST_LONG = 0.2
LEADS_IN = frozenset({"that", "as", ":", ",", "-", "–", "—", "and", "of", "the", "a", "an", "to", "it", "is"})


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens [first, last) of one stretch of reported words, its kind, and how sure the tagger is (mean probability)."""

    first: int
    last: int
    kind: str
    score: float
    stretch: int | None = None  # number of the quoted stretch it is, where it is one


def runs(labels: Ints, breaks: npt.NDArray[np.bool_] | None = None) -> list[tuple[int, int]]:
    """Maximal runs of a BIO sequence; an IN without a BEGIN begins one, a True in `breaks` ends one."""
    n = len(labels)
    if not n:
        return []
    on = labels != OUT
    begins = on & (labels == BEGIN)
    begins[0] |= on[0]
    begins[1:] |= on[1:] & ~on[:-1]
    if breaks is not None:
        begins |= on & breaks
    ends = np.zeros(n, bool)
    ends[-1] = on[-1]
    ends[:-1] = on[:-1] & (~on[1:] | begins[1:])
    return list(zip(np.flatnonzero(begins).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))


def trim(document: Document, first: int, last: int) -> tuple[int, int]:
    """Without marks and punctuation at the edges."""
    words = WORD_SHAPES[document.shapes[first:last]]
    inside = np.flatnonzero(words)
    if not len(inside):
        return first, first
    return first + int(inside[0]), first + int(inside[-1]) + 1


def reported_spans(document: Document, probabilities: Floats) -> list[Span]:
    """All stretches of reported words and, as `scare`, the marked words that nobody reports; in the order of the text."""
    content = probabilities[:, CONTENT]
    labels = content.argmax(axis=1)
    inside = 1 - content[:, OUT]
    labels[BREAK_SHAPES[document.shapes]] = OUT
    spans: list[Span] = []
    taken = np.zeros(len(document), bool)
    quoted = quoted_verdicts(document, inside)
    for number, (first, last) in enumerate(document.stretch_tokens):
        if not quoted[number]:
            continue
        begin, end = trim(document, first, last)
        if begin == end:
            continue
        labels[begin:end] = IN
        if begin and labels[begin - 1] != OUT:
            continue
        labels[begin] = BEGIN
    for first, last in runs(labels):
        first, last = trim(document, first, last)
        if first == last:
            continue
        spans.extend(by_kind(document, first, last, float(inside[first:last].mean()), quoted))
        taken[first:last] = True
    for number, (first, last) in enumerate(document.stretch_tokens):
        if not quoted[number] and last > first and not taken[first:last].all():
            spans.append(Span(first, last, SCARE, float(1 - inside[first:last].mean()), number))
    spans.sort(key=lambda span: (span.first, span.last))
    return spans


def quoted_verdicts(document: Document, inside: Floats) -> list[bool]:
    verdicts = []
    for first, last in document.stretch_tokens:
        if last == first:
            verdicts.append(False)
            continue
        words = int(WORD_SHAPES[document.shapes[first:last]].sum())
        least = QUOTED_LEAST_LONG if words >= LONG else QUOTED_LEAST
        verdicts.append(bool(inside[first:last].mean() >= least))
    return verdicts


def by_kind(
    document: Document, first: int, last: int, score: float, quoted: list[bool]
) -> list[Span]:
    """One run as one span; what only leads into a quotation ("that", a comma) is left out of it."""
    within = [
        (number, *bounds)
        for number, bounds in stretches_between(document, first, last)
        if quoted[number]
    ]
    if not within:
        return [Span(first, last, INDIRECT, score)]
    number, begin, end = within[0]
    if len(within) == 1:
        before = document.words[first:begin]
        after = WORD_SHAPES[document.shapes[end:last]].any()
        if not after and all(not WORD_SHAPES[s] or w.lower() in LEADS_IN for w, s in zip(before, document.shapes[first:begin], strict=True)) and begin - first <= 2:
            return quoted_span(document, begin, end, score, number)
        if first >= begin and last <= end:
            return quoted_span(document, begin, end, score, number)
    elif all_words_quoted(document, first, last, within):
        return [span for number, begin, end in within for span in quoted_span(document, begin, end, score, number)]
    return [Span(first, last, MIXED_KIND, score)]


def quoted_span(document: Document, begin: int, end: int, score: float, number: int) -> list[Span]:
    """The whole stretch as one span; none if there is no word in it."""
    first, last = trim(document, begin, end)
    return [Span(first, last, DIRECT, score, number)] if first < last else []


def stretches_between(document: Document, first: int, last: int) -> list[tuple[int, tuple[int, int]]]:
    """Quoted stretches that share a token with [first, last), with their token ranges."""
    ranges = document.stretch_tokens
    low = int(np.searchsorted([end for _, end in ranges], first, side="right"))
    found = []
    for number in range(low, len(ranges)):
        begin, end = ranges[number]
        if begin >= last:
            break
        found.append((number, (begin, end)))
    return found


def all_words_quoted(document: Document, first: int, last: int, within: list[tuple[int, int, int]]) -> bool:
    covered = np.zeros(last - first, bool)
    for _, begin, end in within:
        covered[max(0, begin - first) : max(0, end - first)] = True
    return not (WORD_SHAPES[document.shapes[first:last]] & ~covered).any()


def mentions_of(document: Document, probabilities: Floats, head: int) -> list[tuple[int, int]]:
    """Speakers or cues as the tagger sees them, as token ranges."""
    assert head in (SPEAKER, CUE)
    labels = probabilities[:, head].argmax(axis=1)
    labels[BREAK_SHAPES[document.shapes]] = OUT
    return runs(labels)
