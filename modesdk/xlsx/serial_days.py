"""Dates as spreadsheets count them: whole days since 30 December 1899."""

from __future__ import annotations

import datetime

EPOCH = datetime.date(1899, 12, 30)
"""The day that the number 0 stands for. Numbers below 61 (before March 1900) differ by program."""


def serial_day(date: datetime.date) -> int:
    """The number that a spreadsheet holds for a date."""
    return (date - EPOCH).days
