"""The Prefect server that a run talks to: the one configured, the one kept by `hearsay up`, or one for this run.

Prefect's own temporary server gives up when its first start is slow, and prints its shutdown; so it is started here.
"""

import fcntl
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from flows.errors import RunError

SLOW_START = 5.0
"""Seconds after which a person is told what is being waited for."""

# What one run needs no server for: schedules, late runs, automations, the event log, telemetry, the web page.
LEAN = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
}
ALWAYS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
}


class ServerError(RunError):
    """The server did not start; the text says where its log is."""


@dataclass(frozen=True)
class Server:
    """A running server: its process and the address of its API."""

    pid: int
    api_url: str

    @property
    def page(self) -> str:
        """The address of its web page."""
        return self.api_url.removesuffix("/api")

    def answers(self) -> bool:
        """Whether it is there and well."""
        with suppress(URLError, OSError), urlopen(f"{self.api_url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def stop(self) -> None:
        """End it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)


def home() -> Path:
    """Where the state of servers lies; Prefect's own home."""
    folder = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def a_server(*, lean: bool = True) -> Iterator[str]:
    """The API to report to, in PREFECT_API_URL for the time of the block; a lean server knows no schedules."""
    if configured := os.environ.get("PREFECT_API_URL"):
        yield configured
        return
    if kept := kept_server():
        with environment({"PREFECT_API_URL": kept.api_url}):
            yield kept.api_url
        return
    port = free_port()
    # Log lines of a run that nobody can look up later are not worth the second that sending them takes.
    with environment({"PREFECT_API_URL": api_url(port), "PREFECT_LOGGING_TO_API_ENABLED": "false"}):
        # Importing Prefect here takes as long as the server's own start; both go on at once.
        importing = Thread(target=import_module, args=("prefect.flows",), daemon=True)
        importing.start()
        server = start(port, LEAN if lean else {})
        try:
            importing.join()
            yield server.api_url
        finally:
            server.stop()


def kept_server() -> Server | None:
    """The server that `hearsay up` started, if it still answers."""
    try:
        server = Server(**json.loads(state_file().read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return server if server.answers() else None


def state_file() -> Path:
    """What `hearsay up` leaves for later commands."""
    return home() / "hearsay-server.json"


def keep() -> Server:
    """Start a server that stays, unless one is there already."""
    server = kept_server()
    if server is None:
        server = start(free_port(), {}, tethered=False)
        state_file().write_text(json.dumps(asdict(server)), "utf-8")
    return server


def let_go() -> bool:
    """Stop the server that was kept; False where there is none."""
    server = kept_server()
    if server:
        server.stop()
    state_file().unlink(missing_ok=True)
    return server is not None


def start(port: int, options: dict[str, str], *, tethered: bool = True) -> Server:
    """Start a server and wait until it answers, however long its first start takes. Raises ServerError if it ends.

    A tethered one ends with this process, even if that is killed.
    """
    log = home() / "hearsay-server.log"
    database = f"sqlite+aiosqlite:///{home()}/hearsay-{version('prefect')}.db"
    settings = ALWAYS | {"PREFECT_API_DATABASE_CONNECTION_URL": database} | options
    with (home() / "hearsay-server.lock").open("w") as lock, log.open("w") as output:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two first starts at once would both make the database
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(port)],
            env=os.environ | settings,
            stdin=subprocess.PIPE if tethered else subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for the run; the server ends after it
        )
        server = Server(process.pid, api_url(port))
        try:
            wait(process, server, log)
        except BaseException:  # Ctrl-C while waiting: no server is left behind
            process.kill()
            raise
    return server


def wait(process: subprocess.Popen[bytes], server: Server, log: Path) -> None:
    """Until the server answers."""
    began, told = monotonic(), False
    while not server.answers():
        if process.poll() is not None:
            raise ServerError(f"Prefect's server ended while starting; its messages are in {log}")
        if not told and monotonic() - began > SLOW_START:
            told = True
            print("hearsay: Prefect's server is still starting; its very first start makes a database", file=sys.stderr)
        sleep(0.05)


def serve(port: int) -> None:
    """Be the server, until told to end or until the standard input, if it is a pipe, is closed."""
    import uvicorn

    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        Thread(target=end_with_input, daemon=True).start()
    uvicorn.run("prefect.server.api.server:create_app", factory=True, host="127.0.0.1", port=port, log_level="error")


def end_with_input() -> None:
    """End this process when its standard input is closed."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def api_url(port: int) -> str:
    """The address of the API of a server on this machine."""
    return f"http://127.0.0.1:{port}/api"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Environment variables for the time of the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


if __name__ == "__main__":
    serve(int(sys.argv[1]))
