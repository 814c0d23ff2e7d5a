"""The bounds of a speaker's mention and of a cue, in characters: whole phrases, no stray marks or half names."""

from __future__ import annotations

from flows.name_order import SYLLABLES
from flows.quotes.document import Document
from flows.quotes.lexicon import lexicon
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
from flows.seeds import word_list

Range = tuple[int, int]
NAMELIKE = (TITLE, UPPER, INITIAL)
LONGEST_STEP = 6  # tokens by which a mention may grow to the left
DETERMINERS = word_list("determiners")
PARTICLES = word_list("particles")
EDGE = word_list("edge")
SENTENCE_OPENERS = word_list("sentence_openers")
LONGEST_SUBJECT = 7  # tokens of a subject before its preposition
BONDS = frozenset(["of", "in", "at", "on", "with", "from", "near", "who"])
NO_SUBJECTS = SENTENCE_OPENERS | word_list("times") | word_list("prepositions")
LEADS_AWAY = word_list("leads_away")
WITHIN_NAMES = frozenset(["of", "for"])
AFTER_NAMES = frozenset(["of", "who", "whose", "from", "with", "at", "in", "for"])
DAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


def particle(document: Document, at: int) -> int:
    """How many tokens "al-Name" or "von Name" takes up at `at`; 0 if there is none."""
    words = document.words
    if at + 1 >= len(words) or words[at] not in PARTICLES:
        return 0
    step = 2 if words[at + 1] == "-" else 1
    return step + 1 if at + step < len(words) and document.kinds[at + step] in NAMELIKE else 0


def speaker_range(document: Document, mention: Range, limit: int) -> Range:
    """A mention as characters: grown over the rest of its phrase, trimmed at the edges, cut down to a person's name.

    `limit`: the token at which the cue begins, if behind the mention.
    """
    first, last = mention
    words = document.words
    while first < last - 1 and words[first] in EDGE:
        first += 1
    if first > 1 and words[first - 1] == "(":
        first, last = with_acronym(document, first, last)
    first = grown_left(document, first)
    first, last = trimmed(document, first, grown_right(document, first, last, limit))
    if last == limit or document.lowers[first] == "who":
        subject = whole_subject(document, first, last)
        if subject != (first, last):
            first, last = trimmed(document, *subject)
    if last > first + 2:
        first, last = core(document, first, last)
    return document.chars(first, last)


def whole_subject(document: Document, first: int, last: int) -> Range:
    """The subject of which a mention before its verb is the end: "Police in | the capital | said".

    It is all that stands in the sentence before the mention, if it is a noun with a preposition behind it, or that
    before "who".
    """
    shapes, lowers = document.kinds, document.lowers
    bond = first if lowers[first] in BONDS else first - 1
    if bond < 1 or lowers[bond] not in BONDS:
        return first, last
    begin = bond
    while begin and begin > bond - LONGEST_SUBJECT and shapes[begin - 1] in (LOWER, CLITIC, *NAMELIKE):
        begin -= 1
    is_start = not begin or shapes[begin - 1] in (NEWLINE, DOUBLE) or document.words[begin - 1] in (".", "!", "?")
    if not is_start or begin == bond or shapes[begin] not in NAMELIKE or lowers[begin] in NO_SUBJECTS:
        return first, last
    told = next((at for at in range(begin, first) if lowers[at] == "who"), last)
    return begin, told


def with_acronym(document: Document, first: int, last: int) -> Range:
    """From within the brackets of "The Port Authority (PA)" to the whole."""
    shapes = document.kinds
    if shapes[first - 2] not in NAMELIKE:
        return first, last
    first -= 2
    while first and shapes[first - 1] in NAMELIKE:
        first -= 1
    closed = last < len(document) and document.words[last] == ")"
    return first, last + closed


def grown_left(document: Document, first: int) -> int:
    """Over the owner, the article, the rest of a name, or the name that "a former judge" stands behind."""
    shapes = document.kinds
    for _ in range(LONGEST_STEP):
        if not first or not joined(document, first):
            break
        first -= 1
    apposed = first > 2 and shapes[first - 1] == COMMA and document.lowers[first] in DETERMINERS
    if apposed and shapes[first - 2] in NAMELIKE:
        first -= 2
        while first and (shapes[first - 1] in NAMELIKE or document.words[first - 1] == "-"):
            first -= 1
    return first


def grown_right(document: Document, first: int, last: int, limit: int) -> int:
    """Over what is owned, a name behind a role, particles, and the noun of a lone article."""
    words, shapes = document.words, document.kinds
    n = len(words)
    owned = last if shapes[last - 1] == CLITIC else last + 1  # behind the 's of "Sarn's" in "Sarn's Mayor"
    if owned < n and shapes[owned - 1] == CLITIC and words[owned - 1][1:] == "s" and shapes[owned] in NAMELIKE:
        last = owned + 1
    is_bare = document.lowers[first] in DETERMINERS
    if last < n and shapes[last - 1] == LOWER and shapes[last] in NAMELIKE:
        last = name_end(document, last, first + LONGEST_STEP)
    elif is_bare and last < n and shapes[last] == COMMA:
        end = name_end(document, last + 1, last + LONGEST_STEP)
        last = end if end >= last + 3 else last
    while shapes[last - 1] in NAMELIKE and (step := particle(document, last)):
        last += step
    if is_bare and last == first + 1:
        while last < min(n, first + LONGEST_STEP, limit) and shapes[last] in (LOWER, *NAMELIKE):
            last += 1
    if shapes[last - 1] not in NAMELIKE:
        return last
    end = last
    while end < min(n, last + LONGEST_STEP):
        if shapes[end] in NAMELIKE and document.sides[end] & SPACED:
            end += 1
        elif words[end] == "-" and within_word(document, end):
            end += 2
        else:
            break
    return end


def name_end(document: Document, start: int, limit: int) -> int:
    """The end of the capitalized words from `start` on."""
    end = start
    while end < min(len(document), limit) and document.kinds[end] in NAMELIKE:
        end += 1
    return end


def trimmed(document: Document, first: int, last: int) -> Range:
    """Without punctuation, a possessive 's, or words that lead elsewhere at the end."""
    words, lowers, shapes = document.words, document.lowers, document.kinds
    if last > first + 2 and shapes[first + 1] == COMMA and lowers[first] in DAYS:
        first += 2
    while last > first + 1:
        word = words[last - 1]
        possessive = shapes[last - 1] == CLITIC and word[1:] == "s"
        if not (word in EDGE or possessive or lowers[last - 1] in LEADS_AWAY):
            break
        if word == "." and shapes[last - 2] in NAMELIKE and len(words[last - 2]) <= 2:  # an initial
            break
        last -= 1
    return first, last


def name_before(document: Document, mention: Range) -> Range:
    """ "Ann Moss, who": the name that a lone relative pronoun stands behind; else the mention as it is."""
    first, last = mention
    if last - first != 1 or document.lowers[first] != "who" or first < 3 or document.kinds[first - 1] != COMMA:
        return mention
    begin = first - 1
    while begin and document.kinds[begin - 1] in NAMELIKE:
        begin -= 1
    return (begin, first - 1) if begin < first - 1 else mention


def core(document: Document, first: int, last: int) -> Range:
    """A person's name without what is told of it: "Ann Moss, who …", "Ann Moss of the union", "its chief, Ann Moss"."""
    shapes, lowers = document.kinds, document.lowers
    if COMMA in shapes[first:last]:
        for at in range(first + 1, last - 1):
            if shapes[at] == COMMA and is_name(document, at + 1, last) and not is_name(document, first, at):
                return at + 1, last
    for at in range(first + 2, last):
        if shapes[at] != COMMA and lowers[at] not in AFTER_NAMES:
            continue
        # "The Office of Water Regulation" is no person of a place.
        office = lowers[at] in WITHIN_NAMES and lexicon().nouns.get(lowers[at - 1]) == "organization"
        if not office and is_name(document, first, at):
            return first, at
    return first, last


def is_name(document: Document, first: int, last: int) -> bool:
    """Up to two lower-case words of a role, then at least two words of a name, with particles."""
    while first < last and document.kinds[first] == LOWER and document.lowers[first] not in PARTICLES:
        first += 1
    named = [at for at in range(first, last) if document.kinds[at] in NAMELIKE]
    rest = [at for at in range(first, last) if document.kinds[at] not in NAMELIKE]
    return len(named) >= 2 and all(document.words[at] in (".", "-") or document.lowers[at] in PARTICLES for at in rest)


def joined(document: Document, first: int) -> bool:
    """Does the token before belong to the same phrase, as in "Sarn" + "'s", "Ann" + "Moss", "the" + "leader"?"""
    words, shapes = document.words, document.kinds
    before, kind = words[first - 1], shapes[first]
    if kind == CLITIC:
        return True
    if shapes[first - 1] == CLITIC:
        return before[1:] == "s"
    lower = document.lowers[first - 1]
    if lower in SENTENCE_OPENERS:
        return False
    if before == "-" or words[first] == "-":
        return within_word(document, first if before != "-" else first - 1)
    if kind in NAMELIKE and shapes[first - 1] in NAMELIKE:
        return bool(document.sides[first] & SPACED)
    if lower in DETERMINERS and lower != "that":
        return kind not in (DOUBLE, NEWLINE, COMMA, PUNCTUATION, DASH)
    return False


def within_word(document: Document, hyphen: int) -> bool:
    """Whether a hyphen stands within a word of a name: "Vaughan-Tew", "Sang-woo"."""
    if not 0 < hyphen < len(document) - 1:
        return False
    if (document.sides[hyphen] | document.sides[hyphen + 1]) & SPACED or document.kinds[hyphen - 1] not in NAMELIKE:
        return False
    return document.kinds[hyphen + 1] in NAMELIKE or document.words[hyphen + 1] in SYLLABLES


def cue_range(document: Document, mention: Range) -> Range:
    first, last = mention
    words = document.words
    while last > first + 1 and words[last - 1] in EDGE:
        last -= 1
    while first < last - 1 and words[first] in EDGE:
        first += 1
    return document.chars(first, last)
