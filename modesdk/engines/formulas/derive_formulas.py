"""A derive table in cells: the row that decides, the code of what it says, and the value.

Its columns, by `DERIVE_COLUMNS`, list the rows in the order of preference, so that under every hit
policy but those for totals the first row that holds decides.
"""

from __future__ import annotations

from modesdk.conditions import HitPolicy, Outputs
from modesdk.engines.formulas.condition_formulas import constant
from modesdk.formula.decision_formulas import TRUE, UNKNOWN
from modesdk.formula.expr import Expr, Operand, call, choose, largest, pick, ref, sum_of, when
from modesdk.model.arithmetic import exact
from modesdk.ruleset.rules import RuleSet, TableDerivation

DERIVE_COLUMNS = ("truth", "row", "code")
"""Truth, place in the order of preference, and what the row says as a whole number."""


def decided_cell(derivation: TableDerivation) -> str:
    """The name of the cell with the code that the table gives, or an error."""
    return f"derive.{derivation.target}.decided"


def breakable(ruleset: RuleSet) -> tuple[TableDerivation, ...]:
    """The tables of which rows may hold that their hit policies do not allow together."""
    return tuple(table for table in ruleset.tables if table.outputs.exclusive)


def codes(outputs: Outputs) -> tuple[int, ...]:
    """Per row, in the order of the pack, a number for its output; of a total, its whole units."""
    if not outputs.totals:
        return outputs.codes
    with exact():
        return tuple(int(amount * outputs.unit) for amount in outputs.amounts)


def first(table: str) -> Expr:
    """The place of the first row that holds, 0 for none."""
    return call("IFERROR", call("MATCH", TRUE, ref(f"{table}.truth"), 0), 0)


def decided(table: str, outputs: Outputs, *, rests_on_errors: bool) -> Expr:
    """The code that the hit policy gives (1 for a total), 0 for none.

    An error where rows hold that may not hold together, or where a derived attribute is one that
    the table rests on: no decision rests on such a table.
    """
    truth, row, code = _columns(table)
    place = ref(f"{table}.first")
    rivals = truth.same(UNKNOWN) * _says_other(table, outputs)
    if not outputs.totals and not outputs.exclusive:
        rivals *= row < place
    given: Operand = 1 if outputs.totals else pick(code, place)
    found = when(place.same(0), 0, when(sum_of(rivals) > 0, 0, given))
    broken: list[Expr] = []
    if outputs.policy is HitPolicy.UNIQUE:
        broken.append(sum_of(truth.same(TRUE) * row.differs(place)) > 0)
    elif outputs.exclusive:
        broken.append(sum_of(truth.same(TRUE) * _says_other(table, outputs)) > 0)
    if rests_on_errors:
        broken.append(call("ISERROR", call("SUM", truth)))
    for fault in broken:
        found = when(fault, call("NA"), found)
    return found


def derived_value(table: str, outputs: Outputs) -> Expr:
    """The value in its normal form, "" for none.

    A total is divided once, at the end, as cells hold no exact decimal fractions.
    """
    code = ref(f"{table}.decided")
    if not outputs.totals:
        said = dict(zip(outputs.codes, outputs.rows, strict=True))
        values = ("" if output is None else constant(output) for output in said.values())
        return choose(code, values, otherwise="")
    truth, _, amount = _columns(table)
    total = sum_of(truth.same(TRUE) * amount)
    return when(code.same(0), "", total if outputs.unit == 1 else total / outputs.unit)


def _columns(table: str) -> tuple[Expr, Expr, Expr]:
    truth, row, code = (ref(f"{table}.{part}") for part in DERIVE_COLUMNS)
    return truth, row, code


def _says_other(table: str, outputs: Outputs) -> Expr:
    """Whether a row says something else than the first one that holds; for a total, anything."""
    _, _, code = _columns(table)
    return code.differs(0 if outputs.totals else pick(code, largest(1, ref(f"{table}.first"))))
