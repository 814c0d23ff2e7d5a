"""seeds/aliases.csv and seeds/outlets.csv overrule what is stored: a changed list gives the tables of a first load."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lakes import contents, copy_of, differences, everything, rows

from flows import paths, renewal
from flows.errors import RunError, UsageError
from flows.lake import open_lake, writing
from flows.server import environment
from flows.sources.known import list_hashes

SAME_PERSON = "Lotte Marr,person,Lotte Brandt\n"
SAME_OUTLET = "The Karve Pilot,ferrysheet.example,Quayside;Quayside Notes\n"
FOLLOWING = {"quotes", "sources", "citations", "utterances", "variants", "relays"}
CASES = (
    ("aliases.csv", SAME_PERSON, FOLLOWING),
    ("outlets.csv", SAME_OUTLET, FOLLOWING | {"articles", "_extractions"}),
)
NIGHT = "We will keep the night ferry running until the last lamp on the quay goes out"
ARTICLES = {
    "1.txt": f"""title: The night ferry stays
outlet: The Karve Pilot
date: 2025-03-01

The night ferry to Holm stays, the harbour office in Karve said on Saturday.

“{NIGHT},” said Lotte Marr, who runs the office at Hale Street.
""",
    "2.txt": f"""title: Ferry to go on
outlet: Northern Wire
author: By Ane Holt and Quayside Notes
date: 2025-03-02

KARVE — The ferry to Holm will go on at night. “{NIGHT},” Lotte Brandt told Quayside Notes.

Pilots at Hale Street doubt it. “Nobody pays for an empty boat,” said Ivo Sund.

(Reporting by Ivo Sund; editing by Quayside)
""",
    "3.txt": """title: Empty boats
url: https://ferrysheet.example/3
date: 2025-03-01

“Nobody pays for an empty boat,” pilot Ivo Sund said in Karve on Saturday.

“Not one lamp will burn in April,” Quayside said.
""",
    "4.txt": """title: Lamps
outlet: Northern Wire
date: 2025-03-04

“Not one lamp will burn in April,” said Marr, who runs the harbour office at Hale Street in Karve, of the ferry to Holm.
The Quayside reported that she wept.
""",
}


class Lists:
    """The lists of names in a folder of their own, which a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def use(self, name: str = "", more: str = "") -> None:
        """The lists as they are in the repository, and a line more in one of them."""
        for file in ("aliases.csv", "outlets.csv"):
            text = (paths.ROOT / "seeds" / file).read_text("utf-8")
            (self.folder / file).write_text(text + (more if file == name else ""), "utf-8")
        forget()


def forget() -> None:
    """Whatever this process has read of seeds/, as the next process would find it."""
    for module in [module for name, module in sys.modules.items() if name.startswith("flows.")]:
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lists]:
    folder = tmp_path_factory.mktemp("lists") / "seeds"
    shutil.copytree(paths.SEEDS, folder, ignore=shutil.ignore_patterns("articles"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(paths, "SEEDS", folder)
        yield Lists(folder)
    forget()


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The paths of ARTICLES."""
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return [str(folder / name) for name in ARTICLES]


Load = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def load(refresh: Load) -> Load:
    """A run in this process; `part_bytes` small enough makes several parts and batches of the stored articles too."""

    def load(warehouse: Path, inputs: list[str], part_bytes: int = 1_000_000) -> dict[str, Any]:
        sizes = {"HEARSAY_PART_BYTES": str(part_bytes), "HEARSAY_BATCH_BYTES": str(2 * part_bytes)}
        with environment({"HEARSAY_ENGINE": "inline", "HEARSAY_PUBLISH": "false"} | sizes):
            return refresh(inputs, str(warehouse))

    return load


@pytest.fixture(scope="module")
def warehouses(
    load: Load, lists: Lists, articles: list[str], empty_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Warehouses loaded from the beginning: with the lists of the repository, and with a line more in either."""
    folder = tmp_path_factory.mktemp("warehouses")
    for name, line, _ in (("", "", None), *CASES):
        lists.use(name, line)
        load(copy_of(empty_warehouse, folder / (name or "without")), articles)
    return folder


@pytest.mark.parametrize(("name", "line", "follows"), CASES)
def test_a_line_added(load, lists, articles, warehouses, empty_warehouse, tmp_path, name, line, follows):
    expected = contents(warehouses / name)
    assert follows <= differences(contents(warehouses / "without"), expected).keys()
    lake = copy_of(empty_warehouse, tmp_path / "lake")
    lists.use()
    load(lake, articles[1:])
    lists.use(name, line)
    done = load(lake, articles, part_bytes=600)
    assert (done["renewed"], done["new"]["articles"]) == ({"articles": 3, "by": [name]}, 1)
    assert differences(contents(lake), expected) == {}


@pytest.mark.parametrize("name", [name for name, _, _ in CASES])
def test_a_line_removed(load, lists, articles, warehouses, tmp_path, name):
    lake = copy_of(warehouses / name, tmp_path / "lake")
    added_by = "select quote_id, run_id from quotes order by quote_id"
    before = rows(lake, added_by)
    lists.use()
    done = load(lake, articles[:1], part_bytes=300)
    assert (done["renewed"], any(done["new"].values())) == ({"articles": 4, "by": [name]}, False)
    assert differences(contents(lake), contents(warehouses / "without")) == {}
    assert rows(lake, added_by) == before


def test_a_run_that_fails_on_the_way_leaves_all_as_it_was(load, lists, articles, warehouses, tmp_path, monkeypatch):
    lake = copy_of(warehouses / "without", tmp_path / "lake")
    before = everything(lake)
    lists.use("outlets.csv", SAME_OUTLET)
    loaded = renewal.load

    def fail(*arguments: Any) -> None:
        loaded(*arguments)
        raise RunError("the disk is full")

    monkeypatch.setattr(renewal, "load", fail)
    with pytest.raises(RunError):
        load(lake, articles, part_bytes=300)
    assert differences(before, everything(lake)) == {}


@pytest.mark.parametrize("line", ["Lotte Marr,person\n", "Lotte Marr,person,Lotte Brandt,Marr\n"])
def test_a_line_that_is_none_is_told(lists, line):
    lists.use("aliases.csv", line)
    number = (lists.folder / "aliases.csv").read_text("utf-8").count("\n")
    with pytest.raises(UsageError, match=rf"aliases\.csv, line {number}: must be name,kind,aliases"):
        list_hashes()


def test_a_warehouse_that_noted_no_lists_is_computed_anew(load, lists, articles, warehouses, tmp_path):
    lake = copy_of(warehouses / "without", tmp_path / "lake")
    with writing(lake), open_lake(lake) as opened, opened.transaction():
        opened.rows("drop table _name_lists")
        opened.rows("alter table _bodies drop column credits")
        opened.rows("delete from _migrations where name = '0007_name_lists'")
    lists.use("outlets.csv", SAME_OUTLET)
    assert load(lake, articles)["renewed"] == {"articles": 4, "by": ["aliases.csv", "outlets.csv"]}
    # Of credit lines only the names are known, which is enough for the same citations.
    assert differences(contents(lake), contents(warehouses / "outlets.csv")).keys() == {"_bodies"}


def test_a_warehouse_of_former_rules_is_computed_anew(load, lists, articles, warehouses, tmp_path):
    lake = copy_of(warehouses / "without", tmp_path / "lake")
    with writing(lake), open_lake(lake) as opened, opened.transaction():
        opened.rows("update _source_lookups set lookup = 'person of other rules'")
        opened.rows("delete from _migrations where name = '0015_rules'")
    lists.use()
    assert load(lake, articles)["renewed"] == {"articles": 4, "by": ["aliases.csv", "outlets.csv"]}
    assert differences(contents(lake), contents(warehouses / "without")) == {}


@pytest.mark.usefixtures("api")
def test_the_command_tells_what_it_did(articles, tmp_path):
    """A copy of the project, so that the lists change where a user changes them, also for worker processes."""
    home = tmp_path / "project"
    for name in ("flows", "sql", "seeds"):
        shutil.copytree(paths.ROOT / name, home / name, ignore=shutil.ignore_patterns("articles", "__pycache__"))
    command = [sys.executable, "-m", "flows.cli", "run", "--warehouse", str(tmp_path / "lake"), *articles]
    variables = {"PYTHONPATH": str(home), "HEARSAY_ENGINE": "processes", "HEARSAY_PART_BYTES": "300"}

    def told() -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=os.environ | variables, capture_output=True, text=True, check=True
        )
        return " ".join(done.stdout.split())

    assert "anew" not in told()
    with (home / "seeds" / "outlets.csv").open("a", encoding="utf-8") as lines:
        lines.write(SAME_OUTLET)
    again = told()
    assert "Nothing is new." in again
    assert "Computed anew the sources of 4 stored articles, by seeds/outlets.csv as it is now." in again
    with duckdb.connect(tmp_path / "lake" / "hearsay.duckdb", read_only=True) as published:
        assert published.execute("select count(distinct outlet_id) from articles").fetchall() == [(2,)]
