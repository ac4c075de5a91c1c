"""What the generated Python file calls: a function for cells, and the button's work."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from modesdk.excel.cell_values import Cell, FunctionError, Table
from modesdk.excel.desk import Desk
from modesdk.excel.functions import call

PROFILE, WEIGHTS, PACK, AS_OF, LANG = (
    f"advisor_{part}" for part in ("profile", "weights", "pack", "as_of", "lang")
)
RESULTS = "advisor_results"
"""Names of ranges in the workbook: inputs, and the first cell of the results."""
WIDTH = 7
DEPTH = 400
"""How much of the sheet below and right of that cell belongs to the results."""
ASKED = 5
"""Questions shown."""
_SHOWN = ("RANK", "QUESTIONS", "FLIP", "EXPLAIN")


@lru_cache(maxsize=1)
def desk() -> Desk:
    """The installed packs."""
    return Desk.installed()


def answer(name: str, *arguments: Any) -> Any:
    """A function's answer as xlwings writes it: rows as lists.

    COM gives a function no way to return an error with a message, so the text of the error is the
    answer: "#VALUE! market: ...".
    """
    try:
        found = call(desk(), name, arguments)
    except FunctionError as problem:
        return str(problem)
    return [list(row) for row in found] if isinstance(found, tuple) else found


def fill(book: Any) -> None:
    """Decide on what stands in a workbook's named ranges and write the results below each other.

    `book` is an xlwings Book.
    """
    start = _range(book, RESULTS)
    area = start.resize(DEPTH, WIDTH)
    area.clear_contents()
    area.value = padded(
        results(*(_cells(book, name) for name in (PROFILE, WEIGHTS, AS_OF, PACK, LANG)))
    )


def results(profile: Any, weights: Any, as_of: Any, pack: Any, lang: Any) -> Table:
    """The answer, the ranking, what to ask, flip points and the explanation, as one block."""
    common = (profile, weights, as_of, pack, lang)
    status = answer("STATUS", *common)
    rows: list[tuple[Cell, ...]] = [("STATUS", status)]
    if str(status).startswith("#"):
        return tuple(rows)
    rows.append(("RECOMMEND", answer("RECOMMEND", *common)))
    for name in _SHOWN:
        own = (ASKED,) if name == "QUESTIONS" else ()
        found = answer(name, *own, *common)
        rows += [(), (name,), *(tuple(row) for row in found)]
    return tuple(rows)


def padded(rows: Table) -> list[list[Cell]]:
    """Rows of equal width, as a range takes them; no text is taken for a formula."""
    return [[_literal(cell) for cell in row] + [None] * (WIDTH - len(row)) for row in rows[:DEPTH]]


def _literal(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell


def _range(book: Any, name: str) -> Any:
    return book.names[name].refers_to_range


def _cells(book: Any, name: str) -> Any:
    return _range(book, name).options(ndim=2).value
