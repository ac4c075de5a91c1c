"""What is changed on Rules reaches every sheet at once, or every sheet asks for a refresh."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk.decide.decision import Decision
from modesdk.decide.explain.phrases import leaders_in_words
from modesdk.io.case_files import read_cases
from modesdk.model.pack import Pack
from modesdk.model.profile import Case

pytest.importorskip("formualizer", reason="needs the extra 'workbook'")
openpyxl = pytest.importorskip("openpyxl", reason="needs the extra 'workbook'")

from modesdk.ruleset.compile import python_evaluators  # after the check
from modesdk.sheets import cases_sheet
from modesdk.sheets.book import rule_table
from modesdk.sheets.book.calculate import calculated
from modesdk.sheets.book.ranking_formulas import STATUSES as STATUS_TEXTS
from modesdk.workbook.build import workbook_bytes
from modesdk.workbook.compare.stale import stale_formulas
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.profile_rows import ProfileRows
from modesdk.xlsx.edit_cells import Edit, edit_sheet
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Spot

from .kit import rule_row
from .xlsx import contents, write

PACKS = ("home-heating", "tiktok-shop")
STATUSES = [text.en for text in STATUS_TEXTS]
CODES = ("recommended", "conditional", "no_clear_winner", "insufficient_data", "none_eligible")
TURNED = {"✕": "△", "△": "✕", "○": "△"}


def built(folder: Path, name: str) -> tuple[Path, Pack]:
    """A workbook with a profile that decides something."""
    pack = modesdk.load_pack(name)
    case = max(read_cases(pack), key=lambda case: len(case.values))
    path = folder / "book.xlsx"
    path.write_bytes(workbook_bytes(pack, Case(case.as_of, case.values), lang="en", rows=12))
    return path, pack


def put(path: Path, edits: dict[Spot, Any], sheet: str = "Rules") -> None:
    """Type values into cells of a sheet."""
    with Package(path) as package:
        part = package.sheets[sheet]
    parts = contents(path)
    xml = edit_sheet(parts[part], {spot: Edit(value) for spot, value in edits.items()})
    write(path, {**parts, part: xml})


def turned(path: Path, pack: Pack) -> dict[Spot, Any]:
    """Every effect with the other sign, every mark another one, but for rows of Python."""
    locked = {row.id for evaluator in python_evaluators(pack) for row in evaluator.rows}
    found: dict[Spot, Any] = {}
    with Package(path) as package:
        place, cells = package.range("rule.effects"), package.sheet("Rules").cells
        assert place is not None
        for index, name in enumerate(package.column("rule.id")):
            for column in range(place.area.left, place.area.right + 1):
                spot = (place.area.top + index, column)
                old = cells[spot].value if spot in cells else None
                if old is not None and name.value not in locked:
                    found[spot] = TURNED[old] if isinstance(old, str) else -old
    return found


class Calculated:
    """A workbook calculated by an engine from the package index."""

    def __init__(self, path: Path) -> None:
        self.book, self.path = calculated(path.read_bytes()), path

    def column(self, name: str) -> list[Any]:
        """The values of a named column."""
        with Package(self.path) as package:
            place = package.range(name)
        assert place is not None, name
        area = place.area
        rows = range(area.top, area.bottom + 1)
        return [self.book.get_value(place.sheet, row, area.left) for row in rows]

    def sheet(self, title: str, rows: int = 40, columns: int = 20) -> set[Any]:
        """What stands on the first rows of a sheet."""
        spots = ((r, c) for r in range(1, rows + 1) for c in range(1, columns + 1))
        return {self.book.get_value(title, *spot) for spot in spots}


def expected(decision: Decision) -> tuple[str, str, float | None]:
    """Who leads, status in words and score."""
    entry = next((e for e in decision.ranking if e.mode == decision.leader), None)
    label = leaders_in_words(decision, "en") if entry else ""
    return label, STATUSES[CODES.index(decision.status)], entry.score if entry else None


@pytest.mark.parametrize("name", PACKS)
def test_turned_rules_count_on_every_sheet(tmp_path: Path, name: str) -> None:
    path, pack = built(tmp_path, name)
    before = Calculated(path).column("cases.passed")
    put(path, turned(path, pack))
    shown = Calculated(path)
    with Package(path) as package:
        read = Contents.of(package, pack)
        assert read.in_the_way == []
        edited, as_of = read.edited_pack, read.inputs.case.as_of
        assert list(stale_formulas(read)) == []
        rows = {p: ProfileRows.found(package, edited, p, as_of) for p in ("cases", "portfolio")}
    columns = [shown.column(f"portfolio.{part}") for part in ("winner", "status", "score")]
    for row in rows["portfolio"]:
        winner, status, score = (column[row.index] for column in columns)
        wanted = expected(Decision(edited, row.case))
        assert (winner, status, None if score == "" else score) == wanted, row.number
    for row in rows["cases"]:
        spots = (
            (row.number, column)
            for column in (cases_sheet.GOT, cases_sheet.STATUS, cases_sheet.SCORE)
        )
        winner, status, score = (shown.book.get_value("Cases", *spot) for spot in spots)
        wanted = expected(Decision(edited, row.case))
        assert (winner, status, None if score == "" else score) == wanted, row.number
    passed = shown.column("cases.passed")
    assert passed == [shown.column("cases.result").count("✔")]
    assert passed < before
    scores, base = shown.column("scenario.score"), shown.column("scenario.denominator")
    present = read.decision("reference")
    leading = next(e.numerator for e in present.ranking if e.mode == present.leader)
    assert round(scores[0] * base[0] * 200) == leading


@pytest.mark.parametrize("column", ["rule.conditions", "rule.claims", "rule.valid.from"])
def test_what_is_compiled_asks_for_a_refresh_everywhere(tmp_path: Path, column: str) -> None:
    path, _ = built(tmp_path, "home-heating")
    with Package(path) as package:
        place = package.range(column)
    assert place is not None
    put(path, {(place.area.top + 1, place.area.left): 40_000 if "valid" in column else "changed"})
    assert_refresh(Calculated(path), 1)


def test_an_effect_on_a_spare_row_asks_for_a_refresh(tmp_path: Path) -> None:
    path, _ = built(tmp_path, "home-heating")
    index = rule_row(path, "SPARE-01")
    with Package(path) as package:
        place = package.range("rule.effects")
    assert place is not None
    put(path, {(place.area.top + index, place.area.left): 2})
    assert_refresh(Calculated(path), index)


TOLD = ("Recommendation", "Trace", "Sensitivity", "Scenarios", "Playbook",
        "CalcCharts", "CalcTornado", "CalcScenarioChart")  # fmt: skip
"""The sheets that give results of the profile, and what their charts draw."""


def differing(folder: Path, name: str, late: dict[Spot, Any]) -> set[tuple[str, Spot]]:
    """The cells of these sheets that a profile changes, with edits of the rules."""
    pack, found = modesdk.load_pack(name), []
    full = max(read_cases(pack), key=lambda case: len(case.values))
    for values in (full.values, {}):
        path = folder / f"{len(values)}.xlsx"
        path.write_bytes(workbook_bytes(pack, Case(full.as_of, values), lang="en", rows=12))
        put(path, late)
        found.append(Calculated(path))
    spots = [(s, (r, c)) for s in TOLD for r in range(1, 260) for c in range(1, 40)]
    first, second = ({at: book.book.get_value(at[0], *at[1]) for at in spots} for book in found)
    return {at for at in spots if first[at] != second[at]}


def test_no_sheet_shows_what_rules_gave_before(tmp_path: Path) -> None:
    """Whatever depends on the profile is left out, but for what other rules derive."""
    path, pack = built(tmp_path, "home-heating")
    with Package(path) as package:
        place = package.range("rule.conditions")
        trace = package.sheet("Trace").cells
    assert place is not None
    sums = min(row for (row, _), cell in trace.items() if cell.value == next(iter(pack.criteria)))
    live = differing(tmp_path, "home-heating", {})
    assert {sheet for sheet, _ in live} == set(TOLD)
    late = {(place.area.top + 1, place.area.left): "flow_temperature_c: >= 75"}
    left = differing(tmp_path, "home-heating", late)
    assert {(sheet, spot) for sheet, spot in left if sheet != "Trace" or spot[0] >= sums} == set()


def assert_refresh(shown: Calculated, index: int) -> None:
    """No sheet gives a number as if nothing had happened."""
    assert shown.column("rule.state")[index] == "✗ refresh"
    assert shown.column("cases.passed") == shown.column("cases.failed") == ["run refresh"]
    assert shown.column("portfolio.count.recommended") == ["run refresh"]
    assert not {"✔", "✘"} & set(shown.column("cases.result"))
    assert set(shown.column("portfolio.status")) == {""}
    assert set(shown.column("portfolio.fault")) == {"", "rules changed: refresh"}
    assert "rules changed: refresh" in shown.sheet("Scenarios")
    for title in ("Recommendation", "Sensitivity"):
        assert "run refresh" in shown.sheet(title), title
    for title in ("Scenarios", "Sensitivity", "Cases", "Trace", "Playbook"):
        assert any("Rules were changed" in str(text) for text in shown.sheet(title, 2)), title


def test_rows_of_python_are_locked_but_for_strength_and_switch() -> None:
    pack = modesdk.load_pack("tiktok-shop")
    shipped = Path(__file__).parents[2] / "workbooks" / "tiktok-shop.xlsx"
    ws = openpyxl.load_workbook(shipped)["Rules"]  # equals a fresh build: test_rebuild
    names = {row.id for evaluator in python_evaluators(pack) for row in evaluator.rows}
    found = [row for row in ws.iter_rows(min_row=rule_table.FIRST) if row[0].value in names]
    assert len(found) == len(names) > 0
    for row in found:
        open_ = [cell.column_letter for cell in row if not cell.protection.locked]
        assert open_ == [rule_table.ON, rule_table.STRENGTH]


def test_a_gate_that_is_switched_off_does_not_say_so(tmp_path: Path) -> None:
    """Gates have no strength: they count as before, and the state says it."""
    path, _ = built(tmp_path, "home-heating")
    before = Calculated(path)
    with Package(path) as package:
        place = package.range("in.on")
    assert place is not None
    put(path, {(place.area.top + index, place.area.left): "no" for index in (0, 6)})
    after = Calculated(path)
    states = after.column("rule.state")
    assert (states[0], states[6]) == ("always on", "off")
    assert after.column("marked.district_heating") == before.column("marked.district_heating")
