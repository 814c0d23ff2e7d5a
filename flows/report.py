"""Answers out of the warehouse for people: summaries, status, checks and rows. Reads only."""

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

import duckdb
from duckdb import StatementType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from flows.errors import UsageError
from flows.lake import PUBLISHED, Lake, headline, open_lake, statements
from flows.paths import ROOT, SQL
from flows.terminal import output

MOST_REJECTS_SHOWN = 10
# Queries of sql/queries that a run answers at its end, with what they ask and how many rows are enough.
ANSWERS = (
    ("most_quoted", "Who is quoted most", 3),
    ("altered_quotations", "An altered quotation, before and after", 1),
    ("relays", "A relay: who took words from whom", 1),
)
# What writes files beside the warehouse, which is open for reading alone.
WRITES = {StatementType.COPY, StatementType.COPY_DATABASE, StatementType.EXPORT, StatementType.ATTACH}


@dataclass(frozen=True)
class Rows:
    """What a query gives."""

    names: list[str]
    values: list[tuple[Any, ...]]


def query_rows(warehouse: Path, query: str | None, file: Path | None) -> Rows:
    """The rows of a query, read-only. Raises UsageError where it cannot be asked."""
    if query and file:
        raise UsageError("give a QUERY or --file, not both")
    if file:
        try:
            query = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            known = ", ".join(sorted(path.name for path in (SQL / "queries").glob("*.sql")))
            raise UsageError(f"{file} cannot be read: {error}. Ready queries in sql/queries: {known}") from None
    with open_lake(warehouse, read_only=True) as lake:
        return ask(lake, query or statements("queries/tables"))


def ask(lake: Lake, query: str) -> Rows:
    """The rows of the last statement of a query. Raises UsageError with what DuckDB says of it."""
    try:
        if any(statement.type in WRITES for statement in lake.connection.extract_statements(query)):
            raise UsageError("only queries can be asked; to write a file: hearsay sql --format csv … > FILE")
        result = lake.connection.execute(query)
        names = [column[0] for column in result.description or ()]
        return Rows(names, result.fetchall() if names else [])
    except duckdb.Error as error:
        raise UsageError(str(error)) from None


def print_rows(rows: Rows, format_: str | None) -> None:
    """Rows on standard output; unless told, a table on a terminal and CSV into a pipe."""
    format_ = format_ or ("table" if sys.stdout.isatty() else "csv")
    if format_ == "json":
        records = [dict(zip(rows.names, row, strict=True)) for row in rows.values]
        json.dump(records, sys.stdout, ensure_ascii=False, default=str, indent=1)
        print()
    elif format_ == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(rows.names)
        writer.writerows([plain(value) for value in row] for row in rows.values)
    else:
        output().print(table_of(rows))


def plain(value: Any) -> Any:
    """A value as one cell: nested ones as JSON."""
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


def table_of(rows: Rows, title: str | None = None) -> Table:
    """Rows as a table."""
    table = Table(*map(escape, rows.names), title=title, title_justify="left", title_style="bold")
    for row in rows.values:
        table.add_row(*(Text("" if value is None else str(plain(value))) for value in row))
    return table


def print_summary(done: dict[str, Any]) -> None:
    """The end of a run: what was read, new and rejected, the rows of each table, three answers, what to try next."""
    out = output()
    new, rejects = done["new"], done["rejects"]
    renewed, by = done["renewed"]["articles"], " and ".join(f"seeds/{name}" for name in done["renewed"]["by"])
    nothing = "" if any(new.values()) else "  Nothing is new" + ("." if renewed else "; nothing has changed.")
    out.print(
        f"[bold]Read[/] {done['read']} inputs: {new['documents']} new documents, {new['articles']} new articles,"
        f" {new['quotes']} new quotes, {len(rejects)} rejected ({new['rejects']} for the first time).{nothing}"
    )
    if renewed:
        out.print(f"[bold]Computed anew[/] the sources of {renewed:,} stored articles, by {by} as it is now.")
    if done["unknown_members"]:
        told = ", ".join(done["unknown_members"])
        print(f"hearsay: JSON members that nothing is made of, kept nowhere: {told}", file=sys.stderr)
    if rejects:
        shown = Rows(["rejected", "why"], [(short_uri(r["uri"]), r["reason"]) for r in rejects[:MOST_REJECTS_SHOWN]])
        out.print(table_of(shown))
    if len(rejects) > MOST_REJECTS_SHOWN:
        out.print(f"… and {len(rejects) - MOST_REJECTS_SHOWN} more: hearsay rejects")
    rows = [(name, f"{n:,}", new.get(name) or "") for name, n in done["tables"].items()]
    out.print(table_of(Rows(["table", "rows", "new"], rows)))
    warehouse = Path(done["warehouse"])
    print_answers(warehouse)
    published = f"; for any DuckDB client: {done['published']}" if done["published"] else ""
    out.print(f"Warehouse: {warehouse}{published}", markup=False)
    out.print("Next:", *next_commands(warehouse), sep="\n  ", markup=False)


def short_uri(uri: str) -> str:
    """An address as short as it can be from here."""
    try:
        return str(Path(uri).relative_to(Path.cwd()))
    except ValueError:
        return uri


def next_commands(warehouse: Path) -> Sequence[str]:
    """Commands worth trying on this warehouse."""
    option = "" if warehouse == ROOT / "warehouse" else f" --warehouse {warehouse}"
    command = "hearsay" if which("hearsay") else short_uri(str(Path(sys.executable).with_name("hearsay")))
    return (
        f"{command} sql{option} 'from altered_quotes'",
        f"{command} sql{option} --file sql/queries/most_quoted.sql",
        f"{command} status{option}",
        f"{command} quotes seeds/articles/harbour-six.txt",
        f"duckdb -readonly {warehouse / PUBLISHED} 'from speakers'",
    )


def print_answers(warehouse: Path) -> None:
    """Three answers out of the warehouse."""
    out = output()
    with open_lake(warehouse, read_only=True) as lake:
        for name, title, enough in ANSWERS:
            rows = ask(lake, statements(f"queries/{name}"))
            if rows.values:
                out.print(table_of(Rows(rows.names, rows.values[:enough]), title))
            else:
                out.print(f"[bold]{title}[/]: none yet")


def print_status(warehouse: Path) -> None:
    """What the warehouse holds, how the last runs ended, what is open."""
    out = output()
    with open_lake(warehouse, read_only=True) as lake:
        out.print(f"Warehouse: {warehouse}", markup=False)
        out.print(table_of(Rows(["table", "rows"], [(name, f"{n:,}") for name, n in lake.counts().items()])))
        out.print(table_of(ask(lake, statements("queries/last_runs")), "Last runs"))
        open_rejects = ask(lake, statements("queries/open_rejects")).values
    out.print(f"Open rejects: {len(open_rejects)}" + (" (hearsay rejects)" if open_rejects else ""))


def print_checks(warehouse: Path) -> bool:
    """Each check and its bad rows; True where there are none."""
    out = output()
    with open_lake(warehouse, read_only=True) as lake:
        found = lake.bad_rows()
    for name, bad in found.items():
        out.print(f"{'[red]bad[/]' if bad else '[green]ok[/]':3}  {name}" + (f": {len(bad)} rows" if bad else ""))
        if bad:
            out.print(f"     {headline(f'checks/{name}')}", *map(str, bad[:5]), sep="\n     ", markup=False)
    return not any(found.values())


def open_reject_inputs(warehouse: Path) -> list[str]:
    """The files and URLs that have open rejects and are still there."""
    with open_lake(warehouse, read_only=True) as lake:
        uris = [row[0] for row in ask(lake, statements("queries/open_rejects")).values]
    inputs = sorted({uri.rsplit("#L", 1)[0] for uri in uris})
    return [given for given in inputs if "://" in given or Path(given).exists()]
