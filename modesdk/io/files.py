"""Files from outside, read with checks first."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError
from modesdk.io.csv_dialect import AS_UTF8, NAMES, UTF16_MARKS, encoding_of
from modesdk.language.worded import worded

MAX_FILE_BYTES = 8_000_000
_CHECK_PATH = worded("Check the path")
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
            raise _unreadable(name, worded("this is a folder"), worded("Name a file"))
        if not stat.S_ISREG(kind):  # to open a pipe waits for a writer, a device may have no end
            message = worded("this is a pipe, device or socket")
            raise _unreadable(name, message, worded("Name a regular file"))
        with path.open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise _unreadable(name, worded("there is no such file"), _CHECK_PATH) from None
    except OSError as error:
        message = worded("cannot be opened: {error}", error=error.strerror)
        raise _unreadable(name, message, _CHECK_PATH) from None
    except ValueError as error:  # a zero byte in the name
        message = worded("is no file name: {error}", error=error)
        raise _unreadable(name, message, _CHECK_PATH) from None
    return text_in(raw, name, max_bytes=max_bytes)


def text_in(raw: bytes, name: str, *, max_bytes: int) -> str:
    """The text that bytes from outside hold, as it stands. Raises DiagnosedError likewise."""
    if len(raw) > max_bytes:
        message = worded(
            "the file has more than {most:,} bytes, which is the most that is read", most=max_bytes
        )
        raise _unreadable(name, message, worded("Is this the right file?"))
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
    message = worded(
        "the file holds the conflict markers of an unfinished merge: {mark}", mark=sign
    )
    hint = worded("Keep one of the two sides, and delete the lines <<<<<<<, ======= and >>>>>>>")
    found = Diagnostic("P-220", message, Location(name, line), hint=hint)
    return DiagnosedError(worded("{file} cannot be read", file=name), [found])


def _decoded(name: str, raw: bytes) -> str:
    body = raw.removeprefix(codecs.BOM_UTF8)
    if b"\0" in body and not raw.startswith(UTF16_MARKS):
        raise _unreadable(name, worded("the file holds zero bytes, as UTF-16 does"), AS_UTF8)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = worded("byte {byte:#04x} is not UTF-8", byte=raw[error.start])
        codec = encoding_of(lambda: [body]).codec
        if codec in NAMES:
            message = worded(
                "byte {byte:#04x} is not UTF-8; the file looks like {encoding}",
                byte=raw[error.start],
                encoding=NAMES[codec],
            )
        raise _unreadable(name, message, AS_UTF8, line) from None


def _unreadable(name: str, message: str, hint: str, line: int | None = None) -> DiagnosedError:
    found = Diagnostic("P-200", message, Location(name, line), hint=hint)
    return DiagnosedError(worded("{file} cannot be read", file=name), [found])
