"""The step over duplicates, on the warehouse that is handed in: candidates by SQL, figures and groups by Python."""

from collections.abc import Iterator

import pyarrow as pa

from flows.duplicates.fingerprints import VERSION, fingerprint
from flows.duplicates.groups import groups
from flows.duplicates.index import INDEX, met
from flows.duplicates.verify import PAIRS, made_of_boilerplate, verify
from flows.lake import Lake, statements

PAIRS_AT_A_TIME = 10_000
"""Pairs whose bodies are in memory together."""

BOILERPLATE_ARTICLES = pa.schema({"article_key": pa.uint64()})
WITNESS_PAIRS = pa.schema({"article_key": pa.uint64(), "article_id": pa.string(), "other_article_id": pa.string()})


def update_duplicates(lake: Lake, window_days: int | None) -> None:
    """Bring article_pairs and the articles' canonical ones up to date with the new articles, which are loaded already.

    Reads the temporary tables new_articles and new_fingerprints; see the head of each file in sql/steps.
    """
    lake.rows("set variable duplicates_window_days = $days", {"days": window_days})
    find_holders(lake)
    find_boilerplate(lake)
    lake.run("steps/duplicate_candidates")
    candidates = with_bodies(lake, lake.table("from candidate_pairs order by article_id, other_article_id"))
    similar = [verify(pairs, bodies) for pairs, bodies in candidates]
    lake.stage("new_article_pairs", pa.concat_tables([PAIRS.empty_table(), *similar]))
    lake.run("steps/duplicates_store")
    lake.run("steps/duplicate_index")
    lake.run("steps/duplicates_touched")
    lake.stage("groups", groups(lake.table("from touched_articles"), lake.table("from touched_article_pairs")))
    lake.run("steps/groups_store")


def find_holders(lake: Lake) -> None:
    """Find out which other articles hold the fingerprints of the new ones; see sql/steps/duplicate_holders.sql."""
    lake.run("steps/duplicate_sketches")
    sought = lake.table("select fingerprint from new_prints anti join phrases using (fingerprint)")
    lake.stage("met", met(sought["fingerprint"], lake.column("_fingerprints", "holder")))
    lake.run("steps/duplicate_holders")


def find_boilerplate(lake: Lake) -> None:
    """Find out which short articles are made of phrases that very many hold."""
    made_of_it = [made_of_boilerplate(pairs, bodies) for pairs, bodies in with_bodies(lake, witness_pairs(lake))]
    lake.stage("boilerplate_articles", pa.concat_tables([BOILERPLATE_ARTICLES.empty_table(), *made_of_it]))


def witness_pairs(lake: Lake) -> pa.Table:
    """The pairs that tell it; see sql/steps/duplicate_witnesses.sql."""
    if not lake.rows("from new_holders select 1 where n_holders > most_holders_alone() limit 1"):
        return WITNESS_PAIRS.empty_table()
    lake.run("steps/duplicate_witnesses")
    return lake.table("from witness_pairs order by article_id, other_article_id")


def with_bodies(lake: Lake, pairs: pa.Table) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Batch by batch, pairs of articles (article_id, other_article_id) and the bodies of these."""
    for start in range(0, pairs.num_rows, PAIRS_AT_A_TIME):
        batch = pairs.slice(start, PAIRS_AT_A_TIME)
        lake.stage("pairs_to_verify", batch)
        yield batch, lake.table(statements("steps/duplicate_bodies"))


def renew_fingerprints(lake: Lake) -> int:
    """Make those stored fingerprints anew that another version of the code made; how many articles had such.

    Replaces the temporary tables new_articles and new_fingerprints. Pairs that are stored stay as they are.
    """
    lake.rows("set variable fingerprint_version = $version", {"version": VERSION})
    n_renewed = 0
    while True:
        lake.run("steps/duplicates_stale")
        stale = lake.table("select article_id, body from new_articles")
        if not stale.num_rows:
            return n_renewed
        lake.stage("new_fingerprints", fingerprint(stale))
        lake.run("steps/duplicates_renewed")
        lake.run("steps/duplicate_sketches")
        lake.stage("met", INDEX.empty_table())
        lake.run("steps/duplicate_holders")
        lake.run("steps/duplicate_index")
        n_renewed += stale.num_rows
