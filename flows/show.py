"""`hearsay quotes`: the quotations of a text, marked in colour for a reader or as JSON lines for a program."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.table import Table
from rich.text import Text

from flows import schemas
from flows.errors import UsageError
from flows.ids import content_id
from flows.normalize.record import RejectedError, decoded, without_surrogates
from flows.quotes import extract
from flows.terminal import output

# The columns of the table `quotes`, in its order.
MEMBERS = (
    "quote_id", "article_id", "ordinal", "kind", "start_char", "end_char", "text", "raw_start_char", "raw_end_char",
    "attribution_id", "speaker_id", "speaker_text", "speaker_start_char", "speaker_end_char", "cue", "cue_start_char",
    "cue_end_char", "venue_id", "venue_text", "confidence", "utterance_id",
)  # fmt: skip
STYLES = {"direct": "bold green", "mixed": "green", "indirect": "cyan", "scare": "dim"}
SPEAKER_STYLE = "bold magenta"
BATCH = 200
"""Documents extracted at a time; output begins when the first batch is done."""

Given = tuple[Any, str]
"""Id and text of a document as given."""


def show_quotes(file: str, format_: str | None, scare: bool) -> None:
    """Print the quotations of a file, or of standard input for "-". Raises UsageError for what cannot be read."""
    format_ = format_ or ("table" if sys.stdout.isatty() else "jsonl")
    texts = read_texts(file)
    while batch := [text for _, text in zip(range(BATCH), texts, strict=False)]:
        for (given_id, text), quotes in zip(batch, quotes_of(batch, scare), strict=True):
            if format_ == "jsonl":
                print(
                    json.dumps(
                        {"id": given_id, "quotes": [as_member(given_id, quote) for quote in quotes]},
                        ensure_ascii=False,
                    )
                )
            else:
                print_marked(text, quotes)


def read_texts(file: str) -> Iterator[Given]:
    """The documents of plain text (one) or of JSON lines {"id", "text"}."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = decoded(content)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from None
    except RejectedError as rejection:
        raise UsageError(f"{file}: {rejection.reason}") from None
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        yield (None if file == "-" else file), text
        return
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        if line.strip():
            yield json_text(line, f"{file}, line {number}")


def json_text(line: str, where: str) -> Given:
    """Id and text of a line of JSON."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: broken JSON: {error}") from None
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise UsageError(f'{where}: each line must be an object with a string "text", such as {{"id": 1, "text": "…"}}')
    # Halves of characters, which JSON can spell and Arrow cannot hold, become U+FFFD; all offsets stay.
    return value.get("id"), without_surrogates(value["text"])


def quotes_of(batch: list[Given], scare: bool) -> Iterator[list[dict[str, Any]]]:
    """The rows of EXTRACTED of each text."""
    ids = [str(i) for i in range(len(batch))]
    columns = {"text_id": ids, "title": [None] * len(batch), "text": [text for _, text in batch]}
    found: dict[str, list[dict[str, Any]]] = {text_id: [] for text_id in ids}
    for row in extract(pa.table(columns, schema=schemas.TEXTS)).to_pylist():
        if scare or row["kind"] != "scare":
            found[row["text_id"]].append(row)
    yield from found.values()


def as_member(given_id: Any, quote: dict[str, Any]) -> dict[str, Any]:
    """A quotation under the names of the table `quotes`; what only a warehouse knows is null."""
    known = quote | {
        "quote_id": content_id("quote", given_id, quote["start_char"], quote["end_char"]),
        "raw_start_char": quote["start_char"],
        "raw_end_char": quote["end_char"],
        "confidence": round(quote["confidence"], 3),
    }
    if quote["attribution"] is not None:
        known["attribution_id"] = content_id("attribution", given_id, quote["attribution"])
    return {name: known.get(name) for name in MEMBERS}


def print_marked(text: str, quotes: list[dict[str, Any]]) -> None:
    """The text with its quotations and their speakers in colour, and a list of who says what."""
    console = output()
    marked = Text(text)
    listed = Table("kind", "speaker", "cue", "venue", "sure", "words")
    for quote in quotes:
        marked.stylize(STYLES[quote["kind"]], quote["start_char"], quote["end_char"])
        if quote["speaker_start_char"] is not None:
            marked.stylize(SPEAKER_STYLE, quote["speaker_start_char"], quote["speaker_end_char"])
        speaker = quote["speaker_name"] or quote["speaker_text"] or ""
        words = Text(" ".join(quote["text"].split()), STYLES[quote["kind"]], no_wrap=True, overflow="ellipsis")
        listed.add_row(
            quote["kind"], Text(speaker, SPEAKER_STYLE), Text(quote["cue"] or ""), Text(quote["venue_text"] or ""),
            f"{quote['confidence']:.2f}", words,
        )  # fmt: skip
    console.print(marked)
    console.print(listed)
