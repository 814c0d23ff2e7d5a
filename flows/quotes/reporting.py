"""What rules are sure of, put above the tagger: closing "…, X said.", headlines with a name, subjects across a relative clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from flows.quotes.document import Document
from flows.quotes.lexicon import Lexicon
from flows.quotes.link import Link
from flows.quotes.spans import DIRECT, INDIRECT, MIXED_KIND, IS_WORD, Span
from flows.quotes.tagger import CONTENT, CUE, OUT, SPEAKER, Floats
from flows.quotes.tokens import CLITIC, CLOSING, COLON, COMMA, INITIAL, INSIDE, NEWLINE, PERIOD, TITLE, UPPER

Range = tuple[int, int]
CLOSING_LONGEST = 16  # tokens of a closing ", X said on Tuesday."
HEADLINE_LONGEST = 24
LONGEST_NAME = 4
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
        (at for at in range(start, end) if words.finite_cues.get(document.lower(at)) == "statement"), None
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
    first, last = document.stretch_tokens[span.stretch]
    begin, end = first, last
    while begin and shapes[begin - 1] != NEWLINE and first - begin < HEADLINE_LONGEST:
        begin -= 1
    while end < len(document) and shapes[end] != NEWLINE and end - last < HEADLINE_LONGEST:
        end += 1
    if end - begin > HEADLINE_LONGEST or shapes[end - 1] == PERIOD:
        return None
    ahead, behind = range(begin, first - 1), range(last + 1, end)
    if ahead and shapes[ahead[-1]] == COLON and all_names(document, ahead[:-1]):
        return Link((begin, ahead[-1]), (ahead[-1], ahead[-1] + 1), 0.8)
    colons = [at for at in (last - 1, *behind[:1]) if shapes[at] == COLON]
    names = behind[1:] if colons and colons[-1] == last + 1 else behind
    if all_names(document, names):
        return Link((names[0], end), (colons[-1], colons[-1] + 1) if colons else None, 0.8)
    return None


def all_names(document: Document, tokens: range) -> bool:
    return 0 < len(tokens) <= LONGEST_NAME and all(document.shapes[at] in NAMELIKE for at in tokens)


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
    if document.lower(comma + 1) in RELATIVES:
        return replace(link, speaker=(start, comma))
    return link


def scare_marks(document: Document, span: Span, link: Link, words: Lexicon) -> list[int]:
    """Numbers of stretches within a mixed span whose marks cite nobody: a word or two inside a noun phrase.

    "blasted the “reform” of the port" keeps the marks at arm's length; "said it was a “reform”" quotes.
    """
    if span.kind != MIXED_KIND or link.cue is None:
        return []
    verb = document.lower(link.cue[0])
    if words.finite_cues.get(verb) == "statement":
        return []
    if not is_determiner(document, span.first):
        return []
    found = []
    for number, (first, last) in enumerate(document.stretch_tokens):
        if last <= span.first or first >= span.last:
            continue
        count = int(IS_WORD[document.shapes[first:last]].sum())
        rest = int(IS_WORD[document.shapes[last : span.last]].sum())
        if count > 2 or rest < 2 or first < 2 or not is_determiner(document, first - 2):
            return []
        found.append(number)
    return found


def is_determiner(document: Document, at: int) -> bool:
    return document.shapes[at] == CLITIC or document.lower(at) in DETERMINERS

