"""Looking at a workbook from outside before anything reads it: what is refused, what reported.

Everything is streamed, so memory stays bounded whatever the file claims to be. Macros and links
are never run or followed; they are reported, since a person should know of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from attrs import field, frozen

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.language.worded import worded
from modesdk.xlsx.archive import AGAIN, Archive, ArchiveLimits, refuse
from modesdk.xlsx.markup import check_prolog
from modesdk.xlsx.places import Area, area_of
from modesdk.xlsx.relations import readable, worksheets

MAX_MERGES = 20_000
MAX_MERGED_CELLS = 100_000
MAX_FORMULA = 8_192
"""The longest formula that spreadsheet programs accept."""
_MARKUP = (".xml", ".rels", ".vml")
_OVERLAP = 1 << 15
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*>")
_REF = re.compile(rb"""\bref\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["'](\w+)["']|<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)<""")
_CALLS = (
    "WEBSERVICE",
    "FILTERXML",
    "HYPERLINK",
    "RTD",
    "DDE",
    "CALL",
    "REGISTER",
    "EXEC",
    "IMPORTXML",
)
_REACHING = re.compile(rf"""(?ix) \b({"|".join(_CALLS)})(?:\.ID)?\s*\( | [\w.]+\|'?[^'!]*'?! """)
_SUSPECT = (*(name.lower().encode() for name in _CALLS), b"|")
MOST = 50
"""How many formulas that reach outside are reported."""
_PARTS: tuple[tuple[str, str, str, str], ...] = (
    (
        r"vbaproject\.bin$|/macrosheets/",
        "B-107",
        worded("macros"),
        worded("They are not run and not needed"),
    ),
    (
        r"/externallinks/[^/]+\.xml$",
        "B-108",
        worded("a link to another workbook"),
        worded("It is not followed: values from there are taken as last stored"),
    ),
    (
        r"/connections\.xml$|/querytables/",
        "B-108",
        worded("a connection to outside data"),
        worded("It is not opened"),
    ),
    (r"/embeddings/|/activex/", "B-108", worded("an embedded object"), worded("It is not opened")),
)


@frozen
class Size:
    """How many rows and cells a sheet has; counted by their tags, without reading them."""

    rows: int = 0
    cells: int = 0


@frozen
class Inspection:
    """What was found that does not keep the workbook from being read."""

    warnings: tuple[Diagnostic, ...] = ()
    sheets: dict[str, str] = field(factory=dict)
    """Titles of the worksheets with the parts that hold them."""
    sizes: dict[str, Size] = field(factory=dict)
    """How much each of them holds, about."""
    merges: dict[str, tuple[Area, ...]] = field(factory=dict)
    """The merged ranges of each of them."""


def inspect(path: Path, limits: ArchiveLimits | None = None) -> Inspection:
    """Check a workbook file. Raises WorkbookError when it must not be read."""
    with Archive(path, limits or ArchiveLimits()) as archive:
        return inspect_archive(archive)


def inspect_archive(archive: Archive) -> Inspection:
    """Check an open workbook. Raises WorkbookError when it must not be read."""
    _check_markup(archive)
    sheets = worksheets(archive)
    warnings, sizes, merges = list(_reported_parts(archive)), {}, {}
    for title, part in sheets.items():
        found, sizes[title], merges[title] = _check_sheet(archive, title, part)
        warnings += found
    return Inspection(tuple(warnings), sheets, sizes, merges)


def _check_markup(archive: Archive) -> None:
    for name in archive.entries:
        if name.lower().endswith(_MARKUP):
            with readable(archive, name):
                check_prolog(archive.chunks(name))


def printable(name: str) -> str:
    """A name from outside as it may be shown: nothing in it moves a terminal's cursor."""
    return "".join(c if c.isprintable() else "?" for c in name[:80])


def _reported_parts(archive: Archive) -> Iterator[Diagnostic]:
    said = set()
    for name in archive.entries:
        for pattern, code, what, hint in _PARTS:
            if re.search(pattern, f"/{name.lower()}") and what not in said:
                said.add(what)
                place = Location(str(archive.path), None, printable(name))
                message = worded("the workbook holds {thing}", thing=what)
                yield Diagnostic(code, message, place, Severity.WARNING, hint)


def _windows(archive: Archive, part: str) -> Iterator[tuple[bytes, bytes]]:
    """The content in pieces, each once with the end of the one before and once alone.

    They overlap so that no tag or formula is cut in every piece.
    """
    tail = b""
    for chunk in archive.chunks(part):
        window = tail + chunk
        yield window, chunk
        tail = window[-_OVERLAP:]


def _check_sheet(
    archive: Archive, title: str, part: str
) -> tuple[list[Diagnostic], Size, tuple[Area, ...]]:
    """Merged ranges that are too large are refused; formulas that reach outside are reported."""
    merges, reaching, rows, cells = set[Area](), dict[str, str](), 0, 0
    for number, (window, fresh) in enumerate(_windows(archive, part)):
        rows += _tags(fresh, b"row")
        cells += _tags(fresh, b"c")
        if number == 0 and (window[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in window[:64]):
            message = worded("the sheet {sheet!r} is not UTF-8", sheet=title)
            raise refuse(archive.path, "B-104", message, AGAIN)
        if b"mergeCell" in window:
            merges |= {_check_merge(archive, title, tag[0]) for tag in _MERGE.finditer(window)}
        if len(merges) > MAX_MERGES:
            message = worded("more than {count:,} merged ranges", count=MAX_MERGES)
            hint = worded("Unmerge them and save again")
            raise refuse(archive.path, "B-106", message, hint, title)
        if len(reaching) < MOST and _suspect(window):
            reaching |= _reaching(window)
    return (
        [
            Diagnostic(
                "B-109",
                worded("the formula reaches outside the workbook: {formula}", formula=what),
                Location(str(archive.path), None, f"{title}!{cell}"),
                Severity.WARNING,
                worded("It is not evaluated"),
            )
            for cell, what in list(reaching.items())[:MOST]
        ],
        Size(rows, cells),
        tuple(merges),
    )


def _tags(piece: bytes, name: bytes) -> int:
    """About how often an element begins in a piece of XML, with a prefix or without."""
    return sum(
        piece.count(lead + name + end) for lead in (b"<", b":") for end in (b" ", b">", b"/")
    )


def _suspect(window: bytes) -> bool:
    small = window.lower()
    return any(word in small for word in _SUSPECT)


def _check_merge(archive: Archive, title: str, tag: bytes) -> Area:
    found = _REF.search(tag)
    area = area_of(found[1].decode("ascii", "replace")) if found else None
    if area is None:
        shown = tag[:80].decode("utf-8", "replace")
        message = worded("a merged range cannot be read: {range}", range=shown)
        raise refuse(archive.path, "B-106", message, AGAIN, title)
    if area.size > MAX_MERGED_CELLS:
        message = worded(
            "a merged range of {count:,} cells; at most {most:,}",
            count=area.size,
            most=MAX_MERGED_CELLS,
        )
        place = f"{title}!{area}"
        raise refuse(archive.path, "B-106", message, worded("Unmerge it and save again"), place)
    return area


def _reaching(window: bytes) -> dict[str, str]:
    """The cells of a piece of a sheet whose formulas reach outside, with what they call."""
    found, cell = dict[str, str](), "?"
    for match in _CELL.finditer(window):
        if len(found) >= MOST:
            break
        if match[1]:
            cell = match[1].decode("ascii", "replace")
            continue
        formula = unescape(match[2][:MAX_FORMULA].decode("utf-8", "replace"))
        plain = re.sub(r'"[^"]*"', '""', formula)
        if plain.isascii() and not _suspect(plain.encode()):
            continue  # far quicker than to search; other alphabets have letters that equal these
        reached = _REACHING.search(plain)
        if reached:
            found[cell] = reached[0].strip(" (")[:60]
    return found
