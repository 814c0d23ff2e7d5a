"""Figures on annotated news may not fall below tests/baseline.json. Skips where the data are absent."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.quotes import evaluate

FLOORS = json.loads((Path(__file__).parent / "baseline.json").read_text(encoding="utf-8"))["quotes"]
HAVE = (evaluate.EVALUATION / "polnear_dev.jsonl").exists() and evaluate.scorer(evaluate.EVALUATION) is not None
pytestmark = pytest.mark.skipif(not HAVE, reason="../shared/eval/quotes is not here: PolNeAR dev")


@pytest.fixture(scope="module")
def judged() -> tuple[Any, list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    module = evaluate.scorer(evaluate.EVALUATION)
    gold = evaluate.documents(evaluate.EVALUATION / "polnear_dev.jsonl")
    return module, gold, evaluate.predictions((document["id"], document["text"]) for document in gold)


@pytest.mark.parametrize("kind", ["direct", "mixed", "indirect", "all"])
def test_accuracy_does_not_fall(judged: Any, kind: str) -> None:
    scores = evaluate.score(*judged)[kind]
    for figure, floor in FLOORS[kind].items():
        assert scores[figure] >= floor, figure


def test_nine_in_ten_of_the_sure_ones_are_right(judged: Any) -> None:
    right, total = evaluate.sureness(*judged, least=0.9)
    assert total >= FLOORS["sure"]
    assert right >= 0.9 * total
