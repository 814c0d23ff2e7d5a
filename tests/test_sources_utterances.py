"""Which quotations are one thing said: the rules, the near-misses, and the choice of the reference."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources_stories import Said, Story, apart, load_stories
from sources_warehouse import Lake, open_warehouse

from flows.sources.wording import content_words, shingles, text_key, wording, written_out

FULL = "We will open the upper sluice before the autumn rains reach the valley, and nobody will stop us"
SHORT = "One valley, one river"


def groups(*stories: Story) -> list[list[str]]:
    """The utterances of these articles, each as sorted `article number` of its quotes."""
    lake = open_warehouse()
    load_stories(lake, stories)
    names = {story.quote_id(number): f"{story.key}{number}" for story in stories for number in range(len(story.said))}
    found = lake.rows("select list(quote_id) from variants group by utterance_id")
    return sorted(sorted(names[quote_id] for quote_id in quotes) for (quotes,) in found)


ONE = [
    ("the same words", FULL, FULL),
    ("other marks and case", FULL, FULL.upper()),
    ("cut at the end", FULL, "We will open the upper sluice before the autumn rains reach the valley"),
    ("cut at the start", FULL, "before the autumn rains reach the valley, and nobody will stop us"),
    ("cut in the middle", FULL, "We will open the upper sluice, and nobody will stop us"),
    ("a contraction", FULL, FULL.replace("We will", "We'll")),
    ("brackets", FULL, FULL.replace("nobody", "[the council]")),
    ("other words", FULL, FULL.replace("upper sluice", "top gate")),
    ("other spelling", "Our neighbours honour the harbour", "Our neighbors honor the harbor"),
    ("a negation lost", FULL.replace("will open", "will not open"), FULL),
    ("a negation in few words", "I make my tea with river water", "I don't make my tea with river water"),
    ("a number written out", "They have spent forty-one million on a bridge", "They have spent 41m on a bridge"),
    ("a misprinted number", "The gauge stood at 41 inches at dawn", "The gauge stood at 14 inches at dawn"),
    ("two merged", FULL, f"{FULL}. My father built it"),
    ("a few words for others", "You cannot run a hospital on kindness and overtime",
     "You can't run hospitals on goodwill and overtime"),
]  # fmt: skip
TWO = [
    ("other things", FULL, "The herring are late this year, and the boats lie in the harbour"),
    ("a common phrase", "We are deeply saddened by his death", "We are deeply saddened by the fire at the school"),
    ("a frame", "The bridge will be closed until the end of May", "The school will be closed until the end of June"),
    ("an answer", "No comment", "No comment on the sluice before the council meets"),
    ("words that say little", "We have been here before", "We have been here since before the others were"),
]  # fmt: skip


Counts = dict[tuple[str, bool], int]


@pytest.fixture(scope="module")
def counts() -> Counts:
    """How many utterances the two quotes of each case are, in either order of time; each case has its own speaker."""
    stories = {
        (name, swapped, number): Story(
            f"{name} {swapped} {number}",
            (Said(words, f"Ada {chr(97 + case % 26)}{chr(97 + case // 26)}{int(swapped)}poe", who="organization"),),
            outlet=f"Outlet {number} Gazette",
            day=number / 2,
        )
        for case, (name, *texts) in enumerate([*ONE, *TWO])
        for swapped in (False, True)
        for number, words in enumerate(reversed(texts) if swapped else texts)
    }
    lake = open_warehouse()
    load_stories(lake, stories.values())
    found = dict(lake.rows("select quote_id, utterance_id from variants"))
    return {
        (name, swapped): len({found[stories[name, swapped, number].quote_id(0)] for number in (0, 1)})
        for name, swapped, _ in stories
    }


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("name", [case[0] for case in ONE])
def test_versions_of_one_thing_said_come_together(counts: Counts, name: str, swapped: bool) -> None:
    assert counts[name, swapped] == 1


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("name", [case[0] for case in TWO])
def test_different_things_in_similar_words_do_not(counts: Counts, name: str, swapped: bool) -> None:
    assert counts[name, swapped] == 2


HERRING = "The herring are late this year, and the boats lie in the harbour"
ORGAN = "Nobody has tuned the organ since the flood, and it plays by itself at night"
GAZETTE, RADIO = ("Tarn Gazette", "Tarn Gazette"), ("Valley Radio", "Valley Radio")
GATE = "The gate is shut, and whoever has the key to it has left the valley"
SHORT_VENUES = ("the Gazette", "the newspaper Tarn", "the Tarn Gazette")
RAIN = "They left it in the rain for nine weeks"
PROJECTOR, CUT = "We have a projector, a wall and a patient neighbour", "a projector, a wall and a patient neighbour"
SLOPES, OTHER_SLOPES = (f"I mapped {n} slopes there, and I drew them in red" for n in (44, 31))
DRUNK, DRUNK_AGAIN = "I have drunk it, and I would drink it again", "I’ve drunk it and I would drink it again"
FIREWORKS = "He went out to see the fireworks and the floor was not there"
SLOGAN = "Tarn deserves better, and Tarn is going to get it"
REGRET = "We regret the inconvenience to our customers"
HOLES = "vandalism by a spreadsheet full of holes"
THIRD = "Tonight is the third in a row above the mark, and that wears people out"
FOURTH = THIRD.replace("third", "fourth")
BUDGET = "I am not going anywhere, because I have a budget to give"
PAST_BUDGET = "I was not going anywhere because I had a budget to give, and now I am going home"
TABLE = "We come back to the table on the day that the last of our {} prisoners comes home"
DOOR = "The door of my office is open, but the safe behind it is empty"
CHEESE, NINE_CHEESE = (f"{n} people have fallen ill, and all of them ate the same cheese" for n in ("Six", "Nine"))
WATER = "The water rose by {} centimetres since yesterday"
SURVEY = "They counted us for three weeks in January, in a gale, and they called it a survey"
STILL = SURVEY.replace("They counted", "They have counted")
MUD = "We have pulled 17 people from the mud, and we can hear others"
CREST = "The river is at {} feet and it will crest tonight"
ADVICE = "Shut the window and open a book"
ILL = "Nine children are ill with measles and three of them are in hospital"
NEWER_ILL = ILL.replace("Nine", "Ten").replace("three", "two")
PART, WHOLE = "A shower is not a luxury", "A shower is not a luxury if your children hug you at the door"
WALL = "The wall has stood since 1911 and it will stand when we are gone"
YEARS = "The wall has stood for 61 years and it will stand when we are gone"
KEY = "We built it in 1968, in one night, with the doors open, because the mayor had the key"
CUT_KEY = KEY.replace(", with the doors open", "")
HERD = "The herd was 14 per cent louder in the rain, and two of them turned round"
WINDS = "Expect strong winds from the north and rain by the evening"


class Pair(NamedTuple):
    """Two quotes, printed so many days apart, and how many utterances they are."""

    first: Said
    second: Said
    n: int
    days: float = 0.5
    outlets: tuple[str, str] = ("Tarn Gazette", "Valley Radio")


def ada(text: str, venue: str | None = None) -> Said:
    return Said(text, "Ada Poe", venue=venue)


def ida(text: str, venue: str | None = None) -> Said:
    return Said(text, "Ida Roe", venue=venue)


def board(text: str) -> Said:
    return Said(text, "Tarn Water Board", who="organization")


def office(text: str) -> Said:
    return Said(text, "Met Office", who="organization")


def mixed(text: str) -> Said:
    return Said(text, "Ada Poe", kind="mixed")


PAIRS = {
    "known speakers must agree": [
        Pair(ada(FULL), ida(FULL), 2),
        Pair(ada(GATE), Said(GATE), 1),
        Pair(ada(HERRING), Said(HERRING, "officials", who="group"), 1),
        Pair(ada(ORGAN), board(ORGAN), 1),
    ],
    "few words are one thing only from one speaker within days": [
        pair
        for words in ("No comment", SHORT, "We are deeply saddened", "Thank you all")
        for pair in (
            Pair(ada(words), ada(words), 1),
            Pair(ada(words), ada(words), 2, days=30),
            Pair(ada(words), ida(words), 2),
        )
    ],
    "not alone does not part three words of one speaker": [
        Pair(ada("He is innocent"), ada("He is not innocent"), 1),
        Pair(ada("He is innocent"), ada("He is not innocent"), 2, days=5),
        Pair(ada("He is innocent"), ida("He is not innocent"), 2),
        Pair(ada("I agree"), ada("I do not"), 2),
    ],
    "brackets and spellings do not part versions": [
        Pair(
            ada("I was promised a boat by my brother, and I still walk"),
            ada("I was promised a boat by [Aldous], and I still walk"),
            1,
        ),
        Pair(ada("She has never asked me for a penny"), ada("[Ms Roe] has never asked me for a penny"), 1),
        Pair(ada(RAIN), ada(RAIN.replace("it", "it [the organ]", 1)), 1),
        Pair(ada("We lost 12 per cent of the herd in one night"), ada("We lost 12% of the herd"), 1),
        Pair(ada("We have mended it four times and it is not going to hold"), ada("it’s not going to hold"), 1),
    ],
    "what was told to the outlet that printed it is that whenever it is printed": [
        Pair(ada(PROJECTOR), ada(CUT, venue="the Tarn Gazette"), 1, days=9),
        Pair(ada(PROJECTOR), ada(CUT), 2, days=9),
        Pair(ada(PROJECTOR), ada(CUT, venue="the Ferrow Herald"), 2, days=9),
    ],
    "what was told to an outlet may name it in short and misprint a figure": [
        Pair(ada(SLOPES), ada(OTHER_SLOPES, venue=venue), n, days=9, outlets=(outlet, "Valley Radio"))
        for venue in SHORT_VENUES
        for outlet, n in (("Tarn Gazette", 1), ("Ferrow Herald", 2))
    ],
    "few words told to an outlet are its own whenever they are printed": [
        Pair(ada(DRUNK, venue="the Tarn Gazette"), ada(DRUNK_AGAIN, venue="the Tarn Gazette"), 1, days=4),
        Pair(ada(DRUNK, venue="the Tarn Gazette"), ada(DRUNK_AGAIN), 2, days=4),
        Pair(ada(DRUNK, venue="the Tarn Gazette"), ida(DRUNK_AGAIN, venue="the Tarn Gazette"), 2, days=4),
    ],
    "many plain words are no few words": [
        Pair(ada(FIREWORKS), ada(FIREWORKS.replace("was not", "wasn’t")), 1, days=5),
        Pair(ada(FIREWORKS), ada(FIREWORKS.replace("was not", "was")), 1, days=5),
        Pair(ada(SLOGAN), ada(SLOGAN), 2, days=5, outlets=RADIO),
    ],
    "the formula of an organization is said anew": [
        Pair(board(REGRET), board(REGRET), 2, days=1),
        Pair(board(REGRET), board(REGRET), 1, days=0.2),
        Pair(board(HOLES), board(HOLES), 1, days=1),
        Pair(ada(REGRET), ada(REGRET), 1, days=1),
    ],
    "the next in a row is another day of one outlet": [
        Pair(ada(THIRD), ada(FOURTH), 2, days=1, outlets=RADIO),
        Pair(ada(THIRD), ada(FOURTH), 1, days=0.2, outlets=RADIO),
        Pair(ada(THIRD), ada(FOURTH), 1, days=1),
    ],
    "what was said in the past throughout was said on another day": [
        Pair(ada(BUDGET), ada(PAST_BUDGET), 2),
        Pair(ada(BUDGET), ada(BUDGET.replace("I have", "I had")), 1),
    ],
    "a figure that looks misprinted is one days later": [
        Pair(ada(TABLE.format(61)), ada(TABLE.format(16)), 1, days=5),
        Pair(ada(TABLE.format(61)), ada(TABLE.format(610)), 1, days=5),
        Pair(ada(TABLE.format(13)), ada(TABLE.format(30)), 1, days=5),
        Pair(ada(TABLE.format(61)), ada(TABLE.format(34)), 2, days=5),
        Pair(ada(TABLE.format(61)), ada(TABLE.format(16)), 2, days=5, outlets=RADIO),
    ],
    "a short part with a word of its own is another saying": [
        Pair(ada("The door of my office is always open"), ada(DOOR), 2),
        Pair(ada("The door of my office is open"), ada(DOOR), 1),
    ],
    "new figures of one outlet are no misprint of what another was told": [
        Pair(ada(CHEESE, venue="the Tarn Gazette"), ada(NINE_CHEESE), 2),
        Pair(ada(CHEESE, venue="the Tarn Gazette"), ada(NINE_CHEESE, venue="the Tarn Gazette"), 1),
        Pair(ada(CHEESE), ada(NINE_CHEESE), 1),
    ],
    "a long statement may be quoted again later": [Pair(ada(FULL), ada(FULL), 1, days=300)],
    "the figures of another day are another statement": [
        Pair(ada(WATER.format(12)), ada(WATER.format(9)), 2, days=1, outlets=GAZETTE),
        Pair(ada(WATER.format(12)), ada(WATER.format(9)), 2, days=2),
        Pair(ada(WATER.format(12)), ada(WATER.format(9)), 1, days=0.2),
    ],
    "a figure of what is over is none of another day": [
        Pair(ada(SURVEY), ada(SURVEY.replace("three", "two")), 1, days=2),
        Pair(ada(SURVEY), ada(SURVEY.replace("three", "two")), 2, days=5),
        Pair(ada(SURVEY), ada(SURVEY.replace("three", "two")), 2, days=2, outlets=GAZETTE),
        Pair(ada(STILL), ada(STILL.replace("three", "two")), 2, days=2),
    ],
    "another figure with another word of weight is of another hour": [
        Pair(ada(MUD), ada("We have pulled 29 people from the mud, and we can no longer hear anyone"), 2, days=0.4),
        Pair(ada(MUD), ada(MUD.replace("17", "29")), 1, days=0.4),
    ],
    "a figure near the former one is a new one half a day later": [
        Pair(ada(CREST.format(31)), ada(CREST.format(34)), 1, days=0.2),
        Pair(ada(CREST.format(31)), ada(CREST.format(34)), 2, days=0.7),
        Pair(ada(CREST.format(31)), ada(CREST.format(13)), 1, days=0.7),
    ],
    "few words that one outlet prints on two days are said anew": [
        Pair(ada(ADVICE), ada(ADVICE), 2, days=1, outlets=RADIO),
        Pair(ada(ADVICE), ada(ADVICE), 1, days=0.2, outlets=RADIO),
        Pair(ada(ADVICE), ada(ADVICE), 1, days=1),
    ],
    "of a mixed quote the words between the marks count": [
        Pair(ada(FULL), mixed("the board would “open the upper sluice before the autumn rains”"), 1),
        Pair(ada(FULL), mixed("the board would “never” open the upper sluice before the autumn rains"), 2),
    ],
    "other numbers are misprints or updates": [
        Pair(ada(ILL), ada(ILL.replace("three", "thirteen")), 1),
        Pair(ada(ILL), ada(NEWER_ILL), 2),
        Pair(ada(ILL), ada(NEWER_ILL, venue="Tarn Gazette"), 1),
        Pair(ada(ILL), ada(ILL.replace("three", "thirteen"), venue="Valley Radio"), 2),
    ],
    "few words of one speaker with another one among them": [
        Pair(ada("Nobody knew about the tunnel"), ada("Everybody knew about the tunnel"), 1),
        Pair(ada("The bridge was unsafe for lorries"), ada("The bridge was safe for lorries"), 1),
        Pair(ada("It was not an accident and the company knows it"), ada("It was an accident"), 1),
        Pair(ada("I asked them once"), ada("I asked them twice"), 1),
        Pair(ada("The dog found the keys"), ada("The dog discovered the keys"), 1),
        Pair(
            ada("On Monday the divers will go down and on Tuesday we will know"),
            ada("On Sunday the divers will go down and on Tuesday we will know"),
            1,
        ),
        Pair(ada("The police found the keys"), ada("The police found the car"), 2),
        Pair(ada("We lost the first half"), ada("We lost the second half"), 2),
        Pair(ada("We will close the school"), ada("We will close the road"), 2),
    ],
    "a part of few words may be printed weeks later if it was told to who printed the whole": [
        Pair(ada(WHOLE), ada(PART, venue="the Gazette"), 1, days=12),
        Pair(ada(WHOLE), ada(PART), 2, days=12),
        Pair(ada(WHOLE), ada("A shower", venue="the Gazette"), 2, days=12),
        Pair(ada(WHOLE), ada(PART, venue="the Gazette"), 2, days=40),
    ],
    "another year is misprinted and no figure of another day": [
        Pair(ada(WALL), ada(WALL.replace("1911", "1919")), 1, days=7),
        Pair(ada(WALL), ada(WALL.replace("1911", "1991")), 1, days=7),
        Pair(ada(YEARS), ada(YEARS.replace("61", "16")), 1, days=7),
        Pair(ada(YEARS), ada(YEARS.replace("61", "26")), 1, days=7),
        Pair(ada(YEARS.replace("years", "days")), ada(YEARS.replace("61 years", "26 days")), 2, days=7),
    ],
    "a misprint may leave a clause out": [
        Pair(ada(KEY), ada(CUT_KEY.replace("1968", "1986")), 1, days=2),
        Pair(ada(KEY), ada(CUT_KEY.replace("1968", "1986")), 2, days=40),
        Pair(ada(KEY.replace("1968", "68 days")), ada(CUT_KEY.replace("1968", "71 days")), 2, days=2),
    ],
    "a figure told to one outlet is misprinted by the next if it looks so": [
        Pair(ada(HERD, "Tarn Gazette"), ada(HERD.replace("14", figure)), n, days=days)
        for figure, days, n in (("40", 0.9, 1), ("41", 0.9, 1), ("40", 5, 2), ("16", 1.5, 2))
    ],
    "the next forecast of one outlet is another": [
        Pair(office(WINDS), office(WINDS.replace("north", "west")), 2, days=1, outlets=GAZETTE),
        Pair(office(WINDS), office(WINDS.replace("north", "west")), 1, days=0.2, outlets=GAZETTE),
        Pair(office(WINDS), office(WINDS.replace("north", "west")), 1, days=1),
    ],
}


def cases_of(pairs: Iterable[Pair]) -> list[list[Story]]:
    """The pairs as articles of one warehouse."""
    return apart(
        (Story("a", (first,), outlet=outlets[0]), Story("b", (second,), outlet=outlets[1], day=days))
        for first, second, _, days, outlets in pairs
    )


def numbers_of(lake: Lake, cases: list[list[Story]]) -> list[int]:
    """How many utterances the first quotes of each case's articles are."""
    found = dict(lake.rows("select quote_id, utterance_id from variants"))
    return [len({found[story.quote_id(0)] for story in stories}) for stories in cases]


def shared_out(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs by warehouse, none with a text in two pairs: texts that were laid side by side are known ever after."""
    shares: list[list[Pair]] = []
    for pair in pairs:
        texts = {pair.first.text, pair.second.text}
        free = (share for share in shares if texts.isdisjoint(said.text for other in share for said in other[:2]))
        share = next(free, None)
        if share is None:
            shares.append(share := [])
        share.append(pair)
    return shares


@pytest.fixture(scope="module")
def numbers() -> dict[Pair, int]:
    """How many utterances each pair is."""
    found = {}
    for pairs in shared_out(chain(*PAIRS.values())):
        lake, cases = open_warehouse(), cases_of(pairs)
        load_stories(lake, chain(*cases))
        found |= zip(pairs, numbers_of(lake, cases), strict=True)
    return found


@pytest.mark.parametrize("rule", PAIRS)
def test_two_quotes_are_one_utterance_or_two(numbers: dict[Pair, int], rule: str) -> None:
    assert [numbers[pair] for pair in PAIRS[rule]] == [pair.n for pair in PAIRS[rule]]


def test_what_was_told_to_an_outlet_may_arrive_before_what_that_printed() -> None:
    early = [
        Pair(ada(PROJECTOR), ada(CUT, venue="the Tarn Gazette"), 1, days=9),
        *(Pair(ada(SLOPES), ada(OTHER_SLOPES, venue=venue), 1, days=9) for venue in SHORT_VENUES),
        Pair(ada(DRUNK, venue="the Tarn Gazette"), ada(DRUNK_AGAIN, venue="the Tarn Gazette"), 1, days=4),
    ]
    for pairs in shared_out(early):
        lake, cases = open_warehouse(), cases_of(pairs)
        for number in (1, 0):
            load_stories(lake, [stories[number] for stories in cases])
        assert numbers_of(lake, cases) == [1] * len(cases)


def test_an_altered_figure_of_somebody_not_named_belongs_to_the_story_that_is_told() -> None:
    first = Said("You were told three times that the bolts were too short", "Arthur Penrose")
    altered = Said("You were told four times that the bolts were too short", "the judge", who="group")
    other = Said("He went out to see the fireworks and the floor was not there", "Ada Poe")
    story = Story("a", (first, other), outlet="Tarn Gazette")
    assert groups(story, Story("b", (altered, other), outlet="Radio", day=5)) == [["a0", "b0"], ["a1", "b1"]]
    assert groups(story, Story("b", (altered,), outlet="Radio", day=5)) == [["a0"], ["a1"], ["b0"]]
    named = Said(altered.text, "Arthur Penrose")
    assert groups(story, Story("b", (named, other), outlet="Radio", day=5)) == [["a0"], ["a1", "b1"], ["b0"]]


def test_a_word_of_the_lead_belongs_to_its_sentence_in_the_same_article() -> None:
    lead, sentence = Said("a farce", "Ada Poe"), Said("It was a farce from first to last", "Ada Poe")
    assert len(groups(Story("a", (lead, sentence), outlet="Tarn Gazette"))) == 1
    assert len(groups(Story("a", (Said("a farce", "Ida Roe"), sentence), outlet="Tarn Gazette"))) == 2
    b = Story("b", (sentence,), outlet="Valley Radio", day=0.5)
    assert groups(Story("a", (lead,), outlet="Tarn Gazette"), b) == [["a0"], ["b0"]]


def test_a_misprint_of_a_later_day_is_told_by_what_else_both_articles_quote() -> None:
    first, second = (Said(f"The water rose by {cm} centimetres since yesterday", "Ada Poe") for cm in (12, 21))
    other = Said("My grandfather never saw the like of it in this valley", "Ada Poe")
    a, b = Story("a", (first, other), outlet="Tarn Gazette"), Story("b", (second, other), outlet="Radio", day=2)
    assert groups(a, b) == [["a0", "b0"], ["a1", "b1"]]


def test_few_words_of_another_day_are_told_by_what_else_both_articles_quote() -> None:
    other = ada("My grandfather never saw the like of it in this valley")
    a, b = (Story(key, (ada(ADVICE), other), outlet="Valley Radio", day=day) for key, day in (("a", 0), ("b", 1)))
    assert groups(a, b) == [["a0", "b0"], ["a1", "b1"]]


def test_two_parts_of_one_sentence_are_both_versions_of_the_whole() -> None:
    whole = Story("a", (Said(FULL, "Ada Poe"),), outlet="Tarn Gazette")
    parts = Story("b", (Said("We will open the upper sluice", "Ada Poe"), Said("and nobody will stop us", "Ada Poe")))
    assert groups(whole, parts) == [["a0", "b0", "b1"]]


def test_what_a_later_article_merges_stays_two_statements() -> None:
    split = Story(
        "a", (Said("We waited for two years at this gate", "Ada Poe"), Said("A gate is no promise", "Ada Poe"))
    )
    merged = Story("b", (Said("We waited for two years at this gate. A gate is no promise", "Ada Poe"),), day=1)
    assert groups(split, merged) == [["a0", "b0"], ["a1"]]


def test_indirect_speech_and_scare_marks_are_no_utterances() -> None:
    stories = [Story("a", (Said(FULL, "Ada Poe", kind="indirect"),)), Story("b", (Said("gate", kind="scare"),))]
    assert groups(*stories) == []


def reference(*stories: Story) -> str:
    """The reference of the first utterance of these articles: its words."""
    lake = open_warehouse()
    load_stories(lake, stories)
    ((text,),) = lake.rows("select text from utterances")
    return str(text)


def test_a_cut_version_that_lost_its_not_may_come_days_after_the_first_and_soon_after_a_reprint() -> None:
    whole = "I can work with half a squad, but half a promise is no use to anyone"
    first = Story("a", (ada(whole),), outlet="Tarn Gazette")
    reprint = Story("b", (ada(whole),), outlet="Valley Radio", day=3.4)
    cut = Story("c", (ada("I can't work with half a squad"),), outlet="Ferrow Argus", day=4)
    assert groups(first, reprint, cut) == [["a0", "b0", "c0"]]
    assert groups(first, cut) == [["a0"], ["c0"]]


def test_the_reference_is_the_earliest_full_version() -> None:
    part = Story("a", (Said("We will open the upper sluice before the autumn rains", "Ada Poe"),), day=0)
    early = Story("b", (Said(FULL.replace("nobody", "no one"), "Ada Poe"),), day=1)
    late = Story("c", (Said(FULL, "Ada Poe"),), day=2)
    undated = Story("d", (Said(f"{FULL} now", "Ada Poe"),), day=None)
    assert reference(part, early, late, undated) == FULL.replace("nobody", "no one")


def test_an_earlier_full_version_that_arrives_later_becomes_the_reference() -> None:
    lake = open_warehouse()
    early, late = (Story(key, (Said(FULL, "Ada Poe"),), day=day) for key, day in (("early", 0), ("late", 1)))
    load_stories(lake, [late])
    load_stories(lake, [early])
    assert lake.rows("select reference_quote_id, n_quotes, n_articles from utterances") == [(early.quote_id(0), 2, 2)]
    assert lake.rows("select count(distinct utterance_id) from quotes") == [(1,)]


def test_an_utterance_counts_its_outlets_and_names_its_speaker() -> None:
    lake = open_warehouse()
    load_stories(
        lake,
        [
            Story("a", (Said(FULL, "officials", who="group"),), outlet="Tarn Gazette"),
            Story("b", (Said(FULL, "Ada Poe"),), outlet="tarngazette.example", day=1),
            Story("c", (Said(FULL, "Ada Poe"),), outlet="Valley Radio", day=2),
            Story("d", (Said(FULL),), day=3),
        ],
    )
    rows = lake.rows(
        "select n_quotes, n_articles, n_outlets, name from utterances join sources on speaker_id = source_id"
    )
    assert rows == [(4, 4, 2, "Ada Poe")]


WORDS = st.lists(st.sampled_from(["gate", "river", "the", "will", "not", "miller", "open"]), min_size=1, max_size=9)


@given(WORDS, WORDS, WORDS)
def test_texts_with_three_content_words_in_a_row_in_common_share_a_shingle(
    before: list[str], after: list[str], other: list[str]
) -> None:
    common = ["sluice", "rains", "valley"]
    first, second = (content_words(tuple(words)) for words in (before + common + after, other + common))
    assert set(shingles(first)) & set(shingles(second))


@given(st.permutations(["gate", "river", "miller", "sluice", "rains", "valley"]), st.integers(0, 5))
def test_a_short_text_with_one_other_word_shares_a_shingle(words: list[str], at: int) -> None:
    changed = [*words[:at], "bridge", *words[at + 1 :]]
    assert set(shingles(words)) & set(shingles(changed))


@given(WORDS)
def test_punctuation_case_and_contractions_make_no_other_text(words: list[str]) -> None:
    text = " ".join(words).replace("will not", "won't")
    key = text_key(written_out(wording(text).norms))
    assert key == text_key(written_out(wording(f"“{text.upper()}…”".replace("'", "’")).norms))
    assert key == text_key(written_out(wording(" ".join(words)).norms))


def test_a_part_belongs_to_its_statement_however_much_later_that_was_merged_with_another() -> None:
    whole = "The bridge is not safe for lorries and it will stay shut to every carrier until the summer"
    other = "I would rather explain a queue than a funeral"
    first = Story("first", (Said(whole, "Ada Poe"), Said(other, "Ada Poe")), outlet="Tarn Gazette")
    part = Story("part", (Said("The bridge is not safe for lorries", "Ada Poe"),), outlet="Valley Radio", day=0.2)
    merged = Story("merged", (Said(f"{whole}. {other}", "Ada Poe"),), outlet="Ferrow Herald", day=6)
    assert groups(first, part, merged) == [["first0", "merged0", "part0"], ["first1"]]


def test_a_misprint_of_a_part_belongs_to_the_outlet_it_was_said_to_whoever_merged_it() -> None:
    price, bread = (
        "Prices rose by 3.4 per cent in April, and half of that was bread",
        "A rate does not bake a loaf for you",
    )
    first = Story("first", (Said(price, "Ada Poe"), Said(bread, "Ada Poe")), outlet="Tarn Gazette")
    merged = Story("merged", (Said(f"{price}. {bread}", "Ada Poe"),), outlet="Valley Radio", day=0.2)
    wrong = Said(price.replace("3.4", "4.3"), "Ada Poe", venue="the Tarn Gazette")
    misprint = Story("misprint", (wrong,), outlet="Ferrow Herald", day=6)
    assert groups(first, merged, misprint) == [["first0", "merged0", "misprint0"], ["first1"]]


def test_other_figures_of_a_later_day_in_the_same_outlet_are_new_whatever_slogan_returns() -> None:
    slogan = Said("We will finish what we all began here", "Ada Poe")
    homes = "This town has 900 empty homes and a queue of 2,000"
    later = homes.replace("900", "840").replace("2,000", "1,900")
    first = Story("first", (slogan, Said(homes, "Ada Poe")), outlet="Tarn Gazette")
    second = Story("second", (slogan, Said(later, "Ada Poe")), outlet="Tarn Gazette", day=7)
    assert groups(first, second) == [["first0"], ["first1"], ["second0"], ["second1"]]


def test_a_version_that_writes_contractions_out_leaves_the_earlier_one_a_full_one() -> None:
    first = Story("first", (Said("She's my daughter, but she's also a brewer", "Ada Poe"),))
    second = Story("second", (Said("She is my daughter, but she is also a brewer", "Ada Poe"),), day=0.3)
    assert reference(first, second).startswith("She's")


def test_what_an_outlet_prints_after_others_quoted_it_was_said_anew() -> None:
    formula = "We play each round as it comes"
    said = Said(f"{formula}, and this one came late", "Ada Poe", venue="Tarn Gazette")
    first = Story("a", (said,), outlet="Tarn Gazette")
    second = Story("b", (said,), outlet="Valley Radio", day=0.6)
    again = Story("c", (Said(formula, "Ada Poe"),), outlet="Tarn Gazette", day=28)
    assert groups(first, second, again) == [["a0", "b0"], ["c0"]]


def test_an_undated_merging_is_no_reference() -> None:
    words, rest = "We moved the bell by 80 minutes, and the colour came back into their faces", "No pill does that"
    dated = Story("a", (Said(words, "Ada Poe"), Said(rest, "Ada Poe")), outlet="Tarn Gazette")
    undated = Story("b", (Said(f"{words}. {rest}", "Ada Poe"),), outlet="Valley Radio", day=None)
    lake = open_warehouse()
    load_stories(lake, [dated, undated])
    assert lake.rows("select change from variants where quote_id = ?", [undated.quote_id(0)]) == [("merged",)]


def test_a_version_that_is_shorter_for_other_words_alone_is_a_full_one() -> None:
    first = Story("a", (Said("Half the town came to the funeral", "Ada Poe"),), outlet="Tarn Gazette")
    said = Said("A quarter of the town came to the funeral", "Ada Poe")
    second = Story("b", (said,), outlet="Valley Radio", day=0.3)
    lake = open_warehouse()
    load_stories(lake, [first, second])
    assert lake.rows("select reference_quote_id from utterances") == [(first.quote_id(0),)]
