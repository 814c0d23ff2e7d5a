"""Whether two like texts are the same article, or two fillings of one form (a market report, a fixture list).

In a filled form the running text is constant and what differs are figures, dates and names, in many places.
"""

import re

from rapidfuzz.distance import Indel

_WORD = re.compile(r"\w+")


def is_template(text: str, other: str) -> bool:
    """Whether two texts differ mostly in figures, dates and names, at more places than a correction touches."""
    one, two = _WORD.findall(text), _WORD.findall(other)
    places = [
        (op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Indel.opcodes(one, two) if op.tag != "equal"
    ]
    return len(places) > 1000
