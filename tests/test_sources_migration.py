"""A warehouse of before a migration is carried over: what it fills in is what the steps would have written."""

from sources_gold import GOLD, gold_runs
from sources_stories import Said, Story, load_stories
from sources_warehouse import contents, load, open_warehouse

from flows.paths import SQL

# As the warehouse was before the texts of quotations had tables of their own;
UNDO_TEXTS = """
    alter table _quote_texts add column words varchar;
    update _quote_texts set words = said.words from _quote_words as said where said.text_key = _quote_texts.text_key;
    alter table _quote_texts drop column utterance_id;
    drop table _quote_words;
    drop table _relay_citations;
"""
# and before statements had.
UNDO_STATEMENTS = """
    drop macro pair_key;
    drop table _name_words;
    alter table _source_lookups drop column is_short;
    alter table _source_lookups drop column name_key;
    alter table _quote_texts drop column speaker_id;
    alter table _quote_texts drop column published_at;
    alter table _quote_texts drop column n_words;
    alter table _citation_names drop column is_posted;
"""
TABLES = ("_name_words", "_source_lookups", "_quote_texts", "_quote_words", "_relay_citations")


def test_statements_and_names_are_carried_over() -> None:
    lake = open_warehouse()
    load(lake, *gold_runs(GOLD)[0])
    posted = "select citation_id from _citation_names where is_posted order by all"
    expected, expected_posted = contents(lake, TABLES), lake.rows(posted)
    assert all(expected.values())
    lake.connection.execute(UNDO_TEXTS + UNDO_STATEMENTS)
    for name in ("0005_statements", "0010_texts"):
        lake.connection.execute((SQL / "migrations" / f"{name}.sql").read_text(encoding="utf-8"))
    assert contents(lake, TABLES) == expected
    assert lake.rows(posted) == expected_posted


def test_fields_and_namesakes_are_carried_over() -> None:
    lake = open_warehouse()
    load_stories(lake, [
        Story("1", (Said("We won", "Ada Poe"),), intro="The coach, Ada Poe, met Lisbon, Porto, Faro and Braga."),
        Story("2", (Said("He lost", "Ada Poe"),), intro="The judge, Ada Poe, sat in Lower Tarn, Ferrow and Corby."),
    ])  # fmt: skip
    expected = contents(lake, ("_field_words", "_namesakes"))
    assert all(expected.values())
    lake.connection.execute("drop table _field_words; drop table _namesakes")
    lake.connection.execute((SQL / "migrations" / "0008_fields.sql").read_text(encoding="utf-8"))
    assert contents(lake, ("_field_words", "_namesakes")) == expected
