"""Which speaker and which cue belong to which reported words: the tagger's pointers over the mentions it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flows.quotes.document import Document
from flows.quotes.spans import DIRECT, IS_BREAK, Span, Words
from flows.quotes.tagger import BEGIN, CUE, OUT, SPEAKER, Floats, Ints, Tagger, Tags

GROUP = 64  # spans scored at a time
LOOK_BACK, LOOK_AHEAD = 400, 150  # tokens around a group of spans in which its speakers are looked for
SURE, MAYBE = 0.5, 0.06  # a token belongs to a mention, or may, from these probabilities on
NONE_COST = 2.0  # marks without any speaker are rare: taken off the score of having none
LIKE = 0.4  # tokens of an unsure mention are at least so likely, as a share of the one pointed to
LONGEST_UNSURE = 8  # tokens to each side

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """Token ranges of a span's speaker and cue, and the probability of the speaker (or of having none)."""

    speaker: Range | None
    cue: Range | None
    certainty: float


@dataclass(frozen=True)
class Mentions:
    """Candidate mentions, m token ranges [first, last), and how likely each of the n tokens is in one."""

    first: Ints
    last: Ints
    inside: Floats


def links(tagger: Tagger, document: Document, words: Words, tags: Tags, spans: Sequence[Span]) -> list[Link]:
    """One link a span, in the same order."""
    first = np.array([span.first for span in spans], np.int64)
    last = np.array([span.last for span in spans], np.int64)
    cost = np.array([NONE_COST if span.kind == DIRECT else 0.0 for span in spans], np.float32)
    mentions = [candidate_mentions(document, words, tags.probabilities, head) for head in (SPEAKER, CUE)]
    found: list[Link] = []
    for start in range(0, len(spans), GROUP):
        group = slice(start, start + GROUP)
        speakers = best_mentions(tagger, tags, first[group], last[group], mentions[0], 0, cost[group])
        cues = best_mentions(tagger, tags, first[group], last[group], mentions[1], 1, cost[group])
        found += [Link(speaker, cue, certainty) for (speaker, certainty), (cue, _) in zip(speakers, cues, strict=True)]
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
    return Mentions(first[keep], last[keep], inside)


def best_mentions(
    tagger: Tagger, tags: Tags, first: Ints, last: Ints, mentions: Mentions, link: int, cost: Floats
) -> list[tuple[Range | None, float]]:
    """For each stretch [first, last) the mention with most of the pointer's mass, or none; and its share."""
    low = int(np.searchsorted(mentions.first, first.min() - LOOK_BACK))
    high = int(np.searchsorted(mentions.first, last.max() + LOOK_AHEAD))
    begin, end = mentions.first[low:high], mentions.last[low:high]
    sizes = end - begin
    bounds = np.cumsum(sizes) - sizes
    targets = np.repeat(begin - bounds, sizes) + np.arange(int(sizes.sum()))
    scores, none = tagger.point(tags.states, first, last, targets, link)
    nothing = np.exp(np.clip(none - cost, -30, 30))
    if not len(begin):
        return [(None, 1.0)] * len(first)
    powers = np.exp(np.clip(scores, -30, 30))
    mass = np.add.reduceat(powers, bounds, axis=1)
    best = mass.argmax(axis=1)
    most = mass[np.arange(len(best)), best]
    total = mass.sum(axis=1) + nothing
    linked = (most >= nothing).tolist()
    share = (np.maximum(most, nothing) / total).tolist()
    found: list[tuple[Range | None, float]] = []
    for row, (a, b, yes, certainty) in enumerate(
        zip(begin[best].tolist(), end[best].tolist(), linked, share, strict=True)
    ):
        if yes and mentions.inside[a] < SURE:
            start = int(bounds[best[row]])
            a, b = around(mentions.inside, a, b, a + int(powers[row, start : start + b - a].argmax()))
        found.append(((a, b) if yes else None, certainty))
    return found


def around(inside: Floats, first: int, last: int, token: int) -> Range:
    """Of an unsure mention, the tokens about as likely as the one pointed to, and around it."""
    least = max(MAYBE, LIKE * float(inside[token]))
    begin, end = token, token + 1
    while begin > max(first, token - LONGEST_UNSURE) and inside[begin - 1] >= least:
        begin -= 1
    while end < min(last, token + LONGEST_UNSURE) and inside[end] >= least:
        end += 1
    return begin, end
