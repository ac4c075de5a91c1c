"""The single values of pack.yaml: what each kind of place accepts, for cattrs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import GenericAlias
from typing import Any, get_args, get_origin

from cattrs import Converter

from modesdk.diagnostics import nearest
from modesdk.io import notation
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.schema import AllowedValue, Hundredths, Share, Tenths
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT, MAX_DIMENSION_WEIGHT, MAX_TRUST

_SHOWN = 60


class UnacceptableError(ValueError):
    """A value of pack.yaml is not what its place needs, and perhaps what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


def _instead_of(expected: str, given: Any, hint: str = "") -> UnacceptableError:
    message = worded("got {got}, expected {expected}", got=shown(given), expected=expected)
    return UnacceptableError(message, hint)


@cache
def converter() -> Converter:
    """The converter for pack.yaml; made once."""
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook(Text, _text)
    made.register_structure_hook(AllowedValue, _allowed_value)
    made.register_structure_hook(str, _text_or_word)
    made.register_structure_hook(bool, _strict(bool, worded("true or false")))
    made.register_structure_hook(int, _strict(int, worded("a whole number")))
    made.register_structure_hook(datetime.date, _date)
    made.register_structure_hook(
        Tenths, lambda given, _: Tenths(_scaled(given, DIMENSION_UNIT, MAX_DIMENSION_WEIGHT))
    )
    made.register_structure_hook(
        Hundredths, lambda given, _: Hundredths(_scaled(given, FINE_UNIT, 100 * FINE_UNIT))
    )
    made.register_structure_hook(
        Share, lambda given, _: Share(_scaled(given, FINE_UNIT, MAX_TRUST))
    )
    made.register_structure_hook(int | Decimal | None, _bound)
    made.register_structure_hook_func(_is_tuple, _list_hook(made))
    return made


def _strict(kind: type, expected: str) -> Callable[[Any, Any], Any]:
    def hook(given: Any, _: Any) -> Any:
        if not isinstance(given, kind) or (kind is int and isinstance(given, bool)):
            raise _instead_of(expected, given)
        return int(given) if isinstance(given, int) and kind is int else given

    return hook


def _date(given: Any, _: Any) -> datetime.date:
    try:
        return notation.as_date(given)
    except notation.NotationError as error:
        raise _instead_of(worded("a date YYYY-MM-DD"), given, error.hint) from None


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _list_hook(converter: Converter) -> Callable[[Any, Any], Any]:
    """A list; without this check, the letters of a text would pass as its members."""

    def hook(given: Any, kind: Any) -> Any:
        if not isinstance(given, list):
            raise _instead_of(worded("a list"), given)
        members: Any = GenericAlias(list, get_args(kind)[:1])
        return tuple(converter.structure(given, members))

    return hook


def _text_or_word(given: Any, kind: Any) -> str:
    """A text; also reached for the enumerations, which are texts themselves."""
    if issubclass(kind, StrEnum):
        return _enum(given, kind)
    if not isinstance(given, str):
        raise _instead_of(worded("a text"), given)
    return given


def _text(given: Any, _: Any) -> Text:
    if isinstance(given, str):
        return Text(zh=given, en=given)
    if not isinstance(given, Mapping):
        raise _instead_of("{zh: ..., en: ...}", given)
    unknown = [key for key in given if key not in ("zh", "en")]
    if unknown or not all(isinstance(text, str) for text in given.values()):
        raise _instead_of("{zh: text, en: text}", dict(given))
    return Text(**given)


def _allowed_value(given: Any, _: Any) -> AllowedValue:
    if isinstance(given, str):
        return AllowedValue(given)
    if not isinstance(given, Mapping) or not isinstance(given.get("id"), str):
        raise _instead_of(worded("a value id, or id with label"), given)
    unknown = [key for key in given if key not in ("id", "label", "aliases")]
    if unknown:
        message = worded("unknown key {key!r}; expected id, label, aliases", key=unknown[0])
        raise UnacceptableError(message)
    aliases = given.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(a, str) for a in aliases):
        message = worded("got {got} as aliases, expected a list of texts", got=shown(aliases))
        raise UnacceptableError(message)
    return AllowedValue(
        given["id"],
        _text(given.get("label", {}), Text),
        tuple(aliases),
    )


def _bound(given: Any, _: Any) -> int | Decimal | None:
    if isinstance(given, Decimal):
        return Decimal(given)
    if given is None or (isinstance(given, int) and not isinstance(given, bool)):
        return given if given is None else int(given)
    raise _instead_of(worded("a number"), given)


def _enum(given: Any, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(given)
    except ValueError:
        names = [str(member) for member in kind]
        expected = worded("one of: {known}", known=", ".join(names))
        raise _instead_of(expected, given, nearest(str(given), names)) from None


def _scaled(given: Any, unit: int, maximum: int) -> int:
    """A number in steps of 1/unit as a whole count of steps."""
    if isinstance(given, bool) or not isinstance(given, (int, Decimal)):
        raise _instead_of(worded("a number"), given)
    steps = Decimal(given) * unit
    if steps != steps.to_integral_value() or not 0 <= steps <= maximum:
        step = Decimal(1) / unit
        message = worded(
            "got {got}, expected 0 to {most} in steps of {step}",
            got=given,
            most=maximum // unit,
            step=step,
        )
        raise UnacceptableError(message)
    return int(steps)


def shown(given: Any) -> str:
    """A value for a message, cut where it gets long."""
    text = repr(str(given)) if isinstance(given, (str, Decimal)) else repr(given)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
