"""The two published reports of one interview: direct quotations in full, one speaker, venues. Skips if absent."""

from pathlib import Path

import pyarrow as pa
import pytest

from flows.quotes import extract
from flows.quotes.marks import quoted_stretches
from flows.schemas import TEXTS

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
RETELLING, OWN = "000_e85832a0db823035.txt", "002_5eaa955dcf56812d.txt"
SPEAKER = "Volodymyr Zelenskyy"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not here: the two real articles")


def body(name: str) -> str:
    text = (SEEDS / name).read_text(encoding="utf-8")
    return text.removeprefix(" date 2022-06-01 ").split("About NEWSMAX")[0].rstrip()


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    names = [RETELLING, OWN]
    texts = pa.table(
        {"text_id": names, "title": pa.nulls(2, pa.string()), "text": [body(name) for name in names]},
        schema=TEXTS,
    )
    return extract(texts).to_pylist()


def direct(rows: list[dict], name: str) -> list[dict]:
    return [row for row in rows if row["text_id"] == name and row["kind"] == "direct"]


def full_quotations(name: str) -> list[str]:
    """Whole sentences or clauses between double marks: what a reader calls a direct quotation."""
    text = body(name)
    stretches = [text[s.inner_start : s.inner_end] for s in quoted_stretches(text, range(len(text))) if s.double]
    return [
        words for words in stretches if len(words.split()) > 2 and words[-1] in ",." and "difficulties and" not in words
    ]


@pytest.mark.parametrize(("name", "count"), [(RETELLING, 10), (OWN, 11)])
def test_every_direct_quotation_is_found_in_full(rows, name, count):
    wanted = full_quotations(name)
    assert len(wanted) == count
    assert set(wanted) <= {row["text"] for row in direct(rows, name)}


def test_all_direct_quotations_have_one_speaker(rows):
    assert {row["speaker_name"] for row in rows if row["kind"] == "direct"} == {SPEAKER}
    assert {row["speaker_kind"] for row in rows if row["kind"] == "direct"} == {"person"}


def test_the_speaker_is_told_whatever_the_mention(rows):
    mentions = {row["speaker_text"] for row in direct(rows, RETELLING)}
    assert {"Zelenskyy", "he", "The leader of Ukraine", "Ukraine’s President"} <= mentions


def test_the_subheading_that_nobody_is_quoted_with_is_reported_speech(rows):
    (heading,) = [row for row in rows if row["text"].startswith("We can't agree")]
    assert (heading["speaker_text"], heading["kind"]) == ("Zelenskyy", "indirect")


def test_a_word_that_nobody_is_cited_with_is_scare(rows):
    scare = {row["text"] for row in rows if row["kind"] == "scare"}
    assert "genocide" in scare
    assert all(row["speaker_text"] is None for row in rows if row["kind"] == "scare")


def test_venues(rows):
    venues = {(row["text_id"], row["venue_text"]) for row in rows if row["venue_text"]}
    assert (RETELLING, "Newsmax") in venues
    assert (OWN, "Newsmax") in venues
    assert (OWN, "Rob Schmitt") in venues
    assert [row["text"][:9] for row in rows if row["venue_text"] == "his interviewer"] == ["If it's a"]


def test_text_is_the_slice(rows):
    for row in rows:
        text = body(row["text_id"])
        for name in ("", "speaker_", "cue_", "venue_"):
            start, end = row[f"{name}start_char"], row[f"{name}end_char"]
            words = row[{"": "text", "cue_": "cue"}.get(name, f"{name}text")]
            assert words == (None if start is None else text[start:end])
