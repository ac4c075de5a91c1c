"""An attribute's domain in words, and the value someone probably meant."""

from __future__ import annotations

import re

from modesdk.conditions.literals import quoted, written
from modesdk.conditions.nodes import Literal
from modesdk.conditions.numerals import either, spellings, to_write
from modesdk.diagnostics import close_to, did_you_mean
from modesdk.language.text import LANGUAGES
from modesdk.language.worded import worded
from modesdk.model.booleans import truth_of
from modesdk.model.schema import AllowedValue, Attribute, AttributeType

_SHOWN = 8


def describe(attribute: Attribute) -> str:
    """What a cell about the attribute may hold, in words."""
    match attribute.type:
        case AttributeType.BOOLEAN:
            return worded("true or false")
        case AttributeType.DATE:
            return worded('a date such as date("2026-03-05")')
        case AttributeType.NUMBER:
            return _numbers(attribute)
    shown = ", ".join(quoted(value_id) for value_id in attribute.value_ids[:_SHOWN])
    if len(attribute.values) > _SHOWN:
        shown += ", …"
    if attribute.values and attribute.closed:
        return worded("one of {known}", known=shown)
    text = worded("a text")
    if attribute.pattern:
        text = worded("a text that matches {pattern}", pattern=attribute.pattern)
    if not attribute.values:
        return worded("{text} in double quotes", text=text)
    return worded("one of {known}, or {text}", known=shown, text=text)


def _numbers(attribute: Attribute) -> str:
    noun = worded("a whole number") if attribute.integer else worded("a number")
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None:
        return worded("{number} from {low} to {high}", number=noun, low=low, high=high)
    if low is not None:
        return worded("{number} of at least {low}", number=noun, low=low)
    return noun if high is None else worded("{number} of at most {high}", number=noun, high=high)


def literal_hint(literal: Literal, attribute: Attribute) -> str:
    """How to write a literal of the wrong type in the attribute's type, or ""."""
    wanted, value = attribute.type, literal.value
    if wanted in (AttributeType.TEXT, AttributeType.SET):
        return "" if literal.kind is AttributeType.DATE else to_write(quoted(str(literal)))
    if wanted is AttributeType.BOOLEAN and (truth := truth_of(str(value))) is not None:
        return worded("Write {cell} without quotes", cell=written(truth))
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if wanted is AttributeType.NUMBER and (found := spellings(text)):
        return worded("Write {cell} without quotes", cell=either(found))
    if wanted is AttributeType.DATE and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return to_write(f"date({quoted(text)})")
    return ""


def suggestion(word: str, attribute: Attribute) -> str:
    """The id of the value that `word` names or nearly names, as a hint, or ""."""
    ids = {name.casefold(): value.id for value in attribute.values for name in _names(value)}
    ids |= {value.id.casefold(): value.id for value in attribute.values}
    folded = word.casefold()
    if folded in ids:
        return to_write(quoted(ids[folded]))
    return did_you_mean(*(quoted(ids[name]) for name in close_to(folded, ids)[:1]))


def _names(value: AllowedValue) -> list[str]:
    names = [value.label[lang] for lang in LANGUAGES]
    return [name for name in [*names, *value.aliases] if name]
