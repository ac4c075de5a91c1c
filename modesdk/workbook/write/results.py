"""Fresh results in an analyst's workbook: verdicts of Python evaluators, and stored values.

After formulas were replaced, the values stored beside all others are those of before; they are
computed anew and replaced one by one, so that readers that do not calculate see what holds.
"""

from __future__ import annotations

import io
from typing import Any

from attrs import evolve

from modesdk.errors import UnknownEngineError
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.ruleset.compile import compile_ruleset, python_evaluators
from modesdk.ruleset.rules import hidden_attribute
from modesdk.sheets.book.calculate import calculated, undated
from modesdk.sheets.book.draft import is_built
from modesdk.sheets.book.evidence import fingerprint, given_inputs, verdict_cell, verdicts
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import CellValue
from modesdk.xlsx.rewrite_archive import rewrite
from modesdk.xlsx.save import Changes


def put_verdicts(changes: Changes, pack: Pack, case: Case) -> int:
    """Set verdicts and fingerprints that are out of date; returns how many verdicts changed."""
    evaluators = python_evaluators(pack)
    if not evaluators:
        return 0
    ruleset, found, count = compile_ruleset(pack, None), verdicts(pack, case), 0
    for evaluator in evaluators:
        print_ = fingerprint(ruleset, case, given_inputs(ruleset, evaluator))
        for row in evaluator.rows:
            hidden = hidden_attribute(row.id)
            verdict = found.get(hidden)
            word = {True: "yes", False: "no"}.get(verdict) if isinstance(verdict, bool) else None
            count += _put(changes, verdict_cell(hidden), word)
            _put(changes, f"fingerprint.{hidden}", print_)
    return count


def _put(changes: Changes, name: str, value: str | None) -> bool:
    target, cell = changes.package.range(sanitised(name)), changes.package.cell(sanitised(name))
    if target is None or cell is None or cell.formula is not None:
        return False
    if str(cell.value or "") == (value or ""):
        return False
    changes.put(target.sheet, cell.spot, Edit(value))
    return True


def recalculate(changes: Changes) -> bool:
    """Add fresh stored values to the changes. False when no calculation engine is installed."""
    package = changes.package
    named = {place.sheet for name in package.names if (place := package.range(name)) is not None}
    buffer = io.BytesIO()
    rewrite(package.archive, changes.parts(), buffer)
    try:
        book = calculated(buffer.getvalue())
    except UnknownEngineError:
        return False
    for title in (n for n in package.sheets if is_built(n) or n in named):
        if title not in changes.sheets:
            _fresh_values(changes, book, title)
    for title, written in changes.sheets.items():
        for spot, cell in written.items():
            if cell.formula is not None:
                value = _plain(book.get_value(title, *spot), None)
                written[spot] = evolve(cell, value="" if value is None else value)
    return True


def _fresh_values(changes: Changes, book: Any, title: str) -> None:
    """The stored values of one sheet, where they changed."""
    edits = changes.edits.get(title, {})
    for spot, edit in list(edits.items()):
        if edit.formula is not None:
            edits[spot] = evolve(edit, value=_plain(book.get_value(title, *spot), edit.value))
    for spot, cell in changes.package.sheet(title).cells.items():
        if (cell.formula is None and not cell.shared) or spot in edits:
            continue
        value = _plain(book.get_value(title, *spot), cell.value)
        if value != cell.value and not cell.error:
            changes.put(title, spot, Edit(value, cached=True))


def _plain(value: Any, otherwise: CellValue) -> CellValue:
    """A computed value as it is stored; what stood there where it is no plain one (an error)."""
    value = undated(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return value or None
    return None if value is None else otherwise
