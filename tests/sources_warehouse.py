"""A small warehouse for the tests of flows/sources: real tables and steps, loaded with articles and quotes as rows."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from flows import schemas
from flows.duplicates import fingerprint
from flows.duplicates.update import update_duplicates
from flows.lake import Lake
from flows.paths import SQL
from flows.sources import cite
from flows.sources.steps import update_relays, update_sources, update_utterances

Row = dict[str, Any]

QUOTES = pa.schema(
    [
        ("quote_id", pa.string()),
        ("article_id", pa.string()),
        *((field.name, field.type) for field in schemas.EXTRACTED if field.name not in ("text_id", "attribution")),
    ]
)
TABLES = (
    *("sources", "citations", "utterances", "variants", "relays", "_source_links", "_source_lookups", "_lookup_names"),
    *("_article_contexts", "_citation_names", "_name_words", "_surname_words", "_field_words", "_namesakes"),
    *("_quote_texts", "_quote_words", "_quote_shingles", "_quote_pairs", "_relay_citations"),
)
LOAD_ARTICLES = """
    create or replace temp table new_articles as
    select given_articles.*, article_outlets.outlet_id
    from given_articles
    join article_outlets using (article_id);

    insert into articles by name
    select
        * exclude (credits, address, body_id, body_at, raw_at),
        article_id as canonical_article_id
    from new_articles;

    insert into _bodies by name
    select article_id, body_id, address
    from new_articles;
"""
STAGE_QUOTES = """
    create or replace temp table new_quotes as
    select *, null::varchar as utterance_id
    from given_quotes
    join quote_sources using (quote_id);
"""
LOAD_QUOTES = """
    insert into quotes by name
    select * exclude (speaker_name, speaker_kind, venue_start_char, venue_end_char, venue_name, venue_kind)
    from new_quotes;

    insert into citations by name
    select * exclude (name, kind, alias)
    from new_citations;
"""


def open_warehouse() -> Lake:
    """An empty warehouse in memory, made by the migrations."""
    # Small tables: threads would cost more than they save.
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("set timezone = 'UTC'")
    for migration in sorted((SQL / "migrations").glob("0*.sql")):
        connection.execute(migration.read_text(encoding="utf-8"))
    for view in sorted((SQL / "views").glob("*.sql")):
        connection.execute(view.read_text(encoding="utf-8"))
    return Lake(Path(tempfile.mkdtemp()), connection)


def load(lake: Lake, articles: Iterable[Row], quotes: Iterable[Row]) -> None:
    """One run, as the flow does it from the citations on."""
    article_rows = pa.Table.from_pylist(list(articles), schema=schemas.ARTICLES)
    quote_rows = pa.Table.from_pylist(list(quotes), schema=QUOTES)
    cited = cite(article_rows, quote_rows)
    lake.stage("given_articles", article_rows)
    lake.stage("article_outlets", cited.articles)
    lake.stage("given_quotes", quote_rows)
    lake.stage("quote_sources", cited.quotes)
    lake.stage("new_citations", cited.citations)
    lake.stage("new_fingerprints", fingerprint(article_rows.select(["article_id", "body"])))
    lake.execute(LOAD_ARTICLES)
    update_duplicates(lake, None)
    lake.execute(STAGE_QUOTES)
    update_sources(lake)
    update_utterances(lake)
    update_relays(lake)
    lake.execute(LOAD_QUOTES)


def contents(lake: Lake, tables: Iterable[str] = TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables, sorted."""
    return {table: sorted(lake.rows(f"from {table}"), key=repr) for table in tables}
