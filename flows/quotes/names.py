"""The people that a text names: every form of each name, titles, gender, and where they stand. No coreference of pronouns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.quotes.lexicon import Lexicon

CAPITAL = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100\u0106\u010c\u0112\u0118\u011a\u0130\u0141\u0143\u0158\u015a\u015e\u0160\u0170\u017b\u017d"
WORD = rf"[{CAPITAL}][\w-]*(?:['’](?!s\b)[\w-]+)*"
ABBREVIATED = r"(?:[A-Z]|Mrs?|Ms|Dr|Sens?|Reps?|Gov|Gen|Prof|Rev|Sgt|Capt|Lt|Col|Maj|Adm|Hon|Jr|Sr|St)\."
PARTICLE = r"(?:de|del|della|di|da|du|dos|van|von|der|den|ter|bin|ibn|al|el|la|le|y)"
PART = rf"(?:{ABBREVIATED}|{WORD})"
NAME_RUN = re.compile(rf"(?<!\w){PART}(?:[ \u00a0](?:{PARTICLE}[ -])*{PART})*|(?<=\s)(?:al|el)-{WORD}")
LONGEST_NAME = 5  # words; longer runs of capitals are headlines, not names
TITLE_BEFORE = re.compile(r"((?:[\w'’.-]+ ){1,4})$")
ROLE_BEHIND = re.compile(r",? ?(?:who is |is |was )?((?:the |a |an |its |their |his |her )?[^,.;:\n()\"“]{3,70})")
SUFFIXES = frozenset({"jr.", "sr.", "jr", "sr", "ii", "iii", "iv"})
NOT_NAMES = frozenset(
    "the a an and but or nor so yet in on at by for from with to of as if when while after before since because although though "
    "i we you he she it they this that these those there here what who why how where his her its their our my your "
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december "
    "not no yes also then now later earlier meanwhile however moreover furthermore according asked both".split()
)


@dataclass
class Person:
    """One person of a text: the fullest form of the name, and what else is told of them."""

    name: str
    surname: str
    given: str | None
    gender: str | None = None
    roles: set[str] = field(default_factory=set)  # title words and their classes
    places: set[str] = field(default_factory=set)  # capitalized words around the title: Ukraine, State Department


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A person named at [start, end) of the text."""

    start: int
    end: int
    person: Person


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalized words: what stands before the name (titles, places), and the name's words."""

    start: int
    end: int
    titles: tuple[str, ...]
    places: tuple[str, ...]
    words: tuple[str, ...]


def bare(word: str) -> str:
    return word.lower().rstrip(".")


def split_run(start: int, words: list[str], lexicon: Lexicon) -> Run:
    """Cut a run at its last title; everything before is title or place."""
    cut = 0
    titles: list[str] = []
    for at, word in enumerate(words):
        pair = f"{bare(words[at - 1])} {bare(word)}" if at else ""
        if bare(word) in lexicon.titles or pair in lexicon.titles:
            titles.append(pair if pair in lexicon.titles else bare(word))
            cut = at + 1
    while cut < len(words) and bare(words[cut]) in NOT_NAMES and not words[cut].isupper():
        cut += 1
    before = tuple(w for w in words[:cut] if bare(w) not in lexicon.titles and bare(w) not in NOT_NAMES)
    offset = len(" ".join(words[:cut])) + (1 if cut else 0)
    return Run(start + offset, start + len(" ".join(words)), tuple(titles), before, tuple(words[cut:]))


def name_runs(text: str, lexicon: Lexicon) -> Iterator[Run]:
    for match in NAME_RUN.finditer(text):
        words = match.group().replace("\u00a0", " ").split(" ")
        if len(words) <= 2 * LONGEST_NAME:
            yield split_run(match.start(), words, lexicon)


def is_organization(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Named with a noun of organizations or documents, or known as an outlet."""
    if " ".join(words).lower().removeprefix("the ") in lexicon.outlets:
        return True
    return any(lexicon.nouns.get(bare(word)) in ("organization", "outlet", "document", "group") for word in words)


def people(text: str, lexicon: Lexicon) -> list[Occurrence]:
    """Where people are named in the text, in order; forms of one name lead to one Person."""
    runs = [run for run in name_runs(text, lexicon) if run.words and len(run.words) <= LONGEST_NAME]
    by_surname: dict[str, list[Person]] = {}
    full = [run for run in runs if len(name_words(run)) >= 2 and not is_organization(run.words, lexicon)]
    for run in full:
        note(run, text, by_surname, lexicon)
    occurrences = []
    by_given: dict[str, Person] = {}
    for persons in by_surname.values():
        for person in persons:
            if person.given:
                by_given.setdefault(person.given.lower(), person)
    for run in runs:
        person = find(run, by_surname, by_given)
        if person is None and run.titles and len(run.words) == 1 and not is_organization(run.words, lexicon):
            person = note(run, text, by_surname, lexicon)
        if person is not None:
            describe(person, run, text, lexicon)
            occurrences.append(Occurrence(run.start, run.end, person))
    return occurrences


def name_words(run: Run) -> list[str]:
    return [word for word in run.words if bare(word) not in SUFFIXES] or list(run.words)


def note(run: Run, text: str, by_surname: dict[str, list[Person]], lexicon: Lexicon) -> Person:
    """The person of a full name, new or known; the longer form of the name wins."""
    words = name_words(run)
    surname, given = words[-1], words[0] if len(words) > 1 else None
    for person in by_surname.setdefault(surname.lower(), []):
        if same_given(person.given, given):
            if len(run.words) > len(person.name.split()):
                person.name, person.given = " ".join(run.words), given
            return person
    person = Person(" ".join(run.words), surname, given)
    if given is not None:
        person.gender = lexicon.genders.get(given.lower())
    by_surname[surname.lower()].append(person)
    return person


def same_given(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    a, b = bare(one), bare(other)
    return a == b or (len(a) == 1 or len(b) == 1) and a[0] == b[0]


def find(run: Run, by_surname: dict[str, list[Person]], by_given: dict[str, Person]) -> Person | None:
    words = name_words(run)
    if not words:
        return None
    persons = by_surname.get(words[-1].lower(), [])
    if len(words) > 1:
        return next((person for person in persons if same_given(person.given, words[0])), None)
    if persons:
        return chosen(persons, run)
    return by_given.get(words[0].lower()) if not run.titles else None


def chosen(persons: list[Person], run: Run) -> Person:
    """Of people with one surname, the one whose gender or title the mention has; else the first."""
    gender = next((g for t in run.titles if (g := {"mr": "m", "mrs": "f", "ms": "f", "miss": "f"}.get(t))), None)
    for person in persons:
        if gender and person.gender == gender:
            return person
    for person in persons:
        if run.titles and set(run.titles) & person.roles:
            return person
    return next((person for person in persons if not gender or person.gender in (None, gender)), persons[0])


def describe(person: Person, run: Run, text: str, lexicon: Lexicon) -> None:
    """Note titles, gender and places that stand around one occurrence."""
    person.places.update(run.places)
    titles = list(run.titles)
    start = text.rfind("\n", max(0, run.start - 40), run.start) + 1 or max(0, run.start - 40)
    before = TITLE_BEFORE.search(text[start : run.start])
    if before:
        words = before.group().split()
        titles += titles_among(words, lexicon)[-1:] if not run.titles else []
        person.places.update(w.removesuffix("'s").removesuffix("’s") for w in words if w[0].isupper())
    if text[run.end : run.end + 1] == ",":
        behind = ROLE_BEHIND.match(text, run.end, min(len(text), run.end + 90))
        if behind:
            titles += titles_among(behind.group(1).split(), lexicon)[:1]
            person.places.update(w for w in behind.group(1).split() if w[0].isupper())
    for title in titles:
        known = lexicon.titles[title]
        person.gender = known.gender or person.gender
        if known.role != "courtesy":
            person.roles.update((known.name, known.role))


def titles_among(words: list[str], lexicon: Lexicon) -> list[str]:
    folded = [word.lower().strip(".,") for word in words]
    found = []
    for at, word in enumerate(folded):
        pair = f"{folded[at - 1]} {word}" if at else ""
        if pair in lexicon.titles:
            found.append(pair)
        elif word in lexicon.titles:
            found.append(word)
    return found
