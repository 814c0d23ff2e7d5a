"""Which stored fingerprints are also those of new articles; what they tell of the articles, SQL says.

New fingerprints lie anywhere among the stored ones, so all of those have to be passed by. A table of flags that is looked
up in their order does that in a third of the time of a hash join.
"""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

FINGERPRINT_BITS = 32

FLAG_BITS = 26
"""Fingerprints that agree in so many of their upper bits share a flag: 64 MB of flags, and one in 150 rows is let pass
for nothing when there are 450,000 new fingerprints."""

INDEX = pa.schema({"fingerprint": pa.uint32(), "number": pa.uint32()})

_LOWER = np.uint32(FINGERPRINT_BITS - FLAG_BITS)


def met(fingerprints: pa.Array, stored: Iterable[pa.RecordBatch]) -> pa.Table:
    """Those rows of `stored` whose fingerprint is among the given ones, and a few others; INDEX, like `stored`."""
    flags = np.zeros(1 << FLAG_BITS, dtype=np.bool_)
    flags[fingerprints.to_numpy() >> _LOWER] = True
    found = (batch.take(pa.array(np.flatnonzero(flags[batch[0].to_numpy() >> _LOWER]))) for batch in stored)
    return pa.Table.from_batches(found, INDEX)
