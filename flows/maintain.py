"""The flow `maintain`: small files joined, old snapshots dropped, files that no snapshot needs removed."""

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.lake import Lake, open_lake, writing
from flows.settings import Settings

step = task(cache_policy=NO_CACHE)


@flow(name="maintain")
def maintain(warehouse: str | None = None, keep_days: int = 30) -> None:
    """Keep the warehouse quick to read: once a night is enough. Time travel reaches back `keep_days`."""
    folder = Settings().warehouse if warehouse is None else Path(warehouse).resolve()
    with writing(folder), open_lake(folder) as lake:
        compact(lake)
        expire(lake, keep_days)
        clean_up(lake)


@step
def compact(lake: Lake) -> None:
    """Join the small files that runs leave, and drop deleted rows out of files."""
    lake.run("maintenance/compact")


@step
def expire(lake: Lake, keep_days: int) -> None:
    """Forget snapshots older than that."""
    lake.rows("set variable keep_days = $days", {"days": keep_days})
    lake.run("maintenance/expire")


@step
def clean_up(lake: Lake) -> None:
    """Remove the files of forgotten snapshots and those that killed runs left."""
    lake.run("maintenance/clean_up")
