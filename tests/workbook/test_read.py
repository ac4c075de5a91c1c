"""What was typed into a workbook, and what is said about cells that cannot be used."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

import modesdk
from modesdk.workbook.read.input_cells import Inputs, read_inputs
from modesdk.workbook.read.stamp import read_meta
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package

from .kit import NAME, PROFILE, command, contents, place, put, replace, rule_row, workbook, write
from .xlsx import digest


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


def inputs(path: Path) -> Inputs:
    with Package(path) as package:
        return read_inputs(package, modesdk.load_pack(NAME))


def told(path: Path) -> list[tuple[str, str]]:
    """Codes and cells of what is wrong."""
    return [(p.code, p.location.column) for p in inputs(path).problems]


def test_it_says_which_pack_it_is_of(book: Path) -> None:
    pack = modesdk.load_pack(NAME)
    with Package(book) as package:
        meta = read_meta(package)
    assert (meta.pack, meta.version, meta.hash) == (NAME, pack.version, pack.hash)


def test_the_profile_it_was_built_with(book: Path) -> None:
    expected = modesdk.recommend(PROFILE, pack=NAME)
    found = inputs(book)
    assert found.problems == ()
    assert dict(found.case.values) == dict(expected.case.values)
    assert found.case.as_of == expected.as_of
    assert found.weights == expected.weights


def test_evaluate_prints_what_recommend_does(book: Path) -> None:
    data = json.loads(command("evaluate", book, "--json").stdout)
    assert data == json.loads(json.dumps(modesdk.recommend(PROFILE, pack=NAME).to_dict()))
    without = json.loads(command("evaluate", book, "--json", "--no-questions").stdout)
    assert set(data) - set(without) == {"questions", "question_details"}
    shown = command("evaluate", book)
    assert shown.exit_code == 0
    assert "Recommended" in shown.stdout


@pytest.mark.parametrize("word", ["good", "GOOD ", "良好", "Good"])
def test_labels_of_either_language_and_ids(book: Path, word: str) -> None:
    label = modesdk.load_pack(NAME).schema["insulation"].values
    zh = next(v.label.zh for v in label if v.id == "good")
    put(book, **{"in.insulation": zh if word == "良好" else word})
    assert inputs(book).case.values["insulation"] == "good"


@pytest.mark.parametrize(("typed", "meant"), [("是 yes", True), ("no", False), ("否", False),
                                              (1, True), (True, True), ("", None)])  # fmt: skip
def test_yes_and_no(book: Path, typed: object, meant: bool | None) -> None:
    put(book, **{"in.store_room": typed})
    assert inputs(book).case.values.get("store_room") is meant
    assert told(book) == []


def test_weights_dates_and_switches(book: Path) -> None:
    put(book, **{"in.weight.house": 2.5, "in.trust.leaflet": 0.07, "in.as_of": 45000,
                 "in.on/3": "no", "in.strength/4": 1.5, "in.weight.money": None})  # fmt: skip
    found = inputs(book)
    assert found.problems == ()
    assert found.weights.dimensions == {"house": 25, "money": 20, "goal": 20}
    assert found.weights.trust["leaflet"] == 7
    assert sorted(found.weights.strength.values()) == [0, 150]
    assert found.case.as_of == datetime.date(2023, 3, 15)


def test_members_of_a_set(book: Path) -> None:
    put(book, **{"in.priorities.little_work": None})
    assert "priorities" not in inputs(book).case.values
    put(book, **{"in.priorities._none": "yes"})
    assert inputs(book).case.values["priorities"] == frozenset()
    put(book, **{"in.priorities.low_emissions": "yes"})
    assert [code for code, _ in told(book)] == ["B-129"]


WRONG = [
    ("in.flow_temperature_c", "sixty", "B-126"), ("in.flow_temperature_c", "60", "B-126"),
    ("in.flow_temperature_c", 9_999, "V-504"), ("in.flow_temperature_c", True, "B-126"),
    ("in.insulation", "splendid", "V-503"), ("in.insulation", "=1+1", "V-503"),
    ("in.store_room", "perhaps", "V-502"), ("in.as_of", "soon", "V-508"),
    ("in.store_room", "ＹＥＳ", "V-502"), ("in.insulation", "ｇｏｏｄ", "V-503"),
    ("in.priorities.little_work", "ＹＥＳ", "V-502"), ("in.store_room", "no\t", "V-502"),
    ("in.as_of", "2026-03-10", "V-508"), ("in.as_of", -3, "V-508"), ("in.as_of", 2024, "V-508"),
    ("in.weight.house", "much", "W-602"), ("in.weight.house", 101, "W-602"),
    ("in.weight.house", 0.33, "W-602"), ("in.trust.leaflet", 2, "W-602"),
    ("in.strength", -1, "W-602"), ("in.on", "maybe", "V-502"),
    ("in.priorities.little_work", "hm", "V-502"), ("in.insulation", Edit(formula="1/0"), "B-128"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "typed", "code"), WRONG)
def test_every_wrong_cell_has_its_address(book: Path, name: str, typed: object, code: str) -> None:
    put(book, **{name: typed})
    assert told(book) == [(code, str(place(book, name)))]
    before = digest(book)
    result = command("evaluate", book)
    counts_as_missing = f"{place(book, name)}".startswith("Profile!") and name != "in.as_of"
    hidden = isinstance(typed, Edit) and typed.value is None  # the sheet may know its value
    assert result.exit_code == (0 if counts_as_missing and not hidden else 2)
    assert f"{place(book, name)}: {code}" in result.stderr
    assert digest(book) == before


@pytest.mark.parametrize("typed", ["$45", "sixty", True, 9_999])
def test_a_wrong_cell_of_the_profile_counts_as_missing(book: Path, typed: object) -> None:
    """As on the sheet, with a warning; `refresh` and `pull` do not need the profile at all."""
    known = {name: value for name, value in PROFILE.items() if name != "flow_temperature_c"}
    expected = modesdk.recommend(known, pack=NAME).to_dict()
    put(book, **{"in.flow_temperature_c": typed})
    result = command("evaluate", book, "--json")
    assert json.loads(result.stdout) == json.loads(json.dumps(expected))
    assert "This cell counts as missing." in result.stderr
    put(book, **{"in.insulation": "splendid"})
    assert "These cells count as missing." in command("evaluate", book).stderr
    assert command("refresh", book).exit_code == 0


def test_one_edited_row_and_two(book: Path) -> None:
    """The rules as they stand in the workbook count, whichever command decides."""
    told = {"M-02": "1 row differs from the pack and counts: M-02",
            "M-01": "2 rows differ from the pack and count: M-01, M-02"}  # fmt: skip
    for rule, said in told.items():
        row = rule_row(book, rule)
        put(book, **{f"rule.conditions/{row}": "flow_temperature_c: >= 75"})
        for name in ("evaluate", "portfolio"):
            result = command(name, book)
            assert (result.exit_code, said in result.stderr) == (0, True), result.stderr


def test_weights_that_are_given_come_before_its_own(book: Path, tmp_path: Path) -> None:
    put(book, **{"in.weight.goal": 4})
    file = tmp_path / "w.yaml"
    file.write_text("weights: {house: 7, goal: 6}\n", encoding="utf-8")
    words = ("--weights", file, "--weight", "house=5")
    used = json.loads(command("evaluate", book, "--json").stdout)["weights"]["dimensions"]
    given = json.loads(command("evaluate", book, "--json", *words).stdout)["weights"]["dimensions"]
    assert (used["goal"], given["goal"], given["house"]) == (4, 6, 5)
    assert given["money"] == used["money"]
    assert command("portfolio", book, "--weight", "goal=x").exit_code == 2


@pytest.mark.parametrize(
    ("name", "typed", "word"),
    [("in.store_room", "ＮＯ", "no"), ("in.insulation", "ｇｏｏｄ", "good"),
     ("in.priorities.little_work", "ＹＥＳ", "yes")],
)  # fmt: skip
def test_a_spelling_that_formulas_do_not_read_is_told(
    book: Path, name: str, typed: str, word: str
) -> None:
    """What the SDK reads elsewhere counts as missing here, as on the sheet, and is named."""
    put(book, **{name: None})
    missing = command("evaluate", book, "--json").stdout
    put(book, **{name: typed})
    result = command("evaluate", book, "--json")
    assert result.stdout == missing
    assert f"Formulas read other characters here: type {word}" in result.stderr


def test_all_wrong_cells_at_once(book: Path) -> None:
    put(book, **{"in.insulation": "x", "in.flow_temperature_c": "y", "in.weight.house": "z"})
    assert sorted(code for code, _ in told(book)) == ["B-126", "V-503", "W-602"]


def test_no_weight_at_all(book: Path) -> None:
    put(book, **{"in.weight.house": 0, "in.weight.money": 0, "in.weight.goal": 0})
    assert [code for code, _ in told(book)] == ["W-603"]


def test_merged_cells_over_inputs(book: Path) -> None:
    where = place(book, "in.insulation")
    part, row = part_of(book, "Profile"), where.area.top
    xml = contents(book)[part].decode()
    merge = f'<mergeCell ref="A{row}:D{row}"/>'
    new = xml.replace("<mergeCells ", f"<mergeCells><!-- --></mergeCells>{merge}<mergeCells ", 1)
    if new == xml:
        new = xml.replace("</sheetData>", f"</sheetData><mergeCells>{merge}</mergeCells>")
    write(book, {**contents(book), part: new})
    assert told(book) == [("B-127", str(where))]


def part_of(path: Path, sheet: str) -> str:
    with Package(path) as package:
        return package.sheets[sheet]


def test_deleted_name(book: Path) -> None:
    text = contents(book)["xl/workbook.xml"].decode()
    new = re.sub(r'(name="in.insulation"[^>]*>)[^<]*', r"\1#REF!", text)
    write(book, {**contents(book), "xl/workbook.xml": new})
    ((code, column),) = told(book)
    assert (code, column) == ("B-124", "Profile")
    assert command("evaluate", book).exit_code == 2


@pytest.mark.parametrize("sheet", ["Profile", "Weights", "Rules"])
def test_deleted_sheet(book: Path, sheet: str) -> None:
    text = contents(book)["xl/workbook.xml"].decode()
    new = re.sub(rf'<sheet [^>]*name="{sheet}"[^>]*/>', "", text)
    new = re.sub(rf">{sheet}![^<]*<", ">#REF!<", new)
    assert new != text
    write(book, {**contents(book), "xl/workbook.xml": new})
    assert ("B-124", sheet) in told(book)
    result = command("evaluate", book)
    assert result.exit_code == 2
    assert f"the sheet '{sheet}' is missing" in result.stderr


def test_another_pack_version_and_format(book: Path) -> None:
    pack = modesdk.load_pack(NAME)
    for name, typed, code in (("hash", "0" * 64, "B-122"), ("pack", "other", "B-121"),
                              ("format", "9", "B-123")):  # fmt: skip
        put(book, **{f"meta.{name}": typed})
        result = command("evaluate", book)
        assert (result.exit_code, code in result.stderr) == (2, True)
        put(book, **{f"meta.{name}": {"hash": pack.hash, "pack": NAME, "format": "1"}[name]})
    assert command("evaluate", book).exit_code == 0


def test_workbooks_of_others(tmp_path: Path, book: Path) -> None:
    replace(book, "xl/workbook.xml", 'name="meta.pack"', 'name="meta.gone"')
    result = command("evaluate", book)
    assert (result.exit_code, "B-120" in result.stderr) == (2, True)
    other = workbook(tmp_path)
    put(other, **{"meta.pack": "elsewhere"})
    result = command("evaluate", other, "--pack", NAME)
    assert (result.exit_code, "B-121" in result.stderr) == (2, True)


def test_dates_of_1904(book: Path) -> None:
    text = contents(book)["xl/workbook.xml"].decode()
    new = re.sub(r"<workbookPr[^>]*/>", '<workbookPr date1904="1"/>', text)
    assert new != text
    write(book, {**contents(book), "xl/workbook.xml": new})
    put(book, **{"in.as_of": 45000 - 1462})
    assert inputs(book).case.as_of == datetime.date(2023, 3, 15)


def test_formulas_in_input_cells_count_as_last_calculated(book: Path) -> None:
    put(book, **{"in.flow_temperature_c": Edit(45, formula="9*5")})
    assert inputs(book).case.values["flow_temperature_c"] == 45


def test_a_moment_in_the_cell_of_the_date_says_what_to_type(book: Path) -> None:
    put(book, **{"in.as_of": 45000.5})
    (problem,) = inputs(book).problems
    assert problem.hint == "Write the day alone, as in 2026-03-10"
    result = command("evaluate", book)
    assert (result.exit_code, problem.hint in result.stderr) == (2, True)
