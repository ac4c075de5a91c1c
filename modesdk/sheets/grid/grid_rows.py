"""A whole grid for a sheet of profiles: building it, and filling in profiles from Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from modesdk.engines.formulas.condition_formulas import cell_content
from modesdk.language.terms import TRUTH
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, Value
from modesdk.sheets.book import percent, vocabulary
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.evidence import values_behind
from modesdk.sheets.grid.coded_inputs import NONE_OF_THEM, UNSET, add_faults, add_inputs
from modesdk.sheets.grid.row_grid import (
    Grid,
    ProfileRange,
    hidden_sheet,
    verdict_names,
)
from modesdk.sheets.grid.rule_columns import add_rules
from modesdk.sheets.grid.score_columns import add_scores
from modesdk.xlsx.serial_days import serial_day

_SEPARATORS = ",;，；、"


def grid_for(book: Book, title: str, source: ProfileRange) -> Grid:
    """A grid on a hidden sheet of its own, complete but for what the caller adds; not written."""
    grid = Grid(book, hidden_sheet(book, title), source)
    add_inputs(grid)
    add_faults(grid)
    add_rules(grid)
    add_scores(grid)
    return grid


def fill_row(grid: Grid, index: int, case: Case) -> None:
    """Write a profile into the input cells of a row, and what Python finds about it."""
    source = grid.source
    ws, row = grid.book.wb[source.sheet], source.first_row + index
    ws.cell(row, source.as_of_column).value = case.as_of
    for position, attribute in enumerate(source.attributes, start=1):
        cell = ws.cell(row, source.as_of_column + position)
        content = shown(attribute, case.values.get(attribute.id), grid.book.model.lang)
        cell.value = content
        if isinstance(content, str):
            cell.data_type = "s"
    store_verdicts(grid, index, case, {})


def shown(attribute: Attribute, value: Value, lang: str = "zh") -> Any:
    """How an input cell of a grid shows a value in normal form; None when it is missing."""
    if isinstance(value, frozenset):
        return _listed(attribute, value, lang)
    if isinstance(value, bool):
        return TRUTH[value][lang]
    if isinstance(value, (int, Decimal)):
        return percent.content_of(attribute, Decimal(value))
    if isinstance(value, str):
        labels = (vocabulary.choice(v)[lang] for v in attribute.values if v.id == value)
        return next(labels, value)
    return value


def _listed(attribute: Attribute, members: frozenset[str], lang: str) -> str:
    labels = []
    for member in [v.id for v in attribute.values if v.id in members] or sorted(members):
        label = attribute.value_label(member, lang)
        labels.append(member if any(c in label for c in _SEPARATORS) else label)
    labels += sorted(members - set(attribute.value_ids)) if attribute.values else []
    return ", ".join(labels) or NONE_OF_THEM


def store_verdicts(grid: Grid, index: int, case: Case, typed: Mapping[str, str]) -> None:
    """Write what Python evaluators find about a row, beside their inputs.

    The grid takes a verdict only while its stored inputs equal those of the row, so they are stored
    as its own columns give them: a set as it was `typed`, else as `fill_row` shows it.
    """
    derivations = grid.ruleset.computed
    if not derivations:
        return
    known = values_behind(grid.ruleset.pack, case)
    for derivation in derivations:
        evaluator = derivation.evaluator
        stored: dict[str, Any] = {f"stored.as_of.{evaluator.name}": serial_day(case.as_of)}
        for name in evaluator.inputs:
            stored[f"stored.{evaluator.name}.{name}"] = _code(grid, name, known.get(name), typed)
        for verdict in verdict_names(derivation):
            stored[f"stored.{verdict}"] = cell_content(known.get(verdict))
        for name, content in stored.items():
            grid.ws.cell(grid.first_row + index, grid.places[name]).value = content


def _code(grid: Grid, name: str, value: Value, typed: Mapping[str, str]) -> Any:
    """A value as the grid's own code column shows it; a list as ",a,,b,"."""
    if value is None:
        return UNSET
    if not isinstance(value, frozenset):
        return cell_content(value)
    attribute = grid.ruleset.pack.schema[name]
    text = typed.get(name) or str(shown(attribute, value, grid.book.model.lang))
    members = re.split(f" ?[{_SEPARATORS}] ?", text.lower())
    return "".join(f",{member}," for member in members)
