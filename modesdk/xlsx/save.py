"""Writing changes into an analyst's workbook: part by part, atomically, with a backup.

A file that is open elsewhere, read-only, or changed since it was read is left alone.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import define, field

from modesdk.io.writes import backup_of, replacing
from modesdk.language.worded import worded
from modesdk.xlsx.archive import refuse
from modesdk.xlsx.defined_names import with_names
from modesdk.xlsx.edit_cells import (
    RISKY,
    Edit,
    FormulaInTheWayError,
    Written,
    edit_sheet,
    with_cells,
)
from modesdk.xlsx.package import Package, state_of
from modesdk.xlsx.places import Spot, address
from modesdk.xlsx.quoting import quoted_style
from modesdk.xlsx.relations import readable, workbook_part
from modesdk.xlsx.rewrite_archive import rewrite

_LOCKS = (("~$", ""), (".~lock.", "#"), (".~", ""))
"""Files that Excel, LibreOffice and WPS put beside a workbook that they have open."""
_CHAIN = "xl/calcChain.xml"


@define
class Changes:
    """Cells to be set, sheet by sheet; hidden sheets written anew; names moved."""

    package: Package
    edits: dict[str, dict[Spot, Edit]] = field(factory=dict)
    sheets: dict[str, dict[Spot, Written]] = field(factory=dict)
    names: dict[str, str] = field(factory=dict)

    def put(self, sheet: str, spot: Spot, edit: Edit) -> None:
        """Set a cell."""
        self.edits.setdefault(sheet, {})[spot] = edit

    @property
    def count(self) -> int:
        """How many cells are set, those of hidden sheets left out."""
        return sum(len(cells) for cells in self.edits.values())

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.count or self.sheets or self.names)

    def parts(self) -> dict[str, bytes]:
        """The parts that change, as they become. Raises WorkbookError."""
        changed: dict[str, bytes] = {}
        self._quote(changed)
        formulas = False
        for sheet, edits in self.edits.items():
            part, old = self.package.sheets[sheet], self.package.editable(sheet)
            try:
                with readable(self.package.archive, part):
                    new = edit_sheet(old, edits)
            except FormulaInTheWayError as error:
                place = f"{sheet}!{address(error.spot)}"
                hint = worded("Results go into empty cells; the file was left as it was")
                message = worded("the cell holds a formula, which is never overwritten")
                raise refuse(self.package.path, "B-112", message, hint, place) from None
            if new != old:
                changed[part] = new
            formulas |= any(edit.formula is not None for edit in edits.values())
        if formulas or self.sheets:
            changed |= _without_chain(self.package)
        return changed | self._written_anew() | self._names_moved()

    def _written_anew(self) -> dict[str, bytes]:
        found = {}
        for sheet, cells in self.sheets.items():
            part = self.package.sheets[sheet]
            with readable(self.package.archive, part):
                found[part] = with_cells(self.package.archive.read(part), cells)
        return found

    def _names_moved(self) -> dict[str, bytes]:
        """The part with the defined names, those of `names` with their new places, or added."""
        archive = self.package.archive
        main = workbook_part(archive)
        old = archive.read(main)
        with readable(archive, main):
            new = with_names(old, self.names)
        return {main: new} if new != old else {}

    def _quote(self, changed: dict[str, bytes]) -> None:
        """Give texts that look like formulas a style that says they are none."""
        part = self.package.styles_part
        styles = self.package.archive.read(part) if part else b""
        old = styles
        for sheet, edits in self.edits.items():
            for spot, edit in edits.items():
                text = edit.value
                if not (part and isinstance(text, str) and text.startswith(RISKY)):
                    continue
                if edit.formula is not None or edit.cached:
                    continue
                cell = self.package.sheet(sheet).cells.get(spot)
                base = edit.style if edit.style is not None else cell.style if cell else 0
                with readable(self.package.archive, part):
                    styles, number = quoted_style(styles, base)
                edits[spot] = Edit(text, style=number)
        if styles != old:
            changed[part] = styles


def _without_chain(package: Package) -> dict[str, bytes]:
    """The parts without the calculation chain, which must not list cells that changed kind."""
    archive = package.archive
    if _CHAIN not in archive.entries:
        return {}
    main = workbook_part(archive)
    folder, _, name = main.rpartition("/")
    relations, types = f"{folder}/_rels/{name}.rels", "[Content_Types].xml"
    return {
        _CHAIN: b"",
        relations: re.sub(rb"<Relationship\s[^>]*calcChain[^>]*/>", b"", archive.read(relations)),
        types: re.sub(rb"<Override\s[^>]*calcChain[^>]*/>", b"", archive.read(types)),
    }


def _locks_of(path: Path) -> Iterator[Path]:
    """Lock files beside the name that was given and, for a link, beside the file itself."""
    for file in dict.fromkeys((path.absolute(), path.resolve())):
        for before, after in _LOCKS:
            yield file.with_name(f"{before}{file.name}{after}")


def check_unlocked(path: Path) -> None:
    """Raises WorkbookError when a program has the workbook open, or it cannot be written."""
    if not path.is_file():
        return  # reading it says so
    for lock in _locks_of(path):
        if os.path.lexists(lock):  # some programs put a link there that leads nowhere
            message = worded(
                "the workbook is open elsewhere ({lock} lies beside it)", lock=lock.name
            )
            hint = worded(
                "Close it there and try again; if nobody has it open, delete {lock}", lock=lock.name
            )
            raise refuse(path, "B-110", message, hint)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise refuse(
            path, "B-111", worded("the workbook cannot be written"), worded("Check the permissions")
        )


def save(package: Package, parts: Mapping[str, bytes]) -> Path:
    """Replace parts of the workbook file; returns the backup. Raises WorkbookError."""
    check_unlocked(package.path)
    path = package.path.resolve()  # a link stays one, and its target is replaced
    try:
        with replacing(path, backup=True, check=lambda: _let_go(package)) as target:
            rewrite(package.archive, parts, target)
    except OSError as error:
        message = worded("cannot be written: {error}", error=error.strerror)
        raise refuse(path, "B-111", message, _way_out(error)) from None
    return backup_of(path)


def _let_go(package: Package) -> None:
    """At the last moment: nobody saved meanwhile, and the file is open no more (see Windows)."""
    if package.state != state_of(package.path):
        raise refuse(
            package.path,
            "B-110",
            worded("the workbook was changed while it was read"),
            worded("Try again"),
        )
    package.close()


def _way_out(error: OSError) -> str:
    if error.errno == errno.ENAMETOOLONG:
        return worded(
            "Give the workbook a shorter name: that of its backup is four characters longer"
        )
    return worded("Check the permissions and the space left")
