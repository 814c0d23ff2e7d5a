"""Canonical articles: against the rule in slow words, in any order."""

import random
from datetime import UTC, datetime

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from flows.duplicates import groups
from flows.schemas import UTC_TIME

Row = tuple[str, int | None, int, str | None]
Pair = tuple[str, str, str]

IDS = [f"{i:02}" for i in range(9)]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(IDS),
        st.none() | st.integers(1, 3),
        st.integers(1, 2),
        st.none() | st.sampled_from(["at/1", "at/2"]),
    ),
    unique_by=lambda row: row[0],
    min_size=2,
)
KINDS = st.sampled_from(["exact", "near", "contained", "template", None])


def canonical(rows: list[Row], pairs: list[Pair]) -> dict[str, tuple[str, str | None]]:
    """What the step says, by article."""
    articles = pa.table(
        {
            "article_id": [row[0] for row in rows],
            "published_at": pa.array([row[1] and datetime(2024, 1, row[1], tzinfo=UTC) for row in rows], UTC_TIME),
            "n_chars": [row[2] for row in rows],
            "address": pa.array([row[3] for row in rows], pa.string()),
        }
    )
    columns = list(zip(*pairs, strict=True)) or [(), (), ()]
    names = ("article_id", "other_article_id", "kind")
    table = pa.table({name: pa.array(list(column), pa.string()) for name, column in zip(names, columns, strict=True)})
    found = groups(articles, table).to_pylist()
    return {row["article_id"]: (row["canonical_article_id"], row["duplicate_kind"]) for row in found}


@given(ROWS, st.data())
def test_groups_follow_the_rule_in_any_order(rows: list[Row], data: st.DataObject) -> None:
    ids = sorted(row[0] for row in rows)
    kinds = {(a, b): data.draw(KINDS) for a in ids for b in ids if a < b}
    pairs = [(a, b, kind) for (a, b), kind in kinds.items() if kind]
    by_id = {row[0]: row for row in rows}
    order = sorted(ids, key=lambda i: (by_id[i][1] is None, by_id[i][1] or 0, -by_id[i][2], i))
    expected: dict[str, tuple[str, str | None]] = {}
    for i, article in enumerate(order):
        expected[article] = (article, None)
        for earlier in order[:i]:
            kind = kinds[min(article, earlier), max(article, earlier)]
            revision = by_id[article][3] is not None and by_id[article][3] == by_id[earlier][3]
            if expected[earlier][0] == earlier and kind in ("exact", "near", "contained") and not revision:
                expected[article] = (earlier, kind)
                break
    assert canonical(rows, pairs) == expected
    shuffled_rows, shuffled_pairs = data.draw(st.permutations(rows)), data.draw(st.permutations(pairs))
    assert canonical(shuffled_rows, shuffled_pairs) == expected


def test_a_group_is_not_a_chain() -> None:
    rows: list[Row] = [("a", 1, 1, None), ("b", 2, 1, None), ("c", 3, 1, None)]
    found = canonical(rows, [("a", "b", "near"), ("b", "c", "near")])
    assert found == {"a": ("a", None), "b": ("a", "near"), "c": ("c", None)}


def test_the_earliest_then_the_longest_then_the_smallest_id() -> None:
    rows: list[Row] = [("a", None, 2, None), ("b", 1, 1, None), ("c", 1, 2, None), ("d", 1, 2, None)]
    pairs = [(x, y, "near") for x in "abcd" for y in "abcd" if x < y]
    random.Random(1).shuffle(pairs)
    assert {x: c for x, (c, _) in canonical(rows, pairs).items()} == dict.fromkeys("abcd", "c")
