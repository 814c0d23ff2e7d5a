"""Words and word 5-grams as 64-bit hashes, straight from UTF-8 bytes; not for choosing or comparing them.

A word is a run of `\\w` of the lower-cased text, exactly as `re.findall(r"\\w+", text.lower())` gives it. Python loops
over words cost more than everything else about near duplicates together, so the texts lie side by side as bytes and
every step is one numpy pass over all of them.
"""

import re
import sys
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

WORDS_PER_SHINGLE = 5
NO_SHINGLE = np.uint64(2**64 - 1)
"""Stands where fewer than five words are left in the text."""

_BLOCK_BYTES = 1 << 19
_FEW = 32
"""So many words at most are hashed one by one to their end, when all others have come to theirs."""
_WORD_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHINGLE_FACTOR = np.uint64(0xD6E8FEB86659FD93)
_SHINGLE_FACTOR_SQUARED = np.uint64(0xD6E8FEB86659FD93**2 % 2**64)
_HALF = np.uint64(32)
_LOW_BITS = np.uint64(0x0101010101010101)
_HIGH_BITS = np.uint64(0x8080808080808080)
_EIGHT = np.arange(8)
_THREE, _SEVEN, _BITS = np.uint64(3), np.uint64(7), np.uint64(64)

Bytes = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Words:
    """The words of some texts, text after text, in reading order; text i has those from offsets[i] to offsets[i + 1].

    hashes: 64 bits each. raw: the texts as they are, where word i begins at starts[i].
    """

    hashes: Hashes
    offsets: Positions
    raw: Bytes
    starts: Positions


@dataclass(frozen=True)
class _Characters:
    """Characters outside ASCII: position of the first byte, code point, number of bytes."""

    at: Positions
    codes: Codes
    widths: Codes


@dataclass(frozen=True)
class _CodePoints:
    """What has to be known of every code point: is it part of a word, what is its lower case, is it `irregular`.

    Irregular are those whose lower case depends on their neighbours or has another length in UTF-8.
    """

    is_word: Flags
    lower: Codes
    irregular: Flags


def blocks(bodies: pa.Array) -> list[pa.Array]:
    """Cut texts into runs of about half a megabyte, so that the passes over one run stay in the processor's cache."""
    sizes = pc.fill_null(pc.binary_length(bodies), 0).to_numpy(zero_copy_only=False)
    run = np.cumsum(sizes, dtype=np.int64) // _BLOCK_BYTES
    edges = [0, *(np.flatnonzero(np.diff(run)) + 1).tolist(), len(bodies)]
    return [bodies.slice(start, end - start) for start, end in pairwise(edges) if end > start]


def words(bodies: pa.Array) -> Words:
    """Part an array of strings (null counts as empty) into words. Pass one block at a time, see `blocks`."""
    raw, text, text_starts = _lower_words(bodies)
    in_word = text != 0
    begins = np.empty_like(in_word)
    begins[0] = False
    np.greater(in_word[1:], in_word[:-1], out=begins[1:])
    starts = np.flatnonzero(begins)
    return Words(_word_hashes(text, starts), np.searchsorted(starts, text_starts), raw, starts)


def shingles(found: Words) -> Hashes:
    """Hash the word 5-grams: one at each word, with repeats; NO_SHINGLE at the last four words of each text."""
    one = found.hashes
    hashes = np.empty(len(one), dtype=np.uint64)
    if len(one) >= WORDS_PER_SHINGLE:
        two = one[:-1] * _SHINGLE_FACTOR
        two += one[1:]
        four = two[:-2] * _SHINGLE_FACTOR_SQUARED
        four += two[2:]
        five = hashes[: 1 - WORDS_PER_SHINGLE]
        np.multiply(four[:-1], _SHINGLE_FACTOR, out=five)
        five += one[4:]
    ends = found.offsets[1:, None] - np.arange(1, WORDS_PER_SHINGLE)
    hashes[ends[ends >= 0]] = NO_SHINGLE
    return hashes


def _word_hashes(text: Bytes, starts: Positions) -> Hashes:
    """Hash the words that begin at `starts`, eight bytes at a time; behind each stands a zero byte."""
    hashes, goes_on = _up_to_zero(_eights(text, starts))
    hashes = _mixed(hashes)
    at = np.flatnonzero(goes_on)
    starts = starts[at]
    while len(at) > _FEW:
        starts += 8
        more, goes_on = _up_to_zero(_eights(text, starts))
        hashes[at] = _mixed(hashes[at] + more)
        further = np.flatnonzero(goes_on)
        at, starts = at[further], starts[further]
    if len(at):
        # A pass for each eight bytes of one endless word would take a minute for a megabyte.
        content = text.tobytes()
        for i, start in zip(at.tolist(), starts.tolist(), strict=True):
            hashes[i] = _goes_on(int(hashes[i]), content[start + 8 : content.index(0, start)])
    return hashes


def _goes_on(value: int, more: bytes) -> int:
    """The hash of a word whose first bytes have that hash, and whose others are these: the same as by passes."""
    for eight in np.frombuffer(more + bytes(8 - len(more) % 8), dtype="<u8").tolist():
        value = (value + eight) * int(_WORD_FACTOR) % 2**64
        value ^= value >> 32
    return value


def _eights(text: Bytes, starts: Positions) -> Hashes:
    """The eight bytes from each start on, out of the two aligned ones that hold them: numpy takes those much faster."""
    aligned = text.view("<u8")
    at = starts >> 3
    eights = aligned.take(at)
    shift = starts.view(np.uint64) & _SEVEN
    shift <<= _THREE
    eights >>= shift
    at += 1
    behind = aligned.take(at)
    np.subtract(_BITS, shift, out=shift)
    behind <<= shift  # by all 64 it leaves nothing
    eights |= behind
    return eights


def _up_to_zero(eights: Hashes) -> tuple[Hashes, Flags]:
    """Blank the bytes from the first zero byte on, and tell where there is none (`eights` is overwritten)."""
    # The lowest bit set in `zeros` is the highest of the first zero byte, as false alarms only come above a true one.
    zeros = eights - _LOW_BITS
    zeros &= ~eights
    zeros &= _HIGH_BITS
    # All bits up to that one; all bits where there is none.
    below = zeros - np.uint64(1)
    below ^= zeros
    eights &= below
    return eights, zeros == 0


def _mixed(values: Hashes) -> Hashes:
    values *= _WORD_FACTOR
    values ^= values >> _HALF
    return values


def _lower_words(bodies: pa.Array) -> tuple[Bytes, Bytes, Positions]:
    """The texts in one buffer; the same lower-cased, zero outside words; where each begins, and where the last ends."""
    raw, text_starts = _side_by_side(bodies)
    characters = _outside_ascii(raw)
    irregular = characters.at[_code_points().irregular[characters.codes]]
    if len(irregular):
        # Rare (Σ, İ, the Kelvin sign), so those texts may take the slow and exact way.
        texts = bodies.to_pylist()
        for i in np.unique(np.searchsorted(text_starts, irregular, side="right") - 1).tolist():
            texts[i] = texts[i].lower()
        return _lower_words(pa.array(texts, bodies.type))
    text = np.frombuffer(raw.translate(_ascii_table()), dtype=np.uint8)
    _settle(characters, text)
    return np.frombuffer(raw, dtype=np.uint8), text, text_starts


def _side_by_side(bodies: pa.Array) -> tuple[bytearray, Positions]:
    """All texts as UTF-8 in one buffer, each with a line feed behind it, eight before the first and after the last."""
    nothing, line_feed = pa.scalar("", bodies.type), pa.scalar("\n", bodies.type)
    options = {"null_handling": "replace", "null_replacement": ""}
    joined = pc.binary_join_element_wise(bodies, nothing, line_feed, **options)
    _, buffer, data = joined.buffers()
    width = np.int64 if pa.types.is_large_string(bodies.type) else np.int32
    offsets = np.frombuffer(buffer, dtype=width)[: len(joined) + 1].astype(np.int64)
    content = memoryview(data)[: offsets[-1]]
    padding = b"\n" * (16 - len(content) % 8)
    return bytearray().join((b"\n" * 8, content, padding)), offsets + 8


@cache
def _ascii_table() -> bytes:
    """Byte to byte: word characters to lower case, others to zero; bytes outside ASCII stay for `_settle`."""
    ascii_part = (chr(code) for code in range(128))
    return bytes(ord(c.lower()) if c.isalnum() or c == "_" else 0 for c in ascii_part) + bytes(range(128, 256))


def _outside_ascii(raw: bytearray) -> _Characters:
    """Decode the characters outside ASCII; most blocks of eight bytes have none."""
    data = np.frombuffer(raw, dtype=np.uint8)
    mixed = np.flatnonzero((data.view(np.uint64) & _HIGH_BITS) != 0)
    near = (mixed[:, None] * 8 + _EIGHT).ravel()
    at = near[data[near] >= 0xC0]
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
    at, codes, widths = characters.at, characters.codes, characters.widths
    outside = ~points.is_word[codes]
    lower = points.lower[codes]
    for k in range(4):
        text[at[outside & (widths > k)] + k] = 0
    changed = ~outside & (lower != codes)
    at, lower, widths = at[changed], lower[changed], widths[changed]
    for k in range(4):
        there = widths > k
        bits = lower[there] >> (6 * (widths[there] - 1 - k))
        text[at[there] + k] = bits & 0x3F | 0x80 if k else bits | (0xF00 >> widths[there]) & 0xFF


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
            if len(low) == 1 and len(low.encode()) == len(character.encode()) and character != "Σ":
                lower[code] = ord(low)
            else:
                irregular[code] = True
    return _CodePoints(is_word, lower, irregular)
