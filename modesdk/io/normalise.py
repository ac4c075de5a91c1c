"""Values from outside -> normal form: labels and aliases become ids, numbers exact, sets sets.

First the name tells the attribute, then its type how the value is read (`notation`), then its
domain whether it is meant. Every problem is a Diagnostic that names the attribute; all of them
are found at once.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from modesdk.diagnostics import Diagnostic, Location, Where, nearest
from modesdk.io import notation, unusable
from modesdk.io.notation import HugeError, IncomparableError, NotationError
from modesdk.io.unusable import UnusableError, short
from modesdk.language.worded import worded
from modesdk.model.arithmetic import exact
from modesdk.model.names import composed, folded
from modesdk.model.schema import Attribute, AttributeType, Schema, Value

MAX_TEXT = 1_000
MAX_BITS = 1_000
_SEPARATORS = re.compile(r"[,;，；、]")


def normalise_values(
    schema: Schema, raw: Mapping[str, Any], place: Location
) -> tuple[dict[str, Value], list[Diagnostic]]:
    """Known values in normal form, and the problems, by name. Missing values are left out."""
    found, problems = read_values(
        schema, raw.items(), lambda name: Location(place.file, place.row, short(name))
    )
    return {name: value for name, value in found.items() if value is not None}, problems


def read_values(
    schema: Schema, pairs: Iterable[tuple[Any, Any]], where: Where
) -> tuple[dict[str, Value], list[Diagnostic]]:
    """What names and values say, in normal form by attribute, and the problems.

    None stands for an attribute that is named and left empty. One that is given twice must have one
    value.
    """
    values: dict[str, Value] = {}
    problems: list[Diagnostic] = []
    named: dict[str, str] = {}
    for name, given in pairs:
        try:
            attribute = _attribute(schema, name)
            value = normalise(attribute, given)
            if values.get(attribute.id, value) != value:
                raise unusable.twice(name, attribute.id, named[attribute.id])
        except UnusableError as problem:
            problems.append(problem.at(where(str(name))))
        else:
            named.setdefault(attribute.id, name)
            values[attribute.id] = value
    return values, problems


def normalise(attribute: Attribute, given: Any) -> Value:
    """One value in normal form; None and blank text mean missing, for a set blank members too.

    Raises UnusableError.
    """
    if given is None or (isinstance(given, str) and notation.is_blank(given)):
        return None
    if isinstance(given, UnusableError):
        raise given
    _check_size(given)
    with exact():
        return _NORMALISERS[attribute.type](attribute, given)


def _check_size(given: Any) -> None:
    if isinstance(given, str) and len(given) > MAX_TEXT:
        raise unusable.too_long(len(given), MAX_TEXT)
    if isinstance(given, int) and given.bit_length() > MAX_BITS:
        raise unusable.too_large(given.bit_length(), MAX_BITS)


def attribute_named(schema: Schema, name: str) -> Attribute | None:
    """The attribute that a profile may give by this id or label."""
    return _attribute_index(schema).get(folded(name[:MAX_TEXT]))


def knows(schema: Schema, name: str) -> bool:
    """Whether a profile may give an attribute by this id or label."""
    return attribute_named(schema, name) is not None


def _attribute(schema: Schema, name: Any) -> Attribute:
    if not isinstance(name, str):
        raise unusable.nameless()
    if name in schema and not schema[name].derived:
        return schema[name]
    found = attribute_named(schema, name)
    if found is not None:
        return found
    if name in schema:
        raise unusable.derived(name)
    raise unusable.unknown_attribute(name, [a.id for a in schema if not a.derived])


@lru_cache(maxsize=16)
def _attribute_index(schema: Schema) -> dict[str, Attribute]:
    index: dict[str, Attribute] = {}
    for attribute in schema:
        if not attribute.derived:
            label = attribute.label
            for name in (attribute.id, label.zh, label.en, label.both):
                index.setdefault(folded(name), attribute)
    index.pop("", None)
    return index


@lru_cache(maxsize=512)
def _value_index(attribute: Attribute) -> dict[str, str]:
    """Every word for a value of an enumeration, folded, with the value's id.

    Drop-downs of workbooks offer both labels side by side.
    """
    index: dict[str, str] = {}
    for value in attribute.values:
        label = value.label
        for word in (value.id, label.zh, label.en, *value.aliases, label.both):
            index.setdefault(folded(word), value.id)
    index.pop("", None)
    return index


def value_named(attribute: Attribute, word: str) -> str:
    """The id of the value that a word names, however it is spelled; "" when it names none."""
    return _value_index(attribute).get(folded(word), "")


def _text(attribute: Attribute, given: Any) -> str:
    word = composed(given if isinstance(given, str) else _as_word(attribute, given)).strip()
    if not attribute.values:
        return _free_text(attribute, word)
    if found := value_named(attribute, word):
        return found
    if attribute.open_domain and re.fullmatch(attribute.pattern or ".*", word):
        return word
    of_set = attribute.type is AttributeType.SET
    unsaid = notation.none_hint(word) if of_set else notation.unknown_hint(word)
    hint = unsaid or nearest(folded(word), _value_index(attribute))
    raise unusable.not_listed(attribute, word, hint)


def _free_text(attribute: Attribute, word: str) -> str:
    if attribute.pattern and not re.fullmatch(attribute.pattern, word):
        raise unusable.unmatched(attribute, word)
    return word


def _as_word(attribute: Attribute, given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, (int, Decimal)):
        raise unusable.no_text(attribute, given)
    return str(getattr(given, "spelling", given))


def _number(attribute: Attribute, given: Any) -> int | Decimal:
    number = _parsed_number(attribute, given)
    whole = number == number.to_integral_value()
    if attribute.integer and not whole:
        raise unusable.not_whole(attribute, number)
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
        raise unusable.no_number(attribute, given)
    if not number.is_finite():
        raise unusable.not_comparable(str(number))
    if number and abs(number.adjusted()) > notation.MOST_DIGITS:
        raise unusable.out_of_range(attribute, str(given).strip())
    return number


def _read_number(attribute: Attribute, text: str) -> Decimal:
    try:
        percent = notation.read_percent(text)
        if percent is None:
            return notation.read_number(text)
    except HugeError:
        raise unusable.out_of_range(attribute, text) from None
    except IncomparableError:
        raise unusable.not_comparable(text) from None
    except NotationError as error:
        raise unusable.no_number(attribute, text, error.hint) from None
    if not attribute.is_percent:
        hint = worded("Write the number in the unit asked for, without %")
        raise unusable.no_number(attribute, text, hint)
    return percent


def _check_range(attribute: Attribute, number: Decimal) -> None:
    low, high = attribute.minimum, attribute.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise unusable.out_of_range(attribute, str(number))


def _boolean(attribute: Attribute, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    try:
        return notation.read_boolean(str(given) if isinstance(given, (str, int)) else "")
    except NotationError as error:
        raise unusable.no_boolean(given, error.hint) from None


def _date(attribute: Attribute, given: Any) -> datetime.date:
    try:
        return notation.as_date(given)
    except NotationError as error:
        raise unusable.no_date(given, error.hint) from None


def _set(attribute: Attribute, given: Any) -> frozenset[str] | None:
    """An empty list, or `-` alone, answers "none of them"; a list of blanks only is no answer."""
    if isinstance(given, str):
        none = given.strip() == notation.NONE_OF_THEM
        given = [] if none else _SEPARATORS.split(given)
    if isinstance(given, (Mapping, bytes)) or not isinstance(given, Iterable):
        raise unusable.no_list(given)
    everything = list(given)
    members = [m for m in everything if m is not None and not _blank_text(m)]
    for member in members:
        _check_size(member)
        if isinstance(member, (list, dict, set, frozenset, tuple)):
            raise unusable.nested(member)
    if everything and not members:
        return None
    return frozenset(_text(attribute, member) for member in members)


def _blank_text(given: Any) -> bool:
    return isinstance(given, str) and notation.is_blank(given)


_NORMALISERS = {
    AttributeType.TEXT: _text,
    AttributeType.NUMBER: _number,
    AttributeType.BOOLEAN: _boolean,
    AttributeType.DATE: _date,
    AttributeType.SET: _set,
}
