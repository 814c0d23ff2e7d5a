"""What an outlet prints around its articles: credits, copyright and newsletter lines, its own description."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flows.normalize.mapped import Edit
from flows.seeds import seed_rows

LINE = re.compile(r"[^\n]+")
LONGEST_LINE = 400
"""Characters; a longer line is a paragraph of the article, whatever words it holds."""

CREDIT_AT_END = re.compile(
    r"\s*(\((?:with )?(?:additional )?(?:reporting|writing|editing)(?: and (?:writing|editing))?"
    r" (?:by|from) [^()]{3,200}\))\Z",
    re.IGNORECASE,
)
# "About NEWSMAX TV:" near the end, with the description in the same paragraph or in the next.
ABOUT = re.compile(
    r"^(?i:about) (?P<outlet>(?:[Tt]he )?[A-Z0-9][\w.&'’ -]{1,58}?) ?(?::\s*|\n+)(?P<rest>(?i:the )?\w+)",
    re.MULTILINE,
)
ABOUT_WITHIN = 1_500
"""Characters before the end; an outlet describes itself at the end and in few words."""


@dataclass(frozen=True)
class Boilerplate:
    """What is to be cut from a text, in order, and what it tells."""

    cuts: list[Edit]
    credits: list[str]
    outlet: str | None


@cache
def line_pattern() -> re.Pattern[str]:
    """One expression for every line that is boilerplate as a whole; its groups are named by kind and number."""
    kinds = [f"(?P<{row['kind']}_{i}>{row['pattern']})" for i, row in enumerate(seed_rows("boilerplate.csv"))]
    return re.compile("|".join(kinds), re.IGNORECASE)


def find_boilerplate(text: str) -> Boilerplate:
    """The boilerplate of a text whose white space is normal."""
    about = self_description(text)
    end = about.start() if about else len(text)
    found = list(boilerplate_lines(text, end))
    cuts: list[Edit] = [(start, stop, "") for start, stop, _ in found]
    if about:
        cuts.append((end, len(text), ""))
    return Boilerplate(cuts, [credit for _, _, credit in found if credit], about["outlet"].strip() if about else None)


def boilerplate_lines(text: str, end: int) -> Iterator[tuple[int, int, str | None]]:
    """Start, end, and the credit that it holds, of every line or end of a line that is boilerplate."""
    for line in LINE.finditer(text, 0, end):
        words = line.group()
        if len(words) <= LONGEST_LINE and (whole := line_pattern().fullmatch(words)):
            yield line.start(), line.end(), words if (whole.lastgroup or "").startswith("credit") else None
        elif words.endswith(")") and (credit := CREDIT_AT_END.search(words, max(0, len(words) - LONGEST_LINE))):
            yield line.start() + credit.start(), line.end(), credit[1]


def self_description(text: str) -> re.Match[str] | None:
    """The heading of the outlet's description of itself; what follows it must begin with the outlet's name."""
    for about in ABOUT.finditer(text, max(0, len(text) - ABOUT_WITHIN)):
        name, description = (about[group].casefold().removeprefix("the ") for group in ("outlet", "rest"))
        if name.split()[0] == description:
            return about
    return None
