"""The command `hearsay`. Each command imports what it needs when it runs, so that the light ones start at once."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="hearsay",
    help="Who said it, who printed it first, and what changed on the way.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)

DONE, FAILED, WRONG_USAGE, SOME_REJECTED = 0, 1, 2, 3


class QuoteFormat(StrEnum):
    """How `quotes` prints."""

    table = "table"
    jsonl = "jsonl"


class RowFormat(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


Warehouse = Annotated[
    Path | None,
    typer.Option("--warehouse", "-w", help="Folder of the warehouse. Default: HEARSAY_WAREHOUSE, hearsay.toml, or ./warehouse of the project."),
]  # fmt: skip


def main() -> None:
    """Run the command line; what a user can get wrong ends in one line, not in a traceback."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    try:
        app()
    except BrokenPipeError:  # `hearsay … | head`: the reader has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)


def fail(message: object, code: int) -> typer.Exit:
    """Say what is wrong on standard error."""
    print(f"hearsay: {message}", file=sys.stderr)
    return typer.Exit(code)


@contextmanager
def told_errors() -> Iterator[None]:
    """Turn errors that a user can mend into one line and the exit code of README."""
    from pydantic import ValidationError

    from flows.errors import Failure, UsageMistake

    try:
        yield
    except UsageMistake as error:
        raise fail(error, WRONG_USAGE) from None
    except Failure as error:
        raise fail(error, FAILED) from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise fail(f"settings (HEARSAY_* or hearsay.toml): {wrong}", WRONG_USAGE) from None
    except KeyboardInterrupt:
        raise fail("stopped; the warehouse is as it was before", FAILED) from None


def warehouse_folder(given: Path | None) -> Path:
    """The folder that is meant."""
    from flows.settings import Settings

    return (given or Settings().warehouse).expanduser().resolve()


@app.command()
def run(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Files, folders, globs, URLs; text, or JSON lines (.jsonl).", show_default=False)],
    warehouse: Warehouse = None,
    json_: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:  # fmt: skip
    """Read articles and bring the warehouse up to date (the Prefect flow `refresh`).

    Exit code 3 means done, but some input was rejected: `hearsay rejects` tells why.
    """
    from flows.ingest.inputs import find_inputs
    from flows.report import print_summary
    from flows.server import a_server

    with told_errors():
        find_inputs(inputs)
        folder = warehouse_folder(warehouse)
        with a_server():
            from flows.refresh import refresh

            done = refresh(inputs, str(folder))
        if json_:
            import json

            print(json.dumps(done, ensure_ascii=False, default=str))
        else:
            print_summary(done)
    raise typer.Exit(SOME_REJECTED if done["rejects"] else DONE)


@app.command()
def quotes(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Plain text, or JSON lines {id, text}; - reads standard input.")] = "-",
    format_: Annotated[QuoteFormat | None, typer.Option("--format", help="Default: the marked text on a terminal, JSON lines into a pipe.")] = None,
    scare: Annotated[bool, typer.Option("--scare", help="Also print quotation marks that report nobody's words.")] = False,
) -> None:  # fmt: skip
    """Find the quotations of a text and who says them; no warehouse, no Prefect."""
    from flows.show import show_quotes

    with told_errors():
        show_quotes(file, format_.value if format_ else None, scare)


@app.command()
def sql(
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="A query over the tables and views, read-only.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from a file, such as one of sql/queries.")] = None,
    warehouse: Warehouse = None,
    format_: Annotated[RowFormat, typer.Option("--format", help="How rows are printed.")] = RowFormat.table,
) -> None:  # fmt: skip
    """Ask the warehouse; nothing can be changed. Without QUERY: one line per table and view."""
    from flows.report import print_rows, query_rows

    with told_errors():
        print_rows(query_rows(warehouse_folder(warehouse), query, file), format_.value)


@app.command()
def status(warehouse: Warehouse = None) -> None:
    """Tell what the warehouse holds, how the last runs ended, and which rejects are open."""
    from flows.report import print_status

    with told_errors():
        print_status(warehouse_folder(warehouse))


@app.command()
def check(warehouse: Warehouse = None) -> None:
    """Run all checks on the whole warehouse; exit code 1 where one finds bad rows."""
    from flows.report import print_checks

    with told_errors():
        sound = print_checks(warehouse_folder(warehouse))
    raise typer.Exit(DONE if sound else FAILED)


@app.command()
def rejects(
    warehouse: Warehouse = None,
    format_: Annotated[RowFormat, typer.Option("--format", help="How rows are printed.")] = RowFormat.table,
) -> None:
    """List the inputs that could not be used, and what to do about each."""
    from flows.report import print_rows, query_rows

    with told_errors():
        print_rows(query_rows(warehouse_folder(warehouse), None, QUERY_REJECTS), format_.value)


@app.command()
def retry(warehouse: Warehouse = None) -> None:
    """Read the open rejects again from where they came: after a repair, or with a newer version."""
    from flows.report import open_reject_inputs

    with told_errors():
        inputs = open_reject_inputs(warehouse_folder(warehouse))
    if not inputs:
        raise fail("no open rejects whose input is still there", DONE)
    run(inputs, warehouse)


@app.command()
def publish(warehouse: Warehouse = None) -> None:
    """Write hearsay.duckdb, the copy that any DuckDB client opens, from the last snapshot."""
    from flows.lake import open_lake
    from flows.lake import publish as publish_copy

    with told_errors(), open_lake(warehouse_folder(warehouse), read_only=True) as lake:
        print(publish_copy(lake))


@app.command()
def report(warehouse: Warehouse = None) -> None:
    """Print three answers out of the warehouse: who is quoted most, an altered quotation, a relay."""
    from flows.report import print_answers

    with told_errors():
        print_answers(warehouse_folder(warehouse))


@app.command()
def serve(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="What each run reads.", show_default=False)],
    cron: Annotated[str, typer.Option("--cron", help="When, such as '*/15 * * * *'.")],
    warehouse: Warehouse = None,
) -> None:
    """Run on a schedule from this one process, until Ctrl-C. One run at a time; later ones wait."""
    from flows.server import a_server

    with told_errors(), a_server(lean=False) as api:
        from flows.schedule import serve_refresh

        print(f"hearsay: scheduled by {api.removesuffix('/api')}; Ctrl-C ends it", file=sys.stderr)
        serve_refresh(inputs, cron, warehouse_folder(warehouse))


@app.command()
def up() -> None:
    """Keep a Prefect server, so that each `hearsay run` starts at once; its page shows all runs."""
    from flows.server import keep

    with told_errors():
        print(keep().page)


@app.command()
def down() -> None:
    """Stop the server that `hearsay up` keeps."""
    from flows.server import let_go

    if not let_go():
        print("hearsay: no server is kept", file=sys.stderr)


def ready_query(name: str) -> Path:
    """A query of sql/queries."""
    from flows.paths import SQL

    return SQL / "queries" / f"{name}.sql"


QUERY_REJECTS = ready_query("open_rejects")


if __name__ == "__main__":
    main()
