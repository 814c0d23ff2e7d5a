"""All of the extraction in order: read, tag, cut into spans, link, resolve; text by text, no state between."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flows.paths import seed_path
from flows.quotes.adjacent import Beside, goes_on
from flows.quotes.confidence import confidence
from flows.quotes.document import Document, read, sentence_starts
from flows.quotes.lexicon import PLACES, Lexicon, lexicon
from flows.quotes.link import Link, links
from flows.quotes.mentions import cue_range, name_before, speaker_range
from flows.quotes.reporting import (
    according_reports,
    clause_end,
    clause_start,
    closing_reports,
    distant_subject,
    headline_links,
    is_named,
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
from flows.quotes.venues import venue
from flows.schemas import EXTRACTED

Row = dict[str, Any]
Flags = npt.NDArray[np.bool_]
LEAST_CONFIDENCE = 0.22  # what is likelier wrong than right by more than this is not worth a row
LONGEST_PIECE = 200_000  # characters; longer texts are read in pieces
SCARE_WITHIN = 0.7  # score of a scare quote within reported words
VENUE_BEFORE, VENUE_BEHIND = 25, 35  # tokens around a cue that can hold a venue


@dataclass(frozen=True)
class Tools:
    """What is loaded once and used for every text."""

    tagger: Tagger
    memo: FormMemo
    words: Lexicon


@lru_cache(maxsize=1)
def tools() -> Tools:
    tagger = load(seed_path("quote_tagger.xz"))
    return Tools(tagger, FormMemo(tagger.embed, lexicon().classes), lexicon())


def extract(texts: pa.Table) -> pa.Table:
    """TEXTS (text_id, title, text) -> EXTRACTED, rows in the order of the texts and within them of the words.

    Pure: a text's rows depend on that text alone. Never raises for any text; offsets are code points into it.
    """
    rows: list[Row] = []
    for text_id, text in zip(texts["text_id"].to_pylist(), texts["text"].to_pylist(), strict=True):
        rows.extend({"text_id": text_id, **row} for row in extract_text(text or "", tools()))
    columns = {name: [row[name] for row in rows] for name in EXTRACTED.names}
    return pa.table(columns, schema=EXTRACTED)


@dataclass(frozen=True, slots=True)
class Finding:
    """A span, how likely it is right, and, unless it is scare, its link."""

    span: Span
    confidence: float
    link: Link | None = None


def extract_text(text: str, tools: Tools) -> list[Row]:
    """The rows of one text, as extract gives them but for the text's id; `text` may be any str."""
    rows: list[Row] = []
    attributions = 0
    for start, end in pieces(text):
        later = extract_piece(text[start:end], tools)
        rows += [moved(row, start, len(rows), attributions) for row in later] if start else later
        numbers = [row["attribution"] for row in rows[len(rows) - len(later) :] if row["attribution"] is not None]
        attributions = max(numbers, default=attributions - 1) + 1
    return rows


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of parts that memory can hold, cut at a line break, a sentence's end or a blank: no article is cut."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cuts = (text.rfind(end, start + 1, limit) for end in ("\n", ". ", " "))
        end = next((cut + 1 for cut in cuts if cut > 0), limit)
        yield start, end
        start = end
    yield start, len(text)


def moved(row: Row, offset: int, ordinal: int, attribution: int) -> Row:
    """A row of a later piece as a row of the whole text."""
    shifted = {name: value + offset for name, value in row.items() if name.endswith("_char") and value is not None}
    number = row["attribution"]
    return (
        row
        | shifted
        | {
            "ordinal": row["ordinal"] + ordinal,
            "attribution": None if number is None else number + attribution,
        }
    )


def extract_piece(text: str, tools: Tools) -> list[Row]:
    document = read(text, tools.memo)
    if not len(document):
        return []
    begins = sentence_starts(document)
    found = findings(document, begins, tools)
    if not found:
        return []
    attributions = attribution_numbers(document, found)
    cast = Cast(document, tools.words)
    sentences = document.starts[np.flatnonzero(begins)].tolist()
    rows: list[Row] = []
    seen: set[tuple[int, int]] = set()
    before: Row | None = None
    for finding, attribution in zip(found, attributions, strict=True):
        span, link = finding.span, finding.link
        row = bounds(document, span, link, tools.words)
        if (row["start_char"], row["end_char"]) in seen:  # a row's id rests on its bounds
            continue
        seen.add((row["start_char"], row["end_char"]))
        row |= {"ordinal": len(rows), "attribution": attribution, "confidence": finding.confidence}
        row |= speaker_columns(document, cast, span, link, before)
        row |= cue_columns(document, link)
        row |= venue_columns(document, cast, row, link, sentences)
        rows.append(row)
        before = row if link is not None else before
    return rows


def findings(document: Document, begins: Flags, tools: Tools) -> list[Finding]:
    """What the tagger and the rules find together, in the order of the text."""
    tags = tools.tagger.tag(tools.memo.vectors, document.rows, document.places)
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
    found = [Finding(span, confidence(span, None)) for span in spans if span.kind == SCARE]
    reported = [span for span in spans if span.kind != SCARE]
    beside = Beside(document, tags.probabilities, tools.words, begins)
    before: tuple[Span, Link, bool] | None = None
    for span, pointed in zip(reported, links(tools.tagger, document, words, tags, reported), strict=True):
        headline = headlines.get(span.stretch) if span.stretch is not None else None
        link = headline or according.get((span.first, span.last)) or distant_subject(document, span, pointed, sentences)
        if headline and is_summary(document, span):
            span = replace(span, kind=INDIRECT)
        link, ruled = beside.link(span, link, before)
        before = (span, link, ruled)
        found += judged(document, words, naming_span(document, words, span, link), link, tools.words)
    return sorted(found, key=lambda finding: (finding.span.first, finding.span.last))


def judged(document: Document, words: Words, span: Span, link: Link, lexicon: Lexicon) -> list[Finding]:
    """The span, if it is likely enough; marks that cite nobody become spans of their own."""
    sure = confidence(span, link)
    if span.kind == DIRECT and (sure < LEAST_CONFIDENCE or is_uncited(words, span, link)):
        return [Finding(replace(span, kind=SCARE), round(1 - sure, 3))]
    if sure < LEAST_CONFIDENCE:
        return [scare_finding(document, number) for number in document.stretches_between(span.first, span.last)]
    marked = scare_marks(document, span, link, lexicon)
    if not marked:
        return [Finding(span, sure, link)]
    return [Finding(replace(span, kind=INDIRECT), sure, link), *(scare_finding(document, n) for n in marked)]


def scare_finding(document: Document, number: int) -> Finding:
    return Finding(Span(*document.stretch_tokens[number], SCARE, SCARE_WITHIN, number), SCARE_WITHIN)


def bounds(document: Document, span: Span, link: Link | None, words: Lexicon) -> Row:
    """Offsets and words; a stretch between marks is taken whole, whatever the tokens."""
    start, end = int(document.starts[span.first]), int(document.ends[span.last - 1])
    if span.stretch is not None:
        stretch = document.stretches[span.stretch]
        start, end = stretch.inner_start, stretch.inner_end
        while start < end and document.text[start].isspace():
            start += 1
        while end > start and document.text[end - 1].isspace():
            end -= 1
    if span.stretch is None:
        start = int(document.starts[clause_start(document, span, link, words)])
        if span.kind == INDIRECT:
            end = int(document.ends[max(clause_end(document, span), span.first + 1) - 1])
        start, end = with_opening_mark(document, start, end), with_closing_mark(document, start, end)
    return {"kind": span.kind, "start_char": start, "end_char": end, "text": document.text[start:end]}


def with_opening_mark(document: Document, start: int, end: int) -> int:
    """A span that begins with the first word between marks and goes on behind them takes the opening mark along."""
    at = bisect_right(document.stretches, start, key=lambda stretch: stretch.start) - 1
    if at < 0:
        return start
    stretch = document.stretches[at]
    return stretch.start if stretch.inner_start == start and end > stretch.inner_end else start


def with_closing_mark(document: Document, start: int, end: int) -> int:
    """A mixed span that ends within marks takes the closing mark (and the period before it) along."""
    at = bisect_right(document.stretches, end - 1, key=lambda stretch: stretch.start) - 1
    if at < 0:
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


def speaker_columns(document: Document, cast: Cast, span: Span, link: Link | None, before: Row | None) -> Row:
    empty: Row = dict.fromkeys(
        ("speaker_text", "speaker_start_char", "speaker_end_char", "speaker_name", "speaker_kind")
    )
    if link is None:
        return empty
    if link.speaker is None:
        if span.kind == DIRECT and before is not None and before["kind"] == DIRECT:
            return empty | {name: before[name] for name in ("speaker_name", "speaker_kind")}
        return empty
    limit = link.cue[0] if link.cue is not None and link.cue[0] >= link.speaker[1] else len(document)
    mention = name_before(document, link.speaker) if span.kind == DIRECT else link.speaker
    start, end = speaker_range(document, mention, limit)
    speaker: Speaker = cast.resolve(start, end)
    return {
        "speaker_text": document.text[start:end],
        "speaker_start_char": start,
        "speaker_end_char": end,
        "speaker_name": speaker.name,
        "speaker_kind": speaker.kind,
    }


def cue_columns(document: Document, link: Link | None) -> Row:
    if link is None or link.cue is None:
        return dict.fromkeys(("cue", "cue_start_char", "cue_end_char"))
    start, end = cue_range(document, link.cue)
    return {"cue": document.text[start:end], "cue_start_char": start, "cue_end_char": end}


def may_have_venue(document: Document, first: int, last: int) -> bool:
    """Does a word of venues stand near the cue?"""
    near = document.classes[max(0, first - VENUE_BEFORE) : last + VENUE_BEHIND]
    return bool((near & PLACES).any())


def venue_columns(document: Document, cast: Cast, row: Row, link: Link | None, sentences: list[int]) -> Row:
    found = None
    if link is not None and link.cue is not None and may_have_venue(document, *link.cue):
        cue = (row["cue_start_char"], row["cue_end_char"])
        at = bisect_right(sentences, cue[0])
        low = sentences[at - 1] if at else 0
        high = sentences[at] if at < len(sentences) else len(document.text)
        blocked = [(row["start_char"], row["end_char"])]
        if row["speaker_start_char"] is not None:
            blocked.append((row["speaker_start_char"], row["speaker_end_char"]))
        found = venue(document.text, cue, low, high, blocked)
    if found is None:
        return dict.fromkeys(("venue_text", "venue_start_char", "venue_end_char", "venue_name", "venue_kind"))
    speaker = cast.read(document.text[found.start : found.end], found.start, found.end)
    return {
        "venue_text": document.text[found.start : found.end],
        "venue_start_char": found.start,
        "venue_end_char": found.end,
        "venue_name": speaker.name,
        "venue_kind": speaker.kind,
    }
