"""What can be said of the looks without drawing: texts fit, headings speak, links lead on."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

import modesdk
from modesdk.io.profiles import read_profile
from modesdk.io.request import to_case
from modesdk.ruleset.compile import compile_ruleset
from modesdk.sheets.book.frame import TABS, lines, wide
from modesdk.sheets.front import flow, recommendation_sheet
from modesdk.workbook.build import workbook_bytes

from .shown import Shown

EXAMPLES = {"tiktok-shop": "beauty-brand-us", "home-heating": "insulated-family-house"}
BOOKS = [(name, lang) for name in EXAMPLES for lang in ("zh", "en")]
LAST = 200
"""No sheet has more columns."""
SLACK = 1.1
"""By how much the estimate of a width may be too large."""


@cache
def made(name: str, lang: str) -> bytes:
    """A workbook with an example profile."""
    folder = Path(__file__).parents[2] / "plugins" / name / "examples"
    pack = modesdk.load_pack(name)
    case = to_case(read_profile(folder / f"{EXAMPLES[name]}.yaml"), pack)
    return workbook_bytes(pack, case, lang=lang)


@cache
def shown(name: str, lang: str) -> Workbook:
    """The same with the values of its formulas."""
    return load_workbook(io.BytesIO(made(name, lang)), data_only=True)


@cache
def written(name: str, lang: str) -> Workbook:
    """The same with the formulas themselves."""
    return load_workbook(io.BytesIO(made(name, lang)))


def visible(book: Workbook):
    return [ws for ws in book.worksheets if ws.sheet_state == "visible"]


@pytest.mark.parametrize(("name", "lang"), BOOKS)
def test_no_text_is_cut_off_by_its_neighbour(name: str, lang: str) -> None:
    """A text that does not wrap ends before the next cell that holds something."""
    cut = []
    for ws in visible(shown(name, lang)):
        widths = widths_of(ws)
        last = {area.start_cell.coordinate: area.max_col for area in ws.merged_cells.ranges}
        filled = {spot for spot, cell in ws._cells.items() if cell.value not in (None, "")}
        for row, column in filled:
            cell = ws.cell(row, column)
            said = isinstance(cell.value, str) and not cell.alignment.wrap_text
            if not said or not widths[column] or not cell.protection.locked:
                continue  # of what is typed, the program shows the rest when the cell is chosen
            end = last.get(cell.coordinate, column)
            if cell.alignment.horizontal == "left" and cell.coordinate not in last:
                while end < LAST and (row, end + 1) not in filled:
                    end += 1
            room = sum(widths[c] for c in range(column, end + 1))
            if wide(cell.value, cell.font.sz) / SLACK > room:
                cut.append((ws.title, cell.coordinate, cell.value, room))
    assert cut == []


def widths_of(ws) -> dict[int, float]:
    """The width of each column; 0 for hidden ones. Equal neighbours share one entry of the file."""
    found = dict.fromkeys(range(1, LAST + 1), 13.0)
    for dimension in ws.column_dimensions.values():
        for column in range(dimension.min, dimension.max + 1):
            found[column] = 0.0 if dimension.hidden else dimension.width
    return found


@pytest.mark.parametrize(("name", "lang"), BOOKS)
def test_headings_are_words(name: str, lang: str) -> None:
    """White bold text on a colour is never a bare 0, as an empty reference would show."""
    found = []
    for ws in visible(shown(name, lang)):
        for row in ws.iter_rows():
            for cell in row:
                heading = cell.font.b and cell.font.color and cell.font.color.rgb == "00FFFFFF"
                if heading and cell.font.sz <= 12 and cell.value == 0:
                    found.append((ws.title, cell.coordinate))
    assert found == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_text_of_the_front_lists_fits_its_two_lines(name: str) -> None:
    """Whatever rule, conflict or source comes to stand there, in both languages."""
    pack = modesdk.load_pack(name)
    ruleset, letters = compile_ruleset(pack, None), "ABCDEFGHIJKLMN"
    width = sum(recommendation_sheet.WIDTHS[letters.index(c)] for c in "EFGHIJKL")
    texts = [rule.row.label for rule in (*ruleset.decision, *ruleset.conflicts)]
    long = [
        said
        for text in texts
        for said in (text.zh, text.en)
        if lines(said, 1.03 * width, flow.SIZE) > flow.LINE // 13
    ]
    assert long == []


def test_links_of_the_front_sheet_lead_to_every_other_sheet() -> None:
    ws = written("home-heating", "en")["Recommendation"]
    targets = {cell.hyperlink.location for row in ws["A1:N3"] for cell in row if cell.hyperlink}
    sheets = {ws.title for ws in visible(written("home-heating", "en"))}
    assert {target.partition("!")[0] for target in targets if "!" in target} == sheets - {ws.title}
    assert "in.as_of" in targets


def test_the_language_is_chosen_on_the_front_sheet_only() -> None:
    book = written("home-heating", "zh")
    assert book.defined_names["lang"].attr_text == "Recommendation!$N$1"
    cell = book["Recommendation"]["N1"]
    assert (cell.value, cell.protection.locked) == ("zh", False)
    assert any(
        "N1" in check.sqref for check in book["Recommendation"].data_validations.dataValidation
    )
    assert book["Profile"]["B4"].protection.locked


def test_every_sheet_has_a_colour_frozen_headings_and_a_printed_width() -> None:
    for ws in visible(written("home-heating", "en")):
        assert ws.sheet_properties.tabColor.rgb == "FF" + TABS[ws.title], ws.title
        assert ws.freeze_panes, ws.title
        assert (ws.page_setup.fitToWidth, ws.page_setup.orientation) == (1, "landscape")
        assert ws.print_area, ws.title


def test_inputs_tell_what_they_take_in_both_languages() -> None:
    ws = written("home-heating", "en")["Profile"]
    tips = {
        str(check.sqref): check.prompt
        for check in ws.data_validations.dataValidation
        if check.prompt
    }
    age = written("home-heating", "en").defined_names["in.boiler_age_years"].attr_text
    assert "0 – 60" in tips[age.partition("!")[2].replace("$", "")]
    assert all(len(tip) <= 255 for tip in tips.values())


def test_the_front_sheet_says_when_a_cell_cannot_be_used() -> None:
    live = Shown("home-heating")
    live.put("lang", "en")
    live.calculate()
    assert live._book.get_value("Recommendation", 4, 2) in ("", None)
    live.put("in.boiler_age_years", "old")
    live.put("in.weight.money", 1000)
    live.calculate()
    said = live._book.get_value("Recommendation", 4, 2)
    live.reset()
    assert "Profile has cells that cannot be used" in said
    assert "Weights has cells that cannot be used" in said


def test_lists_of_the_front_sheet_follow_each_other_without_gaps() -> None:
    """With nothing known most lists are empty: a heading, one line that says so, then the next."""
    live = Shown("home-heating")
    live.calculate()
    lists = (("reason.for", 8, 1), ("reason.against", 6, 1), ("verify.key", 6, 1),
             ("dispute.key", 8, 2), ("declared.key", 6, 1), ("ask.key", 5, 1),
             ("aged.key", 4, 1))  # fmt: skip
    expected = []
    for number, (column, room, each) in enumerate(lists, start=1):
        entries = min(room, each * sum(key > 0 for key in live.column(column)))
        expected += [(number, place) for place in range(1 + max(1, entries))]
    shown = list(zip(live.column("flow.list"), live.column("flow.index"), strict=True))
    assert shown[: len(expected)] == expected
    assert all(number == len(lists) + 1 for number, _ in shown[len(expected) :])


def test_weights_say_how_many_rules_were_changed() -> None:
    live = Shown("home-heating")
    live.calculate()
    assert live.get("rules.changed") == 0
    live.put("in.strength", 3, 2)
    live.put("in.on", "否 no", 2)
    live.put("in.on", "否 no", 4)
    live.calculate()
    changed = live.get("rules.changed")
    live.reset()
    assert changed == 2
