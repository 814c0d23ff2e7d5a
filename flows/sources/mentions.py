"""Mentions of outlets that an article names as the place of the words ("told X", "X reported"). Finds no speakers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.sources.outlets import Outlet, Outlets

_WORD = r"(?:[A-Z0-9][\w&'’-]*(?:\.[\w]+)*|[a-z][\w-]+\.(?:com|org|net|co|news|tv|example|test|info|uk)\b[\w.]*)"
_NAME = rf"{_WORD}(?:[ ](?:(?:of|de|della|and|&)[ ])?{_WORD}){{0,5}}"
_BEFORE = (
    r"(?:told|tells|telling|interviews?(?:ed)?\s(?:with|by|to|for|on)|according\sto|sp(?:eaking|oke)\s(?:to|with|on)"
    r"|statement\s(?:to|for)|(?:reported|published|aired|broadcast|obtained|seen|cited|quoted)\s(?:first\s)?(?:by|in|on)"
    r"|reports?\s(?:by|in|on|from)|talking\sto|conversation\swith|citing|quoting|appearing\son|appearance\son"
    r"|wrote\sin|writing\sin|comments?\sto|remarks?\s(?:to|on))"
)
_AFTER = (
    r"(?:has\s|had\s|have\s|first\s|earlier\s|also\s)*"
    r"(?:reported|reports|revealed|wrote|quoted|cited|published|broadcast|aired)\b"
)
_CUED = re.compile(
    rf"(?P<dateline>^[A-Z][A-Z .,'’\-]+(?:,\s[A-Z][\w. ]{{2,15}})?\s\()(?P<wire>{_NAME})(?=\)\s[-–—])"
    rf"|(?P<before>\b{_BEFORE}\s(?:the\s|The\s)?)(?P<told>{_NAME})"
    rf"|\b(?P<told_by>(?:The\s)?{_NAME}),?\s(?P<after>{_AFTER})",
    re.MULTILINE,
)
# The last word of a name by which it is known for an outlet although no list has it.
_OUTLET_NOUN = re.compile(
    r"(?:Times|Post|Gazette|Herald|Tribune|Journal|Observer|Chronicle|Courier|Echo|Argus|Mercury|Dispatch|Examiner"
    r"|Inquirer|Telegraph|Mail|Express|Star|Globe|Press|News|Wire|Newswire|Ledger|Bulletin|Sentinel|Messenger|Register"
    r"|Advertiser|Record|Review|Standard|Radio|TV|Television|FM|Broadcasting|Beacon|Daily|Weekly|Magazine|Today|Online)$"
)


@dataclass(frozen=True)
class OutletMention:
    """An outlet's name at body[start:end]."""

    outlet: Outlet
    start: int
    end: int


def find_outlet_mentions(body: str, outlets: Outlets) -> Iterator[OutletMention]:
    """Every outlet that the body cites as having printed or aired something, in order."""
    position = 0
    while found := _CUED.search(body, position):
        group = "told_by" if found["told_by"] else "told" if found["told"] else "wire"
        name, start = found[group], found.start(group)
        position = start + 1
        outlet, length = _longest_outlet(name, outlets, from_end=group == "told_by")
        if outlet is None:
            position = start + len(name.split(" ")[0])
            continue
        begin = start + len(name) - length if group == "told_by" else start
        end = begin + length
        position = end
        yield OutletMention(outlet, begin, end)


def outlets_in_byline(author: str, outlets: Outlets) -> Iterator[tuple[Outlet, str]]:
    """The outlets that an author line credits ("Staff and Harbour Wire"), each with its name as it stands."""
    for part in re.split(r",|;|/|\s+and\s+|\s+with\s+|^[Bb]y\s+", author):
        name = part.strip()
        if outlet := outlets.known(name) if name else None:
            yield outlet, name
        elif " " in name and _OUTLET_NOUN.search(name):
            yield outlets.named(name), name


def _longest_outlet(name: str, outlets: Outlets, from_end: bool) -> tuple[Outlet | None, int]:
    """The longest run of words, from one end of the name, that is an outlet; and its length in characters."""
    words = name.split(" ")
    for size in range(len(words), 0, -1):
        part = " ".join(words[-size:] if from_end else words[:size]).rstrip(".,")
        part = re.sub(r"['’]s$", "", part)
        if outlet := outlets.known(part):
            return outlet, len(part)
        if size > 1 and _OUTLET_NOUN.search(part):
            return outlets.named(part), len(part)
    return None, 0
