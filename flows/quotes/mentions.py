"""The bounds of a speaker's mention and of a cue, in characters: whole phrases, no stray marks or half names."""

from __future__ import annotations

from flows.quotes.document import Document
from flows.quotes.lexicon import word_list
from flows.quotes.tokens import (
    CLITIC,
    COMMA,
    DASH,
    DOUBLE,
    INITIAL,
    LOWER,
    NEWLINE,
    PUNCTUATION,
    SPACED,
    TITLE,
    UPPER,
)

Range = tuple[int, int]
NAMELIKE = (TITLE, UPPER, INITIAL)
LONGEST_STEP = 6  # tokens by which a mention may grow to the left
DETERMINERS = word_list("determiners")
PARTICLES = word_list("particles")
AFTER_NAMES = frozenset(["of", "who", "whose", "from", "with", "at", "in", "for"])
EDGE = word_list("edge")
SENTENCE_OPENERS = word_list("sentence_openers")


def particle(document: Document, at: int) -> int:
    """How many tokens "al-Name" or "von Name" takes up at `at`; 0 if there is none."""
    if at + 1 >= len(document) or document.word(at) not in PARTICLES:
        return 0
    step = 2 if document.word(at + 1) == "-" else 1
    return step + 1 if at + step < len(document) and document.kinds[at + step] in NAMELIKE else 0


def speaker_range(document: Document, mention: Range, limit: int) -> Range:
    """A mention as characters: grown to the left over a possessive or the rest of a name, trimmed at the edges.

    `limit`: the token at which the cue begins, if behind the mention.
    """
    first, last = mention
    word, lower, shapes = document.word, document.lower, document.kinds
    while first < last - 1 and (word(first) in EDGE):
        first += 1
    if first > 1 and word(first - 1) == "(" and shapes[first - 2] in NAMELIKE:  # "The Port Authority (PA)"
        first -= 2
        while first and shapes[first - 1] in NAMELIKE:
            first -= 1
        last = min(last + (last < len(document) and word(last) == ")"), len(document))
    for _ in range(LONGEST_STEP):
        if not first or not joined(document, first):
            break
        first -= 1
    owner = last if shapes[last - 1] == CLITIC else last + 1  # behind the 's of "Ukraine's" in "Ukraine's President"
    if (
        owner < len(document)
        and shapes[owner - 1] == CLITIC
        and word(owner - 1)[1:] == "s"
        and shapes[owner] in NAMELIKE
    ):
        last = owner + 1
    if last > first and shapes[last - 1] == LOWER and last < len(document) and shapes[last] in NAMELIKE:
        while last < min(len(document), first + LONGEST_STEP) and shapes[last] in NAMELIKE:
            last += 1
    if first > 2 and lower(first) in DETERMINERS and shapes[first - 1] == COMMA and shapes[first - 2] in NAMELIKE:
        first -= 2
        while first and (shapes[first - 1] in NAMELIKE or word(first - 1) == "-"):
            first -= 1
    while (step := particle(document, last)) and last > first and shapes[last - 1] in NAMELIKE:
        last += step
    if last == first + 1 and lower(first) in DETERMINERS:
        while last < min(len(document), first + LONGEST_STEP, limit) and shapes[last] in (LOWER, *NAMELIKE):
            last += 1
    for _ in range(LONGEST_STEP):
        more = last < len(document) and shapes[last] in NAMELIKE and shapes[last - 1] in NAMELIKE
        if not (more and document.places[last] & SPACED):
            break
        last += 1
    while last > first + 1 and (word(last - 1) in EDGE or (shapes[last - 1] == CLITIC and word(last - 1)[1:] == "s")):
        if word(last - 1) == "." and shapes[last - 2] in NAMELIKE and len(word(last - 2)) <= 2:
            break
        last -= 1
    first, last = core(document, first, last)
    return int(document.starts[first]), int(document.ends[last - 1])


def core(document: Document, first: int, last: int) -> Range:
    """A person's name without what is told of it: "Ann Moss, who …", "Ann Moss of the union", "its chief, Ann Moss"."""
    shapes = document.kinds
    for at in range(first + 1, last - 1):
        if shapes[at] == COMMA and is_name(document, at + 1, last) and not is_name(document, first, at):
            return at + 1, last
    for at in range(first + 2, last):
        ends = shapes[at] == COMMA or document.lower(at) in AFTER_NAMES
        if ends and is_name(document, first, at):
            return first, at
    return first, last


def is_name(document: Document, first: int, last: int) -> bool:
    """Up to two lower-case words of a role, then at least two words of a name, with particles."""
    while first < last and document.kinds[first] == LOWER and document.lower(first) not in PARTICLES:
        first += 1
    named = [at for at in range(first, last) if document.kinds[at] in NAMELIKE]
    rest = [at for at in range(first, last) if document.kinds[at] not in NAMELIKE]
    return len(named) >= 2 and all(document.word(at) in (".", "-") or document.lower(at) in PARTICLES for at in rest)


def joined(document: Document, first: int) -> bool:
    """Does the token before belong to the same phrase, as in "Sarn" + "'s", "Ann" + "Moss", "the" + "leader"?"""
    word, lower, shapes = document.word, document.lower, document.kinds
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
