"""Texts in the portions that are read together: many short ones, or a part of a very long one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_PIECE = 100_000  # characters; longer texts are read in pieces
GROUP = 90_000  # characters of texts that are read together


@dataclass(frozen=True, slots=True)
class Piece:
    """What memory can hold of one text: all of it or, of a very long one, the part from `start` on."""

    text: str
    start: int
    is_last: bool


def groups(texts: Iterable[str]) -> Iterator[list[Piece]]:
    """Pieces, as many as are read together."""
    group: list[Piece] = []
    size = 0
    for piece in (piece for text in texts for piece in pieces(text)):
        if group and size + len(piece.text) > GROUP:
            yield group
            group, size = [], 0
        group.append(piece)
        size += len(piece.text)
    if group:
        yield group


def pieces(text: str) -> Iterator[Piece]:
    """Cut at a line break, a sentence's end or a blank where a text is very long: no article is."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cuts = (text.rfind(end, start + 1, limit) for end in ("\n", ". ", " "))
        end = next((cut + 1 for cut in cuts if cut > 0), limit)
        yield Piece(text[start:end], start, False)
        start = end
    yield Piece(text[start:], start, True)
