"""Exact figures for candidate pairs, over all their shingles, and what kind of pair each is; finds no candidates.

jaccard and containment are Broder's resemblance and containment (1997, doi:10.1109/SEQUEN.1997.666900) of the sets of word
5-grams, save that containment is always that of the smaller set in the larger.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from flows.duplicates.shingles import NO_SHINGLE, Hashes, Positions, Shingles, blocks, ranges, shingles, skeletons

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

# A hash keeps its upper 44 bits beside the number of its text or pair in the upper 20: two different shingles of a
# pair of long articles fall together once in 10 million pairs.
_NUMBER_SHIFT = np.uint64(44)
_HASH_SHIFT = np.uint64(20)
_MOST_NUMBERS = 1 << 20
_MOST_HASHES = 1 << 21

Figures = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Sets:
    """The distinct hashes of each text, one text after the other; text i has hashes[starts[i]:starts[i] + sizes[i]]."""

    hashes: Hashes
    starts: Positions
    sizes: Positions


def verify(pairs: pa.Table, bodies: pa.Table) -> pa.Table:
    """Compare the bodies of candidate pairs; PAIRS, those that are similar enough to be stored, in the order given.

    pairs: article_id, other_article_id. bodies: article_id, body; every article of `pairs` once, fewer than a million.
    Memory: about 16 bytes per word of all the bodies given, so give them in batches.
    kind: exact (equal bodies), template (see `_is_template`), near (jaccard >= 0.8), contained (containment >= 0.8), null.
    """
    texts = bodies.column("body").combine_chunks()
    one, other = (_index_in(bodies.column("article_id"), pairs.column(name)) for name in PAIRS.names[:2])
    plain, masked = _sets_of(texts)
    jaccard, containment = _compare(plain, one, other)
    same = pc.equal(texts.take(pa.array(one)), texts.take(pa.array(other))).to_numpy(zero_copy_only=False)
    jaccard[same] = containment[same] = 1.0
    stored = (jaccard >= STORED_JACCARD) | (containment >= STORED_CONTAINMENT)
    one, other, jaccard, containment, same = (a[stored] for a in (one, other, jaccard, containment, same))
    smaller = np.minimum(plain.sizes[one], plain.sizes[other])
    template = _is_template(jaccard, containment, smaller, _compare(masked, one, other))
    kinds = np.select(
        [same, template, jaccard >= NEAR, containment >= CONTAINED], ["exact", "template", "near", "contained"], ""
    )
    kept = pairs.select(PAIRS.names[:2]).filter(pa.array(stored))
    columns = [*kept.columns, jaccard, containment, pa.array(kinds.tolist(), mask=kinds == "")]
    return pa.table(columns, names=PAIRS.names).cast(PAIRS)


def _index_in(ids: pa.ChunkedArray, wanted: pa.ChunkedArray) -> Indices:
    found = pc.index_in(wanted, value_set=ids.combine_chunks())
    if found.null_count:
        raise ValueError(f"no body given for article {pc.filter(wanted, pc.is_null(found))[0]}")
    return found.to_numpy().astype(np.int64)


def _is_template(
    jaccard: Figures, containment: Figures, smaller: Indices, masked: tuple[Figures, Figures]
) -> npt.NDArray[np.bool_]:
    """Alike but for figures, dates or names: masking those makes nearly all of the difference between the two go away.

    One or two changed places (ten shingles) may be a correction of a true copy, so there must be more, and dense.
    """
    differing = (1 - containment) * smaller
    return (differing > 12) & (jaccard < 0.93) & (1 - masked[1] < 0.35 * (1 - containment)) & (masked[0] > 0.7)


def _sets_of(texts: pa.Array) -> tuple[_Sets, _Sets]:
    """The shingles of each text, and those of its skeleton, without figures and names."""
    plain: list[Hashes] = []
    masked: list[Hashes] = []
    first = 0
    for block in blocks(texts):
        found = shingles(block)
        plain.append(_numbered(found, first))
        masked.append(_numbered(skeletons(block), first))
        first += len(block)
    return _as_sets(plain, first), _as_sets(masked, first)


def _numbered(found: Shingles, first: int) -> Hashes:
    """Distinct shingles of the texts of a block, the number of the text above the hash, sorted."""
    numbers = np.arange(first, first + len(found.offsets) - 1, dtype=np.uint64) << _NUMBER_SHIFT
    keys = np.repeat(numbers, np.diff(found.offsets)) | found.hashes >> _HASH_SHIFT
    keys = np.sort(keys[found.hashes != NO_SHINGLE])
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))] if len(keys) else keys


def _as_sets(parts: list[Hashes], n_texts: int) -> _Sets:
    keys = np.concatenate([np.empty(0, dtype=np.uint64), *parts])
    edges = np.searchsorted(keys, np.arange(n_texts + 1, dtype=np.uint64) << _NUMBER_SHIFT)
    return _Sets(keys & np.uint64(2**44 - 1), edges[:-1], np.diff(edges))


def _compare(sets: _Sets, one: Indices, other: Indices) -> tuple[Figures, Figures]:
    """Jaccard and containment of pairs of texts; zero where a text has no shingles."""
    shared = np.empty(len(one), dtype=np.int64)
    run = np.cumsum(sets.sizes[one] + sets.sizes[other]) // _MOST_HASHES
    edges = [0, *(np.flatnonzero(np.diff(run)) + 1).tolist(), len(one)]
    for start, end in zip(edges, edges[1:], strict=False):
        shared[start:end] = _n_shared(sets, one[start:end], other[start:end])
    sizes, other_sizes = sets.sizes[one], sets.sizes[other]
    union = np.maximum(sizes + other_sizes - shared, 1)
    return shared / union, shared / np.maximum(np.minimum(sizes, other_sizes), 1)


def _n_shared(sets: _Sets, one: Indices, other: Indices) -> Indices:
    """Size of the intersection of each pair, all pairs in one sort: what is in both stands side by side."""
    texts = np.stack((one, other), axis=1).ravel()
    sizes = sets.sizes[texts]
    pair_numbers = np.repeat(np.arange(len(texts), dtype=np.uint64) // np.uint64(2), sizes) << _NUMBER_SHIFT
    keys = np.sort(pair_numbers | sets.hashes[ranges(sets.starts[texts], sizes)])
    twice = keys[1:][keys[1:] == keys[:-1]] >> _NUMBER_SHIFT
    return np.bincount(twice.astype(np.int64), minlength=len(one))
