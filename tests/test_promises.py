"""The promises of the warehouse, as properties over the real flow and a real lake.

Convergent: any split of a corpus into runs and batches, in any order, gives equal tables. Idempotent: reading
it again changes nothing. Provable: every quote is the slice that it claims, in the body and in the document.
"""

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lakes import SEEDS, Tables, contents, copy_of, differences, everything, rows

from flows import parts
from flows.normalize.record import read_record
from flows.server import environment

FEW_EXAMPLES = 3
WORD_ENDS = re.compile(r"\W+")


@dataclass(frozen=True)
class File:
    """An input: its name, which orders the reading within a run, and its bytes."""

    name: str
    content: bytes


def seed(name: str) -> bytes:
    return (SEEDS / name).read_bytes()


def header(title: str, outlet: str, date: str | None, url: str) -> str:
    lines = [f"title: {title}", f"OUTLET: {outlet}", f"Url: {url}", *([f"Date: {date}"] if date else [])]
    return "\n".join(lines) + "\n\n"


BODIES = tuple(
    seed(name).decode().partition("\n\n")[2] for name in ("lab-calder.txt", "lab-six.txt", "sarn-calder.txt")
)
LONE = "Sea fog closed the port of Karve on Sunday. “We saw nothing at all,” said pilot Ane Holt. It lifted by noon."
NAMES = (
    "lab-calder", "lab-herald", "river-0402", "river-0403", "recall-courrier", "recall-tamsin", "recall-tamsin-mirror",
    "rovers-athletic-1", "rovers-athletic-2", "harbour-herald-1", "harbour-herald-2", "sarn-herald", "ferry-velmar",
    "council-benches",
)  # fmt: skip
ENTIRE = tuple(seed(f"{name}.txt") for name in NAMES)
FEED = tuple(line for line in seed("feed.jsonl").splitlines() if line.startswith(b'{"id"'))
BAD = (
    b"",
    b" \r\n",
    b"\x00\x01\x02\x03" * 50,
    b"<!doctype html><html><p>Words</p></html>",
    b"title: Nothing but a header\n",
    b'{"text": "cut off',
    b'{"title": "no text"}',
)
ADDRESSES = (
    "https://www.karvepilot.example/a",
    "https://karvepilot.example/a?utm_source=x",
    "https://gazette.example/b",
)
ENDINGS = ("", "\n\nThe mayor said the harbour would stay open.", '\n\n"We will see," Holt told Northern Wire.')

wholes = st.sampled_from(ENTIRE + FEED)
outlets = st.sampled_from(("The Karve Pilot", "Northern Wire", "Six Counties Gazette"))
revisions = st.builds(
    lambda body, outlet, day, at, more: (header("Words", outlet, f"2025-03-{day:02}", at) + body + more).encode(),
    st.sampled_from((*BODIES, LONE)),
    outlets,
    st.integers(1, 9),
    st.sampled_from(ADDRESSES),
    st.sampled_from(ENDINGS),
)
contents_of_files = st.one_of(wholes, revisions, st.sampled_from(BAD))


def same_article(content: bytes, how: str) -> bytes:
    """Other bytes that say the same."""
    if content.startswith(b"{"):
        return json.dumps(json.loads(content) if how == "crlf" else json.loads(content) | {"unknown": how}).encode()
    return {"crlf": content.replace(b"\n", b"\r\n"), "bom": b"\xef\xbb\xbf" + content, "blank": content + b"\n\n \n"}[
        how
    ]


@st.composite
def corpora(draw: st.DrawFn) -> list[File]:
    """Three to eight files with names in any order, among them copies and variants of each other."""
    drawn = draw(st.lists(contents_of_files, min_size=2, max_size=6))
    for original in draw(st.lists(st.sampled_from(drawn), min_size=1, max_size=2)):
        how = draw(st.sampled_from(("bytes", "crlf", "bom", "blank")))
        readable = original.strip() and original not in BAD
        drawn.append(same_article(original, how) if readable and how != "bytes" else original)
    numbers = draw(st.permutations(range(len(drawn))))
    return [
        File(f"{n}.{'jsonl' if content.startswith(b'{') else 'txt'}", content)
        for n, content in zip(numbers, drawn, strict=True)
    ]


@st.composite
def splits(draw: st.DrawFn, files: Sequence[File]) -> list[list[File]]:
    """Two or three runs that together read all files, some of them twice."""
    shuffled = draw(st.permutations(files))
    cuts = sorted(draw(st.lists(st.integers(1, len(files) - 1), min_size=1, max_size=2, unique=True)))
    runs = [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(files)], strict=True)]
    runs[-1] = [*runs[-1], *draw(st.lists(st.sampled_from(runs[0]), max_size=1))]
    return runs


Limits = tuple[int, int]
"""Bytes of a batch and of a part."""
limits = st.sampled_from(((16_000_000, 2_000_000), (16_000_000, 1), (2_500, 1_000)))


@pytest.fixture(scope="module")
def load(refresh: Callable[..., object], empty_warehouse: Path) -> Callable[..., Path]:
    """Reads files in runs into a warehouse of its own below a folder."""

    def load(folder: Path, name: str, runs: Sequence[Sequence[File]], batching: Limits, engine: str = "inline") -> Path:
        warehouse = copy_of(empty_warehouse, folder / name)
        for files in runs:
            with configured(batching, engine):
                refresh([str(write(folder / "in", file)) for file in files], str(warehouse))
        return warehouse

    return load


@contextmanager
def configured(batching: Limits, engine: str) -> Iterator[None]:
    """The settings for a run."""
    names = ("HEARSAY_BATCH_BYTES", "HEARSAY_PART_BYTES", "HEARSAY_ENGINE", "HEARSAY_PUBLISH")
    with environment(dict(zip(names, (*map(str, batching), engine, "false"), strict=True))):
        yield


def write(folder: Path, file: File) -> Path:
    """The file on disk; two warehouses that read the same corpus read the same paths."""
    folder.mkdir(exist_ok=True)
    path = folder / file.name
    path.write_bytes(file.content)
    return path


@given(st.data(), corpora(), limits, limits)
@settings(max_examples=FEW_EXAMPLES)
def test_any_split_gives_equal_tables_and_again_changes_nothing(load, refresh, data, files, batching, other):
    runs = data.draw(splits(files), "runs")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        at_once = load(folder, "at-once", [files], batching)
        in_runs = load(folder, "in-runs", runs, other)
        assert differences(contents(at_once), contents(in_runs)) == {}
        unproven(in_runs)
        before = everything(in_runs)
        with configured(batching, "inline"):
            refresh([str(folder / "in")], str(in_runs))
        assert differences(before, everything(in_runs)) == {}


def unproven(warehouse: Path) -> None:
    """Assert that each quote is the slice that it claims: of the body, and of the document's text as it came."""
    query = """
        select body, content, media_type, start_char, end_char, text, raw_start_char, raw_end_char
        from quotes join articles using (article_id) join documents using (document_id)
    """
    for body, content, media_type, start, end, text, raw_start, raw_end in rows(warehouse, query):
        raw = read_record(bytes(content), media_type).text
        assert body[start:end] == text
        assert letters(raw[raw_start:raw_end]) == letters(text)


def letters(text: str) -> str:
    """The words alone: wrongly decoded characters, white space and marks are mended in one of the two."""
    return WORD_ENDS.sub("", ftfy.fix_text(text))


@pytest.fixture(scope="module")
def whole_corpus(load, tmp_path_factory) -> tuple[Path, Tables]:
    """seeds/articles read at once, by one process."""
    folder = tmp_path_factory.mktemp("whole")
    warehouse = load(folder, "at-once", [seed_files()], (16_000_000, 2_000_000))
    return folder, contents(warehouse)


def seed_files() -> list[File]:
    return [File(path.name, path.read_bytes()) for path in sorted(SEEDS.iterdir())]


def test_processes_and_small_parts_in_backward_runs_give_equal_tables(load, whole_corpus):
    folder, expected = whole_corpus
    files = seed_files()[::-1]
    warehouse = load(folder, "backward", [files[:9], files[9:]], (12_000, 2_000), engine="processes")
    assert differences(expected, contents(warehouse)) == {}
    unproven(warehouse)


def test_undated_revisions_stand_in_the_order_of_reading(load, tmp_path):
    first, second = (
        header("Fog", "The Karve Pilot", None, "https://karvepilot.example/fog") + LONE + more
        for more in ("", " Or so.")
    )
    runs = [[File("b.txt", second.encode())], [File("a.txt", first.encode())]]
    warehouse = load(tmp_path, "lake", runs, (16_000_000, 2_000_000))
    assert rows(warehouse, "select revision, is_latest from articles order by body") == [(2, True), (1, False)]


def test_a_row_for_every_run(load, tmp_path):
    file = File("fog.txt", LONE.encode())
    warehouse = load(tmp_path, "lake", [[file], [file]], (16_000_000, 2_000_000))
    counts = "n_documents, n_articles, n_rejects, n_quotes > 0"
    found = rows(warehouse, f"select status, {counts}, finished_at > started_at from runs order by started_at")
    assert found == [("completed", 1, 1, 0, True, True), ("completed", 0, 0, 0, False, True)]


def test_a_body_at_another_address_is_one_more_article_and_not_read_again(load, tmp_path, monkeypatch):
    read = []
    extract = parts.extract_part
    monkeypatch.setattr(parts, "extract_part", lambda part: (read.append(texts_of(part)), extract(part))[1])
    first, second = (
        header("Fog", "The Karve Pilot", "2024-03-0" + day, f"https://karvepilot.example/{day}") + LONE for day in "12"
    )
    runs = [[File("a.txt", first.encode())], [File("b.txt", second.encode())]]
    warehouse = load(tmp_path, "lake", runs, (16_000_000, 2_000_000))
    assert read == [1, 0]
    kinds = (
        "select duplicate_kind, count(quote_id) from articles join quotes using (article_id) group by all order by 1"
    )
    (_, n_first), (kind, n_second) = rows(warehouse, kinds + " nulls first")
    assert kind == "exact" and n_first == n_second > 0


def texts_of(part: Path) -> int:
    """How many bodies the part is to read for quotations."""
    return parts.read_rows(part, "texts").num_rows
