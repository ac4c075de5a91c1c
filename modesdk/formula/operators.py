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
    own, loose, parts = INFIX[op], _LOOSE.get(op, ()), []
    least = own if own > COMPARED else own + 1
    for text, binding, inner in operands:
        alone = binding >= least or (binding == own and inner in loose)
        parts.append(text if alone else f"({text})")
        least = own + 1
    return op.join(parts)
