"""One cell of a table of profiles, whatever held it: what it says of its attribute.

A sheet's cell, a CSV field and a cell of a function's range go through here, so that all doors
refuse the same. Notation of texts is `normalise`'s; what a sheet adds (percent and currency
formats, dates kept as numbers, errors) is judged here.
"""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeGuard

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.normalise import read_values, value_named
from modesdk.io.notation import DAY_ALONE, NotationError
from modesdk.io.notation import read_date as read_day_of
from modesdk.io.profiles import read_date
from modesdk.io.unusable import UnusableError, no_boolean, not_listed
from modesdk.language.worded import worded
from modesdk.model.booleans import truth_of
from modesdk.model.schema import Attribute, AttributeType, Schema, Value
from modesdk.model.units import agrees, unit_of
from modesdk.sheets.book.vocabulary import vocabulary
from modesdk.workbook.read.typed import YES_NO, day_of, formula_word, word_of
from modesdk.xlsx.number_formats import PLAIN, NumberFormat
from modesdk.xlsx.serial_days import FIRST_DAY, serial_day

_LIKELY_DAYS = range(18_264, 91_312)
"""1950 to 2149: what a number without a date's format may mean as a date; 2024 is a year."""
_SHOWN = 40
_THREE_DIGITS = re.compile(r"[-+]?[1-9]\d{0,2}(?P<mark>[.,])\d{3}")
_PART_OF_ONE = re.compile(r"0?\.\d*[1-9]\d*")
_PERCENT_TEXT = re.compile(r"[-+]?[\d.,]+\s*[%％]")
CORRECT = worded("Correct the cell, recalculate and save the workbook")
UNSTORED = worded("a formula without a stored value")


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


def read_cell(
    attribute: Attribute, cell: TableCell, notation: Notation, place: Location
) -> tuple[Value, list[Diagnostic]]:
    """The value of an attribute in normal form, None for an empty cell, and what is wrong."""
    schema = Schema({attribute.id: attribute})
    said = [(attribute.id, given(attribute, cell, notation))]
    values, problems = read_values(schema, said, lambda _: place)
    return values.get(attribute.id), problems


def read_day(
    cell: TableCell, notation: Notation, place: Location
) -> tuple[datetime.date | None, list[Diagnostic]]:
    """A decision date: None for an empty cell, and what is wrong."""
    return read_date(given_day(cell, notation), place)


def given(attribute: Attribute, cell: TableCell, notation: Notation) -> Any:
    """What a cell says of an attribute, not yet checked against it, or why it says nothing."""
    try:
        return None if cell.blank else _given(attribute, cell, notation)
    except UnusableError as refused:
        return refused


def given_day(cell: TableCell, notation: Notation) -> Any:
    """What a cell says of the decision date, not yet read, or why it says nothing."""
    try:
        return None if cell.blank else _day(cell, notation)
    except UnusableError as refused:
        code = "V-508" if refused.code == "V-502" else refused.code
        return UnusableError(code, refused.message, refused.hint)


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a cell holds a number; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _given(attribute: Attribute, cell: TableCell, notation: Notation) -> Any:
    if cell.fault:
        raise _without_value(cell)
    if attribute.type is AttributeType.DATE:
        return _day(cell, notation)
    if attribute.type is AttributeType.NUMBER:
        return _number(attribute, cell, notation)
    padded = cell.format.zeros > len(word_of(cell.value))
    if is_number(cell.value) and (cell.format.changes or padded):
        hint = worded("Type it as text: '{shown}", shown=cell.shown) if padded else ""
        message = worded(
            "got {got}, expected {expected}", got=cell.shown, expected=_kind(attribute)
        )
        raise UnusableError("V-502", message, hint)
    if notation is Notation.FORM:
        _refuse_unread(attribute, cell)
    return word_of(cell.value)


def _refuse_unread(attribute: Attribute, cell: TableCell) -> None:
    """Formulas know fewer spellings of a word than the SDK: those others count as wrong here, too.

    Raises UnusableError.
    """
    word, read = word_of(cell.value), formula_word(cell.value)
    if attribute.type is AttributeType.BOOLEAN:
        if read not in YES_NO and (meant := truth_word(word)):
            raise no_boolean(word, spelling_hint(meant))
    elif read not in dict(vocabulary(attribute)) and (meant := value_named(attribute, word)):
        raise not_listed(attribute, word, spelling_hint(meant))


def truth_word(word: str) -> str:
    """The word for what another spelling of yes or no says; "" for other words."""
    return {True: "yes", False: "no", None: ""}[truth_of(word)]


def spelling_hint(meant: str) -> str:
    """How to write a word that formulas do not read in the spelling it was typed in."""
    return worded("Formulas read other characters here: type {word}", word=meant) if meant else ""


def _kind(attribute: Attribute) -> str:
    if attribute.type is AttributeType.BOOLEAN:
        return worded("true or false (yes/no, 是/否)")
    return worded("a text")


def _without_value(cell: TableCell) -> UnusableError:
    message = worded("got {got}, expected a value", got=cell.fault)
    return UnusableError("B-128", message, CORRECT)


def _number(attribute: Attribute, cell: TableCell, notation: Notation) -> Any:
    value, unit = cell.value, unit_of(attribute)
    expected = worded("a number ({unit})", unit=unit) if unit else worded("a number")
    if isinstance(value, datetime.date):
        hint = worded("Type the number again; programs make dates of texts such as 3-10")
        message = worded(
            "got the date {date}, expected {expected}", date=value.isoformat(), expected=expected
        )
        raise UnusableError("B-171", message, hint)
    if not is_number(value):
        return _number_text(attribute, word_of(value), notation)
    if _shows_another(attribute, cell):
        message = worded(
            "got {got}, which the cell shows as {shown}, expected {expected}",
            got=value,
            shown=cell.shown,
            expected=expected,
        )
        hint = worded("Type the number in that unit, and format the cell as a number")
        raise UnusableError("B-171", message, hint)
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


def _of_a_share(number: Decimal) -> UnusableError:
    """A number below 1 where percent are expected: lists often hold shares of 1."""
    percent = _plain(number * 100)
    message = worded("got {got}: did you mean {percent}?", got=number, percent=percent)
    hint = worded(
        "Type {percent}; for less than one percent type the text {number}%",
        percent=percent,
        number=number,
    )
    return UnusableError("B-171", message, hint)


def _of_two_readings(cell: TableCell, number: Decimal) -> UnusableError:
    """Formulas see the number only, and cannot tell whether it is shown in percent."""
    percent, plain = _plain(number * 100), _plain(number)
    message = worded(
        "got {got}: {percent} or {number}? Formulas cannot tell",
        got=cell.shown,
        percent=percent,
        number=plain,
    )
    hint = worded("Type {percent}, or the text '{number}%", percent=percent, number=plain)
    return UnusableError("B-171", message, hint)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _number_text(attribute: Attribute, text: str, notation: Notation) -> str:
    percent = attribute.is_percent and _PERCENT_TEXT.fullmatch(text)
    if notation is Notation.FORM and not percent:
        message = worded("got the text {got!r}, expected a number", got=text[:_SHOWN])
        raise UnusableError("B-126", message, worded("Type the number without unit or quotes"))
    if notation is Notation.SEMICOLONS and (found := _THREE_DIGITS.fullmatch(text)):
        whole, point = text.replace(found["mark"], ""), _plain(Decimal(text.replace(",", ".")))
        message = worded(
            "got {got!r}, which may mean {whole} or {fraction}",
            got=text,
            whole=whole,
            fraction=point,
        )
        clear = point + "0" * (point[-4:-3] == ".")
        hint = worded(
            "Without thousands marks, write {whole}, or {fraction}", whole=whole, fraction=clear
        )
        raise UnusableError("B-172", message, hint)
    if attribute.is_percent and _PART_OF_ONE.fullmatch(text):
        raise _of_a_share(Decimal(text))
    return text


def _day(cell: TableCell, notation: Notation) -> datetime.date | str:
    """The date of a cell; the text itself when it is none."""
    value = cell.value
    if cell.fault:
        raise _without_value(cell)
    if isinstance(value, datetime.date):
        if notation is Notation.FORM and serial_day(value) < FIRST_DAY:
            message = worded(
                "got {date}, which is the number {number} as a date",
                date=value.isoformat(),
                number=serial_day(value),
            )
            raise UnusableError("V-502", message, worded("Type the whole date, as in 2026-03-10"))
        return value
    if isinstance(value, int) and not isinstance(value, bool) and cell.as_typed:
        day = day_of(value, cell.shift)
        if day and (notation is Notation.FORM or value + cell.shift in _LIKELY_DAYS):
            return day
    if isinstance(value, float) and _LIKELY_DAYS.start <= value < _LIKELY_DAYS.stop:
        message = worded(
            "got {got}, a day and a time; expected a date YYYY-MM-DD", got=cell.shown[:_SHOWN]
        )
        raise UnusableError("V-502", message, DAY_ALONE)
    word = word_of(value)
    if notation is Notation.FORM and _reads_as_day(word):
        message = worded("got the text {got!r}, expected a date", got=word[:_SHOWN])
        raise UnusableError("V-502", message, worded("Type the date without quotes"))
    return word


def _reads_as_day(text: str) -> bool:
    """Whether a text is a date, which formulas do not see."""
    with suppress(NotationError):
        return bool(read_day_of(text))
    return False
