"""The step over duplicates, on the warehouse that is handed in: candidates by SQL, figures and groups by Python."""

import pyarrow as pa

from flows.duplicates.fingerprints import VERSION, fingerprint
from flows.duplicates.groups import groups
from flows.duplicates.index import INDEX, met
from flows.duplicates.verify import PAIRS, verify
from flows.lake import Lake, statements

PAIRS_AT_A_TIME = 10_000
"""Pairs whose bodies are in memory together."""


def update_duplicates(lake: Lake, window_days: int | None) -> None:
    """Bring article_pairs and the articles' canonical ones up to date with the new articles, which are loaded already.

    Reads the temporary tables new_articles and new_fingerprints; see the head of each file in sql/steps.
    """
    lake.rows("set variable duplicates_window_days = $days", {"days": window_days})
    find_holders(lake)
    lake.run("steps/duplicate_candidates")
    lake.stage("new_article_pairs", pa.concat_tables([PAIRS.empty_table(), *verified_pairs(lake)]))
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


def verified_pairs(lake: Lake) -> list[pa.Table]:
    """The candidate pairs that are similar indeed, batch by batch."""
    candidates = lake.table("from candidate_pairs order by article_id, other_article_id")
    found = []
    for start in range(0, candidates.num_rows, PAIRS_AT_A_TIME):
        pairs = candidates.slice(start, PAIRS_AT_A_TIME)
        lake.stage("pairs_to_verify", pairs)
        found.append(verify(pairs, lake.table(statements("steps/duplicate_bodies"))))
    return found


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
