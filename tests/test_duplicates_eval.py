"""Recall and precision on the evaluation articles, whose every similar pair is known; not on invented texts."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from duplicates_warehouse import Article, add, make_tables, pairs_in

from flows.lake import Lake

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "eval"
ARTICLES = EVALUATION / "duplicates" / "articles.jsonl.gz"
TRUTH = EVALUATION / "duplicates" / "pairs.parquet"
FLOORS = json.loads((Path(__file__).parent / "baseline.json").read_text("utf-8"))["duplicates"]


@pytest.mark.skipif(not ARTICLES.exists(), reason="the evaluation articles, ../shared/eval/duplicates, are not there")
def test_recall_and_precision_do_not_fall(tmp_path: Path) -> None:
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    names = {Article(text, None, name).article_id: name for name, text in texts.items()}
    with duckdb.connect() as connection:
        lake = Lake(tmp_path, connection)
        make_tables(lake)
        # In two runs: what is stored is found as well as what is new.
        articles = [Article(text, None, name) for name, text in texts.items()]
        add(lake, articles[: len(articles) // 2])
        add(lake, articles[len(articles) // 2 :])
        found = pairs_in(lake)
    rows = [{"a": names[a], "b": names[b], "jaccard": j, "containment": c} for (a, b), (j, c, _) in found.items()]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "pairs.parquet")
    command = [sys.executable, EVALUATION / "score_duplicates.py", TRUTH, tmp_path / "pairs.parquet", "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for band, floor in FLOORS["recall"].items():
        assert scores[band]["recall"] >= floor, band
    assert scores["precision"]["precision"] >= FLOORS["precision"]
    assert scores["error"]["max"] <= FLOORS["error"]
