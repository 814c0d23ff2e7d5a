"""Runs a step over batches: in this process, or in local ones. Knows nothing of what the steps do."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

from flows.settings import Settings

Batch = TypeVar("Batch")
Result = TypeVar("Result")

FEWEST_FOR_PROCESSES = 2
"""Batches; for one, starting a process takes longer than the work."""


class Engine:
    """Maps a function over batches; processes are started at the first use that is worth them, and kept."""

    def __init__(self, kind: str, workers: int) -> None:
        self.kind = kind
        self.workers = workers or os.cpu_count() or 1
        self.pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[Batch], Result], batches: Sequence[Batch]) -> Iterator[Result]:
        """The results in the order of the batches. Function and batches must pickle."""
        few = self.workers == 1 or len(batches) < FEWEST_FOR_PROCESSES
        if self.kind == "inline" or (self.kind == "auto" and few and self.pool is None):
            return map(function, batches)
        if self.pool is None:
            # Each worker is one core's worth; numpy would have every one of them use all cores. Workers inherit this.
            os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
            # Spawned, not forked: threads of the SQL engine and of Prefect do not survive a fork.
            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(self.workers, context, initializer=tether)
        return self.pool.map(function, batches)


def tether() -> None:
    """In a worker: leave Ctrl-C to the parent, and end when the parent does, even if that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for the parent's end, then end at once."""
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


@contextmanager
def open_engine(settings: Settings) -> Iterator[Engine]:
    """An engine whose processes end with the block."""
    engine = Engine(settings.engine, settings.workers)
    try:
        yield engine
    finally:
        if engine.pool:
            engine.pool.shutdown(cancel_futures=True)
