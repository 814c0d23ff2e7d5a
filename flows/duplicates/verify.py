"""Exact figures for candidate pairs, over all their shingles, and what kind of pair each is; finds no candidates.

jaccard and containment are Broder's resemblance and containment (1997, doi:10.1109/SEQUEN.1997.666900) of the sets of
word 5-grams, save that containment is always that of the smaller set in the larger.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from flows.duplicates.shingles import NO_SHINGLE, Flags, Hashes, Positions, Words, blocks, ranges, shingles, words
from flows.duplicates.templates import is_template

PAIRS = pa.schema(
    {
        "article_id": pa.string(),
        "other_article_id": pa.string(),
        "jaccard": pa.float64(),
        "containment": pa.float64(),
        "kind": pa.string(),
    }
)

NEAR = 0.8
CONTAINED = 0.8
STORED_JACCARD = 0.5
STORED_CONTAINMENT = 0.65

# A key has the number of its text or pair in the upper 20 bits, 43 bits of the hash, and in the last one whether the
# shingle holds a figure or a name. Two shingles of a pair of long articles fall together once in millions of pairs.
_NUMBER = np.uint64(44)
_CUT = np.uint64(20)
_HASH = np.uint64(2**44 - 2)
_NAMED = np.uint64(1)
_MOST_KEYS = 1 << 20

Figures = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Sets:
    """The distinct shingles of each text, one text after the other; text i has keys[starts[i]:starts[i] + sizes[i]]."""

    keys: Hashes
    starts: Positions
    sizes: Positions


@dataclass(frozen=True)
class _Overlap:
    """Of each pair: shingles in both; and those in one alone that hold neither figure nor name."""

    shared: Indices
    plain: Indices


def verify(pairs: pa.Table, bodies: pa.Table) -> pa.Table:
    """Compare the bodies of candidate pairs; PAIRS, those that are similar enough to be stored, in the order given.

    pairs: article_id, other_article_id. bodies: article_id, body; every article of `pairs` once, fewer than a million.
    Memory: about 16 bytes per word of all the bodies given, so give them in batches.
    kind: exact (equal bodies), template (see there), near (jaccard >= 0.8), contained (containment >= 0.8), null.
    """
    texts = bodies.column("body").combine_chunks()
    one, other = (_index_in(bodies.column("article_id"), pairs.column(name)) for name in PAIRS.names[:2])
    same = pc.equal(texts.take(pa.array(one)), texts.take(pa.array(other))).to_numpy(zero_copy_only=False)
    sets = _sets_of(texts)
    overlap = _overlap(sets, one, other)
    sizes, other_sizes = sets.sizes[one], sets.sizes[other]
    smaller, union = np.minimum(sizes, other_sizes), sizes + other_sizes - overlap.shared
    jaccard = np.where(same, 1.0, overlap.shared / np.maximum(union, 1))
    containment = np.where(same, 1.0, overlap.shared / np.maximum(smaller, 1))
    stored = (jaccard >= STORED_JACCARD) | (containment >= STORED_CONTAINMENT)
    differing = union - overlap.shared
    template = stored & ~same & _may_be_template(smaller, union, differing, overlap.plain)
    for i in np.flatnonzero(template).tolist():
        template[i] = is_template(texts[one[i]].as_py(), texts[other[i]].as_py())
    kinds = np.select(
        [same, template, jaccard >= NEAR, containment >= CONTAINED], ["exact", "template", "near", "contained"], ""
    )
    columns = [*pairs.select(PAIRS.names[:2]).columns, jaccard, containment, pa.array(kinds.tolist(), mask=kinds == "")]
    return pa.table(columns, names=PAIRS.names).cast(PAIRS).filter(pa.array(stored))


def _index_in(ids: pa.ChunkedArray, wanted: pa.ChunkedArray) -> Indices:
    found = pc.index_in(wanted, value_set=ids.combine_chunks())
    if found.null_count:
        raise ValueError(f"no body given for article {pc.filter(wanted, pc.is_null(found))[0]}")
    return np.asarray(found.to_numpy(), dtype=np.int64)


def _may_be_template(smaller: Indices, union: Indices, differing: Indices, plain: Indices) -> Flags:
    """Whether reading a pair word by word may show a template; that is slow, and most pairs are none at sight.

    The two must be alike in length, and differ in more than two places, nearly always where a figure or a name is near.
    """
    return (2 * union < 3 * smaller) & (differing > 20) & (8 * differing > smaller) & (5 * plain < differing)


def _sets_of(texts: pa.Array) -> _Sets:
    parts = [np.empty(0, dtype=np.uint64)]
    first = 0
    for block in blocks(texts):
        parts.append(_keys(words(block), first))
        first += len(block)
    keys = np.concatenate(parts)
    edges = np.searchsorted(keys, np.arange(first + 1, dtype=np.uint64) << _NUMBER)
    return _Sets(keys & np.uint64(2**44 - 1), edges[:-1], np.diff(edges))


def _keys(found: Words, first: int) -> Hashes:
    """The distinct shingles of the texts of a block, whose first has the number `first`; sorted."""
    hashes = shingles(found)
    numbers = np.arange(first, first + len(found.offsets) - 1, dtype=np.uint64) << _NUMBER
    keys = np.repeat(numbers, np.diff(found.offsets))
    keys |= hashes >> _CUT & _HASH
    keys |= _holds_name(found)
    keys = np.sort(keys[hashes != NO_SHINGLE])
    return keys[np.concatenate(([True], ~_alike(keys)))] if len(keys) else keys


def _holds_name(found: Words) -> Flags:
    """Whether one of the five words from each position on begins with a digit or a capital."""
    one = (found.first_bytes >= ord("0")) & (found.first_bytes <= ord("Z"))
    five = one.copy()
    for k in range(1, 5):
        five[:-k] |= one[k:]
    return five


def _alike(keys: Hashes) -> Flags:
    """Whether each key is the same shingle of the same number as the one before, for all but the first."""
    return (keys[1:] ^ keys[:-1]) <= _NAMED


def _overlap(sets: _Sets, one: Indices, other: Indices) -> _Overlap:
    """Compare the sets of each pair of texts, as many pairs at once as have a million shingles."""
    shared = np.zeros(len(one), dtype=np.int64)
    plain = np.zeros(len(one), dtype=np.int64)
    run = np.cumsum(sets.sizes[one] + sets.sizes[other]) // _MOST_KEYS
    edges = [0, *(np.flatnonzero(np.diff(run)) + 1).tolist(), len(one)]
    for start, end in pairwise(edges):
        keys = _paired_keys(sets, one[start:end], other[start:end])
        # What is in both sets of a pair stands side by side.
        twice = np.flatnonzero(_alike(keys))
        shared[start:end] = _count(keys[twice], end - start)
        alone = (keys & _NAMED) == 0
        alone[twice] = alone[twice + 1] = False
        plain[start:end] = _count(keys[alone], end - start)
    return _Overlap(shared, plain)


def _paired_keys(sets: _Sets, one: Indices, other: Indices) -> Hashes:
    """The shingles of both texts of each pair, under the number of the pair, sorted."""
    texts = np.stack((one, other), axis=1).ravel()
    sizes = sets.sizes[texts]
    keys = np.repeat(np.arange(len(texts), dtype=np.uint64) // np.uint64(2) << _NUMBER, sizes)
    keys |= sets.keys[ranges(sets.starts[texts], sizes)]
    keys.sort()
    return keys


def _count(keys: Hashes, n: int) -> Indices:
    return np.bincount((keys >> _NUMBER).astype(np.int64), minlength=n)
