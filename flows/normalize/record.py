"""A document's bytes -> the raw text and the metadata in it, or the reason why it is not usable."""

import json
import re
from dataclasses import dataclass, field

from flows.schemas import JSON_MEDIA_TYPE

MEMBERS = ("id", "url", "outlet", "title", "author", "published", "text")
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MOST_BINARY = 0.02
"""Share of control characters above which bytes are no text."""
HTML = re.compile(r"\s*(?:<!doctype html|<html|<\?xml|<rss|<feed)\b", re.IGNORECASE)
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass
class RejectedError(Exception):
    """Why an input is not usable; the reason says what to do."""

    stage: str
    reason: str
    detail: str | None = None


@dataclass(frozen=True)
class Record:
    """The raw text of a document and the metadata that came with it, under the names of `MEMBERS`."""

    text: str
    metadata: dict[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()


def read_record(content: bytes, media_type: str) -> Record:
    """Decode a document. Raises RejectedError where it holds no text."""
    if not content.strip():
        raise RejectedError("read", "empty: there is nothing in it; check how it was written, or leave it out")
    if media_type == JSON_MEDIA_TYPE:
        return json_record(content)
    text = decoded(content)
    if HTML.match(text):
        raise RejectedError("read", "markup, not text: save the article's words as plain text or JSON lines")
    return Record(text)


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else Windows-1252, which news systems write where they do not write UTF-8."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError as error:
            problem = str(error)
    else:
        raise RejectedError("read", "not UTF-16 in spite of its byte-order mark: save it as UTF-8", problem)
    if len(BINARY.findall(text)) > MOST_BINARY * len(text):
        raise RejectedError("read", "binary: not a text file; convert it to UTF-8 text first", f"{content[:16]!r}")
    return text


def json_record(content: bytes) -> Record:
    """One JSON object of the members of `MEMBERS`, of which `text` must be there."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        reason = "broken JSON: mend the line; each line must be one whole JSON object"
        raise RejectedError("read", reason, str(error)) from error
    if not isinstance(value, dict):
        reason = 'not an object: each line must be a JSON object such as {"text": "…"}'
        raise RejectedError("read", reason, f"found {type(value).__name__}")
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        raise RejectedError("read", 'no text: the member "text" must be a string with the words of the article')
    metadata = {
        name: without_surrogates(str(value[name]))
        for name in MEMBERS[:-1]
        if isinstance(value.get(name), str | int | float) and str(value[name]).strip()
    }
    return Record(without_surrogates(text), metadata, frozenset(map(without_surrogates, value.keys() - set(MEMBERS))))


def without_surrogates(text: str) -> str:
    """JSON can spell halves of characters that no file can hold; each becomes U+FFFD."""
    return SURROGATES.sub("\ufffd", text)
