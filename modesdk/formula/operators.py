"""How formulas are written in cells: which operators there are, and which brackets they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Refer = Callable[[str], str]
"""How a name is written in a formula: as an address, or as a name."""
Entry = Callable[[str, int], str | None]
"""Where one entry (from 1) of a named column stands; None where it has no place of its own."""

SHIFT = 10**6 + 1
"""Added before INT and taken off after it: INT of negative numbers differs between programs."""
COMPARED, JOINED, ADDED, MULTIPLIED, WHOLE = range(1, 6)
INFIX = {
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), COMPARED),
    "&": JOINED,
    **dict.fromkeys(("+", "-"), ADDED),
    **dict.fromkeys(("*", "/"), MULTIPLIED),
}
"""Operators between their parts, and how strongly they bind."""
_LOOSE = {"+": ("+", "-", "//"), "*": ("*",), "&": ("&",)}
"""What may stand right of an operator without brackets although it binds no stronger."""


def nowhere(name: str, position: int) -> None:  # as every `Entry`
    """For columns whose entries are read by their position."""


def infix(op: str, operands: Sequence[tuple[str, int, str]]) -> str:
    """Operands with an operator between them, in brackets where they need some.

    An operand is its text, how strongly it binds and its own operator ("" for none).
    """
    own = INFIX[op]
    parts = []
    for number, (text, binding, inner) in enumerate(operands):
        equal = number > 0 and inner not in _LOOSE.get(op, ()) if own > COMPARED else True
        bracketed = binding < own or (binding == own and equal)
        parts.append(f"({text})" if bracketed else text)
    return op.join(parts)
