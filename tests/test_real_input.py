"""What the warehouse must say of the two published reports of one interview in ../shared/seeds. Skips where absent."""

import re
from datetime import UTC, datetime

import pytest
from lakes import REAL

from flows.lake import open_lake

RETELLING, OWN = "000_e85832a0db823035.txt", "002_5eaa955dcf56812d.txt"
DIRECT = {RETELLING: 10, OWN: 11}
# A whole sentence or clause between double marks of any kind; what follows "such" or "of" is part of a reported clause.
QUOTATION = re.compile(r"(?<!such )(?<!of )[\"“”](\S[^\"“”]{25,}[.,])[\"“”]")
CONTRACTION = re.compile(r"\w+['’](?:s|re|ve|m|ll|d|t)", re.IGNORECASE)

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/seeds is not here: the two real articles")


@pytest.fixture(scope="module")
def ask(refresh, tmp_path_factory):
    """Rows of a query over the warehouse of the two articles; `file` is the name of an article's file."""
    warehouse = tmp_path_factory.mktemp("real")
    told = refresh([str(REAL)], str(warehouse))
    assert told["new"] | {"quotes": 0} == {"documents": 2, "articles": 2, "quotes": 0, "rejects": 0}
    files = "select article_id, regexp_extract(uri, '[^/]+$') as file from articles join documents using (document_id)"
    with open_lake(warehouse, read_only=True) as lake:
        lake.rows(f"create temp view files as {files}")
        lake.rows("create temp view a as from articles join files using (article_id)")
        lake.rows("create temp view q as from quotes join files using (article_id) order by file, start_char")
        yield lake.rows


def test_two_articles_that_are_no_duplicates(ask):
    assert ask("select count(*) from a where canonical_article_id = article_id and duplicate_kind is null") == [(2,)]
    assert ask("select count(*) from article_pairs where kind is not null") == [(0,)]


def test_the_date_of_the_first_is_known_from_its_text_and_not_part_of_it(ask):
    (retelling, own) = ask("select published_at, published_from, body from a order by file")
    assert retelling[:2] == (datetime(2022, 6, 1, tzinfo=UTC), "text")
    assert retelling[2].startswith("Ukraine’s")
    assert own[:2] == (None, None)


def test_the_outlet_of_the_second_is_known_from_the_description_that_is_cut_off(ask):
    (retelling, own) = ask("select outlet, contains(body, 'About') from a order by file")
    assert retelling[0] is None
    assert own[0].casefold().startswith("newsmax")
    assert not own[1]
    outlets = ask("select name, kind from sources where source_id in (select outlet_id from articles)")
    assert outlets == [("Newsmax", "outlet")]


def test_the_first_relays_newsmax_and_the_second_is_the_origin(ask):
    query = """
        select taker.file, origin.file, name, n_utterances >= 8, evidence
        from relays
        join files as taker on taker.article_id = relays.article_id
        join files as origin on origin.article_id = relays.origin_article_id
        join sources on source_id = relays.outlet_id
    """
    assert ask(query) == [(RETELLING, OWN, "Newsmax", True, "Newsmax")]


@pytest.mark.parametrize("file", [RETELLING, OWN])
def test_every_direct_quotation_is_found_in_full(ask, file):
    ((body,),) = ask("select body from a where file = $file", {"file": file})
    wanted = [(found.start(1), found.end(1)) for found in QUOTATION.finditer(body)]
    assert len(wanted) == DIRECT[file]
    found = ask("select start_char, end_char from q where kind = 'direct' and file = $file", {"file": file})
    assert set(wanted) - set(found) == set()


def test_one_source_speaks_all_of_them_under_its_full_name(ask):
    spoken = "q join sources on source_id = speaker_id where q.kind = 'direct'"
    assert ask(f"select distinct name, sources.kind from {spoken}") == [("Volodymyr Zelenskyy", "person")]
    assert ask("select count(*) from q where kind = 'direct' and speaker_id is null") == [(0,)]
    mentions = {text for (text,) in ask("select distinct speaker_text from q where kind = 'direct'")}
    assert {"Zelenskyy", "he", "The leader of Ukraine", "Ukraine’s President"} <= mentions


def test_eight_utterances_are_in_both_and_in_one_the_edit_is_a_contraction_for_another(ask):
    assert ask("select count(*) >= 8 from utterances where n_articles = 2") == [(True,)]
    edits = [edit for (of_one,) in ask("select edits from variants where len(edits) = 1") for edit in of_one]
    assert any(CONTRACTION.fullmatch(e["before"] or "") and CONTRACTION.fullmatch(e["after"] or "") for e in edits), (
        edits
    )


def test_the_first_two_quotations_of_the_first_are_parts_of_one_longer_of_the_second(ask):
    direct = ask("select file, utterance_id, length(text) from q where kind = 'direct'")
    (_, first, length), (_, second, other_length) = [row for row in direct if row[0] == RETELLING][:2]
    longer = [row[2] for row in direct if row[0] == OWN and row[1] == first]
    assert first == second
    assert longer
    assert longer[0] > max(length, other_length)


def test_single_words_in_marks_that_nobody_is_cited_with_are_scare(ask):
    scare = ask("select text, speaker_id from q where kind = 'scare'")
    assert "genocide" in {text for text, _ in scare}
    assert all(speaker is None for _, speaker in scare)


def test_the_interviewer_is_the_venue_of_one_quotation(ask):
    venues = ask("select name, venue_text from q join sources on source_id = venue_id where q.kind = 'direct'")
    assert [text for name, text in venues if name == "Rob Schmitt"] == ["Rob Schmitt"]
