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

from flows.duplicates.shingles import WORDS_PER_SHINGLE, Flags, Hashes, Words, blocks, shingles, words
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

BOILERPLATE = 0.25
"""Share of a short text that a long one must hold for its phrases, however common, to be reason for a comparison."""

# A key has the number of its pair in the upper 20 bits, 42 bits of the hash of a shingle, which of the two texts it is
# of, and whether it holds a figure or a name. Once in a million pairs of long articles two shingles share a key.
_NUMBER = np.uint64(44)
_CUT = np.uint64(20)
_HASH = np.uint64(2**44 - 4)
_NAMED = np.uint64(1)
_OTHER_TEXT = np.uint64(2)
_MOST_KEYS = 1 << 17

Figures = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Overlap:
    """Distinct shingles of each pair: of the one text, the other, both; `plain` are in one alone and hold no name."""

    sizes: Indices
    other_sizes: Indices
    shared: Indices
    plain: Indices


def verify(pairs: pa.Table, bodies: pa.Table) -> pa.Table:
    """Compare the bodies of candidate pairs; PAIRS, those that are similar enough to be stored, in the order given.

    pairs: article_id, other_article_id. bodies: article_id, body; every article of `pairs` once.
    Memory: about 8 bytes per word of all the bodies given, so give them in batches.
    kind: exact (equal bodies), template (see there), near (jaccard >= 0.8), contained (containment >= 0.8), null.
    """
    texts = bodies.column("body").combine_chunks()
    one, other = _places(pairs, bodies)
    same = pc.equal(texts.take(pa.array(one)), texts.take(pa.array(other))).to_numpy(zero_copy_only=False)
    overlap = _overlap(_keys_of(texts), one, other)
    smaller = np.minimum(overlap.sizes, overlap.other_sizes)
    union = overlap.sizes + overlap.other_sizes - overlap.shared
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


def made_of_boilerplate(pairs: pa.Table, bodies: pa.Table) -> pa.Table:
    """The short articles of witness pairs of which a witness holds a good part; article_key, each once.

    pairs: article_key and article_id of a short article, other_article_id of a long one that shares a phrase with it
    which very many hold. bodies: as for verify.
    """
    overlap = _overlap(_keys_of(bodies.column("body").combine_chunks()), *_places(pairs, bodies))
    held = overlap.shared >= BOILERPLATE * np.minimum(overlap.sizes, overlap.other_sizes)
    return pa.table({"article_key": pairs.column("article_key").filter(pa.array(held)).unique()})


def _places(pairs: pa.Table, bodies: pa.Table) -> tuple[Indices, Indices]:
    """Which of the bodies are those of each pair."""
    one, other = (_index_in(bodies.column("article_id"), pairs.column(name)) for name in PAIRS.names[:2])
    return one, other


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


def _keys_of(texts: pa.Array) -> list[Hashes]:
    """The shingles of each text, sorted and with repeats, as keys without a pair."""
    keys: list[Hashes] = []
    for block in blocks(texts):
        found = words(block)
        hashes = shingles(found)
        hashes >>= _CUT
        hashes &= _HASH
        hashes |= _holds_name(found)
        ends = np.maximum(found.offsets[1:] - WORDS_PER_SHINGLE + 1, found.offsets[:-1])
        keys += [
            np.sort(hashes[start:end]) for start, end in zip(found.offsets[:-1].tolist(), ends.tolist(), strict=True)
        ]
    return keys


def _holds_name(found: Words) -> Flags:
    """Whether one of the five words from each position on begins with a digit or a capital."""
    first = found.raw[found.starts]
    one = (first >= ord("0")) & (first <= ord("Z"))
    five = one.copy()
    for k in range(1, WORDS_PER_SHINGLE):
        five[:-k] |= one[k:]
    return five


def _overlap(keys: list[Hashes], one: Indices, other: Indices) -> _Overlap:
    """Compare the shingles of each pair of texts, as many pairs at once as fit into the processor's cache."""
    n_keys = np.array([len(of_text) for of_text in keys], dtype=np.int64)
    run = np.cumsum(n_keys[one] + n_keys[other]) // _MOST_KEYS
    edges = [0, *(np.flatnonzero(np.diff(run)) + 1).tolist(), len(one)]
    parts = [_overlap_of_run(keys, one[start:end], other[start:end]) for start, end in pairwise(edges)]
    return _Overlap(*(np.concatenate(figures) for figures in zip(*parts, strict=True)))


def _overlap_of_run(keys: list[Hashes], one: Indices, other: Indices) -> tuple[Indices, Indices, Indices, Indices]:
    """Merge the keys of all pairs at once: then what both texts of a pair have stands side by side."""
    texts = [keys[i] for i in np.stack((one, other), axis=1).ravel().tolist()]
    n_keys = np.array([len(of_text) for of_text in texts], dtype=np.int64)
    of_pair = np.arange(len(one), dtype=np.uint64)[:, None] << _NUMBER | np.array([0, _OTHER_TEXT], dtype=np.uint64)
    run = np.repeat(of_pair.ravel(), n_keys)
    run |= np.concatenate([np.empty(0, dtype=np.uint64), *texts])
    run.sort(kind="stable")  # of runs that are sorted already this only merges them
    step = run[1:] ^ run[:-1]
    is_first = np.concatenate((np.ones(min(len(run), 1), dtype=np.bool_), step > _NAMED))
    in_both = np.flatnonzero((step >> np.uint64(1)) == 1)
    ends = np.cumsum(n_keys)[1::2]
    of_other = (run & _OTHER_TEXT) != 0
    plain = (run & _NAMED) == 0
    all_sizes, other_sizes = _sums(is_first, ends), _sums(is_first & of_other, ends)
    shared = _count(run[in_both], len(one))
    plain_shared = _count(run[in_both[plain[in_both]]], len(one)) + _count(run[in_both[plain[in_both + 1]]], len(one))
    return all_sizes - other_sizes, other_sizes, shared, _sums(is_first & plain, ends) - plain_shared


def _sums(flags: Flags, ends: Indices) -> Indices:
    """How many are set in each of the stretches that end there. (For bytes this beats any cumulative sum.)"""
    return np.array(
        [np.count_nonzero(flags[start:end]) for start, end in pairwise([0, *ends.tolist()])], dtype=np.int64
    )


def _count(keys: Hashes, n: int) -> Indices:
    return np.bincount((keys >> _NUMBER).astype(np.int64), minlength=n)
