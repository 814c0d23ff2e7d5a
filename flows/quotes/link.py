"""Which speaker and which cue belong to which reported words: the tagger's pointers over the mentions it found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flows.quotes.document import Document
from flows.quotes.spans import DIRECT, Span
from flows.quotes.tagger import CUE, OUT, SPEAKER, Floats, Ints, Tagger, Tags
from flows.quotes.tokens import BLANK, NEWLINE

GROUP = 64  # spans scored at a time
LOOK_BACK, LOOK_AHEAD = 400, 150  # tokens around a group of spans in which its speakers are looked for
MAYBE = 0.05  # a token is a candidate from this probability on
NONE_COST = {DIRECT: 2.0}  # marks without any speaker are rare
PROBABILITY_WEIGHT = 0.25
HEADS = (SPEAKER, CUE)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """Token ranges of a span's speaker and cue, and how far the best speaker is ahead of the next (probability)."""

    speaker: Range | None
    cue: Range | None
    certainty: float


def links(tagger: Tagger, document: Document, tags: Tags, spans: Sequence[Span]) -> list[Link]:
    """One link a span, in the same order."""
    found: list[list[tuple[Range | None, float]]] = [[] for _ in HEADS]
    mentions = [candidate_mentions(document, tags.probabilities, head) for head in HEADS]
    for start in range(0, len(spans), GROUP):
        group = spans[start : start + GROUP]
        low, high = group[0].first - LOOK_BACK, max(span.last for span in group) + LOOK_AHEAD
        for pointer, head in enumerate(HEADS):
            near = within(mentions[head - 1], low, high)
            found[pointer].extend(best_mentions(tagger, tags, group, near, pointer, head))
    return [
        Link(speaker, cue, certainty)
        for (speaker, certainty), (cue, _) in zip(found[0], found[1], strict=True)
    ]


def candidate_mentions(document: Document, probabilities: Floats, head: int) -> list[Range]:
    """Runs of tokens that may belong to a speaker (or cue); a token that surely begins one begins a new run."""
    inside = 1 - probabilities[:, head, OUT]
    on = (inside >= MAYBE) & (document.shapes != NEWLINE) & (document.shapes != BLANK)
    if not len(on):
        return []
    begins = on.copy()
    begins[1:] &= ~on[:-1] | (probabilities[1:, head, 1] > 0.5)
    ends = on.copy()
    ends[:-1] &= ~on[1:] | begins[1:]
    return list(zip(np.flatnonzero(begins).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))


def within(mentions: list[Range], low: int, high: int) -> list[Range]:
    firsts = [first for first, _ in mentions]
    return mentions[int(np.searchsorted(firsts, low)) : int(np.searchsorted(firsts, high))]


def best_mentions(
    tagger: Tagger, tags: Tags, spans: Sequence[Span], mentions: list[Range], pointer: int, head: int
) -> Iterator[tuple[Range | None, float]]:
    first = np.array([span.first for span in spans])
    last = np.array([span.last for span in spans])
    targets = np.array([token for begin, end in mentions for token in range(begin, end)], np.int64)
    scores, none = tagger.point(tags.states, first, last, targets)
    bounds: Ints = np.cumsum([0, *[end - begin for begin, end in mentions]])
    cost = np.array([NONE_COST.get(span.kind, 0.0) for span in spans]) if pointer == 0 else 0.0
    inside = 1 - tags.probabilities[targets, head, OUT]
    powers = np.exp(np.clip(scores[:, pointer], -30, 30)) * inside**PROBABILITY_WEIGHT
    sums = np.add.reduceat(powers, bounds[:-1], axis=1) if mentions else np.zeros((len(spans), 0))
    nothing = np.exp(np.clip(none[:, pointer] - cost, -30, 30))
    total = sums.sum(axis=1) + nothing
    for row, (span, blank, whole) in enumerate(zip(spans, nothing, total, strict=True)):
        del span
        best = int(sums[row].argmax()) if len(mentions) else -1
        if best < 0 or sums[row, best] < blank:
            yield None, float(blank / whole)
        else:
            yield tightened(tags.probabilities, mentions[best], head), float(sums[row, best] / whole)


def tightened(probabilities: Floats, mention: Range, head: int) -> Range:
    """The sure part of a mention: where tokens above one half exist, the run of them around the surest."""
    first, last = mention
    inside = 1 - probabilities[first:last, head, OUT]
    if inside.max() < 0.5:
        return mention
    middle = int(inside.argmax())
    begin = middle
    while begin > 0 and inside[begin - 1] >= 0.5:
        begin -= 1
    end = middle + 1
    while end < len(inside) and inside[end] >= 0.5:
        end += 1
    return first + begin, first + end


