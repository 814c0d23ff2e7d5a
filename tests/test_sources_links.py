"""Who is who over articles: each rule by which names are joined, and near-misses that must stay apart."""

from dataclasses import replace

import pytest
from sources_stories import Said, Story, load_stories, source_names
from sources_warehouse import open_warehouse

from flows.sources.context import context_words, fields_of
from flows.sources.likeness import spelling_likeness

FLOOD = "Lower Tarn was under water. The Ferrow bridge, Hale Street and Corby Mill stayed shut."
FLOOD_TOO = "In Lower Tarn the Ferrow bridge and Corby Mill are shut, and so is Hale Street."
CHESS = "Lisbon, Porto, Faro and Braga met in the Algarve cup."


def articles(*cases: tuple[str, str, str]) -> list[Story]:
    """One article for each intro, name and kind."""
    return [
        Story(str(i), (Said("We slept badly", name, who=kind),), intro=intro)
        for i, (intro, name, kind) in enumerate(cases)
    ]


def joined(*cases: tuple[str, str, str]) -> int:
    """How many sources the names of these articles are."""
    lake, stories = open_warehouse(), articles(*cases)
    load_stories(lake, stories)
    return len({ids[0] for ids in source_names(lake, *stories)})


ONE = [
    ("the same name", (FLOOD, "Ada Poe", "person"), (CHESS, "Ada Poe", "person")),
    ("a title", (FLOOD, "Mayor Ada Poe", "person"), (CHESS, "Ms Ada Poe", "person")),
    ("an accent", (FLOOD, "José Martí", "person"), (CHESS, "Jose Marti", "person")),
    ("a surname in one story", (FLOOD, "Ada Poe", "person"), (FLOOD_TOO, "Poe", "person")),
    ("a surname with a title", (FLOOD, "Ada Poe", "person"), (FLOOD_TOO, "Mayor Poe", "person")),
    ("an initial", (FLOOD, "Ada Poe", "person"), (FLOOD_TOO, "A. Poe", "person")),
    ("a lone surname", (FLOOD, "Poe", "person"), (CHESS, "Poe", "person")),
    ("Ukrainian and Russian", (FLOOD, "Serhiy Halushkin", "person"), (FLOOD_TOO, "Sergei Galushkin", "person")),
    ("Arabic", (FLOOD, "Yusuf al-Khateri", "person"), (FLOOD_TOO, "Youssef Al Khatiri", "person")),
    ("-skyy and -sky", (FLOOD, "Oleh Zelenskyy", "person"), (FLOOD_TOO, "Oleg Zelensky", "person")),
    ("-skyy and -sky elsewhere", (FLOOD, "Oleh Zelenskyy", "person"), (f"{CHESS} Corby", "Oleh Zelensky", "person")),
    ("alike, in two fields of one story", (f"{FLOOD} Dunmarle. Ada Poe-Roe, a teacher, wept.", "Ada Poe-Roe", "person"),
     (f"{FLOOD_TOO} Dunmarle. Ada Poe Roe, a biologist, sang.", "Ada Poe Roe", "person")),
    ("a particle as one word", (FLOOD, "Ada van der Poe", "person"), (CHESS, "Ada Vanderpoe", "person")),
    ("a middle name", (FLOOD, "Ada Mae Poe", "person"), (FLOOD_TOO, "Ada Poe", "person")),
    ("an article", (FLOOD, "The Tarn Water Board", "organization"), (CHESS, "Tarn Water Board", "organization")),
    ("an acronym", (FLOOD, "Tarn Water Board", "organization"), (FLOOD_TOO, "TWB", "organization")),
    ("an acronym of all words", (FLOOD, "Bank of Tarn", "organization"), (FLOOD_TOO, "BoT", "organization")),
    ("a known acronym", (FLOOD, "World Health Organization", "organization"), (CHESS, "WHO", "organization")),
    ("a head", (FLOOD, "Tarn Water Board", "organization"), (FLOOD_TOO, "the water board", "organization")),
    ("an outlet", (FLOOD, "Newsmax", "outlet"), (CHESS, "NEWSMAX TV", "organization")),
]  # fmt: skip
TWO = [
    ("given names", (FLOOD, "Ada Poe", "person"), (FLOOD_TOO, "Ida Poe", "person")),
    ("father and daughter", (FLOOD, "John Roe", "person"), (FLOOD_TOO, "Joan Roe", "person")),
    ("father and son", (FLOOD, "John Roe Sr", "person"), (FLOOD_TOO, "John Roe Jr", "person")),
    ("a surname in another story", (FLOOD, "Ada Poe", "person"), (CHESS, "Poe", "person")),
    ("another initial", (FLOOD, "Ada Poe", "person"), (FLOOD_TOO, "B. Poe", "person")),
    ("namesakes", (f"{FLOOD} The mayor, Ada Poe, wept.", "Ada Poe", "person"),
     (f"{CHESS} The coach, Ada Poe, sang.", "Ada Poe", "person")),
    ("namesakes by what is added", (f"{FLOOD} Ada Poe, a judge of the high court, wept.", "Ada Poe", "person"),
     (f"{CHESS} Ada Poe, the goalkeeper, sang.", "Ada Poe", "person")),
    ("namesakes in one town", (f"{FLOOD} Ada Poe, a potter, wept.", "Ada Poe", "person"),
     ("In Lower Tarn the club lost. Ada Poe, the striker, sang in Corby.", "Ada Poe", "person")),
    ("like spelling in another story", (FLOOD, "Jon Stephens", "person"), (CHESS, "John Stevens", "person")),
    ("alike, in two fields of two stories", (f"{FLOOD} Ada Poe-Roe, a teacher, wept.", "Ada Poe-Roe", "person"),
     (f"{CHESS} Tarn. Ada Poe Roe, a biologist, sang.", "Ada Poe Roe", "person")),
    ("an acronym in another story", (FLOOD, "Tarn Water Board", "organization"), (CHESS, "TWB", "organization")),
    ("another acronym", (FLOOD, "Tarn Water Board", "organization"), (FLOOD_TOO, "TWA", "organization")),
    ("a head elsewhere", (FLOOD, "Tarn Water Board", "organization"), (CHESS, "the water board", "organization")),
    ("person and organization", (FLOOD, "Poe", "person"), (FLOOD_TOO, "Poe", "organization")),
    ("officials", (FLOOD, "officials", "group"), (CHESS, "officials", "group")),
    ("anonymous", (FLOOD, "a senior aide", "anonymous"), (FLOOD_TOO, "a senior aide", "anonymous")),
    ("a common noun", (FLOOD, "the interviewer", "person"), (CHESS, "the interviewer", "person")),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in ONE], ids=[case[0] for case in ONE])
def test_names_of_one_source_are_joined(first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
    assert joined(first, second) == 1


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in TWO], ids=[case[0] for case in TWO])
def test_names_of_two_sources_stay_apart(first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
    assert joined(first, second) == 2


def test_two_of_one_surname_in_one_article_leave_a_surname_open() -> None:
    both = Story("both", (Said("We slept badly", "Ada Poe"), Said("I slept well", "Ida Poe")), intro=FLOOD)
    other = Story("other", (Said("Nobody slept", "Poe"),), intro=FLOOD_TOO)
    lake = open_warehouse()
    load_stories(lake, [both, other])
    (ada, ida), (poe,) = source_names(lake, both, other)
    assert len({ada, ida, poe}) == 3


def test_two_spellings_in_one_article_are_two_people() -> None:
    both = Story("both", (Said("We slept badly", "Serhiy Halushkin"), Said("Not I", "Sergei Galushkin")), intro=FLOOD)
    lake = open_warehouse()
    load_stories(lake, [both])
    ((first, second),) = source_names(lake, both)
    assert first != second


def test_a_namesake_that_arrives_later_takes_nothing_along() -> None:
    mayor, coach = articles(
        (f"{FLOOD} The mayor, Ada Poe, wept.", "Ada Poe", "person"),
        (f"{CHESS} The coach, Ada Poe, sang.", "Ada Poe", "person"),
    )
    lake = open_warehouse()
    load_stories(lake, [mayor])
    load_stories(lake, [coach])
    names = lake.rows("select name, kind from sources where kind = 'person'")
    assert names == [("Ada Poe", "person")] * 2


def test_a_full_name_that_arrives_later_is_given_to_the_surname() -> None:
    surname, full = articles((FLOOD, "Poe", "person"), (FLOOD_TOO, "Ada Poe", "person"))
    lake = open_warehouse()
    load_stories(lake, [surname])
    load_stories(lake, [full])
    (first,), (second,) = source_names(lake, surname, full)
    assert first == second
    assert lake.rows("select name, aliases from sources where kind = 'person'") == [("Ada Poe", ["Ada Poe", "Poe"])]
    assert lake.rows("select distinct source_id from citations where role = 'speaker'") == [(first,)]


def test_every_join_leaves_its_reason() -> None:
    lake = open_warehouse()
    load_stories(lake, articles((FLOOD, "Serhiy Halushkin", "person"), (FLOOD_TOO, "Sergei Galushkin", "person")))
    rows = lake.rows("select rule, source_id = local_id from _source_links order by rule")
    assert rows == [("name", True), ("spelling", False)]


def test_an_unnamed_source_is_the_same_one_in_a_copy_of_the_article() -> None:
    long = FLOOD + " The keeper of the lock counted nineteen barges, eleven swans and one bishop before he went to bed."
    first = Story("first", (Said("We slept badly", "residents", who="group"),), intro=long, outlet="Tarn Gazette")
    copy = Story("copy", (Said("We slept badly", "residents", who="group"),), intro=long, outlet="Valley Radio")
    lake = open_warehouse()
    load_stories(lake, [first])
    load_stories(lake, [copy])
    (one,), (other,) = source_names(lake, first, copy)
    assert one == other


def test_the_name_shown_is_the_fullest_one_without_title() -> None:
    lake = open_warehouse()
    load_stories(lake, articles((FLOOD, "Mayor Ada Poe", "person"), (FLOOD_TOO, "Ada Mae Poe", "person")))
    assert lake.rows("select name from sources where kind = 'person'") == [("Ada Mae Poe",)]


def test_no_pronoun_is_an_alias() -> None:
    story = Story(
        "one",
        (Said("We slept", "Ada Poe", "she"), Said("Badly", "Ada Poe", "the mayor"), Said("Oh", "Ada Poe", "Mayor Poe")),
    )
    lake = open_warehouse()
    load_stories(lake, [story])
    assert lake.rows("select aliases from sources where kind = 'person'") == [(["Ada Poe", "Mayor Poe"],)]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("The mayor, Ada Poe, wept.", ["politics"]),
        ("Ada Poe, a judge of the high court, wept.", ["law"]),
        ("Coach Ada Poe wept. The mayor sang.", ["sport"]),
        ("Ada Poe wept. A judge sang.", []),
        ("Greta Baker and Ada Poe wept.", []),
    ],
)
def test_the_fields_of_a_person(body: str, fields: list[str]) -> None:
    assert fields_of(body, ["Ada Poe"], ["she"]) == fields


def test_the_context_of_an_article_is_what_it_names() -> None:
    assert context_words("On Monday Hale Street was shut. The street lamps shone in Corby.") == ["corby", "hale"]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("serhiy halushkin", "sergei galushkin", True),
        ("volodymyr zelenskyy", "vladimir zelensky", True),
        ("nikita halushkin", "mykyta galushkin", True),
        ("yevgenia halushkina", "evgeniya galushkina", True),
        ("olena kovalska", "elena kovalskaya", True),
        ("abdul aziz al harithi", "abdulaziz al-harithy", True),
        ("abd al-rahman sayegh", "abdulrahman sayegh", True),
        ("mykola horodenko", "nikita horodenko", False),
        ("tomasz wieczorek", "tomas wieczorek", True),
        ("fatima rizvi", "fathima rizvi", True),
        ("hyun-woo baek", "hyunwoo baek", True),
        ("jean-paul roe", "jean roe", False),
        ("chidi okafor-lund", "chidi okafor lund", True),
        ("ada poe", "a poe", True),
        ("ada poe", "ida poe", False),
        ("john roe jr", "john roe", False),
        ("anna muller", "anna miller", True),
        ("jon roe", "john roe", False),
        ("paul roe", "paula roe", False),
        ("peter marsh", "edith marsh", False),
    ],
)
def test_spellings_of_a_full_name(first: str, second: str, alike: bool) -> None:
    assert bool(spelling_likeness(first, second)) is alike
    assert spelling_likeness(first, second) == spelling_likeness(second, first)


WEEKLY = Story("weekly", outlet="Lower Tarn Weekly", url="https://www.lowertarn.example/1", intro=FLOOD)


@pytest.mark.parametrize(
    ("stories", "is_joined"),
    [
        ((WEEKLY,), True),
        # An address of another domain, or of one that has no word of the name, tells nothing.
        ((replace(WEEKLY, url="https://lowertarnweekly.example/1"),), False),
        ((replace(WEEKLY, url="https://lowertar.example/1"),), False),
        ((replace(WEEKLY, outlet="Ferrow Post"),), False),
        # Two outlets at one domain: it is neither.
        ((WEEKLY, Story("post", outlet="Lower Tarn Post", url="https://lowertarn.example/2")), False),
    ],
)
@pytest.mark.parametrize("is_late", [False, True])
def test_a_domain_is_the_one_outlet_whose_articles_have_it_as_their_address(
    stories: tuple[Story, ...], is_joined: bool, is_late: bool
) -> None:
    naming = Story("naming", (Said("We slept badly", "Ada Poe", venue="lowertarn.example"),), outlet="Tarn Gazette")
    lake = open_warehouse()
    for run in ((naming,), stories) if is_late else ((*stories, naming),):
        load_stories(lake, run)
    ((venue,),) = lake.rows("select name from quotes join sources on source_id = venue_id")
    assert venue == ("Lower Tarn Weekly" if is_joined else "lowertarn.example")


def test_a_town_is_not_the_outlet_whose_domain_is_named_for_it() -> None:
    naming = Story("naming", (Said("We slept badly", "Lower Tarn", who="organization"),), outlet="Tarn Gazette")
    lake = open_warehouse()
    load_stories(lake, (WEEKLY, naming))
    assert lake.rows("select name, sources.kind from quotes join sources on source_id = speaker_id") == [
        ("Lower Tarn", "organization")
    ]
