"""Content ids: the one recipe by which every row of the warehouse gets its name."""

import hashlib

ID_LENGTH = 32
SEPARATOR = "\x1f"


def content_id(*parts: str | int | None) -> str:
    """The first 32 hex digits of SHA-256 over the parts; the same in SQL is the macro `content_id`.

    Lone surrogates are kept apart by `surrogatepass`: any text has an id.
    """
    joined = SEPARATOR.join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
