"""Header lines in front of a text: title, date, url, outlet, author, as people and feeds write them."""

import re
from dataclasses import dataclass

KEYS = {
    "title": "title",
    "date": "published",
    "published": "published",
    "url": "url",
    "outlet": "outlet",
    "author": "author",
}
LINE = re.compile(rf"[^\S\n]*({'|'.join(KEYS)})[^\S\n]*:[^\S\n]*(.*)(?:\n|\Z)", re.IGNORECASE)
# "date 2022-06-01 Words of the first sentence": a date glued in front of the text, not a header line.
GLUED_DATE = re.compile(r"\s*date:?[^\S\n]+(\d{4}-\d{2}-\d{2})(?:[^\S\n]+|\s*\n\s*|\Z)", re.IGNORECASE)
BLANK_LINES = re.compile(r"\s*\n|\s*\Z")


@dataclass(frozen=True)
class Header:
    """What stands in front of a text, and where the text begins."""

    values: dict[str, str]
    glued_date: str | None
    end: int


def read_header(text: str) -> Header:
    """The header of a text; without one, the text begins at 0."""
    start = len(text) - len(text.lstrip())
    values: dict[str, str] = {}
    end = start
    while (line := LINE.match(text, end)) and (key := KEYS[line[1].lower()]) not in values:
        values[key] = line[2].strip()
        end = line.end()
    if "published" not in values and (glued := GLUED_DATE.match(text, end)):
        return Header(values, glued[1], glued.end())
    return Header(values, None, end)
