"""Natural numbers as typed (2.5) and the whole steps behind them (25 tenths)."""

from __future__ import annotations

from modesdk.sheets.book.draft import Book

_SLACK = "0.000001"
"""A typed 0.07 times 100 is not exactly 7."""


def natural(steps: int, unit: int) -> int | float:
    """Steps as the number that people write."""
    return steps // unit if steps % unit == 0 else steps / unit


def _number(cell: str) -> str:
    return f"IF(ISLOGICAL({cell}),FALSE,ISNUMBER({cell}))"


def _usable(cell: str, unit: int, maximum: int) -> str:
    steps = f"ABS({cell}*{unit}-ROUND({cell}*{unit},0))<{_SLACK}"
    return f"AND({cell}>=0,{cell}<={natural(maximum, unit)},{steps})"


def stepped(cell: str, unit: int, maximum: int, otherwise: str) -> str:
    """The whole steps of a typed number; `otherwise` when it cannot be used."""
    usable = f"IF({_usable(cell, unit, maximum)},ROUND({cell}*{unit},0),{otherwise})"
    return f"IFERROR(IF({_number(cell)},{usable},{otherwise}),{otherwise})"


def stepped_verdict(book: Book, cell: str, reset: str, unit: int, maximum: int) -> str:
    """What to tell about a typed number: wrong, changed, or nothing."""
    high, step = natural(maximum, unit), natural(1, unit)
    wrong = book.worded("✗ expected 0 to {high} in steps of {step}", high=high, step=step)
    changed = book.worded("• changed")
    blank = book.worded("empty: reset value")
    number = f'IF({_usable(cell, unit, maximum)},IF({cell}={reset},"",{changed}),{wrong})'
    return f'IFERROR(IF({cell}="",{blank},IF({_number(cell)},{number},{wrong})),{wrong})'
