"""What sheets say of cells that do not count: gates have no switch, late rules are told."""

from __future__ import annotations

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import Rule
from modesdk.sheets.book import rule_table
from modesdk.sheets.book.calculate import calculated
from modesdk.sheets.book.rule_texts import COMPUTED

from .test_every_cell import built


def decision_rules() -> list[tuple[int, Rule]]:
    """Rows of the sheet Rules with their rules."""
    pack = built()[0]
    by_id = {rule.row.id: rule for rule in compile_ruleset(pack, None).decision}
    sheet = built()[2]["Rules"]
    column = {
        sheet[f"{rule_table.ID}{row}"].value: row
        for row in range(rule_table.FIRST, sheet.max_row + 1)
    }
    return [(column[name], rule) for name, rule in by_id.items()]


def test_switch_and_strength_of_gates_are_locked() -> None:
    """They would do nothing: gates always count."""
    sheet = built()[2]["Rules"]
    for row, rule in decision_rules():
        for column in (rule_table.ON, rule_table.STRENGTH):
            locked = sheet[f"{column}{row}"].protection.locked
            assert locked == (rule.criterion < 0), f"{column}{row}"
    assert {rule.criterion < 0 for _, rule in decision_rules()} == {True, False}


@pytest.mark.parametrize("sheet", ["Portfolio", "Cases", "Scenarios", "Sensitivity", "Trace"])
def test_the_top_of_a_sheet_says_that_rules_wait(sheet: str) -> None:
    book = calculated(built()[1])
    book.evaluate_all()
    spot = ("Rules", decision_rules()[0][0], ord(rule_table.CONDITIONS) - ord("A") + 1)
    assert "Rules were changed" not in str(book.get_value(sheet, 2, 1))
    book.set_value(*spot, "insulation: good")
    book.evaluate_all()
    assert str(book.get_value(sheet, 2, 1)).startswith("⚠ Rules were changed")


def test_verdicts_of_the_sdk_are_named_in_the_words_of_analysts() -> None:
    assert "Trace" in COMPUTED.zh
    assert "Trace" in COMPUTED.en
    assert "Python" not in COMPUTED.zh + COMPUTED.en
