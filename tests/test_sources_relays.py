"""Who took words from whom: by what the text says, and by shared utterances with an earlier article."""

from collections.abc import Sequence
from itertools import chain

import pytest
from sources_stories import Said, Story, apart, load_stories
from sources_warehouse import Lake, open_warehouse

FULL = "We will open the upper sluice before the autumn rains reach the valley"
OTHER = "My grandfather never saw the like of it in this valley"
POE = Said(FULL, "Ada Poe")
ROE = Said(OTHER, "Ida Roe")

Relay = tuple[str, str, str | None, int]


def relays(*stories: Story) -> list[Relay]:
    """Article, outlet, origin and number of utterances of each relay."""
    lake = open_warehouse()
    load_stories(lake, stories)
    return found(lake, *stories)


def relays_of_each(*cases: Sequence[Story]) -> list[list[Relay]]:
    """The relays of each case; all lie in one warehouse."""
    lake, stories = open_warehouse(), apart(cases)
    load_stories(lake, chain(*stories))
    return [found(lake, *case) for case in stories]


def found(lake: Lake, *stories: Story) -> list[Relay]:
    """The relays of these articles; an origin that is none of them by its id."""
    keys = {story.article_id: story.key for story in stories}
    rows = lake.rows(
        "select article_id, name, origin_article_id, n_utterances from relays join sources on source_id = outlet_id"
    )
    return sorted(
        (keys[article], outlet, keys.get(origin, origin), n) for article, outlet, origin, n in rows if article in keys
    )


def told(venue: str, cue: str = "told", kind: str = "outlet") -> Said:
    """Ada Poe's words, and to whom she said them."""
    return Said(FULL, "Ada Poe", cue=cue, venue=venue, venue_kind=kind)


GAZETTE = Story("gazette", (POE,), outlet="Tarn Gazette", day=0)


def test_words_shared_with_an_earlier_article_are_taken_from_it() -> None:
    assert relays(GAZETTE, Story("radio", (POE, ROE), outlet="Valley Radio", day=1)) == [
        ("radio", "Tarn Gazette", "gazette", 1)
    ]


def test_the_outlet_that_the_text_names_is_the_origin() -> None:
    venues = ("the Tarn Gazette", "Tarn Gazette", "the Gazette", "the newspaper", "tarngazette.example")
    cases = [
        (GAZETTE, Story("radio", (told("the Tarn Gazette"), told(venue)), outlet="Valley Radio", day=1))
        for venue in venues
    ]
    assert relays_of_each(*cases) == [[("radio", "Tarn Gazette", "gazette", 1)]] * len(cases)


def test_an_undated_article_is_the_origin_if_the_text_names_its_outlet() -> None:
    undated = Story("gazette", (POE,), outlet="Tarn Gazette", day=None)
    radio = Story("radio", (told("the Tarn Gazette"),), outlet="Valley Radio", day=1)
    assert relays(undated, radio) == [("radio", "Tarn Gazette", "gazette", 1)]
    assert relays(undated, Story("radio", (POE,), outlet="Valley Radio", day=1)) == []


def test_a_broadcaster_may_print_what_another_outlet_was_told() -> None:
    venues = ("Touchline", "Vilne Slovo", "Daybreak", "Valley Radio", "The Late Report")
    cases = [(Story("radio", (told(venue),), outlet="Valley Radio", day=1),) for venue in venues]
    assert [[outlet for _, outlet, _, _ in case] for case in relays_of_each(*cases)] == [
        ["Touchline"],
        ["Vilne Slovo"],
        [],
        [],
        [],
    ]


def test_an_agency_named_by_its_initials_in_its_own_article_is_no_relay() -> None:
    assert relays(Story("hpa", (told("HPA"),), outlet="Halcyon Press Association", day=1)) == []


def test_television_is_tv_in_initials() -> None:
    first = Story("first", (POE,), outlet="Peninsula Television", day=0)
    cases = [
        (first, Story("chartist", (told(venue),), outlet="Daily Chartist", day=1))
        for venue in ("PTV", "Peninsula TV", "Peninsula Television")
    ]
    assert [[row[2:] for row in case] for case in relays_of_each(*cases)] == [[("first", 1)]] * len(cases)


def test_a_programme_on_an_outlet_is_that_outlet() -> None:
    first = Story("first", (POE,), outlet="Peninsula Television", day=0)
    programme = told("The Late Report on Peninsula Television")
    assert relays(first, Story("chartist", (programme,), outlet="Daily Chartist", day=1)) == [
        ("chartist", "Peninsula Television", "first", 1)
    ]


def test_an_outlet_named_but_not_in_the_warehouse_has_no_origin() -> None:
    radio = Story("radio", (told("the Ferrow Herald"),), outlet="Valley Radio", day=1)
    assert relays(GAZETTE, radio) == [("radio", "Ferrow Herald", None, 0)]


def test_a_report_of_a_report_is_a_relay_without_a_quote() -> None:
    intro = "The sluice is to open, the Ferrow Herald reported."
    assert relays(Story("radio", outlet="Valley Radio", intro=intro)) == [("radio", "Ferrow Herald", None, 0)]
    own = Story("herald", outlet="Ferrow Herald", intro=intro)
    assert relays(own) == []


def test_of_several_earlier_outlets_the_first_is_the_origin_unless_the_text_names_another() -> None:
    radio = Story("radio", (POE,), outlet="Valley Radio", day=1)
    late = Story("late", (POE,), outlet="Ferrow Herald", day=2)
    naming = Story("late", (told("Valley Radio"),), outlet="Ferrow Herald", day=2)
    by_words, by_name = relays_of_each((GAZETTE, radio, late), (GAZETTE, radio, naming))
    assert by_words == [("late", "Tarn Gazette", "gazette", 1), ("radio", "Tarn Gazette", "gazette", 1)]
    assert ("late", "Valley Radio", "radio", 1) in by_name
    assert ("late", "Tarn Gazette", "gazette", 1) not in by_name


def test_an_outlet_relays_nobody_for_what_it_printed_first_itself() -> None:
    radio = Story("radio", (POE,), outlet="Valley Radio", day=1)
    again = Story("again", (POE,), outlet="Tarn Gazette", day=2)
    assert relays(GAZETTE, radio, again) == [("radio", "Tarn Gazette", "gazette", 1)]


def test_who_writes_on_a_platform_is_not_interviewed_by_it() -> None:
    cases = [
        (Story("radio", (told(venue, cue=cue),), outlet="Valley Radio"),)
        for venue, cue in (("Pipit", "wrote on"), ("the Lantern Review", "wrote in"))
    ]
    assert relays_of_each(*cases) == [[], [("radio", "Lantern Review", None, 0)]]


def test_agencies_are_credited_in_datelines_bylines_and_credit_lines() -> None:
    dateline = Story("a", outlet="Tarn Gazette", intro="TARN, May 3 (Northern Wire) - It rained.")
    byline = Story("b", outlet="Tarn Gazette", author="Staff and Northern Wire", intro="It rained.")
    credit = Story("c", outlet="Tarn Gazette", credits=("With material from Reuters",), intro="It rained.")
    assert [relay[:2] for relay in relays(dateline, byline, credit)] == [
        ("a", "Northern Wire"),
        ("b", "Northern Wire"),
        ("c", "Reuters"),
    ]


def test_an_article_without_an_outlet_of_its_own_relays_too() -> None:
    assert relays(GAZETTE, Story("blog", (POE,), day=1)) == [("blog", "Tarn Gazette", "gazette", 1)]


def test_a_piece_that_arrives_later_but_was_published_earlier_becomes_the_origin() -> None:
    lake = open_warehouse()
    radio = Story("radio", (told("the Tarn Gazette"),), outlet="Valley Radio", day=1)
    herald = Story("herald", (POE,), outlet="Ferrow Herald", day=2)
    load_stories(lake, [radio, herald])
    assert found(lake, radio, herald) == [("herald", "Valley Radio", "radio", 1), ("radio", "Tarn Gazette", None, 0)]
    load_stories(lake, [GAZETTE])
    assert found(lake, radio, herald, GAZETTE) == [
        ("herald", "Tarn Gazette", "gazette", 1),
        ("radio", "Tarn Gazette", "gazette", 1),
    ]


def test_the_evidence_is_what_the_body_says() -> None:
    lake = open_warehouse()
    radio = Story("radio", (told("the Tarn Gazette"),), outlet="Valley Radio", day=1)
    load_stories(lake, [GAZETTE, radio])
    words = "substr(body, start_char + 1, end_char - start_char)"
    assert lake.rows(f"select evidence, {words} from relays join articles using (article_id)") == [
        ("the Tarn Gazette", "the Tarn Gazette")
    ]


@pytest.mark.parametrize("is_late", [False, True])
def test_an_outlet_named_in_short_is_the_one_of_that_name_that_had_the_words_first(is_late: bool) -> None:
    named = [
        ("The Tarn Gazette", "the Gazette", ("radio", "Tarn Gazette", "first", 1)),
        ("Tarn Press Agency", "the news agency TPA", ("radio", "Tarn Press Agency", "first", 1)),
        ("Tarn Press Agency", "FPA", ("radio", "FPA", None, 0)),
        ("Tarn Gazette", "the Herald", ("radio", "Herald", None, 0)),
        ("Alder Post", "AP", ("radio", "Associated Press", None, 0)),
    ]
    cases = apart(
        (Story("first", (POE,), outlet=outlet, day=0), Story("radio", (told(venue),), outlet="Valley Radio", day=1))
        for outlet, venue, _ in named
    )
    lake = open_warehouse()
    for run in ([1], [0]) if is_late else ([0, 1],):
        load_stories(lake, [case[place] for case in cases for place in run])
    assert [found(lake, *case) for case in cases] == [[relay] for _, _, relay in named]


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize(
    ("day", "intro", "origin"),
    [
        (1, "Tarn Vale has no sluice keeper, the Tarn Gazette reported. Morwen Lake is full, Ada Poe found.", "first"),
        (40, "Tarn Vale has no sluice keeper, the Tarn Gazette reported. Morwen Lake is full, Ada Poe found.", None),
        (1, "The Harbour Cup is Ferrow's, the Tarn Gazette reported. Ida Roe scored.", None),
    ],
)
def test_an_outlet_named_for_other_words_has_the_article_of_the_same_story_as_origin(
    day: float, intro: str, origin: str | None, is_late: bool
) -> None:
    first = Story("first", (POE,), outlet="Tarn Gazette", intro="Nobody keeps the sluice of Tarn Vale at Morwen Lake.")
    radio = Story("radio", outlet="Valley Radio", day=day, intro=intro)
    lake = open_warehouse()
    for run in ((radio,), (first,)) if is_late else ((first, radio),):
        load_stories(lake, run)
    assert found(lake, first, radio) == [("radio", "Tarn Gazette", origin, 0)]


def test_words_come_from_where_they_all_stand() -> None:
    part = Said("We will open the upper sluice before the autumn rains", "Ada Poe")
    herald = Story("herald", (part, ROE), outlet="Ferrow Herald", day=0.5)
    radio = Story("radio", (POE, Said(OTHER, "Ida Roe", venue="the Ferrow Herald")), outlet="Valley Radio", day=1)
    assert [relay[1:] for relay in relays(GAZETTE, herald, radio) if relay[0] == "radio"] == [
        ("Ferrow Herald", "herald", 1),
        ("Tarn Gazette", "gazette", 1),
    ]


def test_a_venue_that_has_the_name_of_an_outlet_with_these_words_is_that_outlet() -> None:
    first = Story("first", (POE,), outlet="Selvedge & Hem", day=0)
    venues = (("Selvedge & Hem", "organization"), ("Selvedge & Hem", "person"), ("Ida Roe", "person"))
    cases = [(first, Story("radio", (told(v, kind=kind),), outlet="Valley Radio", day=1)) for v, kind in venues]
    assert relays_of_each(*cases) == [[("radio", "Selvedge & Hem", "first", 1)]] * len(cases)


def test_an_outlet_has_many_names() -> None:
    named = [
        ("Tarn Wire", "the Tarn news agency", None),
        ("Tarn Vale Gazette", "the Gazette in Tarn Vale", None),
        ("The Lamplighter", "thelamplighter.example", "https://thelamplighter.example/a"),
        ("Ferrow Vale Post", "fvpost.example", "https://fvpost.example/a"),
    ]
    cases = [
        (
            Story("first", (POE,), outlet=outlet, url=url, day=0),
            Story("radio", (told(venue),), outlet="Valley Radio", day=1),
        )
        for outlet, venue, url in named
    ]
    names = [outlet.removeprefix("The ") for outlet, _, _ in named]
    assert relays_of_each(*cases) == [[("radio", name, "first", 1)] for name in names]


def test_an_outlet_is_no_relay_of_itself_by_any_of_its_names() -> None:
    intro = "TARN, May 3 (Meridian) - It rained."
    stories = (
        Story("a", outlet="Meridian Press Agency", intro=intro),
        Story("b", outlet="Meridian Press Agency", intro=intro.replace("Meridian", "MPA")),
        Story("c", (told("our own Tarn Gazette Weekly"),), outlet="Tarn Gazette"),
        Story("d", outlet="Meadowater Wire", intro=intro.replace("Meridian", "MWW")),
        Story("e", (told("this blog"),), outlet="Tarn Row"),
        Story("f", (told("Tarn Tonight"),), outlet="Network Tarn"),
    )
    assert relays_of_each(*((story,) for story in stories)) == [[]] * len(stories)


def test_other_capitals_in_a_dateline_are_another_agency() -> None:
    letters = ("MXW", "WMW", "MWWW", "PWW")
    cases = [(Story("a", outlet="Meadowater Wire", intro=f"TARN, May 3 ({each}) - It rained."),) for each in letters]
    assert [[relay[1] for relay in case] for case in relays_of_each(*cases)] == [[each] for each in letters]


def test_capitals_are_the_agency_that_had_the_words() -> None:
    first = Story("first", (POE,), outlet="Meadowater Wire", day=0)
    same, other = relays_of_each(
        *((first, Story("a", (told(letters),), outlet="Tarn Post", day=1)) for letters in ("MWW", "MXW"))
    )
    assert same == [("a", "Meadowater Wire", "first", 1)]
    assert ("a", "Meadowater Wire", "first", 1) not in other


def test_a_programme_by_the_name_of_another_outlet_is_not_ones_own() -> None:
    cases = [(Story("a", (told("Tarn Tonight"),), outlet=outlet),) for outlet in ("Network Ferrow", "Tarn Gazette")]
    assert [[relay[1] for relay in case] for case in relays_of_each(*cases)] == [["Tarn Tonight"]] * len(cases)


def test_a_country_before_an_outlet_is_no_outlet() -> None:
    venues = ("Norway's Tarn Gazette", "Norway's Tarn Gazette newspaper", "the blog Tarn Gazette")
    cases = [(GAZETTE, Story("radio", (told(venue),), outlet="Valley Radio", day=1)) for venue in venues]
    assert relays_of_each(*cases) == [[("radio", "Tarn Gazette", "gazette", 1)]] * len(cases)


def test_a_study_in_a_journal_is_a_document() -> None:
    texts = (
        "according to a study in the journal Limnos",
        "according to a paper published in the science journal Deep Birds",
        "according to the trade journal Limnos",
        "she told the journal Limnos",
    )
    cases = [(Story("a", outlet="Tarn Post", intro=f"The lake sings, {words}."),) for words in texts]
    assert [[relay[1] for relay in case] for case in relays_of_each(*cases)] == [[], [], ["Limnos"], ["Limnos"]]


def test_of_two_outlets_of_one_short_name_it_is_neither() -> None:
    first, second = Story("first", (POE,), outlet="Tarn Gazette"), Story("second", (ROE,), outlet="Ferrow Gazette")
    radio = Story("radio", (told("the Gazette"), ROE), outlet="Valley Radio", day=1)
    assert ("radio", "Gazette", None, 0) in relays(first, second, radio)
