"""The flow `refresh`: from inputs to tables, the whole story on one page. A task per stage and batch."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import duckdb
import pyarrow as pa
from prefect import flow, task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows import ingest, load, parts, renewal
from flows.duplicates.update import renew_fingerprints
from flows.engine import Engine, open_engine
from flows.lake import PUBLISHED, STAGING, UNPUBLISHED, Lake, open_lake, publish, writing
from flows.load import Loaded, Part
from flows.progress import Stages, show_progress
from flows.settings import Settings

step = task(cache_policy=NO_CACHE)
"""A stage over one batch; that nothing is done twice rests on the ids in the tables."""


@dataclass
class Run:
    """What the stages of one run share."""

    run_id: str
    started_at: datetime
    settings: Settings
    lake: Lake
    engine: Engine
    stages: Stages
    staging: Path
    artifact: UUID  # of the progress
    n_batches: int = 0
    n_read: int = 0
    changed_lists: list[str] = field(default_factory=list)
    n_renewed: int = 0
    loaded: Loaded = field(default_factory=Loaded)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)


@flow(name="refresh")
def refresh(inputs: list[str], warehouse: str | None = None) -> dict[str, Any]:
    """Read the inputs and bring every table up to date, in one transaction; then publish.

    Gives what the run did, as JSON. Raises UsageError or RunError; then nothing has changed.
    """
    settings = Settings() if warehouse is None else Settings(warehouse=Path(warehouse).resolve())
    paths = ingest.find_inputs(inputs)
    with open_run(settings) as run:
        with in_one_transaction(run, inputs):
            for stored in renew(run):
                renew_names(run, stored)
                renew_citations(run, stored)
                renew_sources(run, stored)
            for batch in ingest.read(paths, settings.batch_bytes, settings.largest_document):
                documents, unreadable = batch.tables()
                fresh = new_documents(run, documents)
                normalize(run, fresh)
                new_articles(run, fresh, unreadable)
                extract(run, fresh)
                cite(run, fresh)
                fingerprint(run, fresh)
                load_batch(run, fresh)
            check(run)
        return summary(run, publish_copy(run))


@step
def renew(run: Run) -> list[list[Part]]:
    """Make fingerprints anew that another version of the code has made.

    Where a list of names has changed, sources are forgotten; gives all stored articles then, in batches, to find them
    anew.
    """
    renew_fingerprints(run.lake)
    run.changed_lists = renewal.changed_lists(run.lake)
    if not run.changed_lists:
        return []
    stored = list(renewal.stored_parts(run.lake, run.staging / "stored", run.settings.part_bytes))
    if stored:
        renewal.forget_sources(run.lake)
    renewal.note_lists(run.lake)
    run.n_renewed = documents_of(stored)
    size = max(1, run.settings.batch_bytes // run.settings.part_bytes)
    return [stored[start : start + size] for start in range(0, len(stored), size)]


@step
def renew_names(run: Run, stored: list[Part]) -> None:
    """Bodies -> what speakers and venues are called in them, which the list of outlets has a say in."""
    if "outlets.csv" in run.changed_lists:
        renewal.give_bodies(run.lake, stored)
        list(work(run, "extract", parts.extract_part, stored))
        renewal.rename(run.lake, stored)


@step
def renew_citations(run: Run, stored: list[Part]) -> None:
    """Articles and quotations -> quotes, citations, outlets."""
    renewal.give_quotes(run.lake, stored)
    list(work(run, "cite", parts.cite_again_part, stored))


@step
def renew_sources(run: Run, stored: list[Part]) -> None:
    """Set-wise: sources, utterances, relays of the stored articles."""
    n = documents_of(stored)
    run.stages.add("load", n)
    renewal.load(run.lake, stored)
    run.stages.advance("load", n)
    outdate(run)


@step
def new_documents(run: Run, documents: pa.Table) -> list[Part]:
    """Leave out what the warehouse has; share the rest between the workers."""
    run.n_read += documents.num_rows
    run.n_batches += 1
    run.lake.share(documents.nbytes)
    folder = run.staging / f"{run.n_batches:06}"
    return load.new_documents(run.lake, documents, folder, run.settings.part_bytes)


@step
def normalize(run: Run, fresh: list[Part]) -> None:
    """Documents -> articles, rejects."""
    for unknown in work(run, "normalize", parts.normalize_part, fresh):
        run.unknown |= unknown


@step
def new_articles(run: Run, fresh: list[Part], unreadable: pa.Table) -> None:
    """Leave out articles and bodies that the warehouse has."""
    run.n_read += unreadable.num_rows
    run.rejected += load.new_articles(run.lake, fresh, unreadable)


@step
def extract(run: Run, fresh: list[Part]) -> None:
    """Bodies -> quotations, their speakers and venues."""
    list(work(run, "extract", parts.extract_part, fresh))
    load.found_quotes(run.lake, fresh)


@step
def cite(run: Run, fresh: list[Part]) -> None:
    """Articles and quotations -> quotes, citations, outlets."""
    list(work(run, "cite", parts.cite_part, fresh))


@step
def fingerprint(run: Run, fresh: list[Part]) -> None:
    """Articles -> fingerprints."""
    list(work(run, "fingerprint", parts.fingerprint_part, fresh))


@step
def load_batch(run: Run, fresh: list[Part]) -> None:
    """Set-wise: sources, utterances, relays, revisions, duplicates; the batch is in the tables then."""
    n = documents_of(fresh)
    run.stages.add("load", n)
    run.loaded += load.load(run.lake, fresh, run.settings.duplicates.window_days)
    run.stages.advance("load", n)
    if run.loaded != Loaded():
        outdate(run)


@step
def check(run: Run) -> None:
    """All of sql/checks, on what the run has touched."""
    run.lake.check()


@step
def publish_copy(run: Run) -> Path | None:
    """The public tables as a plain database, unless nothing has changed."""
    if not run.settings.publish:
        return None
    published, outdated = (run.settings.warehouse / name for name in (PUBLISHED, UNPUBLISHED))
    return publish(run.lake) if outdated.exists() or not published.exists() else published


def outdate(run: Run) -> None:
    """Note that the published copy is not what the warehouse will be; a run killed after its commit leaves the note."""
    (run.settings.warehouse / UNPUBLISHED).touch()


def work(run: Run, stage: str, function: Callable[[Path], Any], fresh: list[Part]) -> Iterator[Any]:
    """Run a function over the parts, telling how far it is."""
    run.stages.add(stage, documents_of(fresh))
    for part, result in zip(fresh, run.engine.map(function, [part.folder for part in fresh]), strict=True):
        run.stages.advance(stage, part.n_documents)
        update_progress_artifact(run.artifact, progress=run.stages.share())
        yield result


def documents_of(fresh: list[Part]) -> int:
    """How many documents the parts hold."""
    return sum(part.n_documents for part in fresh)


@contextmanager
def open_run(settings: Settings) -> Iterator[Run]:
    """All that a run needs, for the time of the block; what it staged is gone afterwards."""
    with (
        writing(settings.warehouse),
        open_engine(settings) as engine,
        show_progress() as stages,
        staging_folder(settings.warehouse) as staging,
        open_lake(settings.warehouse, memory_limit=settings.memory_limit) as lake,
    ):
        artifact = create_progress_artifact(0.0, key="refresh-progress", description="Documents done, over all stages")
        yield Run(uuid4().hex, datetime.now(UTC), settings, lake, engine, stages, staging, cast(UUID, artifact))


@contextmanager
def staging_folder(warehouse: Path) -> Iterator[Path]:
    """An empty folder for the run's files; what a killed run left is removed first."""
    staging = warehouse / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def in_one_transaction(run: Run, inputs: list[str]) -> Iterator[None]:
    """Commit at the end of the block, with the run's row; if it raises, roll back, and leave a row that says so."""
    try:
        with run.lake.transaction():
            run.lake.rows("set variable run_id = $run_id", {"run_id": run.run_id})
            yield
            run.lake.record(run_row(run, inputs, "completed"))
    except BaseException:  # Ctrl-C too is a run that failed
        run.loaded = Loaded()
        with suppress(duckdb.Error), run.lake.transaction():
            run.lake.record(run_row(run, inputs, "failed"))
        raise


def run_row(run: Run, inputs: list[str], status: str) -> dict[str, Any]:
    """The row of `runs`."""
    settings = run.settings.model_dump(mode="json") | {"inputs": inputs}
    return {
        "run_id": run.run_id,
        "flow_run_id": flow_run.get_id(),
        "started_at": run.started_at,
        "finished_at": datetime.now(UTC),
        "status": status,
        **{f"n_{name}": count for name, count in added(run).items()},
        "code_version": version("hearsay"),
        "settings": json.dumps(settings),
    }


def added(run: Run) -> dict[str, int]:
    """Rows that the run added, by table."""
    return {name: n for name, n in asdict(run.loaded).items() if name != "changed"}


def summary(run: Run, published: Path | None) -> dict[str, Any]:
    """What the run did, for people and programs; also an artifact of the flow run."""
    update_progress_artifact(run.artifact, progress=100.0)
    tables = run.lake.counts()
    told = {
        "run_id": run.run_id,
        "read": run.n_read,
        "new": added(run),
        "renewed": {"articles": run.n_renewed, "by": run.changed_lists if run.n_renewed else []},
        "rejects": run.rejected,
        "unknown_members": sorted(run.unknown),
        "tables": tables,
        "warehouse": str(run.settings.warehouse),
        "published": str(published) if published else None,
    }
    rows = [{"table": name, "rows": n, "new": added(run).get(name)} for name, n in tables.items()]
    create_table_artifact(rows, key="refresh-summary", description=f"Read {run.n_read} inputs into {told['warehouse']}")
    return told
