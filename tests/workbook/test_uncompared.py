"""Results on the sheets that `check` does not compare: found there, listed in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import modesdk
from modesdk.io.case_files import read_cases
from modesdk.model.profile import Case
from modesdk.model.weights import Weights

pytest.importorskip("openpyxl", reason="needs the extra 'workbook'")
pytest.importorskip("formualizer", reason="needs the extra 'workbook'")

from modesdk.sheets import cases_sheet
from modesdk.sheets.book.draft import HIDDEN, SHEETS  # after the check
from modesdk.sheets.grid import sheet_of_rows
from modesdk.workbook.build import workbook_bytes
from modesdk.workbook.compare.findings import differences
from modesdk.workbook.compare.stale import Grouped
from modesdk.workbook.read.contents import Contents
from modesdk.xlsx.edit_cells import Edit, edit_sheet
from modesdk.xlsx.package import Cell, Package
from modesdk.xlsx.places import Spot

from .kit import NAME
from .xlsx import contents, write

DOCS = Path(__file__).parents[2] / "docs" / "how-to"
HEADS = dict.fromkeys(("Cases", "Portfolio"), sheet_of_rows.HEAD)
"""Where the headings of columns of results stand."""
COUNTS = dict.fromkeys(HEADS, sheet_of_rows.COUNTS)
ALL, ABOVE = ("all that is shown", "所显示的全部"), ("the counts above", "上方的计数")
PLANTED, ENGLISH = "planted", 2

Words = tuple[str, str]

Cells = dict[tuple[str, Spot], Cell]


def formulas(path: Path) -> Cells:
    """All cells with formulas on the sheets for people."""
    shown = [title for title in SHEETS if title not in HIDDEN]
    with Package(path) as package:
        return {(title, spot): cell for title in shown
                for spot, cell in package.sheet(title).cells.items()
                if cell.formula is not None or cell.shared}  # fmt: skip


def made(path: Path, values: object, weights: Weights | None) -> Cells:
    pack = modesdk.load_pack(NAME)
    full = max(read_cases(pack), key=lambda case: len(case.values))
    case = Case(full.as_of, full.values if values else {})
    path.write_bytes(workbook_bytes(pack, case, weights=weights, lang="en"))
    return formulas(path)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uncompared") / "book.xlsx"


@pytest.fixture(scope="module")
def answers(book: Path) -> set[tuple[str, Spot]]:
    """The cells that tell results: they change with profile and weights, or read a grid."""
    pack = modesdk.load_pack(NAME)
    other = Weights.of(pack).changed(dimensions=dict.fromkeys(list(pack.dimensions)[1:], 3))
    changed, now = made(book, {}, other), made(book, "full", None)
    found = {at for at, cell in now.items() if cell.value != changed[at].value}
    rows = {at for at, cell in now.items() if f"{at[0]}Grid!" in str(cell.formula)
            and at[1][0] > HEADS.get(at[0], 0)}  # fmt: skip
    counts = {at for at in now if at[1][0] == COUNTS.get(at[0])}
    judged = range(
        cases_sheet.RESULT, cases_sheet.EXPECT
    )  # where some packs have formulas, and others none
    return found | rows | counts | {("Cases", (cases_sheet.FIRST, column)) for column in judged}


@pytest.fixture(scope="module")
def noticed(book: Path, answers: set[tuple[str, Spot]]) -> set[tuple[str, Spot]]:
    """Those of them whose stored value `check` finds to be wrong when all are."""
    parts, seen, held = contents(book), set(), formulas(book)
    with Package(book) as package:
        for title, part in package.sheets.items():
            spots = {spot: Edit(PLANTED, cached=True) for sheet, spot in answers & held.keys()
                     if sheet == title}  # fmt: skip
            if spots:
                parts[part] = edit_sheet(parts[part], spots)
    write(book, parts)
    with pytest.MonkeyPatch.context() as patch, Package(book) as package:
        patch.setattr(Grouped, "add", lambda _, sheet, cell, *__: seen.add((sheet, cell.spot)))
        differences(Contents.of(package, modesdk.load_pack(NAME)))
    return seen


def listed(language: int) -> dict[str, set[str]]:
    """The table of the docs: sheets and what is not compared on them."""
    name = ("workbook.md", "workbook.zh.md")[language]
    text = (DOCS / name).read_text(encoding="utf-8")
    head = ("whose stored value `check` does not compare", "不比较存放值的结果")[language]
    table = text.split(head)[1].split("\n\n")[0].splitlines()[2:]
    found = {}
    for line in table:
        sheets, results = (cell.strip() for cell in line.strip("|").split("|"))
        for sheet in re.split("[,、] *", sheets):
            found[sheet] = set(re.split("[;；] *", results))
    return found


@pytest.fixture(scope="module")
def headings(book: Path, answers: set[tuple[str, Spot]]) -> dict[tuple[str, Spot], Words]:
    """What stands above each result, in both languages."""
    with Package(book) as package:
        texts = package.sheet("Texts").cells
        chinese = {str(cell.value): str(texts[row, 1].value)
                   for (row, column), cell in texts.items() if column == ENGLISH}  # fmt: skip
        heads = {title: package.sheet(title).cells for title in HEADS}
    found = {}
    for title, (row, column) in answers:
        if title not in HEADS:
            found[title, (row, column)] = ALL
        elif row == COUNTS[title]:
            found[title, (row, column)] = ABOVE
        else:
            said = str(heads[title][HEADS[title], column].value)
            found[title, (row, column)] = (said, chinese[said])
    return found


@pytest.mark.parametrize("language", [0, 1])
def test_the_docs_list_what_check_does_not_compare(
    headings: dict[tuple[str, Spot], Words], noticed: set[tuple[str, Spot]], language: int
) -> None:
    """A new column or sheet belongs into `check`, or into this list."""
    unseen: dict[str, set[str]] = {}
    for at in headings.keys() - noticed:
        unseen.setdefault(at[0], set()).add(headings[at][language])
    assert unseen == listed(language)


def test_results_of_rows_are_compared(
    headings: dict[tuple[str, Spot], Words], noticed: set[tuple[str, Spot]]
) -> None:
    """Every row with a profile: leader, status, score, margin, passed or failed."""
    told = {(at[0], headings[at][0]) for at in headings.keys() & noticed}
    columns = ("Recommended / leading", "Status", "Score")
    assert told >= {(sheet, name) for sheet in HEADS for name in columns}
    assert {("Cases", "Result"), ("Portfolio", "Margin")} <= told
