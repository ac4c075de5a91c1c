"""What passes between cells and functions: scalars, tables, and one typed error."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from modesdk.diagnostics import Diagnostic, one_line
from modesdk.errors import DiagnosedError, ModesdkError
from modesdk.language import in_language, worded
from modesdk.xlsx.serial_days import serial_day

Cell = str | float | int | bool | None
"""One cell; None is an empty one. Dates are serial numbers, as spreadsheets keep them."""

Table = tuple[tuple[Cell, ...], ...]
"""Rows of equal length."""

Answer = Cell | Table

MAX_CELLS = 200_000
MAX_CELL_TEXT = 32_767
"""What a cell can hold."""
MAX_MESSAGE = 400


class ErrorKind(StrEnum):
    """The errors that every host can show in a cell."""

    VALUE = "#VALUE!"  # an argument cannot be used
    NAME = "#NAME?"  # no such function, pack or mode
    NOT_AVAILABLE = "#N/A"  # the arguments are fine, but there is no such answer
    NUMBER = "#NUM!"  # a limit of size or time


class FunctionError(ModesdkError):
    """Why a function has no answer: a kind that cells can show, and a sentence for people.

    `problems` are all diagnostics behind it, of which a cell has room for the first.
    """

    def __init__(self, kind: ErrorKind, message: str, problems: Iterable[Diagnostic] = ()) -> None:
        self.kind = kind
        self.message = message if len(message) <= MAX_MESSAGE else f"{message[:MAX_MESSAGE]}..."
        self.problems = tuple(problems)
        super().__init__(f"{kind} {self.message}")

    def said_in(self, lang: str) -> FunctionError:
        """The same error with its sentence in a language."""
        return FunctionError(self.kind, in_language(self.message, lang), self.problems)


def error_of(problem: ModesdkError, kind: ErrorKind = ErrorKind.VALUE) -> FunctionError:
    """The first problem of the SDK as a cell's error, and how many more there are."""
    if isinstance(problem, FunctionError):
        return problem
    if not isinstance(problem, DiagnosedError):
        return FunctionError(kind, one_line(str(problem)))
    if not problem.diagnostics:
        return FunctionError(kind, problem.summary)
    first, *others = problem.diagnostics
    place, said = first.location.column, first.message
    if place:
        said = worded("{place}: {message}", place=place, message=said)
    if first.hint:
        said = worded("{message}. {hint}", message=said, hint=first.hint)
    if others:
        said = worded("{message} (and {count} more)", message=said, count=len(others))
    return FunctionError(kind, said, problem.diagnostics)


def table_of(given: Any, name: str) -> Table:
    """Rows of cells from whatever a host hands over: rows, one row, one cell, or nothing.

    Raises FunctionError for anything that is not cells, and when there are too many.
    """
    rows = _rows(given, name)
    if sum(len(row) for row in rows) > MAX_CELLS:
        message = worded("{name}: more than {most:,} cells", name=name, most=MAX_CELLS)
        raise FunctionError(ErrorKind.NUMBER, message)
    width = max((len(row) for row in rows), default=0)
    return tuple(tuple(cell(c, name) for c in row) + (None,) * (width - len(row)) for row in rows)


def _rows(given: Any, name: str) -> list[Sequence[Any]]:
    if given is None:
        return []
    if not _is_sequence(given):
        return [[given]]
    rows = list(given)
    if rows and not any(_is_sequence(row) for row in rows):
        return [rows]
    if not all(_is_sequence(row) for row in rows):
        raise FunctionError(ErrorKind.VALUE, worded("{name}: expected a range of cells", name=name))
    return rows


def _is_sequence(given: Any) -> bool:
    return isinstance(given, (list, tuple))


def cell(given: Any, name: str) -> Cell:
    """One cell in plain form: empty text is nothing, whole numbers are int, dates are serials."""
    if given is None or given == "":
        return None
    if isinstance(given, bool):
        return given
    if isinstance(given, datetime.date):
        return serial(given.date() if isinstance(given, datetime.datetime) else given)
    if isinstance(given, (int, float, Decimal)):
        return _number(given, name)
    if not isinstance(given, str):
        message = worded("{name}: expected a text, a number or true/false", name=name)
        raise FunctionError(ErrorKind.VALUE, message)
    if len(given) > MAX_CELL_TEXT:
        message = worded("{name}: a text of {count:,} characters", name=name, count=len(given))
        raise FunctionError(ErrorKind.NUMBER, message)
    return given


def _number(given: float | Decimal, name: str) -> int | float:
    try:
        number = float(given)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        message = worded("{name}: not a number that can be used", name=name)
        raise FunctionError(ErrorKind.NUMBER, message)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def single(given: Any, name: str) -> Cell:
    """The one cell of an argument; hosts may hand over a range of one. Raises FunctionError."""
    table = table_of(given, name)
    cells = [c for row in table for c in row]
    if len(cells) > 1:
        message = worded("{name}: expected one cell, got {count}", name=name, count=len(cells))
        raise FunctionError(ErrorKind.VALUE, message)
    return cells[0] if cells else None


def text(given: Any, name: str) -> str:
    """The text of a single cell, "" for nothing."""
    found = single(given, name)
    return "" if found is None else str(found).strip()


def serial(date: datetime.date) -> int:
    """A date as spreadsheets count days."""
    return serial_day(date)


def table(head: Iterable[Cell], rows: Iterable[Iterable[Cell]]) -> Table:
    """A table to spill: headings, then rows; texts are cut to what a cell can hold."""
    return tuple(tuple(_shown(c) for c in row) for row in (head, *rows))


def _shown(content: Cell) -> Cell:
    if isinstance(content, str) and len(content) > MAX_CELL_TEXT:
        return content[: MAX_CELL_TEXT - 3] + "..."
    return "" if content is None else content
