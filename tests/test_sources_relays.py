"""Who took words from whom: by what the text says, and by shared utterances with an earlier article."""

import pytest
from sources_stories import Said, Story, load_stories
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


def found(lake: Lake, *stories: Story) -> list[Relay]:
    keys = {story.article_id: story.key for story in stories}
    rows = lake.rows(
        "select article_id, name, origin_article_id, n_utterances from relays join sources on source_id = outlet_id"
    )
    return sorted((keys[article], outlet, keys.get(origin), n) for article, outlet, origin, n in rows)


def told(venue: str, cue: str = "told", kind: str = "outlet") -> Said:
    """Ada Poe's words, and to whom she said them."""
    return Said(FULL, "Ada Poe", cue=cue, venue=venue, venue_kind=kind)


GAZETTE = Story("gazette", (POE,), outlet="Tarn Gazette", day=0)


def test_words_shared_with_an_earlier_article_are_taken_from_it() -> None:
    assert relays(GAZETTE, Story("radio", (POE, ROE), outlet="Valley Radio", day=1)) == [
        ("radio", "Tarn Gazette", "gazette", 1)
    ]


@pytest.mark.parametrize(
    "venue", ["the Tarn Gazette", "Tarn Gazette", "the Gazette", "the newspaper", "tarngazette.example"]
)
def test_the_outlet_that_the_text_names_is_the_origin(venue: str) -> None:
    radio = Story("radio", (told("the Tarn Gazette"), told(venue)), outlet="Valley Radio", day=1)
    assert relays(GAZETTE, radio) == [("radio", "Tarn Gazette", "gazette", 1)]


def test_an_undated_article_is_the_origin_if_the_text_names_its_outlet() -> None:
    undated = Story("gazette", (POE,), outlet="Tarn Gazette", day=None)
    radio = Story("radio", (told("the Tarn Gazette"),), outlet="Valley Radio", day=1)
    assert relays(undated, radio) == [("radio", "Tarn Gazette", "gazette", 1)]
    assert relays(undated, Story("radio", (POE,), outlet="Valley Radio", day=1)) == []


@pytest.mark.parametrize(
    ("venue", "outlets"),
    [
        ("Touchline", ["Touchline"]),
        ("Vilne Slovo", ["Vilne Slovo"]),
        ("Daybreak", []),
        ("Valley Radio", []),
        ("The Late Report", []),
    ],
)
def test_a_broadcaster_may_print_what_another_outlet_was_told(venue: str, outlets: list[str]) -> None:
    radio = Story("radio", (told(venue),), outlet="Valley Radio", day=1)
    assert [outlet for _, outlet, _, _ in relays(radio)] == outlets


def test_an_agency_named_by_its_initials_in_its_own_article_is_no_relay() -> None:
    assert relays(Story("hpa", (told("HPA"),), outlet="Halcyon Press Association", day=1)) == []


@pytest.mark.parametrize("venue", ["PTV", "Peninsula TV", "Peninsula Television"])
def test_television_is_tv_in_initials(venue: str) -> None:
    first = Story("first", (POE,), outlet="Peninsula Television", day=0)
    chartist = Story("chartist", (told(venue),), outlet="Daily Chartist", day=1)
    assert [row[2:] for row in relays(first, chartist)] == [("first", 1)]


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
    assert relays(GAZETTE, radio, late) == [
        ("late", "Tarn Gazette", "gazette", 1),
        ("radio", "Tarn Gazette", "gazette", 1),
    ]
    naming = Story("late", (told("Valley Radio"),), outlet="Ferrow Herald", day=2)
    assert ("late", "Valley Radio", "radio", 1) in relays(GAZETTE, radio, naming)
    assert ("late", "Tarn Gazette", "gazette", 1) not in relays(GAZETTE, radio, naming)


def test_an_outlet_relays_nobody_for_what_it_printed_first_itself() -> None:
    radio = Story("radio", (POE,), outlet="Valley Radio", day=1)
    again = Story("again", (POE,), outlet="Tarn Gazette", day=2)
    assert relays(GAZETTE, radio, again) == [("radio", "Tarn Gazette", "gazette", 1)]


def test_who_writes_on_a_platform_is_not_interviewed_by_it() -> None:
    assert relays(Story("radio", (told("Pipit", cue="wrote on"),), outlet="Valley Radio")) == []
    assert relays(Story("radio", (told("the Lantern Review", cue="wrote in"),), outlet="Valley Radio")) == [
        ("radio", "Lantern Review", None, 0)
    ]


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


@pytest.mark.parametrize(
    ("outlet", "venue", "relay"),
    [
        ("The Tarn Gazette", "the Gazette", ("radio", "Tarn Gazette", "first", 1)),
        ("Tarn Press Agency", "the news agency TPA", ("radio", "Tarn Press Agency", "first", 1)),
        ("Tarn Press Agency", "FPA", ("radio", "FPA", None, 0)),
        ("Tarn Gazette", "the Herald", ("radio", "Herald", None, 0)),
        ("Alder Post", "AP", ("radio", "Associated Press", None, 0)),
    ],
)
@pytest.mark.parametrize("is_late", [False, True])
def test_an_outlet_named_in_short_is_the_one_of_that_name_that_had_the_words_first(
    outlet: str, venue: str, relay: Relay, is_late: bool
) -> None:
    first = Story("first", (POE,), outlet=outlet, day=0)
    radio = Story("radio", (told(venue),), outlet="Valley Radio", day=1)
    lake = open_warehouse()
    for run in ((radio,), (first,)) if is_late else ((first, radio),):
        load_stories(lake, run)
    assert found(lake, first, radio) == [relay]


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
    for kind in ("organization", "person"):
        radio = Story("radio", (told("Selvedge & Hem", kind=kind),), outlet="Valley Radio", day=1)
        assert relays(first, radio) == [("radio", "Selvedge & Hem", "first", 1)]
    other = Story("radio", (told("Ida Roe", kind="person"),), outlet="Valley Radio", day=1)
    assert relays(first, other) == [("radio", "Selvedge & Hem", "first", 1)]


@pytest.mark.parametrize(
    ("outlet", "venue"),
    [
        ("Tarn Wire", "the Tarn news agency"),
        ("Tarn Vale Gazette", "the Gazette in Tarn Vale"),
        ("The Lamplighter", "thelamplighter.example"),
        ("Ferrow Vale Post", "fvpost.example"),
    ],
)
def test_an_outlet_has_many_names(outlet: str, venue: str) -> None:
    url = f"https://{venue}/a" if "." in venue else None
    first = Story("first", (POE,), outlet=outlet, url=url, day=0)
    radio = Story("radio", (told(venue),), outlet="Valley Radio", day=1)
    name = outlet.removeprefix("The ")
    assert relays(first, radio) == [("radio", name, "first", 1)]


def test_an_outlet_is_no_relay_of_itself_by_any_of_its_names() -> None:
    intro = "TARN, May 3 (Meridian) - It rained."
    assert relays(Story("a", outlet="Meridian Press Agency", intro=intro)) == []
    assert relays(Story("b", outlet="Meridian Press Agency", intro=intro.replace("Meridian", "MPA"))) == []
    assert relays(Story("c", (told("our own Tarn Gazette Weekly"),), outlet="Tarn Gazette")) == []
    assert relays(Story("d", outlet="Meadowater Wire", intro=intro.replace("Meridian", "MWW"))) == []
    assert relays(Story("e", (told("this blog"),), outlet="Tarn Row")) == []
    assert relays(Story("f", (told("Tarn Tonight"),), outlet="Network Tarn")) == []


@pytest.mark.parametrize("letters", ["MXW", "WMW", "MWWW", "PWW"])
def test_other_capitals_in_a_dateline_are_another_agency(letters: str) -> None:
    intro = f"TARN, May 3 ({letters}) - It rained."
    assert [relay[1] for relay in relays(Story("a", outlet="Meadowater Wire", intro=intro))] == [letters]


def test_capitals_are_the_agency_that_had_the_words() -> None:
    first = Story("first", (POE,), outlet="Meadowater Wire", day=0)
    assert relays(first, Story("a", (told("MWW"),), outlet="Tarn Post", day=1)) == [
        ("a", "Meadowater Wire", "first", 1)
    ]
    assert ("a", "Meadowater Wire", "first", 1) not in relays(
        first, Story("a", (told("MXW"),), outlet="Tarn Post", day=1)
    )


def test_a_programme_by_the_name_of_another_outlet_is_not_ones_own() -> None:
    for outlet in ("Network Ferrow", "Tarn Gazette"):
        assert [relay[1] for relay in relays(Story("a", (told("Tarn Tonight"),), outlet=outlet))] == ["Tarn Tonight"]


@pytest.mark.parametrize("venue", ["Norway's Tarn Gazette", "Norway's Tarn Gazette newspaper", "the blog Tarn Gazette"])
def test_a_country_before_an_outlet_is_no_outlet(venue: str) -> None:
    radio = Story("radio", (told(venue),), outlet="Valley Radio", day=1)
    assert relays(GAZETTE, radio) == [("radio", "Tarn Gazette", "gazette", 1)]


@pytest.mark.parametrize(
    ("words", "outlets"),
    [
        ("according to a study in the journal Limnos", []),
        ("according to a paper published in the science journal Deep Birds", []),
        ("according to the trade journal Limnos", ["Limnos"]),
        ("she told the journal Limnos", ["Limnos"]),
    ],
)
def test_a_study_in_a_journal_is_a_document(words: str, outlets: list[str]) -> None:
    story = Story("a", outlet="Tarn Post", intro=f"The lake sings, {words}.")
    assert [relay[1] for relay in relays(story)] == outlets


def test_of_two_outlets_of_one_short_name_it_is_neither() -> None:
    first, second = Story("first", (POE,), outlet="Tarn Gazette"), Story("second", (ROE,), outlet="Ferrow Gazette")
    radio = Story("radio", (told("the Gazette"), ROE), outlet="Valley Radio", day=1)
    assert ("radio", "Gazette", None, 0) in relays(first, second, radio)
