"""Mentions of outlets that an article names as the place of the words ("told X", "X reported"). Finds no speakers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.sources.outlets import OUTLET_WORDS, Outlet, Outlets, is_outlet_name, owner_of, short_for

_WORD = r"[A-Z][\w&'’-]*(?:\.\w+)*"
_NAME = re.compile(rf"{_WORD}(?:[ ](?:(?:of|de|della|du|and|&)[ ])?{_WORD}){{0,5}}")
DOMAIN_ENDINGS = (".com", ".org", ".net", ".co", ".news", ".tv", ".info", ".example")
_DOMAIN = re.compile(rf"[a-z][\w-]+(?:{'|'.join(map(re.escape, DOMAIN_ENDINGS))})\b[\w.]*")
# What stands before the name of an outlet that has the words, and after it.
_BEFORE = re.compile(
    r"\b(?:told|tells|telling|interviews?(?:ed)?\s(?:with|by|to|for|on)|according\sto|sp(?:eaking|oke)\s(?:to|with|on)"
    r"|statement\s(?:to|for)|(?:reported|published|aired|broadcast|obtained|seen|cited|quoted)\s(?:first\s)?(?:by|in|on)"
    r"|reports?\s(?:by|in|on|from)|talking\sto|conversation\swith|citing|quoting|appearing\son|appearance\son"
    r"|wrote\sin|writing\sin|comments?\sto|remarks?\s(?:to|on))\s(?:[tT]he\s)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r",?\s(?:has\s|had\s|have\s|first\s|earlier\s|also\s)*"
    r"(?:reported|reports|revealed|wrote|quoted|cited|published|broadcast|aired)\b"
)
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’\-]+(?:,\s[A-Z][\w. ]{2,15})?\s\($", re.MULTILINE)
_AFTER_DATELINE = re.compile(r"\)\s[-–—]")
_REACH = 60


@dataclass(frozen=True)
class OutletMention:
    """An outlet's name at body[start:end]."""

    outlet: Outlet
    start: int
    end: int


def find_outlet_mentions(body: str, outlets: Outlets, publisher: Outlet | None = None) -> list[OutletMention]:
    """Every outlet that the body cites as having printed or aired something, in order."""
    mentions = list(_mentions(body, outlets))
    own = [*(mention.outlet for mention in mentions), *([publisher] if publisher else [])]
    return [
        replace(mention, outlet=short_for(body[mention.start : mention.end], own) or mention.outlet)
        for mention in mentions
    ]


def _mentions(body: str, outlets: Outlets) -> Iterator[OutletMention]:
    for place in _candidates(body):
        name, start, end = place.group(), place.start(), place.end()
        words = name.split(" ")
        if "." not in name and outlets.words.isdisjoint(words) and OUTLET_WORDS.isdisjoint(words):
            continue
        before = body[max(start - _REACH, 0) : start]
        if _BEFORE.search(before) or (_DATELINE.search(before) and _AFTER_DATELINE.match(body, end)):
            outlet, length = _longest_outlet(name, outlets, from_end=False)
            if outlet:
                yield OutletMention(outlet, start, start + length)
        elif _AFTER.match(body, end):
            outlet, length = _longest_outlet(name, outlets, from_end=True)
            if outlet:
                yield OutletMention(outlet, end - length, end)


def _candidates(body: str) -> list[re.Match[str]]:
    """Runs of capitalised words, and domains."""
    found = [*_NAME.finditer(body)]
    if any(ending in body for ending in DOMAIN_ENDINGS):
        found = sorted([*found, *_DOMAIN.finditer(body)], key=lambda place: place.start())
    return found


def outlets_in_byline(author: str, outlets: Outlets) -> Iterator[tuple[Outlet, str]]:
    """The outlets that an author line credits ("Staff and Harbour Wire"), each with its name as it stands."""
    for part in re.split(r",|;|/|\s+and\s+|\s+with\s+|^[Bb]y\s+", author):
        name = part.strip()
        if outlet := outlets.known(name) if name else None:
            yield outlet, name
        elif is_outlet_name(name):
            yield outlets.named(name), name


def _longest_outlet(name: str, outlets: Outlets, from_end: bool) -> tuple[Outlet | None, int]:
    """The longest run of words, from one end of the name, that is an outlet; and its length in characters."""
    words = (name if from_end else owner_of(name)).split(" ")
    for size in range(len(words), 0, -1):
        part = " ".join(words[-size:] if from_end else words[:size]).rstrip(".,")
        part = re.sub(r"['’]s$", "", part)
        if outlet := outlets.known(part):
            return outlet, len(part)
        if is_outlet_name(part):
            return outlets.named(part), len(part)
    return None, 0
