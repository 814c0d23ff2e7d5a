"""A small warehouse for the tests of flows/sources: real tables and real steps, loaded with articles given as rows."""

from collections.abc import Iterable
from typing import Any

import duckdb
import pyarrow as pa

from flows import schemas
from flows.paths import SQL
from flows.sources import cite
from flows.sources.steps import Connection, stage, update_relays, update_sources, update_utterances

Row = dict[str, Any]

QUOTES = pa.schema(
    [
        ("quote_id", pa.string()),
        ("article_id", pa.string()),
        *((field.name, field.type) for field in schemas.EXTRACTED if field.name not in ("text_id", "attribution")),
    ]
)
TABLES = ("sources", "citations", "utterances", "variants", "relays", "_source_links", "_quote_texts",
          "_quote_shingles", "_quote_pairs")
LOAD = """
    insert into articles by name select * exclude (credits, address, body_id, body_at, raw_at) from new_articles;
    insert into quotes by name select * exclude (speaker_name, speaker_kind, venue_start_char, venue_end_char, venue_name, venue_kind) from new_quotes;
    insert into citations by name select * exclude (name, kind, alias) from new_citations
"""  # noqa: E501


def open_warehouse() -> Connection:
    """An empty warehouse in memory, made by the migrations."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for migration in sorted((SQL / "migrations").glob("*.sql")):
        connection.execute(migration.read_text(encoding="utf-8"))
    return connection


def load(connection: Connection, articles: Iterable[Row], quotes: Iterable[Row]) -> None:
    """One run: cite, resolve, cluster, relay, and load, as the flow does it."""
    article_table = pa.Table.from_pylist(list(articles), schema=schemas.ARTICLES)
    quote_table = pa.Table.from_pylist(list(quotes), schema=QUOTES)
    cited = cite(article_table, quote_table)
    for name, rows in (("given_articles", article_table), ("article_outlets", cited.articles),
                       ("given_quotes", quote_table), ("quote_sources", cited.quotes)):
        stage(connection, name, rows)
    connection.execute("create or replace temp table new_articles as from given_articles join article_outlets using (article_id)")
    connection.execute("create or replace temp table new_quotes as select *, null::varchar as utterance_id from given_quotes join quote_sources using (quote_id)")
    stage(connection, "new_citations", cited.citations)
    update_sources(connection)
    update_utterances(connection)
    update_relays(connection)
    connection.execute(LOAD)


def contents(connection: Connection, tables: Iterable[str] = TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables, sorted."""
    return {table: sorted(connection.execute(f"from {table}").fetchall(), key=repr) for table in tables}
