"""All regression cases pass natively; a broken weight or a wrong expectation fails by name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any

import pytest

import modesdk
from modesdk.decide.decision import Decision
from modesdk.decide.explain.phrases import leaders_in_words
from modesdk.decide.scoring import row_weight
from modesdk.io.case_files import read_cases
from modesdk.io.case_kinds import KINDS, ON_SHEET
from modesdk.language.terms import GATE
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.weights import Weights

formualizer = pytest.importorskip("formualizer", reason="needs the extra 'workbook'")
pytest.importorskip("openpyxl", reason="needs the extra 'workbook'")

from modesdk.sheets import cases_sheet as sheet
from modesdk.sheets.book.draft import Book  # after the check for openpyxl
from modesdk.sheets.book.ranking_formulas import LEADERS
from modesdk.sheets.grid import sheet_of_rows
from modesdk.sheets.hidden import choices
from modesdk.xlsx.places import letters

PACKS = ["tiktok-shop", "home-heating"]
ON_RULES = ("rule.effect.", "rule.gate.")
"""Columns that Calc reads from the Rules sheet."""


class Live:
    """The Cases sheet alone with the names it reads on one sheet, calculated by formualizer."""

    def __init__(
        self,
        name: str,
        weights: Weights | None = None,
        cases: tuple[RegressionCase, ...] | None = None,
    ) -> None:
        self.pack: Pack = modesdk.load_pack(name)
        self.cases: tuple[RegressionCase, ...] = read_cases(self.pack) if cases is None else cases
        self.book = Book.of(self.pack)
        self.book.names.used.clear()  # of the sheets that are not built here
        self.grid = sheet.build(self.book, self.cases)
        choices.build(self.book)
        self._settings(weights or Weights.of(self.pack))
        self.file = _saved(self.book.finish())
        self.calc = formualizer.load_workbook_bytes(self.file)
        self._calculated = False

    def _settings(self, weights: Weights) -> None:
        ws, ruleset = self.book.wb.create_sheet("Settings"), self.book.model.ruleset
        values: dict[str, Any] = {"as_of": self.pack.as_of, "lang": "en"}
        values |= {name: text.en for name, text in LEADERS.items()}
        for dimension in self.pack.dimensions:
            own = [c for c in ruleset.criteria if c.dimension == dimension]
            values[f"weight.{dimension}"] = weights.dimensions[dimension]
            values[f"total.{dimension}"] = sum(weights.criteria[c.id] for c in own)
            values |= {f"weight.{dimension}.{c.id}": weights.criteria[c.id] for c in own}
        values["rules.late"] = 0
        values["denominator"] = sum(weights.dimensions.values())
        for row, (name, value) in enumerate(values.items(), start=1):
            ws.cell(row, 1).value = value
            self.book.define(name, ws, f"A{row}")
        told = self.book.model.program.columns.items()
        for column, (name, listed) in enumerate(
            {
                "rule.weight": [row_weight(rule, weights) for rule in ruleset.decision],
                "alt.label": [a.label.en for a in self.pack.alternatives.values()],
                **{column: cells for column, cells in told if column.startswith(ON_RULES)},
            }.items(),
            start=2,
        ):
            for row, value in enumerate(listed, start=1):
                ws.cell(row, column).value = value
            letter = letters(column)
            self.book.define(name, ws, f"{letter}1:{letter}{len(listed)}")

    def value(self, row: int, column: int) -> Any:
        """A cell; all are calculated at once, which takes no longer than one of them alone."""
        if not self._calculated:
            self.calc.evaluate_all()
            self._calculated = True
        return self.calc.get_value("Cases", row, column)

    def total(self, column: int) -> Any:
        return self.value(sheet_of_rows.COUNTS, column)

    def shown(self, index: int, column: int) -> Any:
        return self.value(sheet.FIRST + index, column)

    def put(self, index: int, column: int, value: Any) -> None:
        self._calculated = False
        self.calc.set_value("Cases", sheet.FIRST + index, column, value)

    def expect(self, index: int, kind: str, value: str) -> None:
        self.put(index, sheet.EXPECT + list(KINDS).index(kind), value)

    def put_language(self, lang: str) -> None:
        self._calculated = False
        sheet, _, cell = self.book.names.defined["lang"].replace("$", "").partition("!")
        self.calc.set_value(sheet, int(cell[1:]), 1, lang)

    def failing(self) -> dict[str, str]:
        """The cases that do not pass, with what came out otherwise."""
        return {
            case.id: self.shown(i, sheet.DIFFERENCE)
            for i, case in enumerate(self.cases)
            if self.shown(i, sheet.RESULT) not in ("✔", "?")
        }


def _saved(wb: Any) -> bytes:
    stream = BytesIO()
    wb.save(stream)
    return stream.getvalue()


@cache
def unchanged(name: str) -> Live:
    return Live(name)


@pytest.fixture(params=PACKS)
def live(request: pytest.FixtureRequest) -> Live:
    return unchanged(request.param)


def elsewhere(cases: Iterable[RegressionCase]) -> list[RegressionCase]:
    """Those that expect what no formula judges."""
    return [case for case in cases if not set(case.expect) <= set(ON_SHEET)]


def test_all_cases_pass(live: Live) -> None:
    assert live.failing() == {}
    passed, failed, total = (live.total(c) for c in (sheet.ID, sheet.TITLE, sheet.RESULT))
    unjudged = len(elsewhere(live.cases))
    assert (passed, failed, total) == (len(live.cases) - unjudged, 0, len(live.cases))
    assert live.total(sheet.DIFFERENCE) == unjudged
    assert passed >= 8


def test_what_is_not_judged_does_not_pass(live: Live) -> None:
    """Questions and conflicts are judged by no formula: no tick, and said so."""
    wanted = {case.id for case in elsewhere(live.cases)}
    told = {case.id: live.shown(i, sheet.DIFFERENCE) for i, case in enumerate(live.cases)
            if live.shown(i, sheet.RESULT) == "?"}  # fmt: skip
    assert set(told) == wanted
    assert len(wanted) == (13 if live.pack.name == "tiktok-shop" else 0)
    assert all("not judged here" in said for said in told.values())
    live.put_language("zh")
    said = {live.shown(i, sheet.DIFFERENCE) for i, c in enumerate(live.cases) if c.id in wanted}
    live.put_language("en")
    assert all("此处不判断" in each for each in said), said


def test_a_case_becomes_judged(live: Live) -> None:
    """What no formula judges leaves a case open that holds otherwise; and back."""
    index, before = len(live.cases), live.total(sheet.DIFFERENCE)
    asked = live.grid.source.attributes[0]
    live.put(index, sheet.ID, "mine")
    live.put(index, sheet.AS_OF + 1, asked.value_ids[0])
    live.expect(index, "ask", asked.id)
    assert (live.shown(index, sheet.RESULT), live.total(sheet.DIFFERENCE)) == ("?", before + 1)
    live.expect(index, "status", "insufficient_data")
    assert live.shown(index, sheet.RESULT) == "?"
    live.expect(index, "status", "recommended")
    assert live.shown(index, sheet.RESULT) == "✘"
    live.expect(index, "status", "insufficient_data")
    live.expect(index, "ask", "")
    assert (live.shown(index, sheet.RESULT), live.total(sheet.DIFFERENCE)) == ("✔", before)
    live.expect(index, "status", "")
    live.expect(index, "blocked", "nonsense")
    assert live.shown(index, sheet.RESULT) == "✘"
    live.expect(index, "blocked", "")
    live.put(index, sheet.ID, None)
    live.put(index, sheet.AS_OF + 1, None)


def test_what_is_shown_is_the_decision(live: Live) -> None:
    for index, case in enumerate(live.cases):
        decision = Decision(live.pack, Case(case.as_of, case.values))
        assert (live.shown(index, sheet.GOT) or "–") == leaders_in_words(decision, "en"), case.id
        score = live.shown(index, sheet.SCORE)
        ranked = [entry.score for entry in decision.ranking if entry.rank]
        assert (score if score != "" else None) == (ranked[0] if ranked else None), case.id


@pytest.mark.parametrize("name", PACKS)
def test_broken_weights_fail_the_cases_that_the_sdk_fails(name: str) -> None:
    pack = modesdk.load_pack(name)
    weights = Weights.of(pack).changed(dimensions=dict.fromkeys(list(pack.dimensions)[1:], 0))
    live = Live(name, weights)
    wanted = {
        case.id
        for case in live.cases
        if case.expect.get("recommended")
        and Decision(pack, Case(case.as_of, case.values), weights).recommended
        not in case.expect["recommended"]
    }
    assert wanted
    failing = live.failing()
    assert wanted <= set(failing)
    assert all("recommendation: " in failing[name] for name in wanted)
    unjudged = [case for case in elsewhere(live.cases) if case.id not in failing]
    assert live.total(sheet.ID) == len(live.cases) - len(failing) - len(unjudged)


def test_every_kind_of_expectation_can_fail(live: Live) -> None:
    index = next(i for i, case in enumerate(live.cases) if case.expect.get("blocked"))
    case = live.cases[index]
    decision = Decision(live.pack, Case(case.as_of, case.values))
    blocked = next(m for m, mark in decision.gates.items() if mark == "blocked")
    other = next(m for m, mark in decision.gates.items() if mark != "blocked")
    gate = GATE[decision.gates[other]].en
    wrong = {
        "status": ("none_eligible", f"status: {decision.status}"),
        "recommended": (blocked, f"recommendation: {decision.recommended or 'none'}"),
        "open": (blocked, f"expected open:  {blocked}=blocked"),
        "conditional": (f"{blocked}", f"expected to be verified:  {blocked}=blocked"),
        "blocked": (f"{blocked} {other}", f"expected blocked:  {other}={gate}"),
        "not_blocked": (f"{blocked},{other}", f"expected not blocked:  {blocked}=blocked"),
    }
    for kind, (typed, said) in wrong.items():
        known = KINDS[kind].syntax.cell(case.expect.get(kind))
        live.expect(index, kind, typed)
        assert live.shown(index, sheet.RESULT) == "✘", kind
        assert live.shown(index, sheet.DIFFERENCE) == said
        live.expect(index, kind, known)
        assert live.shown(index, sheet.RESULT) == "✔"


def test_none_expects_explicitly_nothing(live: Live) -> None:
    for kind in ("recommended", *GATE):
        nothing: dict[str, int] = {}
        for index, case in enumerate(live.cases):
            if case in elsewhere(live.cases):
                continue
            decision = Decision(live.pack, Case(case.as_of, case.values))
            gates = {str(gate) for gate in decision.gates.values()}
            found = kind in gates if kind in GATE else decision.recommended is not None
            nothing["✘" if found else "✔"] = index
        for sign, index in nothing.items():
            known = live.cases[index].expect.get(kind)
            live.expect(index, kind, "None")
            assert live.shown(index, sheet.RESULT) == sign, (kind, index)
            live.expect(index, kind, KINDS[kind].syntax.cell(known))
    live.expect(0, "blocked", "none heat")
    assert "not understood" in str(live.shown(0, sheet.DIFFERENCE))
    live.expect(0, "blocked", " ".join(live.cases[0].expect.get("blocked", ())))


def test_an_unknown_alternative_fails_the_case(live: Live) -> None:
    known = " ".join(live.cases[0].expect["not_blocked"])
    live.expect(0, "not_blocked", f"{known} nonsense")
    assert live.shown(0, sheet.DIFFERENCE) == "something is not understood"
    live.expect(0, "not_blocked", known)


def test_a_case_may_be_added(live: Live) -> None:
    index, total = len(live.cases), live.total(sheet.RESULT)
    assert live.shown(index, sheet.RESULT) == ""
    live.put(index, sheet.ID, "mine")
    attribute = live.grid.source.attributes[0]
    live.put(index, sheet.AS_OF + 1, attribute.value_ids[0])
    assert (live.shown(index, sheet.RESULT), live.total(sheet.RESULT)) == ("✘", total + 1)
    assert live.shown(index, sheet.DIFFERENCE) == "nothing is expected"
    live.expect(index, "status", "insufficient_data")
    assert live.shown(index, sheet.RESULT) == "✔"
    live.expect(index, "status", "recommended")
    assert live.shown(index, sheet.RESULT) == "✘"
    live.expect(index, "status", "")
    live.put(index, sheet.ID, None)
    live.put(index, sheet.AS_OF + 1, None)
    assert live.total(sheet.RESULT) == total


def test_a_case_without_an_id_or_with_that_of_another_fails(live: Live) -> None:
    index = len(live.cases)
    live.expect(index, "status", "insufficient_data")
    assert live.shown(index, sheet.RESULT) == "✘"
    assert live.shown(index, sheet.DIFFERENCE).endswith("the case has no id")
    live.put(index, sheet.ID, live.cases[0].id)
    assert live.shown(index, sheet.DIFFERENCE).endswith("the id stands twice")
    live.put(index, sheet.ID, None)
    live.expect(index, "status", "")
    assert live.shown(index, sheet.RESULT) == ""
