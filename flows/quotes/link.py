"""Which speaker and which cue belong to which reported words: the tagger's pointers over the mentions it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from flows.quotes.document import Document, new
from flows.quotes.spans import DIRECT, IS_BREAK, Span, Words
from flows.quotes.tagger import BEGIN, CUE, FARTHEST, OUT, SPEAKER, Floats, Ints, Near, Tagger, Tags
from flows.ranges import ranges

GROUP = 24  # spans scored at a time
LOOK_BACK, LOOK_AHEAD = 150, 60  # tokens around a group of spans in which its speakers are looked for
SURE, MAYBE = 0.5, 0.1  # a token belongs to a mention, or may, from these probabilities on
NONE_COST = 2.0  # marks without any speaker are rare: taken off the score of having none
LIKE = 0.4  # tokens of an unsure mention are at least so likely, as a share of the one pointed to
LONGEST_UNSURE = 8  # tokens to each side

Range = tuple[int, int]


class Link(NamedTuple):
    """Token ranges of a span's speaker and cue, and the probability of the speaker (or of having none)."""

    speaker: Range | None
    cue: Range | None
    certainty: float


@dataclass(frozen=True)
class Mentions:
    """Candidate mentions, m token ranges [first, last); their tokens one behind the other, and where each begins there.

    inside: how likely each of the document's tokens is in a mention.
    """

    first: Ints
    last: Ints
    tokens: Ints
    bounds: Ints
    inside: Floats


def links(tagger: Tagger, document: Document, words: Words, tags: Tags, spans: Sequence[Span]) -> list[Link]:
    """One link a span, in the same order."""
    if not spans:
        return []
    first = np.array([span.first for span in spans], np.int64)
    last = np.array([span.last for span in spans], np.int64)
    cost = np.array([NONE_COST if span.kind == DIRECT else 0.0 for span in spans], np.float32)
    edges = [*np.searchsorted(first, document.part_starts).tolist(), len(first)]
    starts = np.array([start for a, b in pairwise(edges) for start in range(a, b, GROUP)])
    stops = np.append(starts[1:], len(first))
    own = np.array(document.parts)[[document.part_of(token) for token in first[starts].tolist()]]
    low = np.maximum(own[:, 0], first[starts] - LOOK_BACK)
    high = np.minimum(own[:, 1], np.maximum.reduceat(last, starts) + LOOK_AHEAD)
    mentions = [candidate_mentions(document, words, tags.probabilities, head) for head in (SPEAKER, CUE)]
    windows = [np.searchsorted(some.first, (low, high)) for some in mentions]
    near = [
        Near(some.tokens, list(map(slice, *some.bounds[window].tolist())))
        for some, window in zip(mentions, windows, strict=True)
    ]
    groups = list(map(slice, starts.tolist(), stops.tolist()))
    scores, none = tagger.point(tags.states, first, last, groups, near)
    none -= cost[:, None]
    (speakers, certainties), (cues, _) = (
        best_mentions(some, window.repeat(stops - starts, axis=1), powers, nothing, (first, last, distances))
        for some, window, powers, nothing, distances in zip(
            mentions, windows, scores, none.T, tagger.distances, strict=True
        )
    )
    return list(map(partial(new, Link), zip(speakers, cues, certainties, strict=True)))


def candidate_mentions(document: Document, words: Words, probabilities: Floats, head: int) -> Mentions:
    """Runs of sure tokens, and what is unsure between them."""
    inside = 1 - probabilities[head, OUT]
    inside[IS_BREAK[document.shapes]] = 0
    sure = inside >= SURE
    level = sure.astype(np.int8) + (inside >= MAYBE)
    change = np.append(True, level[1:] != level[:-1])
    change[1:] |= sure[1:] & (probabilities[head, BEGIN, 1:] > SURE)
    first = np.flatnonzero(change)
    last = np.append(first[1:], len(level))
    keep = level[first] > 0
    keep &= (words.count[last] > words.count[first]) | (head == CUE)
    first, last = first[keep], last[keep]
    bounds = np.append(0, np.cumsum(last - first))
    return Mentions(first, last, ranges(first, last - first), bounds, inside)


def best_mentions(
    mentions: Mentions, windows: Ints, powers: Floats, nothing: Floats, place: tuple[Ints, Ints, Floats]
) -> tuple[list[Range | None], list[float]]:
    """For each of m stretches the mention with most of the pointer's mass, or none, and its share.

    windows: first and last candidate of each stretch; powers: the scores of all their tokens, one stretch behind the
    other; nothing: the scores of having none; place: the stretches' bounds and the pointer's biases by distance.
    """
    low, high = windows
    row = np.flatnonzero(high > low)  # stretches with a candidate; the others' are none for certain
    speakers: list[Range | None] = [None] * len(low)
    share = np.ones(len(low), np.float32)
    if not len(row):
        return speakers, share.tolist()
    low, high = low[row], high[row]
    sizes = mentions.bounds[high] - mentions.bounds[low]
    powers += by_distance(mentions.tokens[ranges(mentions.bounds[low], sizes)], sizes, place, row)
    top = np.maximum(np.maximum.reduceat(powers, np.cumsum(sizes) - sizes), nothing[row])
    powers -= np.repeat(top, sizes)
    np.exp(powers, out=powers)
    nothing = np.exp(nothing[row] - top)
    # Every candidate of every stretch, and where its tokens' powers begin.
    candidates = ranges(low, high - low)
    begins = mentions.bounds[candidates] + np.repeat(np.cumsum(sizes) - sizes - mentions.bounds[low], high - low)
    mass = np.add.reduceat(powers, begins)
    edges = np.cumsum(high - low) - (high - low)
    most = np.maximum.reduceat(mass, edges)
    tops = np.flatnonzero(mass == np.repeat(most, high - low))
    best = tops[np.searchsorted(tops, edges)]
    share[row] = np.maximum(most, nothing) / (np.add.reduceat(mass, edges) + nothing)
    linked = most >= nothing
    row, best = row[linked], best[linked]
    first, last = mentions.first[candidates[best]], mentions.last[candidates[best]]
    unsure = np.flatnonzero(mentions.inside[first] < SURE)
    a, b = first[unsure], last[unsure]
    first[unsure], last[unsure] = around(mentions.inside, a, b, a + peaks(powers, begins[best[unsure]], b - a))
    for number, mention in zip(row.tolist(), zip(first.tolist(), last.tolist(), strict=True), strict=True):
        speakers[number] = mention
    return speakers, share.tolist()


def by_distance(tokens: Ints, sizes: Ints, place: tuple[Ints, Ints, Floats], row: Ints) -> Floats:
    """Biases of the tokens, `sizes` of which each stretch of `row` looks at."""
    first, last, biases = place
    near = np.maximum(tokens, np.repeat(first[row], sizes))
    np.minimum(near, np.repeat(last[row] - 1, sizes), out=near)
    np.subtract(tokens, near, out=near)
    near += FARTHEST
    found: Floats = biases.take(near, mode="clip")
    return found


def peaks(powers: Floats, starts: Ints, sizes: Ints) -> Ints:
    """In each of the ranges, how far from its start the greatest power is."""
    if not len(starts):
        return starts
    values = powers[ranges(starts, sizes)]
    edges = np.cumsum(sizes) - sizes
    tops = np.flatnonzero(values == np.repeat(np.maximum.reduceat(values, edges), sizes))
    return tops[np.searchsorted(tops, edges)] - edges


def around(inside: Floats, first: Ints, last: Ints, token: Ints) -> tuple[Ints, Ints]:
    """Of unsure mentions, the tokens about as likely as the one pointed to, and around it."""
    least = np.maximum(MAYBE, LIKE * inside[token])[:, None]
    steps = np.arange(1, LONGEST_UNSURE + 1)
    grown = []
    for toward, room in ((-1, token - first), (1, last - 1 - token)):
        likely = inside.take(token[:, None] + toward * steps, mode="clip") >= least
        likely &= steps <= room[:, None]
        grown.append(np.logical_and.accumulate(likely, axis=1).sum(axis=1))
    return token - grown[0], token + 1 + grown[1]
