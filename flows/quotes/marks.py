"""Quotation marks to quoted stretches, one paragraph at a time: what opens, what closes, what is no mark at all.

Says nothing of who is quoted. A wrong mark costs at most its own paragraph: no state crosses a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

DOUBLE = '"“”„‟«»＂'
SINGLE = "'‘’‚‛‹›"
MARK = re.compile(f"[{DOUBLE}{SINGLE}]")
NOT_WITHIN = re.compile(rf"[{SINGLE}](?:(?<![^\W_].)|(?![^\W_]))")  # a single mark but between letters or digits
ALWAYS_OPEN = "“„«‚‹‘"
OPENERS = "([{-–—―/"  # after these, as after a blank, a mark may open
DEEPEST = 3  # marks nested deeper than this are noise


class Stretch(NamedTuple):
    """Words between marks: [start, end) with the marks, [inner_start, inner_end) without, in code points."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    double: bool
    closed: bool  # False: no closing mark in its paragraph


def quoted_stretches(text: str, places: Iterable[int]) -> list[Stretch]:
    """The outermost quoted stretches in the order of the text; nested ones are part of the outer.

    `places`: all offsets at which there may be a mark; others among them do no harm.
    """
    stretches: list[Stretch] = []
    marks: list[tuple[int, str]] = []  # of one paragraph
    end = 0
    for at in places:
        mark = text[at]
        if mark not in DOUBLE and not NOT_WITHIN.match(text, at):
            continue
        if at >= end:
            stretches += paragraph_stretches(text, marks, end)
            marks, end = [], text.find("\n", at) % (len(text) + 1)
        marks.append((at, mark))
    return stretches + paragraph_stretches(text, marks, end)


def paragraph_stretches(text: str, marks: list[tuple[int, str]], end: int) -> list[Stretch]:
    """The stretches of one paragraph, which ends at `end`, out of its marks."""
    if not marks:
        return []
    start = text.rfind("\n", 0, marks[0][0]) + 1
    singles = [mark for mark in marks if mark[1] in SINGLE]
    doubles = without_measures(text, [mark for mark in marks if mark[1] in DOUBLE] if singles else marks)
    outer = nested_reading(text, doubles, start, end)
    if outer is None:
        outer = list(flat_reading(text, doubles, start, end))
    if singles:
        outer = with_singles(outer, list(single_stretches(text, singles, outer, start, end)))
    return outer


def with_singles(doubles: list[Stretch], singles: list[Stretch]) -> list[Stretch]:
    """Both in the order of the text; double marks within single ones are nested, and so part of the outer stretch."""
    kept: list[Stretch] = []
    for stretch in sorted([*doubles, *singles], key=lambda s: (s.start, -s.end)):
        if not kept or stretch.start >= kept[-1].end:
            kept.append(stretch)
    return kept


def without_measures(text: str, marks: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Leave out straight marks after a digit with nothing opened before: inches or seconds, as in 6'2"."""
    kept: list[tuple[int, str]] = []
    for at, mark in marks:
        if mark == '"' and at and text[at - 1].isdigit() and len(kept) % 2 == 0:
            continue
        kept.append((at, mark))
    return kept


def roles(text: str, at: int, start: int, end: int) -> tuple[bool, bool]:
    """Whether a mark may open and whether it may close, by what stands beside it in [start, end)."""
    return roles_between(text[at - 1] if at > start else "\n", text[at + 1] if at + 1 < end else "\n")


@lru_cache(maxsize=4096)
def roles_between(before: str, behind: str) -> tuple[bool, bool]:
    """A mark opens with a blank (or bracket, dash, mark) before and something else behind.

    It closes with something other than a blank before, and no letter or digit behind.
    """
    opens = before.isspace() or before in OPENERS or bool(MARK.match(before))
    return opens and not behind.isspace(), not before.isspace() and not behind.isalnum()


def nested_reading(text: str, marks: list[tuple[int, str]], start: int, end: int) -> list[Stretch] | None:
    """Outer stretches if the marks nest and balance, telling roles by what stands around each; else None."""
    opened: list[int] = []
    outer: list[Stretch] = []
    for at, mark in marks:
        may_open, may_close = roles(text, at, start, end)
        if may_open and may_close:  # between punctuation: let the shape of the mark decide, then the state
            may_open = mark in ALWAYS_OPEN or (not opened and mark not in "”»")
        if may_open:
            opened.append(at)
        elif may_close and opened:
            first = opened.pop()
            if not opened:
                outer.append(Stretch(first, at + 1, first + 1, at, True, True))
        else:
            return None
        if len(opened) > DEEPEST:
            return None
    return None if opened else outer


def flat_reading(text: str, marks: list[tuple[int, str]], start: int, end: int) -> Iterator[Stretch]:
    """One level only: a mark that clearly opens ends what was open; the last open stretch runs to the end."""
    opened: int | None = None
    for at, mark in marks:
        may_open, may_close = roles(text, at, start, end)
        if opened is None:
            if may_open or mark in ALWAYS_OPEN or not may_close:
                opened = at
        elif may_close or mark in "”»":
            yield Stretch(opened, at + 1, opened + 1, at, True, True)
            opened = None
        elif may_open:
            stop = last_sentence_end(text, opened + 1, at)
            yield Stretch(opened, stop, opened + 1, stop, True, False)
            opened = at
        else:
            yield Stretch(opened, at + 1, opened + 1, at, True, True)
            opened = None
    if opened is not None and opened + 1 < end:
        yield Stretch(opened, end, opened + 1, end, True, False)


def last_sentence_end(text: str, start: int, end: int) -> int:
    """End of the first clause that looks finished within [start, end): where a lost closing mark most likely stood."""
    found = re.compile(r"[.!?,](?=\s)").search(text, start, end)
    return found.end() if found else end


def single_stretches(
    text: str, marks: list[tuple[int, str]], outer: list[Stretch], start: int, end: int
) -> Iterator[Stretch]:
    """Stretches between single marks outside of double ones; apostrophes within and after words are passed over."""
    inside = 0
    opened: int | None = None
    weak: int | None = None  # a closing mark right after a plural's s: maybe a genitive
    for at, _ in marks:
        while inside < len(outer) and outer[inside].end <= at:
            inside += 1
        if inside < len(outer) and outer[inside].start <= at:
            continue
        may_open, may_close = roles(text, at, start, end)
        if may_open and not is_elision(text, at, end):
            if opened is not None and weak is not None:
                yield Stretch(opened, weak + 1, opened + 1, weak, False, True)
            opened, weak = at, None
        elif opened is not None and may_close and at > opened + 1:
            if text[at - 1] in "sS" and text[at + 1 : at + 2].isspace():
                weak = at if weak is None else weak
                continue
            yield Stretch(opened, at + 1, opened + 1, at, False, True)
            opened, weak = None, None
    if opened is not None and weak is not None:
        yield Stretch(opened, weak + 1, opened + 1, weak, False, True)


ELISION = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n|cuz|\d0s)\b", re.IGNORECASE)


def is_elision(text: str, at: int, end: int) -> bool:
    """An apostrophe that stands for letters left out at the start of a word: 'em, '90s."""
    return text[at] != "‘" and bool(ELISION.match(text, at + 1, end))
