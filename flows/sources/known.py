"""What is known of sources before any article is read: seeds/outlets.csv and seeds/aliases.csv."""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from flows.errors import UsageError
from flows.ids import content_id
from flows.paths import seed_path
from flows.seeds import seed_rows
from flows.sources.names import name_key
from flows.sources.outlets import Outlets, load_outlets

Aliases = dict[tuple[str, str], str]
"""The full name for a kind and the key of any other name of it."""

LISTS = {"aliases.csv": ["name", "kind", "aliases"], "outlets.csv": ["name", "domain", "aliases"]}
"""The files of seeds/ that sources rest on, and so what is stored; and their columns."""


@cache
def list_hashes() -> dict[str, str]:
    """The hash of each of LISTS. Read once, as they are: a process goes by what it has read. Raises UsageError."""
    return {name: content_id(text_of_list(name, columns)) for name, columns in LISTS.items()}


def text_of_list(name: str, columns: list[str]) -> str:
    """The text of a list. Raises UsageError where a line has not its columns."""
    path = seed_path(name)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    rows = csv.reader(text.splitlines())
    for row in rows:
        if len(row) not in (0, len(columns)) or (rows.line_num == 1 and row != columns):
            told = f"must be {','.join(columns)}, with ; between aliases and quotation marks around what has a comma"
            raise UsageError(f"{path}, line {rows.line_num}: {told}")
    return text


@cache
def load_aliases(path: Path | None = None) -> Aliases:
    """Aliases from a file with the columns name, kind, aliases (separated by `;`)."""
    found: Aliases = {}
    for row in seed_rows(path or "aliases.csv"):
        for alias in (row["name"], *row["aliases"].split(";")):
            if key := name_key(alias, row["kind"]):
                found[row["kind"], key] = row["name"]
    return found


@dataclass(frozen=True)
class Known:
    """Outlets and aliases that overrule what the articles suggest."""

    outlets: Outlets = field(default_factory=load_outlets)
    aliases: Aliases = field(default_factory=load_aliases)
