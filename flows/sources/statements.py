"""Which quotations are one statement, by words, speakers and days, and by what their articles share. Pure."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from rapidfuzz.distance import LCSseq, Levenshtein

from flows.seeds import seed_rows
from flows.sources.alignment import Likeness
from flows.sources.figures import is_numeral
from flows.sources.names import is_proper, name_key, word_set
from flows.sources.wording import Wording, wording, written_out

_FIGURE = re.compile(r"\d+(?:\.\d+)?")

TextPair = tuple[int, int]
Likenesses = Mapping[TextPair, Likeness]

LAST = datetime.max.replace(tzinfo=UTC)
# Texts with less of their words of weight in common are one for particular reasons alone.
REWORDED_CONTENT = 0.6
# A fragment has fewer content words.
FRAGMENT = 3
# Fewer content words are few: what else both articles tell, and when, must show that they are one saying.
FEW = 5
# A figure that differs by no more than such a part may be the same one later.
NEAR = 0.2
# What is said anew is seldom said anew in so many days.
SOON = 3
# And of a part, or with another figure, what is printed later is another thing said.
MONTH = 30
DAY = timedelta(days=1)
SAME = Likeness(1.0, 1.0, 1.0)
_PAST = {
    **{"am": "was", "is": "was", "are": "were", "have": "had", "has": "had", "do": "did", "does": "did"},
    **{"will": "would", "can": "could"},
}
_YEARS = word_set("year years decade decades century centuries")
# Where none of these stands, a text tells of what is over.
_GOES_ON = word_set(
    """
    am is are be been have has do does can may must will shall would could should today tonight now yesterday so yet
    still
    """
)


@dataclass(frozen=True)
class Statement:
    """A direct or mixed quote with what decides whether it is the same thing said as another one.

    `wording` holds the speaker's own words, of which `n_content` say something about which statement it is;
    `full_text`, of a mixed quote, has the narrator's between them too. `venue_id` is where the words were said, and
    `told_ids` are the outlets that this is, though it be named in short; `said_on` is the day that the article names.
    """

    quote_id: str
    article_id: str
    outlet_id: str | None
    text_key: int
    wording: Wording
    n_content: int
    speaker_id: str | None
    speaker_name: str | None
    speaker_kind: str | None
    published_at: datetime | None
    start_char: int = 0
    full_text: str | None = None
    venue_id: str | None = None
    said_on: date | None = None
    told_ids: frozenset[str] = frozenset()

    @property
    def n_words(self) -> int:
        """The length of its wording."""
        return self.wording.n_words

    @property
    def is_fragment(self) -> bool:
        """Whether it tells too little to be anybody else's."""
        return self.n_content < FRAGMENT

    @cached_property
    def known_speaker(self) -> bool:
        """Whether its speaker is named, so that another name is another speaker."""
        return bool(self.speaker_name and self.speaker_kind and is_proper(self.speaker_name, self.speaker_kind))

    @cached_property
    def speaker_words(self) -> frozenset[str]:
        """The folded words of its speaker's name."""
        return frozenset(name_key(self.speaker_name or "", self.speaker_kind or "").replace("-", "").split())

    @cached_property
    def when(self) -> tuple[datetime, str]:
        """Its place in the order of time; unknown dates last, ties by id."""
        return (self.published_at or LAST, self.quote_id)

    @cached_property
    def second(self) -> float | None:
        """When it was published, in seconds since 1970; None where unknown."""
        return None if self.published_at is None else self.published_at.timestamp()


@dataclass(frozen=True)
class Occasions:
    """What articles tell of each other: who is quoted with which texts; pairs of one template, smaller id first."""

    texts: Mapping[str, AbstractSet[tuple[str | None, int]]] = field(default_factory=dict)
    templates: frozenset[tuple[str, str]] = frozenset()

    def same_speaker(self, first: Statement, second: Statement) -> bool:
        """Whether both articles have yet another quotation of this speaker in common: then they report one occasion."""
        texts, others = (self.texts.get(each.article_id, frozenset()) for each in (first, second))
        own = {first.text_key, second.text_key}
        return any(speaker == first.speaker_id and text not in own for speaker, text in texts & others)

    def anew(self, first: Statement, second: Statement) -> bool:
        """Whether few words of two days are no one saying.

        So are those of one outlet, in articles that have no other text in common; and a formula ("No comment", or an
        organization's "We regret the inconvenience") in any outlet, unless both quote its speaker with other words too.
        """
        days = days_apart(first, second) or 0
        if days > 0.5 and _is_formula(first) and _is_formula(second):
            return not self.same_speaker(first, second)
        same_outlet = first.outlet_id is not None and first.outlet_id == second.outlet_id
        return same_outlet and days >= 0.5 and not self.same_story(first, second)

    def same_story(self, first: Statement, second: Statement) -> bool:
        """Whether both articles have yet another text in common, whoever says it."""
        texts, others = (self._texts_alone.get(each.article_id, frozenset()) for each in (first, second))
        return not texts & others <= {first.text_key, second.text_key}

    @cached_property
    def _texts_alone(self) -> dict[str, frozenset[int]]:
        """The texts of each article, without who is quoted."""
        return {article_id: frozenset(text for _, text in quoted) for article_id, quoted in self.texts.items()}

    def apart(self, first: Statement, second: Statement) -> bool:
        """Whether the articles are two of a series, in which the same words are said anew each time."""
        return bool(self.templates) and tuple(sorted((first.article_id, second.article_id))) in self.templates


def likeness_of(first: Statement, second: Statement, likenesses: Likenesses) -> Likeness:
    """The likeness of two statements' texts."""
    if first.text_key == second.text_key:
        return SAME
    return likenesses[min(first.text_key, second.text_key), max(first.text_key, second.text_key)]


def same_statement(first: Statement, second: Statement, like: Likeness, occasions: Occasions) -> bool:
    """Whether two alike texts are the same thing said on one occasion: the less they say, the more else must agree."""
    if speakers_clash(first, second) or occasions.apart(first, second):
        return False
    days = days_apart(first, second)
    apart = 0.0 if days is None else days
    same_speaker = first.known_speaker and first.speaker_id == second.speaker_id
    n_content = min(first.n_content, second.n_content)
    told = told_where_printed(first, second) or told_where_printed(second, first)
    if first.text_key != second.text_key:
        if not told and _other_figures(first, second, like, apart, occasions):
            return False
        if _retensed(first.wording.norms, second.wording.norms):
            return False
    if like.content < REWORDED_CONTENT:
        return same_speaker and apart <= SOON and _translated(first, second, like)
    same_outlet = first.outlet_id is not None and first.outlet_id == second.outlet_id
    few = n_content < FEW or (n_content == FEW and same_outlet)
    if few and not told and occasions.anew(first, second):
        return False
    if n_content == FEW and same_outlet and not told and apart > SOON:
        return False
    # Where one article rests on the other, or they have more in common, words may differ that else would be other ones.
    near = told or (first.article_id != second.article_id and occasions.same_story(first, second))
    if same_outlet and apart >= 0.5 and not near and max(like.content, like.part) < 1:
        # The next day's forecast, in the words of the day before but for one.
        return False
    if n_content < FRAGMENT:
        soon = apart <= SOON or (told and like.part == 1.0 and min(first.n_words, second.n_words) > 2)
        return same_speaker and soon and (like.full == 1.0 or _cut_or_reworded(first, second, like, near))
    if told:
        return like.full >= 0.6 or like.part >= 0.8
    if n_content < FEW:
        # A short part with another word than the whole is another saying ("is always open").
        other_verb = like.content < 0.7 and same_speaker and (near or (apart <= 1 and _differ_within(first, second)))
        whole = like.full >= 0.7 and (like.content >= 0.7 or other_verb)
        # "In a white coat" and "in white coats".
        whole = whole or (like.full >= 0.6 and first.wording.content == second.wording.content)
        return (whole or (like.part >= 0.8 and like.content == 1.0)) and apart <= SOON
    whole = like.full >= (0.6 if apart <= SOON else 0.75) and like.content >= 0.7
    whole = whole or (same_speaker and apart <= SOON and like.full >= 0.85)
    return (whole or (like.part >= 0.8 and like.content >= 0.75)) and (apart <= MONTH or like.part >= 0.9)


def _translated(first: Statement, second: Statement, like: Likeness) -> bool:
    """Whether two render what was said in one place: "a fridge large enough" and "a freezer big enough"."""
    same_venue = first.venue_id is not None and first.venue_id == second.venue_id
    if (
        not same_venue
        or first.outlet_id == second.outlet_id
        or sum(first.wording.negated) != sum(second.wording.negated)
    ):
        return False
    return like.full >= 0.7 and min(first.n_content, second.n_content) >= FEW


def _cut_or_reworded(first: Statement, second: Statement, like: Likeness, near: bool) -> bool:
    """Whether a fragment is a part of the other text, or nearly the same words."""
    n_content, n_words = min(first.n_content, second.n_content), min(first.n_words, second.n_words)
    cut = like.part == 1.0 and (
        n_content == 2
        # One word of weight: of the lead, that stands in its sentence further down; or with some more words.
        or (n_content == 1 and first.article_id == second.article_id)
        or (n_content + near > 0 and n_words > 3)
        or (n_content > 0 and near and n_words > 2)
    )
    if cut or (like.full >= 0.75 and n_words >= 5) or (like.part >= 0.75 and denied(first, second)):
        return True
    return like.full >= 0.6 and n_words > 3 and (near or n_words >= 8) and like.content == 1.0


def _differ_within(first: Statement, second: Statement) -> bool:
    """Whether two statements begin and end with the same words of weight: the dog found, or discovered, the keys."""
    content, others = first.wording.content, second.wording.content
    same_ends = content[:1] == others[:1] and content[-1:] == others[-1:]
    return same_ends and first.wording.ordinals == second.wording.ordinals


def _is_formula(statement: Statement) -> bool:
    """Whether this is what anybody says on any day ("No comment"), or an organization of itself in few words.

    "We regret the inconvenience", "Our thoughts are with the family".
    """
    norms = statement.wording.norms
    own = statement.speaker_kind == "organization" and norms[:1] in (("we",), ("our",))
    return (own and statement.n_content < FEW) or norms in load_formulas()


@cache
def load_formulas() -> frozenset[tuple[str, ...]]:
    """The folded words of what anybody says on any day, from seeds/formulas.csv."""
    return frozenset(wording(row["words"]).norms for row in seed_rows("formulas.csv"))


def denied(first: Statement, second: Statement) -> bool:
    """Whether "not" or a number is all that two texts of three words and more differ in; or one and a part of four."""
    shorter, longer = sorted(
        (
            [word for word in written_out(statement.wording.norms) if not (word == "not" or is_numeral(word))]
            for statement in (first, second)
        ),
        key=len,
    )
    if len(shorter) < 4:
        return len(shorter) == 3 and shorter == longer
    return f" {' '.join(shorter)} " in f" {' '.join(longer)} "


def told_where_printed(first: Statement, second: Statement) -> bool:
    """Whether the first was said to the outlet that printed the second: then these are its words, or misprinted.

    What it printed later it was told anew.
    """
    told = second.outlet_id in first.told_ids and second.outlet_id != first.outlet_id
    if not told or first.published_at is None or second.published_at is None:
        return told
    return second.published_at <= first.published_at + DAY


def _other_figures(first: Statement, second: Statement, like: Likeness, days: float, occasions: Occasions) -> bool:
    """Whether two statements have other figures, as those of two days have them, or with other words of weight too."""
    if first.outlet_id == second.outlet_id and days >= 0.5:
        # "The third in a row", and the fourth the next day.
        ordinals = [statement.wording.ordinals for statement in (first, second)]
        if ordinals[0] - ordinals[1] and ordinals[1] - ordinals[0]:
            return True
    if not _other_numbers(first, second):
        return False
    other_words = like.content < 1 and not occasions.same_speaker(first, second)
    return first.article_id == second.article_id or other_words or not _misprinted(first, second, like, days, occasions)


@lru_cache(maxsize=65536)
def _retensed(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether one text has in the past all that the other has in the present: said anew when it had come otherwise."""
    words, others = written_out(first), written_out(second)
    if words == others:
        return False
    shifted, kept = [], 0
    for code in Levenshtein.opcodes(words, others):
        before, after = words[code.src_start : code.src_end], others[code.dest_start : code.dest_end]
        if code.tag == "equal":
            kept += sum(word in _PAST or word in _PAST.values() for word in before)
        shifted += [
            _PAST.get(a) == b for a, b in zip(before, after, strict=False) if b == _PAST.get(a) or a == _PAST.get(b)
        ]
    return kept == 0 and len(shifted) > 1 and len(set(shifted)) == 1


def _misprinted(first: Statement, second: Statement, like: Likeness, days: float, occasions: Occasions) -> bool:
    """Whether two statements with other numbers may be one, misprinted, and not the figures of two days.

    Said anew to the later outlet itself, or with more than one other number, they are an update. So are those that one
    outlet was told and another prints without a venue.
    """
    earlier, later = sorted((first, second), key=lambda statement: statement.when)
    if later.venue_id is not None and later.venue_id == later.outlet_id:
        return False
    told = earlier.venue_id is not None and earlier.venue_id == earlier.outlet_id != later.outlet_id
    if told and later.venue_id is None:
        misprint = _looks_misprinted(first, second)
        if misprint and days <= SOON and _same_but_for_figures(first, second):
            return True
        near = misprint or occasions.same_story(first, second)
        return (near and _on_one_day(first, second)) or occasions.same_speaker(first, second)
    if first.outlet_id == second.outlet_id and days >= 0.5:
        return False
    if len(_other_numbers(first, second)) > 1:
        return occasions.same_speaker(first, second)
    if _said_by_then(earlier, later):
        return True
    if days >= 0.5 and _have_moved(first, second):
        return False
    if days < 1 or occasions.same_speaker(first, second):
        return True
    return _copied(first, second, days, occasions) or (days <= SOON and _tell_the_past(first, second, like))


def _said_by_then(earlier: Statement, later: Statement) -> bool:
    """Whether the later article has a person say it no later than the earlier one was out ("had said on Monday")."""
    if later.said_on is None or earlier.published_at is None or later.speaker_kind != "person":
        return False
    return earlier.outlet_id != later.outlet_id and later.said_on <= earlier.published_at.date()


def _on_one_day(first: Statement, second: Statement) -> bool:
    """Whether both were published on one date."""
    dates = [each.published_at and each.published_at.date() for each in (first, second)]
    return dates[0] is not None and dates[0] == dates[1]


def _tell_the_past(first: Statement, second: Statement, like: Likeness) -> bool:
    """Whether both tell by one person, in the same words, what was: no later day has other figures of that."""
    same = first.known_speaker and first.speaker_id == second.speaker_id and first.speaker_kind == "person"
    if not same or first.outlet_id == second.outlet_id or like.full < 0.85:
        return False
    if min(first.n_content, second.n_content) < FEW:
        return False
    words = {word for each in (first, second) for word in written_out(each.wording.norms)}
    return words.isdisjoint(_GOES_ON)


def _copied(first: Statement, second: Statement, days: float, occasions: Occasions) -> bool:
    """Whether a later version with one other number is the same otherwise, and no update of what was said.

    So are years, digits in another order and a zero more (a misprint by its look), what was told to a third
    outlet, and what nobody named says, in articles with another text in common.
    """
    if first.outlet_id == second.outlet_id or days > MONTH or min(first.n_content, second.n_content) < FEW:
        return False
    if not _same_but_for_figures(first, second):
        return False
    if (figures := _one_figure_each(first, second)) and _are_years(first, second, figures):
        return True
    if first.known_speaker and second.known_speaker:
        misprint = first.speaker_kind == "person" and _looks_misprinted(first, second)
        same_venue = first.venue_id is not None and first.venue_id == second.venue_id
        return first.speaker_id == second.speaker_id and (misprint or same_venue)
    return occasions.same_story(first, second)


def _same_but_for_figures(first: Statement, second: Statement) -> bool:
    """Whether one text is the other, figures and what is left out aside."""
    shorter, longer = sorted(
        (
            ["#" if word[0].isdigit() else word for word in written_out(statement.wording.norms)]
            for statement in (first, second)
        ),
        key=len,
    )
    return LCSseq.similarity(shorter, longer) == len(shorter)


def _looks_misprinted(first: Statement, second: Statement) -> bool:
    """Whether one figure is the other with its digits in another order, with a zero more, or thirty for thirteen."""
    if (figures := _one_figure_each(first, second)) is None:
        return False
    lower, higher = sorted(figures, key=float)
    value, other = float(lower), float(higher)
    return sorted(lower) == sorted(higher) or other == 10 * value or (13 <= value <= 19 and other == 10 * value - 100)


def _one_figure_each(first: Statement, second: Statement) -> tuple[str, str] | None:
    """The one figure that each of them has and the other has not; None where there are more or none."""
    own, others = first.wording.numbers - second.wording.numbers, second.wording.numbers - first.wording.numbers
    if len(own) != 1 or len(others) != 1:
        return None
    (figure,), (other,) = own, others
    return (figure, other) if _FIGURE.fullmatch(figure) and _FIGURE.fullmatch(other) else None


def _have_moved(first: Statement, second: Statement) -> bool:
    """Whether a figure is near the other one, and not its digits in another order: a river that rises from 31 to 34."""
    figures = _one_figure_each(first, second)
    if figures is None or sorted(figures[0]) == sorted(figures[1]):
        return False
    value, other = sorted(map(float, figures))
    return other - value <= NEAR * other and not _are_years(first, second, figures)


def _are_years(first: Statement, second: Statement, figures: tuple[str, str]) -> bool:
    """Whether the figures of two statements are years, or count them, which no day has anew."""
    if all(len(figure) == 4 and figure.isdigit() and figure[0] in "12" for figure in figures):
        return True
    pairs = (pairwise(written_out(statement.wording.norms)) for statement in (first, second))
    return all(
        any(word == figure and behind in _YEARS for word, behind in of_statement)
        for figure, of_statement in zip(figures, pairs, strict=True)
    )


def speakers_clash(first: Statement, second: Statement) -> bool:
    """Whether both speakers are named, and neither name can stand for the other's."""
    if first.speaker_id == second.speaker_id or not (first.known_speaker and second.known_speaker):
        return False
    if first.speaker_kind != second.speaker_kind:
        # The company in one article is its spokeswoman in another.
        return min(first.n_content, second.n_content) < 4
    words, other_words = first.speaker_words, second.speaker_words
    return not (words <= other_words or other_words <= words)


def days_apart(first: Statement, second: Statement) -> float | None:
    """Days between the publications; None where one is unknown."""
    if first.second is None or second.second is None:
        return None
    return abs(first.second - second.second) / 86400


def _other_numbers(first: Statement, second: Statement) -> frozenset[str]:
    """The numbers of the shorter text that the longer one lacks; of either, if both are as long ("nine", "every")."""
    if len(first.wording.norms) > len(second.wording.norms):
        first, second = second, first
    lacking = first.wording.numbers - second.wording.numbers
    if lacking or len(first.wording.norms) < len(second.wording.norms):
        return lacking
    # "One" may be "a".
    return second.wording.numbers - first.wording.numbers - {"1"}
