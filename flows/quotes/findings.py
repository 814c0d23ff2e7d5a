"""What the tagger and the rules find in a text together: spans, kinds, links, confidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from flows.quotes.adjacent import Beside, Flags
from flows.quotes.confidence import confidences
from flows.quotes.document import Document, new
from flows.quotes.lexicon import Lexicon
from flows.quotes.link import Link, links
from flows.quotes.reporting import (
    according_reports,
    closing_reports,
    distant_subject,
    headline_links,
    is_naming,
    is_summary,
    is_uncited,
    named_stretches,
    naming_span,
    scare_marks,
    with_closing_reports,
)
from flows.quotes.spans import DIRECT, INDIRECT, MIXED_KIND, SCARE, Span, Words, reported_spans
from flows.quotes.tagger import Tagger, Tags

LEAST_CONFIDENCE = 0.22  # what is likelier wrong than right by more than this is not worth a row
SCARE_WITHIN = 0.7  # score of a scare quote within reported words


class Finding(NamedTuple):
    """A span, how likely it is right, and, unless it is scare, its link."""

    span: Span
    confidence: float
    link: Link | None = None


def findings(document: Document, begins: Flags, tags: Tags, tagger: Tagger, lexicon: Lexicon) -> list[Finding]:
    """What the tagger and the rules find together, in the order of the texts."""
    words = Words(document)
    sentences = np.flatnonzero(begins).tolist()
    headlines = headline_links(document)
    named = named_stretches(document, words)
    spans = reported_spans(document, words, tags.probabilities, begins, headlines, named)
    according = according_reports(document, sentences)
    closing = closing_reports(document, tags.probabilities, sentences)
    taken = {bisect_right(sentences, start) for start, _ in according}
    clauses = sorted([*according, *(c for c in closing if bisect_right(sentences, c[0]) not in taken)])
    spans = with_closing_reports(document, spans, clauses)
    scare: list[tuple[Span, Link | None]] = [(span, None) for span in spans if span.kind == SCARE]
    found = [Finding(span, sure) for (span, _), sure in zip(scare, confidences(scare), strict=True)]
    reported = [span for span in spans if span.kind != SCARE]
    beside = Beside(document, tags.probabilities, begins)
    linked: list[tuple[Span, Link]] = []
    for span, pointed in zip(reported, links(tagger, document, words, tags, reported), strict=True):
        link = (according.get((span.first, span.last)) if according else None) or pointed
        if span.kind == DIRECT:
            headline = headlines.get(span.stretch) if span.stretch is not None else None
            link = headline or distant_subject(document, span, link, sentences)
            if headline and is_summary(document, span):
                span = span._replace(kind=INDIRECT)
        link = beside.link(span, link)
        if span.kind == MIXED_KIND:
            span = naming_span(document, words, span, link)
        linked.append((span, link))
    for (span, link), sure in zip(linked, confidences(linked), strict=True):
        found += judged(document, words, span, link, sure, lexicon)
    return sorted(found, key=attrgetter("span.first", "span.last"))


def judged(document: Document, words: Words, span: Span, link: Link, sure: float, lexicon: Lexicon) -> list[Finding]:
    """The span, if it is likely enough; marks that cite nobody become spans of their own."""
    if span.kind == DIRECT and (sure < LEAST_CONFIDENCE or is_uncited(words, span, link)):
        return [Finding(span._replace(kind=SCARE), round(1 - sure, 3))]
    if sure < LEAST_CONFIDENCE or is_naming(document, span, link):
        return scare_findings(document, words, document.stretches_between(span.first, span.last))
    marked = scare_marks(document, span, link, lexicon) if span.kind == MIXED_KIND else []
    if not marked:
        return [new(Finding, (span, sure, link))]
    return [Finding(span._replace(kind=INDIRECT), sure, link), *scare_findings(document, words, marked)]


def scare_findings(document: Document, words: Words, numbers: Iterable[int]) -> list[Finding]:
    """Stretches between marks as spans of their own, where there is a word between them."""
    stretches = [(*document.stretch_tokens[number], number) for number in numbers]
    return [
        Finding(Span(first, last, SCARE, SCARE_WITHIN, number), SCARE_WITHIN)
        for first, last, number in stretches
        if words.counts[first] < words.counts[last]
    ]
