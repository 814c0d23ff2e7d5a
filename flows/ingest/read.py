"""Reads inputs record by record: a text file is one document, each line of JSON lines is one."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

import fsspec
import pyarrow as pa

from flows import schemas
from flows.ids import content_id
from flows.schemas import JSON_MEDIA_TYPE, TEXT_MEDIA_TYPE

JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zip")


@dataclass
class Read:
    """Records read, at most about a batch: rows of DOCUMENTS and REJECTS."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    n_bytes: int = 0

    def tables(self) -> tuple[pa.Table, pa.Table]:
        """The rows as Arrow tables."""
        return (
            pa.Table.from_pylist(self.documents, schemas.DOCUMENTS),
            pa.Table.from_pylist(self.rejects, schemas.REJECTS),
        )


def read(paths: Iterable[str], batch_bytes: int, largest: int) -> Iterator[Read]:
    """The records of all inputs, in batches of about `batch_bytes`; none is larger than `largest` bytes."""
    batch = Read()
    for path in paths:
        try:
            for uri, media_type, content in records(path, largest):
                add(batch, uri, media_type, content, largest)
                if batch.n_bytes >= batch_bytes:
                    yield batch
                    batch = Read()
        except (OSError, EOFError, ValueError) as error:
            reason = "cannot be read: check the path, its permissions, and that the download or compression is whole"
            batch.rejects.append(reject(path, reason, f"{type(error).__name__}: {error}", None))
    if batch.documents or batch.rejects:
        yield batch


def records(path: str, largest: int) -> Iterator[tuple[str, str, bytes]]:
    """Address, media type and bytes of each record; of a too large one just more than `largest` bytes."""
    with fsspec.open(path, "rb", compression="infer") as file:
        first = file.read(1)
        if is_json(path) or first == b"{":
            for number, line in enumerate(lines(file, first, largest), 1):
                if line.strip():
                    yield f"{path}#L{number}", JSON_MEDIA_TYPE, line.strip(b"\r\n")
        else:
            yield path, TEXT_MEDIA_TYPE, first + file.read(largest)


def is_json(path: str) -> bool:
    """Whether the name says that each line is a JSON object."""
    name = path.lower().split("?")[0]
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    return name.endswith(JSON_SUFFIXES)


def lines(file: IO[bytes], first: bytes, largest: int) -> Iterator[bytes]:
    """The lines of a file whose first byte is read already; what goes on past `largest` is skipped."""
    head = first
    while line := head + (b"" if head.endswith(b"\n") else file.readline(largest + 1)):
        head = b""
        yield line
        while len(line) > largest and not line.endswith(b"\n"):
            line = file.readline(largest + 1)
            if not line:
                return


def add(batch: Read, uri: str, media_type: str, content: bytes, largest: int) -> None:
    """Put a record into the batch."""
    batch.n_bytes += len(content)
    if len(content) > largest:
        reason = f"too large: more than {largest:,} bytes; split it, or raise HEARSAY_LARGEST_DOCUMENT"
        batch.rejects.append(reject(uri, reason, None, None))
        return
    batch.documents.append(
        {
            "document_id": hashlib.sha256(content).hexdigest(),
            "uri": uri,
            "media_type": media_type,
            "n_bytes": len(content),
            "content": content,
            "read_at": datetime.now(UTC),
        }
    )


def reject(uri: str, reason: str, detail: str | None, content: bytes | None) -> dict[str, Any]:
    """A row of REJECTS for an input that could not be read."""
    return {
        "reject_id": content_id(uri, "read", reason),
        "uri": uri,
        "stage": "read",
        "reason": reason,
        "detail": detail,
        "content": content,
        "rejected_at": datetime.now(UTC),
    }
