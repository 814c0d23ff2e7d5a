"""What the tests of the main job share: an environment of their own, one Prefect server, the flow, and the command."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

HEARSAY = Path(sys.executable).with_name("hearsay")
HOME = Path(tempfile.mkdtemp(prefix="hearsay-tests-"))

# A run of the flow takes seconds: the suite keeps to a few fixed examples, and shows one that fails as it is.
settings.register_profile("suite", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
settings.register_profile("search", deadline=None, print_blob=True)  # --hypothesis-profile=search: new ones each time
settings.load_profile("suite")

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_configure() -> None:
    """Before anything imports Prefect: no setting of the user or the shell reaches the tests, nor theirs the user."""
    for name in [name for name in os.environ if name.startswith(("HEARSAY_", "PREFECT_"))]:
        del os.environ[name]
    # Where the suite runs in the background of a shell it is told to ignore Ctrl-C, and so would be what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ |= {"PREFECT_HOME": str(HOME / "prefect"), "PREFECT_LOGGING_LEVEL": "CRITICAL", "DO_NOT_TRACK": "1"}


def pytest_unconfigure() -> None:
    """Remove what the tests wrote outside of pytest's own temporary folders."""
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def api() -> Iterator[str]:
    """The address of one Prefect server for all tests; commands that the tests start report to it too."""
    from flows.server import a_server

    with a_server() as url:
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        # No heartbeat in this process: at the end of each run its last second would be waited for.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield url


@pytest.fixture(scope="session")
def refresh(api: str) -> Callable[..., dict[str, Any]]:
    """The real flow, in this process. Imported late: Prefect reads its settings when it is imported."""
    assert os.environ["PREFECT_API_URL"] == api
    from flows.refresh import refresh

    return refresh


@pytest.fixture
def prefect_home(api: str, tmp_path: Path) -> Path:
    """A PREFECT_HOME of one's own with a server's database, copied from the one of `api`: to make one takes long."""
    assert os.environ["PREFECT_API_URL"] == api
    folder = tmp_path / "prefect"
    folder.mkdir()
    (database,) = Path(os.environ["PREFECT_HOME"]).glob("hearsay-*.db")
    with closing(sqlite3.connect(database)) as made, closing(sqlite3.connect(folder / database.name)) as copy:
        made.backup(copy)
    return folder


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse made and migrated, without a row: to be copied, which is quicker than to make one."""
    from flows.lake import open_lake

    folder = tmp_path_factory.mktemp("empty")
    with open_lake(folder):
        pass
    return folder


@pytest.fixture
def hearsay(tmp_path: Path) -> Command:
    """The command as a user has it, in an empty folder; its outcome with text of both outputs."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    def run(
        *arguments: str | Path, env: dict[str, str] | None = None, **options: Any
    ) -> "subprocess.CompletedProcess[str]":
        options = {"capture_output": True, "text": True, "timeout": 120, "cwd": folder} | options
        return subprocess.run([HEARSAY, *arguments], env=os.environ | (env or {}), check=False, **options)

    return run
