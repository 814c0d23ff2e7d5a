"""Which stored fingerprints are also those of new articles; what they tell of the articles, SQL says.

New fingerprints lie anywhere among the stored ones, so all of those have to be passed by. A table of flags that is
looked up in their order does that in half the time of a hash join.
"""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

UPPER_BITS, LOWER_BITS = 24, 22
"""Bits of each end of a fingerprint that a flag stands for: stored ones come sorted, so the many flags of the upper
ends are passed in order; of 350 rows one passes both for nothing when 450,000 fingerprints are sought."""

INDEX = pa.schema({"fingerprint": pa.uint32(), "number": pa.uint32()})

_UPPER = np.uint32(32 - UPPER_BITS)
_LOWER = np.uint32((1 << LOWER_BITS) - 1)


def met(sought: pa.ChunkedArray, stored: Iterable[pa.RecordBatch]) -> pa.Table:
    """Those rows of `stored` (INDEX) whose fingerprint is among the sought ones."""
    fingerprints = np.sort(sought.to_numpy())
    upper, lower = (np.zeros(1 << bits, dtype=np.bool_) for bits in (UPPER_BITS, LOWER_BITS))
    upper[fingerprints >> _UPPER] = True
    lower[fingerprints & _LOWER] = True
    parts = []
    for batch in stored:
        found = batch["fingerprint"].to_numpy()
        at = np.flatnonzero(upper.take(found >> _UPPER))
        at = at[lower.take(found[at] & _LOWER)]
        # Needed where a batch of many thousand articles sets nearly all flags.
        nearest = np.minimum(np.searchsorted(fingerprints, found[at]), len(fingerprints) - 1)
        parts.append(batch.take(pa.array(at[fingerprints[nearest] == found[at]])))
    return pa.Table.from_batches(parts, INDEX)
