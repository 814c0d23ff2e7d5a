"""The command `hearsay`. Each command imports what it needs when it runs, so that the light ones start at once."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

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
    typer.Option(
        "--warehouse",
        "-w",
        help="Folder of the warehouse. [default: HEARSAY_WAREHOUSE, hearsay.toml, the project's own]",
    ),
]
Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT…", help="Files, folders, globs or URLs, of plain text or JSON lines (.jsonl)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")]
QuoteFile = Annotated[
    str, typer.Argument(metavar="FILE|-", help="Plain text, or JSON lines {id, text}; - is standard input.")
]
HowQuotes = Annotated[
    QuoteFormat | None,
    typer.Option("--format", help="[default: the marked text on a terminal, JSON lines into a pipe]"),
]
Scare = Annotated[bool, typer.Option("--scare", help="Also print quotation marks that report nobody's words.")]
Query = Annotated[str | None, typer.Argument(metavar="QUERY", help="A query over the tables and views.")]
QueryFile = Annotated[
    Path | None, typer.Option("--file", "-f", help="Read the query from a file, such as one of sql/queries.")
]
HowRows = Annotated[RowFormat | None, typer.Option("--format", help="[default: table on a terminal, csv into a pipe]")]
Cron = Annotated[str, typer.Option("--cron", help="When, such as '*/15 * * * *'.")]


def main() -> None:
    """Run the command line; what a user can get wrong ends in one line, not in a traceback."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what an output cannot show is spelled out, whatever its encoding
            stream.reconfigure(errors="backslashreplace")
    app()


def fail(message: object, code: int) -> typer.Exit:
    """Say what is wrong on standard error."""
    print(f"hearsay: {message}", file=sys.stderr)
    return typer.Exit(code)


@contextmanager
def told_errors() -> Iterator[None]:
    """Turn errors that a user can mend into one line and the exit code of README."""
    from tomllib import TOMLDecodeError

    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from flows.errors import RunError, UsageError

    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:  # `hearsay … | head`: the reader has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
    except UsageError as error:
        raise fail(error, WRONG_USAGE) from None
    except RunError as error:
        raise fail(error, FAILED) from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise fail(f"settings (HEARSAY_* or hearsay.toml): {wrong}", WRONG_USAGE) from None
    except (SettingsError, TOMLDecodeError) as error:
        raise fail(f"settings (HEARSAY_* or hearsay.toml): {error}", WRONG_USAGE) from None
    except KeyboardInterrupt:
        raise fail("stopped; the warehouse is as it was before", FAILED) from None


def warehouse_folder(given: Path | None) -> Path:
    """The folder that is meant."""
    from flows.settings import Settings

    return (given or Settings().warehouse).expanduser().resolve()


@app.command()
def run(inputs: Inputs, warehouse: Warehouse = None, json_: AsJson = False) -> None:
    """Read articles into the warehouse.

    This is the Prefect flow `refresh`: all in one transaction, and what is known already is passed over.
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
def quotes(file: QuoteFile = "-", format_: HowQuotes = None, scare: Scare = False) -> None:
    """Find the quotations of a text and who says them.

    Needs no warehouse and no Prefect; offsets count in the text as given.
    """
    from flows.show import show_quotes

    with told_errors():
        show_quotes(file, format_, scare)


@app.command()
def sql(query: Query = None, file: QueryFile = None, warehouse: Warehouse = None, format_: HowRows = None) -> None:
    """Ask the warehouse in SQL, read-only.

    Without QUERY: one line per table and view.
    """
    from flows.report import print_rows, query_rows

    with told_errors():
        print_rows(query_rows(warehouse_folder(warehouse), query, file), format_)


@app.command()
def status(warehouse: Warehouse = None) -> None:
    """Tell what the warehouse holds and how runs ended."""
    from flows.report import print_status

    with told_errors():
        print_status(warehouse_folder(warehouse))


@app.command()
def check(warehouse: Warehouse = None) -> None:
    """Run all checks on the whole warehouse.

    Exit code 1 where one finds bad rows.
    """
    from flows.report import print_checks

    with told_errors():
        sound = print_checks(warehouse_folder(warehouse))
    raise typer.Exit(DONE if sound else FAILED)


@app.command()
def rejects(warehouse: Warehouse = None, format_: HowRows = None) -> None:
    """List the inputs that could not be used, and why."""
    from flows.paths import SQL
    from flows.report import print_rows, query_rows

    with told_errors():
        print_rows(query_rows(warehouse_folder(warehouse), None, SQL / "queries" / "open_rejects.sql"), format_)


@app.command()
def retry(warehouse: Warehouse = None) -> None:
    """Read the rejected inputs again.

    From where they came: after a repair, or with a newer version of hearsay.
    """
    from flows.report import open_reject_inputs

    with told_errors():
        inputs = open_reject_inputs(warehouse_folder(warehouse))
    if not inputs:
        raise fail("no open rejects whose input is still there", DONE)
    run(inputs, warehouse)


@app.command()
def publish(warehouse: Warehouse = None) -> None:
    """Write hearsay.duckdb from the last snapshot.

    Every run that changes something does so by itself, unless `publish` is off in the settings.
    """
    from flows.lake import open_lake
    from flows.lake import publish as publish_copy

    with told_errors(), open_lake(warehouse_folder(warehouse), read_only=True) as lake:
        print(publish_copy(lake))


@app.command()
def report(warehouse: Warehouse = None) -> None:
    """Print three answers out of the warehouse."""
    from flows.report import print_answers

    with told_errors():
        print_answers(warehouse_folder(warehouse))


@app.command()
def serve(inputs: Inputs, cron: Cron, warehouse: Warehouse = None) -> None:
    """Read articles on a schedule, until Ctrl-C.

    One run at a time; one that is due meanwhile waits its turn.
    """
    from flows.server import a_server

    with told_errors(), a_server(lean=False) as api:
        from flows.schedule import serve_refresh

        print(f"hearsay: scheduled by {api.removesuffix('/api')}; Ctrl-C ends it", file=sys.stderr)
        serve_refresh(inputs, cron, warehouse_folder(warehouse))


@app.command()
def up() -> None:
    """Keep a Prefect server, so that runs start at once.

    Prints the address of its page, which shows all runs from now on.
    """
    from flows.server import keep

    with told_errors():
        print(keep().page)


@app.command()
def down() -> None:
    """Stop the server that `hearsay up` keeps."""
    from flows.server import let_go

    if not let_go():
        print("hearsay: no server is kept", file=sys.stderr)


if __name__ == "__main__":
    main()
