"""Findings as rows: bounds in characters, parts of one quotation, speakers and venues by name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from flows.quotes.adjacent import goes_on
from flows.quotes.document import Document, new
from flows.quotes.findings import Finding
from flows.quotes.lexicon import Lexicon
from flows.quotes.link import Link, Range
from flows.quotes.mentions import cue_range, name_before, speaker_range
from flows.quotes.reporting import clause_end, clause_start
from flows.quotes.spans import DIRECT, INDIRECT, Span
from flows.quotes.speakers import Cast
from flows.quotes.tokens import INSIDE, INSIDE_SINGLE
from flows.quotes.venues import find_venue


class Row(NamedTuple):
    """A row of EXTRACTED but for the text's id, in the order of its columns."""

    ordinal: int
    kind: str
    start_char: int
    end_char: int
    text: str
    attribution: int | None
    speaker_text: str | None
    speaker_start_char: int | None
    speaker_end_char: int | None
    speaker_name: str | None
    speaker_kind: str | None
    cue: str | None
    cue_start_char: int | None
    cue_end_char: int | None
    venue_text: str | None
    venue_start_char: int | None
    venue_end_char: int | None
    venue_name: str | None
    venue_kind: str | None
    confidence: float


NOWHERE = (None, None, None)  # words and offsets where there are none
OFFSETS = [name for name in Row._fields if name.endswith("_char")]


def followed_by(rows: list[Row], later: list[Row], offset: int) -> list[Row]:
    """The rows of a text's first pieces with those of the next one, which begins at `offset`."""
    attribution = 1 + next((row.attribution for row in reversed(rows) if row.attribution is not None), -1)
    rows += [
        row._replace(
            ordinal=row.ordinal + len(rows),
            attribution=None if row.attribution is None else row.attribution + attribution,
            **{name: getattr(row, name) + offset for name in OFFSETS if getattr(row, name) is not None},
        )
        for row in later
    ]
    return rows


def rows_of(document: Document, found: Sequence[Finding], told: Sequence[int], cast: Cast) -> list[Row]:
    """The findings of one text as rows; `told`: what tells of a venue near each (see venues)."""
    rows: list[Row] = []
    seen: set[Range] = set()
    before: Row | None = None
    text, offset = document.text, cast.start
    for (span, confidence, link), flags, attribution in zip(
        found, told, attribution_numbers(document, found), strict=True
    ):
        start, end = bounds(document, span, link, cast.lexicon)
        if (start, end) in seen:  # a row's id rests on its bounds
            continue
        seen.add((start, end))
        place, name, kind = speaker_of(document, cast, span, link, before)
        cue = cue_range(document, link.cue) if link is not None and link.cue is not None else None
        venue = venue_of(document, cast, cue, [(start, end), place], flags) if flags and cue is not None else None
        where = cast.read(text[slice(*venue)], *venue) if venue else None
        values = (
            len(rows),
            span.kind,
            start - offset,
            end - offset,
            text[start:end],
            attribution,
            *(NOWHERE if place is None else words_at(text, place, offset)),
            name,
            kind,
            *(NOWHERE if cue is None else words_at(text, cue, offset)),
            *(NOWHERE if venue is None else words_at(text, venue, offset)),
            where.name if where else None,
            where.kind if where else None,
            confidence,
        )
        row = new(Row, values)
        rows.append(row)
        before = row if link is not None else before
    return rows


def words_at(text: str, place: Range, offset: int) -> tuple[str, int, int]:
    """Words and offsets at a place."""
    start, end = place
    return text[start:end], start - offset, end - offset


def bounds(document: Document, span: Span, link: Link | None, words: Lexicon) -> Range:
    """Offsets; a stretch between marks is taken whole, whatever the tokens."""
    if span.stretch is not None:
        return document.inner_bounds(span.stretch)
    first = clause_start(document, span, link, words)
    last = max(clause_end(document, span), span.first + 1) if span.kind == INDIRECT else span.last
    start, end = document.chars(first, last)
    if not (document.sides[first] | document.sides[last - 1]) & (INSIDE | INSIDE_SINGLE):
        return start, end
    return with_opening_mark(document, start, end), with_closing_mark(document, start, end)


def with_opening_mark(document: Document, start: int, end: int) -> int:
    """A span that begins with the first word between marks and goes on behind them takes the opening mark along."""
    at = bisect_right(document.stretch_starts, start) - 1
    if at < 0:
        return start
    stretch = document.stretches[at]
    return stretch.start if stretch.inner_start == start and end > stretch.inner_end else start


def with_closing_mark(document: Document, start: int, end: int) -> int:
    """A mixed span that ends within marks takes the closing mark (and the period before it) along."""
    at = bisect_right(document.stretch_starts, end - 1) - 1
    if at < 0 or document.stretches[at].end < end:
        return end
    stretch = document.stretches[at]
    rest = document.text[end : stretch.inner_end]
    if stretch.start >= start and stretch.inner_start < end <= stretch.inner_end and not any(map(str.isalnum, rest)):
        return stretch.end
    return end


def attribution_numbers(document: Document, found: Sequence[Finding]) -> list[int | None]:
    """Spans that share a cue, or go on over paragraphs without a mark between, are parts of one quotation."""
    numbers: list[int | None] = []
    count = -1
    last: tuple[Span, Link] | None = None
    for span, _, link in found:
        if link is None:
            numbers.append(None)
            continue
        same = last is not None and (
            (link.cue is not None and link.cue == last[1].cue and link.speaker == last[1].speaker)
            or goes_on(document, last[0], span)
        )
        count += not same
        numbers.append(count)
        last = (span, link)
    return numbers


def speaker_of(
    document: Document, cast: Cast, span: Span, link: Link | None, before: Row | None
) -> tuple[Range | None, str | None, str | None]:
    """Where the speaker is mentioned, and the speaker's name and kind."""
    if link is None:
        return None, None, None
    if link.speaker is None:
        if span.kind == DIRECT and before is not None and before.kind == DIRECT:
            return None, before.speaker_name, before.speaker_kind
        return None, None, None
    limit = link.cue[0] if link.cue is not None and link.cue[0] >= link.speaker[1] else len(document.words)
    mention = name_before(document, link.speaker) if span.kind == DIRECT else link.speaker
    place = cast.places.get((mention, limit))  # the same of several spans
    if place is None:
        place = cast.places[mention, limit] = speaker_range(document, mention, limit)
    speaker = cast.resolve(*place)
    return place, speaker.name, speaker.kind


def venue_of(document: Document, cast: Cast, cue: Range, blocked: list[Range | None], told: int) -> Range | None:
    """Where the venue of the words stands: in the cue's sentence, outside of the words and of the speaker."""
    sentence = cast.sentence_at(cue[0])
    return find_venue(document.text, cue, sentence, [place for place in blocked if place is not None], told)
