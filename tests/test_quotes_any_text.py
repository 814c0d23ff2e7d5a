"""Whatever the text: no error, true offsets, and rows that depend on that text alone."""

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lakes import SEEDS
from quote_helpers import quotes

from flows.quotes.pieces import LONGEST_PIECE
from flows.quotes.pipeline import extract_texts, tools

ODD = "\ud800\udfff\x00\u200b\u200d\u202e\u2066\ufeff\u0301\u00a0\u2028\r\t\n\"“”„«»‹›‘’'`"
WORDS = [
    "he said",
    "said",
    "that",
    "Ann Moss",
    "the mayor of Sarn",
    ", ",
    ". ",
    '"',
    "“",
    "”",
    "‘",
    "’",
    "\n",
    " ",
    ":",
    "told",
]
SPANS = {"": "text", "speaker_": "speaker_text", "cue_": "cue", "venue_": "venue_text"}
any_text = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from(ODD + "aZ ,.9"), max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
)


@settings(max_examples=300)
@given(any_text)
def test_every_span_is_the_slice_it_claims(text: str) -> None:
    rows = [row._asdict() for row in next(extract_texts([text], tools()))]
    assert [row["ordinal"] for row in rows] == list(range(len(rows)))
    assert [row["start_char"] for row in rows] == sorted(row["start_char"] for row in rows)
    for row in rows:
        assert 0 <= row["start_char"] < row["end_char"] <= len(text)
        assert (row["attribution"] is None) == (row["kind"] == "scare")
        assert 0 <= row["confidence"] <= 1
        for prefix, words in SPANS.items():
            start, end = row[f"{prefix}start_char"], row[f"{prefix}end_char"]
            assert row[words] == (None if start is None else text[start:end])


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), max_size=4))
def test_rows_do_not_depend_on_the_other_texts(texts: list[str]) -> None:
    together = [{**row, "text_id": "0"} for row in quotes(*texts)]
    assert together == [row for text in texts for row in quotes(text)]


@pytest.mark.parametrize("text", ["", " ", "\n", '"', "“", "said", "'" * 50, "\ud800" * 9, "a" * 10_000, "\x00"])
def test_the_smallest_and_strangest(text: str) -> None:
    assert isinstance(next(extract_texts([text], tools())), list)


def test_no_texts() -> None:
    assert quotes() == []


def test_a_text_longer_than_a_piece_is_read_to_its_end() -> None:
    part = '"We will open the bridge in May," said Mayor Ellen Prowse.\n\n' + "The river is wide. " * 50 + "\n\n"
    text = part * (3 * LONGEST_PIECE // (2 * len(part)) + 1)
    rows = [row._asdict() for row in next(extract_texts([text], tools()))]
    direct = [row for row in rows if row["kind"] == "direct"]
    assert len(direct) == text.count('"We will')
    assert all(row["text"] == text[row["start_char"] : row["end_char"]] for row in rows)
    assert [row["ordinal"] for row in rows] == list(range(len(rows)))
    assert len({row["attribution"] for row in direct}) == len(direct)


def test_nothing_that_refers_to_itself_is_left() -> None:
    """So memory stays bounded though Python's search for cycles is off meanwhile."""
    texts = [file.read_text("utf-8", errors="replace") for file in sorted(SEEDS.glob("*.txt"))]
    assert quotes(*texts)
    gc.collect()
    gc.disable()
    try:
        quotes(*texts)
        assert gc.collect() == 0
    finally:
        gc.enable()
