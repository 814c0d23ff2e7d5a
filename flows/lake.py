"""The warehouse: the only module that opens it. DuckLake with a SQLite catalog, and the published copy."""

import fcntl
import re
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import RunError, UsageError
from flows.ids import content_id
from flows.paths import SQL

EXTENSIONS = ("ducklake", "sqlite_scanner")
CATALOG = "catalog.sqlite"
DATA = "data"
PUBLISHED = "hearsay.duckdb"
UNPUBLISHED = ".unpublished"
STAGING = ".staging"
SMALL = 4_000_000
"""Bytes, given and stored together, on which threads would only wait for each other: a third less time without."""

VALUES_AT_A_TIME = 250_000
"""Of one column, two megabytes."""

TEMP_TABLE = re.compile(
    r"(?:\s|--[^\n]*\n)*create or replace temp table (?P<name>\w+) as\s(?P<query>.*?)[\s;]*\Z", re.DOTALL
)


class WarehouseError(UsageError):
    """The warehouse cannot be used as asked; the text says why and what to do."""


class CheckError(RunError):
    """A check of sql/checks found bad rows; the transaction is rolled back."""


@dataclass(frozen=True)
class Lake:
    """An open warehouse. Tables of the lake are in the current schema, temporary ones beside them."""

    warehouse: Path
    connection: duckdb.DuckDBPyConnection
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def staging(self) -> Path:
        """Where the files of a run lie while it goes on."""
        return self.warehouse / STAGING

    def rows(self, query: str | duckdb.Statement, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a short query."""
        return self.connection.execute(query, parameters).fetchall()

    def table(self, query: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        """The rows of a short query, as an Arrow table."""
        return self.connection.execute(query, parameters).to_arrow_table()

    def batches(self, query: str, size: int) -> Iterator[pa.RecordBatch]:
        """The rows of a short query, `size` at a time; use them up before the next query.

        While some are looked at, the next are read, by one thread: more of them take turns for the same memory.
        """
        ((threads,),) = self.rows("select current_setting('threads')")
        self.connection.execute("set threads = 1")
        try:
            reader = self.connection.execute(query).to_arrow_reader(size)
            with ThreadPoolExecutor(1) as reading:
                ahead = deque(reading.submit(next, reader, None) for _ in range(2))
                while (batch := ahead.popleft().result()) is not None:
                    ahead.append(reading.submit(next, reader, None))
                    yield batch
        finally:
            self.connection.execute(f"set threads = {threads}")

    def column(self, table: str, name: str) -> Iterator[npt.NDArray[np.uint64]]:
        """The values of a column of unsigned 64-bit numbers without nulls, some at a time, in no certain order.

        Where the files have them as they are in memory, and no row is deleted or kept in the catalog, the files are
        mapped: that takes a fifth of the time of a query.
        """
        # Those that this transaction has written are among them, unlike in `ducklake_list_files`.
        query = f"select filename from {table} where file_row_number = 0"
        files = self.rows(query) if (self.warehouse / DATA).exists() else []  # tables may be in memory
        ((n_rows,),) = self.rows(f"select count(*) from {table}")
        plain = [values for (file,) in files for values in plain_values(Path(file), name)]
        if sum(values.n for values in plain) == n_rows:
            for values in plain:
                yield np.memmap(values.file, np.uint64, "r", values.offset, values.n)
        else:
            for batch in self.batches(f"select {name} from {table}", VALUES_AT_A_TIME):
                yield batch[name].to_numpy()

    def share(self, n_bytes: int) -> None:
        """Share the next statements between threads, unless what is given (so many bytes) and stored is small."""
        ((stored,),) = self.rows("select coalesce(sum(file_size_bytes), 0) from ducklake_table_info('lake')")
        self.connection.execute("set threads = 1" if stored + n_bytes < SMALL else "reset threads")

    def run(self, step: str) -> None:
        """Run a file of sql/, such as `steps/documents`."""
        self.execute(statements(step))

    def execute(self, script: str) -> None:
        """Run statements.

        What they make by `create or replace temp table … as` becomes a Parquet file with a view of that name: a table
        made in an open transaction stays in memory until its end, however often it is replaced.
        """
        for statement in duckdb.extract_statements(script):
            made = TEMP_TABLE.match(statement.query)
            if made:
                self.keep(made["name"], partial(self.export, made["query"]))
            else:
                self.connection.execute(statement)

    def keep(self, name: str, write: Callable[[Path], None]) -> None:
        """Put a file in the place of what bore the name; the old one may be what the new one is made of."""
        self.staging.mkdir(parents=True, exist_ok=True)
        file = self.staging / f"{name}-{next(self.numbers)}.parquet"
        write(file)
        self.see(name, [file])
        for old in self.staging.glob(f"{name}-*.parquet"):
            if old != file:
                old.unlink()

    def see(self, name: str, files: Sequence[Path]) -> None:
        """A temporary view of Parquet files."""
        listed = ", ".join(f"'{quoted(file)}'" for file in files)
        self.connection.execute(f"create or replace temp view {name} as from read_parquet([{listed}])")

    def stage(self, name: str, rows: pa.Table) -> None:
        """Give rows to the next steps under this name."""
        self.keep(name, lambda file: pq.write_table(rows, file, compression="lz4"))

    def export(self, query: str, file: Path) -> None:
        """Write the rows of a short query to a Parquet file. Light compression: it lives for a few seconds."""
        options = "format parquet, parquet_version v2, compression lz4"
        self.connection.execute(f"copy ({query}) to '{quoted(file)}' ({options})")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commit at the end of the block, roll back when it raises."""
        self.connection.begin()
        try:
            yield
            self.connection.commit()
        except BaseException:  # Ctrl-C too must leave the last snapshot as it is
            with suppress(duckdb.Error):  # a failed commit has ended the transaction already
                self.connection.rollback()
            raise

    def record(self, run: dict[str, Any]) -> None:
        """Add a row to `runs`."""
        self.connection.register("run_row", pa.Table.from_pylist([run]))
        self.connection.execute("insert into runs by name from run_row")
        self.connection.unregister("run_row")

    def counts(self) -> dict[str, int]:
        """Rows of each public table."""
        tables = [name for name, _ in self.rows(PUBLIC_TABLES)]
        return {name: self.rows(f"select count(*) from {name}")[0][0] for name in sorted(tables)}

    def check(self) -> None:
        """Run all of sql/checks. Raises CheckError with the first bad rows."""
        for name, bad in self.bad_rows().items():
            if bad:
                raise CheckError(f"check {name}: {headline(f'checks/{name}')}: {len(bad)} rows, such as {bad[0]}")

    def bad_rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Each check's bad rows, by its name: those of all statements of its file."""
        return {
            file.stem: [row for query in duckdb.extract_statements(file.read_text("utf-8")) for row in self.rows(query)]
            for file in sorted((SQL / "checks").glob("*.sql"))
        }


def statements(step: str) -> str:
    """The text of a file of sql/."""
    return (SQL / f"{step}.sql").read_text("utf-8")


@dataclass(frozen=True)
class Values:
    """Where numbers lie one after the other in a file."""

    file: Path
    offset: int
    n: int


def plain_values(file: Path, column: str) -> Iterator[Values]:
    """Where a column of 64-bit numbers lies in a Parquet file, by row group: those neither packed nor in pages."""
    if not file.exists():  # rows that are kept in the catalog have the name of a table there
        return
    with file.open("rb") as opened:
        metadata = pq.read_metadata(opened)
        at = metadata.schema.names.index(column)
        for i in range(metadata.num_row_groups):
            chunk = metadata.row_group(i).column(at)
            n = chunk.num_values
            head = chunk.total_compressed_size - 8 * n
            opened.seek(chunk.data_page_offset)
            is_whole = head > 0 and opened.read(head).endswith(levels_without_null(n))
            if is_whole and chunk.compression == "UNCOMPRESSED" and chunk.encodings == ("PLAIN",):
                yield Values(file, chunk.data_page_offset + head, n)


def levels_without_null(n: int) -> bytes:
    """What a page of n values, none of them null, has before them: one run of ones, after its length in bytes."""
    run, rest = b"", 2 * n
    while rest > 127:
        run, rest = run + bytes([rest % 128 + 128]), rest // 128
    run += bytes([rest, 1])
    return len(run).to_bytes(4, "little") + run


def headline(step: str) -> str:
    """The first line of a file of sql/: its grain, or what a hit means."""
    return statements(step).splitlines()[0].removeprefix("--").strip()


def quoted(text: str | Path) -> str:
    """Text as it stands within single quotes of SQL."""
    return str(text).replace("'", "''")


@contextmanager
def open_lake(warehouse: Path, *, read_only: bool = False, memory_limit: str | None = None) -> Iterator[Lake]:
    """Open the warehouse; to write, make and migrate it where need be. Raises WarehouseError."""
    if read_only and not (warehouse / CATALOG).exists():
        raise WarehouseError(f"no warehouse at {warehouse}: `hearsay run INPUT --warehouse {warehouse}` makes one")
    if not read_only:
        make(warehouse)
    with connect(warehouse, memory_limit) as connection:
        # The folder may have been moved since the catalog noted where its data lie.
        options = f"data_path '{quoted(warehouse / DATA)}', override_data_path true" + (
            ", read_only" if read_only else ""
        )
        try:
            connection.execute(f"attach 'ducklake:sqlite:{quoted(warehouse / CATALOG)}' as lake ({options})")
        except duckdb.Error as error:
            raise WarehouseError(f"{warehouse / CATALOG} is not a catalog that this version reads: {error}") from error
        connection.execute("use lake")
        lake = Lake(warehouse, connection)
        lake.share(0)
        if not read_only:
            migrate(lake)
        yield lake


@contextmanager
def connect(warehouse: Path, memory_limit: str | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection with the extensions of the installed packages; nothing is downloaded."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        # They come in packages whose hashes are locked; to prove a signature too takes a sixth of a second each.
        "allow_unsigned_extensions": "true",
    }
    if memory_limit:
        config |= {"memory_limit": memory_limit, "temp_directory": str(warehouse / STAGING / "spilled")}
    try:
        with duckdb.connect(config=config) as connection:
            connection.execute("set TimeZone = 'UTC'")
            # A step opens its files many times over; none changes once it is written.
            connection.execute("set parquet_metadata_cache = true")
            for name in EXTENSIONS:
                connection.execute(f"load '{quoted(extension(name))}'")
            yield connection
    except duckdb.OperationalError as error:  # out of memory or disk, a file gone: not what the code can be blamed for
        raise RunError(f"{warehouse}: {error}") from error


def extension(name: str) -> Path:
    """The file of a DuckDB extension inside its package."""
    package = find_spec(f"duckdb_extension_{name}")
    if package is None or package.origin is None:
        raise WarehouseError(f"the package duckdb-extension-{name} is missing: run `make setup`")
    version = f"v{duckdb.__version__}"
    return Path(package.origin).parent / "extensions" / version / f"{name}.duckdb_extension"


def make(warehouse: Path) -> None:
    """Make the folder and an empty catalog that readers and a writer can share."""
    make_folder(warehouse / DATA)
    try:
        with sqlite3.connect(warehouse / CATALOG) as catalog:
            # Without write-ahead log readers and writers wait a second for each other.
            catalog.execute("pragma journal_mode=wal")
        catalog.close()
    except sqlite3.Error as error:
        raise WarehouseError(f"{warehouse} cannot be used as a warehouse: {error}") from error


def make_folder(folder: Path) -> None:
    """Make a folder where there is none. Raises WarehouseError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{folder} cannot be used as a warehouse: {error}") from error


def migrate(lake: Lake) -> None:
    """Apply what is new of sql/migrations, each file with its row of the ledger in one transaction.

    Then the options of the lake and the views, where they are others than before.
    """
    if not lake.rows("select 1 from duckdb_tables() where database_name = 'lake' and table_name = '_migrations'"):
        lake.run("migrations/ledger")
    done = {name for (name,) in lake.rows("select name from _migrations")}
    versions = [(file.stem, file.read_text("utf-8")) for file in sorted((SQL / "migrations").glob("0*.sql"))]
    options = statements("migrations/options")
    views = "\n".join(file.read_text("utf-8") for file in sorted((SQL / "views").glob("*.sql")))
    versions += [(f"{name} {content_id(text)}", text) for name, text in (("options", options), ("views", views))]
    for name, text in versions:
        if name not in done:
            with lake.transaction():
                lake.connection.execute(text)
                lake.rows("insert into _migrations values ($name, now())", {"name": name})


@contextmanager
def writing(warehouse: Path) -> Iterator[None]:
    """Wait for the one place of a writer, and hold it; the operating system gives it free when a process dies."""
    make_folder(warehouse)
    with (warehouse / ".writer").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def publish(lake: Lake) -> Path:
    """Write the public tables and views to a database of their own and put it in place at once."""
    target = lake.warehouse / PUBLISHED
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    run = lake.connection.execute
    run(f"attach '{quoted(fresh)}' as published")
    for table, comment in lake.rows(PUBLIC_TABLES):
        run(f"create table published.{table} as from lake.{table}")
        run(f"comment on table published.{table} is '{quoted(comment)}'")
    for table, column, comment in lake.rows(PUBLIC_COLUMNS):
        run(f"comment on column published.{table}.{column} is '{quoted(comment)}'")
    run("use published")
    for file in sorted((SQL / "views").glob("*.sql")):
        run(file.read_text("utf-8"))
    run("use lake")
    run("detach published")
    fresh.replace(target)
    (lake.warehouse / UNPUBLISHED).unlink(missing_ok=True)
    return target


IS_PUBLIC = "database_name = 'lake' and table_name not like '\\_%' escape '\\' and comment is not null"
PUBLIC_TABLES = f"select table_name, comment from duckdb_tables() where {IS_PUBLIC}"
PUBLIC_COLUMNS = f"select table_name, column_name, comment from duckdb_columns() where {IS_PUBLIC}"
