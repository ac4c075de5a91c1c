"""Why a value of a profile cannot be used, in words: what was got, and what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io import notation
from modesdk.language.worded import Bilingual, worded
from modesdk.model.schema import Attribute

SHOWN = 60
"""Characters of a text or number that are shown."""
_LISTED = 20
_KINDS = {
    list: worded("a list"),
    dict: worded("a mapping"),
    bool: worded("true/false"),
    type(None): worded("nothing"),
}


class UnusableError(Exception):
    """What is wrong with one value.

    It may stand in the place of a value, where the source itself cannot tell one: whoever reads it
    says so then, beside all other problems.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)

    def at(self, place: Location) -> Diagnostic:
        """The problem, found at a place."""
        return Diagnostic(self.code, self.message, place, hint=self.hint)


def too_long(count: int, most: int) -> UnusableError:
    """A text of more than `most` characters."""
    message = worded("a text of {count:,} characters; at most {most:,}", count=count, most=most)
    return UnusableError("V-505", message)


def too_large(count: int, most: int) -> UnusableError:
    """A number of more than `most` bits."""
    message = worded("a number of {count:,} bits; at most {most:,}", count=count, most=most)
    return UnusableError("V-505", message)


def nameless() -> UnusableError:
    """A name that is no text, such as a number."""
    return UnusableError("V-501", worded("an attribute name is not a text"))


def derived(name: str) -> UnusableError:
    """An attribute that nobody can give."""
    message = worded("{name!r} is derived by the rules and cannot be given", name=name)
    return UnusableError("V-501", message)


def unknown_attribute(name: str, known: Iterable[str]) -> UnusableError:
    """A name that stands for no attribute."""
    hint = nearest(name, known) or worded(
        "See the attributes with: modesdk pack show PACK attributes"
    )
    return UnusableError("V-501", worded("unknown attribute {name!r}", name=name[:SHOWN]), hint)


def twice(name: str, attribute: str, first: str) -> UnusableError:
    """An attribute that was given before, as `first`."""
    message = worded(
        "{name!r} gives {attribute} a second time", name=name[:SHOWN], attribute=attribute
    )
    hint = worded("Keep one of them")
    if first != name:
        hint = worded("Keep {name!r} only", name=first[:SHOWN])
    return UnusableError("V-509", message, hint)


def not_listed(attribute: Attribute, word: str, hint: str) -> UnusableError:
    """A word that is none of an attribute's values."""
    known = _listed(attribute.value_ids)
    message = worded("got {got!r}, expected one of: {known}", got=word[:SHOWN], known=known)
    return UnusableError("V-503", message, hint)


def unmatched(attribute: Attribute, word: str) -> UnusableError:
    """A text that does not have the form of an attribute."""
    message = worded(
        "got {got!r}, expected a text that matches {pattern}",
        got=word[:SHOWN],
        pattern=attribute.pattern,
    )
    return UnusableError("V-503", message, notation.unknown_hint(word))


def no_text(attribute: Attribute, given: Any) -> UnusableError:
    """Something else where a text is expected."""
    expected = worded("one of: {known}", known=_listed(attribute.value_ids))
    if not attribute.values:
        expected = worded("a text")
    message = worded("got {got}, expected {expected}", got=_kind(given), expected=expected)
    return UnusableError("V-502", message)


def no_number(attribute: Attribute, given: Any, hint: str = "") -> UnusableError:
    """Something else where a number is expected."""
    message = worded("got {got}, expected a number{unit}", got=_kind(given), unit=_unit(attribute))
    return UnusableError("V-502", message, hint)


def not_whole(attribute: Attribute, number: Decimal) -> UnusableError:
    """A fraction where a whole number is expected."""
    message = worded(
        "got {got}, expected a whole number{unit}", got=short(str(number)), unit=_unit(attribute)
    )
    return UnusableError("V-504", message)


def not_comparable(shown: str) -> UnusableError:
    """An infinity, or NaN."""
    return UnusableError(
        "V-504", worded("got {got}, which is not a number one can compare", got=shown)
    )


def out_of_range(attribute: Attribute, shown: str) -> UnusableError:
    """A number outside an attribute's bounds, or too long to compute with."""
    low, high = attribute.minimum, attribute.maximum
    bounds = worded(
        "{low} to {high}", low="-∞" if low is None else low, high="+∞" if high is None else high
    )
    if low is None and high is None:
        bounds = worded("a number of at most {most} digits", most=notation.MOST_DIGITS)
    message = worded(
        "got {got}, expected {bounds}{unit}", got=short(shown), bounds=bounds, unit=_unit(attribute)
    )
    return UnusableError("V-504", message)


def no_boolean(given: Any, hint: str) -> UnusableError:
    """Something else where a yes or no is expected."""
    message = worded("got {got}, expected true or false (yes/no, 是/否)", got=_kind(given))
    return UnusableError("V-502", message, hint)


def no_date(given: Any, hint: str) -> UnusableError:
    """Something else where a date is expected."""
    message = worded("got {got}, expected a date YYYY-MM-DD", got=_kind(given))
    return UnusableError("V-502", message, hint)


def no_list(given: Any) -> UnusableError:
    """Something else where a list is expected."""
    return UnusableError("V-502", worded("got {got}, expected a list", got=_kind(given)))


def nested(member: Any) -> UnusableError:
    """A list or mapping as a member of a list."""
    message = worded("got {got} inside the list, expected plain values", got=_kind(member))
    return UnusableError("V-502", message)


def short(shown: str) -> str:
    """A text cut where it gets long."""
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 3] + "..."


def _kind(given: Any) -> str:
    if type(given) in _KINDS:
        return _KINDS[type(given)]
    return short(repr(str(given)) if isinstance(given, str) else str(given))


def _listed(ids: Iterable[str]) -> str:
    shown = list(ids)
    return ", ".join(shown[:_LISTED]) + (", ..." if len(shown) > _LISTED else "")


def _unit(attribute: Attribute) -> str:
    unit = attribute.unit
    return worded(" ({unit})", unit=Bilingual(unit.en, unit.zh or unit.en)) if unit.en else ""
