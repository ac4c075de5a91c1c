"""One cell of a table of profiles, whatever held it: what it says of its attribute.

A sheet's cell, a CSV field and a cell of a function's range go through here, so that all doors
refuse the same. Notation of texts is `normalise`'s; what a sheet adds (percent and currency
formats, dates kept as numbers, errors) is judged here.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeGuard

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.normalise import normalise_values
from modesdk.io.notation import DAY_ALONE, NotationError, as_date
from modesdk.model.schema import Attribute, AttributeType, Schema, Value
from modesdk.model.units import agrees, unit_of
from modesdk.workbook.read.typed import day_of, meant, word_of
from modesdk.xlsx.number_formats import PLAIN, NumberFormat
from modesdk.xlsx.serial_days import FIRST_DAY, serial_day

_LIKELY_DAYS = range(18_264, 91_312)
"""1950 to 2149: what a number without a date's format may mean as a date; 2024 is a year."""
_SHOWN = 40
_THREE_DIGITS = re.compile(r"[-+]?[1-9]\d{0,2}(?P<mark>[.,])\d{3}")
_PART_OF_ONE = re.compile(r"0?\.\d*[1-9]\d*")
_PERCENT_TEXT = re.compile(r"[-+]?[\d.,]+\s*[%％]")
_CORRECT = "Correct the cell, recalculate and save the workbook"
_AS_DATE = "Type it as a date of the calendar: 2026-03-10"
UNSTORED = "a formula without a stored value"


class Notation(StrEnum):
    """How the cells of a table are written down."""

    SHEET = "sheet"
    """Cells of a list in a spreadsheet, or of a function's range: texts may be numbers."""
    FORM = "form"
    """Cells that formulas of ours read, too: a text where a number belongs is refused."""
    TEXT = "text"
    """Fields of a CSV: all are texts."""
    SEMICOLONS = "semicolons"
    """The same where no commas separate fields: a comma may be a decimal comma."""


@frozen
class TableCell:
    """A cell: a text, number, truth or date. `fault` is an error value or why there is no value.

    `format` says how a number is shown: in percent, so 0.3 as 30%, with a currency, in thousands.
    `shift` days more make the date of a number (in workbooks that count from 1904).
    """

    value: str | int | float | bool | datetime.date | None = None
    format: NumberFormat = PLAIN
    fault: str = ""
    shift: int = 0

    @property
    def blank(self) -> bool:
        """Nothing was typed."""
        return not self.fault and word_of(self.value) == ""

    @property
    def as_typed(self) -> bool:
        """Whether it shows what it holds: no percentage, no amount of money, no date."""
        date = isinstance(self.value, datetime.date)
        return not (self.fault or date or self.format.changes)

    @property
    def percent(self) -> bool:
        """Whether a number is shown in percent."""
        return self.format.percent

    @property
    def shown(self) -> str:
        """What a person sees, about."""
        if is_number(self.value):
            return self.format.shown(Decimal(repr(self.value)))
        return self.fault or (
            str(self.value) if isinstance(self.value, str) else word_of(self.value)
        )


class _RefusedError(Exception):
    """What is wrong with a cell."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.problem = Diagnostic(code, message, hint=hint)
        super().__init__(message)


def read_cell(
    attribute: Attribute, cell: TableCell, notation: Notation, place: Location
) -> tuple[Value, list[Diagnostic]]:
    """The value of an attribute in normal form, None for an empty cell, and what is wrong."""
    if cell.blank:
        return None, []
    try:
        given = _given(attribute, cell, notation)
    except _RefusedError as refused:
        return None, [refused.problem.at(place)]
    schema = Schema({attribute.id: attribute})
    values, problems = normalise_values(schema, {attribute.id: given}, place)
    return values.get(attribute.id), [problem.at(place) for problem in problems]


def read_day(
    cell: TableCell, notation: Notation, place: Location
) -> tuple[datetime.date | None, list[Diagnostic]]:
    """A decision date: None for an empty cell, and what is wrong."""
    if cell.blank:
        return None, []
    try:
        return as_date(_day(cell, notation)), []
    except _RefusedError as refused:
        return None, [refused.problem.at(place)]
    except NotationError as error:
        message = f"got {cell.shown[:_SHOWN]!r}, expected a date YYYY-MM-DD"
        return None, [Diagnostic("V-502", message, place, hint=error.hint or _AS_DATE)]


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a cell holds a number; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _given(attribute: Attribute, cell: TableCell, notation: Notation) -> Any:
    if cell.fault:
        raise _RefusedError("B-128", f"got {cell.fault}, expected a value", _CORRECT)
    if attribute.type is AttributeType.DATE:
        return _day(cell, notation)
    if attribute.type is AttributeType.NUMBER:
        return _number(attribute, cell, notation)
    padded = cell.format.zeros > len(word_of(cell.value))
    if is_number(cell.value) and (cell.format.changes or padded):
        hint = f"Type it as text: '{cell.shown}" if padded else ""
        raise _RefusedError("V-502", f"got {cell.shown}, expected {_kind(attribute)}", hint)
    return meant(attribute, word_of(cell.value))


def _kind(attribute: Attribute) -> str:
    return "true or false (yes/no, 是/否)" if attribute.type is AttributeType.BOOLEAN else "a text"


def _number(attribute: Attribute, cell: TableCell, notation: Notation) -> Any:
    value, unit = cell.value, unit_of(attribute)
    expected = f"a number ({unit})" if unit else "a number"
    if isinstance(value, datetime.date):
        hint = "Type the number again; programs make dates of texts such as 3-10"
        raise _RefusedError("B-171", f"got the date {value.isoformat()}, expected {expected}", hint)
    if not is_number(value):
        return _number_text(attribute, word_of(value), notation)
    if _shows_another(attribute, cell):
        message = f"got {value}, which the cell shows as {cell.shown}, expected {expected}"
        hint = "Type the number in that unit, and format the cell as a number"
        raise _RefusedError("B-171", message, hint)
    number = Decimal(repr(value))
    if notation is Notation.FORM and attribute.is_percent and 0 < number <= 1:
        raise _of_two_readings(cell, number)
    if attribute.is_percent and 0 < number < 1 and not (cell.percent or cell.format.affix):
        raise _of_a_share(number)
    return number * 100 if cell.percent else number


def _shows_another(attribute: Attribute, cell: TableCell) -> bool:
    """Whether the format of a cell says something else than its number does in the unit asked."""
    shown = cell.format
    if shown.percent and not attribute.is_percent:
        return True
    if shown.affix and not agrees(attribute, shown.affix):
        return True
    return shown.time or shown.hidden or shown.unsigned or shown.thousands > 0


def _of_a_share(number: Decimal) -> _RefusedError:
    """A number below 1 where percent are expected: lists often hold shares of 1."""
    message = f"got {number}: did you mean {_plain(number * 100)}?"
    hint = f"Type {_plain(number * 100)}; for less than one percent type the text {number}%"
    return _RefusedError("B-171", message, hint)


def _of_two_readings(cell: TableCell, number: Decimal) -> _RefusedError:
    """Formulas see the number only, and cannot tell whether it is shown in percent."""
    big = _plain(number * 100)
    message = f"got {cell.shown}: {big} or {_plain(number)}? Formulas cannot tell"
    return _RefusedError("B-171", message, f"Type {big}, or the text '{_plain(number)}%")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _number_text(attribute: Attribute, text: str, notation: Notation) -> str:
    percent = attribute.is_percent and _PERCENT_TEXT.fullmatch(text)
    if notation is Notation.FORM and not percent:
        message = f"got the text {text[:_SHOWN]!r}, expected a number"
        raise _RefusedError("B-126", message, "Type the number without unit or quotes")
    if notation is Notation.SEMICOLONS and (found := _THREE_DIGITS.fullmatch(text)):
        whole, point = text.replace(found["mark"], ""), _plain(Decimal(text.replace(",", ".")))
        message = f"got {text!r}, which may mean {whole} or {point}"
        hint = f"Without thousands marks, write {whole}, or {point}{'0' * (point[-4:-3] == '.')}"
        raise _RefusedError("B-172", message, hint)
    if attribute.is_percent and _PART_OF_ONE.fullmatch(text):
        raise _of_a_share(Decimal(text))
    return text


def _day(cell: TableCell, notation: Notation) -> datetime.date | str:
    """The date of a cell; the text itself when it is none."""
    value = cell.value
    if cell.fault:
        raise _RefusedError("B-128", f"got {cell.fault}, expected a value", _CORRECT)
    if isinstance(value, datetime.date):
        if notation is Notation.FORM and serial_day(value) < FIRST_DAY:
            message = f"got {value.isoformat()}, which is the number {serial_day(value)} as a date"
            raise _RefusedError("V-502", message, "Type the whole date, as in 2026-03-10")
        return value
    if isinstance(value, int) and not isinstance(value, bool) and cell.as_typed:
        day = day_of(value, cell.shift)
        if day and (notation is Notation.FORM or value + cell.shift in _LIKELY_DAYS):
            return day
    if isinstance(value, float) and _LIKELY_DAYS.start <= value < _LIKELY_DAYS.stop:
        message = f"got {cell.shown[:_SHOWN]}, a day and a time; expected a date YYYY-MM-DD"
        raise _RefusedError("V-502", message, DAY_ALONE)
    return word_of(value)
