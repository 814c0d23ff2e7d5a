"""The input as it comes: what can be read is loaded however it is written; the rest are rejects that say what to do."""

import functools
import gzip
import json
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from lakes import copy_of, rows

from flows.server import environment

WORDS = "Fog closed the port of Karve. “We saw nothing at all,” said Ane Holt, the pilot’s sister"
LARGEST = 20_000


def article(n: int | str) -> str:
    """A body that no other input has."""
    return f"{WORDS}, on day {n}."


def line(n: int | str, **members: object) -> str:
    return json.dumps({"id": n, "text": article(n), **members}, ensure_ascii=False)


GOOD = {
    "plain.txt": article("plain").encode(),
    "no-suffix": article("no-suffix").encode(),
    "bom.txt": b"\xef\xbb\xbf" + article("bom").encode(),
    "crlf.txt": article("crlf").replace(". “", ".\r\n\r\n“").encode(),
    "old-mac.txt": article("old-mac").replace(". “", ".\r\r“").encode(),
    "cp1252.txt": article("cp1252").encode("cp1252"),
    "utf-16.txt": article("utf-16").encode("utf-16"),
    "utf-16-be.txt": b"\xfe\xff" + article("utf-16-be").encode("utf-16-be"),
    "packed.txt.gz": gzip.compress(article("packed").encode()),
    "lines.jsonl": "\n".join([line("lines-1"), "", line("lines-2", keywords=["fog"], rating=5)]).encode(),
    "lines.jsonl.gz": gzip.compress((line("gz-lines-1") + "\r\n" + line("gz-lines-2") + "\r\n").encode()),
    "lines-without-a-name": line("unnamed", rating=4).encode(),
    "bom.jsonl": b"\xef\xbb\xbf" + line("bom-line").encode(),
    "header.txt": (
        "AUTHOR :  Ane Holt\r\nurl: https://www.karvepilot.example/2025/03/04/fog\r\nOutlet: The Karve Pilot\r\n"
        "Title: Fog: the port closes\r\nDATE: 4 March 2025 08:30 GMT\r\n\r\n" + article("header")
    ).encode(),
    "glued.txt": (" date 2025-03-05 " + article("glued")).encode(),
    "date-line.txt": ("Thursday, March 6, 2025\n\n" + article("date-line")).encode(),
    "url-date.txt": ("url: https://karvepilot.example/2025/03/07/fog\n" + article("url-date")).encode(),
    "sub/folder/deep.txt": article("deep").encode(),
    "odd näme [1] #2?.txt": article("odd-name").encode(),
}
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \r\n\t\n", "empty"),
    "binary.bin": (bytes(range(256)) * 8, "binary"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(400), "binary"),
    "page.html": (b"<!DOCTYPE html>\n<html><body><p>Fog closed the port.</p></body></html>", "markup"),
    "feed.xml": (b"<?xml version='1.0'?><rss><item>Fog</item></rss>", "markup"),
    "broken.jsonl#L2": (b"", "broken JSON"),
    "broken.jsonl#L3": (b"", "not an object"),
    "broken.jsonl#L4": (b"", "no text"),
    "broken.jsonl#L5": (b"", "no text"),
    "broken.jsonl#L6": (b"", "too large"),
    "header-only.txt": (b"title: Fog\ndate: 2025-03-04\n", "no words"),
    "large.txt": (b"Fog. " * LARGEST, "too large"),
    "cut.txt.gz": (gzip.compress(os.urandom(5_000))[:-2_000], "cannot be read"),
    "no-gzip.txt.gz": (b"Fog closed the port.", "cannot be read"),
    "utf-16-cut.txt": (b"\xff\xfe" + "Fog".encode("utf-16-le") + b"\x00", "not UTF-16"),
}
BROKEN_LINES = (
    line("broken-1"),
    '{"id": 2, "text": "cut',
    "[1, 2]",
    '{"id": 4}',
    '{"text": 5}',
    line(6, author="x" * LARGEST),
    line("broken-7"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """All of them in one folder, with hidden files that nobody means."""
    folder = tmp_path_factory.mktemp("inputs")
    files = GOOD | {name: content for name, (content, _) in BAD.items() if "#L" not in name}
    for name, content in (files | {".hidden.txt": b"Hidden.", ".git/config.txt": b"Hidden too."}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "broken.jsonl").write_text("\n".join(BROKEN_LINES), "utf-8")
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")
    return folder


@pytest.fixture(scope="module")
def loaded(refresh, folder, tmp_path_factory) -> tuple[Path, dict]:
    warehouse = tmp_path_factory.mktemp("lake")
    with environment({"HEARSAY_LARGEST_DOCUMENT": str(LARGEST)}):
        return warehouse, refresh([str(folder)], str(warehouse))


@pytest.fixture(scope="module")
def articles(loaded) -> dict[str, dict]:
    """The articles by the day that their last sentence names."""
    query = "select body, title, author, outlet, url, published_at, published_from, external_id, language from articles"
    names = ("body", "title", "author", "outlet", "url", "published_at", "published_from", "external_id", "language")
    found = [dict(zip(names, row, strict=True)) for row in rows(loaded[0], query)]
    return {row["body"].rpartition(" on day ")[2].removesuffix("."): row for row in found}


def test_everything_that_can_be_read_is_loaded(articles):
    days = {name.split(".")[0] for name in GOOD if "lines" not in name and name not in ("sub/folder/deep.txt",)}
    days = days - {"no-suffix", "bom", "odd näme [1] #2?", "packed"} | {
        "no-suffix",
        "bom",
        "packed",
        "deep",
        "odd-name",
    }
    days |= {"lines-1", "lines-2", "gz-lines-1", "gz-lines-2", "unnamed", "bom-line", "broken-1", "broken-7"}
    assert set(articles) == days


def test_however_it_is_written_it_says_the_same(articles):
    for day, row in articles.items():
        assert row["body"].replace("\n\n", " ") == article(day), day
        assert row["language"] == "en"
    assert "\n\n" in articles["crlf"]["body"]
    assert "\n\n" in articles["old-mac"]["body"]


def test_headers_in_any_case_and_order(articles):
    row = articles["header"]
    assert (row["title"], row["author"], row["outlet"]) == ("Fog: the port closes", "Ane Holt", "The Karve Pilot")
    assert row["url"] == "https://www.karvepilot.example/2025/03/04/fog"


def test_where_a_date_is_known_from(articles):
    dates = {day: (row["published_at"], row["published_from"]) for day, row in articles.items()}
    assert dates["header"] == (datetime(2025, 3, 4, 8, 30, tzinfo=UTC), "metadata")
    assert dates["glued"] == (datetime(2025, 3, 5, tzinfo=UTC), "text")
    assert dates["date-line"] == (datetime(2025, 3, 6, tzinfo=UTC), "text")
    assert dates["url-date"] == (datetime(2025, 3, 7, tzinfo=UTC), "url")
    assert dates["plain"] == (None, None)


def test_every_reject_has_a_reason_that_says_what_to_do(loaded, folder):
    warehouse, told = loaded
    found = {
        uri.removeprefix(f"{folder}/"): reason for uri, reason in rows(warehouse, "select uri, reason from rejects")
    }
    assert set(found) == set(BAD)
    assert {name for name, (_, wanted) in BAD.items() if not found[name].startswith(wanted)} == set()
    assert all(":" in reason and len(reason.split(":", 1)[1]) > 15 for reason in found.values())
    assert len(told["rejects"]) == len(BAD)


def test_unknown_members_are_named_once(loaded):
    assert loaded[1]["unknown_members"] == ["keywords", "rating"]


def test_a_mended_input_resolves_its_reject_and_a_broken_one_opens_it_again(refresh, empty_warehouse, tmp_path):
    place, elsewhere, lines = (
        tmp_path / "in" / "fog.txt",
        tmp_path / "in" / "same.txt",
        tmp_path / "in" / "fog.jsonl.gz",
    )
    place.parent.mkdir()
    warehouse = copy_of(empty_warehouse, tmp_path / "lake")

    def open_rejects() -> set[str]:
        refresh([str(place.parent)], str(warehouse))
        return {Path(uri).name for (uri,) in rows(warehouse, "select uri from rejects where resolved_run_id is null")}

    place.write_bytes(b"")
    elsewhere.write_text(article("same"))
    lines.write_bytes(gzip.compress(line("packed").encode())[:-9])
    assert open_rejects() == {"fog.txt", "fog.jsonl.gz"}
    place.write_text(article("same"))  # bytes that are known from elsewhere
    lines.write_bytes(gzip.compress(line("packed").encode()))
    assert open_rejects() == set()
    place.write_bytes(b"")
    assert open_rejects() == {"fog.txt"}
    assert rows(warehouse, "select count(*) from articles") == [(2,)]


def test_the_same_unusable_bytes_are_a_reject_at_each_place(refresh, empty_warehouse, tmp_path):
    warehouse = copy_of(empty_warehouse, tmp_path / "lake")
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_bytes(b"")
        told = refresh([str(tmp_path / name)], str(warehouse))
        assert told["new"]["rejects"] == 1


# ---- URLs


@pytest.fixture
def site(tmp_path) -> Iterator[str]:
    """The address of a web server on this machine, for the folder `site`."""
    (tmp_path / "site").mkdir()
    handler = functools.partial(Quiet, directory=tmp_path / "site")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_urls(refresh, site, tmp_path):
    (tmp_path / "site" / "fog.txt").write_text(article("web"))
    (tmp_path / "site" / "fog.jsonl.gz").write_bytes(gzip.compress((line("web-1") + "\n" + line("web-2")).encode()))
    (tmp_path / "near by.txt").write_text(article("near"))
    inputs = [
        f"{site}/fog.txt",
        f"{site}/fog.jsonl.gz",
        f"{site}/gone.txt",
        (tmp_path / "near by.txt").as_uri(),
        "http://127.0.0.1:9/closed",
    ]
    told = refresh(inputs, str(tmp_path / "lake"))
    assert told["new"]["articles"] == 4
    assert {row["uri"] for row in told["rejects"]} == {f"{site}/gone.txt", "http://127.0.0.1:9/closed"}
    assert all("cannot be read" in row["reason"] for row in told["rejects"])
    uris = {uri for (uri,) in rows(tmp_path / "lake", "select uri from documents")}
    assert {f"{site}/fog.txt", f"{site}/fog.jsonl.gz#L1", f"{site}/fog.jsonl.gz#L2"} <= uris
