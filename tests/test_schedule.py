"""Schedules on a real Prefect server: what prefect.yaml deploys and `hearsay serve` run the flow, artifacts too."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
import pytest
from conftest import HEARSAY
from lakes import SEEDS, rows

from flows.paths import ROOT
from flows.server import free_port

PREFECT = Path(sys.executable).with_name("prefect")
SLOWEST = 180
"""Seconds; a first start on a busy machine."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """A machine of its own for the server, its worker and the commands."""
    home = tmp_path_factory.mktemp("prefect")
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return inherited | {
        "HEARSAY_HOME": str(ROOT),
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_LOGGING_LEVEL": "ERROR",
    }


@pytest.fixture(scope="module")
def started(environment, tmp_path_factory) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts commands that stay until the tests are over, and then ends them with all that they started."""
    processes: list[subprocess.Popen[bytes]] = []
    log = (tmp_path_factory.mktemp("log") / "log").open("wb")

    def start(*command: str | Path) -> "subprocess.Popen[bytes]":
        processes.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True))
        return processes[-1]

    yield start
    for process in reversed(processes):
        end(process)
    log.close()


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a command to end, as Ctrl-C does; wait for it and for what it started."""
    if process.poll() is not None:
        return
    members = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
    for member in psutil.wait_procs(members, timeout=10)[1]:
        member.kill()


@pytest.fixture(scope="module")
def call(environment, started) -> Callable[..., Any]:
    """Asks the API of the server, which is up by then."""

    def call(path: str, body: dict[str, Any] | None = None) -> Any:
        given = None if body is None else json.dumps(body).encode()
        request = Request(environment["PREFECT_API_URL"] + path, given, {"Content-Type": "application/json"})
        last = time.monotonic() + SLOWEST
        while True:
            try:
                with urlopen(request, timeout=20) as answer:
                    return json.load(answer)
            except HTTPError as error:  # its database is locked for the moment: Prefect's own clients ask again, too
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > last:
                    raise
                time.sleep(0.5)

    port = environment["PREFECT_API_URL"].split(":")[2].removesuffix("/api")
    server = started(PREFECT, "server", "start", "--host", "127.0.0.1", "--port", port)
    wait_for(lambda: server.poll() is None and call("/health"))
    return call


def wait_for(what: Callable[[], Any]) -> Any:
    """What it gives, once it gives something."""
    last = time.monotonic() + SLOWEST
    while time.monotonic() < last:
        try:
            if found := what():
                return found
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def run_now(call, deployment: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Trigger a run of a deployment, and wait until it has ended."""
    found = call(f"/deployments/name/{deployment}")
    run = call(f"/deployments/{found['id']}/create_flow_run", {"parameters": found["parameters"] | parameters})
    final = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
    return wait_for(lambda: (now := call(f"/flow_runs/{run['id']}"))["state_type"] in final and now)


def artifacts(call, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The artifacts of a flow run, by key."""
    chosen = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    return {artifact["key"]: artifact for artifact in call("/artifacts/filter", chosen)}


def test_what_prefect_yaml_deploys_runs_on_a_worker(call, environment, started, tmp_path):
    options = {"env": environment, "cwd": ROOT, "check": True, "capture_output": True, "timeout": SLOWEST}
    subprocess.run([PREFECT, "work-pool", "create", "hearsay", "--type", "process"], **options)
    subprocess.run([PREFECT, "--no-prompt", "deploy", "--all"], **options)
    for name, crons in (("refresh", [False]), ("maintain", [True])):
        deployed = call(f"/deployments/name/{name}/{name}")
        assert [schedule["active"] for schedule in deployed["schedules"]] == crons
        assert deployed["global_concurrency_limit"]["limit"] == 1
        assert deployed["concurrency_options"]["collision_strategy"] == "ENQUEUE"

    started(PREFECT, "worker", "start", "--pool", "hearsay", "--type", "process")
    warehouse = tmp_path / "lake"
    ended = run_now(call, "refresh/refresh", {"warehouse": str(warehouse)})
    assert ended["state_type"] == "COMPLETED", ended["state"]
    assert rows(warehouse, "select count(*) from articles") == [(33,)]
    assert rows(warehouse, "select flow_run_id, status from runs") == [(ended["id"], "completed")]

    found = artifacts(call, ended)
    assert found["refresh-progress"]["type"] == "progress"
    assert found["refresh-progress"]["data"] == 100.0
    summary = {row["table"]: row for row in json.loads(found["refresh-summary"]["data"])}
    assert found["refresh-summary"]["type"] == "table"
    assert (summary["articles"]["rows"], summary["articles"]["new"]) == (33, 33)
    tasks = call("/task_runs/filter", {"task_runs": {"flow_run_id": {"any_": [ended["id"]]}}})
    assert {"new_documents", "normalize", "extract", "load_batch", "check"} <= {
        task["name"].split("-")[0] for task in tasks
    }


def test_serve_schedules_from_one_process(call, started, tmp_path):
    warehouse = tmp_path / "lake"
    served = started(HEARSAY, "serve", SEEDS / "lab-six.txt", "--cron", "0 4 1 1 *", "--warehouse", warehouse)
    deployed = wait_for(
        lambda: (
            served.poll() is None and call("/deployments/filter", {"deployments": {"name": {"any_": ["scheduled"]}}})
        )
    )[0]
    assert [schedule["schedule"]["cron"] for schedule in deployed["schedules"]] == ["0 4 1 1 *"]
    assert deployed["global_concurrency_limit"]["limit"] == 1
    ended = run_now(call, "refresh/scheduled", {})
    assert ended["state_type"] == "COMPLETED", ended["state"]
    assert rows(warehouse, "select count(*) from articles") == [(1,)]
    assert set(artifacts(call, ended)) == {"refresh-progress", "refresh-summary"}
    end(served)
    assert served.returncode in (0, 1)
