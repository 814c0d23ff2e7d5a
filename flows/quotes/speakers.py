"""Who a speaker's mention stands for within its text: its kind, and the fullest mention of the same source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

from flows.quotes.document import Document, new
from flows.quotes.lexicon import Lexicon, word_list
from flows.quotes.names import ABBREVIATED, PARTICLES, SUFFIXES, Capitals, Occurrence, Person, is_organization, people

PERSON, OUTLET, ORGANIZATION = "person", "outlet", "organization"
DOCUMENT, GROUP, ANONYMOUS = "document", "group", "anonymous"

HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
DETERMINERS = frozenset({"the", "his", "her", "its", "their", "our", "my"})
FIRST = word_list("first")
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "themselves"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
INDEFINITE = re.compile(r"(?:a|an|one|another|some|any|no)\b", re.IGNORECASE)
DEFINITE = re.compile(r"(?:the|this|that|these|those|his|her|its|their|our|my)\b\s*", re.IGNORECASE)
UNNAMED = re.compile(r"\b(?:anonym|condition of|familiar with|close to|not authori[sz]ed|declined to be named|unnamed)")
POST_MODIFIER = re.compile(r"\s(?:of|in|for|from|at|with|on|who|which|that|by|familiar|close|speaking|said)\b|,")
CLAUSE = re.compile(r"\s?,\s(?:of\s)?(?:which|who|whose|whom)\s.*", re.DOTALL)  # what is told of a source
ACRONYM = re.compile(r"\(([A-Z][A-Z&.]{1,7})\)")
LONGEST_REACH = 3000  # characters back in which a pronoun's person is looked for
LONGEST_ACRONYM = 5
GROUP_ENDINGS = ("pers", "kers", "iers", "eers", "ists", "ants", "ents", "yers", "bours", "bors", "cers", "ries", "men")
MOST_SENTENCES = 8
MOST_LOOKED_AT = 40  # mentions
Range = tuple[int, int]


class Speaker(NamedTuple):
    """What a mention stands for."""

    name: str
    kind: str
    person: Person | None = None


class Said(NamedTuple):
    """A speaker's mention met so far, at [start, end)."""

    start: int
    end: int
    speaker: Speaker
    mention: str


class Cast:
    """The sources of one text: reads mentions in the order of the text and remembers who spoke."""

    def __init__(
        self,
        document: Document,
        part: int,
        capitals: Capitals,
        marked: list[Range],
        sentences: list[int],
        lexicon: Lexicon,
    ) -> None:
        """Of this part: its capitals, `marked` words between marks, where sentences begin."""
        self.text = document.text
        self.lexicon = lexicon
        self.start, self.end = document.bounds_of(part)
        self.people, occurrences = people(document, capitals, lexicon)
        self.occurrences = outside(occurrences, marked)
        self.starts = [occurrence.start for occurrence in self.occurrences]
        self.persons = list(dict.fromkeys(occurrence.person for occurrence in self.occurrences))
        self.sentences = sentences
        self.said: list[Said] = []
        self.at: dict[int, Speaker] = {}
        self.names: dict[str, Speaker | None] = {}
        self.acronyms = acronyms(self.text, self.start, self.end)

    def sentence_at(self, offset: int) -> Range:
        """The sentence around an offset of the text."""
        at = bisect_right(self.sentences, offset)
        return (
            self.sentences[at - 1] if at else self.start,
            self.sentences[at] if at < len(self.sentences) else self.end,
        )

    def resolve(self, start: int, end: int) -> Speaker:
        """The speaker of the mention at [start, end)."""
        if start not in self.at:
            mention = self.text[start:end]
            self.at[start] = self.read(mention, start, end)
            self.said.append(new(Said, (start, end, self.at[start], mention)))
        return self.at[start]

    def read(self, mention: str, start: int, end: int) -> Speaker:
        folded = mention.lower()
        if folded in HE:
            person = self.antecedent(start, HE[folded])
            return Speaker(person.name, PERSON, person) if person else Speaker(mention, PERSON)
        if folded in RELATIVE or folded.startswith("who "):
            return self.relative(start, mention)
        if folded in IT:
            return self.last_of((ORGANIZATION, OUTLET, DOCUMENT)) or Speaker(mention, ORGANIZATION)
        if folded in THEY:
            return self.last_of((GROUP,)) or Speaker(mention, GROUP)
        if folded in FIRST:
            return Speaker(mention, GROUP if folded in ("we", "us", "our") else PERSON)
        if mention not in self.names:
            self.names[mention] = self.named(mention, start)
        return self.names[mention] or self.described(mention, end)

    def named(self, mention: str, start: int) -> Speaker | None:
        """A mention with a name in it."""
        outlet = self.lexicon.outlets.get(mention.lower().removeprefix("the "))
        if outlet:
            return Speaker(mention, OUTLET)
        short = mention.removeprefix("the ").removeprefix("The ")
        if short in self.acronyms:
            return Speaker(self.acronyms[short], ORGANIZATION)
        core = mention[: m.start()] if (m := POST_MODIFIER.search(mention)) else mention
        if core.startswith(("The ", "the ")) and is_organization(core.lower().split()[1:], self.lexicon):
            return None
        at = bisect_left(self.starts, start)
        found = None
        while at < len(self.occurrences) and self.occurrences[at].start < start + max(1, len(core)):
            found = self.occurrences[at].person
            at += 1
        if found is not None and not core.endswith(("'s", "’s")):
            return Speaker(found.name, PERSON, found)
        return self.unlisted(core)

    def unlisted(self, core: str) -> Speaker | None:
        """A name that stands inside quotation marks or only once: by its own words."""
        words = core.replace(",", " ").split()
        while len(words) > 1 and ((first := bare(words[0])) in DETERMINERS or first in self.lexicon.titles):
            words = words[1:]
        if not words or not all(word[0].isupper() or word in PARTICLES for word in words) or INDEFINITE.match(core):
            return None
        lowers = [bare(word) for word in words]
        if is_organization(lowers, self.lexicon) or lowers[-1] in self.lexicon.titles:
            return None
        parts = [word for word in lowers if word not in SUFFIXES] or lowers[-1:]
        while len(parts) > 1 and (parts[0] in PARTICLES or parts[0] in ABBREVIATED):
            parts = parts[1:]
        person = self.people.find(parts, [])
        if person is not None:
            return Speaker(person.name, PERSON, person)
        if len(words) == 1 and (core[:1].islower() or lowers[0] in self.lexicon.nouns):
            return None
        if len(words) == 1 and words[0].isupper() and len(words[0]) <= LONGEST_ACRONYM:
            return Speaker(core, ORGANIZATION)
        if len(words) == 1 and words[0].endswith(GROUP_ENDINGS):
            return None
        return Speaker(" ".join(words), PERSON)

    def described(self, mention: str, end: int) -> Speaker:
        """A mention by role or kind: the leader of Ukraine, the report, officials."""
        head = head_noun(mention)
        kind = kind_of(mention, head, self.text[end : end + 120], self.lexicon)
        if kind == PERSON:
            person = self.by_role(mention, head)
            if person is not None:
                return Speaker(person.name, PERSON, person)
        definite = DEFINITE.match(mention) or not INDEFINITE.match(mention)
        if definite and kind not in (GROUP,):
            for said in reversed(self.said[-2 * MOST_LOOKED_AT :]):
                if (said.speaker.kind == kind or kind == PERSON) and head_noun(said.mention) == head:
                    return said.speaker
        plain = CLAUSE.sub("", mention) if "," in mention else mention
        name = ACRONYM.sub("", plain).strip() if kind in (ORGANIZATION, OUTLET) else plain
        return Speaker(name, kind)

    def by_role(self, mention: str, head: str) -> Person | None:
        """The person with this role: by title and place, else by title."""
        title = self.lexicon.titles.get(head)
        if title is None or INDEFINITE.match(mention):
            return None
        places = {w.removesuffix("'s").removesuffix("’s")[:5] for w in mention.split() if w[0].isupper()}
        best: tuple[int, int, Person] | None = None
        for order, person in enumerate(map(self.people.described, self.persons)):
            score = 3 * (title.name in person.roles) + 2 * (title.role in person.roles)
            if not score or (title.gender and person.gender and title.gender != person.gender):
                continue
            score += 4 * bool(places & {place[:5] for place in person.places})
            if best is None or score > best[0]:
                best = (score, order, person)
        return best[2] if best else None

    def antecedent(self, start: int, gender: str) -> Person | None:
        """Who "he" or "she" is: sentence by sentence back, the one who spoke there, else the first one named."""
        low = max(self.start, start - LONGEST_REACH)
        spoken = [(said.start, said.speaker.person) for said in self.said[-MOST_LOOKED_AT:] if said.speaker.person]
        last = bisect_left(self.starts, start)
        first = max(0, last - MOST_LOOKED_AT)
        end = start
        for _ in range(MOST_SENTENCES):
            begin = max(low, self.sentence_at(end - 1)[0])
            since = bisect_left(self.starts, begin, first, last)
            there = [person for at, person in spoken if begin <= at < end]
            there += [occurrence.person for occurrence in self.occurrences[since:last]]
            for person in there:
                if self.people.described(person).gender in (None, gender):
                    return person
            if begin <= low:
                break
            end, last = begin, since
        return None

    def relative(self, start: int, mention: str) -> Speaker:
        """Who or which: what stands right before."""
        at = bisect_left(self.starts, start) - 1
        if at >= 0 and start - self.occurrences[at].end <= 80 and mention != "which":
            person = self.occurrences[at].person
            if "\n" not in self.text[self.occurrences[at].end : start]:
                return Speaker(person.name, PERSON, person)
        return Speaker(mention, GROUP if mention.lower() in ("who", "whom", "whose") else DOCUMENT)

    def last_of(self, kinds: tuple[str, ...]) -> Speaker | None:
        return next((said.speaker for said in reversed(self.said[-6:]) if said.speaker.kind in kinds), None)


def bare(word: str) -> str:
    return word.lower().rstrip(".")


def outside(occurrences: list[Occurrence], quoted: list[tuple[int, int]]) -> list[Occurrence]:
    """Without those inside quoted words: the people a speaker talks of are seldom the next speaker."""
    kept = []
    at = 0
    for occurrence in occurrences:
        while at < len(quoted) and quoted[at][1] <= occurrence.start:
            at += 1
        if at == len(quoted) or occurrence.start < quoted[at][0]:
            kept.append(occurrence)
    return kept


def acronyms(text: str, start: int, end: int) -> dict[str, str]:
    """ "The Food Standards Office (FSO)" in text[start:end]: short name -> long name, where the initials agree."""
    found: dict[str, str] = {}
    for match in ACRONYM.finditer(text, start, end):
        letters = match.group(1).replace(".", "").replace("&", "")
        low = max(start, match.start() - 120)
        line = text.rfind("\n", low, match.start()) + 1 or low
        words = text[line : match.start()].split()
        for count in range(1, min(len(words), len(letters) + 3) + 1):
            tail = words[-count:]
            initials = "".join(word[0] for word in tail if word[0].isupper())
            if initials.upper() == letters and tail[0][0].isupper():
                before = words[-count - 1] if count < len(words) else ""
                long = " ".join([before, *tail]) if before.lower() == "the" else " ".join(tail)
                found.setdefault(match.group(1), long)
                break
    return found


@lru_cache(maxsize=4096)
def head_noun(mention: str) -> str:
    """The noun a mention is about: the last word before "of", "who", a comma and the like."""
    core = mention[: m.start()] if (m := POST_MODIFIER.search(mention)) else mention
    words = ACRONYM.sub("", core).split()
    return words[-1].lower().strip(".,'’\"“”").removesuffix("'s").removesuffix("’s") if words else ""


@lru_cache(maxsize=4096)
def is_unnamed(mention: str) -> bool:
    """A source that does not want to be named."""
    return UNNAMED.search(mention) is not None


def kind_of(mention: str, head: str, behind: str, lexicon: Lexicon) -> str:
    """Kind of a described mention by its head noun, number and article."""
    kind = lexicon.nouns.get(head)
    if is_unnamed(mention) or (head in lexicon.titles and UNNAMED.search(behind.split("\n")[0])):
        return ANONYMOUS
    if kind == ANONYMOUS and DEFINITE.match(mention):
        return ANONYMOUS
    if kind == DOCUMENT and sum(word[:1].isupper() for word in mention.removeprefix("The ").split()) > 1:
        return OUTLET  # a name: "the Lantern Review"
    if kind:
        return kind
    singular = head.removesuffix("s")
    indefinite = INDEFINITE.match(mention)
    if head in lexicon.titles or head.endswith(("man", "woman", "er", "or", "ist")):
        return ANONYMOUS if indefinite else PERSON
    if singular in lexicon.titles or head.endswith(("men", "women", "ers", "ors", "ists", "ries", "people")):
        return GROUP
    if mention[:1].isupper() and any(word[:1].isupper() for word in mention.split()[1:]):
        return ORGANIZATION
    if indefinite:
        return ANONYMOUS
    return GROUP if head.endswith("s") and not head.endswith("ss") else ORGANIZATION
