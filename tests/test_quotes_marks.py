"""Quotation marks to stretches: every kind of mark, and that one wrong mark costs its own paragraph alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.quotes.marks import quoted_stretches

LETTERS = "aB \n.,'’‘\"“”„«»‹›‚s-9"


def inner(text: str) -> list[str]:
    return [text[s.inner_start : s.inner_end] for s in quoted_stretches(text, range(len(text)))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('"We sail," she said. "Now."', ["We sail,", "Now."]),
        ("“We sail,” she said.", ["We sail,"]),
        ('"We sail at dawn,” said Orla.', ["We sail at dawn,"]),
        ('“We sail at dawn," said Orla.', ["We sail at dawn,"]),
        ('He went on, ”And then we sail."', ["And then we sail."]),
        ("«We sail», she said.", ["We sail"]),
        ("„We sail“, she said.", ["We sail"]),
        ("‘We can’t sail,’ she said.", ["We can’t sail,"]),
        ("'We can't sail,' she said.", ["We can't sail,"]),
        ("‘The boys’ boat can’t sail,’ she said.", ["The boys’ boat can’t sail,"]),
        ("“He told me ‘go’, and I went,” she said.", ["He told me ‘go’, and I went,"]),
        ('"He told me "go", and I went," she said.', ['He told me "go", and I went,']),
        ("‘If that is “grit”, we have it,’ says Orme.", ["If that is “grit”, we have it,"]),
        ("“We sail. And then\n\n“we land,” she said.", ["We sail. And then", "we land,"]),
        ("“We sail and never say when", ["We sail and never say when"]),
        ("The mast of 6'2\" is the sailors' own.", []),
        ("Rock 'n' roll in the '90s, the crew's choice", []),
        ("It isn't the Moss's boat.", []),
    ],
)
def test_what_stands_between_marks(text: str, wanted: list[str]) -> None:
    assert inner(text) == wanted


@given(st.text(LETTERS, max_size=80))
def test_stretches_are_in_order_and_within_one_paragraph(text: str) -> None:
    end = 0
    for stretch in quoted_stretches(text, range(len(text))):
        assert end <= stretch.start < stretch.inner_start <= stretch.inner_end <= stretch.end <= len(text)
        assert "\n" not in text[stretch.start : stretch.end]
        end = stretch.end


@given(st.lists(st.text(LETTERS.replace("\n", ""), max_size=30), min_size=1, max_size=4), st.integers(0, 3))
def test_a_paragraph_is_read_alike_whatever_the_others_hold(paragraphs: list[str], which: int) -> None:
    which %= len(paragraphs)
    text = "\n".join(paragraphs)
    start = len("\n".join([*paragraphs[:which], ""])) if which else 0
    own = [(s.start + start, s.end + start) for s in quoted_stretches(paragraphs[which], range(len(paragraphs[which])))]
    end = start + len(paragraphs[which])
    assert own == [(s.start, s.end) for s in quoted_stretches(text, range(len(text))) if start <= s.start < end]
