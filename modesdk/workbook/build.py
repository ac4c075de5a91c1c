"""Pack -> workbook: every sheet's `build(book)`, then names, texts and protection, then values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.weights import Weights
from modesdk.sheets import (
    cases_sheet,
    playbook_sheet,
    profile_sheet,
    rules_sheet,
    scenarios_sheet,
    sensitivity_sheet,
    sources_sheet,
    trace_sheet,
)
from modesdk.sheets import portfolio_sheet as portfolio
from modesdk.sheets import weights_sheet as weights
from modesdk.sheets.book.calculate import with_values
from modesdk.sheets.book.draft import Book
from modesdk.sheets.front import recommendation_sheet
from modesdk.sheets.hidden import calc, choices, link, origin
from modesdk.xlsx.write_parts import parts_of

SHEETS: Mapping[str, Callable[..., object]] = {
    "recommendation": recommendation_sheet.build,
    "profile": profile_sheet.build,
    "weights": weights.build,
    "rules": rules_sheet.build,
    "trace": trace_sheet.build,
    "sensitivity": sensitivity_sheet.build,
    "scenarios": scenarios_sheet.build,
    "cases": cases_sheet.build,
    "portfolio": portfolio.build,
    "playbook": playbook_sheet.build,
    "sources": sources_sheet.build,
    "calc": calc.build,
    "lists": choices.build,
    "link": link.build,
    "meta": origin.build,
}
"""What builds each sheet, by name and in order; all take the book."""
CORE = ("profile", "weights", "rules", "trace", "playbook", "sources", "calc", "lists")
"""Inputs, rules and the decision: complete without the sheets that show and compare."""


def workbook_bytes(
    pack: Pack,
    case: Case | None = None,
    weights: Weights | None = None,
    lang: Lang = "zh",
    rows: int | None = None,
    profiles: Sequence[tuple[str, Case]] | None = None,
) -> bytes:
    """The workbook of a pack as a file, with the computed values in it.

    `rows`: how many profiles the Portfolio sheet has room for; `profiles` fill its first ones,
    with their names. The same inputs give the same
    bytes. Raises UnknownEngineError when formualizer is missing.
    """
    book = Book.of(pack, case, weights, lang)
    portfolio: dict[str, Any] = {"rows": rows, "profiles": profiles}
    build(book, portfolio={name: given for name, given in portfolio.items() if given is not None})
    return with_values(parts_of(finished(book), f"{pack.as_of.isoformat()}T00:00:00Z")).packed()


def build(
    book: Book, names: Iterable[str] = SHEETS, portfolio: Mapping[str, Any] | None = None
) -> None:
    """Build the sheets of these names (see `CORE` for what makes sense without the others).

    `portfolio`: what the Portfolio sheet's own `build` is given.
    """
    for name in names:
        SHEETS[name](book, **(portfolio or {} if name == "portfolio" else {}))


def finished(book: Book) -> Workbook:
    """The workbook with what belongs to it as a whole."""
    wb, pack = book.finish(), book.model.pack
    wb.properties.creator = f"modesdk: {pack.name} {pack.version}"
    wb.properties.title = pack.title["en"]
    day = datetime.datetime.combine(pack.as_of, datetime.time())
    wb.properties.created = wb.properties.modified = day
    wb.calculation.fullCalcOnLoad = True
    wb.active = 0
    return wb
