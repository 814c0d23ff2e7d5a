"""A warehouse of before a migration is carried over: what it fills in is what the steps would have written."""

from sources_gold import GOLD, gold_runs
from sources_stories import Said, Story, load_stories
from sources_warehouse import contents, load, open_warehouse

from flows.lake import Lake
from flows.paths import SQL

# As the warehouse was before 0010.
UNDO_TEXTS = """
    alter table _quote_texts drop column is_told;
    alter table _quote_texts drop column said_on;
    alter table _quote_texts add column words varchar;
    update _quote_texts set words = said.words from _quote_words as said where said.text_key = _quote_texts.text_key;
    alter table _quote_texts drop column utterance_id;
    drop table _quote_words;
    drop table _relay_citations;
"""
# As the warehouse was before 0011.
UNDO_KEYS = """
    create table names as
    select citation_id, article_id, local_id, is_posted
    from _citation_names
    join _source_links using (place_key);
    drop table _citation_names;
    alter table names rename to _citation_names;
    alter table _source_links drop column place_key;
    create table words as
    select *, false as is_short from _name_words
    union all
    select *, true from _surname_words;
    drop table _name_words;
    drop table _surname_words;
    alter table words rename to _name_words;
    create table contexts as
    select article_id, story, if(words = '', [], string_split(words, chr(10))) as words from _article_contexts;
    drop table _article_contexts;
    alter table contexts rename to _article_contexts;
"""
# And before 0005.
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
NAMES = (
    *("_name_words", "_surname_words", "_source_links", "_source_lookups"),
    *("_citation_names", "_article_contexts"),
)
TEXTS = ("_quote_texts", "_quote_words", "_relay_citations")


def test_statements_and_names_are_carried_over() -> None:
    lake = open_warehouse()
    load(lake, *gold_runs(GOLD)[0])
    # What is no posting is null in an older row.
    posted = "update _citation_names set is_posted = null where not is_posted"
    lake.connection.execute(posted)
    # So is the day that a quotation was said on, until the next run.
    lake.connection.execute("update _quote_texts set said_on = null")
    expected = contents(lake, NAMES + TEXTS)
    assert all(expected[name] for name in TEXTS)
    lake.connection.execute(UNDO_KEYS + UNDO_TEXTS + UNDO_STATEMENTS)
    for migration in ("0005_statements", "0010_texts", "0011_name_keys", "0016_names_and_wording"):
        carry_over(lake, migration)
    # The next run finds anew who was told.
    lake.connection.execute(
        "update _quote_texts set is_told = venue_id is not null from quotes"
        " where quotes.quote_id = _quote_texts.quote_id"
    )
    assert contents(lake, NAMES + TEXTS) == expected


def carry_over(lake: Lake, migration: str) -> None:
    """Apply a migration."""
    lake.connection.execute((SQL / "migrations" / f"{migration}.sql").read_text(encoding="utf-8"))


def test_name_keys_are_carried_over() -> None:
    lake = open_warehouse()
    load_stories(lake, [
        Story("1", (Said("We won", "Ada Poe"),), intro="The coach, Ada Poe, met Lisbon, Porto, Faro and Braga."),
        Story("2", (Said("He lost", "Poe"),), intro="Poe sat in Lower Tarn, Ferrow and Corby."),
    ])  # fmt: skip
    expected = contents(lake, NAMES)
    assert all(expected.values())
    lake.connection.execute(UNDO_KEYS)
    carry_over(lake, "0011_name_keys")
    assert contents(lake, NAMES) == expected


def test_fields_and_namesakes_are_carried_over() -> None:
    lake = open_warehouse()
    load_stories(lake, [
        Story("1", (Said("We won", "Ada Poe"),), intro="The coach, Ada Poe, met Lisbon, Porto, Faro and Braga."),
        Story("2", (Said("He lost", "Ada Poe"),), intro="The judge, Ada Poe, sat in Lower Tarn, Ferrow and Corby."),
    ])  # fmt: skip
    expected = contents(lake, ("_field_words", "_namesakes"))
    assert all(expected.values())
    lake.connection.execute(UNDO_KEYS + "drop table _field_words; drop table _namesakes")
    carry_over(lake, "0008_fields")
    assert contents(lake, ("_field_words", "_namesakes")) == expected


def test_names_of_lookup_keys_are_carried_over() -> None:
    lake = open_warehouse()
    for run in gold_runs(GOLD)[:2]:
        load(lake, *run)
    expected = contents(lake, ("_lookup_names",))
    assert len(set(map(str, expected["_lookup_names"]))) == len(expected["_lookup_names"]) > 0
    lake.connection.execute("drop table _lookup_names")
    carry_over(lake, "0014_lookup_names")
    assert contents(lake, ("_lookup_names",)) == expected
