"""Which persons the names of single articles stand for: namesakes, spellings, surnames alone. Pure, as `links`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import NamedTuple

from flows.ids import content_id
from flows.sources.likeness import SURNAME_LIKENESS, given_key, short_likeness, spelling_likeness
from flows.sources.links import Block, Groups, Link, Links, Name, enough, one_story
from flows.sources.romanization import country, romanized

# More words than an article can name: the share that is asked for is that of the article then.
MUCH = 40
SHARED_WORDS_OF_ONE_PERSON, SHARED_PART_OF_ONE_PERSON = 5, 0.3


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
    groups = Groups(fields)
    for one in together:
        for first, second in pairwise(sorted(one)):
            groups.join(first, second)
    for (first, second), counts in shared.items():
        # One person is in two fields only where the articles have much more in common than a town.
        if enough(*counts, SHARED_WORDS_OF_ONE_PERSON, SHARED_PART_OF_ONE_PERSON):
            groups.join(first, second)
    return groups.all()


def _join_spellings(people: list[Person]) -> list[tuple[Person, float]]:
    """For each person the fullest written one among those of like spelling in one story; and how alike they are.

    Two that one article names are two. `people` comes in the order of fullness: the root of a group is its fullest.
    """
    groups = Groups(range(len(people)))
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
    if first.articles & second.articles:
        return False
    # Where one name is transliterated otherwise, so are those around it; a country's people are of the country.
    some, others = ({country(romanized(word)) for word in person.others} for person in (first, second))
    if first.fields and second.fields and not first.fields & second.fields:
        return one_story(some, others, SHARED_WORDS_OF_ONE_PERSON, SHARED_PART_OF_ONE_PERSON)
    return one_story(some, others, 1, 0.0) if score == 1.0 else one_story(some, others)
