"""Work without Python's search for reference cycles, where what is made holds none: it passes over all of it again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """No such search meanwhile: it takes a quarter of the time of a dense text, a tenth beside a million quotes."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
