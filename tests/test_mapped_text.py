"""The map from a body back to its document, against an oracle that carries every character's origin along."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.normalize.mapped import MappedText, raw_offsets, replace


@st.composite
def edits_of(draw, length):
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [(start, stop, draw(st.text("xyz", max_size=3))) for start, stop in pairs]


@given(st.data(), st.text("abc def", min_size=1, max_size=40))
def test_untouched_characters_keep_their_origin(data, raw):
    mapped, origin = MappedText.of(raw), list(range(len(raw)))
    for _ in range(3):
        edits = data.draw(edits_of(len(mapped.text)))
        pieces, done = [], 0
        for start, stop, new in edits:
            pieces += origin[done:start] + [None] * len(new)
            done = stop
        origin = pieces + origin[done:]
        wanted = replace(mapped.text, edits)
        mapped = mapped.edit(edits)
        assert mapped.text == wanted
    assert len(origin) == len(mapped.text)
    for i, came_from in enumerate(origin):
        if came_from is not None:
            start = raw_offsets(mapped.at, mapped.raw, np.array([i]), side="right")[0]
            end = raw_offsets(mapped.at, mapped.raw, np.array([i + 1]), side="left")[0]
            assert (start, end) == (came_from, came_from + 1)
    assert (np.diff(mapped.at) >= 0).all() and (np.diff(mapped.raw) >= 0).all()
