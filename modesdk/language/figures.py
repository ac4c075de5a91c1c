"""Numbers as people are shown them: one rule for all that is said and for every cell.

What is computed has four decimals; what is shown of points has one, and a half is rounded away from
zero. That is what ROUND, FIXED and the formats of cells do in every spreadsheet program, so that a
sheet shows the digits that an explanation says. Scripts on pages do the same (`points` in dom.js).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

POINTS, SIGNED, RED = "0.0", "+0.0;-0.0;0.0", "+0.0;[Red]-0.0;0.0"
"""The formats of cells with points: as they are, with their sign, and red below zero."""
MINOR = 0.05
"""What has fewer points than this would be shown as 0.0, and is not worth a sentence."""
SHARE, DATE = "0%", "yyyy-mm-dd"
"""The formats of cells with a part of 1, and with a day."""
_CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)


def points(number: float) -> str:
    """Points with one decimal and their sign, as in +3.5; 0.0 has none."""
    shown = amount(number)
    return shown if shown.startswith("-") or not float(shown) else f"+{shown}"


def amount(number: float) -> str:
    """Points with one decimal and without a plus sign."""
    return f"{_rounded(number, '0.1'):z}"


def share(fraction: float) -> str:
    """A part of a whole in whole percent: 87% for 0.865."""
    return f"{int(100 * _rounded(fraction, '0.01'))}%"


def _rounded(number: float, step: str) -> Decimal:
    """From the digits as they are written, which are few: a binary 0.35 is 0.35."""
    return Decimal(repr(number)).quantize(Decimal(step), context=_CONTEXT)
