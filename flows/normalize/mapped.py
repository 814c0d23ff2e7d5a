"""Text that remembers where each of its characters stood in the raw document."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Edit = tuple[int, int, str]
"""Replace text[start:end] by the string."""

Positions = npt.NDArray[np.int32]


@dataclass(frozen=True)
class MappedText:
    """Text with breakpoints: from `at[i]` on, the text runs in step with the raw document from `raw[i]` on.

    Both arrays rise; equal neighbours in `at` mark raw characters that were left out. The last
    breakpoint is the end of both.
    """

    text: str
    at: Positions
    raw: Positions

    @classmethod
    def of(cls, text: str) -> "MappedText":
        """The raw text itself, mapped one to one."""
        ends = np.array([0, len(text)], dtype=np.int32)
        return cls(text, ends, ends)

    def edit(self, edits: Iterable[Edit]) -> "MappedText":
        """Apply edits, given in order and apart from each other."""
        edits = list(edits)
        if not edits:
            return self
        starts = np.array([start for start, _, _ in edits], dtype=np.int32)
        stops = np.array([stop for _, stop, _ in edits], dtype=np.int32)
        lengths = np.array([len(new) for _, _, new in edits], dtype=np.int32)
        grown = np.cumsum(lengths - (stops - starts), dtype=np.int32)
        before = np.searchsorted(starts, self.at, "right") - 1
        kept = (before < 0) | (self.at > stops[before])
        shifted = self.at + np.where(before < 0, 0, grown[before])
        at = np.concatenate((shifted[kept], stops + grown - lengths, stops + grown))
        raw = np.concatenate(
            (
                self.raw[kept],
                raw_offsets(self.at, self.raw, starts, side="left"),
                raw_offsets(self.at, self.raw, stops, side="right"),
            )
        )
        order = np.lexsort((raw, at))
        return MappedText(replace(self.text, edits), at[order], raw[order])


def replace(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made."""
    pieces: list[str] = []
    done = 0
    for start, stop, new in edits:
        pieces += (text[done:start], new)
        done = stop
    return "".join((*pieces, text[done:]))


def raw_offsets(at: Positions, raw: Positions, offsets: Positions, side: str) -> Positions:
    """Offsets in the text -> offsets in the raw document.

    side "right" is for the start of a span, "left" for its end: where raw characters were left out
    just there, the span neither begins before them nor ends after them. Within a replaced stretch
    the two sides run in step as far as the shorter one goes.
    """
    if side == "right":
        i = np.clip(np.searchsorted(at, offsets, "right") - 1, 0, len(at) - 1)
    else:
        i = np.searchsorted(at, offsets, "left")
        i = np.where(at[np.minimum(i, len(at) - 1)] == offsets, i, i - 1)
    following = np.minimum(i + 1, len(raw) - 1)
    return np.minimum(raw[i] + (offsets - at[i]), raw[following]).astype(np.int32)
