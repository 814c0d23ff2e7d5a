"""Killed, stopped or refused by a check: the warehouse is the last snapshot as it was, and the next run completes."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psutil
import pytest
from conftest import HEARSAY
from lakes import SEEDS, contents, differences, everything, rows

from flows.lake import open_lake
from flows.server import environment

FAILED, WRONG_USAGE = 1, 2
FIRST, SECOND = ("harbour-herald-1.txt", "recall-herald.txt"), ("recall-*.txt", "harbour-six.txt", "empty.txt")
# Small parts, so that the run has worker processes, and several batches.
SETTINGS = {"HEARSAY_ENGINE": "processes", "HEARSAY_PART_BYTES": "1000", "HEARSAY_BATCH_BYTES": "3000"}


def inputs(names: tuple[str, ...]) -> list[str]:
    return [str(SEEDS / name) for name in names]


@pytest.fixture(scope="module")
def before(refresh, tmp_path_factory) -> Path:
    """A warehouse after a first run."""
    folder = tmp_path_factory.mktemp("before") / "lake"
    refresh(inputs(FIRST), str(folder))
    return folder


@pytest.fixture(scope="module")
def undisturbed(refresh, before, tmp_path_factory) -> Path:
    """The same after a second run that nothing disturbed."""
    folder = shutil.copytree(before, tmp_path_factory.mktemp("undisturbed") / "lake")
    refresh(inputs(SECOND), str(folder))
    return folder


def start(warehouse: Path, home: Path) -> "subprocess.Popen[str]":
    """`hearsay run` of the second inputs; it brings its own server, as it does where nobody keeps one."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_API")}
    variables |= SETTINGS | {"PREFECT_HOME": str(home)}
    return subprocess.Popen(
        [HEARSAY, "run", *inputs(SECOND), "--warehouse", warehouse, "--json"],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def family(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    """The process and all that it has started."""
    parent = psutil.Process(process.pid)
    return [parent, *parent.children(recursive=True)]


def ended(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that are still there after so long; a zombie is not."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def watch(process: "subprocess.Popen[str]", until: str, warehouse: Path) -> Iterator[list[psutil.Process]]:
    """The process's family, again and again, until an instant of the run has come or the run is over."""
    signs = {
        "extraction": lambda: any((warehouse / ".staging").glob("*/*/articles.parquet")),
        "load": lambda: any((warehouse / ".staging").glob("*/*/fingerprints.parquet")),
        "second batch": lambda: any((warehouse / ".staging").glob("000002/*/fingerprints.parquet")),
        "publish": lambda: (warehouse / "hearsay.new").exists(),
    }
    members: dict[int, psutil.Process] = {}
    while process.poll() is None and not signs[until]():
        members |= {member.pid: member for member in family(process)}
        time.sleep(0.005)
    if process.poll() is None:
        members |= {member.pid: member for member in family(process)}
    yield [*members.values()]


@pytest.mark.parametrize("instant", ["second batch", "publish"])
def test_killed(before, undisturbed, prefect_home, refresh, instant, tmp_path):
    warehouse = shutil.copytree(before, tmp_path / "lake")
    snapshot = everything(warehouse)
    process = start(warehouse, prefect_home)
    (members,) = watch(process, instant, warehouse)
    time.sleep(random.random() * 0.3)
    process.kill()
    process.communicate()
    assert ended(members, seconds=15) == []
    committed = differences(contents(warehouse), contents(undisturbed)) == {}
    assert committed or (instant != "publish" and differences(everything(warehouse), snapshot) == {})
    with open_lake(warehouse, read_only=True) as lake:
        assert not any(lake.bad_rows().values())
    refresh(inputs(SECOND), str(warehouse))
    assert differences(contents(warehouse), contents(undisturbed)) == {}
    assert not (warehouse / ".staging").exists()
    assert not [*warehouse.glob("*.new*")]


def test_stopped_by_ctrl_c(before, prefect_home, tmp_path):
    warehouse = shutil.copytree(before, tmp_path / "lake")
    snapshot = everything(warehouse)
    process = start(warehouse, prefect_home)
    (members,) = watch(process, "load", warehouse)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (FAILED, "")
    assert "Traceback" not in errors
    assert errors.splitlines()[-1].startswith("hearsay: stopped")
    assert ended(members, seconds=15) == []
    assert differences(everything(warehouse), snapshot) == {}
    assert rows(warehouse, "select status from runs order by started_at") == [("completed",), ("failed",)]


@pytest.mark.parametrize(
    ("planted", "check"),
    [
        ("insert into documents select * from documents order by document_id limit 1", "unique_ids"),
        ("update quotes set text = 'Nobody said so.' where ordinal = 0", "offsets"),
    ],
)
@pytest.mark.usefixtures("api")
def test_a_check_that_finds_bad_rows_rolls_back(hearsay, before, planted, check, tmp_path):
    warehouse = shutil.copytree(before, tmp_path / "lake")
    with open_lake(warehouse) as lake:
        lake.rows(planted)
    snapshot, published = everything(warehouse), (warehouse / "hearsay.duckdb").read_bytes()
    checked = hearsay("check", "--warehouse", warehouse)
    assert checked.returncode == FAILED
    assert f"bad  {check}" in checked.stdout
    if check == "offsets":  # a run looks at its own quotes only: what it costs is what its documents cost
        return
    done = hearsay("run", *inputs(SECOND), "--warehouse", warehouse)
    assert (done.returncode, done.stdout) == (FAILED, "")
    assert "Traceback" not in done.stderr
    assert f"hearsay: check {check}" in done.stderr
    assert differences(everything(warehouse), snapshot) == {}
    assert (warehouse / "hearsay.duckdb").read_bytes() == published
    assert rows(warehouse, "select status from runs order by started_at") == [("completed",), ("failed",)]


@pytest.mark.usefixtures("api")
def test_too_little_memory_is_told_and_leaves_all_as_it_was(hearsay, before, tmp_path):
    warehouse = shutil.copytree(before, tmp_path / "lake")
    snapshot = everything(warehouse)
    done = hearsay("run", *inputs(SECOND), "--warehouse", warehouse, env={"HEARSAY_MEMORY_LIMIT": "1KB"})
    assert done.returncode in (FAILED, WRONG_USAGE)
    assert (done.stdout, "Traceback" in done.stderr) == ("", False)
    assert "memory" in done.stderr.casefold()
    assert differences(everything(warehouse), snapshot) == {}


def test_the_next_run_publishes_what_a_killed_one_had_committed(refresh, undisturbed, tmp_path):
    warehouse = shutil.copytree(undisturbed, tmp_path / "lake")
    published, query = warehouse / "hearsay.duckdb", "select count(*) from articles"
    with environment({"HEARSAY_PUBLISH": "false"}):
        refresh(inputs(("sarn-*.txt",)), str(warehouse))
    n_articles = rows(warehouse, query)
    with duckdb.connect(published, read_only=True) as copy:
        assert copy.execute(query).fetchall() != n_articles
    told = refresh(inputs(FIRST), str(warehouse))
    assert told["new"]["articles"] == 0
    with duckdb.connect(published, read_only=True) as copy:
        assert copy.execute(query).fetchall() == n_articles
