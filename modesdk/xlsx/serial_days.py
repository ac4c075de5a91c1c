"""Dates as spreadsheets count them: whole days since 30 December 1899."""

from __future__ import annotations

import datetime

EPOCH = datetime.date(1899, 12, 30)
"""The day that the number 0 stands for. Numbers below 61 (before March 1900) differ by program."""
FIRST_DAY, LAST_DAY = 3_001, 2_958_465
"""What dates are taken for: 1908-03-19 to 9999-12-31. Smaller numbers are years or counts of days
that somebody typed: 2024 would be a day in 1905."""


def serial_day(date: datetime.date) -> int:
    """The number that a spreadsheet holds for a date."""
    return (date - EPOCH).days
