"""Rules edited in a workbook: compiled in place, and the workbook computes what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from modesdk.xlsx.package import Package

from .kit import command, contents, place, put, rule_row, value, workbook
from .xlsx import digest


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


def spare(path: Path) -> int:
    return rule_row(path, "SPARE-01")


def status(path: Path) -> int:
    result = command("check", path, "--json")
    found = json.loads(result.stdout)["diagnostics"]
    codes = [d["code"] for d in found if d["severity"] == "error"]
    assert result.exit_code == (1 if codes else 0)
    return sum(code != "B-195" for code in codes)  # cases may well fail under edited rules


def test_nothing_to_refresh(book: Path) -> None:
    before = digest(book)
    assert command("refresh", book).exit_code == 0
    assert digest(book) == before
    assert status(book) == 0


def test_edited_conditions(book: Path) -> None:
    row = rule_row(book, "M-02")
    put(book, **{f"rule.conditions/{row}": "flow_temperature_c: >= 75"})
    assert value(book, "rule.truth", row) == 2
    assert status(book) > 0  # the formula is stale
    result = command("refresh", book)
    assert result.exit_code == 0, result.stderr
    assert value(book, "rule.truth", row) == 0
    assert status(book) == 0
    with Package(book) as package:
        assert "75" in str(package.column("rule.truth")[row].formula)
    data = json.loads(command("evaluate", book, "--json").stdout)
    assert "M-02" not in [fired["rule"] for fired in data["fired"]]


def test_back_to_the_pack(book: Path) -> None:
    row = rule_row(book, "M-02")
    old = value(book, "rule.conditions", row)
    before = value(book, "rule.truth", row)
    for text in ("flow_temperature_c: >= 75", old):
        put(book, **{f"rule.conditions/{row}": text})
        assert command("refresh", book).exit_code == 0
    assert value(book, "rule.truth", row) == before
    assert status(book) == 0


def test_a_new_rule_in_a_spare_row(book: Path) -> None:
    row = spare(book)
    score = value(book, "score.pellet_boiler")
    put(book, **{
        f"rule.id/{row}": "MINE-1", f"rule.conditions/{row}": 'insulation: "medium"',
        f"rule.criterion.id/{row}": "effort", f"rule.label/{row}": "My own experience",
        f"rule.claims/{row}": "L2",
    })  # fmt: skip
    effect = place(book, "rule.effects", row)
    at = list(alternatives()).index("pellet_boiler")
    put_effect(book, effect.sheet, (effect.area.top, effect.area.left + at), 2)
    result = command("refresh", book)
    assert result.exit_code == 0, result.stderr
    assert value(book, "rule.truth", row) == 2
    assert value(book, "score.pellet_boiler") > score
    assert status(book) == 0
    data = json.loads(command("evaluate", book, "--json").stdout)
    assert "MINE-1" in [fired["rule"] for fired in data["fired"]]


@pytest.mark.parametrize("typed", ["strong", -1, 1e9])
def test_a_new_rule_with_an_unusable_strength(book: Path, typed: object) -> None:
    row = spare(book)
    put(book, **{
        f"rule.id/{row}": "MINE-1", f"rule.conditions/{row}": 'insulation: "medium"',
        f"rule.criterion.id/{row}": "effort", f"rule.claims/{row}": "L2",
        f"in.strength/{row}": typed,
    })  # fmt: skip
    effect = place(book, "rule.effects", row)
    put_effect(book, effect.sheet, (effect.area.top, effect.area.left), 2)
    before = digest(book)
    result = command("refresh", book)
    assert (result.exit_code, "W-602" in result.stderr) == (2, True), result.stderr
    assert f"{place(book, 'in.strength', row)}: " in result.stderr
    assert digest(book) == before


def alternatives() -> list[str]:
    import modesdk

    return list(modesdk.load_pack("home-heating").alternatives)


def put_effect(path: Path, sheet: str, spot: tuple[int, int], effect: object) -> None:
    from modesdk.xlsx.edit_cells import Edit, edit_sheet

    from .xlsx import write

    with Package(path) as package:
        part = package.sheets[sheet]
    xml = edit_sheet(contents(path)[part], {spot: Edit(effect)})
    write(path, {**contents(path), part: xml})


@pytest.mark.parametrize(
    ("cells", "code"),
    [({"rule.conditions": 'insulation: "splendid"'}, "C-103"),
     ({"rule.conditions": 'insulatoin: "good"'}, "R-401"),
     ({"rule.conditions": "insulation"}, "B-150"),
     ({"rule.conditions": "flow_temperature_c: 50..40]"}, "C-101"),
     ({"rule.criterion.id": "nonsense"}, "R-403"), ({"rule.id": "OTHER"}, "B-125"),
     ({"rule.claims": "nobody"}, "R-413"), ({"rule.valid.from": "soon"}, "T-311"),
     ({"rule.effects": 7}, "T-308"), ({"rule.effects": "✕"}, "T-308")],
)  # fmt: skip
def test_rows_that_cannot_be_compiled(book: Path, cells: dict[str, str], code: str) -> None:
    row = rule_row(book, "M-02")
    put(book, **{f"{name}/{row}": text for name, text in cells.items()})
    before = digest(book)
    result = command("refresh", book)
    assert (result.exit_code, code in result.stderr) == (2, True), result.stderr
    assert f"{place(book, next(iter(cells)), row)}: " in result.stderr
    assert digest(book) == before


def test_verdicts_of_evaluators_follow_the_profile(book: Path) -> None:
    put(book, **{"in.electricity_price_ct": 20, "in.gas_price_ct": 15, "in.insulation": "good",
                 "in.flow_temperature_c": 35})  # fmt: skip
    assert status(book) > 0
    assert command("refresh", book).exit_code == 0
    assert status(book) == 0


def test_rows_of_the_portfolio_follow_edited_and_new_rules(book: Path) -> None:
    """Effects, conditions, and a rule in the third spare row; `check` asks the SDK row by row."""
    row, spare_row = rule_row(book, "M-02"), spare(book) + 2
    before = portfolio(book)
    put(book, **{
        f"rule.conditions/{row}": 'insulation: "good"', f"rule.effects/{row}": -2,
        f"rule.id/{spare_row}": "MINE-3", f"rule.conditions/{spare_row}": "district_network: true",
        f"rule.effects/{spare_row}": "✕", f"rule.claims/{spare_row}": "L2",
    })  # fmt: skip
    assert command("refresh", book).exit_code == 0
    assert status(book) == 0
    after = portfolio(book)
    assert [a == b for a, b in zip(after, before, strict=True)].count(False) > 0
    data = json.loads(command("evaluate", book, "--json").stdout)
    assert {entry["mode"]: entry["gate"] for entry in data["ranking"]}["heat_pump"] == "blocked"
    with Package(book) as package:
        assert "PortfolioGrid" in str(package.names["portfolio.winner.id"])


def portfolio(path: Path) -> list[tuple[object, object, object]]:
    with Package(path) as package:
        columns = [package.column(f"portfolio.{n}") for n in ("winner", "status", "score")]
        return [(a.value, b.value, c.value) for a, b, c in zip(*columns, strict=True)][:8]


def test_verdicts_on_rows_of_the_portfolio(book: Path) -> None:
    put(book, **{"portfolio.in.electricity_price_ct/9": 20, "portfolio.in.gas_price_ct/9": 15,
                 "portfolio.in.insulation/9": "good", "portfolio.in.flow_temperature_c/9": 35,
                 "portfolio.in.priorities/9": "Low_Emissions, little_work"})  # fmt: skip
    assert command("refresh", book).exit_code == 0
    assert value(book, "portfolio.fault", 9) is None
    assert status(book) == 0


def test_an_attribute_without_a_column_is_refused(book: Path) -> None:
    row = spare(book)
    put(book, **{f"rule.id/{row}": "MINE-1", f"rule.conditions/{row}": 'nobody_reads: "x"',
                 f"rule.criterion.id/{row}": "effort", f"rule.effects/{row}": 1})  # fmt: skip
    before = digest(book)
    result = command("refresh", book)
    assert (result.exit_code, "R-401" in result.stderr) == (2, True), result.stderr
    assert digest(book) == before
