"""Keys of names and outlets: what is one name however written, and what is not."""

from pathlib import Path

import pytest

from flows.sources.context import fields_of
from flows.sources.credits import credited_names
from flows.sources.known import load_aliases
from flows.sources.likeness import is_short, spelling_likeness
from flows.sources.links import lookup_keys
from flows.sources.mentions import find_outlet_mentions, outlets_in_byline
from flows.sources.names import is_proper, name_key, plain_name
from flows.sources.outlets import build_outlets, load_outlets, outlet_id, short_for, undescribed
from flows.sources.romanization import romanized, skeleton


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("person", "Mayor Ada Poe", "Ada Poe"),
        ("person", "Dr. José Martí", "Jose Marti"),
        ("person", "Ada Poe’s", "ADA POE"),
        ("person", "Ada Poe MP", "Ms Ada Poe"),
        ("person", "John Roe, Jr.", "John Roe Junior"),
        ("person", "Baroness Poe of Ferrow Vale", "Lady Poe"),
        ("organization", "The Tarn Water Board (TWB)", "Tarn Water Board"),
        ("organization", "Millers’ Guild", "the Millers' Guild"),
        ("document", "the Tarn Treaty", "Tarn Treaty"),
    ],
)
def test_forms_of_one_name_share_a_key(kind: str, first: str, second: str) -> None:
    assert name_key(first, kind) == name_key(second, kind) != ""


@pytest.mark.parametrize(
    ("first", "second"),
    [("Ada Poe", "Ida Poe"), ("John Roe Jr", "John Roe Sr"), ("John Roe", "John Roe Jr"), ("Ada Poe", "Ada Poel")],
)
def test_other_names_do_not(first: str, second: str) -> None:
    assert name_key(first, "person") != name_key(second, "person")


@pytest.mark.parametrize(
    ("name", "kind", "proper"),
    [
        ("Ada Poe", "person", True),
        ("Yusuf al-Khateri", "person", True),
        ("the interviewer", "person", False),
        ("the Ukrainian president", "person", False),
        ("the White House", "organization", True),
        ("Ministry of health", "organization", True),
        ("the port authority", "organization", False),
        ("Dutch officials", "group", False),
        ("A senior official", "anonymous", False),
        ("the report", "document", False),
    ],
)
def test_only_names_are_joined_over_articles(name: str, kind: str, proper: bool) -> None:
    assert is_proper(name, kind) is proper


def test_the_name_to_show_has_no_title() -> None:
    assert plain_name("Prime Minister Ada Poe", "person") == "Ada Poe"
    assert plain_name("The Tarn Water Board (TWB)", "organization") == "Tarn Water Board"
    assert plain_name("Coach", "person") == "Coach"


@pytest.mark.parametrize(
    ("first", "second"),
    [("Zelenskyy", "Zelenskiy"), ("Zelenskyy", "Zelensky"), ("Halushkin", "Galushkin"), ("Khateri", "Khatiri"),
     ("Qaddafi", "Gaddafi"), ("Yushchenko", "Iushchenko"), ("Hussein", "Husain"), ("Tchaikovsky", "Chaikovskiy")],
)  # fmt: skip
def test_transliterations_are_looked_up_together(first: str, second: str) -> None:
    assert skeleton(first) == skeleton(second)


def test_a_transliteration_has_one_form() -> None:
    assert romanized("Hrabovskyi") == romanized("Grabovsky") == romanized("Hrabovskiy")


@pytest.mark.parametrize(
    "form", ["Newsmax", "NEWSMAX TV", "newsmax.com", "www.newsmax.com", "Newsmax TV", "newsmaxtv.com", "the Newsmax"]
)
def test_an_outlet_is_one_source_by_name_domain_and_channel(form: str) -> None:
    assert load_outlets().named(form).outlet_id == outlet_id("Newsmax")


@pytest.mark.parametrize(
    ("outlet", "url", "name"),
    [
        ("The Guardian", None, "The Guardian"),
        (None, "https://www.theguardian.com/world/1", "The Guardian"),
        (None, "https://edition.cnn.com/x", "CNN"),
        ("CNN", "https://www.theguardian.com/world/1", "CNN"),
        (None, "https://www.tarngazette.example/1", "tarngazette.example"),
    ],
)
def test_who_published_an_article(outlet: str | None, url: str | None, name: str) -> None:
    found = load_outlets().of_article(outlet, url)
    assert found is not None
    assert found.name == name


def test_an_unknown_outlet_and_its_domain_are_one_source() -> None:
    assert len({outlet_id(form) for form in ("The Tarn Gazette", "Tarn Gazette", "tarngazette.example")}) == 1
    assert load_outlets().of_article(None, None) is None
    assert load_outlets().of_article("", "not an address") is None


def test_an_acronym_is_one_in_capitals_only() -> None:
    outlets = build_outlets([("Tarn Press", "tarnpress.example", "TP;Tarn Newswire")])
    assert outlets.known("TP") is outlets.known("Tarn newswire") is not None
    assert outlets.known("Tp") is None


def test_users_own_outlets_and_aliases(tmp_path: Path) -> None:
    (tmp_path / "outlets.csv").write_text("name,domain,aliases\nTarn Press,tarn.example,Ferry Sheet\n")
    (tmp_path / "aliases.csv").write_text("name,kind,aliases\nAda Poe,person,The Ferry Queen;A. Poe\n")
    outlets = load_outlets(tmp_path / "outlets.csv")
    assert outlets.named("Ferry Sheet").outlet_id == outlets.of_article(None, "https://tarn.example/1").outlet_id
    assert load_aliases(tmp_path / "aliases.csv")["person", "ferry queen"] == "Ada Poe"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Poe told the Tarn Gazette on Monday.", ["Tarn Gazette"]),
        ("In an interview with Newsmax, Poe sang.", ["Newsmax"]),
        ("The Ferrow Herald reported that Poe sang.", ["The Ferrow Herald"]),
        ("TARN, May 3 (Reuters) - Poe sang.", ["Reuters"]),
        ("Poe sang, according to Harbour Radio.", ["Harbour Radio"]),
        ("Poe sang, according to Ferrow News Agency.", ["Ferrow News Agency"]),
        ("Poe told Radio Tarn that she sang.", ["Radio Tarn"]),
        ("Poe told Radio Tarn’s Breakfast Hour that she sang.", ["Radio Tarn"]),
        ("Poe sang, tarngazette.example reported.", ["tarngazette.example"]),
        ("TARN (Meridian) — Poe sang.", ["Meridian"]),
        ("Poe told the local newspaper, the Ferrow Argus, that she sang.", ["Ferrow Argus"]),
        ("Poe told the daily Lidovky on Monday.", ["Lidovky"]),
        ("Poe told Britain's Lidovky newspaper on Monday.", ["Lidovky"]),
        ("Poe told trade mag Selvedge Notes that she sang.", ["Selvedge Notes"]),
        ("Poe told the arts monthly Selvedge that she sang.", ["Selvedge"]),
        ("Poe told the newspaper El Puente del Sur that she sang.", ["El Puente del Sur"]),
        ("Poe told Selvedge in an interview that she sang.", ["Selvedge"]),
        ("Poe sang, according to Ekran 24.", ["Ekran 24"]),
        ("Poe sang, according to The Lamplighter.", ["The Lamplighter"]),
        ("As Ferrow Herald revealed, Poe sang.", ["Ferrow Herald"]),
        ("Poe told the Tarn Gazette and Valley Radio that she sang.", ["Tarn Gazette", "Valley Radio"]),
        ("The Tarn Gazette and Reuters reported that Poe sang.", ["The Tarn Gazette", "Reuters"]),
        ("Poe told a Tarn Gazette reporter that she sang.", ["Tarn Gazette"]),
        ("Poe told reporters from the Tarn Gazette that she sang.", ["Tarn Gazette"]),
        ("The Tarn Gazette newspaper reported that Poe sang.", ["The Tarn Gazette"]),
        ("The Tarn Gazette, which first reported the story, said Poe sang.", ["The Tarn Gazette"]),
        ("State news agency Tanjur quoted Poe as saying she sang.", ["Tanjur"]),
        ("Poe told the state-run Tanjur news agency that she sang.", ["Tanjur"]),
        ("In an interview published in Saturday’s Tarn Gazette, Poe sang.", ["Tarn Gazette"]),
        ("Speaking on Harbour Radio’s Breakfast Hour, Poe sang.", ["Harbour Radio"]),
        ("Poe told Gazeta Ferrow that she sang.", ["Gazeta Ferrow"]),
        ("Poe, a reporter for the Tarn Gazette, was arrested. The British newspaper boy quoted Roe.", []),
        ("Poe told the paper on Monday. Roe told the newspaper Poe had sung.", []),
        ("In an interview with the newspaper, Roe said Poe sang.", []),
        ("The song was published on March 15. Poe sang, citing Psalm 23.", []),
        ("Poe told Ida Roe that she sang.", []),
        ("Poe told the Environment Agency that she sang.", []),
        ("Poe told Ferrow Council that the Post was late.", []),
        ("She reported for duty. Star witnesses told Poe.", []),
    ],
)
def test_outlets_that_a_text_says_it_has_words_from(body: str, found: list[str]) -> None:
    mentions = find_outlet_mentions(body, load_outlets())
    assert [body[mention.start : mention.end] for mention in mentions] == found


@pytest.mark.parametrize(
    ("publisher", "found"),
    [("The Ferrow Observer", "Ferrow Observer"), ("Tarn Gazette", "The Guardian"), (None, "The Guardian")],
)
def test_an_article_calls_its_own_outlet_by_its_last_word(publisher: str | None, found: str) -> None:
    outlets = load_outlets()
    mentions = find_outlet_mentions(
        "Poe told the Observer that she sang.", outlets, outlets.of_article(publisher, None)
    )
    assert [mention.outlet.name for mention in mentions] == [found]


def test_an_article_calls_its_own_outlet_by_its_domain() -> None:
    publisher = load_outlets().of_article("Tarn Television", "https://www.tarntv.example/1")
    assert publisher is not None
    assert short_for("Tarn TV", [publisher]) == short_for("Tarn TV News", [publisher]) == publisher
    assert short_for("tarntv.example", [publisher]) == publisher
    assert short_for("Ferrow TV", [publisher]) is None


def test_a_town_is_not_the_outlet_that_is_named_for_it() -> None:
    publisher = load_outlets().of_article("Radio Tarn", "https://tarn.example/1")
    assert publisher is not None
    assert short_for("Tarn", [publisher]) is None


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By Ada Poe and Tarn Newswire, Reuters", ["Tarn Newswire", "Reuters"]),
        ("Ada Poe for the Tarn Gazette", ["Tarn Gazette"]),
        ("Ada Poe (Reuters)", ["Reuters"]),
        ("Tarn Gazette staff | Reuters", ["Tarn Gazette", "Reuters"]),
        ("Ada Poe of Ferrow", []),
    ],
)
def test_outlets_in_a_byline(author: str, names: list[str]) -> None:
    assert [name for _, name in outlets_in_byline(author, load_outlets())] == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("This article first appeared in the Tarn Gazette", ["Tarn Gazette"]),
        ("This story was supplied by the Tarn Gazette.", ["Tarn Gazette"]),
        ("Source: Reuters", ["Reuters"]),
        ("(Reporting by Ada Poe in Tarn; editing by Ida Roe)", ["Ada Poe", "Ida Roe"]),
    ],
)
def test_names_in_a_credit_line(line: str, names: list[str]) -> None:
    assert list(credited_names(line)) == names


@pytest.mark.parametrize(
    ("first", "second"),
    [("tom poe", "thomas poe"), ("liz poe", "elizabeth poe"), ("steven poe", "stephen poe"), ("sara poe", "sarah poe"),
     ("mustafa al-dabbagh", "moustafa eldabbagh"), ("abdel fattah el-sisi", "abdel-fattah al-sissi"),
     ("andriy yermak", "andrei ermak"), ("goran markovic", "goran markovich"), ("moammar qadhafi", "muammar gaddafi")],
)  # fmt: skip
def test_two_names_may_be_one_persons(first: str, second: str) -> None:
    assert spelling_likeness(first, second) > 0.7
    assert lookup_keys("person", first, first) == lookup_keys("person", second, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("louis poe", "louise poe"), ("daniel poe", "danielle poe"), ("francis poe", "frances poe"),
     ("jon poe", "joan poe"), ("ada ford", "ada alford"), ("ann elton", "ann ton"), ("robert poe", "roberta poe"),
     ("tim poe", "tom poe")],
)  # fmt: skip
def test_like_names_are_two_persons(first: str, second: str) -> None:
    assert spelling_likeness(first, second) == 0


@pytest.mark.parametrize("key", ["von der poe", "de la poe", "a poe", "al-poe", "poe jr"])
def test_a_surname_with_particles_is_one_alone(key: str) -> None:
    assert is_short(key)


def test_a_trade_is_that_of_the_person_beside_whose_name_it_stands() -> None:
    body = "Ida Poe, a nurse, sang. The coach, Ada Poe, did not. District Attorney Roe left."
    assert fields_of(body, ["Poe", "Ada Poe"], (), ["Ida Poe", "Roe"]) == ["sport"]
    assert fields_of(body, ["Roe"], ()) == ["law"]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("the news agency MPA", "MPA"),
        ("the Ferrow newspaper Tarn Gazette", "Tarn Gazette"),
        ("website Touchline", "Touchline"),
        ("The Daily Telegraph", "The Daily Telegraph"),
        ("Tarn Weekly Post", "Tarn Weekly Post"),
        ("the newspaper", "the newspaper"),
        ("the Tarn Gazette newspaper", "the Tarn Gazette newspaper"),
    ],
)
def test_a_noun_before_an_outlet_is_no_part_of_its_name(name: str, bare: str) -> None:
    assert undescribed(name) == bare
