"""Who is who over articles: joins names of organizations and outlets into sources; for persons see `persons`. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Generic, NamedTuple, TypeVar

from flows.ids import content_id
from flows.sources.likeness import given_key, given_names, given_skeleton, spelling_likeness, surname, unglued
from flows.sources.outlets import DOMAIN_MARK
from flows.sources.romanization import skeleton

_SMALL_WORDS = frozenset(["of", "the", "for", "and", "on", "in", "to", "a", "an", "de", "du", "la", "le", "des"])
# So many of the names in two articles, and such a share of the fewer, make them one story.
SHARED_WORDS, SHARED_PART = 3, 0.2
# So many more than with the next make it the one that is meant.
CLEARLY = 3


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
        return [f"person {skeleton(unglued(surname(parts)))}"]
    if kind == "outlet":
        domain = words.partition(DOMAIN_MARK)[2]
        return [f"domain {domain}"] if domain else []
    if kind != "organization":
        return []
    if not parts:
        head = [word for word in words.split() if word not in _SMALL_WORDS]
        return [f"head {_head(head)}"] if len(head) > 1 else []
    significant = [word for word in parts if word not in _SMALL_WORDS]
    if len(significant) == 1:
        return [f"acronym {significant[0]}"]
    return [f"acronym {acronym}" for acronym in acronyms(parts)] + [f"head {_head(significant)}"]


def _head(significant: list[str]) -> str:
    """The last two words, in one order for "the transport ministry" and the Ministry of Transport."""
    return " ".join(sorted(significant[-2:]))


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
        by_given[given_skeleton(first)].append(key)
        if len(first) == 1:
            initials.append(key)
    near = chain.from_iterable(combinations(same, 2) for same in by_given.values())
    spelt_out = ((key, other) for key in initials for other in by_letter[key[0]])
    pairs = {
        pair
        for pair in chain(near, spelt_out)
        if given_key(pair[0])[0] == given_key(pair[1])[0] and spelling_likeness(*pair)
    }
    groups = Groups(chain.from_iterable(pairs))
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


def one_story(
    first: Iterable[str], second: Iterable[str], words: int = SHARED_WORDS, part: float = SHARED_PART
) -> bool:
    """Whether two articles, or collections of them, name so many of the same, and such a part of the fewer."""
    some, others = set(first), set(second)
    return enough(len(some & others), len(some), len(others), words, part)


def enough(shared: int, some: int, others: int, words: int = SHARED_WORDS, part: float = SHARED_PART) -> bool:
    """Whether so many words are shared, and such a part of the fewer."""
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
    """The one long name whose articles tell the same story, or for a head also name the rest of it.

    Of several it is the one with which the article shares CLEARLY more words than with the next.
    """
    rule = lookup.split()[0]
    fitting = []
    for key, names in candidates.items():
        # The rest of the long name stands in an article about "the port authority" ("Marrow Bay").
        rest = set(key.split()) - set(name.words.split()) - _SMALL_WORDS
        context = {word for other in names for word in other.context}
        if rest & name.context if rule == "head" and rest else one_story(name.context, context):
            fitting.append((len(name.context & context), names[0].local_id))
    fitting.sort(reverse=True)
    if not fitting or (len(fitting) > 1 and fitting[0][0] < fitting[1][0] + CLEARLY):
        return None
    return Link(fitting[0][1], rule)


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


class Groups(Generic[T]):
    """Disjoint sets; the root of a set is its smallest member, whatever the order of joining."""

    def __init__(self, members: Iterable[T]) -> None:
        self._parent: dict[T, T] = {member: member for member in members}

    def root(self, member: T) -> T:
        """The smallest member of its set."""
        while self._parent[member] != member:
            member = self._parent[member]
        return member

    def join(self, first: T, second: T) -> None:
        """Make one set of two members' sets."""
        low, high = sorted((self.root(first), self.root(second)))
        self._parent[high] = low

    def all(self) -> list[tuple[T, ...]]:
        """All sets."""
        sets = defaultdict(list)
        for member in sorted(self._parent):
            sets[self.root(member)].append(member)
        return [tuple(members) for members in sets.values()]
