"""The dates of a case that is run on several: `before 2024-01-01, on 2024-01-01` and the like."""

from __future__ import annotations

import datetime
import re
from typing import Any

from modesdk.io.notation import NotationError, as_date
from modesdk.io.unusable import UnusableError
from modesdk.language.worded import worded
from modesdk.model.cases import Sweep
from modesdk.model.names import folded

EVERY = "every breakpoint"
_WORDS = ("before", "on", "after")
_FORM = "before 2024-01-01, on 2024-01-01, after 2024-01-01"


def read_sweep(given: Any) -> Sweep | None:
    """The dates in a cell or a list, None for an empty one. Raises UnusableError."""
    if given is None or given in ("", []):
        return None
    if folded(str(given)) == EVERY:
        return Sweep(every=True)
    if isinstance(given, str):
        given = [part for part in re.split(r"[,;，；、\n]", given) if part.strip()]
    entries = given if isinstance(given, list) else [given]
    return Sweep(tuple(map(_day, entries))) if entries else None


def _day(entry: Any) -> tuple[str, datetime.date]:
    first, _, rest = str(entry).strip().partition(" ")
    word, day = (folded(first), rest) if folded(first) in _WORDS else ("on", entry)
    try:
        return word, as_date(day.strip() if isinstance(day, str) else day)
    except NotationError as error:
        message = worded("got {got!r}, expected a date YYYY-MM-DD", got=str(entry)[:40])
        hint = error.hint or worded("Write: {form}", form=f"{_FORM} / {EVERY}")
        raise UnusableError("V-508", message, hint) from None


def sweep_cell(sweep: Sweep | None) -> str:
    """The dates as in a cell; "" for none."""
    if sweep is None:
        return ""
    return EVERY if sweep.every else ", ".join(f"{word} {day}" for word, day in sweep.days)
