"""Which stored fingerprints are also those of new articles; what they tell of the articles, SQL says.

New fingerprints lie anywhere among the stored ones, so all of those have to be passed by. A table of flags that is
looked up in their order does that in half the time of a hash join.
"""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flows.duplicates.shingles import Hashes

UPPER_BITS, LOWER_BITS = 25, 22
"""Bits of each end of a fingerprint that a flag stands for: stored ones come sorted, so the many flags of the upper
ends are passed in order; of 700 rows one passes both for nothing when 450,000 fingerprints are sought."""

THREADS = 2

FEW = 50_000
"""So many holders are sooner looked for one by one than flags are set."""

Prints = npt.NDArray[np.uint32]
Flags = tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]

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
    flags: Flags | None = None
    parts = [np.empty(0, dtype=np.uint64)]
    with ThreadPoolExecutor(THREADS) as threads:
        running = deque[Future[Hashes]]()
        for holders in stored:
            if len(holders) > FEW:
                flags = flags or _flags_of(fingerprints)
                running.append(threads.submit(_flagged, holders, fingerprints, flags))
            else:
                running.append(threads.submit(_known, holders, fingerprints))
            if len(running) > THREADS:
                parts.append(running.popleft().result())
        parts += [part.result() for part in running]
    holders = np.concatenate(parts)
    return pa.table([(holders >> _HALF).astype(np.uint32), holders.astype(np.uint32)], schema=INDEX)


def _flags_of(fingerprints: Prints) -> Flags:
    """Which upper ends there are among the fingerprints, and which lower."""
    upper, lower = (np.zeros(1 << bits, dtype=np.bool_) for bits in (UPPER_BITS, LOWER_BITS))
    upper[fingerprints >> np.uint32(32 - UPPER_BITS)] = True
    lower[fingerprints & _LOWER] = True
    return upper, lower


def _flagged(holders: Hashes, fingerprints: Prints, flags: Flags) -> Hashes:
    """As _known, for many: what no flag is set for is left out first."""
    upper, lower = flags
    # The view spares numpy to make signed numbers of them.
    holders = holders[np.flatnonzero(upper.take((holders >> _UPPER).view(np.int64)))]
    holders = holders[np.flatnonzero(lower.take((holders >> _HALF).astype(np.uint32) & _LOWER))]
    return _known(holders, fingerprints)


def _known(holders: Hashes, fingerprints: Prints) -> Hashes:
    """The holders whose fingerprint is among these, which are sorted."""
    found = (holders >> _HALF).astype(np.uint32)
    at = np.searchsorted(fingerprints, found)
    within = np.flatnonzero(at < len(fingerprints))
    known: Hashes = holders[within[fingerprints[at[within]] == found[within]]]
    return known
