"""The portfolio's rows equal the SDK's decisions, also after weights changed; dirty cells show."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk.decide.decision import Decision
from modesdk.decide.explain.phrases import leaders_in_words, mode_label, second
from modesdk.decide.scoring import row_weight
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, AttributeType
from modesdk.model.weights import Weights

formualizer = pytest.importorskip("formualizer", reason="needs the extra 'workbook'")
pytest.importorskip("openpyxl", reason="needs the extra 'workbook'")

from modesdk.sheets import portfolio_sheet
from modesdk.sheets.book.draft import Book  # after the check for openpyxl
from modesdk.sheets.book.ranking_formulas import LEADERS
from modesdk.sheets.grid.row_grid import attributes_read
from modesdk.sheets.hidden import choices
from modesdk.xlsx.places import letters

PACKS = ("tiktok-shop", "home-heating")
STATUS = ("", "recommended", "conditional", "no_clear_winner", "insufficient_data", "none_eligible")
ROWS = 100
WINNER, SHOWN_STATUS, SCORE, MARGIN, SECOND, FAULT = range(2, 8)


class Live:
    """A portfolio alone with the names it reads on one sheet, calculated by formualizer."""

    def __init__(self, pack: Pack, cases: list[Case], folder: Path, rows: int = ROWS) -> None:
        self.pack, self.cases = pack, cases
        self.book = Book.of(pack)
        self.book.names.used.clear()  # of the sheets that are not built here
        self.grid = portfolio_sheet.build(self.book, rows, cases)
        choices.build(self.book)
        self._cells: dict[str, int] = {}
        self._settings(Weights.of(pack))
        path = folder / "portfolio.xlsx"
        self.book.finish().save(path)
        self.calc = formualizer.load_workbook(str(path))
        self.calc.evaluate_all()

    def _settings(self, weights: Weights) -> None:
        ws = self.book.wb.create_sheet("Settings")
        for row, (name, value) in enumerate(self._values(weights).items(), start=1):
            ws.cell(row, 1).value = value
            self._cells[name] = row
            if not name.startswith("rule."):
                self.book.define(name, ws, f"A{row}")
        rules = [row for name, row in self._cells.items() if name.startswith("rule.")]
        self.book.define("rule.weight", ws, f"A{rules[0]}:A{rules[-1]}")
        for row, alternative in enumerate(self.pack.alternatives.values(), start=1):
            ws.cell(row, 2).value = alternative.label.en
        columns = self.book.model.program.columns
        told = [name for name in columns if name.startswith(("rule.effect.", "rule.gate."))]
        for column, name in enumerate(told, start=3):
            for row, value in enumerate(columns[name], start=1):
                ws.cell(row, column).value = value
            letter = letters(column)
            self.book.define(name, ws, f"{letter}1:{letter}{len(columns[name])}")
        self.book.define("alt.label", ws, f"B1:B{len(self.pack.alternatives)}")

    def _values(self, weights: Weights) -> dict[str, Any]:
        ruleset = self.book.model.ruleset
        found: dict[str, Any] = {"as_of": self.pack.as_of, "lang": "en", "rules.late": 0}
        found |= {name: text.en for name, text in LEADERS.items()}
        for dimension in self.pack.dimensions:
            own = [c for c in ruleset.criteria if c.dimension == dimension]
            found[f"weight.{dimension}"] = weights.dimensions[dimension]
            found[f"total.{dimension}"] = sum(weights.criteria[c.id] for c in own)
            for criterion in own:
                found[f"weight.{dimension}.{criterion.id}"] = weights.criteria[criterion.id]
        found["denominator"] = sum(weights.dimensions.values())
        for rule in ruleset.decision:
            found[f"rule.{rule.id}"] = row_weight(rule, weights)
        return found

    def weigh(self, weights: Weights) -> None:
        """Put other weights in."""
        for name, value in self._values(weights).items():
            if isinstance(value, int):
                self.calc.set_value("Settings", self._cells[name], 1, value)
        self.calc.evaluate_all()

    def shown(self, index: int, column: int) -> Any:
        return self.calc.get_value("Portfolio", portfolio_sheet.FIRST + index, column)

    def inner(self, index: int, name: str) -> Any:
        """A cell of the grid."""
        spot = self.grid.spot(self.grid.places[name], index)
        return self.calc.get_value(self.grid.ws.title, *spot)

    def put(self, index: int, attribute: str, value: Any) -> None:
        """Type into an input cell."""
        self.put_all({(index, attribute): value})

    def put_all(self, cells: Mapping[tuple[int, str], Any]) -> dict[tuple[int, str], Any]:
        """Type into input cells of rows and attributes; what stood there."""
        names = [a.id for a in self.grid.source.attributes]
        before = {}
        for (index, attribute), value in cells.items():
            spot = portfolio_sheet.FIRST + index, portfolio_sheet.AS_OF + 1 + names.index(attribute)
            before[index, attribute] = self.calc.get_value("Portfolio", *spot)
            self.calc.set_value("Portfolio", *spot, value)
        self.calc.evaluate_all()
        return before


@pytest.fixture(scope="module", params=PACKS)
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Live:
    pack = modesdk.load_pack(request.param)
    rng = random.Random(len(request.param))
    attributes = attributes_read(Book.of(pack).model.ruleset)
    cases = [random_case(attributes, rng) for _ in range(ROWS - 1)]
    return Live(pack, cases, tmp_path_factory.mktemp("portfolio"))


def random_case(attributes: Sequence[Attribute], rng: random.Random) -> Case:
    """Some attributes known; boundary numbers often; a date among the rows' own dates."""
    share = rng.choice((0.2, 0.6, 0.95))
    values = {a.id: random_value(a, rng) for a in attributes if rng.random() < share}
    first = attributes[0]
    values.setdefault(first.id, random_value(first, rng))
    return Case(datetime.date(2022, 1, 1) + datetime.timedelta(rng.randrange(1900)), values)


def random_value(attribute: Attribute, rng: random.Random) -> Any:
    match attribute.type:
        case AttributeType.BOOLEAN:
            return rng.random() < 0.5
        case AttributeType.SET:
            ids = attribute.value_ids
            return frozenset(rng.sample(ids, rng.randint(0, min(4, len(ids)))))
        case AttributeType.TEXT:
            return rng.choice(attribute.value_ids)
        case AttributeType.NUMBER:
            low, high = int(attribute.minimum or 0), int(attribute.maximum or 100)
            limits = [n for n in (low, 3, 10, 30, 90, 3000, 10000, 100000) if low <= n <= high]
            number = rng.choice([*limits, rng.randint(low, min(high, 400))])
            half = not attribute.integer and number < high and rng.random() < 0.3
            return Decimal(number) + Decimal("0.1") if half else number
    raise AssertionError(attribute.type)


def differences(live: Live, weights: Weights) -> list[str]:
    """Rows whose cells are not what `recommend` says."""
    return [
        f"row {index} {name}: {got!r} for {wanted!r}"
        for index, case in enumerate(live.cases)
        for name, got, wanted in compared(live, index, Decision(live.pack, case, weights))
        if got != wanted
    ]


def compared(live: Live, index: int, decision: Decision) -> Iterator[tuple[str, Any, Any]]:
    ranked = [entry for entry in decision.ranking if entry.rank is not None]
    yield "winner", live.inner(index, "winner.id") or None, decision.leader
    yield "status", STATUS[int(live.inner(index, "status"))], str(decision.status)
    yield "label", live.shown(index, WINNER) or "–", leaders_in_words(decision, "en")
    following = second(decision)
    label = mode_label(decision, following, "en") if following else None
    yield "second", live.shown(index, SECOND) or None, label
    yield "score", number(live.shown(index, SCORE)), ranked[0].score if ranked else None
    yield "margin", number(live.shown(index, MARGIN)), decision.margin
    yield "fault", live.shown(index, FAULT) or None, None
    for name, mark in decision.gates.items():
        got = ("open", "conditional", "blocked")[int(live.inner(index, f"gate.{name}"))]
        yield f"gate of {name}", got, str(mark)


def number(shown: Any) -> float | None:
    return None if shown in ("", None) else float(shown)


def test_rows_equal_the_decisions(live: Live) -> None:
    live.weigh(Weights.of(live.pack))
    assert not differences(live, Weights.of(live.pack))


def test_rows_follow_the_weights(live: Live) -> None:
    rng = random.Random(7)
    base = Weights.of(live.pack)
    for _ in range(3):
        weights = base.changed(
            dimensions={d: rng.randrange(0, 60) for d in base.dimensions},
            criteria={c: rng.randrange(0, 300) for c in base.criteria},
            trust={s: rng.randrange(0, 101) for s in base.trust},
            strength={
                rule.id: rng.randrange(0, 400)
                for rule in live.book.model.ruleset.decision
                if rng.random() < 0.2
            },
        )
        live.weigh(weights)
        assert not differences(live, weights)
    live.weigh(base)


def test_all_weights_zero(live: Live) -> None:
    base = Weights.of(live.pack)
    live.weigh(base.changed(dimensions=dict.fromkeys(base.dimensions, 0)))
    assert live.shown(0, WINNER) == ""
    assert live.shown(0, FAULT) == "All weights are zero"
    live.weigh(base)


def test_an_empty_row_shows_nothing(live: Live) -> None:
    assert [live.shown(ROWS - 1, column) for column in range(WINNER, FAULT + 1)] == [""] * 6


def test_ids_labels_and_aliases_are_understood(live: Live) -> None:
    attribute = next(a for a in live.grid.source.attributes if a.type is AttributeType.TEXT)
    words = [
        (word, value.id)
        for value in attribute.values[:4]
        for word in (value.id.upper(), f"  {value.label.zh}", value.label.en, *value.aliases)
    ]
    before = live.put_all({(row, attribute.id): word for row, (word, _) in enumerate(words)})
    found = [live.inner(row, f"p.{attribute.id}") for row in range(len(words))]
    live.put_all(before)
    assert found == [meant for _, meant in words]


def test_lists_are_understood(live: Live) -> None:
    attribute = next(a for a in live.grid.source.attributes if a.type is AttributeType.SET)
    first, second, third = attribute.values[:3]
    for typed in (f"{first.id}, {second.label.en}", f"{first.label.zh}、{second.id.upper()}",
                  f" {second.label.zh} ；{first.id}"):  # fmt: skip
        live.put(ROWS - 1, attribute.id, typed)
        held = [live.inner(ROWS - 1, f"p.{attribute.id}.{v.id}") for v in (first, second, third)]
        assert held == [1, 1, 0]
        assert live.shown(ROWS - 1, FAULT) in ("", "A finding to be computed again (refresh)")
    live.put(ROWS - 1, attribute.id, "-")
    assert live.inner(ROWS - 1, f"known.{attribute.id}") == 1
    assert live.inner(ROWS - 1, f"p.{attribute.id}.{first.id}") == 0
    live.put(ROWS - 1, attribute.id, None)
    assert live.inner(ROWS - 1, f"known.{attribute.id}") == 0


@pytest.mark.parametrize("dirty", ["wat", "US*", "?", "=1", "~", True, -5])
def test_a_dirty_cell_counts_as_missing_and_is_named(live: Live, dirty: Any) -> None:
    emptied: dict[tuple[int, str], Any] = {}
    for kind in (AttributeType.TEXT, AttributeType.SET, AttributeType.NUMBER):
        attribute = next(a for a in live.grid.source.attributes if a.type is kind)
        if kind is AttributeType.NUMBER and dirty is True:
            continue  # LibreOffice takes it as 1 as well
        live.put_all({**emptied, (ROWS - 1, attribute.id): dirty})
        emptied = {(ROWS - 1, attribute.id): None}
        assert live.inner(ROWS - 1, "faults") == 1
        label = attribute.label.en
        assert live.shown(ROWS - 1, FAULT).startswith(f"Not understood: {label}")
    live.put_all(emptied)


def test_a_changed_input_makes_a_python_verdict_stale(live: Live) -> None:
    derivation = next(d for d in live.book.model.ruleset.derivations if hasattr(d, "evaluator"))
    index, name = next(
        (i, n)
        for i, case in enumerate(live.cases)
        for n in derivation.evaluator.inputs
        if isinstance(case.values.get(n), (int, Decimal))
    )
    before = live.cases[index].values[name]
    live.put(index, name, float(before) + 1)
    assert live.shown(index, FAULT) == "A finding to be computed again (refresh)"
    live.put(index, name, float(before))
    assert live.shown(index, FAULT) == ""


def test_rows_may_be_many(tmp_path: Path) -> None:
    pack = modesdk.load_pack("home-heating")
    big = Live(pack, [], tmp_path, rows=1000)
    assert (tmp_path / "portfolio.xlsx").stat().st_size < 2_000_000
    assert big.shown(999, WINNER) == ""
