"""The grid's input side: typed cells to codes, and the stored verdicts of Python evaluators.

A cell that cannot be understood counts as missing and is reported. Words are looked up in Lists
(ids, labels and aliases). A cell for a set holds ids or labels between commas (also ，、; ；); a
dash says that none holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.engines.formulas.condition_formulas import known_cell, member_cell, value_cell
from modesdk.engines.formulas.program import all_tests, set_members
from modesdk.formula.expr import (
    Expr,
    Operand,
    all_of,
    any_of,
    call,
    joined,
    largest,
    lifted,
    pick,
    sum_of,
    total,
    when,
)
from modesdk.model.evaluator import PythonEvaluator, required_inputs
from modesdk.model.schema import Attribute, AttributeType
from modesdk.sheets.book import percent, vocabulary
from modesdk.sheets.book.typed_formulas import is_day
from modesdk.sheets.grid.row_grid import Content, Grid, verdict_names

NONE_OF_THEM = "-"
"""What a cell for a set holds when none of its members applies."""
UNSET = "?"
"""Stands for a missing value among the stored inputs of an evaluator."""
_ERROR = f",{UNSET},"
"""The split text of a cell that holds an error value."""
_SEPARATORS = (";", "；", "，", "、")


def add_inputs(grid: Grid) -> None:
    """Columns for the date, the codes of every attribute and the verdicts."""
    source, attributes = grid.source, grid.source.attributes
    grid.add_place()
    texts = [a for a in attributes if a.type is AttributeType.SET]
    for position, attribute in enumerate(attributes):
        cell = source.cell(position)
        grid.text(_raw_name(attribute), when(cell.same(""), "", cell))
    for attribute in texts:
        split = _split(grid.at(_raw_name(attribute)))
        grid.text(f"text.{attribute.id}", call("IFERROR", split, _ERROR))
    for attribute in attributes:
        _add_place(grid, attribute)
    for attribute in (a for a in attributes if a.is_percent):
        grid.text(_percent_name(attribute), percent.reading(grid.at(_raw_name(attribute))))
    # the codes stand side by side in the order of the input cells: see `add_faults`
    for attribute in attributes:
        grid.text(code_name(attribute), _code(grid, attribute))
    for attribute in texts:
        _add_members(grid, attribute)
    date, typed = grid.book.ref("as_of"), source.as_of
    usable = when(call("ISNUMBER", typed), _bad_day(typed).same(0), False)
    grid.add("as_of", call("IFERROR", when(usable, typed, date), date))


def add_faults(grid: Grid) -> None:
    """Columns that tell what is wrong with a row.

    `used` (1 when anything is given), `faults` (cells not understood), `first_fault`, `bad_date`
    (1 when the date is none).
    """
    attributes = grid.source.attributes
    typed = grid.span([_raw_name(a) for a in attributes])
    codes = grid.span([code_name(a) for a in attributes])
    turned = grid.span([code_name(a) for a in attributes], _reversed_row(grid))
    filled, unread = typed.differs(""), codes.same("")
    grid.add("used", call("IFERROR", when(sum_of(filled * 1) > 0, 1, 0), 1))
    grid.add("faults", call("IFERROR", sum_of(filled * unread), 1))
    found = call("IFERROR", sum_of(largest(filled * unread * turned)), 0)
    none = grid.at("faults").same(0)
    grid.add("first_fault", when(none, 0, len(attributes) + 1 - found))
    date = grid.source.as_of
    checked = when(call("ISNUMBER", date), _bad_day(date), 1)
    grid.add("bad_date", call("IFERROR", when(date.same(""), 0, checked), 1))


def _bad_day(cell: Expr) -> Expr:
    """1 when a number is no day of the calendar."""
    return when(is_day(cell), 0, 1)


def _reversed_row(grid: Grid) -> int:
    """Numbers the codes' columns from the last on, so that the first fault has the highest."""
    attributes, row = grid.source.attributes, grid.positions_row
    for position, attribute in enumerate(attributes):
        grid.head(row, grid.places[code_name(attribute)], len(attributes) - position)
    return row


def _raw_name(attribute: Attribute) -> str:
    """The column that repeats the typed cell on the grid's own sheet ("" for an empty one)."""
    return f"raw.{attribute.id}"


def _percent_name(attribute: Attribute) -> str:
    """The column with the number of per cent that a cell means."""
    return f"percent.{attribute.id}"


def code_name(attribute: Attribute) -> str:
    """The column that is "" when the cell is empty or not understood."""
    if attribute.type is AttributeType.SET:
        return f"ok.{attribute.id}"
    return value_cell(attribute.id)


def _code(grid: Grid, attribute: Attribute) -> Content:
    cell = grid.at(_raw_name(attribute))
    match attribute.type:
        case AttributeType.NUMBER:
            read = grid.at(_percent_name(attribute)) if attribute.is_percent else cell
            return _number(read, attribute)
        case AttributeType.DATE:
            day = when(_bad_day(cell).same(0), cell, "")
            return when(call("ISNUMBER", cell), day, "")
        case AttributeType.BOOLEAN:
            return _listed(grid, attribute, vocabulary.YES_NO)
        case AttributeType.SET:
            return None  # it follows from the members: see `_add_members`
        case AttributeType.TEXT:
            return _text(grid, cell, attribute)


def _number(cell: Expr, attribute: Attribute) -> Expr:
    checks = []
    if attribute.minimum is not None:
        checks.append(cell >= attribute.minimum)
    if attribute.maximum is not None:
        checks.append(cell <= attribute.maximum)
    if attribute.integer:
        checks.append(cell.same(call("ROUND", cell, 0)))
    return when(call("ISNUMBER", cell), when(all_of(*checks), cell, "") if checks else cell, "")


def _text(grid: Grid, cell: Expr, attribute: Attribute) -> Expr:
    word = call("TRIM", cell)
    if not attribute.values:
        return call("IFERROR", word, "")
    if not attribute.open_domain:
        return _listed(grid, attribute, attribute.id)
    fits = vocabulary.pattern_formula(attribute.pattern, word) if attribute.pattern else None
    other = word if fits is None else when(fits, word, "")
    return _listed(grid, attribute, attribute.id, other)


def _add_place(grid: Grid, attribute: Attribute) -> None:
    """The place of a typed word in its list: 0 when it is not there, -1 for an error value."""
    name = vocabulary.YES_NO if attribute.type is AttributeType.BOOLEAN else attribute.id
    text = attribute.type is AttributeType.TEXT and bool(attribute.values)
    if text or attribute.type is AttributeType.BOOLEAN:
        listed, places = (grid.book.ref(f"list.{name}.{part}") for part in ("words", "places"))
        word = call("LOWER", call("TRIM", grid.at(_raw_name(attribute))))
        found = sum_of(listed.same(word) * places)
        grid.add(f"place.{attribute.id}", call("IFERROR", found, -1))


def _listed(grid: Grid, attribute: Attribute, name: str, other: Expr | None = None) -> Expr:
    """The code of a word in a list; `other` (or "") when it is not there."""
    place, codes = grid.at(f"place.{attribute.id}"), grid.book.ref(f"list.{name}.codes")
    missing = lifted("") if other is None else when(place < 0, "", other)
    return when(place > 0, pick(codes, place), missing)


def _split(cell: Expr) -> Expr:
    """A list with every part between two commas of its own: ",a,,b,"."""
    text = call("LOWER", call("TRIM", cell))
    for separator in (*_SEPARATORS, ", ", " ,"):
        text = call("SUBSTITUTE", text, separator, ",")
    parts = joined(",", call("SUBSTITUTE", text, ",", ",,"), ",")
    return when(call("TRIM", cell).same(""), "", parts)


def _members(grid: Grid, attribute: Attribute) -> tuple[str, ...]:
    """The members that get a column of 1 or 0: all of a closed list, or those that rules name."""
    named = set_members(grid.ruleset, attribute.id)
    if attribute.closed:
        return named
    tested = {
        str(literal.value)
        for test in all_tests(grid.ruleset)
        if test.attribute == attribute.id
        for literal in test.tests.literals
    }
    return tuple(member for member in named if member in tested)


def _add_members(grid: Grid, attribute: Attribute) -> None:
    text, code = grid.at(f"text.{attribute.id}"), code_name(attribute)
    members = _members(grid, attribute)
    names = [member_cell(attribute.id, member) for member in members]
    grid.add_all(names, [_holds(text, attribute, member) for member in members])
    grid.add(known_cell(attribute.id), when(grid.at(code).same(""), 0, 1))
    if attribute.closed:
        commas = call("LEN", text) - call("LEN", call("SUBSTITUTE", text, ",", ""))
        read = commas.same(2 * call("SUM", grid.span(names)))
        fits = text.same(f",{NONE_OF_THEM},") | read
    else:
        fits = text.differs(_ERROR)
    grid.formulas[grid.places[code]] = str(when(text.same(""), "", when(fits, text, "")))


def _holds(text: Expr, attribute: Attribute, member: str) -> Expr:
    words = _words(attribute, member)
    found = (call("ISNUMBER", call("FIND", f",{word},", text)) for word in words)
    return when(any_of(*found), 1, 0)


def _words(attribute: Attribute, member: str) -> Sequence[str]:
    """Every word for a member; a word that two members share means the first."""
    found = [word for word, value in vocabulary.vocabulary(attribute) if value == member]
    return found or (vocabulary.folded(member),)


def add_verdicts(grid: Grid) -> None:
    """Stored verdicts count while the evaluator's inputs are those they were computed from.

    Afterwards they are missed (`stale`) once what the evaluator requires is given.
    """
    schema, stale = grid.ruleset.pack.schema, list[Expr]()
    for derivation in grid.ruleset.computed:
        evaluator = derivation.evaluator
        checks = [grid.at("as_of").same(grid.add(f"stored.as_of.{evaluator.name}", None))]
        for name in evaluator.inputs:
            now = grid.at(code_name(schema[name]))
            stored = grid.add(f"stored.{evaluator.name}.{name}", None)
            checks.append(when(now.same(""), UNSET, now).same(stored))
        fresh = grid.add(f"fresh.{evaluator.name}", when(all_of(*checks), 1, 0)).same(1)
        missed = when(fresh, 0, when(_could_hold(grid, evaluator), 1, 0))
        stale.append(grid.add(f"stale.{evaluator.name}", missed))
        for verdict in verdict_names(derivation):
            stored = grid.add(f"stored.{verdict}", None)
            grid.text(value_cell(verdict), when(fresh, joined(stored, ""), ""))
    grid.add("stale", total(stale))


def _could_hold(grid: Grid, evaluator: PythonEvaluator) -> Operand:
    """True when what its rows require is given, or anything where it names nothing."""
    schema, required = grid.ruleset.pack.schema, required_inputs(evaluator)
    names = required or evaluator.inputs
    given = [grid.at(code_name(schema[name])).differs("") for name in names]
    return (all_of if required else any_of)(*given) if given else True
