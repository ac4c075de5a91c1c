"""What a person typed into a cell or a CSV field, as the SDK's normalisation takes it."""

from __future__ import annotations

import datetime

from modesdk.sheets.book import vocabulary
from modesdk.xlsx.serial_days import EPOCH, FIRST_DAY, LAST_DAY

SEPARATORS = (";", "；", "，", "、")
YES_NO = dict(vocabulary.yes_no_words())


def word_of(value: object) -> str:
    """What was typed, as text without superfluous spaces."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return " ".join(str("" if value is None else value).split())


def formula_word(value: object) -> str:
    """What was typed, as formulas compare words: full-width letters, for one, stay apart."""
    return vocabulary.folded(value if isinstance(value, str) else word_of(value))


def day_of(value: object, shift: int = 0) -> datetime.date | None:
    """The date of a day number; None when it is none that dates and spreadsheets know."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    day = value + shift
    return EPOCH + datetime.timedelta(days=day) if FIRST_DAY <= day <= LAST_DAY else None
