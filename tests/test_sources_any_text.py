"""No text and no table breaks flows/sources: citations stand where they say, and empty runs change nothing."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from sources_stories import Said, Story, load_stories
from sources_warehouse import QUOTES, contents, open_warehouse

from flows import schemas
from flows.sources import cite
from flows.sources.alignment import compare, likeness
from flows.sources.credits import credited_names
from flows.sources.wording import content_words, shingles, text_key, wording, written_out

PIECES = st.sampled_from(
    ["told ", "the ", "The ", "Reuters", " reported", "Newsmax", " ", "\n", ". ", ", ", "(", ") - ", "TARN, May 3 (",
     "’s ", "Herald", "according to ", "newsmax.com", "Ada Poe", "“", "”", "a judge", "é", "😀", "…", "\u200b"]
)  # fmt: skip
TEXT = st.one_of(
    st.lists(PIECES, max_size=30).map("".join), st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
)
KINDS = st.sampled_from(["person", "outlet", "organization", "document", "group", "anonymous", None])


@given(TEXT, st.none() | TEXT, st.none() | TEXT, st.none() | TEXT, TEXT, KINDS, TEXT, KINDS)
def test_any_article_can_be_cited(
    body: str,
    outlet: str | None,
    url: str | None,
    author: str | None,
    speaker: str,
    kind: str | None,
    venue: str,
    venue_kind: str | None,
) -> None:
    article = {
        "article_id": "a",
        "outlet": outlet,
        "url": url,
        "author": author,
        "body": body,
        "credits": [speaker, venue],
    }
    quote = {"quote_id": "q", "article_id": "a", "speaker_text": speaker, "speaker_name": speaker, "speaker_kind": kind}
    quote |= {"venue_text": venue, "venue_name": venue, "venue_kind": venue_kind}
    cited = cite(pa.Table.from_pylist([article], schema=schemas.ARTICLES), pa.Table.from_pylist([quote], schema=QUOTES))
    assert cited.quotes.num_rows == cited.articles.num_rows == 1
    rows = cited.citations.to_pylist()
    assert len({row["citation_id"] for row in rows}) == len(rows)
    for row in rows:
        if row["start_char"] is not None:
            assert row["text"] == body[row["start_char"] : row["end_char"]]


@given(TEXT, TEXT, st.sampled_from(["direct", "mixed"]))
def test_any_two_texts_can_be_compared(first: str, second: str, kind: str) -> None:
    one, other = wording(first, kind), wording(second, kind)
    assert 0 <= compare(one, other).similarity <= 1
    assert all(0 <= score <= 1 for score in likeness(written_out(one.norms), written_out(other.norms)))
    assert 0 <= text_key(one.norms) < 2**63
    assert all(0 <= shingle < 2**63 for shingle in shingles(content_words(written_out(one.norms))))


@given(TEXT)
def test_any_line_can_be_a_credit(line: str) -> None:
    assert all(name.strip() for name in credited_names(line))


def test_credits_name_people_and_agencies() -> None:
    line = "(Reporting by Ada Poe in Tarn and John Roe; additional reporting by Ida Moe; Editing by Al Low)"
    assert list(credited_names(line)) == ["Ada Poe", "John Roe", "Ida Moe", "Al Low"]
    assert list(credited_names("With files from Reuters and the Northern Wire")) == ["Reuters", "Northern Wire"]


def test_a_run_without_articles_changes_nothing() -> None:
    lake = open_warehouse()
    load_stories(lake, [Story("a", (Said("We slept badly on the ferry", "Ada Poe"),), outlet="Tarn Gazette")])
    before = contents(lake)
    load_stories(lake, [])
    assert contents(lake) == before


def test_articles_without_quotes_or_text_are_no_trouble() -> None:
    lake = open_warehouse()
    load_stories(lake, [Story("a"), Story("b", outlet="Tarn Gazette"), Story("c", intro="It rained.")])
    assert lake.rows("select name, kind from sources") == [("Tarn Gazette", "outlet")]
    assert lake.rows("select count(*) from utterances") == [(0,)]
