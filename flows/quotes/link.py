"""Which speaker and which cue belong to which reported words: the tagger's pointers over the mentions it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from flows.quotes.document import Document
from flows.quotes.spans import DIRECT, IS_BREAK, Span, Words
from flows.quotes.tagger import BEGIN, CUE, OUT, SPEAKER, Floats, Ints, Tagger, Tags

GROUP = 24  # spans scored at a time
LOOK_BACK, LOOK_AHEAD = 150, 60  # tokens around a group of spans in which its speakers are looked for
SURE, MAYBE = 0.5, 0.1  # a token belongs to a mention, or may, from these probabilities on
MOST = 30  # scores above are as good as this
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
    inside: memoryview[Any]

    def between(self, low: int, high: int) -> Mentions:
        """Those that begin at the tokens [low, high)."""
        a, b = np.searchsorted(self.first, (low, high)).tolist()
        start = self.bounds[a]
        bounds = self.bounds[a : b + 1] - start
        return Mentions(self.first[a:b], self.last[a:b], self.tokens[start : self.bounds[b]], bounds, self.inside)


def links(tagger: Tagger, document: Document, words: Words, tags: Tags, spans: Sequence[Span]) -> list[Link]:
    """One link a span, in the same order."""
    first = np.array([span.first for span in spans], np.int64)
    last = np.array([span.last for span in spans], np.int64)
    cost = np.array([NONE_COST if span.kind == DIRECT else 0.0 for span in spans], np.float32)
    mentions = [candidate_mentions(document, words, tags.probabilities, head) for head in (SPEAKER, CUE)]
    found: list[Link] = []
    for part in document.parts:
        end = int(np.searchsorted(first, part[1]))
        for start in range(len(found), end, GROUP):
            group = slice(start, min(end, start + GROUP))
            low, high = max(part[0], first[start] - LOOK_BACK), min(part[1], int(last[group].max()) + LOOK_AHEAD)
            near = [some.between(low, high) for some in mentions]
            speakers, cues = best_mentions(tagger, tags.states, first[group], last[group], cost[group], near)
            found += [Link(who, how, certainty) for (who, certainty), (how, _) in zip(speakers, cues, strict=True)]
    return found


def candidate_mentions(document: Document, words: Words, probabilities: Floats, head: int) -> Mentions:
    """Runs of sure tokens, and what is unsure between them."""
    inside = 1 - probabilities[:, head, OUT]
    inside[IS_BREAK[document.shapes]] = 0
    sure = inside >= SURE
    level = sure.astype(np.int8) + (inside >= MAYBE)
    change = np.append(True, level[1:] != level[:-1])
    change[1:] |= sure[1:] & (probabilities[1:, head, BEGIN] > SURE)
    first = np.flatnonzero(change)
    last = np.append(first[1:], len(level))
    keep = level[first] > 0
    keep &= (words.count[last] > words.count[first]) | (head == CUE)
    first, last = first[keep], last[keep]
    bounds = np.append(0, np.cumsum(last - first))
    tokens = np.repeat(first - bounds[:-1], last - first) + np.arange(bounds[-1])
    return Mentions(first, last, tokens, bounds, inside.data)


def best_mentions(
    tagger: Tagger, states: Floats, first: Ints, last: Ints, cost: Floats, mentions: Sequence[Mentions]
) -> list[list[tuple[Range | None, float]]]:
    """For each of m stretches [first, last) the speaker's mention with most of the pointer's mass, or none; its share.

    Then the same for the cue. `cost`: what is taken off the scores of having none.
    """
    powers, none = tagger.point(states, first, last, [some.tokens for some in mentions])
    nothing = np.exp(np.minimum(none - cost[:, None], MOST))
    np.minimum(powers, MOST, out=powers)
    np.exp(powers, out=powers)
    bounds = np.concatenate([mentions[0].bounds[:-1], mentions[1].bounds[:-1] + len(mentions[0].tokens)])
    mass = np.add.reduceat(powers, bounds, axis=1) if len(bounds) else powers
    split, cut = len(mentions[0].first), len(mentions[0].tokens)
    return [
        chosen(mentions[0], mass[:, :split], powers[:, :cut], nothing[:, 0]),
        chosen(mentions[1], mass[:, split:], powers[:, cut:], nothing[:, 1]),
    ]


def chosen(mentions: Mentions, mass: Floats, powers: Floats, nothing: Floats) -> list[tuple[Range | None, float]]:
    """The mention with the most mass for each row, or none where `nothing` has more."""
    if not len(mentions.first):
        return [(None, 1.0)] * len(nothing)
    best = mass.argmax(axis=1)
    most = mass[np.arange(len(best)), best]
    linked = most >= nothing
    share = np.maximum(most, nothing) / (mass.sum(axis=1) + nothing)
    found: list[tuple[Range | None, float]] = []
    columns = (array.tolist() for array in (mentions.first[best], mentions.last[best], linked, share, best))
    for row, (a, b, yes, certainty, number) in enumerate(zip(*columns, strict=True)):
        if not yes:
            found.append((None, certainty))
            continue
        if mentions.inside[a] < SURE:
            start = int(mentions.bounds[number])
            a, b = around(mentions.inside, a, b, a + int(powers[row, start : start + b - a].argmax()))
        found.append(((a, b), certainty))
    return found


def around(inside: memoryview[Any], first: int, last: int, token: int) -> Range:
    """Of an unsure mention, the tokens about as likely as the one pointed to, and around it."""
    least = max(MAYBE, LIKE * inside[token])
    begin, end = token, token + 1
    while begin > max(first, token - LONGEST_UNSURE) and inside[begin - 1] >= least:
        begin -= 1
    while end < min(last, token + LONGEST_UNSURE) and inside[end] >= least:
        end += 1
    return begin, end
