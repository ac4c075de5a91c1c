"""Problems as values: found anywhere, raised at the edge, all at once.

A message says what is wrong, where, what was got, what was expected and what to do next. Codes
are stable: scripts and spreadsheets may rely on them.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from attrs import evolve, frozen

from modesdk.language.catalogue import in_language
from modesdk.language.worded import Bilingual, Worded, worded

CLOSE = 0.6
"""As alike must two words be, from 0 to 1, for one to be taken for a slip of the other."""


class Severity(StrEnum):
    """How bad: an error stops loading, a warning and an info do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_SAID = {
    Severity.ERROR: worded("error"),
    Severity.WARNING: worded("warning"),
    Severity.INFO: worded("info"),
}


@frozen
class Location:
    """Where a problem is: a file, and in it a line or row, a column heading or a key path."""

    file: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = self.file or worded("input")
        if self.row is not None:
            place = worded("{place}, row {row}", place=place, row=self.row)
        if self.column:
            place = worded("{place}, {column}", place=place, column=self.column)
        return place


Where = Callable[[str], Location]
"""Tells where the input of a name was given: a key of a file, an option, a cell."""


@frozen
class Diagnostic:
    """One problem: stable code, severity, place, message and what to do next.

    `case` is a case that shows it, as a line of a CSV file with cases: pairs of column and cell.
    """

    code: str
    message: str
    location: Location = Location()
    severity: Severity = Severity.ERROR
    hint: str = ""
    case: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        text = worded(
            "{place}: {severity} {code}: {message}",
            place=str(self.location),
            severity=_SAID[self.severity],
            code=self.code,
            message=self.message,
        )
        return worded("{message}. {hint}", message=text, hint=self.hint) if self.hint else text

    def at(self, location: Location) -> Diagnostic:
        """The same problem at another place."""
        return evolve(self, location=location)

    def with_case(self, case: Iterable[tuple[str, str]]) -> Diagnostic:
        """The same problem with a case that shows it."""
        return evolve(self, case=tuple(case))

    def said_in(self, lang: str) -> Diagnostic:
        """The same problem in a language ("zh" or "en"), as far as the catalogue knows it."""
        message, hint = in_language(self.message, lang), in_language(self.hint, lang)
        return evolve(self, message=message, hint=hint)

    def to_dict(self) -> dict[str, object]:
        """Plain data for JSON output."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "file": self.location.file,
            "row": self.location.row,
            "column": self.location.column,
            "message": self.message,
            "hint": self.hint,
            "case": dict(self.case),
        }


def one_line(text: str, most: int = 300) -> str:
    """A foreign text as one line: control characters made visible, cut where it gets long.

    A sentence stays one that can be translated; what fills it becomes one line.
    """
    if isinstance(text, Bilingual):
        return text
    if isinstance(text, Worded):
        return Worded(text.template, {n: _flat(part, most) for n, part in text.parts.items()})
    joined = " ".join(text[: 4 * most].split())
    visible = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in joined)
    return visible if len(visible) <= most else visible[: most - 3] + "..."


def _flat(part: object, most: int) -> object:
    return one_line(part, most) if isinstance(part, str) else part


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word closest to `word`, or "" when none is close."""
    return did_you_mean(*(repr(str(name)) for name in close_to(word, known)[:1]))


def close_to(word: str, known: Iterable[str], cutoff: float = CLOSE) -> list[str]:
    """Of the known words up to three that are close to `word`, the closest first.

    Capitals do not count; `cutoff` says from 0 to 1 how alike they must be.
    """
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(name.casefold(), name)
    matches = difflib.get_close_matches(word[:80].casefold(), by_folded, n=3, cutoff=cutoff)
    return [by_folded[match] for match in matches]


def did_you_mean(*words: str) -> str:
    """A hint that asks whether one of these was meant, each as it is to be shown; "" for none."""
    return worded("Did you mean {word}?", word=_any_of(words)) if words else ""


def _any_of(words: Sequence[str]) -> str:
    one, *others = words
    return worded("{one} or {others}", one=one, others=_any_of(others)) if others else one


class _Weighed(Protocol):
    @property
    def severity(self) -> Severity: ...


_Found = TypeVar("_Found", bound=_Weighed)


def errors_in(problems: Iterable[_Found]) -> list[_Found]:
    """Only the problems that stop the work."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
