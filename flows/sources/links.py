"""Who is who over articles: joins the names of single articles into sources. Pure: names in, ids out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import Generic, NamedTuple, TypeVar

from flows.ids import content_id
from flows.sources.likeness import (
    SURNAME_LIKENESS,
    given_key,
    given_names,
    is_short,
    short_likeness,
    spelling_likeness,
    surname,
)
from flows.sources.romanization import romanized, skeleton

_SMALL_WORDS = frozenset(["of", "the", "for", "and", "on", "in", "to", "a", "an", "de", "du", "la", "le", "des"])
# So many of the names in two articles, and such a share of the fewer, make them one story.
SHARED_WORDS, SHARED_PART = 3, 0.2
# More words than an article can name: the share that is asked for is that of the article then.
MUCH = 40
SHARED_WORDS_OF_ONE_PERSON, SHARED_PART_OF_ONE_PERSON = 5, 0.3


@dataclass(frozen=True)
class Name:
    """A source as far as one article tells: a row of `_source_links` with what may join it to others.

    `key` is the folded name, empty where the words name nobody ("officials"); `story` the article it is a copy of,
    or the article itself; `fields` the fields of life that the article puts a person in; `context` the names in it;
    `source_id` the source that it stood for so far, if it is stored.
    """

    article_id: str
    local_id: str
    kind: str
    key: str
    words: str
    story: str
    fields: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()
    source_id: str | None = None


@dataclass(frozen=True)
class Link:
    """The source that a name was joined to, by which rule, and how alike the names are."""

    source_id: str
    rule: str
    score: float = 1.0


T = TypeVar("T", int, str)
Links = dict[tuple[str, str], Link]


def lookup_keys(kind: str, key: str, words: str) -> list[str]:
    """What names that may be one source share. A long name of an organization has two: its acronym and its head."""
    parts = key.split()
    if kind == "person" and parts:
        return [f"person {skeleton(surname(parts))}"]
    if kind != "organization":
        return []
    if not parts:
        head = [word for word in words.split() if word not in _SMALL_WORDS]
        return [f"head {' '.join(head[-2:])}"] if len(head) > 1 else []
    significant = [word for word in parts if word not in _SMALL_WORDS]
    if len(significant) == 1:
        return [f"acronym {significant[0]}"]
    return [f"acronym {acronym}" for acronym in acronyms(parts)] + [f"head {' '.join(significant[-2:])}"]


def acronyms(parts: list[str]) -> list[str]:
    """The acronyms of a long name: of its significant words, and of all of them."""
    short = "".join(word[0] for word in parts if word not in _SMALL_WORDS)
    return sorted({short, "".join(word[0] for word in parts)})


@dataclass(frozen=True)
class Known:
    """A name under one lookup key, over all articles: the fields it was put in, and those before the new articles."""

    fields: frozenset[str] = frozenset()
    fields_before: frozenset[str] = frozenset()
    is_new: bool = False
    is_stored: bool = False


Block = Mapping[str, Known]
"""The names of one lookup key, by their own keys."""


def open_keys(lookup: str, block: Block) -> set[str]:
    """The names of one lookup key that must be looked at article by article.

    Of all others but surnames alone the source is known by the name: nobody has a like one, or it in another field.
    """
    if lookup.startswith("person "):
        full = [key for key in block if not is_short(key)]
        return {key for key in full if len(block[key].fields) > 1}.union(*like_spelt(full))
    short = {key for key in block if len(key.split()) < 2}
    return set(block) if short and len(short) < len(block) else set()


def like_spelt(keys: Iterable[str]) -> list[tuple[str, ...]]:
    """Those full names that may be spellings of each other, as groups of two and more."""
    by_given, by_letter, initials = defaultdict(list), defaultdict(list), []
    for key in sorted(keys):
        first = given_names(key)[0]
        by_letter[first[0]].append(key)
        by_given[given_key(key)].append(key)
        if len(first) == 1:
            initials.append(key)
    near = chain.from_iterable(combinations(same, 2) for same in by_given.values())
    spelt_out = ((key, other) for key in initials for other in by_letter[key[0]])
    pairs = {
        pair
        for pair in chain(near, spelt_out)
        if given_key(pair[0])[0] == given_key(pair[1])[0] and spelling_likeness(*pair)
    }
    groups = _Groups(chain.from_iterable(pairs))
    for pair in sorted(pairs):
        groups.join(*pair)
    return groups.all()


def link(names: Iterable[Name]) -> Links:
    """Links of names that are no persons': of all that share a lookup key with each other."""
    names = sorted(names, key=lambda name: (name.article_id, name.local_id))
    organizations = [name for name in names if name.kind == "organization"]
    return {(name.article_id, name.local_id): _alone(name) for name in names} | link_organizations(organizations)


def _alone(name: Name) -> Link:
    """The link of a name that is joined by its own words alone: a common noun to the same in copies of its article."""
    if name.key:
        return Link(name.local_id, "name")
    return Link(content_id(name.kind, name.story, name.words), "copy" if name.story != name.article_id else "name")


# Persons


class Person:
    """Names over articles that are one person; `telling` is the field that tells a namesake apart, if need be."""

    def __init__(self, key: str, names: list[Name], telling: tuple[str, ...] = ()) -> None:
        """`key` is the one full name of all of them."""
        self.key = key
        self.names = names
        self.rule = "field" if telling else "name"
        self.source_id = content_id("person", key, *telling)
        self.articles = frozenset(name.article_id for name in names)
        self.fields = frozenset(field for name in names for field in name.fields)
        self.others = frozenset(word for name in names for word in name.context) - set(key.split())
        """The names that stand in the articles about this person, besides the own one."""


class Whole:
    """Persons of like spelling that are one: the first is the fullest written."""

    def __init__(self, people: list[Person]) -> None:
        """`people` are all of it."""
        self.source_id = people[0].source_id
        self.people = people
        self.others = frozenset().union(*(person.others for person in people))
        self.fields = frozenset().union(*(person.fields for person in people))

        self.names = [name for person in people for name in person.names]

    @property
    def is_changed(self) -> bool:
        """Whether new articles tell of it."""
        return not all(name.source_id for name in self.names)

    @property
    def was_itself(self) -> bool:
        """Whether every stored name of it was its own before."""
        return all(name.source_id in (None, self.source_id) for name in self.names)

    @property
    def told_much(self) -> bool:
        """Whether stored articles told more words than one can name: then it is that one whose share counts."""
        own = {word for person in self.people for word in person.key.split()}
        return len(frozenset().union(*(name.context for name in self.names if name.source_id)) - own) >= MUCH

    def likeness(self, short: str) -> float:
        """How alike a surname alone is to one of the names; 0 where it cannot stand for it."""
        return max(short_likeness(short, person.key) for person in self.people)


def link_people(names: Iterable[Name]) -> tuple[Links, list[Whole]]:
    """Links of the full names under one lookup key, and who they are."""
    people = [person for group in _by_key(names).values() for person in _namesakes(group)]
    people.sort(key=lambda person: (-len(person.key.split()), person.key, person.source_id))
    wholes = defaultdict(list)
    links: Links = {}
    for person, (whole, score) in zip(people, _join_spellings(people), strict=True):
        wholes[whole.source_id].append(person)
        rule = person.rule if whole is person else "spelling"
        for name in person.names:
            links[name.article_id, name.local_id] = Link(whole.source_id, rule, score)
    return links, [Whole(whole) for whole in wholes.values()]


class Watch(NamedTuple):
    """A full name whose articles tell more now, or other things, and so may claim surnames that stand alone.

    `source_id` is the person, or one of those that it may be. `is_open`: what its articles told before may matter too,
    since it is not the same person as before. `words`, of a person of whom little was told: all that is told now.
    """

    key: str
    source_id: str
    is_open: bool
    words: list[str]


def watches(block: Block, wholes: Iterable[Whole]) -> Iterator[Watch]:
    """What of a block is to be watched. `wholes`: the persons of its open names."""
    found: dict[str, dict[str, Whole]] = defaultdict(dict)
    for whole in wholes:
        for person in whole.people:
            found[person.key][whole.source_id] = whole
    for key, known in block.items():
        if known.is_new and key not in found and not is_short(key):
            yield Watch(key, content_id("person", key), is_open=known.fields != known.fields_before, words=[])
    together = like_spelt(found)
    alone = found.keys() - set(chain.from_iterable(together))
    for group in chain(together, ((key,) for key in sorted(alone))):
        if any(block[key].is_new for key in group):
            persons = {whole.source_id: whole for key in group for whole in found[key].values()}
            yield from _watched_group(group, block, persons)


def _watched_group(keys: Sequence[str], block: Block, wholes: Mapping[str, Whole]) -> Iterator[Watch]:
    """Watches of the persons of like-spelt names."""
    grown = any(block[key].is_new and block[key].fields != block[key].fields_before for key in keys)
    joined = len(keys) > 1 and not all(block[key].is_stored for key in keys)
    if grown or joined or not all(whole.was_itself for whole in wholes.values()):
        for key in keys:
            yield Watch(key, min(wholes), is_open=True, words=[])
        return
    for whole in wholes.values():
        if whole.is_changed:
            words = [] if whole.told_much else sorted(whole.others)
            for key in sorted({person.key for person in whole.people}):
                yield Watch(key, whole.source_id, is_open=False, words=words)


def reopened(lookup: str, block: Block) -> set[str]:
    """Stored surnames alone that nobody in the block could have so far, and somebody can now."""
    if not lookup.startswith("person "):
        return set()
    full = [key for key in block if not is_short(key)]
    stored = [key for key in full if block[key].is_stored]
    fresh = [key for key in full if not block[key].is_stored]
    return {
        short
        for short in block
        if is_short(short)
        and block[short].is_stored
        and any(short_likeness(short, key) for key in fresh)
        and not any(short_likeness(short, key) for key in stored)
    }


Overlap = tuple[str, int, int]
"""A full name that is not open, how many words of its articles a name's article has, and how many they are."""


class Claimants:
    """The persons of the open names under one lookup key, found by the words of the articles about them."""

    def __init__(self, wholes: Iterable[Whole]) -> None:
        """`wholes` are all of them."""
        self._by_word = defaultdict(list)
        for whole in wholes:
            for word in whole.others:
                self._by_word[word].append(whole)

    def of(self, context: Iterable[str]) -> Counter[Whole]:
        """Those whose articles share a word with these, and how many."""
        return Counter(chain.from_iterable(self._by_word.get(word, ()) for word in context))


def link_short(name: Name, block: Block, claimants: Claimants, overlaps: Iterable[Overlap]) -> Link:
    """A surname alone goes to the person of that surname whose articles tell the same story, if there is one only."""
    scored = []
    for whole, shared in claimants.of(name.context).items():
        if _enough(shared, len(name.context), len(whole.others)) and _may_be_short_of(name, whole.fields):
            scored.append((shared, whole.likeness(name.key), whole.source_id))
    for key, shared, n_others in overlaps:
        if _enough(shared, len(name.context), n_others) and _may_be_short_of(name, block[key].fields):
            scored.append((shared, short_likeness(name.key, key), content_id("person", key)))
    scored = sorted((each for each in scored if each[1]), reverse=True)
    if scored and (len(scored) == 1 or scored[0][0] > scored[1][0]):
        return Link(scored[0][2], "surname", scored[0][1])
    # Nobody else of that name anywhere: then it is one person. Otherwise one in each story.
    if any(short_likeness(name.key, key) for key in block if not is_short(key)):
        return Link(content_id("person", name.story, name.key), "alone")
    return Link(name.local_id, "name")


def _may_be_short_of(name: Name, fields: frozenset[str]) -> bool:
    """Whether the fields of life allow that a surname alone is this person's."""
    return not (name.fields and fields and not name.fields & fields)


def _by_key(names: Iterable[Name]) -> dict[str, list[Name]]:
    groups = defaultdict(list)
    for name in names:
        groups[name.key].append(name)
    return groups


def _namesakes(names: list[Name]) -> list[Person]:
    """One person for one full name; several where articles with few names in common put it into different fields."""
    key = names[0].key
    contexts: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for field in name.fields:
            contexts[field] |= name.context - set(key.split())
    groups = _Groups(sorted(contexts))
    for name in names:
        for first, second in pairwise(sorted(name.fields)):
            groups.join(first, second)
    for first, second in combinations(sorted(contexts), 2):
        # One person is in two fields only where the articles have much more in common than a town.
        if one_story(contexts[first], contexts[second], SHARED_WORDS_OF_ONE_PERSON, SHARED_PART_OF_ONE_PERSON):
            groups.join(first, second)
    parts = groups.all()
    if len(parts) < 2:
        return [Person(key, names)]
    members = defaultdict(list)
    for name in names:
        fitting = [part for part in parts if name.fields & set(part)] or parts
        members[max(fitting, key=lambda part: len(name.context & _union(contexts, part)))].append(name)
    return [Person(key, members[part], part[:1]) for part in parts if part in members]


def _union(contexts: dict[str, set[str]], fields: Iterable[str]) -> set[str]:
    return set().union(*(contexts[field] for field in fields))


def _join_spellings(people: list[Person]) -> list[tuple[Person, float]]:
    """For each person the fullest written one among those of like spelling in one story; and how alike they are.

    Two that one article names are two. `people` comes in the order of fullness: the root of a group is its fullest.
    """
    groups = _Groups(range(len(people)))
    scores: dict[tuple[int, int], float] = {}
    by_initial = defaultdict(list)
    for i, person in enumerate(people):
        by_initial[given_key(person.key)[0]].append(i)
    for i, j in chain.from_iterable(combinations(same, 2) for same in by_initial.values()):
        score = spelling_likeness(people[i].key, people[j].key)
        if score and _may_be_one(people[i], people[j], score):
            groups.join(i, j)
            scores[i, j] = score
    roots = [groups.root(i) for i in range(len(people))]
    return [
        (people[root], 1.0 if root == i else scores.get((root, i), SURNAME_LIKENESS)) for i, root in enumerate(roots)
    ]


def _may_be_one(first: Person, second: Person, score: float) -> bool:
    """Whether the articles allow that two spellings are one person's; of two transliterations they need say less."""
    if first.articles & second.articles or (first.fields and second.fields and not first.fields & second.fields):
        return False
    needed = 1 if score == 1.0 else SHARED_WORDS
    # Where one name is transliterated otherwise, so are those around it.
    some, others = ({romanized(word) for word in person.others} for person in (first, second))
    return one_story(some, others, needed, 0.0 if score == 1.0 else SHARED_PART)


def one_story(
    first: Iterable[str], second: Iterable[str], words: int = SHARED_WORDS, part: float = SHARED_PART
) -> bool:
    """Whether two articles, or collections of them, name so many of the same, and such a part of the fewer."""
    some, others = set(first), set(second)
    return _enough(len(some & others), len(some), len(others), words, part)


def _enough(shared: int, some: int, others: int, words: int = SHARED_WORDS, part: float = SHARED_PART) -> bool:
    return shared >= words and shared >= part * min(some, others)


# Organizations


def link_organizations(names: list[Name]) -> Links:
    """Links of organizations: acronyms and heads ("the port authority") to the long name that the story has."""
    long_names: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        if len(name.key.split()) > 1:
            for lookup in lookup_keys(name.kind, name.key, name.words):
                long_names[lookup][name.key].append(name)
    links: Links = {}
    for name in names:
        found = None
        if len(name.key.split()) < 2:
            for lookup in lookup_keys(name.kind, name.key, name.words):
                found = _long_form(name, long_names.get(lookup, {}), lookup)
        links[name.article_id, name.local_id] = found or _alone(name)
    return links


def _long_form(name: Name, candidates: dict[str, list[Name]], lookup: str) -> Link | None:
    """The one long name whose articles tell the same story, or for a head also name the rest of it."""
    rule = lookup.split()[0]
    fitting = []
    for key, names in candidates.items():
        # The rest of the long name stands in an article about "the port authority" ("Marrow Bay").
        rest = set(key.split()) - set(name.words.split()) - _SMALL_WORDS
        context = {word for other in names for word in other.context}
        if rest & name.context if rule == "head" else one_story(name.context, context):
            fitting.append(names[0])
    return Link(fitting[0].local_id, rule) if len(fitting) == 1 else None


class _Groups(Generic[T]):
    """Disjoint sets; the root of a set is its smallest member, whatever the order of joining."""

    def __init__(self, members: Iterable[T]) -> None:
        self._parent: dict[T, T] = {member: member for member in members}

    def root(self, member: T) -> T:
        while self._parent[member] != member:
            member = self._parent[member]
        return member

    def join(self, first: T, second: T) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        self._parent[high] = low

    def all(self) -> list[tuple[T, ...]]:
        sets = defaultdict(list)
        for member in sorted(self._parent):
            sets[self.root(member)].append(member)
        return [tuple(members) for members in sets.values()]
