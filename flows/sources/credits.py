"""Credit lines, "(Reporting by Ada Poe in Kyiv; editing by X)", taken apart into the names that they credit."""

import re
from collections.abc import Iterator

_LABEL = re.compile(
    r"^\s*(?:(?:additional|with|further|original)\s+)*"
    r"(?:report(?:ing|s|ed)?|writ(?:ing|ten)|edit(?:ing|ed)|compiled|produced|translat(?:ion|ed)|photographs?|photos?"
    r"|inputs?|files?|material|contribut(?:ions|ed))"
    r"(?:\s+(?:and\s+)?(?:writing|editing|reporting))*\s*(?:by|from|to\s+this\s+(?:report|story|article))?\s*:?\s*",
    re.IGNORECASE,
)
# "This article first appeared in the Tarn Gazette", "Source: Reuters", "- Reuters", "Ada Poe of the Tarn Gazette".
_FIRST = re.compile(
    r"^\s*(?:th(?:is|e)\s+(?:article|story|report|piece|interview)\s+)?(?:was\s+|is\s+)?(?:first\s+|originally\s+|also\s+)*"
    r"(?:appeared|published|printed|supplied|provided|republished|reprinted)\s+(?:by|in|on|from)\s+|^\s*source:\s*|^\s*[-–—©]\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:contributed|in\s+[A-Z]|at\s+[A-Z]|for\s+[A-Z]|from\s+[A-Z]|with\s+).*$")
_NAME = re.compile(r"(?:the\s+)?[A-Z][\w.'’&-]*(?:\s+(?:[A-Z][\w.'’&-]*|of|de|van|von|der|bin|al|du|la))*")


def credited_names(line: str) -> Iterator[str]:
    """The names in one credit line, in order; places, labels and common nouns left out."""
    for part in re.split(r"[;/|]|\.\s+(?=[A-Z])", line.strip().strip("()[]")):
        rest = _FIRST.sub("", _LABEL.sub("", part.strip()))
        for piece in re.split(r",|\s+and\s+|\s+&\s+", rest):
            name = _TAIL.sub("", piece.strip().rstrip("."))
            if _NAME.fullmatch(name):
                yield re.sub(r"^the\s+", "", name)
