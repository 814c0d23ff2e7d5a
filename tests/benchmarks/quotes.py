"""Figures of docs/quotes.md: the speed of the extraction against a tokenizing regex, and its growth with the length.

    python tests/benchmarks/quotes.py [--runs 5] [--articles 600] [--growth]

Processor time of one core (numpy's BLAS is given one thread); the best of several runs of each, in one process. The
first reading is given too: it meets every word form for the first time. With --growth, texts of one repeated pattern
are read, of half a million characters and of ten times as many, in a single paragraph but for the patterns with line
breaks; this takes some minutes.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.pipeline import texts
from linear_times import PATTERNS, PEOPLE
from linear_times import texts as pattern_texts

from flows.quotes import extract
from flows.quotes.evaluate import REFERENCE, table_of
from flows.quotes.names import read_name
from flows.quotes.pipeline import tools

SIZE = 500_000  # characters of the smaller repeated pattern


def main() -> None:
    """Print both parts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--articles", type=int, default=600, help="how many of the evaluation articles")
    arguments.add_argument("--growth", action="store_true", help="read long texts of one repeated pattern too")
    options = arguments.parse_args()
    speed(texts()[: options.articles], options.runs)
    if options.growth:
        growth()


def speed(bodies: list[str], runs: int) -> None:
    """All kinds of quotations out of the texts."""
    table = table_of(bodies)
    first = timed(lambda: extract(table))
    pairs = [
        (timed(lambda: [REFERENCE.findall(body) for body in bodies]), timed(lambda: extract(table)))
        for _ in range(runs)
    ]
    regex, warm = (min(seconds) for seconds in zip(*pairs, strict=True))
    n_mb = sum(map(len, bodies)) / 1e6
    print(f"{len(bodies)} articles, {n_mb:.1f} million characters, processor time of one core, best of {runs}")
    print(f"  regex        {regex:7.3f} s {n_mb / regex:6.1f} MB/s")
    print(f"  quotations   {warm:7.3f} s {n_mb / warm:6.1f} MB/s   {regex / warm:.3f} of the regex")
    print(f"  first time   {first:7.3f} s {n_mb / first:6.1f} MB/s   {regex / first:.3f} of the regex", flush=True)


def growth() -> None:
    """Ten times the text of each pattern, the better of two readings of each: a single small one is uncertain."""
    print(f"repeated patterns, {SIZE:,} and {10 * SIZE:,} characters")
    for name in (*PATTERNS, PEOPLE):
        small, large = (min(reading(text), reading(text)) for text in pattern_texts(name, SIZE))
        print(f"  {name:16} {small:7.3f} s {large:8.3f} s   {large / small:5.1f} x", flush=True)


def reading(text: str) -> float:
    """Seconds for one text, whose word forms and names are all new: a long one has more than are kept."""
    tools().memo.clear()
    read_name.cache_clear()
    return timed(lambda: extract(table_of([text])))


def timed(function: Callable[[], object]) -> float:
    """Processor seconds that a call takes."""
    started = time.process_time()
    function()
    return time.process_time() - started


if __name__ == "__main__":
    main()
