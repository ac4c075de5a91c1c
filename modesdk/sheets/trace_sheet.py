"""Trace: every number on the way to the scores, in whole fixed-point units (20000 = 1).

Sums per criterion, dimension means, the rules that hold with what each brings, derived attributes,
and the findings of Python evaluators as last computed. They count while the profile is the one
that they rest on; afterwards their rows are unknown, and marked when they could hold.
"""

from __future__ import annotations

from attrs import define
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.engines.formulas.condition_formulas import value_cell
from modesdk.formula.decision_formulas import TRUE
from modesdk.language import figures
from modesdk.language.text import Text, both
from modesdk.model.profile import Case
from modesdk.model.schema import AttributeType
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
from modesdk.sheets.book.frame import banner, header, height, page
from modesdk.sheets.book.late import known, unless_late
from modesdk.sheets.book.marks import mark, mark_status, underline
from modesdk.sheets.book.rule_texts import sources_of

SHOWN = 120
"""Fired rules that the sheet has room for."""
_FIRST = 6
_LABEL, _SOURCE_WIDTH, _TEXT_WIDTH = 50, 32, 110
_RULE, _TEXT, _CRITERION, _TRUTH, _WEIGHT, _SOURCE = (
    both("Rule"),
    both("What it says"),
    both("Criterion"),
    both("State"),
    both("Weight"),
    both("Source"),
)


def build(book: Book) -> None:
    """Write the sheet."""
    ws = book.sheet("Trace")
    count = len(book.model.ruleset.alternatives)
    hint = both(
        "Whole fixed-point units: effect x strength x trust, 20000 = 1; criteria clip at ±20000."
    )
    title = both("Trace: where the scores come from")
    banner(book, ws, title, hint, _FIRST + count, follows=True)
    book.widths(ws, 24, _LABEL, _SOURCE_WIDTH, 12, 20, *[11] * count, _TEXT_WIDTH, 0)
    writer = _Writer(book, ws)
    writer.evidence()
    writer.derived()
    writer.sums()
    writer.fired()
    ws.freeze_panes = "B4"
    page(ws, _FIRST + count, writer.row, repeat=2)


@define
class _Writer:
    book: Book
    ws: Worksheet
    row: int = 3
    line_height: float = 18

    def evidence(self) -> None:
        """Verdicts of Python evaluators, which no formula can find."""
        model = self.book.model
        evaluators = python_evaluators(model.pack)
        if not evaluators:
            return
        self.title(
            both("Findings that formulas cannot compute (as last computed)"),
        )
        texts = (
            _RULE,
            _TEXT,
            both("Found by"),
            both("Verdict"),
            both("Up to date"),
        )
        self.heads(texts)
        case = model.case or Case(model.pack.as_of)
        found, fresh = verdicts(model.pack, case), list[str]()
        for evaluator in evaluators:
            inputs = given_inputs(model.ruleset, evaluator)
            now = fingerprint_formula(self.book, inputs)
            stored = fingerprint(model.ruleset, case, inputs)
            could = could_hold(self.book, evaluator)
            for row in evaluator.rows:
                hidden = hidden_attribute(row.id)
                fresh.append(self.verdict(hidden, row.id, row.label, evaluator.name, found))
                self.freshness(f"EXACT({now},$F${self.row})", could, stored, hidden)
        stale = ",".join(f"COUNTIF({cell},1)" for cell in fresh)
        self.book.calc_cell("evidence.stale", f"SUM({stale})" if stale else 0)
        self.book.alarm(
            self.book.name("evidence.stale"),
            both(
                "findings that formulas cannot compute are out of date (see Trace), "
                "run modesdk workbook refresh"
            ),
        )
        self.row += 1

    def verdict(self, hidden: str, rule: str, label: Text, evaluator: str, found: object) -> str:
        """One row; returns where its staleness (1 or 0) stands."""
        self.row += 1
        book, ws, row = self.book, self.ws, self.row
        value = found.get(hidden) if isinstance(found, dict) else None
        book.put(ws, (row, 1), rule, styles.BODY)
        book.put(ws, (row, 2), f"={book.label(label, rule)}", styles.WRAP)
        ws.row_dimensions[row].height = height([(label, _LABEL, 10)], 32)
        book.put(ws, (row, 3), evaluator, styles.SMALL.but(wrap=True))
        said = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None
        book.put(ws, (row, 9), said, _HIDDEN_TEXT)
        book.define(verdict_cell(hidden), ws, f"I{row}")
        book.put(ws, (row, 4), f"={self.in_words(f'$I${row}')}", styles.CENTRE)
        return f"{ws.title}!$G${row}"

    def freshness(self, same: str, could: str, stored: str, hidden: str) -> None:
        """Whether the profile is still the one that the verdict rests on; what counts of it."""
        book, ws, row = self.book, self.ws, self.row
        book.put(ws, (row, 6), stored, _HIDDEN_TEXT)
        book.define(f"fingerprint.{hidden}", ws, f"F{row}")
        book.put(ws, (row, 7), f"=IF({same},0,IF({could},1,2))", _HIDDEN_TEXT)
        book.put(ws, (row, 8), f'=IF($G${row}=0,$I${row}&"","")', _HIDDEN_TEXT)
        book.define(value_cell(hidden), ws, f"H{row}")
        stale = book.worded("✗ out of date: run refresh")
        idle = book.worded("— cannot matter now")
        fresh = book.worded("✓ up to date")
        said = f"=IF($G${row}=1,{stale},IF($G${row}=2,{idle},{fresh}))"
        book.put(ws, (row, 5), said, styles.WRAP.but(size=9))
        mark_status(ws, f"E{row}:E{row}")

    def derived(self) -> None:
        """Attributes that the rules derive."""
        attributes = [a for a in self.book.model.pack.schema if a.derived]
        if not attributes:
            return
        self.title(both("Derived attributes"))
        self.heads((both("Id"), both("Attribute"), both("Value")))
        for attribute in attributes:
            if attribute.type is AttributeType.SET:
                continue
            self.row += 1
            value = self.book.name(value_cell(attribute.id))
            book, ws, row = self.book, self.ws, self.row
            book.put(ws, (row, 1), attribute.id, styles.SMALL)
            book.put(ws, (row, 2), f"={book.label(attribute.label, attribute.id)}", styles.BODY)
            book.put(ws, (row, 3), f"={self.in_words(value)}", styles.CENTRE)
        self.row += 1

    def in_words(self, cell: str) -> str:
        """A value of a cell in the reader's language; "unknown" for none."""
        worded = self.book.worded
        yes, no, unknown = worded("yes"), worded("no"), worded("unknown")
        said = f'IF({cell}="yes",{yes},IF({cell}="no",{no},{cell}))'
        return f'IF({cell}="",{unknown},{said})'

    def sums(self) -> None:
        """Per criterion the clipped sum, per dimension the mean, then the numerators."""
        book, pack = self.book, self.book.model.pack
        self.title(both("Net per criterion (clipped), means by dimension"))
        self.heads(
            (
                both("Id"),
                both("Criterion"),
                both("Dimension"),
                Text(),
                both("Weight"),
            ),
            alternatives=True,
        )
        for dimension in pack.dimensions.values():
            label = f"={book.label(dimension.label, dimension.id)}"
            for criterion in (c for c in pack.criteria.values() if c.dimension == dimension.id):
                name = f"={book.label(criterion.label, criterion.id)}"
                weight = f"={book.name(f'weight.{dimension.id}.{criterion.id}')}"
                self.line(criterion.id, name, label, weight, f"x.{{}}.{criterion.id}")
            weight = f"={book.name(f'weight.{dimension.id}')}"
            self.line(dimension.id, label, label, weight, f"mean.{{}}.{dimension.id}", bold=True)
        total = f"={book.worded('Numerator (score x denominator)')}"
        self.line("score", total, None, f"={book.name('denominator')}", "score.{}", bold=True)
        shown = f"={book.worded('Score (-100..100)')}"
        self.line("points", shown, None, None, "points.{}", bold=True)
        self.row += 1

    def line(
        self,
        code: str,
        label: str,
        group: str | None,
        weight: str | None,
        cell: str,
        bold: bool = False,
    ) -> None:
        """One row of numbers, one per alternative; `cell` is a name with a gap for its id."""
        self.row += 1
        book, ws, row = self.book, self.ws, self.row
        fill = styles.PALE if bold else ""
        body = styles.BODY.but(bold=bold, fill=fill)
        centred = body.but(align="center")
        for column, content in enumerate((code, label, group, None, weight), start=1):
            book.put(ws, (row, column), content, body if column < _FIRST - 1 else centred)
        number = figures.SIGNED if cell.startswith("points") else "#,##0;-#,##0;0"
        style = styles.INTEGER.but(bold=bold, fill=fill, number=number, size=9)
        for offset, name in enumerate(book.model.ruleset.alternatives):
            shown = known(book, book.name(cell.format(name)))
            book.put(ws, (row, _FIRST + offset), f"={shown}", style)

    def fired(self) -> None:
        """The rules that hold, in pack order, with effect x weight per alternative."""
        book, ws, at = self.book, self.ws, self.book.name
        counted = [
            f"IF(INDEX({at('rule.truth')},{i})={TRUE},{i},0)"
            for i in range(1, len(book.model.decision_ids) + 1)
        ]
        places = book.calc_column("rule.place", counted)
        count = f'COUNTIF({at("rule.place")},">0")'
        self.title(both("Rules that hold"))
        more = book.worded(" hold; shown are the first ")
        shown = min(SHOWN, len(places))
        told = unless_late(book, f"{count}&{more}&MIN({count},{shown})")
        book.put(ws, (self.row, 3), f"={told}", styles.SMALL)
        self.heads((_RULE, _CRITERION, _SOURCE, _TRUTH, _WEIGHT), alternatives=True)
        header(book, ws, self.row, (_TEXT,), styles.HEAD_LEFT, _FIRST + self.count)
        ws.row_dimensions[self.row].height = _HEIGHT
        rules, pack = book.model.ruleset.decision, book.model.pack
        texts = [(rule.row.label, _TEXT_WIDTH, 8.0) for rule in rules]
        texts += [(sources_of(pack, rule.row), _SOURCE_WIDTH, 8.0) for rule in rules]
        self.line_height = height(texts)
        first = self.row + 1
        total = len(places)
        for number in range(1, shown + 1):
            self.row += 1
            self.fired_rule(number, f"LARGE({at('rule.place')},{count}+1-{number})", count, total)
        letter = "F"
        area = f"{letter}{first}:{get_column_letter(_FIRST + self.count - 1)}{self.row}"
        for sign, colour in ((">", "1E7D6F"), ("<", "C0392B")):
            formula = f"IF(ISNUMBER({letter}{first}),{letter}{first}{sign}0,FALSE)"
            mark(ws, area, formula, "", colour, line=True)
        whole = f"A{first}:{get_column_letter(_FIRST + self.count)}{self.row}"
        underline(ws, whole, f'$A{first}<>""')

    def fired_rule(self, number: int, place: str, count: str, total: int) -> None:
        """The `number`-th rule that holds."""
        book, ws, row, at = self.book, self.ws, self.row, self.book.name
        key = get_column_letter(_FIRST + self.count + 1)
        shown = known(book, f"IF({number}<={count},{place},0)", "0")
        book.put(ws, f"{key}{row}", f"={shown}", _HIDDEN_TEXT)
        here = f"${key}{row}"
        criterion = f"INDEX({at('rule.criterion')},{here})"
        gate = book.worded("gate")
        contents = (
            f"INDEX({at('rule.id')},{here})",
            f"IF({criterion}>0,INDEX({at('crit.label')},{criterion}),{gate})",
            f'INDEX({at("rule.source")},{here})&""',
            f"INDEX({at('rule.state')},{here})",
            f"INDEX({at('rule.weight')},{here})",
        )
        style, small = styles.Style(size=9), styles.Style(size=8, wrap=True)
        looks_of = {3: small, 5: style.but(align="center", number="#,##0")}
        for column, content in enumerate(contents, start=1):
            looks = looks_of.get(column, style)
            book.put(ws, (row, column), f'=IF({here}=0,"",{content})', looks)
        label = f"INDEX({at('rule.label')},{here})"
        book.put(ws, (row, _FIRST + self.count), f'=IF({here}=0,"",{label})', small)
        ws.row_dimensions[row].height = self.line_height
        number_style = style.but(align="center", number="+#,##0;-#,##0;0")
        for offset, name in enumerate(book.model.ruleset.alternatives):
            effect = f"INDEX({at(f'rule.effect.{name}')},{here})"
            mark_ = f"INDEX({at(f'rule.gate.{name}')},{here})"
            shown = f'IF({mark_}=2,"✕",IF({mark_}=1,"△",IF({effect}=0,"",{effect}*$E{row})))'
            content = f'=IF({here}=0,"",{shown})'
            book.put(ws, (row, _FIRST + offset), content, number_style)

    @property
    def count(self) -> int:
        """How many alternatives there are."""
        return len(self.book.model.ruleset.alternatives)

    def title(self, text: Text) -> None:
        """A block's title."""
        self.row += 1
        self.book.put(self.ws, (self.row, 1), text, styles.SECTION)
        self.ws.row_dimensions[self.row].height = 22

    def heads(self, texts: tuple[Text, ...], alternatives: bool = False) -> None:
        """A block's headings, with a column per alternative if wanted."""
        self.row += 1
        header(self.book, self.ws, self.row, texts)
        if alternatives:
            labels = [a.label for a in self.book.model.pack.alternatives.values()]
            header(self.book, self.ws, self.row, labels, styles.HEAD.but(size=8), _FIRST)
            self.ws.row_dimensions[self.row].height = _HEIGHT


_HEIGHT = 42
"""Of headings with the names of the alternatives."""
_HIDDEN_TEXT = styles.Style(size=8, colour=styles.WHITE)
