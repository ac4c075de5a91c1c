"""What a person typed into a cell or a CSV field, as the SDK's normalisation takes it.

The drop-downs of a workbook offer both languages at once ("是 yes"); here such words become ids.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from modesdk.engines.formulas.expressions import EPOCH
from modesdk.io.csv_tables import read_date
from modesdk.model.schema import Attribute, AttributeType, Schema
from modesdk.workbook import words

SEPARATORS = (";", "；", "，", "、")
NONE_OF_THEM = "-"
LAST_DAY = 2_958_465
"""9999-12-31, the last day of spreadsheets."""
YES_NO = dict(words.yes_no_words())


def word_of(value: object) -> str:
    """What was typed, as text without superfluous spaces."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return " ".join(str("" if value is None else value).split())


@lru_cache(maxsize=512)
def _ids(attribute: Attribute) -> dict[str, str]:
    return dict(words.vocabulary(attribute))


def meant(attribute: Attribute, typed: str) -> Any:
    """The id of a word, a date, a list for a set; the text itself when it is none of these."""
    kind = attribute.type
    if kind is AttributeType.BOOLEAN:
        return YES_NO.get(words.folded(typed), typed)
    if kind is AttributeType.DATE:
        return read_date(typed) or typed
    if kind is AttributeType.SET:
        return _members(attribute, typed)
    if kind is AttributeType.TEXT:
        return _ids(attribute).get(words.folded(typed), typed)
    return typed


def _members(attribute: Attribute, typed: str) -> list[str]:
    if typed == NONE_OF_THEM:
        return []
    for separator in SEPARATORS:
        typed = typed.replace(separator, ",")
    known = _ids(attribute)
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    return [known.get(words.folded(part), part) for part in parts]


def day_of(value: object, shift: int = 0) -> datetime.date | None:
    """The date of a day number; None when it is none that dates and spreadsheets know."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value + shift <= LAST_DAY:
        return EPOCH + datetime.timedelta(days=value + shift)
    return None


def attributes_by_heading(schema: Schema) -> dict[str, Attribute]:
    """The attributes that a profile may give, by id and label, folded."""
    found: dict[str, Attribute] = {}
    for attribute in schema:
        if not attribute.derived:
            label = words.choice_of(attribute.label, attribute.id)
            for word in (attribute.id, attribute.label.zh, attribute.label.en, label):
                found.setdefault(words.folded(word), attribute)
    found.pop("", None)
    return found
