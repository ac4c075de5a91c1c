"""Which encoding and separator a CSV text has: the one place that finds out, for all readers.

Spreadsheet programs write UTF-8 with and without its mark, UTF-16 ("Unicode text", tabs), and
the code page of the computer (GBK in China, Windows-1252 in the West), separated by commas,
semicolons or tabs, sometimes below a line `sep=;`, which is Excel's own convention. What is no
UTF-8 can only be guessed: whoever reads it says what was assumed.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.language.worded import worded

SEPARATORS = {",": worded("commas"), ";": worded("semicolons"), "\t": worded("tabs")}
"""With what people call them."""
AS_UTF8 = worded("Save the file as UTF-8 (in Excel: CSV UTF-8)")
SAMPLE = 65_536
"""How many characters of a text its separator is judged by."""
_SAMPLE_ROWS = 50
_SEP_LINE = re.compile(r'"?sep=(?P<mark>[,;\t|])"?[,;\t ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HIGH = re.compile(rb"[\x80-\xff]+")
_NEVER_BEHIND = frozenset(bytes([byte]) for byte in rb"@[\]^_`{|}~")
_MOST_LATIN = 3  # letters beyond ASCII side by side, in words that have others
NAMES = {
    "utf-16": "UTF-16",
    "gb18030": "GBK (GB18030)",
    "cp1252": "Windows-1252",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


@frozen
class Encoding:
    """The encoding of a file: a Python codec that drops a byte-order mark, "" when none fits.

    `assumed` names it when it was guessed. `line` is where the first byte stands that is not
    UTF-8, counted from 1; None when all are.
    """

    codec: str
    assumed: str = ""
    line: int | None = None

    def problem(self, file: str) -> Diagnostic | None:
        """What users must hear: an error when the file cannot be read, a warning about a guess."""
        place = Location(file, self.line)
        if not self.codec:
            message = worded("the file is neither UTF-8, UTF-16, GBK nor Windows-1252")
            return Diagnostic("P-200", message, place, hint=AS_UTF8)
        if not self.assumed:
            return None
        message = worded("the file is not UTF-8; it was read as {encoding}", encoding=self.assumed)
        return Diagnostic("P-200", message, place, Severity.WARNING, AS_UTF8)


@frozen
class CsvDialect:
    """How a CSV text is cut into cells; `skip` characters of it come before the first row.

    `skipped` says how many rows these are: 1 when the text begins with Excel's line `sep=;`.
    `quotes` is False where a quote is a sign like any other, as in rows copied from a sheet.
    """

    separator: str = ","
    skip: int = 0
    skipped: int = 0
    quotes: bool = True


def encoding_of(pieces: Callable[[], Iterable[bytes]]) -> Encoding:
    """The encoding of a file; each call of `pieces` gives all its bytes again, bit by bit.

    A byte-order mark decides; else zero bytes at every other place are UTF-16; else UTF-8 when
    all bytes fit; else Windows-1252 when most bytes beyond ASCII stand alone among Latin letters
    (Müller), GBK when they come in its pairs.
    """
    start = _start_of(pieces())
    if start.startswith(UTF16_MARKS):
        return Encoding("utf-16" if _misfit(pieces(), "utf-16") is None else "", line=None)
    if b"\0" in start:
        return _guessed(pieces, _utf16_of(start), None)
    wrong = _misfit(pieces(), "utf-8-sig")
    if wrong is None:
        return Encoding("utf-8-sig")
    return _guessed(pieces, "cp1252" if _is_western(pieces()) else "gb18030", wrong)


def _guessed(pieces: Callable[[], Iterable[bytes]], codec: str, line: int | None) -> Encoding:
    wrong = _misfit(pieces(), codec)
    return Encoding(codec, NAMES[codec], line) if wrong is None else Encoding("", line=wrong)


def _start_of(pieces: Iterable[bytes]) -> bytes:
    start = b""
    for piece in pieces:
        start += piece[:SAMPLE]
        if len(start) >= SAMPLE:
            break
    return start[:SAMPLE]


def _utf16_of(start: bytes) -> str:
    """The byte order in which Latin letters and separators have their zero."""
    return "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"


def _misfit(pieces: Iterable[bytes], codec: str) -> int | None:
    """The line with the first bytes that are none of the encoding; None when all are."""
    decoder, line = codecs.getincrementaldecoder(codec)(), 1
    for piece in itertools.chain(pieces, [b""]):
        held = decoder.getstate()[0]
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return line + (held + piece)[: error.start].count(b"\n")
        line += piece.count(b"\n")
    return None


def _is_western(pieces: Iterable[bytes]) -> bool:
    """Whether most runs of bytes beyond ASCII look like Latin letters or signs, not like Chinese.

    Lines are looked at whole; no character of the encodings in question holds a line end.
    """
    found, rest = [0, 0], b""
    for piece in itertools.chain(pieces, [b"\n"]):
        seen = rest + piece
        cut = seen.rfind(b"\n") + 1 or (len(seen) if len(seen) > SAMPLE else 0)
        rest = seen[cut:]
        for run in _HIGH.finditer(seen, 0, cut):
            around = seen[max(run.start() - 1, 0) : run.start()], seen[run.end() : run.end() + 1]
            found[_looks_western(around[0], run[0], around[1])] += 1
    return found[True] > found[False]


def _looks_western(before: bytes, run: bytes, after: bytes) -> bool:
    """Chinese comes in pairs of bytes. One byte alone is é, ü or °; a few are in Größe.

    The second byte of a rare Chinese character may be a Latin letter or one of `_NEVER_BEHIND`.
    """
    if len(run) == 1:
        small = run.decode("cp1252", "replace").islower()
        return after not in _NEVER_BEHIND and not (small and after.isupper())
    return len(run) <= _MOST_LATIN and before.islower() and after.islower()


def dialect_of(text: str) -> CsvDialect:
    """The separator of a CSV text, from its first rows; `sep=;` at its beginning decides.

    A separator in quotes is none. A row above the headings, and commas within the numbers of a
    file with semicolons, do not mislead: the separator that divides the most rows is taken, of
    several the one that divides them evenly, then the one that divides the first row most.
    """
    start = len(text) - len(text.removeprefix("\ufeff"))
    said = _SEP_LINE.match(text, start)
    if said:
        return CsvDialect(
            said["mark"], said.end(), 1, _has_quotes(text[said.end() :], said["mark"])
        )
    rows = list(_counts(text[start : start + SAMPLE]))
    best = max(SEPARATORS, key=lambda mark: _fitness([row[mark] for row in rows]))
    return CsvDialect(best, start, quotes=_has_quotes(text[start:], best))


def _has_quotes(text: str, separator: str) -> bool:
    """Whether quotes enclose cells. Rows copied from a sheet have tabs, and quotes as they are.

    What writes files doubles a quote within quotes, and encloses line ends.
    """
    if separator != "\t" or '""' in text or '"' in text.partition("\n")[0]:
        return True
    if '"' not in text:
        return True
    return any(line.count('"') % 2 for line in text[:SAMPLE].splitlines())


def _fitness(counts: Sequence[int]) -> tuple[int, int, int]:
    """How well a separator divides rows: rows divided, rows divided evenly, cells of the first."""
    dividing = [count for count in counts if count]
    evenly = max(Counter(dividing).values(), default=0)
    return len(dividing), evenly, counts[0] if counts else 0


def _counts(text: str) -> Iterator[Counter[str]]:
    """How often each separator stands outside quotes, row by row; blank rows are left out."""
    found, quoted, rows = Counter[str](), False, 0
    for mark in re.findall(r'["\r\n,;\t]', text):
        if mark == '"':
            quoted = not quoted
        elif not quoted and mark in SEPARATORS:
            found[mark] += 1
        elif not quoted and found:
            yield found
            found, rows = Counter[str](), rows + 1
            if rows == _SAMPLE_ROWS:
                return
    if found:
        yield found
