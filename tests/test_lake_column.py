"""A column that is taken out of the files as it lies there has the values that a query has."""

from itertools import chain
from pathlib import Path

import pytest
from lakes import copy_of

from flows.lake import Lake, open_lake, plain_values

QUERY = "select holder from _fingerprints order by all"
FILES = "select data_file from ducklake_list_files('lake', '_fingerprints')"


def values_in(lake: Lake) -> list[int]:
    return sorted(chain.from_iterable(values.tolist() for values in lake.column("_fingerprints", "holder")))


def queried(lake: Lake) -> list[int]:
    return lake.table(QUERY)["holder"].to_pylist()


def insert(lake: Lake, start: int, n: int) -> None:
    hashes = f"select hash(i) from range({start}, {start + n}) as t(i) order by all"
    lake.rows(f"insert into _fingerprints (holder) {hashes}")


def is_plain(lake: Lake) -> bool:
    files = [Path(file) for (file,) in lake.rows(FILES)]
    return sum(values.n for file in files for values in plain_values(file, "holder")) == len(queried(lake))


@pytest.mark.parametrize("n", [1, 63, 64, 8191, 8192, 1_200_000])
def test_what_runs_have_written_is_mapped(empty_warehouse: Path, tmp_path: Path, n: int) -> None:
    with open_lake(copy_of(empty_warehouse, tmp_path / "lake")) as lake:
        assert values_in(lake) == []
        insert(lake, 0, n)
        insert(lake, n, 300)
        assert is_plain(lake)
        assert values_in(lake) == queried(lake)
        lake.run("maintenance/compact")
        assert is_plain(lake)
        assert values_in(lake) == queried(lake)
        assert len(queried(lake)) == n + 300


def test_what_a_transaction_has_written_or_deleted_counts(empty_warehouse: Path, tmp_path: Path) -> None:
    with open_lake(copy_of(empty_warehouse, tmp_path / "lake")) as lake:
        insert(lake, 0, 5000)
        with lake.transaction():
            insert(lake, 5000, 2000)
            assert values_in(lake) == queried(lake)
            lake.rows("delete from _fingerprints where holder % 7 = 0")
            assert values_in(lake) == queried(lake)
            insert(lake, 7000, 2000)
            assert values_in(lake) == queried(lake)
        assert values_in(lake) == queried(lake)
        assert not is_plain(lake)
        lake.run("maintenance/compact")
        assert values_in(lake) == queried(lake)


@pytest.mark.parametrize(
    "options",
    [
        {"parquet_compression": "lz4"},
        {"parquet_version": "2"},
        {"data_inlining_row_limit": 10_000},
    ],
)
def test_what_is_kept_otherwise_is_read(empty_warehouse: Path, tmp_path: Path, options: dict[str, str | int]) -> None:
    with open_lake(copy_of(empty_warehouse, tmp_path / "lake")) as lake:
        insert(lake, 0, 3000)
        for name, value in options.items():
            lake.rows(f"call lake.set_option('{name}', $value, table_name => '_fingerprints')", {"value": value})
        insert(lake, 3000, 3000)
        assert not is_plain(lake)
        assert values_in(lake) == queried(lake)


def test_a_null_is_not_taken_for_a_number(empty_warehouse: Path, tmp_path: Path) -> None:
    with open_lake(copy_of(empty_warehouse, tmp_path / "lake")) as lake:
        lake.rows("insert into _fingerprints (holder) select if(i % 3 = 0, null, hash(i)) from range(3000) as t(i)")
        assert not is_plain(lake)
