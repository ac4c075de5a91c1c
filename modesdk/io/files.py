"""Files from outside, read with checks first."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError
from modesdk.io.csv_dialect import AS_UTF8, NAMES, UTF16_MARKS, encoding_of

MAX_FILE_BYTES = 8_000_000
_MARK = "\ufeff"
_MARKER = re.compile(r"^(?P<sign><{7}|={7}|>{7}|\|{7})(?:[ \t][^\n]*)?\r?$", re.MULTILINE)
"""What git, Mercurial and Subversion put around the two sides of a conflict."""


def read_text(path: Path, *, max_bytes: int = MAX_FILE_BYTES, shown_as: str = "") -> str:
    """The text of a UTF-8 file, without a byte-order mark; see `read_as_it_stands`."""
    whole = read_as_it_stands(path, max_bytes=max_bytes, shown_as=shown_as)
    return whole.removeprefix(_MARK)


def read_as_it_stands(path: Path, *, max_bytes: int = MAX_FILE_BYTES, shown_as: str = "") -> str:
    """The text of a UTF-8 file as it stands, a byte-order mark and all line ends included.

    Raises DiagnosedError when the file is missing, no regular file, too large or not UTF-8, and
    when it holds the markers of an unfinished merge.
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
    text = _decoded(name, raw)
    if found := conflict_markers(text.removeprefix(_MARK)):
        raise conflicted(name, *found)
    return text


def conflict_markers(text: str) -> tuple[int, str] | None:
    """Line (from 1) and sign of the first marker that an unfinished merge left in a text."""
    match = _MARKER.search(text)
    return (text.count("\n", 0, match.start()) + 1, match["sign"]) if match else None


def conflicted(name: str, line: int, sign: str) -> DiagnosedError:
    """The error of a file that holds such a marker."""
    message = f"the file holds the conflict markers of an unfinished merge: {sign}"
    hint = "Keep one of the two sides, and delete the lines <<<<<<<, ======= and >>>>>>>"
    found = Diagnostic("P-220", message, Location(name, line), hint=hint)
    return DiagnosedError(f"{name} cannot be read", [found])


def _decoded(name: str, raw: bytes) -> str:
    body = raw.removeprefix(codecs.BOM_UTF8)
    if b"\0" in body and not raw.startswith(UTF16_MARKS):
        raise _unreadable(name, "the file holds zero bytes, as UTF-16 does", AS_UTF8)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        byte = f"byte {raw[error.start]:#04x} is not UTF-8"
        codec = encoding_of(lambda: [body]).codec
        looks = f"; the file looks like {NAMES[codec]}" if codec in NAMES else ""
        raise _unreadable(name, byte + looks, AS_UTF8, line) from None


def _unreadable(name: str, message: str, hint: str, line: int | None = None) -> DiagnosedError:
    found = Diagnostic("P-200", message, Location(name, line), hint=hint)
    return DiagnosedError(f"{name} cannot be read", [found])
