"""An analyst's own work survives every command; files that programs rewrote are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from modesdk.xlsx.package import Package

from .enriched import CHAIN, FOREIGN, TYPES, around, as_excel_saves, cells, enrich
from .kit import command, contents, pack_copy, put, rule_row, value, workbook
from .spoiled import MAIN, RELATIONS, part_of
from .xlsx import digest


def edited_rule(path: Path) -> str:
    """Change the bound in a condition as a person does; returns the rule's id."""
    with Package(path) as package:
        ids = [str(cell.value) for cell in package.column("rule.id")]
        conditions = [str(cell.value) for cell in package.column("rule.conditions")]
    rule, old = next(
        (i, c) for i, c in zip(ids, conditions, strict=False) if c.startswith("flow_temp")
    )
    put(path, **{f"rule.conditions/{rule_row(path, rule)}": f"{old}1"})
    return rule


def portfolio_rows(path: Path) -> None:
    put(path, **{"portfolio.in.insulation/0": "good", "portfolio.in.insulation/2": "poor"})


def columns(addresses: set[str]) -> set[str]:
    return {re.sub(r"[0-9]", "", address) for address in addresses}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = workbook(tmp_path)
    enrich(path)
    return path


@pytest.fixture
def excel(tmp_path: Path) -> Path:
    path = workbook(tmp_path)
    as_excel_saves(path)
    return path


def test_reading_commands_leave_every_byte(book: Path) -> None:
    before = digest(book)
    for name in ("evaluate", "check"):
        command(name, book)
    assert digest(book) == before
    assert [p.name for p in book.parent.iterdir()] == [book.name]


def test_portfolio_writes_its_columns_and_nothing_else(book: Path) -> None:
    portfolio_rows(book)
    before, sheet = contents(book), part_of(book, "Portfolio")
    assert command("portfolio", book).exit_code == 0
    after = contents(book)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {sheet}
    assert around(after[sheet]) == around(before[sheet])
    old, new = cells(before[sheet]), cells(after[sheet])
    written = {address for address in new if new[address] != old.get(address)}
    assert len(columns(written)) == 9
    assert not columns(written) & columns(set(old))
    assert set(old) <= set(new)


def test_refresh_writes_single_cells_and_nothing_foreign(book: Path) -> None:
    edited_rule(book)
    before = contents(book)
    result = command("refresh", book)
    assert result.exit_code == 0, result.output
    after = contents(book)
    assert list(after) == list(before)
    assert all(after[name] == before[name] for name in FOREIGN)
    changed = {name for name in before if before[name] != after[name]}
    assert changed
    assert changed <= {n for n in before if n.startswith("xl/worksheets/")} | {MAIN}
    names = re.compile(rb"<definedName .*?</definedName>")
    assert names.sub(b"", after[MAIN]) == names.sub(b"", before[MAIN])
    for name in changed - {MAIN}:
        assert around(after[name]) == around(before[name])
        assert set(cells(before[name])) <= set(cells(after[name]))
    calc = part_of(book, "Calc")
    old, new = cells(before[calc]), cells(after[calc])
    formulas = {a for a in new if _formula(new[a]) != _formula(old.get(a, ""))}
    assert 0 < len(formulas) <= 3


def _formula(cell: str) -> str:
    found = re.search(r"<f.*?</f>", cell)
    return found[0] if found else ""


def test_a_file_saved_by_excel_says_the_same(excel: Path, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    plain = workbook(tmp_path / "plain")
    for path in (plain, excel):
        portfolio_rows(path)
    for words in (["evaluate"], ["evaluate", "--json"]):
        assert command(*words[:1], excel, *words[1:]).stdout == (
            command(*words[:1], plain, *words[1:]).stdout
        )
    assert command("check", excel).exit_code == command("check", plain).exit_code


def test_the_calculation_chain_stays_while_formulas_do(excel: Path) -> None:
    portfolio_rows(excel)
    before = contents(excel)
    assert command("portfolio", excel).exit_code == 0
    after = contents(excel)
    assert after[CHAIN] == before[CHAIN]
    assert {n for n in before if after[n] != before[n]} == {part_of(excel, "Portfolio")}


def test_the_calculation_chain_goes_with_all_that_names_it(excel: Path) -> None:
    edited_rule(excel)
    assert command("refresh", excel).exit_code == 0
    after = contents(excel)
    assert CHAIN not in after
    assert b"calcChain" not in after[TYPES] + after[RELATIONS]
    assert b"sharedStrings" in after[TYPES]
    assert b"sharedStrings" in after[RELATIONS]


def test_pull_from_a_file_saved_by_excel(excel: Path, tmp_path: Path) -> None:
    folder = pack_copy(tmp_path)
    rule = edited_rule(excel)
    result = command("pull", excel, "--pack", folder, "--yes")
    assert result.exit_code == 0, result.output
    changed = [p for p in folder.rglob("*.csv") if rule in p.read_text(encoding="utf-8")]
    assert changed


@pytest.fixture(scope="module")
def saved_by_libreoffice(office_module: ModuleType) -> Callable[..., None]:
    """`save(path, cells)`: opened in LibreOffice, changed there and saved over itself."""

    def save(path: Path, given: dict[str, Any]) -> None:
        with office_module.Office() as office:
            office.open(path)
            office.set(given)
            office.calculate()
            office.save(path, "Calc MS Excel 2007 XML")

    return save


@pytest.mark.office
def test_a_file_saved_by_libreoffice(
    saved_by_libreoffice: Callable[..., None], tmp_path: Path
) -> None:
    path, plain = workbook(tmp_path), tmp_path / "plain.xlsx"
    plain.write_bytes(path.read_bytes())
    put(plain, **{"in.flow_temperature_c": 45, "in.weight.house": 30})
    saved_by_libreoffice(path, {
        "in.flow_temperature_c": 45, "in.weight.house": 30, "portfolio.in.insulation#0": "good",
        "portfolio.in.insulation#2": "poor",
    })  # fmt: skip
    assert command("evaluate", path, "--json").stdout == command("evaluate", plain, "--json").stdout
    checked = command("check", path)
    assert checked.exit_code == 0, checked.output
    result = command("portfolio", path)
    assert result.exit_code == 0, result.output
    assert " 0 could not" in result.output
    rule = edited_rule(path)
    refreshed = command("refresh", path)
    assert refreshed.exit_code == 0, refreshed.output
    assert "1|" in value(path, "rule.compiled", rule_row(path, rule))
    again = command("check", path)
    assert again.exit_code == 0, again.output
    folder = pack_copy(tmp_path)
    pulled = command("pull", path, "--pack", folder, "--yes")
    assert pulled.exit_code == 0, pulled.output
    assert rule in pulled.output
