"""Who is who over articles: joins the names of single articles into sources. Pure: names in, ids out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import Generic, NamedTuple, TypeVar

from flows.ids import content_id
from flows.sources.likeness import (
    SURNAME_LIKENESS,
    given_key,
    given_names,
    short_likeness,
    spelling_likeness,
    surname,
)
from flows.sources.outlets import DOMAIN_MARK
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
    if kind == "outlet":
        domain = words.partition(DOMAIN_MARK)[2]
        return [f"domain {domain}"] if domain else []
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


class Known(NamedTuple):
    """A name under one lookup key, over all articles, those of this batch included.

    `is_several`: a full name that is several persons, or was before; `is_grown`: new articles put it in another field.
    """

    is_short: bool
    is_new: bool
    is_stored: bool
    is_several: bool = False
    is_grown: bool = False


Block = Mapping[str, Known]
"""The names of one lookup key, by their own keys."""


def open_keys(lookup: str, block: Block) -> dict[str, bool]:
    """The names of one lookup key whose source is not known by the name alone; and whether a new article bears on it.

    A full name is known by itself where nobody has a like one and it is one person. Others are looked at article by
    article, but only if there is a new one.
    """
    if lookup.startswith("person "):
        full = [key for key, known in block.items() if not known.is_short]
        together = like_spelt(full)
        alone = {key for key in full if block[key].is_several} - set(chain.from_iterable(together))
        groups = chain(together, ((key,) for key in alone))
        return {key: any(block[other].is_new for other in group) for group in groups for key in group}
    if lookup.startswith("domain "):
        short = {lookup.removeprefix("domain ")} & block.keys()
    else:
        short = {key for key in block if len(key.split()) < 2}
    return dict.fromkeys(block, True) if short and len(short) < len(block) else {}


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
    alone = {(name.article_id, name.local_id): _alone(name) for name in names}
    return alone | link_organizations(organizations) | link_domains(name for name in names if name.kind == "outlet")


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
        self.others = frozenset().union(*(name.context for name in names)).difference(key.split())
        """The names that stand in the articles about this person, besides the own one."""


def link_people(names: Iterable[Name], opened: Collection[str]) -> Links:
    """Links of full names under one lookup key: all there are of the open ones, of others those of new articles."""
    people = [
        person
        for key, group in _by_key(names).items()
        for person in (_namesakes(group) if key in opened else [Person(key, group)])
    ]
    people.sort(key=lambda person: (-len(person.key.split()), person.key, person.source_id))
    return {
        (name.article_id, name.local_id): Link(whole.source_id, person.rule if whole is person else "spelling", score)
        for person, (whole, score) in zip(people, _join_spellings(people), strict=True)
        for name in person.names
    }


class Watch(NamedTuple):
    """A person of whom new articles tell; by the words, surnames alone are found that may stand for another one now.

    `key` is a name of the person. `how` many of the words a surname's article must have: "three"; "three, with a field"
    of life that the article puts it in; any "one". Without words, they are those of the articles about the name: "new",
    any one that is new; "grown", besides three of all, with a field.
    """

    key: str
    source_id: str
    words: list[str]
    how: str


def watches(names: Iterable[Name], links: Links, block: Block, opened: Collection[str]) -> Iterator[Watch]:
    """What of a block is to be watched: its new full names, and those that were looked at article by article."""
    for key, known in block.items():
        if known.is_new and not known.is_short and key not in opened:
            yield Watch(key, content_id("person", key), [], "grown" if known.is_grown else "new")
    before: dict[str, list[Name]] = defaultdict(list)
    after: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if name.key in opened:
            after[links[name.article_id, name.local_id].source_id].append(name)
            if name.source_id:
                before[name.source_id].append(name)
    for source_id in sorted(before.keys() | after.keys()):
        yield from _changes(source_id, _told(before.get(source_id, ())), _told(after.get(source_id, ())))


@dataclass(frozen=True)
class Told:
    """What the articles about a person tell: the names, the fields of life, what else they name."""

    keys: frozenset[str]
    fields: frozenset[str]
    others: frozenset[str]


def _told(names: Iterable[Name]) -> Told:
    by_key = _by_key(names)
    return Told(
        frozenset(by_key),
        frozenset(field for group in by_key.values() for name in group for field in name.fields),
        frozenset().union(
            *(
                frozenset().union(*(name.context for name in group)).difference(key.split())
                for key, group in by_key.items()
            )
        ),
    )


def _changes(source_id: str, before: Told, after: Told) -> Iterator[Watch]:
    """The words that matter since a person is told of otherwise than before."""
    if before == after:
        return
    key = min(before.keys | after.keys)
    words = sorted(before.others | after.others)
    # Of little that is told, one word more changes how many must be shared.
    if before.keys != after.keys or min(len(before.others), len(after.others)) < MUCH:
        yield Watch(key, source_id, words, "three")
        return
    if before.fields != after.fields:
        yield Watch(key, source_id, words, "three, with a field")
    yield Watch(key, source_id, sorted(before.others ^ after.others), "one")


def reopened(lookup: str, block: Block) -> set[str]:
    """Stored surnames alone that nobody in the block could have so far, and somebody can now."""
    if not lookup.startswith("person "):
        return set()
    fresh = [key for key, known in block.items() if not (known.is_short or known.is_stored)]
    if not fresh:
        return set()
    stored = [key for key, known in block.items() if known.is_stored and not known.is_short]
    return {
        short
        for short, known in block.items()
        if known.is_short
        and known.is_stored
        and any(short_likeness(short, key) for key in fresh)
        and not any(short_likeness(short, key) for key in stored)
    }


class Claim(NamedTuple):
    """A person who may be meant by a surname alone, with all full names: the articles share so many words."""

    source_id: str
    keys: list[str]
    n_shared: int


def link_short(key: str, local_id: str, story: str, claims: Iterable[Claim], can_be_another: bool) -> Link:
    """A surname alone goes to the person of that surname whose articles tell the same story, if there is one only.

    `can_be_another`: somebody somewhere has a full name that it may stand for.
    """
    scored = []
    for claim in claims:
        score = max(short_likeness(key, full) for full in claim.keys)
        if score:
            scored.append((claim.n_shared, score, claim.source_id))
    scored.sort(reverse=True)
    if scored and (len(scored) == 1 or scored[0][0] > scored[1][0]):
        return Link(scored[0][2], "surname", scored[0][1])
    # Nobody else of that name anywhere: then it is one person. Otherwise one in each story.
    return Link(content_id("person", story, key), "alone") if can_be_another else Link(local_id, "name")


def can_be_another(key: str, block: Block) -> bool:
    """Whether a surname alone may stand for one of the full names."""
    return any(short_likeness(key, full) for full, known in block.items() if not known.is_short)


def _by_key(names: Iterable[Name]) -> dict[str, list[Name]]:
    groups = defaultdict(list)
    for name in names:
        groups[name.key].append(name)
    return groups


def _namesakes(names: list[Name]) -> list[Person]:
    """One person for one full name; several where articles with few names in common put it into different fields."""
    key = names[0].key
    own = set(key.split())
    contexts: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for field in name.fields:
            contexts[field] |= name.context - own
    shared = {
        (first, second): (len(contexts[first] & contexts[second]), len(contexts[first]), len(contexts[second]))
        for first, second in combinations(sorted(contexts), 2)
    }
    parts = fields_apart(contexts, (name.fields for name in names), shared)
    if len(parts) < 2:
        return [Person(key, names)]
    told = {part: frozenset().union(*(contexts[field] for field in part)) for part in parts}
    members = defaultdict(list)
    for name in names:
        fitting = [part for part in parts if name.fields.intersection(part)] or parts
        members[max(fitting, key=lambda part: len(name.context & told[part]))].append(name)
    return [Person(key, members[part], part[:1]) for part in parts if part in members]


def fields_apart(
    fields: Iterable[str], together: Iterable[Iterable[str]], shared: Mapping[tuple[str, str], tuple[int, int, int]]
) -> list[tuple[str, ...]]:
    """The fields of life of each person that one full name stands for.

    `together`: fields that one article puts the name in. `shared`: of two fields, how many words the articles that put
    it there have in common, and how many each has.
    """
    groups = _Groups(fields)
    for one in together:
        for first, second in pairwise(sorted(one)):
            groups.join(first, second)
    for (first, second), counts in shared.items():
        # One person is in two fields only where the articles have much more in common than a town.
        if _enough(*counts, SHARED_WORDS_OF_ONE_PERSON, SHARED_PART_OF_ONE_PERSON):
            groups.join(first, second)
    return groups.all()


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


# Outlets


def link_domains(names: Iterable[Name]) -> Links:
    """Links of outlets named by a domain: to the one outlet that has it, by the address of an article."""
    by_domain: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for lookup in lookup_keys(name.kind, name.key, name.words):
            by_domain[lookup].append(name)
    links: Links = {}
    for group in by_domain.values():
        named = [name for name in group if name.words.startswith(DOMAIN_MARK)]
        owners = {name.local_id for name in group if not name.words.startswith(DOMAIN_MARK)}
        if len(owners) == 1:
            owner = min(owners)
            links |= {(name.article_id, name.local_id): Link(owner, "domain") for name in named}
    return links


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
