"""What the sheets themselves say is wrong, where nothing else was told of the row.

Formulas judge every cell in which one types; their stored verdicts are those of the program that
saved the file last.
"""

import re
from collections.abc import Iterable, Iterator

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import address

CHECKS = ("profile.check", "weights.check", "rule.check", "scenarios.check")
"""The columns in which sheets say what is wrong with a row."""
WRONG = "✗"
LANGUAGES = ("zh", "en")


def marked_rows(package: Package, told: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Rows that a sheet marks as wrong; those of which a problem was told are left out."""
    known = {_row(problem) for problem in told}
    yield from _language(package)
    for name in CHECKS:
        place = package.range(sanitised(name))
        for cell in package.column(name) if place is not None else ():
            said = str(cell.value or "")
            if place is None or not said.startswith(WRONG) or (place.sheet, cell.spot[0]) in known:
                continue
            where = Location(str(package.path), None, f"{place.sheet}!{address(cell.spot)}")
            message = worded("the sheet says: {text}", text=said.removeprefix(WRONG).strip())
            hint = worded("Correct the row; until then it counts as if the cell were empty")
            yield Diagnostic("B-180", message, where, hint=hint)


def _language(package: Package) -> Iterator[Diagnostic]:
    """The chosen language, when it is none."""
    place, cell = package.range("lang"), package.cell("lang")
    if place is None or cell is None:
        return
    word = str(cell.value or "").strip()
    if word.lower() not in LANGUAGES:
        where = Location(str(package.path), None, str(place))
        message = worded("got the language {got!r}, expected zh or en", got=word[:40])
        yield Diagnostic("B-181", message, where, hint=worded("Type zh or en"))


def _row(problem: Diagnostic) -> tuple[str, int]:
    """The sheet and row of which a problem was told."""
    sheet, _, cell = problem.location.column.partition("!")
    number = re.search(r"\d+", cell)
    return sheet, int(number[0]) if number else 0
