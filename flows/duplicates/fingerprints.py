"""Fingerprints of articles: the few shingles of each by which SQL finds candidate pairs; no pair is judged here.

FracMinHash (Irber et al. 2022, doi:10.1101/2022.01.11.475838): a shingle is kept where its hash is below a fixed
share of all hashes, so two texts keep the same ones of those they share, whatever else they hold. Two additions:
a short text keeps all its shingles, and where a long one would keep none of 36 in a row, the smallest of each such
window stays (winnowing: Schleimer et al. 2003), so that 40 words in a row that two texts share leave a common trace.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from flows.duplicates.shingles import (
    NO_SHINGLE,
    WORDS_PER_SHINGLE,
    Flags,
    Hashes,
    Positions,
    blocks,
    shingles,
    words,
)
from flows.ranges import ranges

VERSION = 1
"""Goes up with every change by which a text would get other fingerprints; stored ones are then computed anew."""

SAMPLED = 16
"""One of so many shingles of a long text is kept."""

SHORT = 128
"""A text with up to so many shingles, repeats counted, keeps them all."""

WINDOW = 36
"""So many shingles in a row never go without a fingerprint."""

FINGERPRINTS = pa.schema(
    {
        "article_id": pa.string(),
        "n_words": pa.int32(),
        "is_short": pa.bool_(),
        "n_sampled": pa.int32(),
        "version": pa.int16(),
        "fingerprints": pa.list_(pa.uint32()),
    }
)

_THRESHOLD = np.uint64(2**64 // SAMPLED)
_HALF = np.uint64(32)
_LOWER = np.uint64(2**32 - 1)


def fingerprint(articles: pa.Table) -> pa.Table:
    """Fingerprint the bodies of articles; FINGERPRINTS, one row per article, in the order given.

    articles: article_id, body (null counts as empty).
    n_words counts runs of `\\w`; fingerprints are the lower halves of the 64-bit hashes that are kept, sorted, each
    once; n_sampled is how many of them any text keeps that holds the same shingle and is as long: all those of a
    short text, and of a long one those below the threshold.
    """
    bodies = articles.column("body").combine_chunks()
    parts = [_fingerprint_block(block) for block in blocks(bodies)]
    columns = pa.concat_tables([_COLUMNS.empty_table(), *parts]).combine_chunks()
    table = columns.append_column("article_id", articles.column("article_id").cast(pa.string()))
    return table.select(FINGERPRINTS.names)


_COLUMNS = pa.schema([field for field in FINGERPRINTS if field.name != "article_id"])


@dataclass(frozen=True)
class _Shingles:
    """The shingles of some texts, text after text: text i has hashes[offsets[i]:offsets[i + 1]], the last four void."""

    hashes: Hashes
    offsets: Positions
    below: Positions  # where a hash is under the threshold, or no shingle begins


def _fingerprint_block(bodies: pa.Array) -> pa.Table:
    found = words(bodies)
    hashes = shingles(found)
    # Adding one turns NO_SHINGLE into zero, so that one search finds the ends of texts as well.
    below = np.flatnonzero(hashes + np.uint64(1) <= _THRESHOLD)
    block = _Shingles(hashes, found.offsets, below)
    n_words = np.diff(found.offsets)
    is_short = n_words < SHORT + WORDS_PER_SHINGLE
    sampled = _distinct(np.concatenate((_all_of(block, is_short), _below_threshold(block, ~is_short))))
    minima, texts = _window_minima(block, ~is_short), _whole_texts(bodies, n_words < WORDS_PER_SHINGLE)
    kept = _distinct(np.concatenate((sampled, minima, texts)))
    ends = np.searchsorted(kept, np.arange(len(bodies) + 1, dtype=np.uint64) << _HALF)
    columns = [
        pa.array(n_words, pa.int32()),
        pa.array(is_short),
        pa.array(np.bincount(_text_of(sampled), minlength=len(bodies)), pa.int32()),
        pa.array(np.full(len(bodies), VERSION), pa.int16()),
        pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(kept.astype(np.uint32))),
    ]
    return pa.table(columns, schema=_COLUMNS)


def _keys(texts: Positions, hashes: Hashes) -> Hashes:
    """Number of the text in the upper half, fingerprint (the lower half of the hash) in the lower."""
    return texts.astype(np.uint64) << _HALF | hashes & _LOWER


def _text_of(keys: Hashes) -> Positions:
    return (keys >> _HALF).astype(np.int64)


def _distinct(keys: Hashes) -> Hashes:
    keys.sort()
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))] if len(keys) else keys


def _all_of(block: _Shingles, wanted: Flags) -> Hashes:
    """Keys of all shingles of the wanted texts."""
    texts = np.flatnonzero(wanted)
    sizes = np.diff(block.offsets)[texts]
    owners = np.repeat(texts, sizes)
    hashes = block.hashes[ranges(block.offsets[texts], sizes)]
    valid = hashes != NO_SHINGLE
    return _keys(owners[valid], hashes[valid])


def _below_threshold(block: _Shingles, wanted: Flags) -> Hashes:
    """Keys of the shingles of the wanted texts whose hash is in the lowest sixteenth."""
    owners = np.repeat(np.arange(len(wanted)), np.diff(np.searchsorted(block.below, block.offsets)))
    hashes = block.hashes[block.below]
    valid = wanted[owners] & (hashes != NO_SHINGLE)
    return _keys(owners[valid], hashes[valid])


def _whole_texts(bodies: pa.Array, wanted: Flags) -> Hashes:
    """Keys of whole texts, for those too short for a shingle: they can only be found as exact copies."""
    texts = np.flatnonzero(wanted)
    digests = [hashlib.sha256((bodies[i].as_py() or "").encode()).digest() for i in texts.tolist()]
    return _keys(texts, np.frombuffer(b"".join(digests), dtype="<u8")[::4])


def _window_minima(block: _Shingles, wanted: Flags) -> Hashes:
    """Keys of the smallest shingle of each WINDOW in a row of the wanted texts that has none below the threshold."""
    walls = np.concatenate(([-1], block.below, [len(block.hashes)]))
    sizes = np.diff(walls) - 1
    wide = np.flatnonzero(sizes >= WINDOW)
    owners = np.searchsorted(block.offsets, walls[wide] + 1, side="right") - 1
    wide, owners = wide[wanted[owners]], owners[wanted[owners]]
    if not len(wide):
        return np.empty(0, dtype=np.uint64)
    sizes = sizes[wide]
    minima = block.hashes[ranges(walls[wide] + 1, sizes)]
    reached = 1
    while reached < WINDOW:
        step = min(reached, WINDOW - reached)
        minima = np.minimum(minima[:-step], minima[step:])
        reached += step
    windows = sizes - WINDOW + 1
    return _keys(np.repeat(owners, windows), minima[ranges(np.cumsum(sizes) - sizes, windows)])
