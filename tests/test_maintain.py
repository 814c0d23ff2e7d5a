"""The flow `maintain`: every row stays, and what no snapshot needs goes."""

import os
import time
from pathlib import Path

import pytest
from lakes import SEEDS, differences, everything, rows

from flows.lake import DATA, open_lake


def files(warehouse: Path) -> set[Path]:
    return {path for path in (warehouse / DATA).rglob("*") if path.is_file()}


def age(paths: set[Path], days: int) -> None:
    """Let files look so old."""
    then = time.time() - days * 86_400
    for path in paths:
        os.utime(path, (then, then))


def test_rows_stay_and_old_snapshots_and_orphans_go(refresh, tmp_path):
    from flows.maintain import maintain

    for names in ("harbour-*.txt", "recall-*.txt", "lab-*.txt"):
        refresh([str(SEEDS / names)], str(tmp_path))
    before, n_runs = everything(tmp_path), rows(tmp_path, "from runs")
    orphan = tmp_path / DATA / "main" / "articles" / "ducklake-left-by-a-killed-run.parquet"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"half a file")
    age({orphan}, days=3)
    n_snapshots = len(rows(tmp_path, "from ducklake_snapshots('lake')"))

    maintain(str(tmp_path), keep_days=0)

    assert differences(everything(tmp_path), before) == {}
    assert rows(tmp_path, "from runs") == n_runs
    assert len(rows(tmp_path, "from ducklake_snapshots('lake')")) < n_snapshots
    assert not orphan.exists()
    with open_lake(tmp_path, read_only=True) as lake:
        assert not any(lake.bad_rows().values())

    told = refresh([str(SEEDS)], str(tmp_path))
    assert told["new"]["articles"] > 0
    maintain(str(tmp_path))
    assert rows(tmp_path, "select count(*) from articles") == [(33,)]


@pytest.mark.usefixtures("api")
def test_it_makes_an_empty_warehouse_where_there_is_none(tmp_path):
    from flows.maintain import maintain

    maintain(str(tmp_path / "lake"))
    assert rows(tmp_path / "lake", "select count(*) from articles") == [(0,)]
