"""Whatever is typed into an unlocked cell counts, or sheet, front and `check` say that it does not.

All unlocked cells of a small pack's workbook are found by their protection. In one turn each row of
every sheet gets the same thing typed into one of its cells; what is legitimate is listed below.
`--whole` types it into every cell of every row; without it rows that are open in the same columns
take these columns in turn, so that each column is tried with everything in each kind of row.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

import openpyxl

import modesdk
from modesdk.io.case_files import read_cases
from modesdk.model.pack import Pack
from modesdk.sheets.book.calculate import calculated
from modesdk.sheets.cases_sheet import FIRST
from modesdk.workbook.build import workbook_bytes
from modesdk.workbook.compare.case_check import case_problems
from modesdk.workbook.compare.findings import check_workbook
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.profile_rows import ProfileRows
from modesdk.xlsx.edit_cells import Edit, edit_sheet
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import letters

from .kit import put, workbook
from .xlsx import contents, write

TYPED: dict[str, Any] = {
    "rubbish": "maybe?", "percent": 0.3, "currency": "$45", "text number": "12", "negative": -3,
    "date": 46091,
}  # fmt: skip
ANYTHING = frozenset(TYPED)
LEGITIMATE = {
    ("Profile", "as_of"): {"date"},
    ("Portfolio", "as_of"): {"date"},
    ("Cases", "as_of"): {"date"},  # of a case of the pack; others have no id here
    **{("Cases", name): ANYTHING for name in ("reason", "source", "tags", "note")},  # texts
    ("Portfolio", "name"): ANYTHING,  # whatever the client calls it
    ("Rules", "rule.id"): ANYTHING,  # of a spare row: the analyst's own name for a rule
    ("Rules", "rule.label"): ANYTHING,  # of a spare row: a text
    ("Rules", "in.strength"): {"percent"},  # 0.3 is a strength like any other
    ("Rules", "rule.valid.from"): {"date"},
    ("Rules", "rule.valid.to"): {"date"},
    ("Weights", ""): {"percent"},  # 0.3 is a weight or a trust
    ("Scenarios", ""): {"percent"},  # the same, but for the switch in the last row
}
MARKS = {"Profile": (4,), "Weights": (4,), "Rules": (2, 3), "Portfolio": (7,), "Cases": (4,)}
"""The columns that say what is wrong with a row."""
TOLD = ("Portfolio", "Cases")
"""Sheets with a column that is empty unless something is wrong."""
FRONT = ("Profile", "Weights", "Rules", "Scenarios", "Portfolio", "Cases")
READ = ("Profile", "Weights", "Portfolio", "Cases")
"""Sheets whose cells the SDK judges one by one."""


@cache
def built() -> tuple[Pack, bytes, Any]:
    pack = modesdk.load_pack("home-heating")
    data = workbook_bytes(pack, lang="en", rows=3, profiles=[])
    return pack, data, openpyxl.load_workbook(io.BytesIO(data))


@cache
def columns() -> dict[tuple[str, int], str]:
    """The names of columns that hold more than one row."""
    found = {}
    for name, defined in built()[2].defined_names.items():
        place = re.fullmatch(r"(\w+)!\$([A-Z]+)\$(\d+):\$\2\$\d+", defined.attr_text)
        if place:
            column = openpyxl.utils.column_index_from_string(place[2])
            found[place[1], column] = name.removeprefix("portfolio.").removeprefix("cases.")
            found[place[1], column] = found[place[1], column].removeprefix("in.")
    return {**found, **{("Rules", c): f"in.{n}" for (s, c), n in found.items()
                        if s == "Rules" and n in {"on", "strength"}}}  # fmt: skip


def kind_of(sheet: str, row: int, column: int) -> tuple[str, str]:
    """A cell as `LEGITIMATE` names it."""
    if sheet == "Cases" and row >= FIRST + len(read_cases(built()[0])):
        return sheet, "spare"
    if sheet in {"Rules", "Portfolio", "Cases"}:
        return sheet, columns().get((sheet, column), "")
    return sheet, "as_of" if (sheet, row) == ("Profile", 5) else ""


@cache
def unlocked() -> dict[tuple[str, int], list[int]]:
    """The unlocked columns of each row."""
    found = defaultdict(list)
    for sheet in built()[2]:
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    found[sheet.title, cell.row].append(cell.column)
    return found


def turns() -> Iterator[list[tuple[str, int, int]]]:
    """In every turn one unlocked cell of each row."""
    for place in range(max(len(found) for found in unlocked().values())):
        yield [(sheet, row, found[place])
               for (sheet, row), found in unlocked().items() if place < len(found)]  # fmt: skip


def few_turns(begin: int) -> list[list[tuple[str, int, int]]]:
    """The same, until each kind of row has had all its columns; `begin` gives other pairs."""
    kinds = defaultdict(list)
    for (sheet, row), found in unlocked().items():
        kinds[sheet, tuple(found)].append(row)
    count = max(-(-len(found) // len(rows)) for (_, found), rows in kinds.items())
    return [
        [(sheet, row, found[(begin + turn * len(rows) + place) % len(found)])
         for (sheet, found), rows in kinds.items()
         for place, row in enumerate(rows)]
        for turn in range(count)
    ]  # fmt: skip


@pytest.fixture
def tried(
    typed: str, whole: bool, sampled: Callable[[int, int, str], None]
) -> list[list[tuple[str, int, int]]]:
    """The turns of a test: all, or the few of a sample."""
    chosen = list(turns()) if whole else few_turns(list(TYPED).index(typed))
    every = sum(len(places) for places in unlocked().values())
    sampled(len({cell for cells in chosen for cell in cells}), every, "cells")
    return chosen


@pytest.mark.parametrize("begin", range(len(TYPED)))
def test_the_sample_has_every_column_of_each_kind_of_row(begin: int) -> None:
    cells = [cell for turn in few_turns(begin) for cell in turn]
    found = {(s, tuple(unlocked()[s, row]), column) for s, row, column in cells}
    assert found == {(s, tuple(places), c) for (s, _), places in unlocked().items() for c in places}
    assert all(column in unlocked()[s, row] for s, row, column in cells)


def legitimate(cell: tuple[str, int, int], typed: str) -> bool:
    sheet, row, column = cell
    if sheet == "Scenarios" and (sheet, row + 1) not in unlocked():
        return False  # the switch
    return typed in LEGITIMATE.get(kind_of(sheet, row, column), ())


def marked(book: Any, cell: tuple[str, int, int]) -> bool:
    """Whether something beside the cell says that it is wrong."""
    sheet, row, column = cell
    if sheet == "Recommendation":
        return "the language is zh or en" in front(book)
    places = MARKS.get(sheet, (column + 1,))
    said = [str(book.get_value(sheet, row, place) or "") for place in places]
    return any(text.startswith("✗") for text in said) or (sheet in TOLD and said != [""])


def front(book: Any) -> str:
    return str(book.get_value("Recommendation", 4, 2) or "")


def test_there_are_unlocked_cells_on_every_sheet_for_people_to_fill_in() -> None:
    found = {sheet for sheet, _ in unlocked()}
    assert found == {"Recommendation", *FRONT}
    assert sum(len(places) for places in unlocked().values()) > 500


def test_a_built_workbook_has_no_marks() -> None:
    book = calculated(built()[1])
    book.evaluate_all()
    wrong = [(s, r, c) for (s, r), found in unlocked().items() for c in found
             if marked(book, (s, r, c))]  # fmt: skip
    assert wrong == []
    assert front(book) == ""


@pytest.mark.parametrize("typed", TYPED)
def test_every_cell_answers(typed: str, tried: list[list[tuple[str, int, int]]]) -> None:
    """With a mark beside it and a line on the front sheet."""
    book = calculated(built()[1])
    silent, unsaid = [], set()
    for cells in tried:
        before = {cell: book.get_value(*cell) for cell in cells}
        for cell in cells:
            book.set_value(*cell, TYPED[typed])
        book.evaluate_all()
        wrong = [cell for cell in cells if not legitimate(cell, typed)]
        silent += [cell for cell in wrong if not marked(book, cell)]
        unsaid |= {cell[0] for cell in wrong if cell[0] in FRONT and cell[0] not in front(book)}
        for cell, value in before.items():
            book.set_value(*cell, value)
    assert [f"{sheet}!{letters(column)}{row}" for sheet, row, column in silent] == []
    assert unsaid == set()


@pytest.mark.parametrize("typed", TYPED)
def test_check_finds_what_the_sheets_mark(
    typed: str, tried: list[list[tuple[str, int, int]]], tmp_path: Path
) -> None:
    """The SDK refuses the same cells of profiles and weights, each at its place.

    Marks of the other sheets are told as they stand there: see the next test.
    """
    pack, data, _ = built()
    path = tmp_path / "typed.xlsx"
    path.write_bytes(data)
    original, missed = contents(path), []
    with Package(path) as package:
        parts = dict(package.sheets)
    for cells in tried:
        edits = defaultdict(dict)
        for sheet, row, column in cells:
            if sheet in READ:
                edits[sheet][row, column] = Edit(TYPED[typed])
        changed = {parts[s]: edit_sheet(original[parts[s]], found) for s, found in edits.items()}
        write(path, {**original, **changed})
        told = places_told(path, pack)
        missed += [
            f"{sheet}!{letters(column)}{row}"
            for sheet, row, column in cells
            if sheet in READ
            and not legitimate((sheet, row, column), typed)
            and (sheet, row) not in told
        ]
    assert missed == []


def places_told(path: Path, pack: Pack) -> set[tuple[str, int]]:
    """Sheets and rows of which a problem is told."""
    with Package(path) as package:
        read = Contents.of(package, pack)
        found = [*read.inputs.problems, *read.rules.problems, *case_problems(read)]
        for row in ProfileRows.found(package, pack, "portfolio", pack.as_of):
            found += row.wrong
    told = set()
    for problem in found:
        sheet, _, cell = problem.location.column.partition("!")
        number = re.search(r"\d+", cell)
        told.add((sheet, int(number[0]) if number else 0))
    return told


def test_check_tells_what_only_the_sheet_judges(tmp_path: Path) -> None:
    """The weights of one's own scenario, and the language of the sheets."""
    path = workbook(tmp_path)
    for name in ("scenarios.check", "rule.check"):
        put(path, **{f"{name}/1": Edit("✗ expected otherwise", cached=True)})
    put(path, lang="fr")
    expected = {("B-181", "Recommendation!N1")}
    with Package(path) as package:
        told = {(p.code, p.location.column) for p in check_workbook(package, built()[0])}
        for name in ("scenarios.check", "rule.check"):
            marks = package.range(name)
            assert marks is not None
            cell = f"{marks.sheet}!{letters(marks.area.left)}{marks.area.top + 1}"
            expected.add(("B-180", cell))
    assert {problem for problem in told if problem[0] in {"B-180", "B-181"}} == expected
