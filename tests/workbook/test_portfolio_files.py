"""Many rows through the SDK: CSV files and the Portfolio sheet; foreign parts stay untouched."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import modesdk
from modesdk.cli.main import app
from modesdk.sheets.portfolio_sheet import SPARE
from modesdk.xlsx.package import Package

from .damage import merge
from .kit import NAME, command, contents, pack_copy, put, rule_row, workbook, write
from .xlsx import digest, parts, sheet


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def run_csv(folder: Path, text: str | bytes, code: int = 0) -> list[dict[str, str]]:
    source, out = folder / "in.csv", folder / "out.csv"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = digest(source)
    result = command("portfolio", source, "-o", out, "--pack", NAME)
    assert result.exit_code == code, result.stderr
    assert digest(source) == before
    return rows(out) if out.exists() else []


def test_options_that_say_nothing_of_a_file_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("insulation\ngood\n", encoding="utf-8")
    told = command("portfolio", source, "--pack", NAME, "--sheet", "Clients")
    assert (told.exit_code, "--sheet: " in told.stderr) == (2, True)
    told = command("portfolio", tmp_path / "list.xlsx", "--pack", NAME, "--encoding", "cp1252")
    assert (told.exit_code, "--encoding: " in told.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == [source]


def test_csv_rows_equal_single_recommendations(tmp_path: Path) -> None:
    text = (
        "client,as_of,insulation,flow_temperature_c,store_room,priorities\n"
        "a,2025-03-01,good,35,no,low_emissions\nb,2024/1/5,GOOD,60,是,-\n"
        'c,,poor,65,,"little_work,low_investment"\n'
    )
    found = run_csv(tmp_path, text)
    given = [
        ({"insulation": "good", "flow_temperature_c": 35, "store_room": False,
          "priorities": ["low_emissions"]}, "2025-03-01"),
        ({"insulation": "good", "flow_temperature_c": 60, "store_room": True, "priorities": []},
         "2024-01-05"),
        ({"insulation": "poor", "flow_temperature_c": 65,
          "priorities": ["little_work", "low_investment"]}, None),
    ]  # fmt: skip
    for row, (profile, date) in zip(found, given, strict=True):
        decision = modesdk.recommend(profile, pack=NAME, as_of=date)
        assert row["status"] == str(decision.status), row
        best = decision.ranking[0].numerator
        level = [e.mode for e in decision.ranking if e.rank and e.numerator == best]
        assert row["leader"].split() == level
        assert float(row["points"]) == decision.ranking[0].score


def test_bad_rows_are_told_and_the_others_go_on(tmp_path: Path) -> None:
    text = "name,insulation,flow_temperature_c\na,splendid,x\nb,good,35\n\nc,good,35,9,9\n"
    found = run_csv(tmp_path, text, code=1)
    assert [bool(row["problems"]) for row in found] == [True, False, True]
    assert "insulation" in found[0]["problems"]
    assert "flow_temperature_c" in found[0]["problems"]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-x", "@SUM(A1)", "\t=1"])
def test_csv_results_hold_no_formulas(tmp_path: Path, cell: str) -> None:
    found = run_csv(tmp_path, f'name,insulation\n"{cell}",good\n-5,"{cell}"\n', code=1)
    assert found[0]["name"] == f"'{cell}"
    assert found[1]["name"] == "-5"
    for row in found:
        assert not any(str(v).startswith(("=", "+", "@", "\t")) for v in row.values())


def test_csv_files_that_cannot_be_used(tmp_path: Path) -> None:
    run_csv(tmp_path, "a,b\n1,2\n", code=2)
    run_csv(tmp_path, b"insulation\n\xff\xff\n", code=2)
    run_csv(tmp_path, "insulation,insulation\ngood,good\n", code=2)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_spreadsheet_programs(tmp_path: Path, encoding: str) -> None:
    (row,) = run_csv(tmp_path, "名称,保温情况\n王先生,好\n".encode(encoding))
    assert (row["名称"], row["problems"]) == ("王先生", "")


def test_the_input_is_not_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("insulation\ngood\n")
    result = command("portfolio", source, "-o", source, "--pack", NAME)
    assert (result.exit_code, "not overwritten" in result.stderr) == (2, True)
    assert source.read_text() == "insulation\ngood\n"


def test_any_sheet_of_a_workbook_with_headings(tmp_path: Path) -> None:
    cells = (
        '<row r="3"><c r="A3" t="str"><v>Client</v></c><c r="B3" t="str"><v>insulation</v></c>'
        '<c r="C3" t="str"><v>as_of</v></c></row><row r="4"><c r="A4" t="str"><v>=1+1</v></c>'
        '<c r="B4" t="str"><v>good</v></c><c r="C4"><v>45292</v></c></row>'
        '<row r="6"><c r="A6"><v>7</v></c><c r="B6" t="str"><v>splendid</v></c></row>'
    )
    path = write(tmp_path / "list.xlsx", parts({"Other": sheet(), "Clients": sheet(cells)}))
    before, out = digest(path), tmp_path / "out.csv"
    result = command("portfolio", path, "--sheet", "Clients", "-o", out, "--pack", NAME)
    assert (result.exit_code, "row 6, insulation: V-503" in result.stderr) == (1, True)
    first, second = rows(out)
    assert (first["Client"], second["Client"], second["status"]) == ("'=1+1", "7", "")
    expected = modesdk.recommend({"insulation": "good"}, pack=NAME, as_of="2024-01-01")
    assert first["status"] == str(expected.status)
    assert digest(path) == before
    missing = command("portfolio", path, "--sheet", "Client", "--pack", NAME)
    assert (missing.exit_code, "Did you mean 'Clients'?" in missing.stderr) == (2, True)


def test_the_date_and_merged_inputs_stop_a_portfolio_sheet(book: Path) -> None:
    cell = merge(book, "portfolio.in.insulation")
    result = command("portfolio", book)
    assert (result.exit_code, "B-127" in result.stderr, cell in result.stderr) == (2, True, True)
    put(book, **{"in.as_of": "soon"})
    result = command("portfolio", book)
    assert (result.exit_code, "V-508" in result.stderr) == (2, True)


def test_long_csv_with_an_endless_field(tmp_path: Path) -> None:
    text = "name,insulation\n" + f"x,{'y' * 200_000}\n" + "b,good\n" * 300
    found = run_csv(tmp_path, text, code=1)
    assert sum(row["status"] != "" for row in found) == 300


EXAMPLES = 8
"""Rows that the pack's cases fill already."""


def fill(book: Path) -> None:
    first = EXAMPLES
    put(book, **{f"portfolio.in.insulation/{first}": "good",
                 f"portfolio.in.flow_temperature_c/{first}": 35,
                 f"portfolio.in.insulation/{first + 1}": "splendid",
                 f"portfolio.as_of/{first + 2}": 45292,
                 f"portfolio.in.store_room/{first + 2}": "=1+1",
                 f"portfolio.in.flow_temperature_c/{first + 3}": "60"})  # fmt: skip


def results(book: Path) -> list[list[object]]:
    with Package(book) as package:
        cells = package.sheet("Portfolio").cells
    (head,) = [spot for spot, cell in cells.items() if cell.value == "SDK status"]
    return [
        [cells[row, head[1] + i].value if (row, head[1] + i) in cells else None for i in range(9)]
        for row in range(head[0] + 1 + EXAMPLES, head[0] + 5 + EXAMPLES)
    ]


def test_portfolio_sheet(book: Path) -> None:
    fill(book)
    first = command("portfolio", book)
    assert first.exit_code == 1
    assert "V-503" in first.stderr
    expected = modesdk.recommend({"insulation": "good", "flow_temperature_c": 35}, pack=NAME)
    found = results(book)
    assert found[0][0] == str(expected.status)
    assert found[0][3] == expected.ranking[0].score
    assert [bool(row[8]) for row in found] == [False, True, True, True]
    again = command("portfolio", book)
    assert again.exit_code == 1
    assert results(book) == found


def test_portfolio_sheet_to_a_csv_leaves_the_workbook(book: Path) -> None:
    fill(book)
    before = digest(book)
    assert command("portfolio", book, "-o", book.parent / "out.csv").exit_code == 1
    assert digest(book) == before
    assert len(rows(book.parent / "out.csv")) == 4 + EXAMPLES


FOREIGN = {
    "xl/drawings/drawing77.xml": "<xdr:wsDr xmlns:xdr='x'><xdr:sp>shape</xdr:sp></xdr:wsDr>",
    "xl/comments77.xml": "<comments><t>a note</t></comments>",
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
    "xl/charts/chart77.xml": "<chartSpace/>",
    "xl/media/image1.png": "\x89PNG not really",
    "customXml/item1.xml": "<mine/>",
    "xl/ctrlProps/ctrlProp1.xml": "<formControlPr/>",
    "xl/slicers/slicer1.xml": "<slicers/>",
}


def enriched(book: Path) -> None:
    """Parts as people add them: shapes, comments, a sheet, a chart, conditional formats."""
    parts = contents(book)
    sheet = next(n for n in parts if n.startswith("xl/worksheets/sheet"))
    assert sheet
    extra = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="str"><f>1+1</f><v>2</v></c></row></sheetData>'
        '<conditionalFormatting sqref="A1"><cfRule type="duplicateValues" priority="1"/>'
        '</conditionalFormatting><drawing xmlns:r="r" r:id="rId9"/></worksheet>'
    )
    text = {
        n: p.decode() for n, p in parts.items() if n.endswith(("workbook.xml", ".rels", "s].xml"))
    }
    text["xl/workbook.xml"] = text["xl/workbook.xml"].replace(
        "</sheets>", '<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships" name="Mine" sheetId="777" r:id="rId777"/></sheets>',
    )  # fmt: skip
    text["xl/_rels/workbook.xml.rels"] = text["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", '<Relationship Id="rId777" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet777.xml"/>'
        "</Relationships>",
    )  # fmt: skip
    write(book, {**parts, **text, **FOREIGN, "xl/worksheets/sheet777.xml": extra})


def test_foreign_parts_go_through_everything_untouched(book: Path) -> None:
    enriched(book)
    row = rule_row(book, "M-02")
    put(book, **{f"rule.conditions/{row}": "flow_temperature_c: >= 75",
                 "portfolio.in.insulation/9": "good"})  # fmt: skip
    before, untouched = contents(book), digest(book)
    assert command("evaluate", book).exit_code == 0
    assert digest(book) == untouched
    assert command("refresh", book).exit_code == 0
    assert command("portfolio", book).exit_code == 0
    after = contents(book)
    assert list(after) == list(before)
    differing = {name for name in after if after[name] != before[name]}
    assert "xl/worksheets/sheet777.xml" not in differing
    assert all(name.startswith("xl/worksheets/sheet") for name in differing)
    found = json.loads(command("check", book, "--json").stdout)["diagnostics"]
    errors = [d["code"] for d in found if d["severity"] == "error"]
    assert errors == ["B-195"]  # two cases do not hold under the edited rule


def build(out: Path, *words: object) -> Result:
    given = ["workbook", "build", NAME, "-o", str(out), "--lang", "en", *map(str, words)]
    return CliRunner().invoke(app, given, env={"COLUMNS": "200"})


def test_a_portfolio_sheet_filled_from_a_csv(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.xlsx"
    lines = [f"client {i},good,35,2024-01-01" for i in range(36)]
    source.write_text("\n".join(["name,Insulation,flow_temperature_c,as_of", *lines]))
    assert build(out, "--portfolio", source).exit_code == 0
    expected = modesdk.recommend(
        {"insulation": "good", "flow_temperature_c": 35}, pack=NAME, as_of="2024-01-01"
    )
    with Package(out) as package:
        scores = [cell.value for cell in package.column("portfolio.score")]
        winners = [cell.value for cell in package.column("portfolio.winner.id")]
    assert winners == [expected.leader] * 36 + [None] * SPARE
    assert scores == [expected.ranking[0].score] * 36 + [None] * SPARE
    source.write_text("insulation\nsplendid\n")
    result = build(tmp_path / "bad.xlsx", "--portfolio", source)
    assert (result.exit_code, "row 2" in result.stderr) == (2, True)
    assert not (tmp_path / "bad.xlsx").exists()


def test_the_number_of_portfolio_rows(tmp_path: Path) -> None:
    assert build(tmp_path / "out.xlsx", "--rows", 12).exit_code == 0
    with Package(tmp_path / "out.xlsx") as package:
        place = package.range("portfolio.as_of")
    assert place is not None
    assert place.area.size == 12
    assert build(tmp_path / "none.xlsx", "--rows", 0).exit_code == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_row_for_which_the_rows_of_a_table_clash_says_so(tmp_path: Path, lang: str) -> None:
    pack = pack_that_clashes(tmp_path)
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("boiler_age_years\n20\n1\n", encoding="utf-8")
    words = ["workbook", "portfolio", str(source), "-o", str(out), "--pack", str(pack)]
    result = CliRunner().invoke(app, [*words, "--lang", lang])
    assert result.exit_code == 1
    assert "R-455" in result.stderr
    said = {"en": "Table for 'replacement_due' has hit policy UNIQUE", "zh": "命中"}[lang]
    first, second = rows(out)
    assert said in first["problems"]
    assert "AGAIN" in first["problems"]
    assert not second["problems"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_to_build_for_a_profile_for_which_rows_clash_warns(tmp_path: Path, lang: str) -> None:
    pack, profile = pack_that_clashes(tmp_path), tmp_path / "client.yaml"
    said = {"en": "Table for 'replacement_due' has hit policy UNIQUE", "zh": "命中"}[lang]
    for age, warned in ((20, True), (1, False)):
        profile.write_text(f"profile: {{boiler_age_years: {age}}}\n", encoding="utf-8")
        words = ["workbook", "build", str(pack), "-o", str(tmp_path / f"{age}.xlsx")]
        result = CliRunner().invoke(app, [*words, "--profile", str(profile), "--lang", lang])
        assert result.exit_code == 0, result.output
        told = "".join(result.stderr.split())
        assert ("R-455" in told and "".join(said.split()) in told) is warned


def pack_that_clashes(folder: Path) -> Path:
    """The small pack, of which two rows hold for boilers of 20 years or more."""
    pack = pack_copy(folder)
    table = pack / "tables/derived/replacement_due.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    again = next(line for line in lines if ">= 20" in line).replace("D-01", "AGAIN")
    table.write_text("\n".join([*lines, again, ""]), encoding="utf-8")
    return pack
