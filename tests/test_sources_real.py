"""Sources, utterances and relays of the two published reports of one interview, from the raw files on."""

from pathlib import Path

import pyarrow as pa
import pytest
from sources_warehouse import load, open_warehouse

from flows import schemas
from flows.ids import content_id
from flows.lake import Lake
from flows.normalize.articles import normalize
from flows.quotes import extract

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not here: the two real articles")


@pytest.fixture(scope="module")
def lake() -> Lake:
    """Both files, normalized and read for quotations by the real steps."""
    documents = [
        {"document_id": file.name, "uri": file.name, "media_type": "text/plain", "content": file.read_bytes()}
        for file in sorted(SEEDS.glob("*.txt"))
    ]
    articles = normalize(pa.Table.from_pylist(documents, schemas.DOCUMENTS)).articles
    texts = {"text_id": articles["article_id"], "title": articles["title"], "text": articles["body"]}
    quotes = [
        row | {"article_id": row["text_id"], "quote_id": content_id(row["text_id"], row["start_char"], row["end_char"])}
        for row in extract(pa.table(texts, schema=schemas.TEXTS)).to_pylist()
    ]
    warehouse = open_warehouse()
    load(warehouse, articles.to_pylist(), quotes)
    return warehouse


def test_the_speaker_of_every_direct_quotation_is_one_source(lake: Lake) -> None:
    sql = """
        select distinct name, sources.kind from quotes
        join sources on speaker_id = source_id
        where quotes.kind = 'direct'
    """
    assert lake.rows(sql) == [("Volodymyr Zelenskyy", "person")]


def test_at_least_eight_utterances_are_in_both(lake: Lake) -> None:
    assert lake.rows("select count(*) >= 8 from utterances where n_articles = 2") == [(True,)]


def test_one_edit_is_one_contraction_for_another(lake: Lake) -> None:
    edits = lake.rows("select edit.before, edit.after from (select unnest(edits) as edit from variants)")
    assert {"we'll", "we've"} in [set(edit) for edit in edits]


def test_the_opening_quotations_are_parts_of_one_longer_sentence(lake: Lake) -> None:
    sql = """
        select variants.change, variants.utterance_id, utterances.reference_quote_id <> quotes.quote_id
        from quotes
        join variants using (quote_id)
        join utterances on utterances.utterance_id = variants.utterance_id
        join articles on articles.article_id = quotes.article_id
        where quotes.kind = 'direct' and articles.outlet is null
        order by quotes.start_char
        limit 2
    """
    (first, one, _), (second, other, _) = rows = lake.rows(sql)
    assert one == other
    assert first == "truncated"
    assert second in ("truncated", "wording")
    assert all(is_part for _, _, is_part in rows)


def test_the_retelling_relays_the_broadcasters_own_article(lake: Lake) -> None:
    sql = """
        select name, n_utterances >= 8, origin.published_at, origin.outlet_id = relays.outlet_id
        from relays
        join sources on source_id = relays.outlet_id
        join articles as origin on origin.article_id = origin_article_id
    """
    assert lake.rows(sql) == [("Newsmax", True, None, True)]


def test_the_interviewer_is_a_venue(lake: Lake) -> None:
    assert lake.rows("select count(*) from citations where role = 'venue' and text ilike '%interviewer'") == [(1,)]
