"""Profile: what is known about the case, one row per attribute, each cell judged at once.

Typed cells are `in.<attr>` and, for sets, `in.<attr>.<member>` and `in.<attr>._none` ("none of
these"); normal forms in the hidden columns are `p.<attr>`, `p.<attr>.<member>`, `known.<attr>`.
A set is known when a member or "none of these" is answered yes, or every member no; members left
blank then count as no.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import define
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.engines.formulas.condition_formulas import known_cell, member_cell, value_cell
from modesdk.engines.formulas.program import set_members
from modesdk.language.text import Text, both
from modesdk.model.schema import Attribute, AttributeType, Missing, Value
from modesdk.sheets.book import percent, styles, typed_formulas, vocabulary
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import (
    LANGUAGE,
    banner,
    header,
    height,
    language_switch,
    link,
    page,
    tip,
)
from modesdk.sheets.book.marks import mark_status, wrong_in
from modesdk.sheets.book.typed_formulas import Typed
from modesdk.sheets.hidden import next_questions
from modesdk.xlsx.serial_days import serial_day

_COLUMNS = (
    both("Attribute"),
    both("Input"),
    both("Unit"),
    both("Check"),
    both("Help"),
    both("Id"),
)
_HEAD = 6
_LABEL, _INPUT, _UNIT, _HELP = 38, 42, 12, 46
_WIDTHS = (_LABEL, _INPUT, _UNIT, 40, _HELP, 26, 0, 0, 0, 5, 36, 66)
_NONE = "_none"


def build(book: Book) -> None:
    """Write the sheet."""
    ws = book.sheet("Profile")
    title = book.model.pack.title
    banner(
        book,
        ws,
        both("Profile: {pack}", pack=title),
        both("Fill in the yellow cells; leave unknown ones empty."),
        12,
    )
    book.widths(ws, *_WIDTHS)
    _switches(book, ws)
    header(book, ws, _HEAD, _COLUMNS, styles.HEAD_LEFT)
    members = _validation(f"={book.name(f'list.{vocabulary.YES_NO}.choices')}")
    tip(
        members,
        both("Several choices: yes / no"),
        both(
            "Yes for what applies; rows left empty then count as no. Nothing applies: yes "
            "in the last row of the group."
        ),
    )
    ws.add_data_validation(members)
    writer = _Writer(book, ws, members)
    writer.attributes()
    next_questions.build(book, ws, _HEAD)
    book.define("profile.check", ws, f"D{_HEAD - 1}:D{writer.row}")
    mark_status(ws, f"D{_HEAD - 1}:D{writer.row}")
    book.alarm(
        wrong_in(book.name("profile.check")),
        both("Profile has cells that cannot be used (column Check)"),
    )
    ws.freeze_panes = f"C{_HEAD + 1}"
    page(ws, 12, writer.row, repeat=_HEAD)


def _switches(book: Book, ws: Worksheet) -> None:
    """Language and as-of date."""
    ws.row_dimensions[4].height = ws.row_dimensions[5].height = 18
    model = book.model
    book.put(ws, "A4", LANGUAGE, styles.BOLD)
    if "lang" in book.names.defined:
        chosen = book.worded("en English: change it on the front →")
        style = styles.BODY.but(underline=True, colour=styles.TEAL)
        link(book, ws, "B4", book.name("lang"), f"={chosen}", style)
    else:  # a book without the front sheet
        language_switch(book, ws, "B4")
    book.say(ws, "A5", both("As-of date"), styles.BOLD)
    as_of = model.case.as_of if model.case else model.pack.as_of
    book.put(ws, "B5", as_of, styles.INPUT_DATE)
    typed, default = Typed("$B$5", "$G$5"), serial_day(model.pack.as_of)
    date = Attribute("as_of", AttributeType.DATE)
    book.put(ws, "H5", f"={typed_formulas.code(book, date, typed)}", styles.CALC)
    book.put(ws, "I5", f'=IF($H$5="",{default},$H$5)', styles.CALC)
    book.put(ws, "D5", f"={typed_formulas.verdict(book, date, typed, '$H$5')}", styles.BODY)
    note = both("When empty or unusable: {date}", date=model.pack.as_of)
    book.say(ws, "E5", note, styles.NOTE)
    book.define("in.as_of", ws, "B5")
    book.define("as_of", ws, "I5")


@define
class _Writer:
    book: Book
    ws: Worksheet
    yes_no: DataValidation
    row: int = _HEAD

    def attributes(self) -> None:
        """All rows, with a heading where what the profile is for changes."""
        pack, section = self.book.model.pack, None
        for attribute in pack.schema:
            if attribute.derived:
                continue
            if attribute.id == pack.roles.as_of:
                self.as_of_role(attribute)
                continue
            quiet = attribute.missing is Missing.QUIET
            if quiet is not section:
                section = quiet
                self.section(quiet)
            if attribute.type is AttributeType.SET:
                self.set(attribute)
            else:
                self.single(attribute)

    def section(self, quiet: bool) -> None:
        """A heading bar."""
        self.row += 1
        text = (
            both("Monitoring (for the playbook and alerts only)")
            if quiet
            else both("What decides (● may shut alternatives)")
        )
        for column in range(1, 7):
            self.book.put(self.ws, (self.row, column), None, styles.SECTION_BAR)
        self.book.say(self.ws, (self.row, 1), text, styles.SECTION_BAR)
        self.ws.row_dimensions[self.row].height = 20

    def as_of_role(self, attribute: Attribute) -> None:
        """The attribute that is the as-of date itself: no row of its own, always unknown."""
        for name in (value_cell(attribute.id), known_cell(attribute.id)):
            self.book.put(self.ws, "G5", '=""', styles.CALC)
            self.book.define(name, self.ws, "G5" if name.startswith("p.") else "G4")
        self.book.put(self.ws, "G4", 0, styles.CALC)

    def single(self, attribute: Attribute) -> None:
        """The row of an attribute with one value."""
        self._describe(attribute, styles.BODY)
        book, ws, row = self.book, self.ws, self.row
        typed = Typed(f"$B${row}", f"$G${row}")
        style = {
            AttributeType.NUMBER: styles.INPUT_NUMBER,
            AttributeType.DATE: styles.INPUT_DATE,
        }.get(attribute.type, styles.INPUT.but(wrap=True))
        book.put(ws, (row, 2), self._filled(attribute), style)
        book.define(f"in.{attribute.id}", ws, f"B{row}")
        listed = vocabulary.YES_NO if attribute.type is AttributeType.BOOLEAN else attribute.id
        if attribute.values or attribute.type is AttributeType.BOOLEAN:
            book.put(ws, (row, 7), f"={typed_formulas.place(book, typed, listed)}", styles.CALC)
            choices = f"={book.name(f'list.{listed}.choices')}"
        else:
            choices = ""
        if attribute.is_percent:
            book.put(ws, (row, 7), f"={percent.reading(typed.cell)}", styles.CALC)
        _offer(ws, f"B{row}", choices, attribute)
        book.put(ws, (row, 8), f"={typed_formulas.code(book, attribute, typed)}", styles.CALC)
        book.put(ws, (row, 9), f'=IF($H${row}="",0,1)', styles.CALC)
        book.define(value_cell(attribute.id), ws, f"H{row}")
        book.define(known_cell(attribute.id), ws, f"I{row}")
        said = typed_formulas.verdict(book, attribute, typed, f"$H${row}")
        book.put(ws, (row, 4), f"={said}", styles.BODY)

    def set(self, attribute: Attribute) -> None:
        """A row for the whole set, one per member, one for "none of these"."""
        self._describe(attribute, styles.BOLD)
        head, members = self.row, set_members(self.book.model.ruleset, attribute.id)
        held = self._given(attribute)
        for member in members:
            label = Text(attribute.value_label(member, "zh"), attribute.value_label(member, "en"))
            answer = held is not None and member in held
            self._member(attribute.id, member, label, answer, head)
        stranger = held is not None and not held & frozenset(members)
        none = both("none of these (or others)")
        self._member(attribute.id, _NONE, none, stranger, head)
        self._known(attribute.id, head, len(members))

    def _member(self, attribute: str, member: str, label: Text, yes: bool, head: int) -> None:
        self.row += 1
        book, ws, row = self.book, self.ws, self.row
        book.put(ws, (row, 1), f"={book.label(label)}", styles.BODY.but(indent=3))
        answer = vocabulary.yes_no_choice(True) if yes else None
        book.put(ws, (row, 2), answer, styles.INPUT)
        self.yes_no.add(f"B{row}")
        book.define(f"in.{attribute}.{member}", ws, f"B{row}")
        book.put(ws, (row, 7), f"={typed_formulas.member_state(book, f'$B${row}')}", styles.CALC)
        wrong = book.worded("✗ neither yes nor no")
        book.put(ws, (row, 4), f'=IF($G${row}=9,{wrong},"")', styles.BODY)
        for column in (3, 5):
            book.put(ws, (row, column), None, styles.BODY)
        book.put(ws, (row, 6), "" if member == _NONE else member, styles.SMALL)
        if member != _NONE:
            answer = f'=IF($I${head}=0,"",IF($G${row}=2,"yes","no"))'
            book.put(ws, (row, 8), answer, styles.CALC)
            book.define(member_cell(attribute, member), ws, f"H{row}")

    def _known(self, attribute: str, head: int, count: int) -> None:
        """Whether the set is known, and what the head row says."""
        book, ws = self.book, self.ws
        members, none = f"$G${head + 1}:$G${head + count}", f"$G${head + count + 1}"
        dirty = f"COUNTIF({members},9)+({none}=9)"
        both = f"AND({none}=2,COUNTIF({members},2)>0)"
        all_no = f"COUNTIF({members},1)={count}"
        known = f"OR({none}=2,COUNTIF({members},2)>0,{all_no})"
        book.put(ws, (head, 9), f"=IF({dirty}>0,0,IF({both},0,IF({known},1,0)))", styles.CALC)
        book.define(known_cell(attribute), ws, f"I{head}")
        started = f"COUNTIF({members},1)+({none}=1)>0"
        texts = [
            (f"{dirty}>0", book.worded("✗ a cell below is wrong")),
            (both, book.worded("✗ contradicts 'none of these'")),
            (f"$I${head}=1", f'"✓ "&COUNTIF({members},2)'),
            (started, book.worded("answer the others, too")),
        ]
        said = book.worded("missing")
        for condition, text in reversed(texts):
            said = f"IF({condition},{text},{said})"
        book.put(ws, (head, 4), f"={said}", styles.BODY)

    def _describe(self, attribute: Attribute, style: styles.Style) -> None:
        self.row += 1
        book, ws, row = self.book, self.ws, self.row
        mark = "● " if attribute.missing is Missing.GATE else ""
        label = book.label(attribute.label, attribute.id)
        book.put(ws, (row, 1), f'="{mark}"&{label}' if mark else f"={label}", style)
        book.put(ws, (row, 2), None, styles.BODY)
        for column, text in ((3, attribute.unit), (5, attribute.help)):
            said = f"={book.label(text)}" if text.zh or text.en else None
            book.put(ws, (row, column), said, styles.SMALL.but(wrap=True))
        texts = [(attribute.label, _LABEL, 10.0), (attribute.unit, _UNIT, 8.0)]
        texts.append((attribute.help, _HELP, 8.0))
        if attribute.type is not AttributeType.SET:
            shown = (vocabulary.choice(value) for value in attribute.values)
            texts += [(Text(choice, choice), _INPUT, 10) for choice in shown]
        ws.row_dimensions[row].height = height(texts)
        book.put(ws, (row, 6), attribute.id, styles.SMALL)

    def _given(self, attribute: Attribute) -> frozenset[str] | None:
        value = self._value(attribute)
        return value if isinstance(value, frozenset) else None

    def _value(self, attribute: Attribute) -> Value:
        case = self.book.model.case
        return case.values.get(attribute.id) if case else None

    def _filled(self, attribute: Attribute) -> Any:
        """What stands in the input cell for the case's value."""
        value = self._value(attribute)
        if isinstance(value, bool):
            return vocabulary.yes_no_choice(value)
        if isinstance(value, str):
            for allowed in attribute.values:
                if allowed.id == value:
                    return vocabulary.choice(allowed)
        if isinstance(value, (int, Decimal)):
            return percent.content_of(attribute, Decimal(value))
        return value


def _offer(ws: Worksheet, cell: str, choices: str, attribute: Attribute) -> None:
    """A drop-down if there are choices, and what is asked for. The check column judges."""
    validation = _validation(choices)
    texts = {}
    for lang in ("zh", "en"):
        parts = [attribute.question[lang], attribute.help[lang], _limits(attribute)]
        texts[lang] = (" " if lang == "en" else "").join(part for part in parts if part)
    tip(validation, attribute.label, Text(texts["zh"], texts["en"]))
    validation.add(cell)
    ws.add_data_validation(validation)


def _limits(attribute: Attribute) -> str:
    """The range of a number."""
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None:
        return f"({low} – {high})"
    return f"(≥ {low})" if low is not None else f"(≤ {high})" if high is not None else ""


def _validation(choices: str) -> DataValidation:
    """Words that are not in the list are let through, as ids and other words may be typed."""
    validation = DataValidation(allow_blank=True, showErrorMessage=False)
    if choices:
        validation.type, validation.formula1 = "list", choices
    return validation
