"""The engine: results in order wherever they are made, errors come through, workers end with their parent."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine import open_engine
from flows.settings import Settings


def process_and_square(n: int) -> tuple[int, int]:
    if n < 0:
        raise ValueError(f"no root: {n}")
    return os.getpid(), n * n


@pytest.fixture(scope="module")
def processes():
    with open_engine(Settings(engine="processes", workers=2)) as engine:
        yield engine


@given(st.lists(st.integers(0, 99)))
def test_results_stand_in_the_order_of_the_batches(processes, numbers):
    with open_engine(Settings(engine="inline")) as inline:
        here, there = (list(engine.map(process_and_square, numbers)) for engine in (inline, processes))
    assert [square for _, square in here] == [square for _, square in there] == [n * n for n in numbers]
    assert {pid for pid, _ in here} <= {os.getpid()}
    assert os.getpid() not in {pid for pid, _ in there}


def test_few_batches_are_not_worth_a_process():
    with open_engine(Settings(engine="auto", workers=2)) as engine:
        assert {pid for pid, _ in engine.map(process_and_square, [1])} == {os.getpid()}
        assert engine.pool is None
        assert os.getpid() not in {pid for pid, _ in engine.map(process_and_square, range(9))}
        assert os.getpid() not in {pid for pid, _ in engine.map(process_and_square, [1])}
    with open_engine(Settings(engine="auto", workers=1)) as engine:
        assert {pid for pid, _ in engine.map(process_and_square, range(9))} == {os.getpid()}


def test_an_error_in_a_worker_comes_through_and_the_pool_ends_with_the_block():
    with (
        pytest.raises(ValueError, match="no root: -1"),
        open_engine(Settings(engine="processes", workers=2)) as engine,
    ):
        members = [psutil.Process(pid) for pid, _ in engine.map(process_and_square, range(9))]
        list(engine.map(process_and_square, [1, -1, 2]))
    assert not any(member.is_running() for member in members)


SLEEPERS = """
import time
from flows.engine import open_engine
from flows.settings import Settings

if __name__ == "__main__":
    with open_engine(Settings(engine="processes", workers=2)) as engine:
        list(engine.map(time.sleep, [0.01] * 4))
        print("ready", flush=True)
        list(engine.map(time.sleep, [60] * 4))
"""


def test_workers_end_when_their_parent_is_killed(tmp_path):
    (tmp_path / "sleepers.py").write_text(SLEEPERS)
    parent = subprocess.Popen([sys.executable, tmp_path / "sleepers.py"], stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "ready\n"
    workers = psutil.Process(parent.pid).children(recursive=True)
    assert len(workers) >= 2
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    time.sleep(0.1)
    assert psutil.wait_procs(workers, timeout=10)[1] == []
