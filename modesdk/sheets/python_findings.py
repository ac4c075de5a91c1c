"""On Trace: what evaluators in Python found, which no formula can, and whether it still counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.engines.formulas.condition_formulas import value_cell
from modesdk.formula.expr import Expr, call, joined, ref, when
from modesdk.language.text import Text, both
from modesdk.model.evaluator import PythonEvaluator
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.tables import EvidenceRow
from modesdk.ruleset.compile import python_evaluators
from modesdk.ruleset.rules import hidden_attribute
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.evidence import (
    could_hold,
    fingerprint,
    fingerprint_formula,
    given_inputs,
    verdict_cell,
    verdicts,
)
from modesdk.sheets.book.marks import mark_status
from modesdk.sheets.book.table import Column, Line, Table

LABEL = 50
"""The width of the column with labels."""
WHITE = styles.Style(size=8, colour=styles.WHITE)
"""Of cells that only formulas read."""


def findings(book: Book, ws: Worksheet, row: int) -> int:
    """Verdicts of Python evaluators, which no formula can find; returns where to go on."""
    evaluators = python_evaluators(book.model.pack)
    if not evaluators:
        return row
    title = both("Findings that formulas cannot compute (as last computed)")
    table = block(book, ws, row, title, _FINDINGS)
    table.heads()
    case = book.model.case or Case(book.model.pack.as_of)
    found, stale = verdicts(book.model.pack, case), list[Expr]()
    for evaluator in evaluators:
        for finding in evaluator.rows:
            line = table.line()
            _verdict(line, finding, evaluator.name, found)
            _freshness(line, finding, evaluator, case)
            stale.append(call("COUNTIF", ref(f"{ws.title}!{line['stale']}"), 1))
    book.calc_cell("evidence.stale", call("SUM", *stale) if stale else 0)
    book.alarm(
        book.ref("evidence.stale"),
        both(
            "findings that formulas cannot compute are out of date (see Trace), "
            "run modesdk workbook refresh"
        ),
    )
    return table.row + 2


_FINDINGS = (
    Column("rule", both("Rule")),
    Column("text", both("What it says"), LABEL, styles.WRAP),
    Column("evaluator", both("Found by"), style=styles.SMALL.but(wrap=True)),
    Column("verdict", both("Verdict"), style=styles.CENTRE),
    Column("fresh", both("Up to date"), style=styles.WRAP.but(size=9)),
    Column("rests", style=WHITE),
    Column("stale", style=WHITE),
    Column("counts", style=WHITE),
    Column("held", style=WHITE),
)


def _verdict(line: Line, finding: EvidenceRow, evaluator: str, found: Mapping[str, Value]) -> None:
    """What was found as it was last computed."""
    hidden = hidden_attribute(finding.id)
    held = found.get(hidden)
    line.put(
        rule=finding.id,
        text=line.book.label(finding.label, finding.id),
        evaluator=evaluator,
        held={True: "yes", False: "no"}[held] if isinstance(held, bool) else None,
    )
    line.fit((finding.label, "text"), least=32)
    line.define(held=verdict_cell(hidden))
    line.put(verdict=in_words(line.book, line["held"]))


def _freshness(line: Line, finding: EvidenceRow, evaluator: PythonEvaluator, case: Case) -> None:
    """Whether the profile is still the one that the verdict rests on; what counts of it."""
    book, hidden = line.book, hidden_attribute(finding.id)
    inputs = given_inputs(book.model.ruleset, evaluator)
    same = call("EXACT", fingerprint_formula(book, inputs), line["rests"])
    line.put(rests=fingerprint(book.model.ruleset, case, inputs))
    line.define(rests=f"fingerprint.{hidden}")
    stale = line["stale"]
    line.put(
        stale=when(same, 0, when(could_hold(book, evaluator), 1, 2)),
        counts=when(stale.same(0), joined(line["held"], ""), ""),
    )
    line.define(counts=value_cell(hidden))
    late = book.worded("✗ out of date: run refresh")
    idle, fresh = book.worded("— cannot matter now"), book.worded("✓ up to date")
    line.put(fresh=when(stale.same(1), late, when(stale.same(2), idle, fresh)))
    cell = line.cell("fresh")
    mark_status(line.table.ws, f"{cell}:{cell}")


def block(book: Book, ws: Worksheet, row: int, title: Text, columns: Sequence[Column]) -> Table:
    """A table below its title, which stands in `row`."""
    book.put(ws, (row, 1), title, styles.SECTION)
    ws.row_dimensions[row].height = 22
    return Table(book, ws, columns, row + 1)


def in_words(book: Book, cell: Expr) -> Expr:
    """A value of a cell in the reader's language; "unknown" for none."""
    yes, no, unknown = book.worded("yes"), book.worded("no"), book.worded("unknown")
    said = when(cell.same("yes"), yes, when(cell.same("no"), no, cell))
    return when(cell.same(""), unknown, said)
