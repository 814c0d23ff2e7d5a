"""Standard output for people, by rich: as wide as need be where it is no terminal, so that nothing is cut off."""

import sys

from rich.console import Console

WIDE = 200
"""Characters."""


class Output(Console):
    """A console whose broken pipe is the caller's matter."""

    def on_broken_pipe(self) -> None:
        """Let the error through; rich would end the process as failed."""
        raise BrokenPipeError


def output() -> Output:
    """Standard output."""
    return Output(width=None if sys.stdout.isatty() else WIDE, highlight=False)
