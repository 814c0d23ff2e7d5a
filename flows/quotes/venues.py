"""Where or to whom words were said: "told the Herald", "in an interview with …", "in a statement", "wrote on …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.quotes.document import Document
from flows.quotes.lexicon import AIRS, GIVES, PLACES, POSTS, TALKS

Range = tuple[int, int]
CAPITAL = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u0130\u0141\u015a\u0160\u017b\u017d"
PARTICLE = r"(?:de|del|di|da|du|van|von|der|den|bin|al|el|la|le)"
PART = rf"(?:(?:[A-Z]|Mrs?|Ms|Dr|Sen|Rep|Gov|Prof)\.|[{CAPITAL}][\w-]*(?:['’](?!s\b)[\w-]+)*)"
NAME = rf"{PART}(?:[ \u00a0](?:(?:{PARTICLE}|of|the|and|&)[ ])?{PART})*"
OWNER = rf"(?:(?:{NAME}|the [\w-]+(?: [\w-]+)?)['’]s? )?"
NOUN_PHRASE = (
    # A domain, or a name.
    rf"[a-z][\w-]*(?:\.[a-z]{{2,}})+\b|"
    rf"(?:(?:the|a|an|his|her|its|their|our) (?:[\w-]+ ){{0,3}}?)?{NAME}(?:['’]s (?:[“\"]?[\w-]+[”\"]? ?){{1,3}})?"
)
RECEIVERS = (
    "reporters|journalists|lawmakers|supporters|viewers|readers|listeners|parliament|congress|delegates|members|"
    "investors|analysts|voters|interviewer|audience|crowd|committee|court|jury|conference|newspaper|paper|broadcaster|"
    "channel|station|network|magazine|agency|programme|program|show|website|press|hearing|meeting|council|inquiry|rally"
)
RECEIVER = (
    rf"(?:(?:the|a|an|his|her|its|their) )?(?:[\w’'-]+ ){{0,3}}?(?:{RECEIVERS})\b"
    r"(?: (?:show|programme|program|broadcast))?"
)
TELL = re.compile(rf"(?:tell|tells|told|telling)\b (?P<venue>{NOUN_PHRASE}|{RECEIVER})")
# The next ones begin with the character before their first word: to look for a word's edge takes half as long again.
GIVEN = re.compile(
    r"\W(?:in|during|at|on|to|via|through|with|by)\b (?P<venue>"
    r"(?:an?|the|his|her|its|their|another|one) (?:[\w’'-]+ ){0,3}?"
    r"(?:statement|interview|e-?mail|letter|memo|speech|press conference|news conference|conference call|briefing|"
    r"post|blog post|tweet|message|op-ed|editorial|column|report|filing|hearing|debate|rally|address|broadcast|"
    r"podcast|video|release|press release))\b"
)
INTERVIEW_WITH = re.compile(
    rf"\W(?:interview(?:ed)?|sitdown|conversation|appearance|spoke|speaking|speaks|talking|talked|spoken)\b[^.;\n]{{0,40}}?"
    rf"\b(?:with|by|on|to|for) (?P<venue>{NOUN_PHRASE}|{RECEIVER})"
)
ON_AIR = re.compile(
    rf"\Won (?P<venue>(?:{OWNER}(?:[\w-]+ ){{0,2}}(?:show|programme|program|podcast|broadcast|newscast|channel))"
    r"|(?:Twitter|Facebook|Instagram|YouTube|X|Telegram|Truth Social|Reddit|TikTok|Snapchat|LinkedIn|Medium|Mastodon|"
    r"Bluesky)\b)"
)
POSTED = re.compile(
    rf"\W(?:wrote|writes|writing|posted|posting|said|says|tweeted)\b (?:on|in) (?P<venue>{NOUN_PHRASE})"
)
SAID_TO = re.compile(rf"\W(?:said|says) (?:to|on) (?P<venue>{NOUN_PHRASE}|{RECEIVER})")
NOT_VENUE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b|\d"
)
SEARCHES = (  # one after the other: what is looked for, what tells of it, and whether before the cue too
    (TELL, PLACES, False),
    (INTERVIEW_WITH, TALKS, False),
    (POSTED, POSTS, False),
    (ON_AIR, AIRS, False),
    (SAID_TO, POSTS, False),
    (GIVEN, GIVES, False),
    (INTERVIEW_WITH, TALKS, True),
    (ON_AIR, AIRS, True),
    (GIVEN, GIVES, True),
)
AFTER_CUE = 160  # characters behind the cue in which a venue is looked for
BEFORE = 120  # and before the speaker


def told_by(document: Document, begins: npt.NDArray[np.bool_], cues: Sequence[Range]) -> list[int]:
    """For each cue [first, last) flags of the words of its sentence that can tell a venue; 0 if there is none."""
    first, last = np.array(cues, np.int64).reshape(-1, 2).T
    edges = np.append(np.flatnonzero(begins), len(document))
    low = edges[np.searchsorted(edges, first, side="right") - 1]
    high = edges[np.searchsorted(edges, last - 1, side="right")]
    low = np.maximum(low, np.searchsorted(document.ends, document.starts[first] - BEFORE, side="right"))
    high = np.minimum(high, np.searchsorted(document.starts, document.ends[last - 1] + AFTER_CUE))
    told = np.zeros(len(first), np.int64)
    flags = (PLACES, TALKS, AIRS, GIVES, POSTS)
    telling = np.flatnonzero(document.classes & sum(flags))
    kinds = document.classes[telling]
    for flag in flags:
        at = telling[kinds & flag != 0]
        told |= flag * (np.searchsorted(at, low) < np.searchsorted(at, high))
    told[told & PLACES == 0] = 0
    found: list[int] = told.tolist()
    return found


def find_venue(text: str, cue: Range, sentence: Range, blocked: list[Range], told: int) -> Range | None:
    """The venue of the words whose cue stands at `cue`, within the sentence and outside of `blocked`.

    `told`: flags of the words near by, so that only what can be found is looked for.
    """
    start, end = max(sentence[0], cue[0] - BEFORE), min(sentence[1], cue[1] + AFTER_CUE)
    said = text[cue[0] : cue[1]]
    if "tell" not in said and "told" not in said:
        told &= ~PLACES
    for pattern, flag, is_before in SEARCHES:
        if not told & flag:
            continue
        begin = start if is_before else cue[0]
        for match in pattern.finditer(text, begin if pattern is TELL else max(sentence[0], begin - 1), end):
            found = match.span("venue")
            if pattern is TELL and match.start() > cue[1]:
                break
            if NOT_VENUE.match(text, found[0]) or any(a <= found[0] < b for a, b in blocked):
                continue
            return found
    return None
