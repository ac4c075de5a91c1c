"""Values from outside -> normal form: labels and aliases become ids, numbers exact, sets sets.

Every problem is a Diagnostic that names the attribute; all of them are found at once.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.model.booleans import truth_of
from modesdk.model.schema import Attribute, AttributeType, Schema, Value

MAX_TEXT = 1_000
MAX_BITS = 1_000
_SHOWN, _LISTED = 60, 20
_INFINITIES = frozenset({"nan", "inf", ".nan", ".inf"})
_NUMBER = re.compile(
    r"[-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE](?P<exponent>[-+]?\d+))?"
)
_DIGITS_AND_MARKS = re.compile(r"[-+]?[\d.,]*\d[\d.,]*")
_MAX_DIGITS = 300
_SEPARATORS = re.compile(r"[,;，；、]")


class _UnusableError(Exception):
    """What is wrong with one value."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)


def normalise_values(
    schema: Schema, raw: Mapping[str, Any], place: Location
) -> tuple[dict[str, Value], list[Diagnostic]]:
    """Known values in normal form, and the problems. Missing values (None) are left out."""
    values: dict[str, Value] = {}
    problems: list[Diagnostic] = []
    named: dict[str, str] = {}
    for name, given in raw.items():
        where = Location(place.file, place.row, _short(name))
        try:
            attribute = _attribute(schema, name)
            value = normalise(attribute, given)
        except _UnusableError as problem:
            problems.append(Diagnostic(problem.code, problem.message, where, hint=problem.hint))
            continue
        if attribute.id in named:
            message = f"{name[:_SHOWN]!r} gives {attribute.id} a second time"
            problems.append(
                Diagnostic("V-509", message, where, hint=f"Keep {named[attribute.id]!r} only")
            )
        named[attribute.id] = name[:_SHOWN]
        if value is not None:
            values[attribute.id] = value
    return values, problems


def normalise(attribute: Attribute, given: Any) -> Value:
    """One value in normal form; None and empty text mean missing."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    _check_size(given)
    return _NORMALISERS[attribute.type](attribute, given)


def _check_size(given: Any) -> None:
    if isinstance(given, str) and len(given) > MAX_TEXT:
        raise _UnusableError("V-505", f"a text of {len(given):,} characters; at most {MAX_TEXT:,}")
    if isinstance(given, int) and given.bit_length() > MAX_BITS:
        raise _UnusableError(
            "V-505", f"a number of {given.bit_length():,} bits; at most {MAX_BITS:,}"
        )


def attribute_named(schema: Schema, name: str) -> Attribute | None:
    """The attribute that a profile may give by this id or label."""
    return _attribute_index(schema).get(name.strip().casefold())


def knows(schema: Schema, name: str) -> bool:
    """Whether a profile may give an attribute by this id or label."""
    return attribute_named(schema, name) is not None


def _attribute(schema: Schema, name: str) -> Attribute:
    if name in schema and not schema[name].derived:
        return schema[name]
    by_label = _attribute_index(schema)
    found = by_label.get(name.strip().casefold())
    if found is not None:
        return found
    if name in schema:
        raise _UnusableError("V-501", f"{name!r} is derived by the rules and cannot be given")
    known = [a.id for a in schema if not a.derived]
    hint = nearest(name, known) or "See the attributes with: modesdk pack show"
    raise _UnusableError("V-501", f"unknown attribute {name[:_SHOWN]!r}", hint)


@lru_cache(maxsize=16)
def _attribute_index(schema: Schema) -> dict[str, Attribute]:
    index: dict[str, Attribute] = {}
    for attribute in schema:
        if not attribute.derived:
            for label in (attribute.id, attribute.label.zh, attribute.label.en):
                index.setdefault(label.casefold(), attribute)
    index.pop("", None)
    return index


@lru_cache(maxsize=512)
def _value_index(attribute: Attribute) -> dict[str, str]:
    """Every word for a value of an enumeration, case-folded, with the value's id."""
    index: dict[str, str] = {}
    for value in attribute.values:
        for word in (value.id, value.label.zh, value.label.en, *value.aliases):
            index.setdefault(word.strip().casefold(), value.id)
    index.pop("", None)
    return index


def _text(attribute: Attribute, given: Any) -> str:
    word: str = (given if isinstance(given, str) else _as_word(attribute, given)).strip()
    if not attribute.values:
        return _free_text(attribute, word)
    known = _value_index(attribute)
    found = known.get(word.casefold())
    if found is not None:
        return found
    if attribute.open_domain and re.fullmatch(attribute.pattern or ".*", word):
        return word
    raise _UnusableError(
        "V-503",
        f"got {word[:_SHOWN]!r}, expected one of: {_listed(attribute.value_ids)}",
        nearest(word, known),
    )


def _free_text(attribute: Attribute, word: str) -> str:
    if attribute.pattern and not re.fullmatch(attribute.pattern, word):
        raise _UnusableError(
            "V-503", f"got {word[:_SHOWN]!r}, expected a text that matches {attribute.pattern}"
        )
    return word


def _as_word(attribute: Attribute, given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, (int, Decimal)):
        raise _UnusableError("V-502", f"got {_kind(given)}, expected {_expected(attribute)}")
    return str(given)


def _number(attribute: Attribute, given: Any) -> int | Decimal:
    number = _parsed_number(attribute, given)
    whole = number == number.to_integral_value()
    if attribute.integer and not whole:
        shown = _short(str(number))
        raise _UnusableError("V-504", f"got {shown}, expected a whole number{_unit(attribute)}")
    _check_range(attribute, number)
    return int(number) if whole else number


def _parsed_number(attribute: Attribute, given: Any) -> Decimal:
    """A number of a size that can be computed with, exactly as given."""
    if isinstance(given, float):
        given = float.__repr__(given)  # subclasses may show themselves otherwise
    if isinstance(given, (int, Decimal)) and not isinstance(given, bool):
        number = Decimal(given)
    elif isinstance(given, str):
        number = _read_number(attribute, given.strip())
    else:
        raise _no_number(attribute, given)
    if not number.is_finite():
        raise _not_comparable(str(number))
    if number and abs(number.adjusted()) > _MAX_DIGITS:
        raise _out_of_range(attribute, str(given).strip())
    return number


def _read_number(attribute: Attribute, text: str) -> Decimal:
    """Commas may separate thousands and nothing else: "2,5" could be meant as 2.5 or as 25."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        if text.lower().lstrip("+-") in _INFINITIES:
            raise _not_comparable(text)
        marks = _DIGITS_AND_MARKS.fullmatch(text)
        hint = "Write a decimal point, as in 2.5; commas only separate thousands, as in 1,234.5"
        raise _no_number(attribute, text, hint if marks else "")
    exponent = (match["exponent"] or "0").lstrip("+-").lstrip("0")
    if len(exponent) > len(str(_MAX_DIGITS)):  # Decimal itself gives up on the longest ones
        raise _out_of_range(attribute, text)
    return Decimal(text.replace(",", ""))


def _no_number(attribute: Attribute, given: Any, hint: str = "") -> _UnusableError:
    message = f"got {_kind(given)}, expected a number{_unit(attribute)}"
    return _UnusableError("V-502", message, hint)


def _not_comparable(shown: str) -> _UnusableError:
    return _UnusableError("V-504", f"got {shown}, which is not a number one can compare")


def _check_range(attribute: Attribute, number: Decimal) -> None:
    low, high = attribute.minimum, attribute.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise _out_of_range(attribute, str(number))


def _out_of_range(attribute: Attribute, shown: str) -> _UnusableError:
    low, high = attribute.minimum, attribute.maximum
    bounds = f"{'-∞' if low is None else low} to {'+∞' if high is None else high}"
    if low is None and high is None:
        bounds = f"a number of at most {_MAX_DIGITS} digits"
    return _UnusableError("V-504", f"got {_short(shown)}, expected {bounds}{_unit(attribute)}")


def _boolean(attribute: Attribute, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    truth = truth_of(str(given)) if isinstance(given, (str, int)) else None
    if truth is not None:
        return truth
    raise _UnusableError("V-502", f"got {_kind(given)}, expected true or false (yes/no, 是/否)")


def _date(attribute: Attribute, given: Any) -> datetime.date:
    if isinstance(given, datetime.datetime):
        return given.date()
    if isinstance(given, datetime.date):
        return given
    try:
        return datetime.date.fromisoformat(given.strip())
    except (ValueError, AttributeError, TypeError):
        raise _UnusableError("V-502", f"got {_kind(given)}, expected a date YYYY-MM-DD") from None


def _set(attribute: Attribute, given: Any) -> frozenset[str]:
    if isinstance(given, str):
        given = [part for part in _SEPARATORS.split(given) if part.strip()]
    if isinstance(given, (Mapping, bytes)) or not isinstance(given, Iterable):
        raise _UnusableError("V-502", f"got {_kind(given)}, expected a list")
    members = [m for m in given if not isinstance(m, str) or m.strip()]
    for member in members:
        _check_size(member)
        if isinstance(member, (list, dict, set, frozenset, tuple)) or member is None:
            raise _UnusableError(
                "V-502", f"got {_kind(member)} inside the list, expected plain values"
            )
    return frozenset(_text(attribute, member) for member in members)


_NORMALISERS = {
    AttributeType.TEXT: _text,
    AttributeType.NUMBER: _number,
    AttributeType.BOOLEAN: _boolean,
    AttributeType.DATE: _date,
    AttributeType.SET: _set,
}


def _kind(given: Any) -> str:
    names = {list: "a list", dict: "a mapping", bool: "true/false", type(None): "nothing"}
    if type(given) in names:
        return names[type(given)]
    shown = repr(str(given)) if isinstance(given, str) else str(given)
    return _short(shown)


def _short(shown: str) -> str:
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + "..."


def _expected(attribute: Attribute) -> str:
    return f"one of: {_listed(attribute.value_ids)}" if attribute.values else "a text"


def _listed(ids: Iterable[str]) -> str:
    shown = list(ids)
    return ", ".join(shown[:_LISTED]) + (", ..." if len(shown) > _LISTED else "")


def _unit(attribute: Attribute) -> str:
    return f" ({attribute.unit.en})" if attribute.unit.en else ""
