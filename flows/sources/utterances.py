"""Utterances: what was said once, out of many articles, and how each quotation differs from its reference. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from rapidfuzz.distance import LCSseq

from flows.sources.alignment import CLAUSE_WORDS, Comparison, compare
from flows.sources.statements import (
    MONTH,
    Likenesses,
    Occasions,
    Statement,
    days_apart,
    denied,
    likeness_of,
    same_statement,
    speakers_clash,
    told_where_printed,
)
from flows.sources.wording import wording

# A version of nearly the length of the longest is a full one.
FULL_LENGTH = 0.85
# A version of less is none, whatever its words.
REWORDED_LENGTH = 0.6


@dataclass
class Utterance:
    """Quotes of one thing said; `reference` is the earliest full version."""

    reference: Statement
    members: list[Statement]

    @property
    def speaker_id(self) -> str | None:
        """The speaker of the reference, else of the earliest member whose speaker is named."""
        if self.reference.known_speaker:
            return self.reference.speaker_id
        named = sorted((member for member in self.members if member.known_speaker), key=lambda member: member.when)
        return named[0].speaker_id if named else self.reference.speaker_id


Placed = tuple[Statement, list[Statement]]
"""A statement and the star that it is in."""


class Places:
    """Statements and the stars that they are in, by their texts; for the sake of fragments by their speakers too."""

    def __init__(self) -> None:
        self._by_text: dict[int, list[Placed]] = defaultdict(list)
        self._by_speaker: dict[str | None, dict[int, list[Placed]]] = defaultdict(lambda: defaultdict(list))

    def add(self, statement: Statement, star: list[Statement]) -> None:
        """Note a statement's star."""
        if not statement.is_fragment:
            self._by_text[statement.text_key].append((statement, star))
        self._by_speaker[statement.speaker_id][statement.text_key].append((statement, star))

    def of(self, statement: Statement, near: AbstractSet[int]) -> Iterator[list[Placed]]:
        """Those of its own text, then of each of the near ones: all of one text together.

        Where one of the two is a fragment, the same speaker's alone: no others are one.
        """
        anybody = {} if statement.is_fragment else self._by_text
        own = self._by_speaker[statement.speaker_id]
        for texts in ({statement.text_key}, near):
            for text in sorted(texts & anybody.keys()):
                yield anybody[text]
            for text in sorted(texts & own.keys()):
                if text not in anybody:
                    yield own[text]


def cluster(
    statements: Iterable[Statement], likenesses: Likenesses, occasions: Occasions | None = None
) -> list[Utterance]:
    """Star clustering, in an order that the statements themselves give: the longest first, each to its likest centre.

    `likenesses` holds the pairs of different texts that are alike at all, smaller key first. Statements of one
    text and statements of paired texts may come together, no others.
    """
    occasions = occasions or Occasions()
    neighbours = defaultdict(set)
    for first, second in likenesses:
        neighbours[first].add(second)
        neighbours[second].add(first)
    stars, others = Places(), Places()
    found: list[list[Statement]] = []
    for statement in sorted(statements, key=lambda each: (-each.n_words, each.when)):
        near = neighbours[statement.text_key]
        star = _likest(statement, stars.of(statement, near), likenesses, occasions)
        if star is None:
            # What was cut out of any version belongs to it, nearly its words too, and what was said to its outlet may
            # be a misprint of it: the longest may be one that merged it with others later.
            longer = (
                members
                if _is_in(statement, members[0][0], likenesses)
                else [placed for placed in members if told_where_printed(statement, placed[0])]
                for members in others.of(statement, near)
            )
            star = _likest(statement, longer, likenesses, occasions)
        if star is None:
            texts = chain(stars.of(statement, near), others.of(statement, near))
            star = _of_its_other_part(statement, texts, likenesses)
        if star is None:
            star = []
            stars.add(statement, star)
            found.append(star)
        else:
            others.add(statement, star)
        star.append(statement)
    return [utterance for star in found for utterance in _utterances(star)]


def _utterances(star: list[Statement]) -> list[Utterance]:
    """One utterance of a star; or one for each part, where the first article has in parts what a later one merged."""
    reference = reference_of(star)
    parts = _parts_before(star, reference)
    if not parts:
        return [Utterance(reference, star)]
    groups: list[list[Statement]] = [[part] for part in parts]
    for statement in star:
        if statement not in parts:
            common = [LCSseq.similarity(part.wording.norms, statement.wording.norms) for part in parts]
            best = max(range(len(parts)), key=lambda i: (common[i], -i))
            groups[best].append(statement)
    return [Utterance(group[0], group) for group in groups]


def _parts_before(star: list[Statement], reference: Statement) -> list[Statement]:
    """Parts that stand in one article, earlier than any full version, and make up the whole, longest first.

    An undated whole may be what they were taken from: then none of its words may stand in two of them.
    """
    whole = FULL_LENGTH * star[0].n_words
    by_article = defaultdict(list)
    for statement in star:
        if statement.when < reference.when and statement.n_words < whole:
            by_article[statement.article_id].append(statement)
    split = [parts for parts in by_article.values() if sum(part.n_words for part in parts) >= whole]
    if reference.published_at is None:
        split = [parts for parts in split if sum(part.n_words for part in parts) <= star[0].n_words]
    parts = min(split, key=lambda parts: min(part.when for part in parts), default=[])
    return sorted(parts, key=lambda part: (-part.n_words, part.start_char))


def _likest(
    statement: Statement, texts: Iterable[list[Placed]], likenesses: Likenesses, occasions: Occasions
) -> list[Statement] | None:
    """The star of the member that says the same and is likest; None where no one does. `texts`: members by text."""
    scored = []
    for members in texts:
        if members:
            like = likeness_of(statement, members[0][0], likenesses)
            scored.append(((max(like.part, like.full), like.full), like, members))
    # The likest first, since to tell whether two say the same takes longest; of equals the one that was placed first.
    scored.sort(key=itemgetter(0), reverse=True)
    for _, alike in groupby(scored, key=itemgetter(0)):
        near = [
            (365.0 if (days := days_apart(statement, member)) is None else days, member, like, star)
            for _, like, members in alike
            for member, star in members
        ]
        for _, member, like, star in sorted(near, key=itemgetter(0)):
            if same_statement(statement, member, like, occasions):
                return star
    return None


def _is_in(statement: Statement, member: Statement, likenesses: Likenesses) -> bool:
    """Whether all the words of a statement stand in another one in a row, or nearly all and no others but a denial."""
    like = likeness_of(statement, member, likenesses)
    if statement.n_words <= member.n_words and like.part == 1.0:
        return True
    return like.content == 1.0 and (like.full >= 0.8 or denied(statement, member))


def _of_its_other_part(
    statement: Statement, texts: Iterable[list[Placed]], likenesses: Likenesses
) -> list[Statement] | None:
    """The star that another part of the same text is in, which the same article quotes beside this one."""
    for member, star in chain.from_iterable(texts):
        if not _is_cut_from(statement, member, likenesses) or (days_apart(statement, member) or 0) > MONTH:
            continue
        parts = (part for part in star if part.article_id == statement.article_id)
        if any(part.speaker_id == statement.speaker_id for part in parts) and not speakers_clash(statement, member):
            return star
    return None


def _is_cut_from(statement: Statement, member: Statement, likenesses: Likenesses) -> bool:
    """Whether all the words of a statement stand in an earlier one, in a row: a later one may have merged two."""
    if statement.is_fragment or statement.n_words >= member.n_words or statement.when <= member.when:
        return False
    if statement.article_id == member.article_id:
        return False
    return likeness_of(statement, member, likenesses).part == 1.0


def reference_of(star: list[Statement]) -> Statement:
    """The earliest of the full versions; the first of the star is its longest.

    Full is one that is shorter for other words alone, too: "half of it" where the longest has "a quarter of it"; and
    one in the outlet that the longest was told to.
    """
    longest = star[0]
    full = [statement for statement in star if statement.n_words >= FULL_LENGTH * longest.n_words]
    reference = min(full, key=lambda statement: statement.when)
    reworded = [
        statement
        for statement in star
        if statement.when < reference.when
        and statement.n_words >= REWORDED_LENGTH * longest.n_words
        and _leaves_nothing_out(statement, longest)
    ]
    return min([reference, *reworded], key=lambda statement: statement.when)


def _leaves_nothing_out(statement: Statement, longest: Statement) -> bool:
    """Whether a text has other words where the longest one has its own; of what its outlet was told, no clause less."""
    edits = compare(longest.wording, statement.wording).edits
    if told_where_printed(longest, statement):
        return all(len(edit.before.split()) < CLAUSE_WORDS or edit.after for edit in edits)
    return all(edit.op == "replace" for edit in edits)


def variants_of(utterance: Utterance, members: Iterable[Statement]) -> Iterator[tuple[Statement, Comparison]]:
    """Members laid beside the reference; two mixed quotes with the narrator's words between the marks."""
    reference = utterance.reference
    for member in members:
        if reference.full_text and member.full_text:
            yield member, compare(wording(reference.full_text), wording(member.full_text))
        else:
            yield member, compare(reference.wording, member.wording)
