"""Tells a person how far a run is: a line that moves on a terminal, a few plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

SILENT_FOR = 2.0
"""Seconds; what ends sooner is not worth a plain line."""


class Stages:
    """Documents done of all that were read so far, by stage."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.tasks: dict[str, TaskID] = {}
        self.done: dict[str, list[int]] = {}
        self.told = monotonic()

    def add(self, stage: str, total: int) -> None:
        """More documents are to go through the stage."""
        self.done.setdefault(stage, [0, 0])[1] += total
        if self.progress:
            if stage not in self.tasks:
                self.tasks[stage] = self.progress.add_task(stage, total=0)
            self.progress.update(self.tasks[stage], total=self.done[stage][1])

    def advance(self, stage: str, n: int) -> None:
        """So many documents more are through the stage."""
        self.done[stage][0] += n
        if self.progress:
            self.progress.advance(self.tasks[stage], n)
        elif n and monotonic() - self.told > SILENT_FOR:
            self.told = monotonic()
            print(
                f"hearsay: {stage}: {self.done[stage][0]:,} of {self.done[stage][1]:,} documents",
                file=sys.stderr,
            )

    def share(self) -> float:
        """Done of all known work, in per cent."""
        done, total = (sum(column) for column in zip(*self.done.values(), strict=True)) if self.done else (0, 0)
        return 100.0 * done / total if total else 0.0


@contextmanager
def show_progress() -> Iterator[Stages]:
    """Progress on standard error, moving where that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Stages(None)
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.description:<11}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("documents"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as progress:
        yield Stages(progress)
