"""Unicode and white space: mojibake repaired, NFC, one space between words, one blank line between paragraphs."""

import re
import unicodedata

import ftfy
from ftfy.badness import is_bad
from rapidfuzz.distance import Levenshtein

from flows.normalize.mapped import Edit, MappedText, replace

REPAIR = ftfy.TextFixerConfig(uncurl_quotes=False, explain=False)

# ftfy looks at every character for signs of mojibake. Signs need a character that news text rarely has;
# looking at those and their neighbours alone finds the same lines and costs a tenth.
RARE = re.compile("[^\x00-\x7f\xa0‘’“”–—…]+")
NEIGHBOURS = 6
# What else ftfy mends: HTML entities, and characters outside of Latin text and its punctuation.
MENDABLE = re.compile(r"&[#\w]{2,8};|[^\t\n\r\x20-\x7e\xa0-\u017f\u2000-\u2026\u202f-\u203a\u20ac\u2122]")

# Lines are mended in stretches of bounded length: their alignment costs the square of it.
CHUNK = re.compile(r".{1,400}(?:\s+|$)|.{1,400}")

BREAKS = re.compile("[\r\x85\u2028\u2029]\n?")
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# White space that is not one plain space, one line break or one blank line.
SPACING = re.compile(r"(?:\s{2,}|[^\S\n ])\s*|\A\s|\s\Z")
# Where neither of these is found the text needs no look at each of its blanks, which is what costs.
UNPLAIN_PAIRS = ("  ", " \n", "\n ", "\n\n\n")
UNPLAIN = re.compile(
    "[\t\x0b\x0c\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def repair(text: MappedText) -> MappedText:
    """ftfy and NFC, line by line; line breaks become "\\n"."""
    if BREAKS.search(text.text):
        text = text.edit([(m.start(), m.end(), "\n") for m in BREAKS.finditer(text.text)])
    if text.text.isascii() and not MENDABLE.search(text.text):
        return text
    edits: list[Edit] = []
    start = 0
    for line in text.text.split("\n"):
        if needs_repair(line):
            for chunk in CHUNK.finditer(line):
                edits += alignment(chunk.group(), mended(chunk.group()), start + chunk.start())
        start += len(line) + 1
    return text.edit(edits)


def needs_repair(line: str) -> bool:
    """Whether ftfy or NFC would change the line, told without running them."""
    if line.isascii():
        return bool(MENDABLE.search(line))
    if MENDABLE.search(line) or not unicodedata.is_normalized("NFC", line):
        return True
    rare = [line[max(0, m.start() - NEIGHBOURS) : m.end() + NEIGHBOURS] for m in RARE.finditer(line)]
    return bool(rare) and is_bad("\n".join(rare))


def mended(line: str) -> str:
    """The line as ftfy and NFC would have it; a line stays one line."""
    return unicodedata.normalize("NFC", BREAKS.sub(" ", ftfy.fix_text(line, REPAIR)).replace("\n", " "))


def alignment(before: str, after: str, offset: int) -> list[Edit]:
    """The smallest edits that turn one stretch into the other, at their places in the text."""
    if before == after:
        return []
    edits: list[Edit] = []
    for op in Levenshtein.opcodes(before, after):
        if op.tag == "equal":
            continue
        start, new = offset + op.src_start, after[op.dest_start : op.dest_end]
        if edits and edits[-1][1] == start:
            start, new = edits[-1][0], edits[-1][2] + new
            edits.pop()
        edits.append((start, offset + op.src_end, new))
    return edits


def space(text: MappedText) -> MappedText:
    """Invisible characters dropped, white space made plain, the ends stripped."""
    if not UNPLAIN.search(text.text) and not any(pair in text.text for pair in UNPLAIN_PAIRS):
        return strip(text)
    text = text.edit([(m.start(), m.end(), "") for m in INVISIBLE.finditer(text.text)])
    end = len(text.text)
    return text.edit(
        [
            (m.start(), m.end(), kept)
            for m in SPACING.finditer(text.text)
            if (kept := plain(m.group()) if m.start() > 0 and m.end() < end else "") != m.group()
        ]
    )


def strip(text: MappedText) -> MappedText:
    """White space at both ends dropped."""
    end = len(text.text)
    first, last = end - len(text.text.lstrip()), len(text.text.rstrip())
    return text.edit([edit for edit in ((0, first, ""), (max(first, last), end, "")) if edit[0] < edit[1]])


def plain(blank: str) -> str:
    """White space as it is kept: a space, a line break, or a blank line between paragraphs."""
    return "\n" * min(blank.count("\n"), 2) or " "


def clean(value: str) -> str:
    """A short value, such as a title, in the same form, on one line."""
    text = replace(value, [(m.start(), m.end(), "") for m in INVISIBLE.finditer(value)])
    if needs_repair(text):
        text = mended(text)
    return " ".join(text.split())
