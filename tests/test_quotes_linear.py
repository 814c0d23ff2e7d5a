"""Ten times the text costs about ten times the time, whatever the text: never its square.

The figures themselves are printed by tests/benchmarks/quotes.py --growth; here only growth beyond noise fails.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import linear_times
import pytest

MOST = 25.0  # of time for ten times the text; its square would be 100
LEAST = 0.002  # seconds; what is faster is noise


@pytest.fixture(scope="module")
def times() -> dict[str, list[float]]:
    """Small and large time of each pattern, measured with one BLAS thread."""
    program = Path(linear_times.__file__)
    done = subprocess.run(
        [sys.executable, str(program)],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, list[float]] = json.loads(done.stdout)
    return measured


@pytest.mark.parametrize("name", [*linear_times.PATTERNS, linear_times.PEOPLE])
def test_time_grows_with_the_length(times: dict[str, list[float]], name: str) -> None:
    small, large = times[name]
    assert large <= MOST * max(small, LEAST)
