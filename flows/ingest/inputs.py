"""What the user names as INPUT -> the files and URLs to read, in order of their names."""

from collections.abc import Iterable
from glob import has_magic, iglob
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from fsspec import get_filesystem_class
from fsspec.utils import get_protocol

from flows.errors import UsageError


class InputError(UsageError):
    """An INPUT that names nothing; the text says what to do."""


def find_inputs(inputs: Iterable[str]) -> list[str]:
    """Files, folders (all they hold, but what is hidden), globs and URLs -> paths and URLs, each once, sorted.

    Raises InputError for a path that is not there, a glob without a match, and a folder without a file.
    """
    return sorted({found for given in inputs for found in expand(given)})


def expand(given: str) -> list[str]:
    """The files or the one URL that an INPUT names."""
    protocol = get_protocol(given)
    if protocol != "file":
        check_protocol(given, protocol)
        return [given]
    path = Path(url2pathname(urlsplit(given).path) if given.startswith("file:") else given).expanduser()
    if path.is_dir():
        files = [
            str(file.resolve()) for file in path.rglob("*") if file.is_file() and not hidden(file.relative_to(path))
        ]
        if not files:
            raise InputError(f"{given}: the folder holds no files")
        return files
    if path.exists():
        return [str(path.resolve())]
    if has_magic(given):
        files = [str(file.resolve()) for file in map(Path, iglob(str(path), recursive=True)) if file.is_file()]
        if not files:
            raise InputError(f"{given}: no file matches; quote the pattern, so that the shell leaves it alone")
        return files
    raise InputError(f"{given}: no such file or folder")


def check_protocol(given: str, protocol: str) -> None:
    """Whether URLs of the protocol can be read here. Raises InputError."""
    try:
        get_filesystem_class(protocol)
    except (ImportError, ValueError) as error:
        raise InputError(f"{given}: {error}") from None


def hidden(path: Path) -> bool:
    """Whether the path or a folder on the way is hidden."""
    return any(part.startswith(".") for part in path.parts)
