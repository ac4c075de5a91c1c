"""Evidence of Python evaluators: last computed verdicts and a fingerprint of what they rest on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from modesdk.engines import Values, known_values
from modesdk.engines.formulas.condition_formulas import known_cell, member_cell, value_cell
from modesdk.engines.formulas.program import set_members
from modesdk.errors import TableError
from modesdk.formula.expr import Expr, all_of, call, joined, pick, total
from modesdk.model.evaluator import PythonEvaluator, required_inputs
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import AttributeType, Value
from modesdk.ruleset.rules import RuleSet, hidden_attribute
from modesdk.sheets.book.draft import Book
from modesdk.xlsx.serial_days import serial_day


def verdict_cell(hidden: str) -> str:
    """The name of the cell with the verdict on a row as it was last found."""
    return f"verdict.{hidden}"


def verdicts(pack: Pack, case: Case) -> Mapping[str, Value]:
    """The verdict on each Python row by hidden attribute; those undetermined are left out."""
    hidden = {hidden_attribute(row.id) for e in pack.evaluators for row in getattr(e, "rows", ())}
    return {name: value for name, value in values_behind(pack, case).items() if name in hidden}


def values_behind(pack: Pack, case: Case) -> Values:
    """What verdicts rest on, and they; nothing where rows contradict each other, as sheets say.

    See `late.unless_void`, and the column `broken` of sheets with a row for each profile.
    """
    try:
        return known_values(pack, case)
    except TableError:
        return {}


def given_inputs(ruleset: RuleSet, evaluator: PythonEvaluator) -> tuple[str, ...]:
    """The profile attributes an evaluator rests on, derived ones traced back."""
    found = dict.fromkeys(
        base for name in evaluator.inputs for base in ruleset.base_inputs.get(name, (name,))
    )
    return tuple(found)


def could_hold(book: Book, evaluator: PythonEvaluator) -> Expr:
    """A formula that is true while a row of it could hold: its required inputs are known.

    A row that is switched off or weighs nothing cannot matter.
    """
    schema = book.model.pack.schema
    known = [
        book.ref(known_cell(name)).same(1)
        if schema.is_set(name)
        else book.ref(value_cell(name)).differs("")
        for name in required_inputs(evaluator)
    ]
    ids = {row.id for row in evaluator.rows}
    places = [rule.index + 1 for rule in book.model.ruleset.decision if rule.id in ids]
    weight = total(pick(book.ref("rule.weight"), place) for place in places)
    return all_of(*known, weight > 0)


def fingerprint_formula(book: Book, inputs: Sequence[str]) -> Expr:
    """The date and the inputs as one text; decimal points whatever the locale."""
    cells = [book.ref("as_of")]
    for name in inputs:
        if book.model.pack.schema.is_set(name):
            cells.append(book.ref(known_cell(name)))
            members = set_members(book.model.ruleset, name)
            cells += [book.ref(member_cell(name, member)) for member in members]
        else:
            cells.append(book.ref(value_cell(name)))
    first, *others = (call("SUBSTITUTE", joined(cell, ""), ",", ".") for cell in cells)
    return joined(first, *(part for text in others for part in ("|", text)))


def fingerprint(ruleset: RuleSet, case: Case, inputs: Sequence[str]) -> str:
    """The text that `fingerprint_formula` gives for a case."""
    parts = [str(serial_day(case.as_of))]
    for name in inputs:
        value = case.values.get(name)
        if ruleset.pack.schema[name].type is AttributeType.SET:
            held = value if isinstance(value, frozenset) else None
            parts.append("0" if held is None else "1")
            for member in set_members(ruleset, name):
                parts.append("" if held is None else "yes" if member in held else "no")
        else:
            parts.append(_shown(value))
    return "|".join(part.replace(",", ".") for part in parts)


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return str(serial_day(value))
    if isinstance(value, (int, Decimal)):
        return format(float(value), ".15g")
    return str(value)
