"""The people that a text names: every form of each name, titles, gender, and where they stand. No pronouns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from flows.quotes.document import Document
from flows.quotes.lexicon import Lexicon, word_list
from flows.quotes.tokens import CLITIC, COMMA, INITIAL, MIXED, NEWLINE, SPACED, TITLE, UPPER

CAPITAL = (TITLE, UPPER, INITIAL, MIXED)
IS_CAPITAL = np.isin(np.arange(256), CAPITAL)
PARTICLES = word_list("particles")
ABBREVIATED = word_list("abbreviated")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
NOT_NAMES = word_list("not_names")
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


@dataclass
class Person:
    """One person of a text: the fullest form of the name, and what else is told of them."""

    name: str
    surname: str
    given: str | None
    gender: str | None = None
    roles: set[str] = field(default_factory=set)  # title words and their classes
    places: set[str] = field(default_factory=set)  # capitalized words around the title: Ukraine, State Department
    described: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A person named at [start, end) of the text."""

    start: int
    end: int
    person: Person


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens [first, last) of capitalized words: titles and places before the name, and the name's words."""

    first: int
    last: int
    titles: tuple[str, ...]
    places: tuple[str, ...]
    words: tuple[str, ...]
    name: str

    @property
    def parts(self) -> list[str]:
        """The name's words in lower case without "Jr." and particles in front: the last one is the surname."""
        parts = [word.lower() for word in self.words if word.lower() not in SUFFIXES] or [self.words[-1].lower()]
        while len(parts) > 1 and parts[0] in PARTICLES:
            parts = parts[1:]
        return parts


def capital_runs(document: Document) -> Iterator[tuple[int, int]]:
    """Token ranges of capitalized words with blanks between, over "Mr.", initials, hyphens and particles."""
    capital = IS_CAPITAL[document.shapes]
    at = np.flatnonzero(capital)
    if not len(at):
        return
    touching = (np.diff(at) == 1) & ((document.places[at[1:]] & SPACED) != 0)
    at_list, joined = at.tolist(), touching.tolist()
    first = at_list[0]
    for before, after, close in zip(at_list, at_list[1:], joined, strict=False):
        if close or (after - before <= 3 and bridged(document, before, after)):
            continue
        yield first, before + 1
        first = after
    yield first, at_list[-1] + 1


def bridged(document: Document, before: int, after: int) -> bool:
    """Do only an abbreviation's period, a hyphen or a particle stand between two capitalized tokens?"""
    for at in range(before + 1, after):
        word = document.lower(at)
        if word == ".":
            if not (document.lower(at - 1) in ABBREVIATED or document.kinds[at - 1] == INITIAL):
                return False
        elif word == "-":
            if document.places[at] & SPACED:
                return False
        elif word not in PARTICLES:
            return False
    return True


def read_run(document: Document, first: int, last: int, lexicon: Lexicon) -> Run | None:
    """Cut a run at its last title; everything before is title or place."""
    cut, titles = first, list[str]()
    for at in range(first, last):
        word = document.lower(at)
        pair = f"{document.lower(at - 1)} {word}" if at > first else ""
        if pair in lexicon.titles or word in lexicon.titles:
            titles.append(pair if pair in lexicon.titles else word)
            cut = at + 1
    while cut < last and (document.word(cut) in (".", "-") or document.lower(cut) in NOT_NAMES):
        cut += 1
    if cut == last:
        return None
    places = tuple(
        document.word(at)
        for at in range(first, cut)
        if document.kinds[at] in CAPITAL
        and document.lower(at) not in lexicon.titles
        and document.lower(at) not in NOT_NAMES
    )
    words = tuple(document.word(at) for at in range(cut, last) if document.word(at) not in (".", "-"))
    name = document.text[int(document.starts[cut]) : int(document.ends[last - 1])]
    return Run(cut, last, tuple(titles), places, words, name)


def is_organization(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Named with a noun of organizations or documents, or known as an outlet."""
    if " ".join(words).lower().removeprefix("the ") in lexicon.outlets:
        return True
    return any(lexicon.nouns.get(word.lower()) in ("organization", "outlet", "document", "group") for word in words)


class People:
    """The people of one text by surname and given name."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.by_surname: dict[str, list[Person]] = {}
        self.by_given: dict[str, Person] = {}
        self.count = 0

    def note(self, run: Run) -> Person | None:
        """The person of a full name, new or known; the longer form of the name wins."""
        parts = run.parts
        surname, given = parts[-1], parts[0] if len(parts) > 1 else None
        for person in self.by_surname.get(surname, ()):
            if same_given(person.given, given):
                if len(run.words) > len(person.name.split()):
                    person.name, person.given = run.name, given
                return person
        if self.count >= MOST_PEOPLE:
            return None
        self.count += 1
        person = Person(run.name, surname, given)
        if given is not None:
            person.gender = self.lexicon.genders.get(given) or ("f" if given.endswith("a") else None)
            self.by_given.setdefault(given, person)
        self.by_surname.setdefault(surname, []).append(person)
        return person

    def find(self, parts: Sequence[str], titles: Sequence[str]) -> Person | None:
        persons = self.by_surname.get(parts[-1], ())
        if len(parts) > 1:
            return next((person for person in persons if same_given(person.given, parts[0])), None)
        if persons:
            return chosen(persons, titles)
        return self.by_given.get(parts[0]) if not titles else None


def people(document: Document, lexicon: Lexicon) -> tuple[People, list[Occurrence]]:
    """Who is named in the text, and where, in order; forms of one name lead to one Person."""
    cast = People(lexicon)
    runs: list[Run | None] = []
    singles: list[int] = []
    for first, last in capital_runs(document):
        if last - first == 1:
            singles.append(first)
        elif last - first <= LONGEST_RUN:
            run = read_run(document, first, last, lexicon)
            if run is not None and len(run.words) <= LONGEST_NAME:
                runs.append(run)
    named = [run for run in runs if run is not None and not is_organization(run.words, lexicon)]
    for run in named:
        if len(run.parts) >= 2 or run.titles:
            person = cast.note(run)
            if person is not None and person.described < DESCRIBED:
                describe(document, person, run, lexicon)
    occurrences = []
    for run in named:
        person = cast.find(run.parts, run.titles)
        if person is not None:
            occurrences.append(Occurrence(*document.chars(run.first, run.last), person))
    known = cast.by_surname.keys() | cast.by_given.keys()
    for at in singles:
        word = document.lower(at)
        if word in known:
            person = cast.find((word,), ())
            if person is not None:
                occurrences.append(Occurrence(*document.chars(at, at + 1), person))
    occurrences.sort(key=lambda occurrence: occurrence.start)
    return cast, occurrences


def same_given(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    return one == other or ((len(one) == 1 or len(other) == 1) and one[0] == other[0])


def chosen(persons: Sequence[Person], titles: Sequence[str]) -> Person:
    """Of people with one surname, the one whose gender or title the mention has; else the first."""
    gender = next((COURTESY_GENDERS[title] for title in titles if title in COURTESY_GENDERS), None)
    for person in persons[:MOST_PEOPLE]:
        if (gender and person.gender == gender) or set(titles) & person.roles:
            return person
    return next((person for person in persons if not gender or person.gender in (None, gender)), persons[0])


def describe(document: Document, person: Person, run: Run, lexicon: Lexicon) -> None:
    """Note titles, gender and places that stand around one occurrence."""
    person.described += 1
    person.places.update(run.places)
    low = max(0, run.first - ROLE_BEFORE - len(run.titles))
    before = sentence_part(document, range(run.first - 1, low - 1, -1))[::-1]
    behind: list[int] = []
    if run.last < len(document) and document.kinds[run.last] == COMMA:
        behind = sentence_part(document, range(run.last + 1, min(len(document), run.last + ROLE_BEHIND)), COMMA)
    titles = [
        *run.titles,
        *titles_among(document, before, lexicon)[-2:],
        *titles_among(document, behind, lexicon)[:1],
    ]
    person.places.update(document.word(at) for at in (*before, *behind) if document.kinds[at] in (TITLE, UPPER))
    for title in titles:
        known = lexicon.titles[title]
        person.gender = known.gender or person.gender
        if known.role != "courtesy":
            person.roles.update((known.name, known.role))


def sentence_part(document: Document, tokens: range, stop: int = NEWLINE) -> list[int]:
    """The tokens up to a line break, a mark of the end of a sentence or `stop`; commas are passed over otherwise."""
    found = []
    for at in tokens:
        if document.kinds[at] in (NEWLINE, stop) or document.word(at) in ("!", "?", ";", "“", "”", '"'):
            break
        if document.word(at) == "." and not (at and document.lower(at - 1) in ABBREVIATED):
            break
        if document.kinds[at] not in (COMMA, CLITIC):
            found.append(at)
    return found


def titles_among(document: Document, tokens: Sequence[int], lexicon: Lexicon) -> list[str]:
    found = []
    for order, at in enumerate(tokens):
        word = document.lower(at)
        pair = f"{document.lower(tokens[order - 1])} {word}" if order else ""
        if pair in lexicon.titles:
            found.append(pair)
        elif word in lexicon.titles:
            found.append(word)
    return found
