"""An attribute's domain in words, and the value someone probably meant."""

from __future__ import annotations

import difflib
import re

from modesdk.conditions.literals import quoted
from modesdk.conditions.nodes import Literal
from modesdk.conditions.numerals import spellings
from modesdk.model.booleans import truth_of
from modesdk.model.schema import LANGUAGES, AllowedValue, Attribute, AttributeType

_SHOWN = 8


def describe(attribute: Attribute) -> str:
    """What a cell about the attribute may hold, in words."""
    match attribute.type:
        case AttributeType.BOOLEAN:
            return "true or false"
        case AttributeType.DATE:
            return 'a date such as date("2026-03-05")'
        case AttributeType.NUMBER:
            return _numbers(attribute)
    shown = ", ".join(quoted(value_id) for value_id in attribute.value_ids[:_SHOWN])
    if len(attribute.values) > _SHOWN:
        shown += ", …"
    pattern = f"a text that matches {attribute.pattern}" if attribute.pattern else "a text"
    if not attribute.values:
        return f"{pattern} in double quotes"
    return f"one of {shown}" if attribute.closed else f"one of {shown}, or {pattern}"


def _numbers(attribute: Attribute) -> str:
    noun = "a whole number" if attribute.integer else "a number"
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None:
        return f"{noun} from {low} to {high}"
    if low is not None:
        return f"{noun} of at least {low}"
    return noun if high is None else f"{noun} of at most {high}"


def literal_hint(literal: Literal, attribute: Attribute) -> str:
    """How to write a literal of the wrong type in the attribute's type, or ""."""
    wanted, value = attribute.type, literal.value
    if wanted in (AttributeType.TEXT, AttributeType.SET):
        return f"Write {quoted(str(literal))}" if literal.kind is not AttributeType.DATE else ""
    if wanted is AttributeType.BOOLEAN and (truth := truth_of(str(value))) is not None:
        return f"Write {str(truth).lower()} without quotes"
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if wanted is AttributeType.NUMBER and (found := spellings(text)):
        return f"Write {' or '.join(found)} without quotes"
    if wanted is AttributeType.DATE and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return f"Write date({quoted(text)})"
    return ""


def suggestion(word: str, attribute: Attribute) -> str:
    """The id of the value that `word` names or nearly names, as a hint, or ""."""
    ids = {name.casefold(): value.id for value in attribute.values for name in _names(value)}
    ids |= {value.id.casefold(): value.id for value in attribute.values}
    folded = word.casefold()
    if folded in ids:
        return f"Write {quoted(ids[folded])}"
    close = difflib.get_close_matches(folded[:80], ids, n=1, cutoff=0.6)
    return f"Did you mean {quoted(ids[close[0]])}?" if close else ""


def _names(value: AllowedValue) -> list[str]:
    names = [value.label[lang] for lang in LANGUAGES]
    return [name for name in [*names, *value.aliases] if name]
