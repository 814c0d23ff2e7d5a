"""Runs of positions by start and size, laid out one after the other: what numpy has no function for."""

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int64]


def ranges(starts: Positions, sizes: Positions) -> Positions:
    """The positions start, start + 1, … of each range, one range after the other."""
    within = np.arange(int(sizes.sum()))
    within += np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    return within
