"""Figures of docs/duplicates.md: the step over duplicates against a tokenizing regex and against rensa, and its growth.

    python tests/benchmarks/duplicates.py [--runs 5] [--stored 10000 100000 1000000 5000000]

Times are processor time, since others may use the machine too; ratios are of medians within this one process, on one
thread. rensa is measured where it is installed (the extra `bench`). Stored articles are synthetic: their fingerprints
follow the frequency curve of those of the evaluation articles.
"""

import argparse
import gzip
import json
import re
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.duplicates import fingerprint, verify
from flows.duplicates.fingerprints import SAMPLED
from flows.duplicates.update import find_holders, witness_pairs
from flows.duplicates.verify import made_of_boilerplate
from flows.ids import content_id
from flows.lake import Lake, open_lake
from flows.paths import ROOT

ARTICLES = ROOT.parent / "shared" / "eval" / "duplicates" / "articles.jsonl.gz"
PAIRS = ARTICLES.with_name("pairs.parquet")
TOKEN = re.compile(r"\w+|[^\w\s]")

N_NEW = 10_000
ROWS_AT_A_TIME = 250_000
PER_ARTICLE = 48

# One in ten fingerprints of an article is taken to be a phrase out of a stock of 40,000, whose frequency falls
# with rank to the power of -0.42: so 300, 1,000 and 3,000 of them hold 0.6, 1.2 and 2.2 % of the others' fingerprints
# (measured over 5,782 real long articles that are no copies of one another: 0.7, 1.2 and 1.9 %).
PHRASES = 0.1
STOCK = 40_000
EXPONENT = 0.42

Prints = npt.NDArray[np.uint32]


def main() -> None:
    """Print both parts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--stored", type=int, nargs="*", default=[10_000, 100_000, 1_000_000, 5_000_000])
    options = arguments.parse_args()
    if not ARTICLES.exists():
        raise SystemExit(f"{ARTICLES} is absent: nothing to measure")
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    texts = [article["text"] for article in articles]
    speed(texts, options.runs)
    growth(
        reworded(texts, N_NEW),
        phrases(originals(articles)),
        options.stored,
        options.runs,
    )


def speed(texts: Sequence[str], runs: int) -> None:
    """The whole step within a small warehouse: fingerprints, candidates, verification."""
    articles = table_of(texts)
    stages: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, open_lake(Path(folder)) as lake:
        lake.rows("set threads = 1")
        # A table that never had a row costs DuckLake 8 ms whenever it is named, which is no figure of this step.
        store(lake, stored(np.random.default_rng(1), np.zeros(1, np.uint32), 0, 100))
        lake.stage("new_articles", articles)
        with lake.transaction():  # as in a run: outside of one each statement looks the catalog up anew
            for _ in range(runs):
                stages["regex"].append(timed(lambda: [TOKEN.findall(text) for text in texts]))
                for name, seconds in step(lake, articles).items():
                    stages[name].append(seconds)
    if has_rensa():
        stages["rensa"] = [timed(lambda: rensa_pairs(texts)) for _ in range(min(runs, 3))]
    medians = {name: statistics.median(seconds) for name, seconds in stages.items()}
    n_mb = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts)} articles, {n_mb:.1f} MB, processor time on one thread, medians of {runs}")
    for name, seconds in medians.items():
        print(f"  {name:14} {seconds:7.3f} s {n_mb / seconds:8.1f} MB/s   {medians['regex'] / seconds:6.2f} x regex")
    if "rensa" in medians:
        print(f"  the whole step is {medians['rensa'] / medians['whole step']:.2f} x as fast as rensa")


def step(lake: Lake, articles: pa.Table) -> dict[str, float]:
    """Seconds of each stage over the articles, which are all new; what is found stays in the temporary tables."""
    started = time.process_time()
    found = fingerprint(articles)
    fingerprinted = time.process_time()
    lake.connection.register("new_fingerprints", found)
    find_holders(lake)
    witnesses = witness_pairs(lake)
    lake.stage("boilerplate_articles", made_of_boilerplate(witnesses, bodies_of(witnesses, articles)))
    lake.run("steps/duplicate_candidates")
    pairs = lake.table("from candidate_pairs order by all")
    joined = time.process_time()
    lake.stage("new_article_pairs", verify(pairs, bodies_of(pairs, articles)))
    verified = time.process_time()
    return {
        "fingerprints": fingerprinted - started,
        "candidates": joined - fingerprinted,
        "verification": verified - joined,
        "whole step": verified - started,
    }


def bodies_of(pairs: pa.Table, articles: pa.Table) -> pa.Table:
    """The bodies of all articles of the pairs; a synthetic one takes that of a real one."""
    wanted = pa.chunked_array([*pairs["article_id"].chunks, *pairs["other_article_id"].chunks], pa.string()).unique()
    at = pc.index_in(wanted, value_set=articles["article_id"].combine_chunks())
    stand_ins = pa.array(np.arange(len(wanted)) % articles.num_rows, pa.int32())
    return pa.table({"article_id": wanted, "body": articles["body"].take(pc.coalesce(at, stand_ins))})


def has_rensa() -> bool:
    """Whether the library to compare with is installed."""
    if find_spec("rensa"):
        return True
    print("rensa is not installed (the extra `bench`): not measured")
    return False


def rensa_pairs(texts: Sequence[str]) -> list[object]:
    """MinHash over word 5-grams with 128 permutations and a banded index, as rensa's documentation has it."""
    rensa = import_module("rensa")
    index = rensa.RMinHashLSH(threshold=0.7, num_perm=128, num_bands=16)
    found = []
    for i, text in enumerate(texts):
        words = re.findall(r"\w+", text.lower())
        minhash = rensa.RMinHash(num_perm=128, seed=42)
        minhash.update([" ".join(words[k : k + 5]) for k in range(len(words) - 4)])
        found.append(index.query(minhash))
        index.insert(i, minhash)
    return found


def growth(texts: Sequence[str], stock: Prints, sizes: Sequence[int], runs: int) -> None:
    """The step with its writing, for new articles against more and more stored ones, in a real lake."""
    articles = table_of(texts)
    chance = np.random.default_rng(1)
    print(f"{N_NEW} new articles, medians of {runs}, two threads")
    first: tuple[float, float] | None = None
    n_stored = 0
    with tempfile.TemporaryDirectory() as folder, open_lake(Path(folder), memory_limit="1GB") as lake:
        lake.rows("set threads = 2")
        for size in sorted(sizes):
            while n_stored < size:
                n = min(ROWS_AT_A_TIME, size - n_stored)
                store(lake, stored(chance, stock, n_stored, n))
                n_stored += n
            lake.stage("new_articles", articles)
            measured = [whole(lake, articles) for _ in range(runs)]
            processor, elapsed = (statistics.median(column) for column in zip(*measured, strict=True))
            first = first or (processor, elapsed)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(
                f"  {size:9} stored: processor {processor:7.3f} s {processor / first[0]:5.2f} x"
                f"   elapsed {elapsed:7.3f} s {elapsed / first[1]:5.2f} x   peak {peak:.2f} GiB",
                flush=True,
            )


def whole(lake: Lake, articles: pa.Table) -> tuple[float, float]:
    """Processor and elapsed seconds of the step with its writing; nothing of it stays."""
    lake.connection.begin()
    started = time.perf_counter()
    processor = timed(lambda: step_and_store(lake, articles))
    elapsed = time.perf_counter() - started
    lake.connection.rollback()
    return processor, elapsed


def step_and_store(lake: Lake, articles: pa.Table) -> None:
    """The step with its writing."""
    step(lake, articles)
    lake.run("steps/duplicates_store")
    lake.run("steps/duplicate_index")


def reworded(texts: Sequence[str], n: int) -> list[str]:
    """As many texts as asked for: behind the given ones their copies with so many words changed that none is alike."""
    copies = [re.sub(r"\b(\w)(\w+)\b", r"\2\1", text) for text in texts[: n - len(texts)]]
    return [*texts, *copies][:n]


def originals(articles: Sequence[dict[str, str]]) -> list[str]:
    """The texts of real articles, one of each pair of similar ones: what only copies share is no phrase.

    Among 6,000 real articles are 142 similar pairs, to which 3,600 of the 7,900 fingerprints with two holders are due.
    """
    pairs = pq.read_table(PAIRS, columns=["a", "b"]).to_pylist()
    real = {article["id"] for article in articles if not article["id"].startswith("planted")}
    copies = {max(pair.values()) for pair in pairs if real.issuperset(pair.values())}
    return [article["text"] for article in articles if article["id"] in real - copies]


def phrases(texts: Sequence[str]) -> Prints:
    """The stock: the fingerprints that most of the long articles have, the most frequent first.

    Not of the short: of what these keep a long one would keep one in 16, and the stored ones are long.
    """
    found = fingerprint(table_of(texts))
    found = found.filter(pc.invert(found["is_short"]))
    values, counts = np.unique(found["fingerprints"].combine_chunks().flatten().to_numpy(), return_counts=True)
    return values[np.argsort(-counts, kind="stable")][:STOCK].astype(np.uint32)


def store(lake: Lake, found: pa.Table) -> None:
    """Add articles with such fingerprints as a run does, save for its pairs."""
    nothing = pa.nulls(found.num_rows, pa.timestamp("us", "UTC"))
    lake.stage("new_articles", pa.table({"article_id": found["article_id"], "published_at": nothing}))
    lake.connection.register("new_fingerprints", found)
    find_holders(lake)
    lake.run("steps/duplicate_index")


def stored(chance: np.random.Generator, stock: Prints, start: int, n: int) -> pa.Table:
    """Synthetic articles, as flows.duplicates.fingerprint has them."""
    prints = chance.integers(0, 2**32, (n, PER_ARTICLE), dtype=np.uint32)
    is_short = np.arange(n) % 80 == 0
    # Most of what a short article keeps a long one would not: it meets phrases of long ones as seldom as they are kept.
    is_phrase = chance.random(prints.shape) < np.where(is_short, PHRASES / SAMPLED, PHRASES)[:, None]
    ranks = chance.random(int(is_phrase.sum())) ** (1 / (1 - EXPONENT)) * len(stock)
    prints[is_phrase] = stock[ranks.astype(np.int64)]
    prints.sort(axis=1)
    is_first = np.ones(prints.shape, dtype=np.bool_)
    is_first[:, 1:] = prints[:, 1:] > prints[:, :-1]
    offsets = np.concatenate(([0], np.cumsum(is_first.sum(axis=1)))).astype(np.int32)
    rows = {
        "article_id": [content_id("stored", i) for i in range(start, start + n)],
        "n_words": np.full(n, 640, np.int32),
        "is_short": is_short,
        "n_sampled": np.where(is_short, 100, PER_ARTICLE - 6).astype(np.int32),
        "version": np.full(n, 1, np.int16),
        "fingerprints": pa.ListArray.from_arrays(offsets, prints[is_first]),
    }
    return pa.table(rows)


def table_of(texts: Sequence[str]) -> pa.Table:
    """The texts as new articles."""
    ids = [content_id(i, text) for i, text in enumerate(texts)]
    nothing = pa.nulls(len(texts), pa.timestamp("us", "UTC"))
    return pa.table({"article_id": ids, "body": list(texts), "published_at": nothing})


def timed(function: Callable[[], object]) -> float:
    """Processor seconds that a call takes."""
    started = time.process_time()
    function()
    return time.process_time() - started


if __name__ == "__main__":
    main()
