"""Attributes: their domains must make sense by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modesdk.conditions.literals import name_of
from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.ruleset.checks.row_places import at_key, error, known_names

_WORDS = (AttributeType.TEXT, AttributeType.SET)


def is_sound(attribute: Attribute) -> bool:
    """Whether the attribute's own domain can be used to check cells."""
    return _compiles(attribute.pattern) and not _reversed(attribute)


def patterns(pack: Pack) -> Iterator[Diagnostic]:
    """R-420: a pattern is a regular expression."""
    for attribute in pack.schema:
        if not _compiles(attribute.pattern):
            yield error(
                "R-420",
                worded("got {got!r}, expected a regular expression", got=attribute.pattern[:60]),
                at_key("attributes", attribute.id, "pattern"),
                worded("Write for instance [A-Z]{{2}} for two capital letters"),
            )


def bounds(pack: Pack) -> Iterator[Diagnostic]:
    """R-421: the minimum is not above the maximum."""
    for attribute in pack.schema:
        if _reversed(attribute):
            yield error(
                "R-421",
                worded(
                    "the minimum {minimum} is above the maximum {maximum}",
                    minimum=attribute.minimum,
                    maximum=attribute.maximum,
                ),
                at_key("attributes", attribute.id, "minimum"),
                worded("Exchange the two"),
            )


def type_rules(pack: Pack) -> Iterator[Diagnostic]:
    """R-422: an attribute says only what its type can have."""
    for attribute in pack.schema:
        for key, reason in _misplaced(attribute):
            yield error(
                "R-422",
                worded("{key!r} does not fit: {reason}", key=key, reason=reason),
                at_key("attributes", attribute.id, key),
                worded("Delete the key, or change the type of the attribute"),
            )


def _misplaced(attribute: Attribute) -> Iterator[tuple[str, str]]:
    kind = worded("the attribute is {kind}", kind=name_of(attribute.type))
    if attribute.type not in _WORDS:
        given = {
            "values": attribute.values,
            "open_domain": attribute.open_domain,
            "pattern": attribute.pattern,
        }
        reason = worded("{kind}, expected text or set", kind=kind)
        yield from ((key, reason) for key, got in given.items() if got)
    elif attribute.pattern and attribute.closed:
        yield (
            "pattern",
            worded("only the listed values are allowed, so nothing is compared with it"),
        )
    if attribute.type is not AttributeType.NUMBER:
        limits = {"minimum": attribute.minimum, "maximum": attribute.maximum}
        reason = worded("{kind}, expected number", kind=kind)
        yield from ((key, reason) for key, got in limits.items() if got is not None)
        if attribute.integer:
            yield "integer", reason


def roles(pack: Pack) -> Iterator[Diagnostic]:
    """R-418: roles name attributes of the right kind."""
    wanted = {"chosen": AttributeType.TEXT, "as_of": AttributeType.DATE}
    for role, kind in wanted.items():
        name: str = getattr(pack.roles, role)
        if name and name not in pack.schema:
            hint = known_names(name, pack.schema.attributes, worded("attributes"))
            yield error(
                "R-418",
                worded("got the unknown attribute {got!r}", got=name),
                at_key("roles", role),
                hint,
            )
        elif name and pack.schema[name].type is not kind:
            got, noun = name_of(pack.schema[name].type), name_of(kind)
            yield error(
                "R-418",
                worded(
                    "{attribute} is {got}, expected {kind} attribute",
                    attribute=name,
                    got=got,
                    kind=noun,
                ),
                at_key("roles", role),
                worded("Name {kind} attribute", kind=noun),
            )
    chosen = pack.roles.chosen
    if chosen in pack.schema:
        for value_id in pack.schema[chosen].value_ids:
            if value_id not in pack.alternatives:
                yield error(
                    "R-418",
                    worded(
                        "the value {value!r} of {attribute} is no alternative",
                        value=value_id,
                        attribute=chosen,
                    ),
                    at_key("roles", "chosen"),
                    known_names(value_id, pack.alternatives, worded("alternatives")),
                )


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _reversed(attribute: Attribute) -> bool:
    low, high = attribute.minimum, attribute.maximum
    return low is not None and high is not None and low > high
