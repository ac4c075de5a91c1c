"""Files from outside, read with checks first."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError

MAX_FILE_BYTES = 8_000_000


def read_text(path: Path, *, max_bytes: int = MAX_FILE_BYTES, shown_as: str = "") -> str:
    """The text of a UTF-8 file (a byte-order mark is dropped).

    Raises DiagnosedError when the file is missing, no regular file, too large or not UTF-8.
    """
    name = shown_as or str(path)
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise _unreadable(name, "this is a folder", "Name a file")
        if not stat.S_ISREG(kind):  # to open a pipe waits for a writer, a device may have no end
            raise _unreadable(name, "this is a pipe, device or socket", "Name a regular file")
        with path.open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise _unreadable(name, "there is no such file", "Check the path") from None
    except OSError as error:
        raise _unreadable(name, f"cannot be opened: {error.strerror}", "Check the path") from None
    except ValueError as error:  # a zero byte in the name
        raise _unreadable(name, f"is no file name: {error}", "Check the path") from None
    if len(raw) > max_bytes:
        message = f"the file has more than {max_bytes:,} bytes, which is the most that is read"
        raise _unreadable(name, message, "Is this the right file?")
    return _decoded(name, raw)


def _decoded(name: str, raw: bytes) -> str:
    body = raw.removeprefix(codecs.BOM_UTF8)  # utf-8-sig would count positions from behind it
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise _unreadable(
            name, f"byte {body[error.start]:#04x} is not UTF-8",
            "Save the file as UTF-8 (in Excel: CSV UTF-8)", line,
        ) from None  # fmt: skip


def _unreadable(name: str, message: str, hint: str, line: int | None = None) -> DiagnosedError:
    found = Diagnostic("P-200", message, Location(name, line), hint=hint)
    return DiagnosedError(f"{name} cannot be read", [found])
