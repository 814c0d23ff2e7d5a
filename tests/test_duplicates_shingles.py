"""Words, shingles and fingerprints of the byte tokeniser, against `re` on lower-cased text."""

import re
import sys
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from duplicates_warehouse import Shingle, shingles_of
from hypothesis import given, settings
from hypothesis import strategies as st
from lakes import SEEDS

from flows.duplicates.fingerprints import SHORT, WINDOW, fingerprint
from flows.duplicates.shingles import NO_SHINGLE, blocks, shingles, words

# What the fast way must not trip over: final sigma, letters that change length or number in lower case, combining
# marks, digits that are no figures, characters outside the Basic Multilingual Plane, quotation marks, underscores.
ODD = "aZ09_ .,'’“”–\u00a0éÉßẞÅK\u0130ıΣσςΑΩЖж中文字ᾈǅ²½Ⅷ\u0301\u200d😀𝐀𐐀\x00\n"
TEXTS = st.lists(st.one_of(st.text(ODD, max_size=40), st.text(max_size=40)), max_size=12)
SEED_TEXTS = [file.read_text("utf-8", "replace") for file in sorted(SEEDS.glob("*.txt"))]


def word_lists(texts: list[str | None]) -> list[list[int]]:
    """The hashes of each text's words."""
    found = words(pa.array(texts, pa.string()))
    return [found.hashes[start:end].tolist() for start, end in pairwise(found.offsets)]


def assert_same_words(texts: list[str]) -> None:
    """Equal hashes for equal words and others for others, word for word."""
    hashes = word_lists(list(texts))
    expected = [re.findall(r"\w+", text.lower()) for text in texts]
    assert [len(found) for found in hashes] == [len(found) for found in expected]
    by_word = {word: h for ws, hs in zip(expected, hashes, strict=True) for word, h in zip(ws, hs, strict=True)}
    assert [[by_word[word] for word in found] for found in expected] == hashes
    assert len(set(by_word.values())) == len(by_word)


@settings(max_examples=300)
@given(TEXTS)
def test_words_are_those_of_re(texts: list[str]) -> None:
    assert_same_words(texts)


def test_every_code_point_is_a_word_or_none_as_re_says() -> None:
    codes = [code for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    runs = [codes[start : start + 2000] for start in range(0, len(codes), 2000)]
    assert_same_words(["\n".join(f"x{chr(code)}y {chr(code)}" for code in run) for run in runs])


@pytest.mark.parametrize("length", [1, 7, 8, 9, 15, 16, 17, 24, 25, 100])
def test_words_differ_by_any_of_their_bytes(length: int) -> None:
    word = "abcdefghij" * 10
    variants = {word[:length]} | {word[:i] + "x" + word[i + 1 : length] for i in range(length)} | {word[: length + 1]}
    assert_same_words(sorted(variants))


def test_a_word_has_one_hash_whether_many_are_as_long_or_none() -> None:
    lengths = [*range(1, 60), 1000, 100_000]
    alone = {n: word_lists(["x" * n])[0][0] for n in lengths}
    assert len(set(alone.values())) == len(lengths)
    together = word_lists([" ".join(["x" * n] * 50) for n in lengths])
    assert together == [[alone[n]] * 50 for n in lengths]


def test_words_of_slices_nulls_and_long_strings() -> None:
    texts = ["one two", None, "", "three", "four"]
    whole = word_lists(texts)
    for kind in (pa.string(), pa.large_string()):
        found = words(pa.array(["before", *texts, "after"], kind).slice(1, 5))
        assert [found.hashes[start:end].tolist() for start, end in pairwise(found.offsets)] == whole


@given(st.lists(st.text("ab ", max_size=60), max_size=8))
def test_shingles_are_five_words_of_one_text(texts: list[str]) -> None:
    found = words(pa.array(texts, pa.string()))
    hashes = shingles(found)
    by_shingle: dict[Shingle, int] = {}
    for text, (start, end) in zip(texts, pairwise(found.offsets), strict=True):
        ws = text.split()
        expected = [tuple(ws[i : i + 5]) for i in range(len(ws) - 4)]
        of_text = hashes[start:end]
        assert (of_text[len(expected) :] == NO_SHINGLE).all()
        assert all(by_shingle.setdefault(s, h) == h for s, h in zip(expected, of_text.tolist(), strict=False))
    assert len(set(by_shingle.values())) == len(by_shingle)


@given(st.lists(st.integers(0, 300_000), max_size=30))
def test_blocks_are_all_the_texts_in_order(sizes: list[int]) -> None:
    texts = pa.array(["x" * size for size in sizes], pa.string())
    assert [text for block in blocks(texts) for text in block.to_pylist()] == texts.to_pylist()


def prints(*texts: str) -> list[set[int]]:
    table = fingerprint(pa.table({"article_id": [str(i) for i in range(len(texts))], "body": texts}))
    return [set(found) for found in table["fingerprints"].to_pylist()]


@pytest.mark.parametrize("n", [4, 5, 30, SHORT + 4])
def test_a_short_text_keeps_all_its_shingles(n: int) -> None:
    text = " ".join(f"w{i}" for i in range(n))
    assert len(prints(text)[0]) == max(len(shingles_of(text)), 1)


@settings(max_examples=30)
@given(st.integers(0, 900), st.integers(0, 900), st.integers(0, 10**9))
def test_whatever_stands_around_a_long_stretch_leaves_a_common_trace(before: int, behind: int, start: int) -> None:
    stretch = [f"s{start + i}" for i in range(WINDOW + 4)]
    one = [f"a{i}" for i in range(before)] + stretch + [f"b{i}" for i in range(behind)]
    other = [f"c{i}" for i in range(behind)] + stretch + [f"d{i}" for i in range(before)]
    first, second = prints(" ".join(one), " ".join(other))
    assert first & second


def test_fingerprints_do_not_depend_on_the_batch() -> None:
    texts = [*SEED_TEXTS, " ".join(SEED_TEXTS)] * 30
    alone = {text: prints(text)[0] for text in texts}
    assert prints(*texts) == [alone[text] for text in texts]


def test_a_long_text_keeps_one_shingle_in_sixteen() -> None:
    table = fingerprint(pa.table({"article_id": ["a"], "body": [" ".join(f"w{i}" for i in range(100_000))]}))
    assert 0.95 < table["n_sampled"][0].as_py() * 16 / 100_000 < 1.05
    assert np.diff(table["fingerprints"][0].values.to_numpy().astype(np.int64)).min() > 0
