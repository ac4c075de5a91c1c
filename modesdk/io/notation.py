"""How people write numbers, dates and yes or no as texts: the one reader of these notations.

Whatever door a text comes through (file, cell, option, function), it is read here, after its
name has told what type it should have. What has two readings is refused with the one to write.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from modesdk.language.worded import worded
from modesdk.model.booleans import truth_of
from modesdk.model.names import folded, narrow

NOT_KNOWN = frozenset(
    {
        "?",
        "??",
        "???",
        "-",
        "--",
        "---",
        "–",
        "—",
        "n/a",
        "#n/a",
        "na",
        "n.a.",
        "nil",
        "none",
        "null",
        "nan",
        "unknown",
        "tbd",
        "tba",
        "未知",
        "不知道",
        "不清楚",
        "不详",
        "待定",
        "待确认",
        "暂无",
    }
)
"""What people write, folded, where they know nothing: it is no value."""
NONE_OF_THEM = "-"
"""Under a set, alone: the answer that nothing of it holds, at every door; a list may be empty."""
NONE_IN_WORDS = frozenset({"none", "无", "没有", "都没有"})
"""What people write for it, folded. Only where it is asked for can they mean nothing else."""
MOST_DIGITS = 300
_LEAVE_EMPTY = worded("Leave it empty when it is not known")
_NONE_OR_UNKNOWN = worded(
    "Write - when none of them holds, and leave it empty when it is not known"
)
_DECIMAL_POINT = worded(
    "Write a decimal point, as in 2.5; commas only separate thousands, as in 1,234.5"
)
_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?")
_MINUS = str.maketrans("\u2212", "-")
_NUMBER = re.compile(
    r"[-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE](?P<exponent>[-+]?\d+))?", re.ASCII
)
_DIGITS_AND_MARKS = re.compile(r"[-+]?[\d.,' ]*\d[\d.,' ]*", re.ASCII)
_INFINITIES = frozenset({"nan", "inf", ".nan", ".inf", "infinity"})
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})[日号])(?P<time>.*)",
    re.ASCII,
)
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?", re.ASCII)
_TIME = re.compile(r"[T ]\s*\d{1,2}[:时点].*", re.ASCII)
DAY_ALONE = worded("Write the day alone, as in 2026-03-10")
_DATE_LIKE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}", re.ASCII)


class NotationError(ValueError):
    """A text cannot be read as what it should be. `hint` says what to write instead."""

    def __init__(self, hint: str = "") -> None:
        self.hint = hint
        super().__init__(hint)


class IncomparableError(NotationError):
    """A number that has no place among numbers: not a number, infinite."""


class HugeError(NotationError):
    """A number that is too large or too small to compute with."""


def is_blank(text: str) -> bool:
    """Whether a text says nothing at all: only blanks of some kind."""
    return not text.strip()


def unknown_hint(text: str) -> str:
    """What to do about "n/a" and its kin, or about an error of a spreadsheet; "" otherwise."""
    if _ERROR.fullmatch(text.strip()) or folded(text) in NOT_KNOWN:
        return _LEAVE_EMPTY
    return ""


def none_hint(text: str) -> str:
    """What to do about a word under a set that may say that nothing holds; "" otherwise."""
    in_doubt = NOT_KNOWN | NONE_IN_WORDS
    return _NONE_OR_UNKNOWN if folded(text) in in_doubt else unknown_hint(text)


def read_number(text: str) -> Decimal:
    """A finite number exactly as written; full-width digits and the minus sign are understood.

    Commas may separate thousands and nothing else: "2,5" could be meant as 2.5 or as 25.
    Raises NotationError.
    """
    plain = _plain(text).translate(_MINUS)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise _no_number(plain)
    exponent = (match["exponent"] or "0").lstrip("+-").lstrip("0")
    if len(exponent) > len(str(MOST_DIGITS)):  # Decimal itself gives up on the longest ones
        raise HugeError
    return Decimal(plain.replace(",", ""))


def read_percent(text: str) -> Decimal | None:
    """The number before a percent sign, 30 for "30 %"; None when the text has no such sign.

    Raises NotationError when what stands before it is no number.
    """
    plain = _plain(text)
    return read_number(plain[:-1]) if plain.endswith("%") else None


def read_boolean(text: str) -> bool:
    """Yes or no, in the words of people and spreadsheets. Raises NotationError."""
    truth = truth_of(text)
    if truth is None:
        raise NotationError(unknown_hint(text))
    return truth


def read_date(text: str) -> datetime.date:
    """A day whose year stands first; a midnight behind it is no part of it. Raises NotationError.

    Read are 2026-03-10, 2026/3/10, 2026.3.10 and 2026年3月10日.
    """
    plain = _plain(text)
    match = _DATE.fullmatch(plain)
    if match is None or not (match["time"] == "" or _MIDNIGHT.fullmatch(match["time"])):
        time = match is not None and _TIME.fullmatch(match["time"])
        hint = DAY_ALONE if time else _date_hint(plain)
        raise NotationError(unknown_hint(text) or hint)
    year, month, day = (int(part) for part in match.groups()[:-1] if part is not None)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise NotationError(worded("The calendar has no such day")) from None


def as_date(given: object) -> datetime.date:
    """The day of a date, of a midnight or of a text. Raises NotationError."""
    if isinstance(given, datetime.datetime):
        return _day_of(given)
    if isinstance(given, datetime.date):
        return given
    if not isinstance(given, (str, int)):
        raise NotationError
    return read_date(str(given))


def _day_of(moment: datetime.datetime) -> datetime.date:
    """The day of a midnight: at another time, or in another zone, the day may be another one."""
    if moment.time() != datetime.time.min or moment.tzinfo is not None:
        raise NotationError(DAY_ALONE)
    return moment.date()


def _plain(text: str) -> str:
    """A text in the usual width, without blanks around it."""
    return narrow(text).strip()


def _no_number(text: str) -> NotationError:
    if folded(text).lstrip("+-") in _INFINITIES:
        return IncomparableError(_LEAVE_EMPTY)
    if unknown := unknown_hint(text):
        return NotationError(unknown)
    if _DIGITS_AND_MARKS.fullmatch(text):
        return NotationError(_DECIMAL_POINT)
    return NotationError(worded("Write the number alone") if re.search(r"\d", text) else "")


def _date_hint(text: str) -> str:
    like = _DATE_LIKE.fullmatch(text) or re.fullmatch(r"\d{8}|\d{4}-?W\d\d(-?\d)?", text)
    return worded("Write the year first, as in 2026-03-10") if like else ""
