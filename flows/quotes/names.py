"""The people and bodies that a text names: the forms of each name, titles, gender, where they stand. No pronouns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from flows.name_order import SYLLABLES, is_family_first
from flows.quotes.document import Document, new
from flows.quotes.lexicon import HONORIFIC, HYPHEN, PARTICLE, STOP, TITLED, Lexicon, lexicon
from flows.quotes.tokens import CLITIC, COMMA, INITIAL, LOWER, MIXED, NEWLINE, SPACED, TITLE, UPPER, shape
from flows.seeds import word_list

CAPITAL = (TITLE, UPPER, INITIAL, MIXED)
IS_CAPITAL = np.isin(np.arange(256), CAPITAL)
PARTICLES = word_list("particles")
ABBREVIATED = word_list("abbreviated")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
NOT_NAMES = word_list("not_names")
COMPANY_ENDINGS = word_list("company_endings")
FAR = 1000  # characters
PLACE_FIRST = frozenset({"New", "Port", "Punta", "Puerto", "Mount", "Fort", "Cape"})  # as no person's name begins
PLACE_BEFORE = frozenset({"in", "at", "near", "outside", "off"})
KIN = word_list("kin")
WITH_GIVEN = word_list("with_given")
LONGEST_NAME = 5  # words; longer runs of capitals are headlines, not names
LONGEST_RUN = 10
ROLE_BEFORE, ROLE_BEHIND = 5, 9  # tokens around a name in which a role is looked for
DESCRIBED = 3  # occurrences of a person whose surroundings are read
MOST_PEOPLE = 500  # of one text; a text with more is a list
COURTESY_GENDERS = {
    "mr": "m",
    "sir": "m",
    "lord": "m",
    "mrs": "f",
    "ms": "f",
    "miss": "f",
    "dame": "f",
    "lady": "f",
}


@dataclass(eq=False, slots=True)
class Person:
    """One person of a text: the fullest form of the name, and what else is told of them."""

    number: int
    name: str
    surname: str
    given: str | None
    gender: str | None = None
    is_guessed: bool = False  # the gender, by the last letter of the given name
    runs: list[Run] = field(default_factory=list)  # the first places in which the name stands
    roles: frozenset[str] = frozenset()  # title words and their classes
    places: frozenset[str] = frozenset()  # capitalized words around the title: Ukraine, State Department
    is_described: bool = False


class Occurrence(NamedTuple):
    """A person named at [start, end) of the text."""

    start: int
    end: int
    person: Person


class Name(NamedTuple):
    """A run of capitalized words read: titles and places before the name, and the name's words.

    start: words of the run before the name; parts: the name's words in lower case without "Jr." and particles in
    front, a family name that comes first put last, so that the last one is the surname.
    """

    start: int
    titles: tuple[str, ...]
    places: tuple[str, ...]
    words: tuple[str, ...]
    parts: tuple[str, ...]
    is_organization: bool


class Run(NamedTuple):
    """A name that stands at the tokens [first, last)."""

    first: int
    last: int
    name: Name


class Capitals(NamedTuple):
    """Where capitalized words stand: ranges of several tokens, first and last ones; and those that stand alone."""

    first: list[int]
    last: list[int]
    alone: list[int]

    def within(self, first: int, last: int) -> Capitals:
        """Those of the tokens [first, last)."""
        own = slice(bisect_left(self.first, first), bisect_left(self.first, last))
        alone = slice(bisect_left(self.alone, first), bisect_left(self.alone, last))
        return Capitals(self.first[own], self.last[own], self.alone[alone])


def capitals(document: Document) -> Capitals:
    """Capitalized words with blanks between, over "Mr.", initials, hyphens and particles."""
    capital, classes = IS_CAPITAL[document.shapes], document.classes
    before = np.append(False, (classes[:-1] & HONORIFIC != 0) | (document.shapes[:-1] == INITIAL))
    bridge = (classes & STOP != 0) & before
    bridge |= (classes & HYPHEN != 0) & (document.places & SPACED == 0)
    bridge |= classes & PARTICLE != 0
    capital[ends_of_words(document)] = True
    at = np.flatnonzero(capital)
    gaps = np.diff(at)
    second, third = bridge.take(at[:-1] + 1, mode="clip"), bridge.take(at[:-1] + 2, mode="clip")
    joined = (gaps == 1) | ((gaps == 2) & second) | ((gaps == 3) & second & third)
    first = at[np.append(True, ~joined)[: len(at)]]
    last = at[np.append(~joined, True)[: len(at)]] + 1
    several = (last - first > 1) & (last - first <= LONGEST_RUN)
    return Capitals(first[several].tolist(), last[several].tolist(), first[last - first == 1].tolist())


def ends_of_words(document: Document) -> list[int]:
    """The tokens that end a word of a name and are not capitalized by their form: "O’Dowda", "Sang-woo"."""
    shapes, hyphens = document.shapes, document.classes & HYPHEN != 0
    within = document.places & SPACED == 0
    marked = np.flatnonzero((shapes[1:] == CLITIC) & (shapes[:-1] == INITIAL) & within[1:]) + 1
    found = [at for at in marked.tolist() if document.words[at][1:2].isupper()]
    joined = (shapes[2:] == LOWER) & hyphens[1:-1] & (shapes[:-2] == TITLE) & within[2:] & within[1:-1]
    return found + [at for at in (np.flatnonzero(joined) + 2).tolist() if document.words[at] in SYLLABLES]


@lru_cache(maxsize=50_000)  # the same names come again and again
def read_name(forms: tuple[str, ...]) -> Name | None:
    """Cut the words of a run at its last title; everything before is title or place. None if nothing is left."""
    known = lexicon()
    folded = [form.lower() for form in forms]
    classes, cut, titles = known.classes, 0, list[str]()
    for at, word in enumerate(folded):
        if classes.get(word, 0) & TITLED:
            pair = f"{folded[at - 1]} {word}" if at else ""
            if pair in known.titles or word in known.titles:
                titles.append(pair if pair in known.titles else word)
                cut = at + 1
    while cut < len(forms) and (forms[cut] in (".", "-") or folded[cut] in NOT_NAMES):
        cut += 1
    words, lowers = forms[cut:], folded[cut:]
    if "." in words or "-" in words or any(form[0] in "'’" for form in words):
        words, lowers = glued(words)
    if not words or len(words) > LONGEST_NAME or words[0][0] in "'’":
        return None
    places = [
        form
        for form, word in zip(forms[:cut], folded, strict=False)
        if shape(form) in CAPITAL and word not in known.titles and word not in NOT_NAMES
    ]
    parts = lowers if SUFFIXES.isdisjoint(lowers) else [word for word in lowers if word not in SUFFIXES] or lowers[-1:]
    while len(parts) > 1 and parts[0] in PARTICLES:
        parts = parts[1:]
    if is_family_first(parts):
        parts = [*parts[1:], parts[0]]
    return new(Name, (cut, tuple(titles), tuple(places), words, tuple(parts), is_organization(lowers, known)))


def glued(forms: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The words of a name without full stops, in capitals and lower case: "Vaughan-Tew" and "O’Dowda" are one each."""
    words: list[str] = []
    is_open = False
    for form in forms:
        if form == "-":
            # "al-Harthi": an article is no part of the surname.
            is_open = bool(words) and words[-1].lower() not in PARTICLES
        elif form != ".":
            if words and (is_open or form[0] in "'’"):
                words[-1] += ("-" if is_open else "") + form
            else:
                words.append(form)
            is_open = False
    return tuple(words), [word.lower().replace("’", "'") for word in words]


def is_organization(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Named with a noun of organizations or documents, or known as an outlet; words in lower case."""
    if " ".join(words).removeprefix("the ") in lexicon.outlets or (len(words) > 1 and words[-1] in COMPANY_ENDINGS):
        return True
    return not lexicon.impersonal.isdisjoint(words)


class People:
    """The people of one text by surname and given name, and its organizations by their first and last words."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon
        self.by_surname: dict[str, list[Person]] = {}
        self.by_full: dict[tuple[str, str | None], Person] = {}
        self.loose: dict[str, list[Person]] = {}  # by surname: those who came without given name, or with an initial
        self.by_given: dict[str, Person] = {}
        self.by_middle: dict[str, Person] = {}
        self.organizations: dict[str, str] = {}  # by their first and last words alone; "" where that may be two
        self.named_bodies: list[tuple[int, str]] = []  # organizations, and where each name begins
        self.persons: list[Person] = []
        self.latest: dict[str, Occurrence] = {}  # by surname: who was named last, and where

    def note(self, run: Run) -> None:
        """A full name, of a person new or known; the longer form of the name wins."""
        parts = run.name.parts
        if len(parts) == 1 and self.by_first_name(run.name):
            return
        person = self.named(parts[-1], parts[0] if len(parts) > 1 else None, run)
        if person is not None and len(person.runs) < DESCRIBED:
            person.runs.append(run)

    def note_organization(self, words: Sequence[str], start: int) -> None:
        """A name of which the last word may stand for the whole ("Rovers"), and the first ("Emberline")."""
        first, last = words[0], words[-1]
        kind = self.lexicon.nouns.get(last.lower(), "")
        if kind in ("", "organization"):
            name = " ".join(words)
            self.named_bodies.append((start, name))
            for word in {last} if kind else {first, last}:
                self.organizations[word] = name if self.organizations.get(word, name) == name else ""

    def by_first_name(self, name: Name) -> Person | None:
        """Who is called so by the first name behind a title that goes with it: "Sir Hugh", "Father Declan"."""
        person = self.by_given.get(name.parts[-1])
        if person is None or name.parts[-1] in self.by_surname:
            return None
        return person if not WITH_GIVEN.isdisjoint(name.titles) else None

    def named(self, surname: str, given: str | None, run: Run) -> Person | None:
        person = self.match(surname, given)
        is_fuller = person is not None and person.given is None and given is not None
        if is_fuller and (surname, given) not in self.by_full and self.is_of_kin(run):
            person = None
        if person is not None:
            if len(run.name.words) > len(person.name.split()):
                person.name, person.given = self.spelled(run), given
                self.by_full.setdefault((surname, given), person)
            return person
        if len(self.persons) >= MOST_PEOPLE:
            return None
        person = Person(len(self.persons), self.spelled(run), surname, given)
        self.persons.append(person)
        if given is not None:
            person.is_guessed = given not in self.lexicon.genders and given.endswith("a")
            person.gender = "f" if person.is_guessed else self.lexicon.genders.get(given)
            self.by_given.setdefault(given, person)
            for middle in run.name.parts[1:-1]:
                self.by_middle.setdefault(middle, person)
        self.by_surname.setdefault(surname, []).append(person)
        self.by_full.setdefault((surname, given), person)
        if is_loose(given):
            self.loose.setdefault(surname, []).append(person)
        return person

    def match(self, surname: str, given: str | None) -> Person | None:
        """The first person of that surname whose given name may be this one."""
        if surname not in self.by_surname:
            return None
        if is_loose(given):
            return next((p for p in self.by_surname[surname] if same_given(p.given, given)), None)
        full = self.by_full.get((surname, given))
        if full is None and given in self.by_middle and self.by_middle[given].surname == surname:
            # "Robledo Cardenas" is Inés Robledo Cardenas.
            full = self.by_middle[given]
        if full is not None or surname not in self.loose:
            return full
        return next((p for p in self.loose[surname] if same_given(p.given, given)), None)

    def is_of_kin(self, run: Run) -> bool:
        """Whether a full name is that of a relative or namesake of whom there is the surname alone so far."""
        before = sentence_part(self.document, range(run.first - 1, max(-1, run.first - 1 - ROLE_BEFORE), -1))
        return any(self.document.lowers[at] in KIN for at in before)

    def spelled(self, run: Run) -> str:
        start, end = self.document.chars(run.first, run.last)
        return self.document.text[start:end]

    def described(self, person: Person) -> Person:
        """The person with what stands around the name: read where it is asked for, since most people need it not."""
        if not person.is_described:
            person.is_described = True
            shared = len(self.by_surname[person.surname]) > 1
            for run in person.runs:
                # Which of two "Mr Moss" is, is not known yet.
                if (not shared or len(run.name.parts) > 1) and may_be_described(self.document, run):
                    describe(self.document, person, run, self.lexicon)
        return person

    def is_near(self, occurrence: Occurrence | None, start: int) -> bool:
        """Whether somebody is named before `start` in the same paragraph, and not far."""
        if occurrence is None or not 0 <= start - occurrence.end < FAR:
            return False
        return "\n" not in self.document.text[occurrence.end : start]

    def find(self, parts: Sequence[str], titles: Sequence[str], start: int = -1) -> Person | None:
        """Who is so named, if need be by what stands before `start`."""
        persons = self.by_surname.get(parts[-1], ())
        if len(parts) > 1:
            return self.match(parts[-1], parts[0])
        if len(persons) > 1:
            latest = self.latest.get(parts[-1])
            described = [self.described(person) for person in persons]
            return chosen(described, titles, latest.person if latest else None, self.is_near(latest, start))
        if persons:
            return persons[0]
        if titles and WITH_GIVEN.isdisjoint(titles):
            # "Ms Robledo" is Inés Robledo Cardenas.
            return self.by_middle.get(parts[0])
        return self.by_given.get(parts[0]) or self.by_middle.get(parts[0])


def people(document: Document, capitals: Capitals, words: Lexicon) -> tuple[People, list[Occurrence]]:
    """Who is named by the capitals of one text, and where, in order; forms of one name lead to one Person."""
    cast = People(document, words)
    forms, lowers = document.words, document.lowers
    starts, ends = document.edges
    named: list[Run] = []
    for first, last in zip(capitals.first, capitals.last, strict=True):
        name = read_name(tuple(forms[first:last]))
        if name is None:
            continue
        if not name.is_organization and not is_thing(document, first + name.start, name):
            named.append(new(Run, (first + name.start, last, name)))
        elif name.is_organization and len(name.words) > 1:
            cast.note_organization(name.words, starts[first + name.start])
    for run in named:
        if len(run.name.parts) >= 2 or run.name.titles:
            cast.note(run)
    occurrences = []
    for run in named:
        person = cast.find(run.name.parts, run.name.titles, starts[run.first])
        if person is not None:
            occurrence = new(Occurrence, (starts[run.first], ends[run.last - 1], person))
            cast.latest[person.surname] = occurrence
            occurrences.append(occurrence)
    known = cast.by_surname.keys() | cast.by_given.keys() | cast.by_middle.keys()
    for at in [at for at in capitals.alone if lowers[at] in known]:
        person = cast.find((lowers[at],), ())
        if person is not None:
            occurrences.append(new(Occurrence, (starts[at], ends[at], person)))
    occurrences.sort(key=itemgetter(0))
    return cast, occurrences


def is_thing(document: Document, first: int, name: Name) -> bool:
    """Whether a name at a token is no person's by its first word or what stands before it.

    "New Zealand", "the Blue Heron Motel", "in Halden Bay".
    """
    if name.titles:
        return False
    if name.words[0] in PLACE_FIRST and len(name.words) > 1:
        return True
    before = document.lowers[first - 1] if first else ""
    return (before == "the" and len(name.parts) > 1) or before in PLACE_BEFORE


def is_loose(given: str | None) -> bool:
    """No given name or an initial: stands for more than one."""
    return given is None or len(given) == 1


def same_given(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    return one == other or ((len(one) == 1 or len(other) == 1) and one[0] == other[0])


def chosen(persons: Sequence[Person], titles: Sequence[str], latest: Person | None, is_near: bool) -> Person:
    """Of people with one surname, the one whose gender or title the mention has; else the latest that may have it.

    A title that goes with nobody's is that of the latest, if that one `is_near`: named in the same paragraph.
    """
    alone = next((person for person in persons if is_called(person, titles)), None)
    if alone:
        return alone
    gender = next((COURTESY_GENDERS[title] for title in titles if title in COURTESY_GENDERS), None)
    told = [person for person in persons if (gender and person.gender == gender) or set(titles) & person.roles]
    if latest and gender and latest.gender is None and all(person.is_guessed for person in told):
        return latest
    if latest and is_near and titles and not (gender or told):
        return latest
    may_be = told or [person for person in persons if not gender or person.gender in (None, gender)] or persons
    return may_be[0]


def is_called(person: Person, titles: Sequence[str]) -> bool:
    """Whether somebody is only ever named by the surname and one of these titles."""
    return person.given is None and any(not set(titles).isdisjoint(run.name.titles) for run in person.runs)


def describe(document: Document, person: Person, run: Run, lexicon: Lexicon) -> None:
    """Note titles, gender and places that stand around one occurrence."""
    low = max(0, run.first - ROLE_BEFORE - len(run.name.titles))
    before = sentence_part(document, range(run.first - 1, low - 1, -1))[::-1]
    behind: list[int] = []
    if run.last < len(document) and document.kinds[run.last] == COMMA:
        behind = sentence_part(document, range(run.last + 1, min(len(document), run.last + ROLE_BEHIND)), COMMA)
    titles = [
        *run.name.titles,
        *titles_among(document, before, lexicon)[-2:],
        *titles_among(document, behind, lexicon)[:1],
    ]
    around = (document.words[at] for at in (*before, *behind) if document.kinds[at] in (TITLE, UPPER))
    person.places = person.places.union(run.name.places, around)
    for title in titles:
        known = lexicon.titles[title]
        if known.gender:
            person.gender, person.is_guessed = known.gender, False
        if known.role != "courtesy":
            person.roles = person.roles.union((known.name, known.role))


def may_be_described(document: Document, run: Run) -> bool:
    """Whether a title stands in or around a name; without one, nothing is told of roles or gender."""
    if run.name.titles:
        return True
    at = bisect_left(document.titles, run.first - ROLE_BEFORE)
    return at < len(document.titles) and document.titles[at] < run.last + ROLE_BEHIND


def sentence_part(document: Document, tokens: range, stop: int = NEWLINE) -> list[int]:
    """The tokens up to a line break, a mark of the end of a sentence or `stop`; commas are passed over otherwise."""
    words, kinds = document.words, document.kinds
    found = []
    for at in tokens:
        word, kind = words[at], kinds[at]
        if kind in (NEWLINE, stop) or word in ("!", "?", ";", "“", "”", '"'):
            break
        if word == "." and not (at and document.lowers[at - 1] in ABBREVIATED):
            break
        if kind not in (COMMA, CLITIC):
            found.append(at)
    return found


def titles_among(document: Document, tokens: Sequence[int], lexicon: Lexicon) -> list[str]:
    found = []
    for order, at in enumerate(tokens):
        if not document.flags[at] & TITLED:
            continue
        word = document.lowers[at]
        pair = f"{document.lowers[tokens[order - 1]]} {word}" if order else ""
        if pair in lexicon.titles:
            found.append(pair)
        elif word in lexicon.titles:
            found.append(word)
    return found
