"""What rules are sure of, put above the tagger: closing "…, X said.", headlines with a name, subjects across a relative clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from flows.quotes.document import Document
from flows.quotes.lexicon import Lexicon
from flows.quotes.link import Link
from flows.quotes.spans import DIRECT, INDIRECT, MIXED_KIND, WORD_SHAPES, Span
from flows.quotes.tagger import CONTENT, CUE, OUT, SPEAKER, Floats
from flows.quotes.tokens import CLITIC, CLOSING, COLON, COMMA, INITIAL, INSIDE, NEWLINE, PERIOD, TITLE, UPPER

Range = tuple[int, int]
CLOSING_LONGEST = 16  # tokens of a closing ", X said on Tuesday."
HEADLINE_LONGEST = 24
RELATIVES = frozenset({"who", "whose", "which", "where"})
DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their"})
NAMELIKE = (TITLE, UPPER, INITIAL)


def closing_reports(
    document: Document, probabilities: Floats, sentences: Sequence[int], words: Lexicon
) -> list[Range]:
    """Sentences of the form "CLAUSE, X said [at a rally].", at most half of it between marks: the clause is reported."""
    found: list[Range] = []
    inside = 1 - probabilities[:, :, OUT]
    for start, end in zip(sentences, [*sentences[1:], len(document)], strict=True):
        if end - start < 6:
            continue
        low = max(start + 3, end - CLOSING_LONGEST)
        commas = low + np.flatnonzero(document.shapes[low:end] == COMMA)
        marked = (document.places[start:end] & (INSIDE | CLOSING)) != 0
        for comma in commas[::-1].tolist():
            if marked[comma - 1 - start :].any() or marked[0] or marked.sum() * 2 > comma - start:
                continue
            if is_closing(document, inside, comma + 1, end, words):
                found.append((start, comma))
                break
    return found


def is_closing(document: Document, inside: Floats, start: int, end: int, words: Lexicon) -> bool:
    """Subject and reporting verb side by side, nothing reported behind them."""
    verb = next(
        (at for at in range(start, end) if words.finite_cues.get(document.words[at].lower()) == "statement"), None
    )
    if verb is None or inside[verb, CUE] < 0.3:
        return False
    speaker = inside[start:end, SPEAKER]
    subject = speaker[: verb - start] if verb > start else speaker[verb - start + 1 : verb - start + 3]
    if not len(subject) or subject.max() < 0.35 or subject.mean() < 0.2:
        return False
    return bool(inside[start:end, CONTENT].mean() < 0.4)


def with_closing_reports(document: Document, spans: list[Span], clauses: list[Range]) -> list[Span]:
    """The spans, with each clause of `clauses` as one span in place of those it touches."""
    if not clauses:
        return spans
    starts = [start for start, _ in clauses]
    kept: list[Span] = []
    for span in spans:
        at = int(np.searchsorted(starts, span.last)) - 1
        if at < 0 or span.first >= clauses[at][1]:
            kept.append(span)
    inside = document.places & INSIDE
    kept += [Span(a, b, MIXED_KIND if inside[a:b].any() else INDIRECT, 0.9) for a, b in clauses]
    return sorted(kept, key=lambda span: (span.first, span.last))


def headline_speaker(document: Document, span: Span) -> Link | None:
    """ "'We will not yield:' Moss" or "Moss: 'We will not yield'" as a paragraph of its own."""
    if span.stretch is None:
        return None
    shapes = document.shapes
    begin, end = span.first, span.last
    while begin and shapes[begin - 1] != NEWLINE and span.first - begin < HEADLINE_LONGEST:
        begin -= 1
    while end < len(document) and shapes[end] != NEWLINE and end - span.last < HEADLINE_LONGEST:
        end += 1
    if end - begin > HEADLINE_LONGEST or shapes[end - 1] == PERIOD:
        return None
    before = [at for at in range(begin, span.first - 1)]
    behind = [at for at in range(span.last + 1, end)]
    for tokens, colon in ((before[:-1], before[-1:]), (behind, [])):
        names = [at for at in tokens if shapes[at] in NAMELIKE]
        if tokens and len(names) == len(tokens) and len(names) <= 4:
            mark = [at for at in (*colon, span.last - 1, span.last, *behind[:1]) if at < end and shapes[at] == COLON]
            if not colon or mark[:1] == colon:
                return Link((tokens[0], tokens[-1] + 1), (mark[0], mark[0] + 1) if mark else None, 0.8)
    return None


def distant_subject(document: Document, span: Span, link: Link, sentences: Sequence[int]) -> Link:
    """In "X, whose …, said, Y" the speaker is X, not what stands right before the comma."""
    if link.cue is None or span.kind != DIRECT or not link.cue[0]:
        return link
    verb = link.cue[0]
    at = int(np.searchsorted(sentences, verb, side="right")) - 1
    start = int(sentences[at])
    if document.shapes[verb - 1] != COMMA or not span.first - 5 <= verb < span.first:
        return link
    comma = next((i for i in range(start, min(verb, start + 12)) if document.shapes[i] == COMMA), None)
    if comma is None or comma + 1 >= verb or comma == start:
        return link
    if document.words[comma + 1].lower() in RELATIVES:
        return replace(link, speaker=(start, comma))
    return link


def scare_marks(document: Document, span: Span, link: Link, words: Lexicon) -> list[int]:
    """Numbers of stretches within a mixed span whose marks cite nobody: a word or two inside a noun phrase.

    "blasted the “reform” of the port" keeps the marks at arm's length; "said it was a “reform”" quotes.
    """
    if span.kind != MIXED_KIND or link.cue is None:
        return []
    verb = document.words[link.cue[0]].lower()
    if words.finite_cues.get(verb) == "statement":
        return []
    if not is_determiner(document, span.first):
        return []
    found = []
    for number, (first, last) in enumerate(document.stretch_tokens):
        if last <= span.first or first >= span.last:
            continue
        count = int(WORD_SHAPES[document.shapes[first:last]].sum())
        rest = int(WORD_SHAPES[document.shapes[last : span.last]].sum())
        if count > 2 or rest < 2 or first < 2 or not is_determiner(document, first - 2):
            return []
        found.append(number)
    return found


def is_determiner(document: Document, at: int) -> bool:
    return document.shapes[at] == CLITIC or document.words[at].lower() in DETERMINERS

