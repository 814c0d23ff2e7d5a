"""All of the extraction in order: read, tag, find, resolve. Texts are read together, but none knows of another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from flows.cycles import no_search_for_cycles
from flows.paths import seed_path
from flows.quotes.document import read, sentence_starts
from flows.quotes.findings import findings
from flows.quotes.lexicon import Lexicon, lexicon
from flows.quotes.names import capitals
from flows.quotes.pieces import groups
from flows.quotes.rows import Row, followed_by, rows_of
from flows.quotes.speakers import Cast
from flows.quotes.tagger import Tagger, load
from flows.quotes.tokens import FormMemo
from flows.quotes.venues import told_by
from flows.schemas import EXTRACTED

NO_CUE = (0, 1)  # in place of a cue where there is none; what is told of it is not asked for
ROWS_AT_A_TIME = 500  # kept as objects before they are put into columns


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
    ids: list[str] = []
    rows: list[Row] = []
    with no_search_for_cycles():
        for text_id, of_text in zip(texts["text_id"].to_pylist(), found, strict=True):
            ids += [text_id] * len(of_text)
            rows += of_text
            if len(rows) >= ROWS_AT_A_TIME:
                batches.append(batch_of(ids, rows))
                ids, rows = [], []
    return pa.Table.from_batches([*batches, batch_of(ids, rows)]).combine_chunks()


def batch_of(ids: list[str], rows: list[Row]) -> pa.RecordBatch:
    """Rows of EXTRACTED: the texts' ids and what is told of each row."""
    columns = (ids, *zip(*rows, strict=True)) if rows else ([] for _ in EXTRACTED)
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


def extract_group(texts: Sequence[str], tools: Tools) -> list[list[Row]]:
    """The rows of each text."""
    document = read(texts, tools.memo)
    begins = sentence_starts(document)
    tags = tools.tagger.tag(tools.memo.vectors, document.rows, document.places, document.parts)
    found = findings(document, begins, tags, tools.tagger, tools.words)
    firsts = [finding.span.first for finding in found]
    cues = [(finding.link and finding.link.cue) or NO_CUE for finding in found]
    told = told_by(document, begins, cues)
    sentences = document.starts[begins].tolist()
    named = capitals(document)
    marked = [(stretch.inner_start, stretch.inner_end) for stretch in document.stretches]
    rows: list[list[Row]] = []
    for number, (first, last) in enumerate(document.parts):
        own = slice(bisect_left(firsts, first), bisect_left(firsts, last))
        if not found[own]:
            rows.append([])
            continue
        start, end = document.bounds_of(number)
        cast = Cast(
            document,
            number,
            named.within(first, last),
            marked[bisect_left(marked, (start,)) : bisect_left(marked, (end,))],
            sentences[bisect_left(sentences, start) : bisect_left(sentences, end)],
            tools.words,
        )
        rows.append(rows_of(document, found[own], told[own], cast))
    return rows
