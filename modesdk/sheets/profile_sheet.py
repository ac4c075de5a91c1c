"""Profile: what is known about the case, one row per attribute, each cell judged at once.

Typed cells are `in.<attr>` and, for sets, `in.<attr>.<member>` and `in.<attr>._none` ("none of
these"); normal forms in the hidden columns are `p.<attr>`, `p.<attr>.<member>`, `known.<attr>`.
A set is known when a member or "none of these" is answered yes, or every member no; members left
blank then count as no.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from modesdk.engines.formulas.condition_formulas import known_cell, member_cell, value_cell
from modesdk.engines.formulas.program import set_members
from modesdk.formula.expr import Expr, any_of, call, joined, lifted, ref, when
from modesdk.language.terms import TRUTH
from modesdk.language.text import LANGUAGES, Text, both
from modesdk.model.schema import Attribute, AttributeType, Missing, Value
from modesdk.sheets.book import percent, styles, typed_formulas, vocabulary
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import LANGUAGE, language_switch, link, offer
from modesdk.sheets.book.marks import mark_status, wrong_in
from modesdk.sheets.book.table import Column, Line, Table
from modesdk.sheets.book.typed_formulas import Typed
from modesdk.sheets.hidden import next_questions
from modesdk.xlsx.serial_days import serial_day

_SMALL = styles.SMALL.but(wrap=True)
_COLUMNS = (
    Column("attribute", both("Attribute"), 38),
    Column("input", both("Input"), 42, styles.INPUT.but(wrap=True)),
    Column("unit", both("Unit"), 12, _SMALL),
    Column("check", both("Check"), 40),
    Column("help", both("Help"), 46, _SMALL),
    Column("id", both("Id"), 26, styles.SMALL),
    Column("place", style=styles.CALC),
    Column("value", style=styles.CALC),
    Column("known", style=styles.CALC),
)
_BESIDE = (Column("gap", width=5), Column("asked", width=36), Column("why", width=66))
"""The columns of `next_questions`."""
_NONE = "_none"


def build(book: Book) -> None:
    """Write the sheet."""
    table = Table(book, book.sheet("Profile"), (*_COLUMNS, *_BESIDE), top=6)
    title = both("Profile: {pack}", pack=book.model.pack.title)
    table.open(title, both("Fill in the yellow cells; leave unknown ones empty."))
    _language(table)
    _as_of(table)
    table.heads(styles.HEAD_LEFT)
    _attributes(table)
    next_questions.build(book, table.ws, table.top)
    _checks(table)
    table.close(frozen="unit")


def _language(table: Table) -> None:
    """Where the language is switched: here, if the book has no front sheet."""
    book, ws = table.book, table.ws
    ws.row_dimensions[4].height = ws.row_dimensions[5].height = 18
    book.put(ws, "A4", LANGUAGE, styles.BOLD)
    if "lang" in book.names.defined:
        chosen = book.worded("en English: change it on the front →")
        style = styles.BODY.but(underline=True, colour=styles.TEAL)
        link(book, ws, "B4", book.name("lang"), chosen, style)
    else:
        language_switch(book, ws, "B4")


def _as_of(table: Table) -> None:
    """The decision date, judged like the attributes below it."""
    book, ws, model = table.book, table.ws, table.book.model
    book.put(ws, "A5", both("As-of date"), styles.BOLD)
    book.put(ws, "B5", model.case.as_of if model.case else model.pack.as_of, styles.INPUT_DATE)
    typed, default = Typed(ref("$B$5"), ref("$G$5")), serial_day(model.pack.as_of)
    date = Attribute("as_of", AttributeType.DATE)
    read = ref("$H$5")
    book.put(ws, "H5", typed_formulas.code(book, date, typed), styles.CALC)
    book.put(ws, "I5", when(read.same(""), default, read), styles.CALC)
    book.put(ws, "D5", typed_formulas.verdict(book, date, typed, read), styles.BODY)
    note = both("When empty or unusable: {date}", date=model.pack.as_of)
    book.put(ws, "E5", note, styles.NOTE)
    book.define("in.as_of", ws, "B5")
    book.define("as_of", ws, "I5")


def _attributes(table: Table) -> None:
    """All rows, with a bar where what the profile is for changes."""
    pack, quiet, members = table.book.model.pack, None, _members_offered(table)
    for attribute in pack.schema:
        if attribute.derived:
            continue
        if attribute.id == pack.roles.as_of:
            _as_of_role(table, attribute)
            continue
        if quiet is not (attribute.missing is Missing.QUIET):
            quiet = attribute.missing is Missing.QUIET
            table.bar(attribute=_MONITORING if quiet else _DECIDING)
        if attribute.type is AttributeType.SET:
            _set(table, attribute, members)
        else:
            _single(table, attribute)


_MONITORING = both("Monitoring (for the playbook and alerts only)")
_DECIDING = both("What decides (● may block options)")


def _members_offered(table: Table) -> DataValidation:
    """The drop-down of the members of sets."""
    said = both(
        "Yes for what applies; rows left empty then count as no. Nothing applies: yes "
        "in the last row of the group."
    )
    choices = f"={table.book.name(f'list.{vocabulary.YES_NO}.choices')}"
    return offer(table.ws, "", both("Several choices: yes / no"), said, choices)


def _as_of_role(table: Table, attribute: Attribute) -> None:
    """The attribute that is the as-of date itself: no row of its own, always unknown."""
    book, ws = table.book, table.ws
    book.put(ws, "G5", lifted(""), styles.CALC)
    book.put(ws, "G4", 0, styles.CALC)
    book.define(value_cell(attribute.id), ws, "G5")
    book.define(known_cell(attribute.id), ws, "G4")


def _single(table: Table, attribute: Attribute) -> None:
    """The row of an attribute with one value."""
    line, book = _described(table, attribute, styles.BODY), table.book
    typed, value = Typed(line["input"], line["place"]), line["value"]
    usual = table.style("input")
    line.put(input=(_filled(book, attribute), _INPUTS.get(attribute.type, usual)))
    line.define(input=f"in.{attribute.id}")
    choices = ""
    if attribute.values or attribute.type is AttributeType.BOOLEAN:
        listed = vocabulary.YES_NO if attribute.type is AttributeType.BOOLEAN else attribute.id
        line.put(place=typed_formulas.place(book, typed, listed))
        choices = f"={book.name(f'list.{listed}.choices')}"
    if attribute.is_percent:
        line.put(place=percent.reading(typed.value))
    offer(table.ws, line.cell("input"), attribute.label, _asked(attribute), choices)
    line.put(
        value=typed_formulas.code(book, attribute, typed),
        known=when(value.same(""), 0, 1),
    )
    line.define(value=value_cell(attribute.id), known=known_cell(attribute.id))
    line.put(check=typed_formulas.verdict(book, attribute, typed, value))


_INPUTS = {AttributeType.NUMBER: styles.INPUT_NUMBER, AttributeType.DATE: styles.INPUT_DATE}


def _set(table: Table, attribute: Attribute, offered: DataValidation) -> None:
    """A row for the whole set, one per member, one for "none of these"."""
    book, members = table.book, set_members(table.book.model.ruleset, attribute.id)
    head, held = _described(table, attribute, styles.BOLD), _given(book, attribute)
    for member in members:
        label = Text(*(attribute.value_label(member, lang) for lang in LANGUAGES))
        line = _answer(table, label, held is not None and member in held, offered)
        line.define(input=f"in.{attribute.id}.{member}")
        yes = when(line["place"].same(2), "yes", "no")
        line.put(id=member, value=when(head["known"].same(0), "", yes))
        line.define(value=member_cell(attribute.id, member))
    stranger = held is not None and not held & frozenset(members)
    none = _answer(table, both("none of these (or others)"), stranger, offered)
    none.define(input=f"in.{attribute.id}.{_NONE}")
    none.put(id="")
    first, last = (Line(table, row)["place"] for row in (head.row + 1, none.row - 1))
    states = ref(f"{first}:{last}")
    _known(head, states, none["place"], len(members))
    head.define(known=known_cell(attribute.id))


def _answer(table: Table, label: Text, yes: bool, offered: DataValidation) -> Line:
    """A row that takes yes or no."""
    line, book = table.line(), table.book
    offered.add(line.cell("input"))
    answer = TRUTH[True][book.model.lang] if yes else None
    line.put(attribute=(label, styles.BODY.but(indent=3)), input=(answer, styles.INPUT))
    wrong = book.worded("✗ neither yes nor no")
    line.put(
        place=typed_formulas.member_state(book, line["input"]),
        check=when(line["place"].same(9), wrong, ""),
        unit=(None, styles.BODY),
        help=(None, styles.BODY),
    )
    return line


def _known(head: Line, members: Expr, nothing: Expr, count: int) -> None:
    """Whether the set is known, and what the head row says."""
    worded = head.table.book.worded
    no, yes, wrong = (call("COUNTIF", members, state) for state in (1, 2, 9))
    dirty, clash = wrong + nothing.same(9) > 0, nothing.same(2) & (yes > 0)
    answered = any_of(nothing.same(2), yes > 0, no.same(count))
    head.put(known=when(dirty, 0, when(clash, 0, when(answered, 1, 0))))
    texts = [
        (dirty, worded("✗ a cell below is wrong")),
        (clash, worded("✗ contradicts 'none of these'")),
        (head["known"].same(1), joined("✓ ", yes)),
        (no + nothing.same(1) > 0, worded("answer the others, too")),
    ]
    said = worded("missing")
    for condition, text in reversed(texts):
        said = when(condition, text, said)
    head.put(check=said)


def _described(table: Table, attribute: Attribute, style: styles.Style) -> Line:
    """The next row with what it is about."""
    line, book = table.line(), table.book
    label = book.label(attribute.label, attribute.id)
    decides = attribute.missing is Missing.GATE
    line.put(
        attribute=(joined("● ", label) if decides else label, style),
        input=(None, styles.BODY),
        unit=attribute.unit,
        help=attribute.help,
        id=attribute.id,
    )
    texts = [(attribute.label, "attribute"), (attribute.unit, "unit"), (attribute.help, "help")]
    if attribute.type is not AttributeType.SET:
        texts += [(vocabulary.choice(value), "input") for value in attribute.values]
    line.fit(*texts)
    return line


def _checks(table: Table) -> None:
    """What is wrong on the sheet, the date included."""
    book, ws = table.book, table.ws
    checks = table.cells("check", first=table.top - 1)
    book.define("profile.check", ws, checks)
    mark_status(ws, checks)
    book.alarm(
        wrong_in(book.ref("profile.check")),
        both("Profile has cells that cannot be used (column Check)"),
    )


def _given(book: Book, attribute: Attribute) -> frozenset[str] | None:
    value = _value(book, attribute)
    return value if isinstance(value, frozenset) else None


def _value(book: Book, attribute: Attribute) -> Value:
    case = book.model.case
    return case.values.get(attribute.id) if case else None


def _filled(book: Book, attribute: Attribute) -> Any:
    """What stands in the input cell for the case's value."""
    value = _value(book, attribute)
    if isinstance(value, bool):
        return TRUTH[value][book.model.lang]
    if isinstance(value, str):
        found = (v for v in attribute.values if v.id == value)
        return next((vocabulary.choice(v)[book.model.lang] for v in found), value)
    if isinstance(value, (int, Decimal)):
        return percent.content_of(attribute, Decimal(value))
    return value


def _asked(attribute: Attribute) -> Text:
    """What the tip of an input says."""
    texts = []
    for lang in LANGUAGES:
        parts = [attribute.question[lang], attribute.help[lang], _limits(attribute)]
        texts.append((" " if lang == "en" else "").join(part for part in parts if part))
    return Text(*texts)


def _limits(attribute: Attribute) -> str:
    """The range of a number."""
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None:
        return f"({low} – {high})"
    return f"(≥ {low})" if low is not None else f"(≤ {high})" if high is not None else ""
