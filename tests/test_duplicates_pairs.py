"""Pairs of similar articles, on a real warehouse: candidates and figures against slow oracles; kinds; the cap."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pytest
from duplicates_warehouse import (
    Article,
    add,
    canonical_in,
    edited,
    figures,
    make_tables,
    pairs_in,
    prose,
    table_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lakes import SEEDS, copy_of

from flows.duplicates import fingerprint, verify
from flows.duplicates.update import find_boilerplate, find_holders, renew_fingerprints
from flows.lake import Lake, open_lake
from flows.paths import SQL

TEMPLATES = Path(__file__).parent / "gold" / "templates.jsonl"
SEED_TEXTS = [file.read_text("utf-8", "replace") for file in sorted(SEEDS.glob("*.txt"))]
BOILERPLATE = [f"All rights reserved by the {name} who may not be quoted without a licence" for name in "abcdefgh"]
WORDS = st.lists(st.sampled_from("abcdef"), max_size=30).map(" ".join)


@contextmanager
def tables() -> Iterator[Lake]:
    """The tables in memory: the same SQL engine and files, quicker than a lake."""
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        lake = Lake(Path(folder), connection)
        make_tables(lake)
        yield lake


def verified(one: str, other: str) -> tuple[float, float, str | None] | None:
    """What the verification says of two texts."""
    pairs = pa.table({"article_id": ["a"], "other_article_id": ["b"]})
    found = verify(pairs, pa.table({"article_id": ["b", "a"], "body": [other, one]})).to_pylist()
    return (found[0]["jaccard"], found[0]["containment"], found[0]["kind"]) if found else None


def is_stored(one: str, other: str) -> bool:
    jaccard, containment = figures(one, other)
    return jaccard >= 0.5 or containment >= 0.65


@settings(max_examples=200)
@given(st.lists(WORDS | st.sampled_from(SEED_TEXTS), min_size=2, max_size=6))
def test_figures_are_those_of_sets_of_tuples(texts: list[str]) -> None:
    ids = [f"{i}" for i in range(len(texts))]
    both = [(a, b) for a in range(len(texts)) for b in range(a + 1, len(texts))]
    pairs = pa.table({"article_id": [ids[a] for a, _ in both], "other_article_id": [ids[b] for _, b in both]})
    found = verify(pairs, pa.table({"article_id": ids, "body": texts}))
    expected = [(ids[a], ids[b], *figures(texts[a], texts[b])) for a, b in both if is_stored(texts[a], texts[b])]
    assert [tuple(row.values())[:4] for row in found.to_pylist()] == expected


def test_kinds() -> None:
    chance = random.Random(3)
    text = prose(chance, 400)
    whole = " ".join(text)
    assert verified(whole, whole) == (1.0, 1.0, "exact")
    assert verified(whole, whole.upper())[2] == "near"
    assert verified(whole, " ".join(text[:150]))[2] == "contained"
    similar = verified(whole, " ".join(edited(chance, text, 0.07)))
    assert similar[0] < 0.8 and similar[1] < 0.8 and similar[2] is None
    assert verified(whole, " ".join(prose(chance, 400))) is None
    assert verified("Two words", "Two words") == (1.0, 1.0, "exact")
    assert verified("Two words", "two words") is None


def test_a_body_that_is_not_given_is_named() -> None:
    pairs = pa.table({"article_id": ["a"], "other_article_id": ["missing"]})
    with pytest.raises(ValueError, match="missing"):
        verify(pairs, pa.table({"article_id": ["a"], "body": ["x"]}))


def test_fillings_of_a_form_are_not_called_duplicates() -> None:
    gold = [json.loads(line) for line in TEMPLATES.read_text("utf-8").splitlines()]
    found = [verified(pair["a"], pair["b"]) for pair in gold]
    assert len(gold) == 40
    # Nearly half of them are duplicates by their figures alone.
    assert sum(figures(pair["a"], pair["b"])[1] >= 0.8 for pair in gold) >= 16
    called = [pair["id"] for pair, row in zip(gold, found, strict=True) if row and row[2] != "template"]
    assert len(called) <= 1, called


def test_a_copy_with_corrected_facts_is_no_template() -> None:
    text = json.loads(TEMPLATES.read_text("utf-8").splitlines()[0])["a"]
    corrected = text.replace("318", "381").replace("Orsic Steel", "Kessel Bank")
    assert corrected != text
    assert verified(text, corrected)[2] == "near"
    news = " ".join(SEED_TEXTS[:3])
    updated = news.replace(" two ", " three ").replace(" said ", " says ", 3)
    assert updated != news
    assert verified(news, updated)[2] == "near"


def corpus(chance: random.Random, n_boilerplate: int) -> list[Article]:
    """Articles of every length with the same boilerplate in each: new ones, copies, edited copies, parts, briefs."""
    boilerplate = prose(chance, n_boilerplate)
    own = [prose(chance, chance.choice((20, 60, 120, 140, 300, 900))) for _ in range(80)]
    copies = [edited(chance, words, chance.choice((0.0, 0.01, 0.03))) for words in own[::3]]
    parts = [words[len(words) // 5 :] for words in own[1::5]]
    wholes = [prose(chance, 200) + words + prose(chance, 100) for words in own[2::5] if len(words) > 60]
    bodies = [" ".join(words + boilerplate) for words in own + copies + parts + wholes]
    days = [None if i % 7 == 0 else datetime(2024, 1, 1 + i % 28, tzinfo=UTC) for i in range(len(bodies))]
    articles = [Article(body, day, f"at/{i}") for i, (body, day) in enumerate(zip(bodies, days, strict=True))]
    chance.shuffle(articles)
    return articles


def expected_pairs(articles: list[Article]) -> dict[tuple[str, str], tuple[float, float]]:
    return {
        (min(one.article_id, other.article_id), max(one.article_id, other.article_id)): figures(one.body, other.body)
        for i, one in enumerate(articles)
        for other in articles[:i]
        if is_stored(one.body, other.body)
    }


def test_every_similar_pair_is_found_in_any_order_of_runs(empty_warehouse: Path, tmp_path: Path) -> None:
    articles = corpus(random.Random(11), n_boilerplate=40)
    expected = expected_pairs(articles)
    assert len(articles) > 100 and len(expected) > 40
    with open_lake(copy_of(empty_warehouse, tmp_path / "lake")) as lake:
        for start in range(0, len(articles), 45):
            add(lake, articles[start : start + 45])
        found, canonical = pairs_in(lake), canonical_in(lake)
    assert {pair: row[:2] for pair, row in found.items()} == expected
    with tables() as lake:
        add(lake, articles[::-1])
        assert (pairs_in(lake), canonical_in(lake)) == (found, canonical)


def test_odd_texts_have_the_pairs_of_the_definition() -> None:
    chance = random.Random(13)
    odd = ["", " ", "...", "!!! ???", "\u2014", "word", "two words", "a b c d", "a b c d e", "A b c d e", "a b c d e f"]
    odd += [
        "\u4e2d\u6587\u5b57",
        "\u4e2d \u6587 \u5b57 \u4e00 \u4e8c",
        "\u4e2d \u6587 \u5b57 \u4e00 \u4e8c \u4e09",
        "x" * 300_000,
        "again " * 5,
        "again " * 20_000,
    ]
    parts = [prose(chance, chance.choice((30, 130, 400))) for _ in range(50)]
    form = prose(chance, 200)
    filled = [
        " ".join(str(chance.randint(100, 999)) if i % 25 == 0 else w for i, w in enumerate(form)) for _ in range(60)
    ]
    bodies = odd + filled + [" ".join(part) for part in parts] + [" ".join(word for part in parts for word in part)]
    articles = [Article(body, None, f"at/{i}") for i, body in enumerate(bodies + odd + [bodies[-2]] * 30)]
    expected = expected_pairs(articles)
    assert len(expected) > 2000
    chance.shuffle(articles)
    with tables() as lake:
        add(lake, articles[:100])
        add(lake, articles[100:])
        found = pairs_in(lake)
    assert {pair: row[:2] for pair, row in found.items()} == expected


def candidates(lake: Lake) -> set[tuple[str, str]]:
    return {(one, other) for one, other in lake.rows("from candidate_pairs")}


def test_boilerplate_in_every_article_makes_no_candidates() -> None:
    chance = random.Random(5)
    boilerplate = prose(chance, 60)
    articles = [Article(" ".join(prose(chance, 500) + boilerplate)) for _ in range(150)]
    with tables() as lake:
        add(lake, articles[:75])
        add(lake, articles[75:])
        assert not candidates(lake)
        # By the fingerprints of the boilerplate alone every pair would be one.
        n_holders = lake.rows("select count(*) from _phrases group by fingerprint")
        assert n_holders.count((150,)) > 1


def test_a_short_article_of_boilerplate_is_found_in_all_that_hold_it() -> None:
    """Where so many hold a phrase that it is no reason by itself to compare a short article with a long one."""
    chance = random.Random(14)
    boilerplate = prose(chance, 60)
    ending = boilerplate[-14:]
    longs = [Article(" ".join(prose(chance, 400) + boilerplate)) for _ in range(1010)]
    notices = [
        Article(" ".join(prose(chance, n_own) + edited(chance, boilerplate[n_own:], 0.03)))
        for n_own in (0, 2, 5, 9, 12, 20)
    ]
    briefs = [Article(" ".join(prose(chance, 60) + ending)) for _ in range(6)]
    shorts = notices + briefs
    expected = {pair: row for short in shorts for pair, row in expected_pairs_of(short, shorts + longs).items()}
    assert len(expected) > 4000
    with tables() as lake:
        for batch in (longs[:500] + shorts[::3], longs[500:1005] + shorts[1::3], longs[1005:] + shorts[2::3]):
            add(lake, batch)
        found = pairs_in(lake)
        # By its ending alone one more brief would be compared with all long ones.
        brief = Article(" ".join(prose(chance, 60) + ending))
        common = lake.rows("select fingerprint from _phrases group by all having count(*) > 1000")
        assert set(fingerprint(table_of([brief]))["fingerprints"][0].as_py()) & {row[0] for row in common}
        add(lake, [brief])
        assert len(candidates(lake)) < 20
    assert {pair: row[:2] for pair, row in found.items()} == expected


def expected_pairs_of(one: Article, others: list[Article]) -> dict[tuple[str, str], tuple[float, float]]:
    """The similar pairs that the one article is part of."""
    others = [other for other in others if other != one]
    return {pair: row for other in others for pair, row in expected_pairs([one, other]).items()}


def test_a_story_that_everybody_prints_is_found_in_all_of_them() -> None:
    chance = random.Random(6)
    story = prose(chance, 600)
    printed = [Article(" ".join(edited(chance, story, 0.01)), None, f"at/{i}") for i in range(120)]
    others = [Article(" ".join(prose(chance, 300))) for _ in range(30)]
    with tables() as lake:
        add(lake, others + printed[:60])
        add(lake, printed[60:])
        assert len(pairs_in(lake)) == 120 * 119 / 2
        assert {canonical for canonical, _ in canonical_in(lake).values()} >= {other.article_id for other in others}


@settings(max_examples=15)
@given(st.lists(st.sampled_from(range(6)), min_size=2, max_size=9), st.randoms(use_true_random=False))
def test_candidates_are_the_pairs_that_share_what_is_needed(pieces: list[int], chance: random.Random) -> None:
    """Against the definition, over all pairs: independent of what is stored, new, rare or common."""
    stock = [prose(random.Random(i), 150) for i in range(6)]
    bodies = {" ".join(stock[piece] + stock[chance.randrange(6)][: chance.randrange(150)]) for piece in pieces}
    articles = [Article(body, None, "x") for body in sorted(bodies)]
    cut = chance.randrange(len(articles) + 1)
    assert found_in_runs([articles[:cut], articles[cut:]]) == expected_candidates(articles)


@pytest.mark.parametrize("seed", range(6))
def test_candidates_by_phrases_are_the_pairs_that_share_what_is_needed(seed: int) -> None:
    """Pieces that many articles have become phrases in one run or another; some articles have little else."""
    chance = random.Random(seed)
    stock = [prose(random.Random(i), 70) for i in range(10)]
    bodies = set()
    for _ in range(120):
        pieces = chance.sample(stock, chance.randint(1, 5))
        own = prose(chance, chance.choice((0, 0, 10, 100, 400)))
        bodies.add(" ".join(word for piece in pieces for word in piece[: chance.choice((20, 60, 70))]) + " ".join(own))
    articles = [Article(body, None, "x") for body in sorted(bodies)]
    chance.shuffle(articles)
    runs = [articles[start : start + 30] for start in range(0, len(articles), 30)]
    expected = expected_candidates(articles)
    assert len(expected) > 100
    assert found_in_runs(runs) == expected


def found_in_runs(runs: list[list[Article]]) -> set[tuple[str, str]]:
    """The candidates of all runs, one after the other."""
    found: set[tuple[str, str]] = set()
    with tables() as lake:
        for batch in runs:
            lake.stage("new_articles", table_of(batch))
            lake.stage("new_fingerprints", fingerprint(table_of(batch)))
            find_holders(lake)
            find_boilerplate(lake)
            lake.run("steps/duplicate_candidates")
            found |= candidates(lake)
            lake.run("steps/duplicate_index")
    return found


def expected_candidates(articles: list[Article]) -> set[tuple[str, str]]:
    """The candidates by the definition, over all pairs."""
    rows = fingerprint(table_of(articles)).to_pylist()
    return {
        (min(one["article_id"], other["article_id"]), max(one["article_id"], other["article_id"]))
        for i, one in enumerate(rows)
        for other in rows[:i]
        if are_candidates(one, other)
    }


def are_candidates(one: dict[str, object], other: dict[str, object]) -> bool:
    shared = len(set(one["fingerprints"]) & set(other["fingerprints"]))
    if one["is_short"] != other["is_short"]:
        short = one if one["is_short"] else other
        return shared >= (1 if needed(short["n_sampled"], is_short=True) < needed(80, is_short=True) else 2)
    return shared >= min(needed(row["n_sampled"], row["is_short"]) for row in (one, other))


def needed(n: int, is_short: bool) -> int:
    return max(1, min(n, 3), int(0.65 * n - (0 if is_short else 2.5 * (0.65 * 0.35 * n) ** 0.5)))


def test_a_window_leaves_out_what_was_published_at_other_times() -> None:
    text = " ".join(prose(random.Random(8), 200))
    days = [datetime(2024, 3, day, tzinfo=UTC) for day in (1, 4, 20)]
    dated = [Article(text, day, f"at/{day}") for day in days]
    undated = Article(text, None, "at/some time")
    with tables() as lake:
        add(lake, dated[1:], window_days=3)
        add(lake, [dated[0], undated], window_days=3)
        pairs = [(dated[0], dated[1]), *((one, undated) for one in dated)]
        assert set(pairs_in(lake)) == {tuple(sorted((a.article_id, b.article_id))) for a, b in pairs}


def test_a_revision_is_no_duplicate_and_the_same_body_elsewhere_is() -> None:
    chance = random.Random(9)
    words = prose(chance, 300)
    first = Article(" ".join(words), datetime(2024, 1, 1, tzinfo=UTC), "at/home")
    revised = Article(" ".join(edited(chance, words, 0.01)), datetime(2024, 1, 2, tzinfo=UTC), "at/home")
    elsewhere = Article(" ".join(words), datetime(2024, 1, 3, tzinfo=UTC), "at/elsewhere")
    with tables() as lake:
        add(lake, [elsewhere])
        add(lake, [revised])
        add(lake, [first])
        assert canonical_in(lake) == {
            first.article_id: (first.article_id, None),
            revised.article_id: (revised.article_id, None),
            elsewhere.article_id: (first.article_id, "exact"),
        }


def test_fingerprints_of_before_are_carried_over(empty_warehouse: Path, tmp_path: Path) -> None:
    articles = [Article(text) for text in SEED_TEXTS if text]
    migration = (SQL / "migrations" / "0012_holders.sql").read_text(encoding="utf-8")
    with open_lake(copy_of(empty_warehouse, tmp_path / "lake")) as lake:
        for start in range(0, len(articles), 20):
            add(lake, articles[start : start + 20])
        right = lake.rows("from _fingerprints order by all")
        assert right
        with lake.transaction():
            lake.connection.execute("""
                alter table _fingerprints add column fingerprint uinteger;
                alter table _fingerprints add column number uinteger;
                update _fingerprints set fingerprint = holder >> 32, number = holder % 4294967296;
                alter table _fingerprints drop column holder
            """)
        with lake.transaction():
            lake.connection.execute(migration)
        assert lake.rows("from _fingerprints order by all") == right
        assert lake.rows("describe _fingerprints") == [("holder", "UBIGINT", "YES", None, "NULL", None)]


def test_fingerprints_of_another_version_are_made_anew(empty_warehouse: Path, tmp_path: Path) -> None:
    articles = [Article(f"{boilerplate} {text}") for text in SEED_TEXTS if text for boilerplate in BOILERPLATE]
    sketches = "from _sketches order by id"
    index = """
        select id, holder >> 32 as fingerprint from _sketches
        join _fingerprints on holder % 4294967296 = article_key >> 32 union
        select id, fingerprint from _sketches join _phrases using (article_key) order by all
    """
    phrases = "select distinct fingerprint from _phrases order by all"
    with open_lake(copy_of(empty_warehouse, tmp_path / "lake")) as lake:
        for start in range(0, len(articles), 20):
            add(lake, articles[start : start + 20])
        right = [lake.rows(query) for query in (sketches, index, phrases)]
        assert all(right)
        assert renew_fingerprints(lake) == 0
        lake.rows("update _sketches set version = 0 where n_words % 2 = 0")
        lake.rows(
            """
            delete from _fingerprints
            where holder % 4294967296 in (select article_key >> 32 from _sketches where version = 0)
            """
        )
        assert renew_fingerprints(lake) == sum(
            n_words % 2 == 0 for (n_words,) in lake.rows("select n_words from _sketches")
        )
        assert [lake.rows(query) for query in (sketches, index, phrases)] == right
