"""Reading text files from outside: size, encoding and kind are checked before anything else."""

from __future__ import annotations

from pathlib import Path

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError

MAX_FILE_BYTES = 8_000_000


def read_text(path: Path, *, max_bytes: int = MAX_FILE_BYTES, shown_as: str = "") -> str:
    """The text of a UTF-8 file (a byte-order mark is dropped).

    Raises DiagnosedError when the file is missing, a folder, too large or not UTF-8.
    """
    name = shown_as or str(path)
    if path.is_dir():
        raise _unreadable(name, "this is a folder", "Name a file")
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise _unreadable(
                name, f"the file has {size:,} bytes, at most {max_bytes:,} are read",
                "Is this the right file?",
            )  # fmt: skip
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(name, "there is no such file", "Check the path") from None
    except OSError as error:
        raise _unreadable(name, f"cannot be opened: {error.strerror}", "") from None
    return _decoded(name, raw)


def _decoded(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _unreadable(
            name, f"byte {raw[error.start]:#04x} is not UTF-8",
            "Save the file as UTF-8 (in Excel: CSV UTF-8)", line,
        ) from None  # fmt: skip


def _unreadable(name: str, message: str, hint: str, line: int | None = None) -> DiagnosedError:
    found = Diagnostic("P200", message, Location(name, line), hint=hint)
    return DiagnosedError(f"{name} cannot be read", [found])
