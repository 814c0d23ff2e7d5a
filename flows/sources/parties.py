"""Who a speaker or venue of one article is: resolves "the Herald" and "the broadcaster" by what the article names."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from flows.ids import content_id
from flows.sources.known import Aliases, Known
from flows.sources.names import DETERMINERS, PROPER_KINDS, folded_words, is_proper, name_key, plain_name
from flows.sources.outlets import (
    OUTLET_NOUNS,
    Outlet,
    begins,
    is_outlet_name,
    is_own_programme,
    of_place,
    outlet_key,
    owner_of,
    short_for,
    undescribed,
)

# Those that are for nothing else, whatever kind of source they were taken for.
PRESS_NOUNS = frozenset({"newspaper", "broadcaster", "magazine", "tabloid", "newswire"})
_OWN = re.compile(r"(?:our|its) own |us$", re.IGNORECASE)
# "The Crestline news agency", not "the British one": a people's name is no outlet's.
_NAMED_BEFORE = re.compile(
    rf"(?:[tT]he )?((?:[A-Z][\w&'’-]* )*(?![A-Z]\w*(?:ish|ese|ian|can|man|ch|i) )[A-Z][\w&'’-]*)"
    rf" (?:news |press )?(?:{'|'.join(sorted(OUTLET_NOUNS))})"
)
_ACRONYM = re.compile(r"(?:[Tt]he )?[A-Z]{2,6}")


@dataclass(frozen=True)
class Source:
    """Who a name stands for, as far as one article tells; `source_id` is the same wherever a proper name is."""

    source_id: str
    name: str
    kind: str
    key: str
    """The folded name; empty where the words name nobody in particular."""


def outlet_source(outlet: Outlet) -> Source:
    """An outlet as a source."""
    return Source(outlet.outlet_id, outlet.name, "outlet", outlet_key(outlet.name))


def local_source(article_id: str, name: str, kind: str, aliases: Aliases) -> Source:
    """The source of a name: by the name alone where it is a proper one, else by the words in this article."""
    key = name_key(name, kind) if is_proper(name, kind) else ""
    if not key:
        return Source(content_id(kind, article_id, " ".join(folded_words(name))), name, kind, "")
    name = plain_name(name, kind)
    if (kind, key) in aliases:
        name = aliases[kind, key]
        key = name_key(name, kind)
    return Source(content_id(kind, key), name, kind, key)


class Parties:
    """The sources of one article, resolved with the outlets that it names and the one that printed it."""

    def __init__(
        self,
        article_id: str,
        publisher: Outlet | None,
        known: Known,
        named: Iterable[tuple[int, Outlet]],
        aired: Mapping[int, Outlet] | None = None,
    ) -> None:
        """`named`: the outlets named in the body, each with its place.

        `aired`: those that the body names as having the programme whose name ends there.
        """
        self.article_id = article_id
        self.publisher = publisher
        self.outlets = known.outlets
        self.aliases = known.aliases
        self.aired = aired or {}
        others = ((at, outlet) for at, outlet in named if not publisher or outlet.outlet_id != publisher.outlet_id)
        self.named = sorted(others, key=itemgetter(0))
        self._own = list(dict.fromkeys([*(outlet for _, outlet in self.named), *([publisher] if publisher else [])]))
        self._known: dict[tuple[str, str], Source] = {}

    def source(self, name: str, kind: str, start: int | None) -> Source:
        """The source of a name of this kind that stands at `start`."""
        if (name, kind) not in self._known:
            self._known[name, kind] = self._source(name, kind, start)
        return self._known[name, kind]

    def _source(self, name: str, kind: str, start: int | None) -> Source:
        outlet = self._outlet(name, kind, start or 0)
        if outlet:
            return outlet_source(outlet)
        if kind == "person" and _ACRONYM.fullmatch(name):
            kind = "organization"
        if kind == "outlet":
            # An outlet that nobody names.
            kind = "group"
        return local_source(self.article_id, name, kind, self.aliases)

    def owner(self, text: str) -> Source | None:
        """The known outlet to which the words say that something belongs."""
        owner = owner_of(text)
        if owner == text:
            return None
        outlet = self.outlet_named(owner) or (self.outlets.named(owner) if is_outlet_name(owner) else None)
        return outlet_source(outlet) if outlet else None

    def airing(self, end: int) -> Source | None:
        """The outlet on which the programme is whose name ends there."""
        return outlet_source(self.aired[end]) if end in self.aired else None

    def _outlet(self, name: str, kind: str, start: int) -> Outlet | None:
        described = name
        if kind in ("outlet", "organization"):
            name = undescribed(name)
        if kind == "outlet":
            if _OWN.match(name) or (name == described and self._is_own(name)):
                return self.publisher
            if before := _NAMED_BEFORE.fullmatch(name):
                bare = before[1][of_place(before[1], self.outlets, is_called=True) :]
                return self.outlet_named(bare) or self.outlets.named(bare)
        if kind == "outlet" and (skipped := of_place(name, self.outlets)):
            return self._outlet(name[skipped:], kind, start)
        if kind in PROPER_KINDS and (known := self.outlet_named(name)):
            return known
        owner = owner_of(name)
        if owner != name and (found := self._outlet(owner, kind, start)):
            return found
        words = folded_words(name)
        nouns = OUTLET_NOUNS if kind == "outlet" else PRESS_NOUNS if kind in ("organization", "group") else ()
        if words and words[-1] in nouns and not is_proper(name, "organization"):
            return self._described(words, start)
        if kind == "organization" and is_outlet_name(name):
            return self.outlets.named(name)
        if kind != "outlet":
            return None
        return self._short_form(words) or self.outlets.named(name)

    def _is_own(self, name: str) -> bool:
        """Whether the publisher so names itself in short ("told HPA"), or a programme of its own ("told Daybreak")."""
        if not self.publisher or self.outlets.known(name):
            return False
        return begins(name, self.publisher) or is_own_programme(name, self.publisher)

    def outlet_named(self, name: str) -> Outlet | None:
        """The outlet of this name: one of this article before one of the list that others know by it."""
        return short_for(name, self._own) or self.outlets.known(name) or self._named_as(name)

    def _named_as(self, name: str) -> Outlet | None:
        """The outlet that the article names so elsewhere."""
        key = outlet_key(name)
        return next((outlet for _, outlet in self.named if key and outlet_key(outlet.name) == key), None)

    def _described(self, words: tuple[str, ...], start: int) -> Outlet | None:
        """The outlet that "the newspaper" stands for: the last one named before, else the next, else the publisher."""
        if words[0] in ("this", "our") or not self.named:
            return self.publisher
        before = bisect_left(self.named, start, key=itemgetter(0))
        return self.named[max(before - 1, 0)][1]

    def _short_form(self, words: tuple[str, ...]) -> Outlet | None:
        """The outlet of this article whose longer name has all these words."""
        wanted = set(words) - DETERMINERS
        return next((outlet for outlet in self._own if wanted < set(folded_words(outlet.name)) - DETERMINERS), None)
