"""Who a speaker's mention stands for within its text: its kind, and the fullest mention of the same source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import NamedTuple

from flows.quotes.document import Document, new
from flows.quotes.lexicon import Lexicon
from flows.quotes.names import (
    ABBREVIATED,
    COMPANY_ENDINGS,
    DESCRIBED,
    PARTICLES,
    SUFFIXES,
    Capitals,
    Occurrence,
    Person,
    is_organization,
    people,
)
from flows.seeds import seed_rows, word_list

PERSON, OUTLET, ORGANIZATION = "person", "outlet", "organization"
DOCUMENT, GROUP, ANONYMOUS = "document", "group", "anonymous"

HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
DETERMINERS = frozenset({"the", "his", "her", "its", "their", "our", "my"})
FIRST = word_list("first")
PRONOUNS = FIRST | HE.keys()
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "themselves"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
INDEFINITE = re.compile(r"(?:a|an|one|another|some|any|no)\b", re.IGNORECASE)
DEFINITE = re.compile(r"(?:the|this|that|these|those|his|her|its|their|our|my)\b\s*", re.IGNORECASE)
UNNAMED = re.compile(r"\b(?:anonym|condition of|familiar with|close to|not authori[sz]ed|declined to be named|unnamed)")
POST_MODIFIER = re.compile(r"\s(?:of|in|for|from|at|with|on|who|which|that|by|familiar|close|speaking|said)\b|,")
OWNED = re.compile(r"['’]s? \S")
CLAUSE = re.compile(r"\s?,\s(?:of\s)?(?:which|who|whose|whom)\s.*", re.DOTALL)  # what is told of a source
ACRONYM = re.compile(r"\(([A-Z][A-Z&.]{1,7})\)")
NEAR = 600  # characters back in which an unnamed speaker, or the body that "it" is, is looked for
NOT_IN_NAME = re.compile(r"^(?:(?:The|A|An|At|In|On|But|And|For|From|Of)\s)+")
PAUSE = re.compile(r"[.;:,“”\"\n]")
# "Malcolm Fry, 52, a chef in Averil"
TRADE_BEHIND = re.compile(
    r",\s(?:\d{1,3},\s)?(?P<trade>(?:(?!who|whose|which|whom|of|in|at|for|from|with)[\w’'-]+\s){0,5}?[a-z][\w-]*?)"
    r"(?=[,.;:\n]|\s(?:of|in|at|for|from|with|who|whose|which|that|to|on|and|said|says|told)\b)"
)
LONGEST_STORY = 12_000  # characters around a role in which it is told whose it is
LONGEST_REACH = 3000  # characters back in which a pronoun's person, or a body's long name, is looked for
LONGEST_ACRONYM = 5
GROUP_ENDINGS = ("pers", "kers", "iers", "eers", "ists", "ants", "ents", "yers", "bours", "bors", "cers", "ries", "men")
MOST_SENTENCES = 8
SUBJECTS = {"f": "She ", "m": "He "}  # by gender, at the head of a sentence
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
        self.sentences = sentences
        self.said: list[Said] = []
        self.at: dict[int, Speaker] = {}
        self.places: dict[tuple[Range, int], Range] = {}  # of mentions: tokens, and the cue's where it is behind
        self.names: dict[str, Speaker | None] = {}
        self.acronyms = acronyms(self.text, self.start, self.end)

    @cached_property
    def persons(self) -> list[Person]:
        """Who is named outside of quoted words."""
        return list(dict.fromkeys(occurrence.person for occurrence in self.occurrences))

    def sentence_at(self, offset: int) -> Range:
        """The sentence around an offset of the text."""
        at = bisect_right(self.sentences, offset)
        return (
            self.sentences[at - 1] if at else self.start,
            self.sentences[at] if at < len(self.sentences) else self.end,
        )

    def resolve(self, start: int, end: int) -> Speaker:
        """The speaker of the mention at [start, end)."""
        speaker = self.at.get(start)
        if speaker is None:
            mention = self.text[start:end]
            speaker = self.at[start] = self.read(mention, start, end)
            self.said.append(new(Said, (start, end, speaker, mention)))
        return speaker

    def read(self, mention: str, start: int, end: int) -> Speaker:
        folded = mention.lower()
        if folded in HE:
            if unnamed := self.unnamed_before(start):
                return unnamed
            person = self.antecedent(start, HE[folded]) or self.antecedent(start, HE[folded], or_guessed=True)
            return Speaker(person.name, PERSON, person) if person else Speaker(mention, PERSON)
        if folded in RELATIVE or folded.startswith("who "):
            return self.relative(start, mention)
        if folded in IT:
            last = self.last_of((ORGANIZATION, OUTLET, DOCUMENT)) or self.body_before(start)
            return last or Speaker(mention, ORGANIZATION)
        if folded in THEY:
            return self.last_of((GROUP,)) or Speaker(mention, GROUP)
        if folded in FIRST:
            return Speaker(mention, GROUP if folded in ("we", "us", "our") else PERSON)
        if mention not in self.names:
            self.names[mention] = self.named(mention, start)
        return self.names[mention] or self.described(mention, end)

    def body_before(self, start: int) -> Speaker | None:
        """The one organization that is named shortly before `start`."""
        bodies = self.people.named_bodies
        near = bodies[bisect_left(bodies, (start - NEAR, "")) : bisect_left(bodies, (start, ""))]
        names = {name for _, name in near}
        return Speaker(names.pop(), ORGANIZATION) if len(names) == 1 else None

    def unnamed_before(self, start: int) -> Speaker | None:
        """Who spoke last before `start`, if without a name and nobody has been named since: "a guard said. He …"."""
        if not self.said:
            return None
        last = self.said[-1]
        unnamed = last.speaker.person is None and last.speaker.kind in (ANONYMOUS, PERSON)
        if not unnamed or last.end > start or last.speaker.name.lower() in PRONOUNS:
            return None
        since = bisect_left(self.starts, last.end)
        is_named = since < len(self.starts) and self.starts[since] < start
        if self.text.startswith(" asked", last.end) or self.text.endswith("sked by ", 0, last.start):
            return None
        is_near = last.end <= self.sentence_at(start)[0] and start - last.end <= NEAR
        return last.speaker if is_near and not is_named else None

    def named(self, mention: str, start: int) -> Speaker | None:
        """A mention with a name in it."""
        outlet = self.lexicon.outlets.get(mention.lower().removeprefix("the "))
        if outlet:
            return Speaker(mention, OUTLET)
        short = mention.removeprefix("the ").removeprefix("The ")
        if short in self.acronyms:
            return Speaker(self.acronyms[short], ORGANIZATION)
        in_brackets = ACRONYM.search(mention) if "(" in mention else None
        long = self.acronyms.get(in_brackets[1], "") if in_brackets else ""
        if long and mention.lower().removeprefix("the ").startswith(long.lower().removeprefix("the ")):
            return Speaker(long, ORGANIZATION)
        if short in self.people.organizations and short.lower() not in self.people.by_surname:
            return Speaker(self.people.organizations[short] or short, ORGANIZATION)
        core = head_phrase(mention)
        if core.startswith(("The ", "the ")) and is_organization(core.lower().split()[1:], self.lexicon):
            return None
        if ("’" in core or "'" in core) and OWNED.search(core):
            last = core.split()[-1]
            if last.islower() or last.lower() in self.lexicon.impersonal:
                # "St Brannock's Hospital", "Harold Quist's office", "Ada Poe's lawyer"
                return Speaker(mention, ORGANIZATION) if last[0].isupper() else None
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
        if len(words) > 1 and core.lower().startswith("the ") and self.lexicon.titles.keys().isdisjoint(lowers):
            return Speaker(" ".join(words), ORGANIZATION)
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
        person = self.by_trade(mention, head, end)
        if person is None and kind == PERSON:
            person = self.by_role(mention, head) or self.only_person(mention, head, end - len(mention))
        if person is not None:
            return Speaker(person.name, PERSON, person)
        if kind == ORGANIZATION and (name := self.long_name(mention, end - len(mention))):
            return Speaker(name, ORGANIZATION)
        definite = DEFINITE.match(mention) or not INDEFINITE.match(mention)
        if definite and kind != GROUP:
            for said in reversed(self.said[-2 * MOST_LOOKED_AT :]):
                if (said.speaker.kind == kind or kind == PERSON) and head_noun(said.mention) == head:
                    return said.speaker
        plain = CLAUSE.sub("", mention) if "," in mention else mention
        name = ACRONYM.sub("", plain).strip() if kind in (ORGANIZATION, OUTLET) else plain
        return Speaker(name, kind)

    def by_trade(self, mention: str, head: str, end: int) -> Person | None:
        """The one person who is called so beside the name: "Malcolm Fry, a chef in Averil," is "the chef"."""
        if mention[:4] not in ("the ", "The ") or self.lexicon.nouns.get(head):
            return None
        if self.text.count(head[1:], max(self.start, end - LONGEST_STORY), min(self.end, end + LONGEST_STORY)) < 2:
            return None
        called = self.called.get(head)
        if not called:
            return None
        told = set(head_phrase(mention).lower().split()[1:-1])
        called = [each for each in called if told.issubset(each[0])] or ([] if head in self.lexicon.titles else called)
        persons = {person.number: person for _, person in called}
        return next(iter(persons.values())) if len(persons) == 1 else None

    def only_person(self, mention: str, head: str, start: int) -> Person | None:
        """The one person named before `start`, or near before, if the text tells of no other "captain"."""
        if mention.lower() != f"the {head}":
            return None
        since = max(self.start, start - LONGEST_STORY)
        told = self.text[since:start]
        if head in told and re.search(rf"\b{re.escape(head)}\b", told):
            return None
        before = self.occurrences[bisect_left(self.starts, since) : bisect_left(self.starts, start)]
        persons = {occurrence.person.number: occurrence.person for occurrence in before}
        if len(persons) > 1:
            # In this paragraph and the one before.
            since = self.text.rfind("\n", since, max(since, self.text.rfind("\n", since, start)))
            persons = {occurrence.person.number: occurrence.person for occurrence in before if occurrence.start > since}
        return next(iter(persons.values())) if len(persons) == 1 else None

    @cached_property
    def called(self) -> dict[str, list[tuple[list[str], Person]]]:
        """What persons are called right before and behind their names: the words, by the last one."""
        found: dict[str, list[tuple[list[str], Person]]] = defaultdict(list)
        seen = [0] * len(self.people.persons)
        for start, end, person in self.occurrences:
            if seen[person.number] == DESCRIBED:
                continue
            seen[person.number] += 1
            before = self.text[max(self.start, start - 50) : start].rstrip(" ,")
            if before[-1:].isalpha() and (words := PAUSE.split(before)[-1].lower().split()[-4:]):
                found[words[-1]].append((words, person))
            if self.text.startswith(", ", end) and (behind := TRADE_BEHIND.match(self.text, end, end + 120)):
                words = behind["trade"].lower().split()
                found[words[-1]].append((words, person))
        return found

    def long_name(self, mention: str, start: int) -> str | None:
        """The name before `start` that "the trust" or "the city council" is short for, if there is one only."""
        if mention[:4] not in ("the ", "The ") or head_phrase(mention) != mention:
            return None
        words = mention.lower().split()[1:]
        own = " ".join([word.capitalize() for word in words])
        low = max(self.start, start - LONGEST_REACH)
        if words != ["union"]:
            at = self.text.find(own, low, start)
            if at < 0:
                return None
            low = max(low, self.text.rfind(",", low, at))  # no name goes on over a comma
        found = dict.fromkeys(
            name
            for match in long_names(own).finditer(self.text, low, start)
            if len((name := NOT_IN_NAME.sub("", match.group())).split()) > len(words) and name != own
        )
        return next(iter(found)) if len(found) == 1 else None

    def by_role(self, mention: str, head: str) -> Person | None:
        """The person with this role: by title and place, else by title."""
        title = self.lexicon.titles.get(head)
        if title is None or INDEFINITE.match(mention):
            return None
        places = {w.removesuffix("'s").removesuffix("’s")[:5] for w in mention.split() if w[0].isupper()}
        best: tuple[int, Person] | None = None
        for person in map(self.people.described, self.persons):
            score = 3 * (title.name in person.roles) + 2 * (title.role in person.roles)
            if not score or (title.gender and person.gender and title.gender != person.gender):
                continue
            score += 4 * bool(places & {place[:5] for place in person.places})
            if best is None or score > best[0]:
                best = (score, person)
        return best[1] if best else None

    def antecedent(self, start: int, gender: str, or_guessed: bool = False) -> Person | None:
        """Who "he" or "she" is: sentence by sentence back, the one who spoke there, else the first one named.

        Whom a sentence names that begins with the pronoun itself, the pronoun is not. `or_guessed`: be it somebody of
        whom only the last letter of the given name speaks for another gender; who spoke in this paragraph may be one.
        """
        low = max(self.start, start - LONGEST_REACH)
        spoken = [(at, speaker.person) for at, _, speaker, _ in self.said[-MOST_LOOKED_AT:] if speaker.person]
        last = bisect_left(self.starts, start)
        first = max(0, last - MOST_LOOKED_AT)
        end = start
        for _ in range(MOST_SENTENCES):
            begin = max(low, self.sentence_at(end - 1)[0])
            since = bisect_left(self.starts, begin, first, last)
            speakers = [person for at, person in spoken if begin <= at < end]
            begun = end < start and self.text.startswith(SUBJECTS[gender], begin)
            named = [] if begun else [occurrence.person for occurrence in self.occurrences[since:last]]
            for person in (*speakers, *named):
                if self.people.described(person).gender in (None, gender):
                    return person
            if or_guessed or (speakers and "\n" not in self.text[begin:start]):
                for person in (*speakers, *named) if or_guessed else speakers:
                    if self.people.described(person).is_guessed:
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
def long_names(own: str) -> re.Pattern[str]:
    """Names that end with these capitalized words or have "of" behind them; any name of a union for "Union"."""
    endings = word_list("union_words") if own == "Union" else ()
    heads = "|".join(map(re.escape, (own, *(word.capitalize() for word in sorted(endings)))))
    return re.compile(
        rf"(?:[A-Z][\w’'.&-]*\s(?:(?:of|for|and|&)\s)?)*\b(?:{heads})\b"
        r"(?:\s(?:of|for)(?:\sthe)?(?:\s[A-Z][\w’'-]*)+)?"
    )


@lru_cache(maxsize=4096)
def head_phrase(mention: str) -> str:
    """A mention without what stands behind its noun."""
    return mention[: m.start()] if (m := POST_MODIFIER.search(mention)) else mention


@lru_cache(maxsize=4096)
def head_noun(mention: str) -> str:
    """The noun a mention is about: the last word before "of", "who", a comma and the like."""
    core = head_phrase(mention)
    words = ACRONYM.sub("", core).split()
    return words[-1].lower().strip(".,'’\"“”").removesuffix("'s").removesuffix("’s") if words else ""


@lru_cache(maxsize=1)
def trade_words() -> frozenset[str]:
    """Words for offices and trades, of seeds/roles.csv."""
    return frozenset(word for row in seed_rows("roles.csv") for word in row["words"].split())


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
    if kind or (head in COMPANY_ENDINGS and sum(word[:1].isupper() for word in mention.split()) > 1):
        return kind or ORGANIZATION
    singular = head.removesuffix("s")
    indefinite = INDEFINITE.match(mention)
    if head in lexicon.titles or head in trade_words() or head.endswith(("man", "woman", "er", "or", "ist")):
        return ANONYMOUS if indefinite else PERSON
    if singular in lexicon.titles or head.endswith(("men", "women", "ers", "ors", "ists", "ries", "people")):
        return GROUP
    if mention[:1].isupper() and any(word[:1].isupper() for word in mention.split()[1:]):
        return ORGANIZATION
    if indefinite:
        return ANONYMOUS
    return GROUP if head.endswith("s") and not head.endswith("ss") else ORGANIZATION
