"""Which stored fingerprints are also those of new articles; what they tell of the articles, SQL says.

New fingerprints lie anywhere among the stored ones, so all of those have to be passed by. A table of flags that is
looked up in their order does that in half the time of a hash join.
"""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from flows.duplicates.shingles import Hashes

UPPER_BITS, LOWER_BITS = 25, 22
"""Bits of each end of a fingerprint that a flag stands for: stored ones come sorted, so the many flags of the upper
ends are passed in order; of 700 rows one passes both for nothing when 450,000 fingerprints are sought."""

THREADS = 2

INDEX = pa.schema({"fingerprint": pa.uint32(), "number": pa.uint32()})

_HALF = np.uint64(32)
_UPPER = np.uint64(64 - UPPER_BITS)
_LOWER = np.uint32((1 << LOWER_BITS) - 1)


def met(sought: pa.ChunkedArray, stored: Iterable[Hashes]) -> pa.Table:
    """Those of the `stored` holders whose fingerprint is among the sought ones, as INDEX.

    stored: the fingerprint in the upper 32 bits, the article's number in the lower; arrays that are looked at two at a
    time, each on a thread.
    """
    fingerprints = np.sort(sought.to_numpy())
    upper, lower = (np.zeros(1 << bits, dtype=np.bool_) for bits in (UPPER_BITS, LOWER_BITS))
    upper[fingerprints >> np.uint32(32 - UPPER_BITS)] = True
    lower[fingerprints & _LOWER] = True

    def looked_up(holders: Hashes) -> Hashes:
        # The view spares numpy to make signed numbers of them.
        holders = holders[np.flatnonzero(upper.take((holders >> _UPPER).view(np.int64)))]
        found = (holders >> _HALF).astype(np.uint32)
        at = np.flatnonzero(lower.take(found & _LOWER))
        # Needed where a batch of many thousand articles sets nearly all flags.
        nearest = np.minimum(np.searchsorted(fingerprints, found[at]), len(fingerprints) - 1)
        known: Hashes = holders[at[fingerprints[nearest] == found[at]]]
        return known

    parts = [np.empty(0, dtype=np.uint64)]
    with ThreadPoolExecutor(THREADS) as threads:
        running = deque[Future[Hashes]]()
        for holders in stored:
            running.append(threads.submit(looked_up, holders))
            if len(running) > THREADS:
                parts.append(running.popleft().result())
        parts += [part.result() for part in running]
    holders = np.concatenate(parts)
    return pa.table([(holders >> _HALF).astype(np.uint32), holders.astype(np.uint32)], schema=INDEX)
