"""Lists of clients as people have them: CSV files and sheets; each answer right, or refused."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import pytest
from typer.testing import Result

import modesdk

from .kit import NAME, command
from .xlsx import STYLES, parts, sheet, write

SHOP = "tiktok-shop"
PERCENT, DATE, EURO = 2, 3, 4
"""Cell styles of the sheets below."""
_XFS = "".join(f'<xf numFmtId="{n}" applyNumberFormat="1"/>' for n in (9, 14, 164))
_EURO = '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0 [$€-407]"/></numFmts>'
DAY = datetime.date(2026, 3, 10)
SERIAL = (DAY - datetime.date(1899, 12, 30)).days
HOUSE_SHEET = (("client", "insulation", "flow_temperature_c"), ("A", "good", 35))

Styled = tuple[float, int]
"""A number with its style."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def run(
    path: Path, *words: object, code: int = 0, pack: str = NAME
) -> tuple[list[dict[str, str]], str]:
    """The results, and what was told."""
    out = path.with_name("out.csv")
    out.unlink(missing_ok=True)
    result = command("portfolio", path, "-o", out, "--pack", pack, *words)
    assert result.exit_code == code, result.stderr
    return rows(out) if out.exists() else [], result.stderr


def run_csv(
    folder: Path, text: str | bytes, code: int = 0, pack: str = NAME
) -> tuple[list[dict[str, str]], str]:
    source = folder / "in.csv"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    return run(source, code=code, pack=pack)


def cell(row: int, column: int, value: object) -> str:
    name = f"{chr(64 + column)}{row}"
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("<"):
        return value.replace("@", name)
    if isinstance(value, tuple):
        return f'<c r="{name}" s="{value[1]}"><v>{value[0]}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" t="str"><v>{value}</v></c>'
    return f'<c r="{name}"><v>{value}</v></c>'


def book(
    folder: Path, *table: tuple[object, ...], after: str = "", year: int = 1900, hidden: int = 0
) -> Path:
    """A workbook with one sheet; `hidden` is the number of a row that a filter hides."""
    xml = "".join(
        f'<row r="{n}"{" hidden=" + chr(34) + "1" + chr(34) if n == hidden else ""}>'
        + "".join(cell(n, c, value) for c, value in enumerate(row, start=1))
        + "</row>"
        for n, row in enumerate(table, start=1)
    )
    content = parts({"Clients": sheet(xml, after)})
    styles = STYLES.replace("</cellXfs>", f"{_XFS}</cellXfs>").replace("<fonts>", f"{_EURO}<fonts>")
    content["xl/styles.xml"] = styles
    if year == 1904:
        main = content["xl/workbook.xml"]
        content["xl/workbook.xml"] = main.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    return write(folder / "list.xlsx", content)


def decided(profile: dict[str, object], pack: str = NAME, as_of: object = None) -> tuple[str, str]:
    found = modesdk.recommend(profile, pack=pack, as_of=as_of)
    return str(found.status), " ".join(e.mode for e in found.ranking if e.rank == 1)


def result(row: dict[str, str]) -> tuple[str, str]:
    return row["status"], row["leader"]


SHARE = "us_live_traffic_share_30d_pct"
SELLER = {
    "market": "US",
    "seller_locality": "cross_border",
    "goals": "brand_building",
    "team_level": "full",
    "operations_strength": "strong",
    "content_capability": "strong",
}


@pytest.mark.parametrize("given", [(0.3, PERCENT), 30, "30%"])
def test_a_percent_cell_counts_as_shown(tmp_path: Path, given: object) -> None:
    path = book(tmp_path, (*SELLER, SHARE), (*SELLER.values(), given))
    (row,), _ = run(path, pack=SHOP)
    assert result(row) == decided({**SELLER, SHARE: 30}, SHOP)
    assert result(row) != decided({**SELLER, SHARE: "0.3"}, SHOP) or row["blocked"]
    assert row["problems"] == ""
    assert row[SHARE] in ("30", "30%")


@pytest.mark.parametrize("given", [0.3, (0.3, EURO), (35, PERCENT)])
def test_a_cell_with_two_readings_is_refused(tmp_path: Path, given: object) -> None:
    path = book(tmp_path, ("market", SHARE), ("US", given if given != (35, PERCENT) else 0.35))
    (row,), told = run(path, code=1, pack=SHOP)
    assert f"row 2, {SHARE}: B-171" in told
    assert (row["status"], "hint:" in told) == ("", True)


@pytest.mark.parametrize("sign", ["<<<<<<< HEAD", "=======", ">>>>>>> x", "||||||| 1a2b"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_an_unfinished_merge_is_no_list(tmp_path: Path, sign: str, separator: str) -> None:
    text = f"client,insulation\nA,good\n{sign}\nB,poor\n".replace(",", separator)
    found, told = run_csv(tmp_path, text, code=2)
    assert found == []
    assert "in.csv, row 3: P-220" in told
    known = run_csv(tmp_path, text.replace(sign, f"{sign}{separator}good"))[0]
    assert [row["client"].lstrip("'") for row in known] == ["A", sign, "B"]


@pytest.mark.parametrize("area", ["B2:B3", "B1:B2", "A3:B3"])
def test_merged_cells_over_used_columns_are_refused(tmp_path: Path, area: str) -> None:
    after = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
    path = book(tmp_path, *HOUSE_SHEET, ("B", None, 60), after=after)
    found, told = run(path, code=2)
    assert (found, "B-127" in told, f"Clients!{area}" in told) == ([], True, True)


def test_merged_cells_elsewhere_do_not_matter(tmp_path: Path) -> None:
    after = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/></mergeCells>'
    path = book(tmp_path, ("My clients",), *HOUSE_SHEET, ("B", "good", 35), after=after)
    found, told = run(path)
    assert [row["status"] != "" for row in found] == [True, True]
    assert "headings in row 2; rows passed over: 1" in told


FAULTS = {
    "formula": '<c r="@"><f>1+1</f></c>', "error": '<c r="@" t="e"><v>#REF!</v></c>',
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_formulas_without_a_value_and_errors(tmp_path: Path, fault: str) -> None:
    path = book(tmp_path, *HOUSE_SHEET, ("B", "good", FAULTS[fault]))
    (first, second), told = run(path, code=1)
    assert (first["status"] != "", second["status"]) == (True, "")
    assert "row 3, flow_temperature_c: B-128" in told


def test_dates_of_both_calendars_and_of_strict_files(tmp_path: Path) -> None:
    strict = f'<c r="@" t="d"><v>{DAY}</v></c>'
    for given, year in (((SERIAL, DATE), 1900), ((SERIAL - 1462, DATE), 1904),
                        (SERIAL, 1900), (strict.replace('t="d"', f't="d" s="{DATE}"'), 1900),
                        (strict, 1904), ("2026年3月10日", 1900)):  # fmt: skip
        path = book(tmp_path, ("as_of", "market"), (given, "US"), year=year)
        (row,), _ = run(path, pack=SHOP)
        assert result(row) == decided({"market": "US"}, SHOP, DAY), (given, year)
        assert row["as_of"] in (str(DAY), "2026年3月10日"), (given, year)


@pytest.mark.parametrize("given", [2024, 20260310, (SERIAL + 0.4, DATE), "3/10/2026"])
def test_what_may_be_another_day_is_refused(tmp_path: Path, given: object) -> None:
    path = book(tmp_path, ("as_of", "market"), (given, "US"))
    _, told = run(path, code=1, pack=SHOP)
    assert "row 2, as_of: V-508" in told


def test_a_date_where_a_number_belongs(tmp_path: Path) -> None:
    path = book(tmp_path, ("market", "avg_order_value_usd"), ("US", (SERIAL, DATE)))
    _, told = run(path, code=1, pack=SHOP)
    assert "B-171 got the date 2026-03-10" in told


def test_hidden_rows_count_and_are_told(tmp_path: Path) -> None:
    found, told = run(book(tmp_path, *HOUSE_SHEET, ("B", "good", 35), hidden=3))
    assert len(found) == 2
    assert "B-168 1 row is hidden" in told


def test_escaped_characters_and_phonetic_guides(tmp_path: Path) -> None:
    guide = "<rPh sb='0' eb='4'><t>ピンパイ</t></rPh>"
    inline = f'<c r="@" t="inlineStr"><is><t>品牌建设</t>{guide}</is></c>'
    escaped = '<c r="@" t="inlineStr"><is><t>US_x000D_</t></is></c>'
    path = book(tmp_path, ("note", "market", "goals"), ("a_x005F_x0041_b", escaped, inline))
    (row,), _ = run(path, pack=SHOP)
    assert (row["problems"], row["goals"], row["note"]) == ("", "品牌建设", "a_x0041_b")


UNITS = ["客单价（人民币元）", "Average order value (CNY)", "Average order value (k USD)"]


@pytest.mark.parametrize("title", UNITS)
def test_another_unit_in_a_heading_refuses_the_list(tmp_path: Path, title: str) -> None:
    found, told = run_csv(tmp_path, f"client,market,{title}\nA,US,4200\n", code=2, pack=SHOP)
    assert (found, f"row 1, {title}: B-170" in told, "USD per order" in told) == ([], True, True)


@pytest.mark.parametrize("number", ["12.500", "45,500"])
def test_a_number_with_two_readings_between_semicolons(tmp_path: Path, number: str) -> None:
    text = f"client;market;avg_order_value_usd\r\nA;US;{number}\r\n"
    (row,), told = run_csv(tmp_path, text, code=1, pack=SHOP)
    assert (row["status"], "B-172" in told, "hint: Without thousands marks" in told) == (
        "",
        True,
        True,
    )


def test_a_decimal_comma_is_told_with_its_hint(tmp_path: Path) -> None:
    _, told = run_csv(tmp_path, "market;avg_order_value_usd\nUS;45,5\n", code=1, pack=SHOP)
    assert "hint: Write a decimal point" in told


def test_columns_are_named(tmp_path: Path) -> None:
    text = "客户,目标市场,Ops strength,日期,team_level\n甲,US,strong,2026-03-10,full\n"
    _, told = run_csv(tmp_path, text, pack=SHOP)
    assert (
        "used: 目标市场 = market, 日期 = as_of, team_level; carried along: 客户, Ops strength"
        in told
    )
    assert "Did you mean 'operations_strength'?" in told
    assert "B-173" in told


def test_own_results_are_readable_again(tmp_path: Path) -> None:
    text = 'client,market,goals,share\nA,US,-,5\n"=1+1",US,brand_building,-6\n'
    first, _ = run_csv(tmp_path, text, pack=SHOP)
    again = tmp_path / "again.csv"
    again.write_bytes((tmp_path / "out.csv").read_bytes())
    second, told = run(again, pack=SHOP)
    assert second == first
    assert "left out (results of an earlier run): status, recommended" in told
    assert [row["client"] for row in second] == ["A", "'=1+1"]


HEADS = {
    "title": b"Client list,,\n,,\nclient,insulation,flow_temperature_c\nA,good,35\n",
    "sep": b"\xef\xbb\xbfsep=;\r\nclient;insulation;flow_temperature_c\r\nA;good;35\r\n",
    "bar": b"sep=|\nclient|insulation|flow_temperature_c\nA|good|35\n",
    "quoted": b'"Client, city (name, phone)";insulation;flow_temperature_c\nA;good;35\n',
    "blank": b"\n\n\nclient,insulation,flow_temperature_c\nA,good,35\n",
    "two": "id,insulation,flow_temperature_c\nNo,保温情况,供水温度（°C）\nA,good,35\n".encode(),
    "tabs": "client\tinsulation\tflow_temperature_c\nA\tgood\t35\n".encode("utf-16"),
    "unmarked": "client\tinsulation\tflow_temperature_c\nA\tgood\t35\n".encode("utf-16-le"),
}


@pytest.mark.parametrize("name", HEADS)
def test_the_heading_row_is_found(tmp_path: Path, name: str) -> None:
    (row,), _ = run_csv(tmp_path, HEADS[name])
    assert result(row) == decided({"insulation": "good", "flow_temperature_c": 35})


@pytest.mark.parametrize(
    ("text", "parts_of_message"),
    [
        (
            b"a,b\n1,2\n3,4\n",
            ("row 1 reads 'a | b'; neither do the 2 rows below", "separated by commas, UTF-8"),
        ),
        (b"a|insulation\n1|good\n", ("sep=|",)),
        ("名;市\n1;2\n".encode("gb18030"), ("semicolons, GBK",)),
        (b"", ("holds no rows",)),
    ],
)
def test_a_heading_row_that_is_not_found(
    tmp_path: Path, text: bytes, parts_of_message: tuple[str, ...]
) -> None:
    found, told = run_csv(tmp_path, text, code=2)
    assert (found, "B-174" in told) == ([], True)
    assert [part for part in parts_of_message if part not in told] == []


def test_our_own_sheet_as_csv(tmp_path: Path) -> None:
    text = (
        "Portfolio,,,,\nOne profile per row,,,,\n5,4,0,0,\n"
        "name,winner,status,score,margin,second,fault,as_of,insulation,flow_temperature_c\n"
        "Name,Recommended / leading,Status,Score,Margin,Second,What is wrong with the row,As of,"
        "Insulation,Flow temperature in °C\n"
        "Adams,Heat pump,Recommended,70,102,Gas,,2025-03-01,好 Good,35\n"
    )
    (row,), told = run_csv(tmp_path, text)
    assert result(row) == decided({"insulation": "good", "flow_temperature_c": 35})
    assert "rows passed over: 1, 2, 3, 5" in told
    assert list(row)[:4] == ["name", "as_of", "insulation", "flow_temperature_c"]


def test_encodings(tmp_path: Path) -> None:
    text = "client;insulation;flow_temperature_c\r\nMüller;good;35\r\nGonzález;poor;70\r\n"
    found, told = run_csv(tmp_path, text.encode("cp1252"))
    assert [row["client"] for row in found] == ["Müller", "González"]
    assert "read as Windows-1252" in told
    source = tmp_path / "in.csv"
    source.write_bytes("client,insulation\nŁódź,good\n".encode("cp1250"))
    (row,), _ = run(source, "--encoding", "cp1250")
    assert row["client"] == "Łódź"
    for name, said in (("nonsense", "there is no encoding"), ("utf-8", "--encoding")):
        found, told = run(source, "--encoding", name, code=2)
        assert (found, said in told) == ([], True)


def test_weights_of_a_file(tmp_path: Path) -> None:
    source, weights = tmp_path / "in.csv", tmp_path / "w.yaml"
    source.write_text("insulation,flow_temperature_c\ngood,35\n", encoding="utf-8")
    weights.write_text("weights: {house: 0, money: 0, goal: 1}\n", encoding="utf-8")
    (usual,), _ = run(source)
    (other,), _ = run(source, "--weights", weights)
    (again,), _ = run(source, "--weight", "house=0", "--weight", "money=0", "--weight", "goal=1")
    assert usual != other == again


def test_results_replace_nothing_unasked(tmp_path: Path) -> None:
    source, notes = tmp_path / "list.csv", tmp_path / "list-results.csv"
    source.write_text("client,insulation\nA,good\n")
    precious = tmp_path / "precious.xlsx"
    for path in (notes, precious):
        path.write_text("by hand")

    def given(*words: object) -> Result:
        return command("portfolio", source, "--pack", NAME, *words)

    for words in ((), ("-o", notes), ("-o", precious), ("-o", precious, "--force")):
        assert given(*words).exit_code == 2
    assert (notes.read_text(), precious.read_text()) == ("by hand", "by hand")
    assert given("--force").exit_code == 0
    assert rows(notes)[0]["client"] == "A"


def test_as_json(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("client,insulation,Date\nA,good,2025-01-01\nB,splendid,\n")
    told = command("portfolio", source, "-o", out, "--pack", NAME, "--json")
    found = json.loads(told.stdout)
    assert (found["decided"], found["not_used"], found["out"]) == (1, 1, str(out))
    assert found["used"] == {"insulation": "insulation", "Date": "as_of"}
    assert (found["carried_along"], found["heading_row"]) == (["client"], 1)
    assert [p["code"] for p in found["problems"]] == ["V-503"]


def test_problems_in_chinese(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("client;insulation;flow_temperature_c\nA;splendid;12.500\nB;good;35\n")
    told = command("portfolio", source, "-o", out, "--pack", NAME, lang="zh")
    assert told.exit_code == 1
    first, _ = rows(out)
    assert "写的是" in first["problems"]
    assert "expected" not in first["problems"]
    assert "采用：insulation、flow_temperature_c；原样保留：client" in told.stderr
    assert "已评估 1 行" in told.stderr
