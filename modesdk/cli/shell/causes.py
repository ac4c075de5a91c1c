"""Problems grouped by their cause: one line each, with how many cells it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from modesdk.diagnostics import Diagnostic

MOST_ALIKE = 10
"""So many different problems of one code in one column are told in full."""
_ROWS_SHOWN = 8
_NAMES = re.compile(r"\brow '?[^\s:']+'?|\bposition [0-9]+")


@frozen
class Cause:
    """The first of the problems that have one cause, and the rows of the others."""

    first: Diagnostic
    others: tuple[Diagnostic, ...] = ()

    @property
    def rows(self) -> str:
        """The rows of the others, as far as they have one."""
        rows = [str(p.location.row) for p in self.others if p.location.row is not None]
        more = ", ..." if rows[_ROWS_SHOWN:] else ""
        return ", ".join(rows[:_ROWS_SHOWN]) + more


def causes(problems: Iterable[Diagnostic]) -> list[Cause]:
    """The problems by cause, in the order of the first of each.

    One cause is the same said of several rows of one column. Where a column has very many
    different problems of one code, those beyond the first ones count as one cause.
    """
    groups: dict[tuple[str, ...], list[Diagnostic]] = {}
    kinds: dict[tuple[str, ...], int] = {}
    for problem in problems:
        kind = _kind(problem)
        key = (*kind, _NAMES.sub("", problem.message), problem.hint)
        if key not in groups:
            kinds[kind] = kinds.get(kind, 0) + 1
            key = key if kinds[kind] <= MOST_ALIKE else kind
        groups.setdefault(key, []).append(problem)
    return [_cause(group) for group in groups.values()]


def _kind(problem: Diagnostic) -> tuple[str, ...]:
    place = problem.location
    column = place.column if place.file.endswith(".csv") else ""
    return (problem.code, str(problem.severity), place.file, column)


def _cause(group: Sequence[Diagnostic]) -> Cause:
    return Cause(group[0], tuple(group[1:]))
