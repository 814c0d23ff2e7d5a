"""Speakers right beside a quotation: "…," NAME said; said NAME; "…" — NAME; NAME: …. Surer than any pointer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flows.quotes.document import Document
from flows.quotes.lexicon import FINITE
from flows.quotes.link import Link, Range
from flows.quotes.spans import DIRECT, Span
from flows.quotes.tagger import CUE, OUT, SPEAKER, Floats
from flows.quotes.tokens import (
    COLON,
    COMMA,
    DASH,
    DOUBLE,
    INITIAL,
    LOWER,
    NEWLINE,
    PERIOD,
    TITLE,
    UPPER,
)
from flows.seeds import word_list

NAMELIKE = (TITLE, UPPER, INITIAL)
STOPS = (COMMA, PERIOD, COLON, DASH, NEWLINE, DOUBLE)
LONGEST_SUBJECT = 14  # tokens of a subject between the quotation and its verb
LONGEST_LABEL = 4
CERTAIN = 0.97
DETERMINERS = frozenset(["the", "a", "an", "his", "her", "its", "their", "our"])
ADVERBS = word_list("adverbs")
Flags = npt.NDArray[np.bool_]


class Beside:
    """The rules at work on the texts, quotation after quotation."""

    def __init__(self, document: Document, probabilities: Floats, begins: Flags) -> None:
        self.document = document
        self.speaker = (1 - probabilities[SPEAKER, OUT]).data
        self.cue = (1 - probabilities[CUE, OUT]).data
        self.begins = begins.data
        self.part = -1
        self.label: Link | None = None
        self.before: tuple[Span, Link, bool] | None = None  # the last one, its link, and whether a rule told it

    def link(self, span: Span, link: Link) -> Link:
        """The span's link by rule where one applies, else as it is."""
        found = self.by_rule(span) if span.kind == DIRECT and span.stretch is not None else None
        self.before = (span, found or link, found is not None)
        return found or link

    def by_rule(self, span: Span) -> Link | None:
        part = self.document.part_of(span.first)
        if part != self.part:
            self.part, self.label = part, None
            if self.before is not None and self.document.part_of(self.before[0].first) != part:
                self.before = None
        found = self.labelled(span)
        if found is None and self.before is not None and goes_on(self.document, self.before[0], span):
            return self.before[1]
        return found or self.behind(span) or self.resumed(span) or self.ahead(span)

    def is_verb(self, at: int) -> bool:
        """A finite reporting verb, by the lexicon or by the tagger."""
        if self.document.kinds[at] != LOWER:
            return False
        is_finite = self.document.flags[at] & FINITE
        # "Had told": the tagger has seen few of them.
        return bool(
            self.cue[at] >= (0.15 if is_finite else 0.5) or (is_finite and self.document.lowers[at - 1] == "had")
        )

    def behind(self, span: Span) -> Link | None:
        """ "…," the minister said / said the minister / "…" — Name, in the same paragraph."""
        document = self.document
        n, shapes = len(document), document.kinds
        number = span.stretch or 0
        start = document.stretch_tokens[number][1] + document.stretches[number].closed
        while start < n and shapes[start] in (COMMA, DOUBLE):
            start += 1
        if start >= n:
            return None
        if shapes[start] == DASH or (shapes[start] == PERIOD and start + 1 < n and shapes[start + 1] == DASH):
            return self.signed(start + (1 if shapes[start] == DASH else 2))
        if self.begins[start] and shapes[start - 2] == PERIOD and document.words[start - 2] == ".":
            return None
        for verb in range(start, min(n, start + LONGEST_SUBJECT)):
            if shapes[verb] in (PERIOD, NEWLINE, DOUBLE) and document.words[verb] != ".":
                return None
            if verb > start and self.begins[verb]:
                return None
            if shapes[verb] != LOWER or not self.is_verb(verb):
                continue
            subject = self.subject_before(start, verb) if verb > start else self.subject_behind(verb + 1)
            return Link(subject, (verb, verb + 1), CERTAIN) if subject is not None else None
        return None

    def signed(self, start: int) -> Link | None:
        """A name after a dash, up to the end of the line or sentence."""
        document, end = self.document, start
        while end < len(document) and document.kinds[end] in NAMELIKE and not (end > start and self.begins[end]):
            end += 1
        closed = end == len(document) or document.kinds[end] in STOPS
        return Link((start, end), None, CERTAIN) if end - start >= 2 and closed else None

    def subject_before(self, start: int, verb: int) -> Range | None:
        """The words between the quotation and its verb, if they are a subject."""
        if self.document.lowers[start] in ("and", "but", "as", "while", "when"):
            return None
        if self.document.lowers[verb - 1] == "had" and self.is_name(start, verb - 1):
            return start, verb - 1
        return self.sure_part(start, verb) if max(self.speaker[start:verb]) >= 0.15 else None

    def is_name(self, start: int, end: int) -> bool:
        """Whether all of these tokens are capitalized words."""
        return start < end and all(self.document.kinds[at] in NAMELIKE for at in range(start, end))

    def subject_behind(self, start: int) -> Range | None:
        """The words right behind the verb up to a stop."""
        document = self.document
        end = start
        while end < len(document) and end < start + LONGEST_SUBJECT and not self.stops(end):
            end += 1
        if end == start or max(self.speaker[start : min(end, start + 3)]) < 0.15:
            return None
        return self.sure_part(start, end)

    def stops(self, at: int) -> bool:
        document = self.document
        if document.kinds[at] == PERIOD:
            return not (document.words[at] == "." and at + 1 < len(document) and not self.begins[at + 1])
        return document.kinds[at] in STOPS or document.lowers[at] in (
            "who",
            "in",
            "on",
            "during",
            "after",
            "to",
        )

    def sure_part(self, start: int, end: int) -> Range:
        """From the first to the last token of [start, end) that the tagger takes for the speaker; all if none."""
        sure = [at for at in range(start, end) if self.speaker[at] >= 0.5]
        if not sure or (len(sure) == 1 and self.document.lowers[sure[0]] in DETERMINERS):
            return start, end
        last = sure[0]
        while last + 1 < end and self.speaker[last + 1] >= 0.5:
            last += 1
        return sure[0], last + 1

    def resumed(self, span: Span) -> Link | None:
        """ "…," X said. "…": the second part is of the same speaker when only the attribution stands between."""
        before = self.before
        if before is None or not before[2] or before[0].stretch is None:
            return None
        document = self.document
        start, end = (
            document.stretch_tokens[before[0].stretch][1],
            document.stretch_tokens[span.stretch or 0][0],
        )
        if NEWLINE in document.kinds[start:end] or before[1].speaker is None or not start <= before[1].speaker[0] < end:
            return None
        return before[1] if not any(self.begins[start + 1 : end - 1]) else None

    def ahead(self, span: Span) -> Link | None:
        """X said: "…" with the verb right before the mark and its subject right before the verb."""
        document = self.document
        mark = document.stretch_tokens[span.stretch or 0][0] - 1
        verb = mark - 1
        if verb > 0 and document.kinds[verb] in (COMMA, COLON):
            verb -= 1
        if verb < 1 or not self.is_verb(verb) or self.begins[verb]:
            return None
        end = verb
        while (
            end > 1
            and document.kinds[end - 1] == LOWER
            and document.lowers[end - 1] in ADVERBS
            and not self.begins[end - 1]
        ):
            end -= 1
        if self.speaker[end - 1] < 0.3 or self.begins[end] or document.kinds[end - 1] in STOPS:
            return None
        start = end - 1
        while start > 0 and self.speaker[start - 1] >= 0.5 and not self.begins[start]:
            start -= 1
        return Link((start, end), (verb, verb + 1), CERTAIN)

    def labelled(self, span: Span) -> Link | None:
        """A transcript's NAME: at the start of the quotation's paragraph."""
        document = self.document
        first = document.stretch_tokens[span.stretch or 0][0]
        end = first
        while end < min(len(document), first + LONGEST_LABEL) and document.kinds[end] == UPPER:
            end += 1
        if first < end < len(document) and document.kinds[end] == COLON:
            self.label = Link((first, end), (end, end + 1), CERTAIN)
            return self.label
        return None


def goes_on(document: Document, last: Span, span: Span) -> bool:
    """Is `span` the next paragraph of a quotation whose marks were left open?"""
    if last.stretch is None or span.stretch is None or span.kind != DIRECT:
        return False
    one, other = document.stretches[last.stretch], document.stretches[span.stretch]
    between = document.text[one.end : other.start]
    return not one.closed and "\n" in between and not between.strip()
