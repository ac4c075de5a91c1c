"""Ids that lost their leading zeros: a spreadsheet program takes 001 for the number 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modesdk.diagnostics import Diagnostic

Unknown = tuple[str, Diagnostic]
"""A word that names nothing, and what is said about it otherwise."""
_SHOWN = 5
_HINT = (
    "Spreadsheet programs do that. Format the column as text and write the zeros again, or choose "
    "ids that are no numbers"
)


def named_once(found: Iterable[Unknown], known: Iterable[str]) -> Iterator[Diagnostic]:
    """The problems, those of lost zeros as one for each file and column, with their number."""
    by_number = {_bare(name): name for name in known if name.isascii() and name.isdigit()}
    lost: dict[tuple[str, str, str], list[Unknown]] = {}
    for word, problem in found:
        if word.isascii() and word.isdigit() and _bare(word) in by_number:
            place = problem.location
            where = (problem.code, place.file, place.column.rpartition(".")[2])
            lost.setdefault(where, []).append((word, problem))
        else:
            yield problem
    for group in lost.values():
        yield _together(group, by_number)


def _together(group: list[Unknown], by_number: dict[str, str]) -> Diagnostic:
    words = list(dict.fromkeys(word for word, _ in group))
    pairs = ", ".join(f"{word} for {by_number[_bare(word)]}" for word in words[:_SHOWN])
    more = ", ..." if words[_SHOWN:] else ""
    cells = f"{len(group):,} cells" if group[1:] else "one cell"
    message = f"leading zeros were lost in {cells}: {pairs}{more}"
    first = group[0][1]
    return Diagnostic(first.code, message, first.location, first.severity, _HINT)


def _bare(number: str) -> str:
    return number.lstrip("0")
