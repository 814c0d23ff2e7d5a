"""What rules are sure of, put above the tagger: closing "…, X said.", headlines, far subjects, marks that name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress
from typing import Any

import numpy as np

from flows.quotes.document import Document
from flows.quotes.lexicon import ACCORDING, SAYS, Lexicon
from flows.quotes.link import Link
from flows.quotes.spans import BOUNDS, DIRECT, INDIRECT, IS_WORD, MIXED_KIND, Span, Words
from flows.quotes.tagger import CONTENT, CUE, OUT, SPEAKER, Floats
from flows.quotes.tokens import (
    BLANK,
    CLITIC,
    CLOSING,
    COLON,
    COMMA,
    DASH,
    DIGITS,
    INITIAL,
    INSIDE,
    INSIDE_SINGLE,
    LOWER,
    MIXED,
    NEWLINE,
    PERIOD,
    TITLE,
    UPPER,
)
from flows.seeds import word_list

Range = tuple[int, int]
CLOSING_LONGEST = 16  # tokens of a closing ", X said on Tuesday."
SHORTEST = 6  # tokens of a sentence with a clause and its closing
LIKELY_CUE = 0.3
SOURCE_ENDS = (COMMA, COLON, PERIOD, DASH, NEWLINE, BLANK)
LONGEST_SOURCE = 14  # tokens of a source behind "according to"
CERTAIN = 0.97
HEADLINE_LONGEST = 24
LONGEST_NAME = 4
LONGEST_NAMED = 6
LONGEST_SCARE = 3
TELL = frozenset({"tell", "tells", "told", "telling"})
LONGEST_OBJECT = 3  # words between "called" and the quotation
NAMING = frozenset({"nicknamed", "named", "titled", "entitled", "so-called", "codenamed", "christened"})
DANGLING = frozenset({"on", "in", "at", "of", "to", "by", "for", "with", "from", "the", "a", "an", "before", "after"})
TIMES = word_list("times")
TAIL = (LOWER, TITLE, UPPER, DIGITS, MIXED, CLITIC)
LONGEST_TAIL = 4
NAMERS = word_list("namers")
SMALL = word_list("small")
RELATIVES = frozenset({"who", "whose", "which", "where"})
DETERMINERS = word_list("articles")
NAMELIKE = (TITLE, UPPER, INITIAL)


def closing_reports(document: Document, probabilities: Floats, sentences: Sequence[int]) -> list[Range]:
    """Sentences like "CLAUSE, X said [at a rally].", at most half between marks: the clause is reported."""
    inside = 1 - probabilities[:, OUT]
    likely = [head.data for head in inside]
    is_marked = (document.places & (INSIDE | INSIDE_SINGLE | CLOSING)) != 0
    marked = np.append(0, np.cumsum(is_marked)).data
    verbs = np.flatnonzero((document.classes & SAYS != 0) & (inside[CUE] >= LIKELY_CUE))
    ends = [*sentences[1:], len(document)]
    clauses: dict[int, Range] = {}
    for verb in verbs.tolist():
        at = bisect_right(sentences, verb) - 1
        start, end = sentences[at], ends[at]
        if end - start < SHORTEST or end - verb > CLOSING_LONGEST or start in clauses:
            continue
        comma = document.kinds.rfind(COMMA, max(start + 3, end - CLOSING_LONGEST), verb)
        if comma < 0 or not unmarked(marked, start, comma, end):
            continue
        if is_closing(likely, verb, comma + 1, end):
            clauses[start] = (start, comma)
    return sorted(clauses.values())


def according_reports(document: Document, sentences: Sequence[int]) -> dict[Range, Link]:
    """ "According to X, CLAUSE." and "CLAUSE, according to X." without marks: the clause, and its link to X."""
    found: dict[Range, Link] = {}
    ends = [*sentences[1:], len(document)]
    for at in np.flatnonzero(document.classes & ACCORDING != 0).tolist():
        number = bisect_right(sentences, at) - 1
        start, end = sentences[number], ends[number]
        if at + 3 >= end or document.lowers[at + 1] != "to":
            continue
        if (document.places[start:end] & (INSIDE | INSIDE_SINGLE | CLOSING)).any():
            continue
        stop = next((i for i in range(at + 2, end) if document.kinds[i] in SOURCE_ENDS), end)
        if stop == at + 2:
            continue
        cue = (at, at + 2)
        if at == start and stop + 3 < end and document.kinds[stop] == COMMA and stop - at <= LONGEST_SOURCE:
            clause = next((i for i in range(stop + 1, end) if document.kinds[i] in (COLON, NEWLINE)), end)
            found[(stop + 1, clause)] = Link((at + 2, stop), cue, CERTAIN)
        elif at - start > 3 and document.kinds[at - 1] == COMMA and stop - at - 2 <= LONGEST_SOURCE:
            found[(start, at - 1)] = Link((at + 2, stop), cue, CERTAIN)
    return found


def unmarked(marked: memoryview[Any], start: int, comma: int, end: int) -> bool:
    """At most half of the clause is between marks, and neither its ends nor what follows are.

    `marked`: how many tokens between marks there are before each.
    """
    if marked[start + 1] > marked[start] or marked[end] > marked[comma - 1]:
        return False
    return bool((marked[end] - marked[start]) * 2 <= comma - start)


def is_closing(inside: Sequence[memoryview[Any]], verb: int, start: int, end: int) -> bool:
    """Subject and reporting verb side by side in [start, end), nothing reported behind them."""
    subject = (inside[SPEAKER][start:verb] if verb > start else inside[SPEAKER][verb + 1 : verb + 3]).tolist()
    if not subject or max(subject) < 0.35 or sum(subject) < 0.2 * len(subject):
        return False
    return bool(sum(inside[CONTENT][start:end].tolist()) < 0.4 * (end - start))


def with_closing_reports(document: Document, spans: list[Span], clauses: list[Range]) -> list[Span]:
    """The spans, with each clause of `clauses` as one span in place of those it touches."""
    if not clauses:
        return spans
    starts, ends = zip(*clauses, strict=True)
    before = np.searchsorted(starts, [span.last for span in spans]) - 1
    free = (before < 0) | (np.array([span.first for span in spans], np.int64) >= np.take(ends, before, mode="clip"))
    kept = list(compress(spans, free.tolist()))
    inside = document.places & INSIDE
    kept += [Span(a, b, MIXED_KIND if inside[a:b].any() else INDIRECT, 0.9) for a, b in clauses]
    return sorted(kept, key=BOUNDS)


def headline_links(document: Document) -> dict[int, Link]:
    """By number of the stretch: "'We will not yield:' Moss" or "Moss: 'We will not yield'" as a paragraph."""
    if not document.stretches:
        return {}
    lines = np.flatnonzero(document.shapes == NEWLINE)
    edges = np.concatenate([[0], lines + 1]), np.append(lines, len(document))
    first, last = document.stretch_bounds
    at = np.searchsorted(lines, first)
    begin, end = edges[0][at], edges[1][at]
    found = {}
    for number in np.flatnonzero((first < last) & (last <= end) & (end - begin <= HEADLINE_LONGEST)).tolist():
        link = headline_link(document, range(int(begin[number]), int(end[number])), *document.stretch_tokens[number])
        if link is not None:
            found[number] = link
    return found


def headline_link(document: Document, paragraph: range, first: int, last: int) -> Link | None:
    shapes, begin, end = document.kinds, paragraph.start, paragraph.stop
    if shapes[end - 1] == PERIOD:
        return None
    ahead, behind = range(begin, first - 1), range(last + 1, end)
    if ahead and shapes[ahead[-1]] == COLON and all_names(document, ahead[:-1]):
        return Link((begin, ahead[-1]), (ahead[-1], ahead[-1] + 1), 0.8)
    colons = [at for at in (last - 1, *behind[:1]) if shapes[at] == COLON]
    names = behind[1:] if colons and colons[-1] == last + 1 else behind
    if all_names(document, names):
        return Link((names[0], end), (colons[-1], colons[-1] + 1) if colons else None, 0.8)
    return None


def is_summary(document: Document, span: Span) -> bool:
    """Whether the marked words of a line between paragraphs are its writer's own: the text quotes nobody with them."""
    start, end = document.chars(span.first, span.last)
    begin, stop = document.bounds_of(document.part_of(span.first))
    words = document.text[start:end].strip(" :,.").casefold()
    return "\n" in document.text[begin:start].strip() and document.text[begin:stop].casefold().count(words) < 2


def all_names(document: Document, tokens: range) -> bool:
    return 0 < len(tokens) <= LONGEST_NAME and all(document.kinds[at] in NAMELIKE for at in tokens)


def distant_subject(document: Document, span: Span, link: Link, sentences: Sequence[int]) -> Link:
    """In "X, whose …, said, Y" the speaker is X, not what stands right before the comma."""
    if link.cue is None or span.kind != DIRECT or not link.cue[0]:
        return link
    verb = link.cue[0]
    at = bisect_right(sentences, verb) - 1
    start = int(sentences[at])
    if document.kinds[verb - 1] != COMMA or not span.first - 5 <= verb < span.first:
        return link
    comma = next((i for i in range(start, min(verb, start + 12)) if document.kinds[i] == COMMA), None)
    if comma is None or comma + 1 >= verb or comma == start:
        return link
    if document.lowers[comma + 1] in RELATIVES:
        return link._replace(speaker=(start, comma))
    return link


def named_stretches(document: Document, words: Words) -> list[int]:
    """Numbers of the stretches whose marks only name."""
    if not document.stretches:
        return []
    first, last = document.stretch_bounds
    counts = words.count[last] - words.count[first]
    few = (counts > 0) & (counts <= LONGEST_NAMED) & ~np.isin(document.shapes[last - 1], (PERIOD, COMMA))
    short = np.flatnonzero(few).tolist()
    return [number for number in short if is_named(document, words, *document.stretch_tokens[number])]


def is_named(document: Document, words: Words, first: int, last: int) -> bool:
    """Marks around a name or a title: "known as “the Owls”", "the first play, ‘The Long Night’, was"."""
    before = document.lowers[first - 2] if first >= 2 else ""
    if before in NAMING or (before == "as" and first >= 3 and document.lowers[first - 3] == "known"):
        return True
    if words.counts[last] - words.counts[first] < 2:
        return False
    big = sum(kind in NAMELIKE for kind in document.kinds[first:last])
    return big >= 2 and all(
        document.kinds[at] in NAMELIKE
        or document.lowers[at] in SMALL
        or not words.is_word[at]
        or document.kinds[at] == CLITIC
        for at in range(first, last)
    )


def is_naming(document: Document, span: Span, link: Link) -> bool:
    """ "The club, known as …": who is known by a name is not reported to have said anything."""
    if span.kind != INDIRECT or link.cue is None or link.speaker is not None:
        return False
    at = link.cue[0]
    known = document.lowers[at] == "known" and document.lowers[at + 1 : at + 2] == ["as"]
    return known or document.lowers[at] in NAMING


def naming_span(document: Document, words: Words, span: Span, link: Link) -> Span:
    """In "called the plan “a mess”" the reported words are those between the marks."""
    if span.kind != MIXED_KIND or link.cue is None or document.lowers[link.cue[0]] not in NAMERS:
        return span
    within = document.stretches_between(span.first, span.last)
    if len(within) != 1:
        return span
    first, last = document.stretch_tokens[within[0]]
    if first <= span.first or words.last[last] != span.last:
        return span
    lead, rest = words.count[first] - words.count[span.first], words.count[last] - words.count[first]
    if lead > LONGEST_OBJECT or lead * 2 > rest + 2:
        return span
    return Span(int(words.next[first]), int(words.last[last]), DIRECT, span.score, within[0])


def is_uncited(words: Words, span: Span, link: Link) -> bool:
    """A few words between marks without any speaker are nobody's."""
    return link.speaker is None and bool(words.counts[span.last] - words.counts[span.first] <= LONGEST_SCARE)


def clause_end(document: Document, span: Span) -> int:
    """The token behind the reported clause: no preposition or article is left dangling at its end."""
    last = span.last
    if document.lowers[last - 1] not in DANGLING or span.last - span.first < 3:
        return last
    stop = last
    while stop < len(document) and stop - last <= LONGEST_TAIL and document.kinds[stop] in TAIL:
        stop += 1
    if last < stop <= last + LONGEST_TAIL and document.lowers[last] not in TIMES:
        return stop
    return last - 1


def clause_start(document: Document, span: Span, link: Link | None, words: Lexicon) -> int:
    """The token at which the reported clause begins: behind "that", and behind whom it was told or asked of."""
    first, lowers = span.first, document.lowers
    if lowers[first] == "that" and first + 1 < span.last:
        return first + 1
    verb = lowers[link.cue[0]] if link is not None and link.cue is not None else ""
    if verb in TELL:
        that = position("that", lowers, span)
        return first if that is None else that + 1
    if words.cue_acts.get(verb) == "request":
        to = position("to", lowers, span)
        return first if to is None or not document.words[first][0].isalpha() else to
    return first


def position(word: str, lowers: list[str], span: Span) -> int | None:
    """Where a word stands within the first tokens of a span."""
    last = min(span.last - 1, span.first + LONGEST_OBJECT + 2)
    return next((at for at in range(span.first, last) if lowers[at] == word), None)


def scare_marks(document: Document, span: Span, link: Link, words: Lexicon) -> list[int]:
    """Numbers of stretches within a mixed span whose marks cite nobody: a word or two inside a noun phrase.

    "blasted the “reform” of the port" keeps the marks at arm's length; "said it was a “reform”" quotes.
    """
    if span.kind != MIXED_KIND or link.cue is None:
        return []
    verb = document.lowers[link.cue[0]]
    if words.finite_cues.get(verb) == "statement":
        return []
    if not is_determiner(document, span.first):
        return []
    found = []
    for number in document.stretches_between(span.first, span.last):
        first, last = document.stretch_tokens[number]
        count = int(IS_WORD[document.shapes[first:last]].sum())
        rest = int(IS_WORD[document.shapes[last : span.last]].sum())
        if count > 2 or rest < 2 or first < 2 or not is_determiner(document, first - 2):
            return []
        found.append(number)
    return found


def is_determiner(document: Document, at: int) -> bool:
    return document.kinds[at] == CLITIC or document.lowers[at] in DETERMINERS
