"""Mentions of outlets that an article names as the place of the words ("told X", "X reported"). Finds no speakers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.sources.names import DETERMINERS, fold
from flows.sources.outlets import (
    OUTLET_NOUNS,
    OUTLET_WORDS,
    Outlet,
    Outlets,
    begins,
    is_outlet_name,
    is_own_programme,
    of_place,
    owner_of,
    short_for,
)
from flows.sources.wording import COMMON_WORDS

_WORD = r"[A-Z][\w&'’-]*(?:\.\w+)*"
_NAME = re.compile(rf"{_WORD}(?:[ ](?:(?:of|del?|della|d[aiou]s?|des|and|&)[ ])?{_WORD}){{0,5}}(?:[ ]\d{{1,2}}\b)?")
DOMAIN_ENDINGS = (".com", ".org", ".net", ".co", ".news", ".tv", ".info", ".example")
_DOMAIN = re.compile(rf"[a-z][\w-]+(?:{'|'.join(map(re.escape, DOMAIN_ENDINGS))})\b[\w.]*")
# What stands before the name of an outlet that has the words, and after it.
_CITING = (
    r"\b(?:(?:told|tells|telling)(?:\s(?:a\s)?(?:reporter|journalist|correspondent)s?\s(?:from|for|at|with))?|(?:interview(?:s|ed)?|chat|conversation|talking|talked|sp(?:eaking|oke|oken))\s"
    r"(?:given\s)?(?:with|by|to|for|on|in|at)|according\sto|(?:statement|comments?|remarks?|e-?mail|letter)\s(?:to|for|on|in)"
    r"|(?:reported|published|printed|aired|broadcast|carried|obtained|seen|reviewed|cited|quoted|run)\s(?:first\s|earlier\s)?"
    r"(?:by|in|on)|(?:appear(?:s|ed|ing|ance)?|report(?:s|ing)?|investigation|column|article|piece|essay|interview)\s"
    r"(?:first\s)?(?:by|in|on|from|for)|citing|quoting|(?:wrote|writes|writing|written)\s(?:in|for|on)"
    r"|(?:given|shared|leaked|speak|talk)\s(?:to|with)|sa(?:id|ys)\s(?:on|to)|(?:asked|approached|contacted|questioned)\sby"
    r"|(?:confirm|admitt|confid|conced|explain|disclos|complain|reveal|boast|insist|hint)(?:s|ed)\s(?:it\s|this\s|as\smuch\s)?to)\s"
)
# Of these what follows is an outlet even if it is a word and a number ("told Ekran 24").
_NUMBERED = re.compile(r"(?:told|according\sto|(?:interview|appear)\w*\s(?:with|on)|(?:reported|quoted|cited)\sby)\s$")
_BEFORE = re.compile(rf"{_CITING}(?:(?:both\s)?the\s|both\s|an?\s)?$", re.IGNORECASE)
_LOOSELY_BEFORE = re.compile(rf"{_CITING}(?:the\s)?(?:[\w-]+\s){{0,2}}$", re.IGNORECASE)
# "The local newspaper, the Harbour Post" and "the daily Vestnik": what an outlet is, in front of its name.
_DESCRIBED = re.compile(
    rf"{_CITING}(?:[\w’'-]+\s){{0,4}}?(?:{'|'.join(sorted(OUTLET_NOUNS))}),?\s(?:[tT]he\s)?$", re.IGNORECASE
)
# "A study in the journal Limnos" is a document.
_IN_JOURNAL = re.compile(
    r"\b(?:paper|study|research|findings|results|analysis)\s(?:\w+\s){0,3}in\s(?:the\s)?(?:\w+\s){0,2}journal,?\s(?:the\s)?$"
)
# How both of these end: a short look that spares most names the long ones.
_LEADS = re.compile(
    r"\b(?:told|tells|telling|with|by|to|for|on|in|at|from|citing|quoting"
    rf"|(?:{'|'.join(sorted(OUTLET_NOUNS))}),?)\s(?:both\s)?(?:the\s|an?\s)?$",
    re.IGNORECASE,
)
_LEADS_REACH = 20
_NOUN_BEFORE = re.compile(rf"\b(?:{'|'.join(sorted(OUTLET_NOUNS))}),?\s(?:the\s)?$")
_NOUN_AFTER = re.compile(r"\s(?:news\s|press\s)?(?:agency|newspaper|newswire|broadcaster|tabloid)\b")
_PEOPLE = re.compile(r"(?:ish|ese|ian|can|man|ch|[a-z]i)$")
_AFTER = re.compile(
    rf"(?:\sand\s(?:[tT]he\s)?{_WORD}(?:\s{_WORD}){{0,3}})?(?:\s(?:news\s|press\s)?(?:{'|'.join(sorted(OUTLET_NOUNS))}))?"
    r",?\s(?:which\s|has\s|had\s|have\s|first\s|earlier\s|also\s|can\s|later\s)*"
    r"(?:reported|reports?|reveal(?:s|ed)?|wrote|quoted|cited|published|printed|broadcast|aired|carried|disclosed|learn(?:ed|t)"
    r"|said,\s(?:citing|quoting)|understands|w(?:as|ere)\stold|investigation\s(?:found|revealed))\b"
)
_IN_INTERVIEW = re.compile(r",?\sin\s(?:an?|his|her|their)\s(?:[\w-]+\s){0,2}?interview\b")
# Where another clause begins with a name ("told the newspaper Poe would go"), or a day.
_CLAUSE = re.compile(r"\s(?:ha[ds]|have|was|were|is|are|would|will|could|can|did|does|should|might|may|must)\b")
_DAY = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b"
)
# How a clause goes on behind an apposition ("the local newspaper, the Harbour Post, on Monday").
_ADDED = re.compile(r"[,.;:)”\"\n]|\s(?:on|in|at|of|that|last|this|to|by|before|after)\b|$")
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’\-]+(?:,\s[A-Z][\w. ]{2,15})?\s\($", re.MULTILINE)
_AFTER_DATELINE = re.compile(r"\)\s?[-–—]")
_JOINED = re.compile(r"(?:,|,?\sand)\s(?:[tT]he\s)?")
# What may stand before an outlet's name and is none of it: "in Saturday's Tarn Gazette", "Germany's Bild newspaper".
_NO_NAME = re.compile(r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day['’]s|An?)\s")
_DAYS_BEFORE = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day['’]s\s$")
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
        replace(mention, outlet=_outlet_of(body[mention.start : mention.end], own, publisher) or mention.outlet)
        for mention in mentions
    ]


def _outlet_of(name: str, outlets: list[Outlet], publisher: Outlet | None) -> Outlet | None:
    """The outlet of this article that is so named in short, or by a programme of its own."""
    own = publisher is not None and (begins(name, publisher) or is_own_programme(name, publisher))
    return publisher if own else short_for(name, outlets)


def _mentions(body: str, outlets: Outlets) -> Iterator[OutletMention]:
    last = 0
    for place in _candidates(body, outlets):
        # "Told the Tarn Gazette and Valley Radio": the second is cited as the first is.
        joined = last > 0 and _JOINED.fullmatch(body, last, place.start()) is not None
        mention = _first_words(place, outlets) if joined else None
        mention = mention or _cited(body, place, outlets)
        last = mention.end if mention else 0
        if mention:
            yield mention


def _cited(body: str, place: re.Match[str], outlets: Outlets) -> OutletMention | None:
    """The outlet at a place where one may be named, if it is cited there."""
    name, start, end = place.group(), place.start(), place.end()
    before = _DAYS_BEFORE.sub("", body[max(start - _REACH, 0) : start])
    citing = before if _LEADS.search(before[-_LEADS_REACH:]) else ""
    own = owner_of(name)
    if _is_cited_anyhow(body, before, citing, place):
        if skipped := of_place(name, outlets, is_called=_NOUN_AFTER.match(body, end) is not None):
            return OutletMention(outlets.named(name[skipped:]), start + skipped, end)
        return _first_words(place, outlets) or OutletMention(outlets.named(own), start, start + len(own))
    words = own.split(" ")
    if "." not in name and outlets.words.isdisjoint(words) and OUTLET_WORDS.isdisjoint(words):
        return None
    if _BEFORE.search(citing):
        return _first_words(place, outlets)
    if _AFTER.match(body, end):
        outlet, length = _longest_outlet(name, outlets, from_end=True)
        return OutletMention(outlet, end - length, end) if outlet else None
    return None


def _first_words(place: re.Match[str], outlets: Outlets) -> OutletMention | None:
    """The outlet whose name the first words at a place are, the longest that is one."""
    outlet, length = _longest_outlet(place.group(), outlets, from_end=False)
    return OutletMention(outlet, place.start(), place.start() + length) if outlet else None


def _is_cited_anyhow(body: str, before: str, citing: str, place: re.Match[str]) -> bool:
    """Whether a name is an outlet's by what stands around it, whatever its form; `citing`: `before` if it may cite."""
    if _AFTER_DATELINE.match(body, place.end()):
        return _DATELINE.search(before) is not None
    if _DAY.match(place.group()) or _CLAUSE.match(body, place.end()):
        return False
    if _IN_JOURNAL.search(citing):
        return False
    if described := _DESCRIBED.search(citing):
        return "," not in described.group() or _ADDED.match(body, place.end()) is not None
    name, end = place.group(), place.end()
    # "The state news agency Tanjur quoted Roe", "the Tanjur news agency": what follows says that it is one.
    if _NOUN_AFTER.match(body, end) and not _PEOPLE.search(name):
        return bool(_LOOSELY_BEFORE.search(before)) or _AFTER.match(body, end) is not None
    if _AFTER.match(body, end):
        if _NOUN_BEFORE.search(before):
            return True
        return name[-1].isdigit() or (name.startswith("The ") and before[-2:-1].isalpha())
    if not _BEFORE.search(citing):
        return False
    if name.startswith("The ") or _IN_INTERVIEW.match(body, end):
        return True
    return name[-1].isdigit() and _NUMBERED.search(citing) is not None


def _candidates(body: str, outlets: Outlets) -> Iterator[re.Match[str]]:
    """Runs of capitalised words, and domains; "the Tarn Gazette and Valley Radio" are two, "Hook and Line" is one."""
    found = [*_NAME.finditer(body)]
    if any(ending in body for ending in DOMAIN_ENDINGS):
        found = sorted([*found, *_DOMAIN.finditer(body)], key=lambda place: place.start())
    for place in found:
        other = _NO_NAME.match(body, place.start(), place.end())
        start = other.end() if other else place.start()
        first, _, second = body[start : place.end()].partition(" and ")
        if second and (outlets.known(first) or is_outlet_name(first)):
            yield from _NAME.finditer(body, start, start + len(first))
            start += len(first) + len(" and ")
        yield from _NAME.finditer(body, start, place.end()) if start > place.start() else (place,)


def outlets_in_byline(author: str, outlets: Outlets) -> Iterator[tuple[Outlet, str]]:
    """The outlets that an author line credits ("Staff and Harbour Wire"), each with its name as it stands."""
    for name in _byline_names(author, outlets):
        if outlet := outlets.known(name):
            yield outlet, name
        elif is_outlet_name(name):
            yield outlets.named(name), name


def _byline_names(author: str, outlets: Outlets) -> Iterator[str]:
    """The names in an author line: those that a preposition joins are two, but for an outlet's ("Voice of Tarn")."""
    for part in re.split(r"[,;/|()]|\s+and\s+|\s+with\s+|^[Bb]y\s+", author):
        name = re.sub(r"\s+(?:[Ss]taff|[Rr]eporters?|[Cc]orrespondents?)(?:\s+\w+)?$", "", part.strip())
        if name and outlets.known(name):
            yield name
        elif name:
            yield from re.split(r"\s+(?:for|of|via|at|from)\s+(?:the\s+)?", name)


def _longest_outlet(name: str, outlets: Outlets, from_end: bool) -> tuple[Outlet | None, int]:
    """The longest run of words, from one end of the name, that is an outlet; and its length in characters."""
    words = (name if from_end else owner_of(name)).split(" ")
    if from_end and fold(words[0]) in COMMON_WORDS and fold(words[0]) not in DETERMINERS:
        words = words[1:]
    for size in range(len(words), 0, -1):
        part = " ".join(words[-size:] if from_end else words[:size]).rstrip(".,")
        part = re.sub(r"['’]s$", "", part)
        if outlet := outlets.known(part):
            return outlet, len(part)
        if is_outlet_name(part):
            return outlets.named(part), len(part)
    return None, 0
