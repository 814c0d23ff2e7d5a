"""A warehouse of before migration 0005 is carried over: what it fills in is what the steps would have written."""

from sources_gold import GOLD, gold_runs
from sources_warehouse import contents, load, open_warehouse

from flows.paths import SQL

# As the warehouse was before.
UNDO = """
    drop macro pair_key;
    drop table _name_words;
    alter table _source_lookups drop column is_short;
    alter table _source_lookups drop column name_key;
    alter table _quote_texts drop column speaker_id;
    alter table _quote_texts drop column published_at;
    alter table _quote_texts drop column n_words;
    alter table _citation_names drop column is_posted;
"""
TABLES = ("_name_words", "_source_lookups", "_quote_texts")


def test_a_stored_warehouse_is_carried_over() -> None:
    lake = open_warehouse()
    load(lake, *gold_runs(GOLD)[0])
    posted = "select citation_id from _citation_names where is_posted order by all"
    expected, expected_posted = contents(lake, TABLES), lake.rows(posted)
    lake.connection.execute(UNDO)
    lake.connection.execute((SQL / "migrations" / "0005_statements.sql").read_text(encoding="utf-8"))
    assert contents(lake, TABLES) == expected
    assert lake.rows(posted) == expected_posted
