"""Score the extraction against annotated news and the project's own gold: `python -m flows.quotes.evaluate`.

The scorer is the one beside the data (score_quotes.py); where the data are absent it says so and scores the gold alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from flows.paths import ROOT
from flows.quotes import extract
from flows.schemas import TEXTS

EVALUATION = ROOT.parent / "shared" / "eval" / "quotes"
GOLD = ROOT / "tests" / "gold"
REFERENCE = re.compile(r"\w+|[^\w\s]")  # the pass over the text that speeds are measured by
Scores = dict[str, Any]
Quote = dict[str, Any]
RUNS = 5
RIGHT = 0.5  # overlap (intersection over union) from which a span is right


def scorer(folder: Path) -> ModuleType | None:
    """The module score_quotes.py, from the folder above the data."""
    path = folder.parent / "score_quotes.py"
    spec = importlib.util.spec_from_file_location("score_quotes", path) if path.exists() else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(path: Path) -> list[dict[str, Any]]:
    """Annotated documents, one a line: id, text, quotes with segments, speaker, cue."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def table_of(texts: Sequence[str], ids: Sequence[str] = ()) -> pa.Table:
    """Texts as `extract` takes them; without ids their numbers are these."""
    ids = ids or [str(number) for number in range(len(texts))]
    return pa.table({"text_id": ids, "title": pa.nulls(len(ids), pa.string()), "text": texts}, schema=TEXTS)


def predictions(texts: Iterable[tuple[str, str]]) -> dict[str, list[Quote]]:
    """Extracted quotations by text id, without scare quotes."""
    ids, bodies = zip(*texts, strict=True)
    found: dict[str, list[Quote]] = {text_id: [] for text_id in ids}
    for row in extract(table_of(bodies, ids)).to_pylist():
        if row["kind"] != "scare":
            found[row["text_id"]].append(row)
    return found


def score(module: ModuleType, gold: list[dict[str, Any]], found: dict[str, list[Quote]]) -> Scores:
    with tempfile.TemporaryDirectory() as folder:
        wanted, predicted = Path(folder, "gold.jsonl"), Path(folder, "predicted.jsonl")
        wanted.write_text("".join(json.dumps(document) + "\n" for document in gold), encoding="utf-8")
        lines = (json.dumps({"id": text_id, "quotes": quotes}) + "\n" for text_id, quotes in found.items())
        predicted.write_text("".join(lines), encoding="utf-8")
        scores: Scores = module.score(wanted, predicted)
        return scores


def sureness(
    module: ModuleType, gold: list[dict[str, Any]], found: dict[str, list[Quote]], least: float
) -> tuple[int, int]:
    """Of the quotations with confidence from `least` on: how many have span and speaker right; how many there are."""
    right = total = 0
    for document in gold:
        text = document["text"]
        mask = module.inside_quotes(text)
        wanted = [unit for unit in module.gold_units(document, mask) if unit]
        sure = [quote for quote in found[document["id"]] if quote["confidence"] >= least]
        units = [unit for unit in module.predicted_units(document, sure, mask) if unit]
        pairs = module.pair_up(wanted, units, RIGHT)
        total += len(units)
        right += sum(
            module.overlap(wanted[i]["speaker"], units[j]["speaker"]) or not wanted[i]["speaker"]
            for i, j in pairs.items()
        )
    return right, total


def project_gold(folder: Path) -> list[dict[str, Any]]:
    """The project's own annotated articles, in the scorer's form; a quotation over several paragraphs in its parts."""
    gold = []
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if "body" not in article or article.get("quotes") is None:
            continue
        quotes = [
            {
                "segments": paragraphs(article["body"], quote["start_char"], quote["end_char"]),
                "speaker": offsets(quote, "speaker"),
                "cue": offsets(quote, "cue"),
            }
            for quote in article["quotes"]
            if quote["kind"] != "scare"
        ]
        gold.append({"id": path.stem, "text": article["body"], "quotes": quotes})
    return gold


def paragraphs(text: str, start: int, end: int) -> list[list[int]]:
    return [list(match.span()) for match in re.compile(r"[^\n]+").finditer(text, start, end)]


def offsets(quote: Quote, name: str) -> list[list[int]]:
    start = quote.get(f"{name}_start_char")
    return [] if start is None else [[start, quote[f"{name}_end_char"]]]


def speed(texts: list[str]) -> float:
    """How fast the extraction is as a share of one pass of REFERENCE over the same texts, in process time.

    The best of RUNS readings of each, in turn: of a few hundredths of a second one reading is uncertain.
    """
    rows = table_of(texts)
    extract(rows)  # the memo of forms is warm in any long run
    passed, extracted = [], []
    for _ in range(RUNS):
        started = time.process_time()
        for text in texts:
            REFERENCE.findall(text)
        between = time.process_time()
        extract(rows)
        passed.append(between - started)
        extracted.append(time.process_time() - between)
    return min(passed) / min(extracted)


def speed_on_one_core(data: Path, part: str) -> str:
    """`speed` in a process of its own, in which numpy's BLAS has one thread."""
    command = [
        sys.executable,
        "-m",
        __spec__.name if __spec__ else __name__,
        "--data",
        str(data),
        "--part",
        part,
        "--speed",
    ]
    done = subprocess.run(command, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}, capture_output=True, check=True)
    return done.stdout.decode().strip()


def table(name: str, scores: Scores) -> str:
    columns = ("precision", "recall", "span_f1", "exact_f1", "joint_f1", "speaker", "cue")
    lines = [f"{name}: {scores['documents']} documents"]
    lines.append(f"{'kind':9}{'gold':>6}{'found':>7}" + "".join(f"{column:>11}" for column in columns))
    for kind in ("direct", "mixed", "indirect", "all"):
        row = scores[kind]
        lines.append(f"{kind:9}{row['gold']:6}{row['predicted']:7}" + "".join(f"{100 * row[c]:11.1f}" for c in columns))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=EVALUATION, help="folder with polnear_dev.jsonl")
    parser.add_argument("--part", default="dev", help="which part: polnear_PART.jsonl")
    parser.add_argument("--speed", action="store_true", help="print the speed alone")
    options = parser.parse_args()
    module = scorer(options.data)
    if module is None:
        print(f"skipped: no score_quotes.py above {options.data}", file=sys.stderr)
        return
    gold = documents(options.data / f"polnear_{options.part}.jsonl")
    if options.speed:
        print(f"{speed([document['text'] for document in gold]):.3f}")
        return
    found = predictions((document["id"], document["text"]) for document in gold)
    print(table(f"PolNeAR {options.part}", score(module, gold, found)))
    right, total = sureness(module, gold, found, 0.9)
    print(f"confidence >= 0.9: {total} quotations, {right / max(total, 1):.1%} right")
    print(f"speed: {speed_on_one_core(options.data, options.part)} of one regex pass, on one core\n")
    own = project_gold(GOLD)
    if own:
        print(table("tests/gold", score(module, own, predictions((d["id"], d["text"]) for d in own))))


if __name__ == "__main__":
    main()
