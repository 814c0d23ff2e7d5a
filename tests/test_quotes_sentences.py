"""Invented sentences, each with what a careful reader finds in it: kind, words, speaker, venue."""

import pytest
from quote_helpers import Row, quotes, reported

SENTENCES = {
    "verb behind": (
        '"We will open the bridge in May," said Mayor Ellen Prowse.',
        ("direct", "We will open the bridge in May,", "Ellen Prowse", None),
    ),
    "subject and verb behind": (
        "“The bridge is older than the town,” the mayor said on Monday.",
        ("direct", "The bridge is older than the town,", "the mayor", None),
    ),
    "verb ahead": (
        'Colm Brandt said: "Nobody asked the people who live here."',
        ("direct", "Nobody asked the people who live here.", "Colm Brandt", None),
    ),
    "told an outlet": (
        '"I have never seen the river so low," Karin Lundvay told the Calder Post.',
        ("direct", "I have never seen the river so low,", "Karin Lundvay", "the Calder Post"),
    ),
    "in a statement": (
        '"The plant will stay closed until Friday," the company said in a statement.',
        ("direct", "The plant will stay closed until Friday,", "the company", "a statement"),
    ),
    "that clause": (
        "The minister said that the harbour would stay closed until the ice had gone.",
        ("indirect", "the harbour would stay closed until the ice had gone", "The minister", None),
    ),
    "closing clause": (
        "The harbour will stay closed until the ice has gone, the minister said.",
        ("indirect", "The harbour will stay closed until the ice has gone", "the minister", None),
    ),
    "partly in marks": (
        "The mayor said that the plan was “a gift to the builders” and would be stopped.",
        ("mixed", "the plan was “a gift to the builders” and would be stopped", "The mayor", None),
    ),
}


def overlaps(one: str, other: str | None) -> bool:
    return other is not None and (one.lower() in other.lower() or other.lower() in one.lower())


@pytest.mark.parametrize(("text", "wanted"), SENTENCES.values(), ids=SENTENCES.keys())
def test_one_quotation(text: str, wanted: tuple[str, str, str, str | None]) -> None:
    kind, words, speaker, venue = wanted
    rows = reported(text)
    assert [(row["kind"], row["text"], row["venue_text"]) for row in rows] == [(kind, words, venue)]
    assert overlaps(speaker, rows[0]["speaker_text"])


def test_a_split_quotation_is_one_attribution() -> None:
    first, second = reported('"We sail at dawn," said Orla Finch. "Bring your own bread."')
    assert (first["text"], second["text"]) == ("We sail at dawn,", "Bring your own bread.")
    assert first["attribution"] == second["attribution"]
    assert first["speaker_start_char"] == second["speaker_start_char"]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    rows = reported(
        "“We sail at dawn and nobody will stop us,” said Orla Finch.\n\n"
        "She added: “We land at noon.\n\n“And then we eat.”"
    )
    assert [row["text"] for row in rows] == [
        "We sail at dawn and nobody will stop us,",
        "We land at noon.",
        "And then we eat.",
    ]
    assert rows[1]["attribution"] == rows[2]["attribution"]
    assert {row["speaker_name"] for row in rows} == {"Orla Finch"}


def test_pronouns_and_surnames_stand_for_the_full_name() -> None:
    text = (
        'Harbour master Orla Finch opened the gates on Monday. "We waited nine years," Finch said. '
        '"It was worth it," she added.'
    )
    assert [row["speaker_name"] for row in reported(text)] == ["Orla Finch", "Orla Finch"]


def test_a_transcript_names_its_speakers() -> None:
    rows = reported(
        'A transcript follows.\n\n"FINCH: We will open the gates in the spring of next year.\n\n'
        '"MOSS: And who pays for the gates that you want to open?'
    )
    assert [row["speaker_text"] for row in rows][-2:] == ["FINCH", "MOSS"]


def test_a_signature_behind_a_dash() -> None:
    rows = reported(
        "“The ferry was the only reason that we ever left the island.” — Orla Finch\n\n"
        "“We never missed it until the day that it was gone.” — Colm Moss"
    )
    assert [row["speaker_text"] for row in rows] == ["Orla Finch", "Colm Moss"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The strait, nicknamed “the letterbox”, is nine hundred metres wide at its narrowest point.", "the letterbox"),
        ("The club, known as “the Lamplighters”, has played on the island since 1903.", "the Lamplighters"),
        ("The first play of the season, ‘The Long Way Home’, was last given here in 1931.", "The Long Way Home"),
    ],
)
def test_marks_that_name_are_scare(text: str, words: str) -> None:
    rows: list[Row] = quotes(text)
    assert [(row["kind"], row["text"], row["speaker_text"]) for row in rows] == [("scare", words, None)]


def test_an_odd_mark_costs_only_its_paragraph() -> None:
    good = '"We will open the bridge in May," said Mayor Ellen Prowse.'
    rows = reported(f'He left" again and the bell" rang" twice.\n\n{good}')
    assert [row["text"] for row in rows if row["kind"] == "direct"][-1] == "We will open the bridge in May,"
