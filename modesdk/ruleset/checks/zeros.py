"""Ids that lost their leading zeros: a spreadsheet program takes 001 for the number 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import listed, worded

Unknown = tuple[str, Diagnostic]
"""A word that names nothing, and what is said about it otherwise."""
_SHOWN = 5
_HINT = worded(
    "Spreadsheet programs do that. Format the column as text and write the zeros "
    "again, or choose ids that are no numbers"
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
    pairs = [
        worded("{got} for {meant}", got=word, meant=by_number[_bare(word)])
        for word in words[:_SHOWN]
    ]
    shown = listed([*pairs, "..."] if words[_SHOWN:] else pairs)
    cells = worded("{count:,} cells", count=len(group)) if group[1:] else worded("one cell")
    message = worded("leading zeros were lost in {cells}: {pairs}", cells=cells, pairs=shown)
    first = group[0][1]
    return Diagnostic(first.code, message, first.location, first.severity, _HINT)


def _bare(number: str) -> str:
    return number.lstrip("0")
