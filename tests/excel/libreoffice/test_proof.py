"""Functions in cells equal `recommend` and the workbook's native formulas, cell by cell.

A workbook with the sheet Link is opened, all functions stand on a sheet beside it, and inputs,
weights, trust, strengths and dates are changed setting after setting; nothing is recalculated by
hand. `--addin-settings=300` tries more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

import modesdk
from modesdk.decide.decision import Decision
from modesdk.excel.cell_values import FunctionError, Table
from modesdk.excel.desk import Desk
from modesdk.excel.functions import call
from modesdk.model.decision_parts import Status
from modesdk.model.pack import Pack
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import CORE, build, finished
from modesdk.xlsx.defined_names import sanitised

pytestmark = pytest.mark.office
STATUSES = (
    Status.RECOMMENDED, Status.CONDITIONAL, Status.NO_CLEAR_WINNER, Status.INSUFFICIENT_DATA,
    Status.NONE_ELIGIBLE,
)  # fmt: skip
GATES = ("open", "conditional", "blocked")
WHOLE = 300
"""Settings that `tox -e proof` tries, of both packs together."""
SHOWN = 8
SINGLES = 7
"""The functions in single cells come first, then RANK."""
PACKS = ("home-heating", "tiktok-shop")
"""A third of the settings falls to the small one."""


@pytest.fixture(scope="module", params=PACKS)
def pack(request: pytest.FixtureRequest) -> Pack:
    """Each pack in turn."""
    return modesdk.load_pack(request.param)


@pytest.fixture(scope="module")
def book(pack: Pack) -> Book:
    """The pack's workbook: inputs, rules, native decision and Link."""
    made = Book.of(pack)
    build(made, (*CORE, "link"))
    return made


class Proof:
    """The functions on a sheet, and what they must give."""

    def __init__(self, calc: Any, book: Book, trials: ModuleType, path: Path) -> None:
        self.calc, self.pack, self.trials = calc, book.model.pack, trials
        self.ids = book.model.decision_ids[: len(book.model.ruleset.decision)]
        self.alternatives = list(self.pack.alternatives)
        self.areas: dict[str, tuple[str, tuple[Any, ...]]] = {}
        self.compared = 0
        self.statuses: Counter[str] = Counter()
        self.desk = Desk.installed()
        self.native = [sanitised(n) for n in self._native()]
        finished(book).save(path)
        calc.office.open(path)
        calc.office.unprotect("Trace")
        self._lay()

    def _native(self) -> Iterator[str]:
        yield from ("status", "winner", "denominator")
        for part in ("points", "gate"):
            yield from (f"{part}.{a}" for a in self.alternatives)

    def _lay(self) -> None:
        """Every function with both languages, in single cells and array formulas."""
        self.calc.do("sheet", name="Functions")
        rest = f'link.profile;link.weights;as_of;"{self.pack.name}"'
        many = len(self.alternatives) + 1
        self.calc.put({"Functions!B1": f'=MODESDK.PROBLEM("STATUS";{rest})'})
        singles = [("RECOMMEND", ()), ("STATUS", ()), ("SCORE", (None,)), ("VERSION", ())]
        singles += [("SCORE", (mode,)) for mode in self.alternatives[:3]]
        for row, (name, own) in enumerate(singles, start=1):
            self._add(name, own, rest, f"A{row}", "")
        tables = [
            ("RANK", (), 5, many), ("GATES", (), 4, 6 * many), ("EXPLAIN", (), 2, 150),
            ("FLIP", (), 7, len(self.pack.dimensions) + 1), ("QUESTIONS", (9,), 4, 10),
            ("WHYNOT", (self.alternatives[-1],), 1, 12),
        ]  # fmt: skip
        column = 3
        for name, own, wide, rows in tables:
            for lang in ("zh", "en"):
                first, last = get_column_letter(column), get_column_letter(column + wide)
                self._add(name, own, rest, f"{first}1:{last}{rows}", lang)
                column += wide + 1
        last = get_column_letter(column + 6)
        rows = rest.replace("link.profile", "TRANSPOSE(link.profile)")
        self._add("PORTFOLIO", (), rows, f"{get_column_letter(column)}1:{last}3", "")

    def _add(self, name: str, own: tuple[Any, ...], rest: str, area: str, lang: str) -> None:
        arguments = ["" if a is None else f'"{a}"' if isinstance(a, str) else str(a) for a in own]
        if name == "VERSION":
            formula = f'=MODESDK.VERSION("{self.pack.name}")'
        else:
            tail = f';"{lang}"' if lang else ""
            formula = f"=MODESDK.{name}({';'.join([*arguments, rest])}{tail})"
        self.calc.put({f"Functions!{area}": formula}, array=":" in area)
        self.areas[f"Functions!{area}"] = (name, (own, lang))

    def differences(self, trial: Any) -> list[str]:
        """What cells say otherwise in one setting."""
        number, decision = trial.number, trial.decision(self.pack)
        self.calc.office.set(self.trials.cells(trial, self.pack, decision, self.ids))
        read = self.calc.office.read([*self.areas, *self.native, "Functions!B1"])
        cells, native = read[: len(self.areas)], read[len(self.areas) : -1]
        self.statuses[decision.status] += 1
        refused = self._refused(trial)
        if read[-1] != refused:
            return [f"setting {number}: {read[-1] or 'no error'}, expected {refused!r}"]
        if refused:
            return [f"setting {number}: {d}" for d in self._against_sdk(trial, cells)]
        found = [f"setting {number}: {d}" for d in self._against_sdk(trial, cells)]
        found += [f"setting {number}: native {d}" for d in self._against_native(cells, native)]
        return found + [f"setting {number}: {d}" for d in self._against_decision(decision, cells)]

    def _refused(self, trial: Any) -> str:
        """Why there is no answer (an empty profile), "" when there is one."""
        profile, weights = _profile(trial, self.pack), _weights(trial, self.pack)
        try:
            call(self.desk, "STATUS", [profile, weights, trial.as_of, self.pack.name])
        except FunctionError as problem:
            return problem.message
        return ""

    def _against_sdk(self, trial: Any, cells: list[Any]) -> Iterator[str]:
        """What the functions give outside LibreOffice for the typed values."""
        profile, weights = _profile(trial, self.pack), _weights(trial, self.pack)
        for (area, (name, (own, lang))), shown in zip(self.areas.items(), cells, strict=True):
            shared = [profile, weights, trial.as_of, self.pack.name, lang or None]
            arguments = [self.pack.name] if name == "VERSION" else [*own, *shared]
            if name == "PORTFOLIO":
                arguments[0] = self._row(profile)
            try:
                answer: Any = call(self.desk, name, arguments)
            except FunctionError:
                answer = None
            yield from self._cells(f"{name} {area}", shown, answer)

    def _row(self, profile: list[list[Any]]) -> list[list[Any]]:
        """The profile as one row under the names of all attributes."""
        values = dict(profile)
        names = [a.id for a in self.pack.schema if not a.derived]
        return [names, [values.get(name) for name in names]]

    def _cells(self, place: str, shown: Any, answer: Any) -> Iterator[str]:
        rows = shown if isinstance(shown, list) else [[shown]]
        wanted: Table = answer if isinstance(answer, tuple) else ((answer,),)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                expected = _at(wanted, r, c)
                self.compared += 1
                if cell != expected:
                    yield f"{place} {r},{c}: got {cell!r}, expected {expected!r}"

    def _against_native(self, cells: list[Any], native: list[Any]) -> Iterator[str]:
        """What the workbook's own formulas give from the same inputs."""
        said = dict(zip(self._native(), native, strict=True))
        status, ranking = cells[1], cells[SINGLES][1:]
        expected = {"status": STATUSES[int(said["status"]) - 1]}
        got = {"status": status}
        if said["winner"]:
            expected["winner"], got["winner"] = (
                self.alternatives[int(said["winner"]) - 1], ranking[0][1],
            )  # fmt: skip
        for row in ranking:
            mode = row[1]
            expected |= {f"points {mode}": round(said[f"points.{mode}"], 4)}
            expected |= {f"gate {mode}": GATES[int(said[f"gate.{mode}"])]}
            got |= {f"points {mode}": row[3], f"gate {mode}": row[4]}
        self.compared += len(got)
        for name in expected:
            if got[name] != expected[name]:
                yield f"{name}: functions {got[name]!r}, formulas {expected[name]!r}"

    def _against_decision(self, decision: Decision, cells: list[Any]) -> Iterator[str]:
        """What the engine `reference` decides."""
        ranking = cells[SINGLES][1:]
        rows = [[e.rank or "", e.mode, e.score, str(e.gate)] for e in decision.ranking]
        pairs = [
            (cells[0], decision.recommended or ""),
            (cells[1], str(decision.status)),
            ([[row[0], row[1], row[3], row[4]] for row in ranking], rows),
        ]
        self.compared += 2 + 4 * len(rows)
        for got, expected in pairs:
            if got != expected:
                yield f"got {got!r}, decided {expected!r}"


def _at(wanted: Table, row: int, column: int) -> Any:
    """What an array formula shows: single rows and columns repeat, errors fill the rest."""
    row = 0 if len(wanted) == 1 else row
    column = 0 if len(wanted[0]) == 1 else column
    inside = row < len(wanted) and column < len(wanted[0])
    return wanted[row][column] if inside else None


def _profile(trial: Any, pack: Pack) -> list[list[Any]]:
    """The usable values as a range of two columns."""
    values = trial.values(pack).items()
    return [
        [name, ",".join(sorted(v)) or "-" if isinstance(v, frozenset) else v] for name, v in values
    ]


def _weights(trial: Any, pack: Pack) -> list[list[Any]]:
    """The weights as a range of two columns."""
    void = dict.fromkeys(pack.dimensions, 0) if getattr(trial, "void", False) else {}
    kinds = {"dimensions": "dimension", "criteria": "criterion", "trust": "trust", "rules": "rule"}
    found = {
        f"{kinds[kind]}:{name}": number
        for kind, part in trial.weights.items()
        for name, number in part.items()
    }
    found |= {f"dimension:{name}": number for name, number in void.items()}
    return [[k, v] for k, v in (found | {f"rule:{r}": 0 for r in trial.off}).items()]


@pytest.fixture(scope="module")
def proof(
    calc: Any, book: Book, trials: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Proof:
    """The workbook open in LibreOffice with the functions."""
    path = tmp_path_factory.mktemp("proof") / f"{book.model.pack.name}.xlsx"
    return Proof(calc, book, trials, path)


def share(pack: Pack, count: int) -> int:
    """How many of all settings fall to a pack."""
    return count // 3 if pack.name == PACKS[0] else count - count // 3


def test_random_settings(
    proof: Proof, count: int, sampled: Callable[[int, int, str], None]
) -> None:
    """0 differences."""
    part = share(proof.pack, count)
    found: list[str] = []
    for trial in proof.trials.trials(proof.pack, part):
        found += proof.differences(trial)
        if len(found) >= SHOWN:
            break
    assert not found, "\n".join(found[:SHOWN])
    assert len(proof.statuses) >= min(3, part // 5), f"too tame: {proof.statuses}"
    told = f"settings; {proof.compared:,} cells, {dict(proof.statuses)}"
    sampled(part, share(proof.pack, WHOLE), told)


def test_the_proof_can_fail(proof: Proof) -> None:
    """Another weight in Link, or a forgotten rule in the workbook, is found out."""
    office = proof.calc.office
    trials = [t for t in proof.trials.trials(proof.pack, 12) if t.values(proof.pack)]
    told = ((trial, trial.decision(proof.pack)) for trial in trials)
    trial, rule = next((t, c.rule) for t, d in told for c in d.contributions if c.points)
    assert not proof.differences(trial)
    office.unprotect("Calc")
    office.set({f"rule.truth#{proof.ids.index(rule)}": 0})
    assert any("native" in difference for difference in proof.differences(trial))
    office.unprotect("Link")
    office.set({"Link!E2": 99})
    found = [difference for trial in trials[:3] for difference in proof.differences(trial)]
    assert any("native" not in difference for difference in found)
