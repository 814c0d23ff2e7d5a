"""The bounds of a speaker's mention and of a cue, in characters: whole phrases, no stray marks, clitics or half names."""

from __future__ import annotations

from flows.quotes.document import Document
from flows.quotes.tokens import CLITIC, COMMA, DASH, DOUBLE, INITIAL, NEWLINE, PUNCTUATION, SPACED, TITLE, UPPER

Range = tuple[int, int]
NAMELIKE = (TITLE, UPPER, INITIAL)
LONGEST_STEP = 6  # tokens by which a mention may grow to the left
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our", "my", "this", "that"})
EDGE = frozenset({".", ",", ";", ":", "-", "–", "—", "(", "'", "’", '"', "“", "”", "‘"})
SENTENCE_OPENERS = frozenset("but and so yet while when as if after before in on at for although though because furthermore".split())


def speaker_range(document: Document, mention: Range) -> Range:
    """A mention as characters: grown to the left over a possessive or the rest of a name, trimmed at the edges."""
    first, last = mention
    word, lower, shapes = document.word, document.lower, document.shapes
    while first < last - 1 and (word(first) in EDGE):
        first += 1
    for _ in range(LONGEST_STEP):
        if not first or not joined(document, first):
            break
        first -= 1
    owner = last if shapes[last - 1] == CLITIC else last + 1  # behind the 's of "Ukraine's" in "Ukraine's President"
    if owner < len(document) and shapes[owner - 1] == CLITIC and word(owner - 1)[1:] == "s" and shapes[owner] in NAMELIKE:
        last = owner + 1
    for _ in range(LONGEST_STEP):
        more = last < len(document) and shapes[last] in NAMELIKE and shapes[last - 1] in NAMELIKE
        if not (more and document.places[last] & SPACED):
            break
        last += 1
    while last > first + 1 and (word(last - 1) in EDGE or (shapes[last - 1] == CLITIC and word(last - 1)[1:] == "s")):
        if word(last - 1) == "." and shapes[last - 2] in NAMELIKE and len(word(last - 2)) <= 2:
            break
        last -= 1
    return int(document.starts[first]), int(document.ends[last - 1])


def joined(document: Document, first: int) -> bool:
    """Does the token before belong to the same phrase: "Ukraine" + "'s", "Volodymyr" + "Zelenskyy", "the" + "leader"?"""
    word, lower, shapes = document.word, document.lower, document.shapes
    if shapes[first] == CLITIC:
        return True
    if shapes[first - 1] == CLITIC:
        return word(first - 1)[1:] == "s"
    if lower(first - 1) in SENTENCE_OPENERS:
        return False
    if shapes[first] in NAMELIKE and shapes[first - 1] in NAMELIKE:
        return bool(document.places[first] & SPACED)
    if lower(first - 1) in DETERMINERS and lower(first - 1) != "that":
        return shapes[first] not in (DOUBLE, NEWLINE, COMMA, PUNCTUATION, DASH)
    return False


def cue_range(document: Document, mention: Range) -> Range:
    first, last = mention
    word = document.word
    while last > first + 1 and word(last - 1) in EDGE:
        last -= 1
    while first < last - 1 and word(first) in EDGE:
        first += 1
    return int(document.starts[first]), int(document.ends[last - 1])
