"""All of the extraction in order: read, tag, cut into spans, link, resolve; text by text, no state between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flows.paths import seed_path
from flows.quotes.adjacent import Beside, goes_on
from flows.quotes.confidence import confidences
from flows.quotes.document import Document, read, sentence_starts
from flows.quotes.lexicon import Lexicon, lexicon
from flows.quotes.link import Link, links
from flows.quotes.mentions import cue_range, name_before, speaker_range
from flows.quotes.names import capital_runs
from flows.quotes.reporting import (
    according_reports,
    clause_end,
    clause_start,
    closing_reports,
    distant_subject,
    headline_links,
    is_named,
    is_naming,
    is_summary,
    is_uncited,
    naming_span,
    scare_marks,
    with_closing_reports,
)
from flows.quotes.spans import DIRECT, INDIRECT, SCARE, Span, Words, reported_spans
from flows.quotes.speakers import Cast, Speaker
from flows.quotes.tagger import Tagger, load
from flows.quotes.tokens import FormMemo
from flows.quotes.venues import find_venue, told_by
from flows.schemas import EXTRACTED

Range = tuple[int, int]
Flags = npt.NDArray[np.bool_]
LEAST_CONFIDENCE = 0.22  # what is likelier wrong than right by more than this is not worth a row
LONGEST_PIECE = 200_000  # characters; longer texts are read in pieces
ROWS_AT_A_TIME = 500  # kept as objects before they are put into columns
GROUP = 60_000  # characters of texts that are read together
SCARE_WITHIN = 0.7  # score of a scare quote within reported words


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


OFFSETS = [name for name in Row._fields if name.endswith("_char")]


@dataclass(frozen=True)
class Tools:
    """What is loaded once and used for every text."""

    tagger: Tagger
    memo: FormMemo
    words: Lexicon


@lru_cache(maxsize=1)
def tools() -> Tools:
    tagger = load(seed_path("quote_tagger.bin"))
    return Tools(tagger, FormMemo(tagger.embed, lexicon().classes), lexicon())


def extract(texts: pa.Table) -> pa.Table:
    """TEXTS (text_id, title, text) -> EXTRACTED, rows in the order of the texts and within them of the words.

    Pure: a text's rows depend on that text alone. Never raises for any text; offsets are code points into it.
    """
    found = extract_texts((text or "" for text in texts["text"].to_pylist()), tools())
    batches: list[pa.RecordBatch] = []
    rows: list[tuple[Any, ...]] = []
    for text_id, of_text in zip(texts["text_id"].to_pylist(), found, strict=True):
        rows += [(text_id, *row) for row in of_text]
        if len(rows) >= ROWS_AT_A_TIME:
            batches.append(batch_of(rows))
            rows = []
    return pa.Table.from_batches([*batches, batch_of(rows)]).combine_chunks()


def batch_of(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    """Rows of EXTRACTED."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in EXTRACTED)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, EXTRACTED.types, strict=True)]
    return pa.record_batch(arrays, schema=EXTRACTED)


def extract_texts(texts: Iterable[str], tools: Tools) -> Iterator[list[Row]]:
    """The rows of each text, as extract gives them but for the text's id; a text may be any str."""
    whole: list[Row] = []
    for group in groups(texts):
        found = extract_group([piece.text for piece in group], tools)
        for piece, rows in zip(group, found, strict=True):
            whole = followed_by(whole, rows, piece.start) if piece.start else rows
            if piece.is_last:
                yield whole


@dataclass(frozen=True, slots=True)
class Piece:
    """What memory can hold of one text: all of it or, of a very long one, the part from `start` on."""

    text: str
    start: int
    is_last: bool


def groups(texts: Iterable[str]) -> Iterator[list[Piece]]:
    """Pieces, as many as are read together."""
    group: list[Piece] = []
    size = 0
    for piece in (piece for text in texts for piece in pieces(text)):
        if group and size + len(piece.text) > GROUP:
            yield group
            group, size = [], 0
        group.append(piece)
        size += len(piece.text)
    if group:
        yield group


def pieces(text: str) -> Iterator[Piece]:
    """Cut at a line break, a sentence's end or a blank where a text is very long: no article is."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cuts = (text.rfind(end, start + 1, limit) for end in ("\n", ". ", " "))
        end = next((cut + 1 for cut in cuts if cut > 0), limit)
        yield Piece(text[start:end], start, False)
        start = end
    yield Piece(text[start:] if start else text, start, True)


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


def extract_group(texts: Sequence[str], tools: Tools) -> list[list[Row]]:
    """The rows of each text."""
    document = read(texts, tools.memo)
    begins = sentence_starts(document)
    found = findings(document, begins, tools)
    firsts = [finding.span.first for finding in found]
    sentences = document.starts[begins].tolist()
    runs = list(zip(*(bounds.tolist() for bounds in capital_runs(document)), strict=True))
    marked = [(stretch.inner_start, stretch.inner_end) for stretch in document.stretches]
    rows: list[list[Row]] = []
    for number, (first, last) in enumerate(document.parts):
        own = found[bisect_left(firsts, first) : bisect_left(firsts, last)]
        if not own:
            rows.append([])
            continue
        start, end = document.bounds_of(number)
        cast = Cast(
            document,
            number,
            runs[bisect_left(runs, (first,)) : bisect_left(runs, (last,))],
            marked[bisect_left(marked, (start,)) : bisect_left(marked, (end,))],
            sentences[bisect_left(sentences, start) : bisect_left(sentences, end)],
            tools.words,
        )
        rows.append(rows_of(document, own, cast))
    return rows


def rows_of(document: Document, found: Sequence[Finding], cast: Cast) -> list[Row]:
    """The findings of one text as rows."""
    rows: list[Row] = []
    seen: set[Range] = set()
    before: Row | None = None
    for finding, attribution in zip(found, attribution_numbers(document, found), strict=True):
        span, link = finding.span, finding.link
        start, end = bounds(document, span, link, cast.lexicon)
        if (start, end) in seen:  # a row's id rests on its bounds
            continue
        seen.add((start, end))
        place, name, kind = speaker_of(document, cast, span, link, before)
        cue = cue_range(document, link.cue) if link is not None and link.cue is not None else None
        venue = venue_of(document, cast, link, cue, [(start, end), place])
        where = cast.read(document.text[slice(*venue)], *venue) if venue else None
        row = Row(
            len(rows),
            span.kind,
            start - cast.start,
            end - cast.start,
            document.text[start:end],
            attribution,
            *words_at(document.text, place, cast.start),
            name,
            kind,
            *words_at(document.text, cue, cast.start),
            *words_at(document.text, venue, cast.start),
            where.name if where else None,
            where.kind if where else None,
            finding.confidence,
        )
        rows.append(row)
        before = row if link is not None else before
    return rows


def words_at(text: str, place: Range | None, offset: int) -> tuple[str | None, int | None, int | None]:
    """Words and offsets at a place; nulls where there is none."""
    if place is None:
        return None, None, None
    start, end = place
    return text[start:end], start - offset, end - offset


class Finding(NamedTuple):
    """A span, how likely it is right, and, unless it is scare, its link."""

    span: Span
    confidence: float
    link: Link | None = None


def findings(document: Document, begins: Flags, tools: Tools) -> list[Finding]:
    """What the tagger and the rules find together, in the order of the texts."""
    tags = tools.tagger.tag(tools.memo.vectors, document.rows, document.places, document.parts)
    words = Words(document)
    sentences = np.flatnonzero(begins).tolist()
    headlines = headline_links(document)
    named = [number for number, bounds in enumerate(document.stretch_tokens) if is_named(document, words, *bounds)]
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
    for span, pointed in zip(reported, links(tools.tagger, document, words, tags, reported), strict=True):
        headline = headlines.get(span.stretch) if span.stretch is not None else None
        link = headline or according.get((span.first, span.last)) or distant_subject(document, span, pointed, sentences)
        if headline and is_summary(document, span):
            span = span._replace(kind=INDIRECT)
        link = beside.link(span, link)
        linked.append((naming_span(document, words, span, link), link))
    for (span, link), sure in zip(linked, confidences(linked), strict=True):
        found += judged(document, words, span, link, sure, tools.words)
    return sorted(found, key=lambda finding: (finding.span.first, finding.span.last))


def judged(document: Document, words: Words, span: Span, link: Link, sure: float, lexicon: Lexicon) -> list[Finding]:
    """The span, if it is likely enough; marks that cite nobody become spans of their own."""
    if span.kind == DIRECT and (sure < LEAST_CONFIDENCE or is_uncited(words, span, link)):
        return [Finding(span._replace(kind=SCARE), round(1 - sure, 3))]
    if sure < LEAST_CONFIDENCE or is_naming(document, span, link):
        return scare_findings(document, words, document.stretches_between(span.first, span.last))
    marked = scare_marks(document, span, link, lexicon)
    if not marked:
        return [Finding(span, sure, link)]
    return [Finding(span._replace(kind=INDIRECT), sure, link), *scare_findings(document, words, marked)]


def scare_findings(document: Document, words: Words, numbers: Iterable[int]) -> list[Finding]:
    """Stretches between marks as spans of their own, where there is a word between them."""
    stretches = [(*document.stretch_tokens[number], number) for number in numbers]
    return [
        Finding(Span(first, last, SCARE, SCARE_WITHIN, number), SCARE_WITHIN)
        for first, last, number in stretches
        if words.count[first] < words.count[last]
    ]


def bounds(document: Document, span: Span, link: Link | None, words: Lexicon) -> Range:
    """Offsets; a stretch between marks is taken whole, whatever the tokens."""
    if span.stretch is not None:
        return document.inner_bounds(span.stretch)
    first = clause_start(document, span, link, words)
    last = max(clause_end(document, span), span.first + 1) if span.kind == INDIRECT else span.last
    start, end = document.chars(first, last)
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
    for span, link in ((finding.span, finding.link) for finding in found):
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
    limit = link.cue[0] if link.cue is not None and link.cue[0] >= link.speaker[1] else len(document)
    mention = name_before(document, link.speaker) if span.kind == DIRECT else link.speaker
    start, end = speaker_range(document, mention, limit)
    speaker: Speaker = cast.resolve(start, end)
    return (start, end), speaker.name, speaker.kind


def venue_of(
    document: Document, cast: Cast, link: Link | None, cue: Range | None, blocked: list[Range | None]
) -> Range | None:
    """Where the venue of the words stands: in the cue's sentence, outside of the words and of the speaker."""
    if link is None or link.cue is None or cue is None:
        return None
    told = told_by(document, *link.cue)
    if not told:
        return None
    sentence = cast.sentence_at(cue[0])
    return find_venue(document.text, cue, sentence, [place for place in blocked if place is not None], told)
