"""Figures of the README: each stage and the whole run, as ratios to one pass of a tokenizing regex over the same text.

Stages are timed as the flow runs them (same functions, same workers, same files); medians of several runs.

    python tests/benchmarks/pipeline.py [--runs 3] [--times 1]

--times N makes the corpus N times as large: copies whose words differ, so that none is a duplicate of another.
"""

import argparse
import gzip
import json
import os
import platform
import re
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from flows.paths import ROOT, SEEDS

ARTICLES = ROOT.parent / "shared" / "eval" / "duplicates" / "articles.jsonl.gz"
TOKEN = re.compile(r"\w+|[^\w\s]")
FALLBACK_COPIES = 300
"""How many times seeds/articles are taken where the evaluation articles are absent."""


def texts() -> list[str]:
    """The words of the corpus."""
    if ARTICLES.exists():
        with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    print(f"{ARTICLES} is absent: seeds/articles {FALLBACK_COPIES} times over are measured instead")
    files = [file.read_text("utf-8", "replace") for file in sorted((SEEDS / "articles").glob("*.txt"))]
    return [reworded(text, copy) for copy in range(FALLBACK_COPIES) for text in files if text]


def reworded(text: str, copy: int) -> str:
    """The text with a word of each line changed, so that no shingle run is shared with another copy."""
    return TOKEN.sub(lambda m: f"{m.group()}{copy}" if m.start() % 7 == 0 and m.group().isalpha() else m.group(), text)


def corpus(folder: Path, times: int) -> tuple[Path, list[str]]:
    """A file of JSON lines with the corpus, `times` as large, and its texts."""
    once = texts()
    every = once + [reworded(text, copy) for copy in range(1, times) for text in once]
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate(every))
    return path, every


class Peak(threading.Thread):
    """Watches the memory of this process and its children; the largest sum, and the largest single process."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.largest = self.total = 0
        self.running = True

    def run(self) -> None:
        """Look five times a second."""
        me = psutil.Process()
        while self.running:
            sizes = [size for process in (me, *me.children(recursive=True)) if (size := resident(process))]
            self.largest, self.total = max(self.largest, *sizes), max(self.total, sum(sizes))
            time.sleep(0.2)


def resident(process: psutil.Process) -> int:
    """Bytes in memory; nothing for a process that has ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


@contextmanager
def timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Add the time of the block to the stage."""
    began = time.perf_counter()
    yield
    seconds[stage] += time.perf_counter() - began


def measure(path: Path, folder: Path) -> dict[str, float]:
    """Seconds by stage of one whole run into a new warehouse."""
    from flows import refresh as flow_module
    from flows.refresh import refresh

    seconds: dict[str, float] = defaultdict(float)
    stages = {
        "read": ("new_documents",), "normalize": ("normalize", "new_articles"), "extract": ("extract",),
        "cite": ("cite",), "fingerprint": ("fingerprint",), "load": ("load_batch",), "check": ("check",),
        "publish": ("publish_copy",),
    }  # fmt: skip
    originals = {name: getattr(flow_module, name) for names in stages.values() for name in names}
    for stage, names in stages.items():
        for name in names:
            setattr(flow_module, name, stopwatch(originals[name], seconds, stage))
    try:
        with timed(seconds, "whole run"):
            refresh([str(path)], str(folder))
    finally:
        for name, original in originals.items():
            setattr(flow_module, name, original)
    return seconds


def stopwatch(function, seconds, stage):
    """The same task, its time taken."""

    def call(*arguments):
        with timed(seconds, stage):
            return function(*arguments)

    return call


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    from flows.server import a_server

    runs: dict[str, list[float]] = defaultdict(list)
    peak = Peak()
    with tempfile.TemporaryDirectory() as name, a_server():
        folder = Path(name)
        path, every = corpus(folder, options.times)
        n_bytes = sum(len(text.encode()) for text in every)
        for _ in range(options.runs):
            began = time.perf_counter()
            for text in every:
                TOKEN.findall(text)
            runs["regex pass"].append(time.perf_counter() - began)
        n_documents = len(every)
        del every
        peak.start()
        for number in range(options.runs):
            for stage, seconds in measure(path, folder / f"warehouse-{number}").items():
                runs[stage].append(seconds)
            shutil.rmtree(folder / f"warehouse-{number}")
        peak.running = False
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{n_documents:,} documents, {n_bytes / 1e6:.1f} MB; medians of {options.runs} runs")
    base = statistics.median(runs["regex pass"])
    print(f"| {'stage':14} | {'s':>7} | {'MB/s':>7} | {'documents/s':>11} | {'× regex pass':>12} |")
    print("|---|---:|---:|---:|---:|")
    middle = {stage: statistics.median(values) for stage, values in runs.items()}
    middle["but extraction"] = middle["whole run"] - middle["extract"]
    for stage, seconds in middle.items():
        figures = (f"{seconds:7.2f}", f"{n_bytes / 1e6 / seconds:7.1f}", f"{n_documents / seconds:11,.0f}")
        print(f"| {stage:14} | {' | '.join(figures)} | {seconds / base:12.2f} |")
    largest_ever = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        f"peak memory: flow {largest_ever / 2**20:,.0f} MiB, largest process {peak.largest / 2**20:,.0f} MiB,", end=" "
    )
    print(f"all processes together {peak.total / 2**20:,.0f} MiB")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
