"""Readers and writers at once: nobody waits for a run, nobody sees half of one, two runs end as one of both."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import duckdb
import pytest
from conftest import HEARSAY
from lakes import SEEDS, contents, differences

from flows.lake import PUBLISHED, open_lake

LONGEST_WAIT = 5.0
"""Seconds that opening and asking may take on a busy machine; a reader that had to wait for a run would take longer."""

# One number per table, such that half a run would show: no quote without its article, its run, its utterance.
WHOLE = """
    select
        (select count(*) from runs),
        (select count(*) from articles),
        (select count(*) from quotes),
        (select count(*) from quotes where article_id not in (select article_id from articles)),
        (select count(*) from quotes where run_id not in (select run_id from runs)),
        (select count(*) from variants where quote_id not in (select quote_id from quotes)),
        (select n_articles from runs order by started_at desc limit 1)
"""
State = tuple[int, ...]


def start(warehouse: Path, *inputs: Path) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"HEARSAY_BATCH_BYTES": "20000"}
    command = [HEARSAY, "run", *inputs, "--warehouse", warehouse, "--json"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def in_lake(warehouse: Path) -> State:
    with open_lake(warehouse, read_only=True) as lake:
        return lake.rows(WHOLE)[0]


def in_published(warehouse: Path) -> State:
    """With nothing but DuckDB: the file needs no extension."""
    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with duckdb.connect(warehouse / PUBLISHED, read_only=True, config=settings) as connection:
        connection.execute("select count(*) from altered_quotes").fetchall()
        return connection.execute(WHOLE).fetchall()[0]


@pytest.fixture(scope="module")
def first(refresh, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("readers") / "lake"
    refresh([str(SEEDS / "harbour-*.txt")], str(folder))
    return folder


def test_readers_during_a_run(first, tmp_path):
    warehouse = shutil.copytree(first, tmp_path / "lake")
    seen: dict[str, list[State]] = {"lake": [in_lake(warehouse)], "published": [in_published(warehouse)]}
    waits = []
    run = start(warehouse, SEEDS)
    while run.poll() is None:
        for name, look in (("lake", in_lake), ("published", in_published)):
            began = time.monotonic()
            seen[name].append(look(warehouse))
            waits.append(time.monotonic() - began)
    assert run.returncode == 3
    last = in_lake(warehouse)
    assert in_published(warehouse) == last
    for name, states in seen.items():
        assert len(states) > 3, name
        assert set(states) <= {states[0], last}, name
        assert states == sorted(states), name
    assert last[3:6] == (0, 0, 0)
    assert max(waits) < LONGEST_WAIT


def test_a_reader_that_stays_sees_its_snapshot_and_does_not_stop_a_run(first, refresh, tmp_path):
    warehouse = shutil.copytree(first, tmp_path / "lake")
    with open_lake(warehouse, read_only=True) as reader:
        reader.connection.begin()
        before = reader.rows(WHOLE)
        refresh([str(SEEDS / "recall-*.txt")], str(warehouse))
        assert reader.rows(WHOLE) == before
        reader.connection.rollback()
        assert reader.rows(WHOLE) != before


def test_two_runs_at_once_are_as_one_of_both(first, refresh, tmp_path):
    expected = shutil.copytree(first, tmp_path / "one-run")
    both = [SEEDS / name for name in ("recall-herald.txt", "lab-six.txt", "recall-tamsin.txt", "lab-calder.txt")]
    refresh([*map(str, both)], str(expected))
    warehouse = shutil.copytree(first, tmp_path / "two-runs")
    runs = [start(warehouse, *both[:2]), start(warehouse, *both[1:])]
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    assert differences(contents(expected), contents(warehouse)) == {}
