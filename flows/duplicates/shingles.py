"""Hashes of word 5-grams, straight from UTF-8 bytes; not for choosing or comparing them.

A word is a run of `\\w` of the lower-cased text, exactly as `re.findall(r"\\w+", text.lower())` gives it. Python loops
over words cost more than everything else about near duplicates together, so the texts are laid side by side as bytes
and every step is one numpy pass over all of them.
"""

import re
import sys
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

WORDS_PER_SHINGLE = 5
NO_SHINGLE = np.uint64(2**64 - 1)
"""Stands at the positions where fewer than five words are left in the text."""

_BLOCK_BYTES = 1 << 19
_WORD_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHINGLE_FACTOR = np.uint64(0xD6E8FEB86659FD93)
_SHINGLE_FACTOR_SQUARED = np.uint64(0xD6E8FEB86659FD93**2 % 2**64)
_MIX_FACTOR = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)
_NAME = np.uint64(0)
_FIRST_BYTES = np.array([2 ** (8 * n) - 1 for n in range(9)], dtype=np.uint64)
_PADDING = bytes(16)

Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Shingles:
    """Shingle hashes of some texts, text after text, in reading order, with repeats.

    hashes: one per word; NO_SHINGLE at the last four words of each text. offsets: text i has hashes[offsets[i]:offsets[i + 1]].
    """

    hashes: Hashes
    offsets: Positions


@dataclass(frozen=True)
class _Words:
    """One hash per word; whether it begins with an ASCII digit or capital; words of text i from offsets[i] on."""

    hashes: Hashes
    is_name: npt.NDArray[np.bool_]
    offsets: Positions


@dataclass(frozen=True)
class _Characters:
    """Characters outside ASCII: position of the first byte, code point, number of bytes."""

    at: Positions
    codes: npt.NDArray[np.uint32]
    widths: npt.NDArray[np.uint32]


@dataclass(frozen=True)
class _CodePoints:
    """What has to be known of every code point: is it part of a word, what is its lower case, is it `irregular`.

    Irregular are those whose lower case depends on their neighbours or has another length in UTF-8.
    """

    is_word: npt.NDArray[np.bool_]
    lower: npt.NDArray[np.uint32]
    irregular: npt.NDArray[np.bool_]


def blocks(bodies: pa.Array) -> list[pa.Array]:
    """Cut texts into runs of about half a megabyte, so that the passes over one run stay in the processor's cache."""
    sizes = pc.fill_null(pc.binary_length(bodies), 0).to_numpy(zero_copy_only=False)
    run = np.cumsum(sizes, dtype=np.int64) // _BLOCK_BYTES
    cuts = np.flatnonzero(np.diff(run)) + 1
    edges = [0, *cuts.tolist(), len(bodies)]
    return [bodies.slice(start, end - start) for start, end in zip(edges, edges[1:], strict=False) if end > start]


def shingles(bodies: pa.Array) -> Shingles:
    """Hash the word 5-grams of an array of strings (null counts as empty). Pass one block at a time, see `blocks`."""
    words = _words(bodies)
    return _five_in_a_row(words.hashes, words.offsets)


def skeletons(bodies: pa.Array) -> Shingles:
    """As `shingles`, but each run of words that begin with a digit or a capital counts as one and the same word."""
    words = _words(bodies)
    first_of_run = ~words.is_name
    first_of_run[1:] |= ~words.is_name[:-1]
    first_of_run[words.offsets[:-1][np.diff(words.offsets) > 0]] = True
    hashes = np.where(words.is_name, _NAME, words.hashes)[first_of_run]
    return _five_in_a_row(hashes, np.concatenate(([0], np.cumsum(first_of_run)))[words.offsets])


def ranges(starts: Positions, sizes: Positions) -> Positions:
    """The positions start, start + 1, … of each range, one range after the other."""
    before = np.cumsum(sizes) - sizes
    return np.arange(int(sizes.sum())) + np.repeat(starts - before, sizes)


def _five_in_a_row(words: Hashes, offsets: Positions) -> Shingles:
    hashes = np.full(len(words), NO_SHINGLE, dtype=np.uint64)
    if len(words) >= WORDS_PER_SHINGLE:
        pairs = words[:-1] * _SHINGLE_FACTOR + words[1:]
        fours = pairs[:-2] * _SHINGLE_FACTOR_SQUARED + pairs[2:]
        fives = fours[:-1] * _SHINGLE_FACTOR + words[4:]
        fives ^= fives >> _HALF
        fives *= _MIX_FACTOR
        fives ^= fives >> _HALF
        hashes[: len(fives)] = fives
    ends = offsets[1:, None] - np.arange(1, WORDS_PER_SHINGLE)
    hashes[ends[ends >= 0]] = NO_SHINGLE
    return Shingles(hashes, offsets)


def _words(bodies: pa.Array) -> _Words:
    raw, text, text_ends = _lower_words(bodies)
    in_word = text != 0
    edges = np.flatnonzero(in_word[1:] != in_word[:-1])
    # The buffer begins and ends with a zero byte, so edges come in pairs.
    starts = edges[::2] + 1
    lengths = edges[1::2] + 1 - starts
    # A view of the eight bytes from every position: a word of up to eight bytes is one masked load.
    eight = np.ndarray((len(text) - 8,), dtype="<u8", buffer=text.data, strides=(1,))
    hashes = _mixed(eight[starts] & _FIRST_BYTES.take(lengths, mode="clip"))
    rest = np.flatnonzero(lengths > 8)
    done = 8
    while len(rest):
        more = eight[starts[rest] + done] & _FIRST_BYTES.take(lengths[rest] - done, mode="clip")
        hashes[rest] = _mixed(hashes[rest] + more)
        done += 8
        rest = rest[lengths[rest] > done]
    first = np.frombuffer(raw, dtype=np.uint8)[starts]
    is_name = (first >= ord("0")) & (first <= ord("Z"))
    return _Words(hashes, is_name, np.concatenate(([0], np.searchsorted(starts, text_ends))))


def _mixed(values: Hashes) -> Hashes:
    values *= _WORD_FACTOR
    values ^= values >> _HALF
    return values


def _lower_words(bodies: pa.Array) -> tuple[bytes, Bytes, Positions]:
    """The texts in one buffer; the same lower-cased, every byte outside words zero; and the position behind each text."""
    raw, text_ends = _side_by_side(bodies)
    characters = _outside_ascii(raw)
    irregular = characters.at[_code_points().irregular[characters.codes]]
    if len(irregular):
        # Rare (Σ, İ, the Kelvin sign), so those texts may take the slow and exact way.
        texts = bodies.to_pylist()
        for i in np.unique(np.searchsorted(text_ends, irregular)).tolist():
            texts[i] = texts[i].lower()
        return _lower_words(pa.array(texts, pa.large_string()))
    text = np.frombuffer(bytearray(raw).translate(_ascii_table()), dtype=np.uint8)
    _settle(characters, text)
    return raw, text, text_ends


def _side_by_side(bodies: pa.Array) -> tuple[bytes, Positions]:
    """All texts as UTF-8 in one buffer with a line feed before and behind each, and the position of the one behind."""
    nothing, line_feed = pa.scalar("", pa.large_string()), pa.scalar("\n", pa.large_string())
    texts = pc.fill_null(bodies.cast(pa.large_string()), nothing)
    joined = pc.binary_join_element_wise(texts, nothing, line_feed)
    _, offsets, data = joined.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[1 : len(joined) + 1]
    return b"".join((b"\n", memoryview(data), _PADDING)), ends


@cache
def _ascii_table() -> bytes:
    """Byte to byte: word characters to lower case, others to zero; bytes outside ASCII stay for `_settle`."""
    ascii_part = (chr(code) for code in range(128))
    return bytes(ord(c.lower()) if c.isalnum() or c == "_" else 0 for c in ascii_part) + bytes(range(128, 256))


def _outside_ascii(raw: bytes) -> _Characters:
    """Decode the characters outside ASCII."""
    data = np.frombuffer(raw, dtype=np.uint8)
    at = np.flatnonzero(data >= 0xC0)
    one, two, three, four = (data[at + k].astype(np.uint32) for k in range(4))
    widths = 2 + (one >= 0xE0).astype(np.uint32) + (one >= 0xF0)
    two, three, four = two & 0x3F, three & 0x3F, four & 0x3F
    of_two = (one & 0x1F) << 6 | two
    of_three = (one & 0x0F) << 12 | two << 6 | three
    of_four = (one & 0x07) << 18 | two << 12 | three << 6 | four
    return _Characters(at, np.choose(widths - 2, [of_two, of_three, of_four]), widths)


def _settle(characters: _Characters, text: Bytes) -> None:
    """Put the lower case of characters outside ASCII into `text`, and zeros for those that are not part of a word."""
    points = _code_points()
    lower = points.lower[characters.codes]
    outside = ~points.is_word[characters.codes]
    changed = outside | (lower != characters.codes)
    at, lower, widths, outside = characters.at[changed], lower[changed], characters.widths[changed], outside[changed]
    for k in range(4):
        there = widths > k
        bits = lower[there] >> (6 * (widths[there] - 1 - k))
        byte = bits & 0x3F | 0x80 if k else bits | (0xF00 >> widths[there]) & 0xFF
        text[at[there] + k] = np.where(outside[there], 0, byte)


@cache
def _code_points() -> _CodePoints:
    """Tables over all code points, made with the very `\\w` and `lower()` that define a word."""
    count = sys.maxunicode + 1
    lower = np.arange(count, dtype=np.uint32)
    is_word = np.zeros(count, dtype=np.bool_)
    irregular = np.zeros(count, dtype=np.bool_)
    everything = lower.tobytes().decode("utf-32-le", "surrogatepass")
    for run in re.finditer(r"\w+", everything):
        is_word[run.start() : run.end()] = True
        for code, character in enumerate(run.group(), run.start()):
            low = character.lower()
            if low == character:
                continue
            if len(low) == 1 and len(low.encode()) == len(character.encode()) and character != "Σ":
                lower[code] = ord(low)
            else:
                irregular[code] = True
    return _CodePoints(is_word, lower, irregular)
