"""Which quotations are one thing said: the rules, the near-misses, and the choice of the reference."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources_stories import Said, Story, load_stories
from sources_warehouse import open_warehouse

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


def two(
    first: Said, second: Said, days: float | None = 0.5, outlets: tuple[str, str] = ("Tarn Gazette", "Valley Radio")
) -> int:
    """How many utterances two quotes are that were printed so many days apart."""
    a, b = Story("a", (first,), outlet=outlets[0]), Story("b", (second,), outlet=outlets[1], day=days)
    return len(groups(a, b))


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


def test_known_speakers_must_agree() -> None:
    assert two(Said(FULL, "Ada Poe"), Said(FULL, "Ida Roe")) == 2
    assert two(Said(FULL, "Ada Poe"), Said(FULL)) == 1
    assert two(Said(FULL, "Ada Poe"), Said(FULL, "officials", who="group")) == 1
    assert two(Said(FULL, "Ada Poe"), Said(FULL, "Tarn Water Board", who="organization")) == 1


@pytest.mark.parametrize("words", ["No comment", SHORT, "We are deeply saddened", "Thank you all"])
def test_few_words_are_one_thing_only_from_one_speaker_within_days(words: str) -> None:
    assert two(Said(words, "Ada Poe"), Said(words, "Ada Poe")) == 1
    assert two(Said(words, "Ada Poe"), Said(words, "Ada Poe"), days=30) == 2
    assert two(Said(words, "Ada Poe"), Said(words, "Ida Roe")) == 2


def test_not_alone_does_not_part_three_words_of_one_speaker() -> None:
    first, second = "He is innocent", "He is not innocent"
    assert two(Said(first, "Ada Poe"), Said(second, "Ada Poe")) == 1
    assert two(Said(first, "Ada Poe"), Said(second, "Ada Poe"), days=5) == 2
    assert two(Said(first, "Ada Poe"), Said(second, "Ida Roe")) == 2
    assert two(Said("I agree", "Ada Poe"), Said("I do not", "Ada Poe")) == 2


VERSIONS = [
    ("I was promised a boat by my brother, and I still walk", "I was promised a boat by [Aldous], and I still walk"),
    ("She has never asked me for a penny", "[Ms Roe] has never asked me for a penny"),
    ("They left it in the rain for nine weeks", "They left it [the organ] in the rain for nine weeks"),
    ("We lost 12 per cent of the herd in one night", "We lost 12% of the herd"),
    ("We have mended it four times and it is not going to hold", "it’s not going to hold"),
]


@pytest.mark.parametrize(("full", "version"), VERSIONS)
def test_brackets_and_spellings_do_not_part_versions(full: str, version: str) -> None:
    assert two(Said(full, "Ada Poe"), Said(version, "Ada Poe")) == 1


def test_what_was_told_to_the_outlet_that_printed_it_is_that_whenever_it_is_printed() -> None:
    words, cut = "We have a projector, a wall and a patient neighbour", "a projector, a wall and a patient neighbour"
    told = Said(cut, "Ada Poe", venue="the Tarn Gazette")
    assert two(Said(words, "Ada Poe"), told, days=9) == 1
    assert two(Said(words, "Ada Poe"), Said(cut, "Ada Poe"), days=9) == 2
    assert two(Said(words, "Ada Poe"), Said(cut, "Ada Poe", venue="the Ferrow Herald"), days=9) == 2
    late = open_warehouse()
    load_stories(late, [Story("b", (told,), outlet="Valley Radio", day=9)])
    load_stories(late, [Story("a", (Said(words, "Ada Poe"),), outlet="Tarn Gazette")])
    assert late.rows("select count(*) from utterances") == [(1,)]


@pytest.mark.parametrize("venue", ["the Gazette", "the newspaper Tarn", "the Tarn Gazette"])
def test_what_was_told_to_an_outlet_may_name_it_in_short_and_misprint_a_figure(venue: str) -> None:
    said, printed = (f"I mapped {n} slopes there, and I drew them in red" for n in (44, 31))
    first, later = Said(said, "Ada Poe"), Said(printed, "Ada Poe", venue=venue)
    assert two(first, later, days=9) == 1
    assert two(first, later, days=9, outlets=("Ferrow Herald", "Valley Radio")) == 2
    late = open_warehouse()
    load_stories(late, [Story("b", (later,), outlet="Valley Radio", day=9)])
    load_stories(late, [Story("a", (first,), outlet="Tarn Gazette")])
    assert late.rows("select count(*) from utterances") == [(1,)]


def test_few_words_told_to_an_outlet_are_its_own_whenever_they_are_printed() -> None:
    said = Said("I have drunk it, and I would drink it again", "Ada Poe", venue="the Tarn Gazette")
    again = Said("I’ve drunk it and I would drink it again", "Ada Poe", venue="the Tarn Gazette")
    assert two(said, again, days=4) == 1
    assert two(said, Said(again.text, "Ada Poe"), days=4) == 2
    assert two(said, Said(again.text, "Ida Roe", venue="the Tarn Gazette"), days=4) == 2
    late = open_warehouse()
    load_stories(late, [Story("b", (again,), outlet="Valley Radio", day=4)])
    load_stories(late, [Story("a", (said,), outlet="Tarn Gazette")])
    assert late.rows("select count(*) from utterances") == [(1,)]


def test_many_plain_words_are_no_few_words() -> None:
    words = "He went out to see the fireworks and the floor was not there"
    assert two(Said(words, "Ada Poe"), Said(words.replace("was not", "wasn’t"), "Ada Poe"), days=5) == 1
    assert two(Said(words, "Ada Poe"), Said(words.replace("was not", "was"), "Ada Poe"), days=5) == 1
    slogan = Said("Tarn deserves better, and Tarn is going to get it", "Ada Poe")
    assert two(slogan, slogan, days=5, outlets=("Valley Radio", "Valley Radio")) == 2


@pytest.mark.parametrize(
    ("words", "who", "days", "n"),
    [
        ("We regret the inconvenience to our customers", "organization", 1, 2),
        ("We regret the inconvenience to our customers", "organization", 0.2, 1),
        ("vandalism by a spreadsheet full of holes", "organization", 1, 1),
        ("We regret the inconvenience to our customers", "person", 1, 1),
    ],
)
def test_the_formula_of_an_organization_is_said_anew(words: str, who: str, days: float, n: int) -> None:
    name = "Tarn Water Board" if who == "organization" else "Ada Poe"
    assert two(Said(words, name, who=who), Said(words, name, who=who), days=days) == n


def test_the_next_in_a_row_is_another_day_of_one_outlet() -> None:
    third = "Tonight is the third in a row above the mark, and that wears people out"
    fourth, same = third.replace("third", "fourth"), ("Valley Radio", "Valley Radio")
    assert two(Said(third, "Ada Poe"), Said(fourth, "Ada Poe"), days=1, outlets=same) == 2
    assert two(Said(third, "Ada Poe"), Said(fourth, "Ada Poe"), days=0.2, outlets=same) == 1
    assert two(Said(third, "Ada Poe"), Said(fourth, "Ada Poe"), days=1) == 1


def test_what_was_said_in_the_past_throughout_was_said_on_another_day() -> None:
    am, was = (
        "I am not going anywhere, because I have a budget to give",
        "I was not going anywhere because I had a budget",
    )
    assert two(Said(am, "Ada Poe"), Said(f"{was} to give, and now I am going home", "Ada Poe")) == 2
    assert two(Said(am, "Ada Poe"), Said(am.replace("I have", "I had"), "Ada Poe")) == 1


TABLE = "We come back to the table on the day that the last of our {} prisoners comes home"


@pytest.mark.parametrize(
    ("figures", "who", "outlets", "n"),
    [
        ((61, 16), "Ada Poe", ("Tarn Gazette", "Valley Radio"), 1),
        ((61, 610), "Ada Poe", ("Tarn Gazette", "Valley Radio"), 1),
        ((13, 30), "Ada Poe", ("Tarn Gazette", "Valley Radio"), 1),
        ((61, 34), "Ada Poe", ("Tarn Gazette", "Valley Radio"), 2),
        ((61, 16), "Ada Poe", ("Valley Radio", "Valley Radio"), 2),
    ],
)
def test_a_figure_that_looks_misprinted_is_one_days_later(
    figures: tuple[int, int], who: str, outlets: tuple[str, str], n: int
) -> None:
    first, second = (Said(TABLE.format(figure), who) for figure in figures)
    assert two(first, second, days=5, outlets=outlets) == n


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
    assert two(lead, sentence) == 2


def test_a_short_part_with_a_word_of_its_own_is_another_saying() -> None:
    long = "The door of my office is open, but the safe behind it is empty"
    assert two(Said("The door of my office is always open", "Ada Poe"), Said(long, "Ada Poe")) == 2
    assert two(Said("The door of my office is open", "Ada Poe"), Said(long, "Ada Poe")) == 1


def test_new_figures_of_one_outlet_are_no_misprint_of_what_another_was_told() -> None:
    six, nine = (f"{n} people have fallen ill, and all of them ate the same cheese" for n in ("Six", "Nine"))
    told = Said(six, "Ada Poe", venue="the Tarn Gazette")
    assert two(told, Said(nine, "Ada Poe")) == 2
    assert two(told, Said(nine, "Ada Poe", venue="the Tarn Gazette")) == 1
    assert two(Said(six, "Ada Poe"), Said(nine, "Ada Poe")) == 1


def test_a_long_statement_may_be_quoted_again_later() -> None:
    assert two(Said(FULL, "Ada Poe"), Said(FULL, "Ada Poe"), days=300) == 1


def test_the_figures_of_another_day_are_another_statement() -> None:
    first, second = (Said(f"The water rose by {cm} centimetres since yesterday", "Ada Poe") for cm in (12, 9))
    same = ("Tarn Gazette", "Tarn Gazette")
    assert two(first, second, days=1, outlets=same) == 2
    assert two(first, second, days=2) == 2
    assert two(first, second, days=0.2) == 1


def test_a_figure_of_what_is_over_is_none_of_another_day() -> None:
    words = "They counted us for three weeks in January, in a gale, and they called it a survey"
    first, second = Said(words, "Ada Poe"), Said(words.replace("three", "two"), "Ada Poe")
    assert two(first, second, days=2) == 1
    assert two(first, second, days=5) == 2
    assert two(first, second, days=2, outlets=("Tarn Gazette", "Tarn Gazette")) == 2
    still = [Said(said.text.replace("They counted", "They have counted"), "Ada Poe") for said in (first, second)]
    assert two(*still, days=2) == 2


def test_another_figure_with_another_word_of_weight_is_of_another_hour() -> None:
    first = Said("We have pulled 17 people from the mud, and we can hear others", "Ada Poe")
    second = Said("We have pulled 29 people from the mud, and we can no longer hear anyone", "Ada Poe")
    assert two(first, second, days=0.4) == 2
    assert two(first, Said(first.text.replace("17", "29"), "Ada Poe"), days=0.4) == 1


def test_a_misprint_of_a_later_day_is_told_by_what_else_both_articles_quote() -> None:
    first, second = (Said(f"The water rose by {cm} centimetres since yesterday", "Ada Poe") for cm in (12, 21))
    other = Said("My grandfather never saw the like of it in this valley", "Ada Poe")
    a, b = Story("a", (first, other), outlet="Tarn Gazette"), Story("b", (second, other), outlet="Radio", day=2)
    assert groups(a, b) == [["a0", "b0"], ["a1", "b1"]]


@pytest.mark.parametrize(("days", "figure", "n"), [(0.2, 34, 1), (0.7, 34, 2), (0.7, 13, 1)])
def test_a_figure_near_the_former_one_is_a_new_one_half_a_day_later(days: float, figure: int, n: int) -> None:
    first, second = (Said(f"The river is at {feet} feet and it will crest tonight", "Ada Poe") for feet in (31, figure))
    assert two(first, second, days=days) == n


def test_few_words_that_one_outlet_prints_on_two_days_are_said_anew() -> None:
    advice, same = Said("Shut the window and open a book", "Ada Poe"), ("Valley Radio", "Valley Radio")
    assert two(advice, advice, days=1, outlets=same) == 2
    assert two(advice, advice, days=0.2, outlets=same) == 1
    assert two(advice, advice, days=1) == 1
    other = Said("My grandfather never saw the like of it in this valley", "Ada Poe")
    a, b = (Story(key, (advice, other), outlet="Valley Radio", day=day) for key, day in (("a", 0), ("b", 1)))
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


def test_of_a_mixed_quote_the_words_between_the_marks_count() -> None:
    mixed = Said("the board would “open the upper sluice before the autumn rains”", "Ada Poe", kind="mixed")
    assert two(Said(FULL, "Ada Poe"), mixed) == 1
    other = Said("the board would “never” open the upper sluice before the autumn rains", "Ada Poe", kind="mixed")
    assert two(Said(FULL, "Ada Poe"), other) == 2


def reference(*stories: Story) -> str:
    """The reference of the first utterance of these articles: its words."""
    lake = open_warehouse()
    load_stories(lake, stories)
    ((text,),) = lake.rows("select text from utterances")
    return str(text)


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


ILL = "Nine children are ill with measles and three of them are in hospital"


@pytest.mark.parametrize(
    ("second", "venue", "n"),
    [
        (ILL.replace("three", "thirteen"), None, 1),
        (ILL.replace("Nine", "Ten").replace("three", "two"), None, 2),
        (ILL.replace("Nine", "Ten").replace("three", "two"), "Tarn Gazette", 1),
        (ILL.replace("three", "thirteen"), "Valley Radio", 2),
    ],
    ids=["misprinted", "several numbers", "told to the first outlet", "told anew to the second"],
)
def test_other_numbers_are_misprints_or_updates(second: str, venue: str | None, n: int) -> None:
    assert two(Said(ILL, "Ada Poe"), Said(second, "Ada Poe", venue=venue)) == n


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


@pytest.mark.parametrize(
    ("first", "second", "n"),
    [
        ("Nobody knew about the tunnel", "Everybody knew about the tunnel", 1),
        ("The bridge was unsafe for lorries", "The bridge was safe for lorries", 1),
        ("It was not an accident and the company knows it", "It was an accident", 1),
        ("I asked them once", "I asked them twice", 1),
        ("The dog found the keys", "The dog discovered the keys", 1),
        (
            "On Monday the divers will go down and on Tuesday we will know",
            "On Sunday the divers will go down and on Tuesday we will know",
            1,
        ),
        ("The police found the keys", "The police found the car", 2),
        ("We lost the first half", "We lost the second half", 2),
        ("We will close the school", "We will close the road", 2),
    ],
)
def test_few_words_of_one_speaker_with_another_one_among_them(first: str, second: str, n: int) -> None:
    assert two(Said(first, "Ada Poe"), Said(second, "Ada Poe")) == n


PART, WHOLE = "A shower is not a luxury", "A shower is not a luxury if your children hug you at the door"


def test_a_part_of_few_words_may_be_printed_weeks_later_if_it_was_told_to_who_printed_the_whole() -> None:
    told = Said(PART, "Ada Poe", venue="the Gazette")
    assert two(Said(WHOLE, "Ada Poe"), told, days=12) == 1
    assert two(Said(WHOLE, "Ada Poe"), Said(PART, "Ada Poe"), days=12) == 2
    assert two(Said(WHOLE, "Ada Poe"), Said("A shower", "Ada Poe", venue="the Gazette"), days=12) == 2
    assert two(Said(WHOLE, "Ada Poe"), told, days=40) == 2


def test_what_an_outlet_prints_after_others_quoted_it_was_said_anew() -> None:
    formula = "We play each round as it comes"
    said = Said(f"{formula}, and this one came late", "Ada Poe", venue="Tarn Gazette")
    first = Story("a", (said,), outlet="Tarn Gazette")
    second = Story("b", (said,), outlet="Valley Radio", day=0.6)
    again = Story("c", (Said(formula, "Ada Poe"),), outlet="Tarn Gazette", day=28)
    assert groups(first, second, again) == [["a0", "b0"], ["c0"]]


@pytest.mark.parametrize(
    ("first", "second", "days", "n"),
    [
        ("The wall has stood since 1911 and it will stand when we are gone", "1919", 7, 1),
        ("The wall has stood since 1911 and it will stand when we are gone", "1991", 7, 1),
        ("The wall has stood for 61 years and it will stand when we are gone", "16", 7, 1),
        ("The wall has stood for 61 years and it will stand when we are gone", "26", 7, 1),
        ("The wall has stood for 61 days and it will stand when we are gone", "26", 7, 2),
    ],
)
def test_another_year_is_misprinted_and_no_figure_of_another_day(first: str, second: str, days: float, n: int) -> None:
    other = first.replace("1911", second).replace("61", second)
    assert two(Said(first, "Ada Poe"), Said(other, "Ada Poe"), days=days) == n


@pytest.mark.parametrize(
    ("first", "second", "days", "n"),
    [
        ("We built it in 1968, in one night, with the doors open, because the mayor had the key", "1986", 2, 1),
        ("We built it in 1968, in one night, with the doors open, because the mayor had the key", "1986", 40, 2),
        ("We towed 68 barges up the river, with the locks open, because the mayor had the key", "71", 2, 2),
    ],
)
def test_a_misprint_may_leave_a_clause_out(first: str, second: str, days: float, n: int) -> None:
    other = re.sub(r", with the \w+ open", "", first).replace("1968", second).replace("68", second)
    assert two(Said(first, "Ada Poe"), Said(other, "Ada Poe"), days=days) == n


@pytest.mark.parametrize(("figure", "days", "n"), [("40", 0.9, 1), ("41", 0.9, 1), ("40", 5, 2), ("16", 1.5, 2)])
def test_a_figure_told_to_one_outlet_is_misprinted_by_the_next_if_it_looks_so(figure: str, days: float, n: int) -> None:
    said = "The herd was 14 per cent louder in the rain, and two of them turned round"
    told = Said(said, "Ada Poe", venue="Tarn Gazette")
    assert two(told, Said(said.replace("14", figure), "Ada Poe"), days=days) == n


def test_the_cut_version_that_lost_its_not_may_come_after_a_reprint_alone() -> None:
    whole = "I can work with half a squad, but half a promise is no use to anyone"
    first = Story("a", (Said(whole, "Ada Poe"),), outlet="Tarn Gazette")
    reprint = Story("b", (Said(whole, "Ada Poe"),), outlet="Valley Radio", day=3.4)
    cut = Story("c", (Said("I can't work with half a squad", "Ada Poe"),), outlet="Ferrow Argus", day=4)
    assert groups(first, reprint, cut) == [["a0", "b0", "c0"]]
    assert groups(first, cut) == [["a0"], ["c0"]]


def test_the_next_forecast_of_one_outlet_is_another() -> None:
    first = "Expect strong winds from the north and rain by the evening"
    second = Said(first.replace("north", "west"), "Met Office", who="organization")
    same = ("Tarn Gazette", "Tarn Gazette")
    assert two(Said(first, "Met Office", who="organization"), second, days=1, outlets=same) == 2
    assert two(Said(first, "Met Office", who="organization"), second, days=0.2, outlets=same) == 1
    assert two(Said(first, "Met Office", who="organization"), second, days=1) == 1


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
