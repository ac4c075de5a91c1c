"""The formulas of the Cases sheet say of random cases what the judge says.

Each batch is a sheet of its own: random profiles, and under them random expectations of every kind,
near misses, blank, explicitly nothing, and texts that nobody can read. `--whole` tries 2,000 cases.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import frozen

import modesdk
from modesdk.decide.decision import Decision
from modesdk.diagnostics import Location
from modesdk.io.case_entries import Entry, EntryReader
from modesdk.io.case_kinds import KINDS, ON_SHEET
from modesdk.model.cases import RegressionCase, State
from modesdk.model.decision_parts import Status
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.regress.run import CaseRun, run_cases

pytest.importorskip("formualizer", reason="needs the extra 'workbook'")
pytest.importorskip("openpyxl", reason="needs the extra 'workbook'")

from modesdk.sheets import cases_sheet as sheet

from .test_cases_sheet import Live

NAME, BATCH, WHOLE = "home-heating", 100, 20
FIRING = ("fires", "must_not_fire", "undecided")
GATES = ("open", "conditional", "blocked", "not_blocked")
DIRT = (
    "nonsense",
    "none nonsense",
    ";;",
    "a > b",
    "heat_pump >",
    "= 5",
    "keep_gas >= 5 6",
    "1",
    "?",
)
NUMBERS = ("{:.1f}", "{:.2f}", "+{:.1f}", "{:.0f}.", "{:.0f}")


class Maker:
    """Random cases, the same for the same seed."""

    def __init__(self, pack: Pack, seed: int) -> None:
        self.pack, self.any = pack, random.Random(seed)
        self.options = list(pack.alternatives)
        rows = [row.id for table in pack.tables for row in table.rows if table.kind != "derive"]
        self.names = [*pack.claims, *(row for row in rows if "conflict" not in row.casefold())]

    def profile(self) -> dict[str, Value]:
        share = self.any.choice((0.3, 0.7, 0.95))
        asked = [a for a in self.pack.schema if not a.derived and a.id != self.pack.roles.as_of]
        return {a.id: self._value(a) for a in asked if self.any.random() < share}

    def _value(self, attribute: Attribute) -> Any:
        match attribute.type:
            case AttributeType.BOOLEAN:
                return self.any.random() < 0.5
            case AttributeType.NUMBER:
                low, high = attribute.minimum or 0, attribute.maximum or 100
                return int(self.any.randint(int(low), int(high)))
            case AttributeType.SET:
                return frozenset(self.any.sample(attribute.value_ids, self.any.randint(1, 2)))
            case _:
                return self.any.choice(attribute.value_ids)

    def texts(self, decision: Decision) -> dict[str, str]:
        """What is typed under some kinds."""
        kinds = self.any.sample(ON_SHEET, self.any.choice((1, 1, 1, 2, 3)))
        found = {kind: self._text(kind, decision) for kind in kinds}
        if self.any.random() < 0.08:
            found[self.any.choice(kinds)] = self.any.choice(DIRT)
        if self.any.random() < 0.05:
            found["ask"] = self.any.choice([a.id for a in self.pack.schema if not a.derived])
        return found

    def _text(self, kind: str, decision: Decision) -> str:
        if kind == "status":
            return self._list([decision.status, *self.any.sample(sorted(Status), 2)])
        if kind in ("recommended", "leader", *GATES) and self.any.random() < 0.15:
            return self.any.choice(("none", "None", " none "))
        if kind in GATES:
            mark = kind.removeprefix("not_")
            right = [o for o, gate in decision.gates.items() if (gate == mark) == (kind == mark)]
            return self._list(self._perhaps(right) or self.options)
        if kind in FIRING:
            rules = decision.undetermined if kind == "undecided" else decision.fired
            right = [name for rule in rules for name in (rule.rule, *rule.claims)]
            return self._list(self._perhaps(right) or self.names, most=3)
        return self._pointed(kind, decision)

    def _pointed(self, kind: str, decision: Decision) -> str:
        ranking = [entry.mode for entry in decision.ranking]
        if kind == "order":
            chains = (self._chain(ranking) for _ in range(self.any.choice((1, 1, 2))))
            return self.any.choice((";", "; ", "\n", "；")).join(chains)
        if kind == "score":
            clauses = (self._clause(decision) for _ in range(self.any.choice((1, 1, 2))))
            return self.any.choice(("; ", ";", "\n")).join(clauses)
        if kind == "margin":
            return self._bound(decision.margin or 0.0)
        return self._list(self._perhaps(ranking[:3]) or self.options, most=2)

    def _perhaps(self, right: list[str]) -> list[str]:
        return right if self.any.random() < 0.8 else []

    def _list(self, names: list[Any], most: int = 2) -> str:
        few = self.any.sample(names, min(len(names), self.any.randint(1, most)))
        spelled = [self.any.choice((str(n), str(n), str(n).upper())) for n in few]
        return self.any.choice((" ", ", ", ",", "，", "; ", "\n", "  ")).join(spelled)

    def _chain(self, ranking: list[str]) -> str:
        few = self.any.sample(range(len(ranking)), self.any.choice((2, 2, 3)))
        places = sorted(few) if self.any.random() < 0.7 else few
        return self.any.choice((" > ", ">", " >")).join(ranking[n] for n in places)

    def _clause(self, decision: Decision) -> str:
        entry = self.any.choice(decision.ranking)
        return f"{entry.mode}{self.any.choice((' ', '  '))}{self._bound(entry.score)}"

    def _bound(self, about: float) -> str:
        near = about + self.any.choice((0, 0, 0.1, -0.1, 0.05, -0.05, 3, -3))
        number = self.any.choice(NUMBERS).format(near)
        tolerance = self.any.choice(("0.1", "0.05", "1", "0"))
        return self.any.choice((
            f">= {number}", f"<= {number}", f"≥{number}", f"= {number}", f"={near:.1f}",
            f"= {number} +- {tolerance}", f"= {number}±{tolerance}",
            f"between {near - 1:.1f} and {number}", f"between {number} and {near + 0.1:.2f}",
        ))  # fmt: skip

    def cells(self) -> dict[str, str]:
        """What a case says of itself, now and then."""
        kind = self.any.random()
        if kind > 0.25:
            return {}
        state = self.any.choice(("xfail", "xfail", "XFAIL", "skip", "todo", "active", "later"))
        return {"state": state, "reason": self.any.choice(("because", "because", ""))}


@frozen(kw_only=True)
class Trial:
    """A case as typed: as the reader takes it, or None, and what became of it."""

    texts: dict[str, str]
    case: RegressionCase
    run: CaseRun | None

    @property
    def sign(self) -> str:
        """✔ or ✘, or ? for one that is not run."""
        if self.run is None:
            return "✘"
        return "?" if self.case.state in (State.SKIP, State.TODO) else "✘✔"[self.run.ok]


def trials(pack: Pack, seed: int) -> list[Trial]:
    maker = Maker(pack, seed)
    return [_trial(maker, f"case-{number}") for number in range(BATCH)]


def _trial(maker: Maker, name: str) -> Trial:
    pack, values = maker.pack, maker.profile()
    while not values:
        values = maker.profile()
    decision = Decision(pack, Case(pack.as_of, values))
    texts, cells = maker.texts(decision), maker.cells()
    entry = Entry(cells={"id": name, **cells}, profile=_given(values), expect=texts, where=_where)
    case = EntryReader(pack).case(entry)
    run = next(iter(run_cases(pack, [case]))) if case else None
    shown = case or RegressionCase(id=name, as_of=pack.as_of, values=values)
    return Trial(texts={**texts, **cells}, case=shown, run=run)


def _given(values: dict[str, Value]) -> dict[str, Any]:
    return {n: sorted(v) if isinstance(v, frozenset) else v for n, v in values.items()}


def _where(key: tuple[str, ...]) -> Location:
    return Location("sheet", 1, key[-1] if key else "")


def differences(live: Live, tried: list[Trial]) -> Iterator[str]:
    """Where the sheet and the judge differ: in the sign, or in the kinds that were not met."""
    for index, trial in enumerate(tried):
        for name in (*KINDS, "state", "reason"):
            column = sheet.EXPECT + [*KINDS, *sheet.TYPED].index(name)
            live.put(index, column, trial.texts.get(name))
    for index, trial in enumerate(tried):
        sign, said = live.shown(index, sheet.RESULT), live.shown(index, sheet.DIFFERENCE)
        told = f"{trial.case.id}: {sign} {said!r} for {trial.texts}, judged {trial.sign}"
        if sign == "?" and trial.sign != "?" and _open(trial, str(said)):
            continue
        if sign != trial.sign:
            yield f"{told}: {trial.run and [str(d) for d in trial.run.differences]}"
        elif trial.run and trial.run.decision:
            here, right = _kinds(live, index), {d.kind for d in trial.run.differences}
            if here != right & set(ON_SHEET):
                yield f"{told}: {sorted(here)} are not {sorted(right)}"


def _open(trial: Trial, said: str) -> bool:
    """Whether there is a reason for not judging it: a question, or a claim that advice carries."""
    return "not judged here: " in said and bool({"ask", *FIRING} & set(trial.texts))


def _kinds(live: Live, index: int) -> set[str]:
    grid = live.grid
    spots = {kind: grid.spot(grid.places[f"wrong.{kind}"], index) for kind in ON_SHEET}
    return {kind for kind, spot in spots.items() if live.calc.get_value("CasesGrid", *spot)}


def live_with(tried: list[Trial]) -> Live:
    return Live(NAME, cases=tuple(trial.case for trial in tried))


def test_random_cases(
    request: pytest.FixtureRequest, sampled: Callable[[int, int, str], None]
) -> None:
    batches = WHOLE if request.config.getoption("--whole") else 1
    signs: dict[str, int] = {}
    for seed in range(batches):
        tried = trials(modesdk.load_pack(NAME), seed)
        found = list(differences(live_with(tried), tried))
        assert not found, "\n".join(found)
        for trial in tried:
            signs[trial.sign] = signs.get(trial.sign, 0) + 1
    assert min(signs.get(sign, 0) for sign in "✔✘?") > 1, signs
    sampled(batches, WHOLE, f"batches of {BATCH} cases: {signs}")


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [("score.code.0", ">=", ">"), ("order.pellet_boiler", ")>(", ")>>("), ("fires.0", "=2", "=1")],
)
def test_a_fault_in_a_formula_is_found(column: str, old: str, new: str) -> None:
    tried = trials(modesdk.load_pack(NAME), 0)
    live = live_with(tried)
    for index in range(BATCH):
        row, place = live.grid.spot(live.grid.places[column], index)
        formula = live.grid.placed(str(live.grid.formulas[place]), index)
        assert old in formula
        live.calc.set_formula("CasesGrid", row, place, f"={formula.replace(old, new)}")
    assert list(differences(live, tried))
