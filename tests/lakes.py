"""Looks into a warehouse for the tests: all rows of all tables, less what may differ between equal ones."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.lake import open_lake

SEEDS = Path(__file__).resolve().parents[1] / "seeds" / "articles"
REAL = Path(__file__).resolve().parents[2] / "shared" / "seeds"

# Promise 3 leaves open which run added a row, and when.
SET_ASIDE = ("run_id", "resolved_run_id", "read_at", "rejected_at", "applied_at")
NO_CONTENT = ("runs", "_migrations")

Tables = dict[str, list[tuple[Any, ...]]]


def rows(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query over the lake, read-only."""
    with open_lake(warehouse, read_only=True) as lake:
        return lake.rows(query)


def contents(warehouse: Path, set_aside: Sequence[str] = SET_ASIDE, leave_out: Sequence[str] = NO_CONTENT) -> Tables:
    """Every table's columns and rows, sorted; without the columns set aside and the tables left out."""
    with open_lake(warehouse, read_only=True) as lake:
        names = [name for (name,) in lake.rows("select table_name from duckdb_tables() where database_name = 'lake'")]
        found: Tables = {}
        for name in sorted(set(names) - set(leave_out)):
            table = lake.table(f"from {name}")
            kept = [column for column in table.column_names if column not in set_aside]
            values = (tuple(map(repr, row.values())) for row in table.select(kept).to_pylist())
            found[name] = [tuple(kept), *sorted(values)]
    return found


def everything(warehouse: Path) -> Tables:
    """All tables but `runs`, with every column: what a run that changes nothing leaves as it is."""
    return contents(warehouse, set_aside=(), leave_out=("runs",))


def copy_of(warehouse: Path, target: Path) -> Path:
    """A copy of a warehouse that nobody is writing."""
    shutil.copytree(warehouse, target)
    return target


def differences(one: Tables, other: Tables) -> dict[str, tuple[list[Any], list[Any]]]:
    """The rows that only one of the two has, by table: what an assertion shows."""
    return {
        name: (
            sorted(set(one.get(name, [])) - set(other.get(name, []))),
            sorted(set(other.get(name, [])) - set(one.get(name, []))),
        )
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    }
