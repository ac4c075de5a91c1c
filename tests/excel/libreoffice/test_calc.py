"""The functions in cells of a real LibreOffice: values, errors, documents, files, the worker."""

from __future__ import annotations

import os
import random
import signal
import statistics
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from modesdk.excel.desk import Desk
from modesdk.excel.functions import FUNCTIONS, Gives, call
from modesdk.excel.libreoffice.methods import IDENTIFIER, METHODS, SERVICE

pytestmark = pytest.mark.office
PACK = "tiktok-shop"
PROFILE = [
    ["market", "US"], ["category", "beauty"], ["team_level", "full"], ["goals", "brand_building"],
]  # fmt: skip
REST = f'A1:B4;D1:E2;;"{PACK}"'
WEIGHTS = [["goal", 3], ["trust:002", 0.1]]
PORTFOLIO = [["market", "category", "note"], ["US", "beauty", "x"], ["Narnia", "home", "y"]]


@pytest.fixture(scope="module")
def desk() -> Desk:
    """What the functions give outside LibreOffice."""
    return Desk.installed()


@pytest.fixture
def sheet(calc: Any) -> Any:
    """A new document with a profile (A1:B4), weights (D1:E2) and three profiles (A10:C12)."""
    calc.do("fresh")
    calc.do("fill", address="Sheet1!A1", rows=PROFILE)
    calc.do("fill", address="Sheet1!D1", rows=WEIGHTS)
    calc.do("fill", address="Sheet1!A10", rows=PORTFOLIO)
    return calc


def shown(value: Any) -> str:
    """As a cell shows it."""
    return f"{value:.10g}" if isinstance(value, (int, float)) else str(value)


OWN: dict[str, list[Any]] = {
    "SCORE": ["semi_managed"],
    "WHYNOT": ["full_managed"],
    "QUESTIONS": [4],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.name)
def test_every_function(sheet: Any, desk: Desk, function: Any, lang: str) -> None:
    """Equal to the registry, cell by cell."""
    own = OWN.get(function.name, [])
    if function.name == "VERSION":
        arguments, formula = [PACK], f'"{PACK}"'
    elif function.name == "PORTFOLIO":
        arguments = [PORTFOLIO, WEIGHTS, None, PACK, lang]
        formula = f'A10:C12;D1:E2;;"{PACK}";"{lang}"'
    else:
        arguments = [*own, PROFILE, WEIGHTS, None, PACK, lang]
        said = [f'"{o}"' if isinstance(o, str) else str(o) for o in own]
        formula = ";".join([*said, f'{REST};"{lang}"'])
    expected = call(desk, function.name, arguments)
    if function.gives is Gives.CELL:
        sheet.put({"Sheet1!G1": f"=MODESDK.{function.name}({formula})"})
        assert sheet.one("Sheet1!G1") == shown(expected)
        return
    assert isinstance(expected, tuple)
    area = f"Sheet1!G1:{openpyxl.utils.get_column_letter(6 + len(expected[0]))}{len(expected)}"
    sheet.put({area: f"=MODESDK.{function.name}({formula})"}, array=True)
    assert sheet.seen(area) == [[shown(cell) for cell in row] for row in expected]


def test_typed_names_and_kept_names(sheet: Any) -> None:
    """People type the short name; files keep the long one."""
    sheet.do("typed", formulas={"Sheet1!G1": f'=modesdk.status(A1:B4,,,"{PACK}")'})
    assert sheet.one("Sheet1!G1") == "conditional"
    kept, typed, error = sheet.do("written", address="Sheet1!G1")
    assert kept == f'={SERVICE.upper()}.STATUS(A1:B4;;;"{PACK}")'
    assert typed == f'=MODESDK.STATUS(A1:B4,,,"{PACK}")'
    assert error == 0


WRONG = [
    ('MODESDK.RECOMMEND()', "#VALUE!", "profile is missing"),
    ('MODESDK.RECOMMEND(A1:A4;;;"tiktok-shop")', "#VALUE!", "two columns"),
    ('MODESDK.RECOMMEND(5;;;"tiktok-shop")', "#VALUE!", "two columns"),
    ('MODESDK.RECOMMEND(A1:B4;;"yesterday";"tiktok-shop")', "#VALUE!", "yesterday"),
    ('MODESDK.RECOMMEND(A1:B4;;-5;"tiktok-shop")', "#VALUE!", "expected a date"),
    ('MODESDK.GATES(A1:B4;;;"tiktok-shop";"fr")', "#VALUE!", "fr"),
    ('MODESDK.RECOMMEND(A1:B4;A1:B4;;"tiktok-shop")', "#VALUE!", "market"),
    ('MODESDK.RECOMMEND(A1:B4;;;"../other")', "#NAME?", "installed"),
    ('MODESDK.SCORE("nobody";A1:B4;;;"tiktok-shop")', "#NAME?", "nobody"),
    ('MODESDK.WHYNOT("self_operated";A1:B4;;;"tiktok-shop")', "#N/A", "it leads"),
    ('MODESDK.QUESTIONS(99;A1:B4;;;"tiktok-shop")', "#VALUE!", "1 to 50"),
    ('MODESDK.SCORE(D1:E2;A1:B4;;;"tiktok-shop")', "#VALUE!", "one cell"),
    ('MODESDK.RANK(A20:IV1020;;;"tiktok-shop")', "#NUM!", "cells"),
    ('MODESDK.PORTFOLIO(D1:E2;;;"tiktok-shop")', "#VALUE!", "first row"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "error", "said"), WRONG)
def test_errors_are_typed_and_told(sheet: Any, formula: str, error: str, said: str) -> None:
    """A cell shows the kind, formulas can catch it, MODESDK.PROBLEM tells the reason."""
    name, _, arguments = formula.removeprefix("MODESDK.").partition("(")
    sheet.put({
        "Sheet1!G1": f"={formula}",
        "Sheet1!G2": f'=IFERROR({formula};"caught")',
        "Sheet1!G3": f'=MODESDK.PROBLEM("{name}"{";" if arguments != ")" else ""}{arguments}',
    })  # fmt: skip
    assert sheet.one("Sheet1!G1") == error
    assert sheet.one("Sheet1!G2") == "caught"
    assert said in sheet.one("Sheet1!G3")


def test_problem_without_a_problem(sheet: Any) -> None:
    """Is empty text; for an unknown function it says which there are."""
    sheet.put({
        "Sheet1!G1": f'=MODESDK.PROBLEM("RANK";{REST})',
        "Sheet1!G2": '=MODESDK.PROBLEM("NOTHING";1)',
    })  # fmt: skip
    assert sheet.one("Sheet1!G1") == ""
    assert "RECOMMEND" in sheet.one("Sheet1!G2")


def test_errors_in_arguments_pass_through(sheet: Any) -> None:
    """Calc does not call a function for a range with an error in it; afterwards it does."""
    sheet.put({"Sheet1!B1": "=1/0", "Sheet1!G1": f"=MODESDK.STATUS({REST})"})
    assert sheet.one("Sheet1!G1") == "Err:504"
    sheet.do("fill", address="Sheet1!B1", rows=[["US"]])
    assert sheet.one("Sheet1!G1") == "conditional"


def test_too_many_arguments(sheet: Any) -> None:
    """Calc refuses them itself."""
    sheet.put({"Sheet1!G1": "=MODESDK.VERSION(1;2;3)"})
    assert sheet.one("Sheet1!G1").startswith(("Err:", "#"))


def test_cells_follow_changes(sheet: Any, desk: Desk) -> None:
    """A changed weight, value or date recalculates, and only what depends on it."""
    sheet.put(
        {
            "Sheet1!G1": f"=MODESDK.SCORE(;{REST})",
            "Sheet1!G2": f'=MODESDK.SCORE(;A1:B4;D1:E2;H1;"{PACK}")',
        }
    )
    for goal in (0, 0.5, 100):
        sheet.do("fill", address="Sheet1!E1", rows=[[goal]])
        weights = [["goal", goal], ["trust:002", 0.1]]
        expected = call(desk, "SCORE", [None, PROFILE, weights, None, PACK])
        assert sheet.one("Sheet1!G1") == shown(expected)
    sheet.do("fill", address="Sheet1!H1", rows=[[45261]])
    expected = call(desk, "SCORE", [None, PROFILE, weights, 45261, PACK])
    assert sheet.one("Sheet1!G2") == shown(expected)
    sheet.do("fill", address="Sheet1!B4", rows=[[""]])
    expected = call(desk, "SCORE", [None, PROFILE[:3], weights, None, PACK])
    assert sheet.one("Sheet1!G1") == shown(expected)


def test_documents_side_by_side(sheet: Any) -> None:
    """Each has its own answers."""
    first = sheet.do("fresh")
    sheet.do("fill", address="Sheet1!A1", rows=[["market", "US"]])
    sheet.put({"Sheet1!G1": f'=MODESDK.STATUS(A1:B1;;;"{PACK}")'})
    second = sheet.do("fresh")
    sheet.do("fill", address="Sheet1!A1", rows=PROFILE)
    sheet.put({"Sheet1!G1": f'=MODESDK.STATUS(A1:B4;;;"{PACK}")'})
    assert sheet.one("Sheet1!G1") == "conditional"
    sheet.do("use", number=first)
    assert sheet.one("Sheet1!G1") == "insufficient_data"
    sheet.do("fill", address="Sheet1!A1", rows=[["market", "GB"]])
    assert sheet.one("Sheet1!G1") == "insufficient_data"
    sheet.do("use", number=second)
    assert sheet.one("Sheet1!G1") == "conditional"


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [("ods", "calc8"), ("xlsx", "Calc MS Excel 2007 XML"), ("xls", "MS Excel 97")],
)  # fmt: skip
def test_files_keep_the_formulas(sheet: Any, tmp_path: Path, suffix: str, kind: str) -> None:
    """Saved and opened again they still answer."""
    sheet.put({"Sheet1!G1": f"=MODESDK.STATUS({REST})"})
    sheet.put({"Sheet1!H1:L6": f"=MODESDK.RANK({REST})"}, array=True)
    before = sheet.seen("Sheet1!G1:L6")
    path = tmp_path / f"kept.{suffix}"
    sheet.do("keep", path=str(path), kind=kind)
    sheet.do("load", path=str(path))
    assert sheet.seen("Sheet1!G1:L6") == before
    sheet.do("fill", address="Sheet1!A1", rows=[["", ""]] * 4)
    sheet.do("fill", address="Sheet1!A1", rows=[["market", "US"]])
    assert sheet.one("Sheet1!G1") == "insufficient_data"


def test_the_function_wizard(sheet: Any) -> None:
    """Names, help and arguments in the order of the registry."""
    known = sheet.do("wizard")
    assert set(known) == {function.full_name for function in METHODS}
    for function in METHODS:
        text, arguments = known[function.full_name]
        assert text in (function.help.en, function.help.zh)
        assert [a[0] for a in arguments] == [p.name for p in function.parameters]
        for told, parameter in zip(arguments, function.parameters, strict=True):
            assert told[1] in (parameter.help.en, parameter.help.zh)


def test_a_killed_worker_is_replaced(sheet: Any) -> None:
    """In the middle of work, unseen by the person."""
    sheet.put({"Sheet1!G1": f"=MODESDK.SCORE(;{REST})"})
    before = sheet.one("Sheet1!G1")
    sheet.do("fill", address="Sheet1!E1", rows=[[7]])
    other = sheet.one("Sheet1!G1")
    assert other != before
    (old,) = workers(sheet)
    os.kill(old, signal.SIGKILL)
    assert ended(old)  # until then its answers are still good
    sheet.do("fill", address="Sheet1!E1", rows=[[3]])
    assert sheet.one("Sheet1!G1") == before
    assert workers(sheet) not in ([], [old])


def ended(process: int) -> bool:
    """Whether it ends within some seconds (the harness may still have to bury it)."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def workers(calc: Any) -> list[int]:
    """The worker processes of the office (its group holds them all)."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes()
            mine = folder.name.isdigit() and os.getpgid(int(folder.name)) == calc.office._group
        except (OSError, ValueError):
            continue
        if mine and b"modesdk.excel.libreoffice.worker" in command:
            found.append(int(folder.name))
    return found


def test_speed(sheet: Any, record_testsuite_property: Any) -> None:
    """A changed weight is answered in a few milliseconds, a known one faster."""
    sheet.put({"Sheet1!G1": f"=MODESDK.SCORE(;{REST})"})
    sheet.one("Sheet1!G1")
    new = sheet.do(
        "time", name="Sheet1!E1", values=[n / 10 for n in range(1, 41)], read="Sheet1!G1"
    )
    again = sheet.do(
        "time", name="Sheet1!E1", values=[n / 10 for n in range(1, 41)], read="Sheet1!G1"
    )
    told = f"new {statistics.median(new):.4f} s, known {statistics.median(again):.4f} s"
    record_testsuite_property("add-in edit and read", told)
    assert statistics.median(again) < 0.1
    assert statistics.median(new) < 0.5


def test_many_cells(sheet: Any) -> None:
    """Hundreds of formulas over one profile decide once; hundreds of faults hang nothing."""
    one = f'{SERVICE.upper()}.SCORE(;A$1:B$4;D$1:E$2;;"{PACK}")'
    sheet.do("copied", address="Sheet1!G1:G500", formula=f"={one}+0*ROW()")
    column = ["Sheet1!G1:G500"]
    sheet.office.read(column)
    start = time.monotonic()
    sheet.do("fill", address="Sheet1!E1", rows=[[5]])
    assert len({row[0] for row in sheet.office.read(column)[0]}) == 1
    sheet.do("fill", address="Sheet1!E1", rows=[["much"]])
    assert {row[0] for row in sheet.office.read(column)[0]} == {None}
    assert sheet.one("Sheet1!G500") == "#VALUE!"
    assert time.monotonic() - start < 20


ODD = (
    "A1:B4", "D1:E2", "A10:C12", "A1", "Z9", "A1:A4", "A10:C10", "5", "-1", "1E+300", "TRUE()",
    '"x"', '""', '"tiktok-shop"', '"home-heating"', '"zh"', '"2026-13-01"', "", "{1;2|3;4}",
    '{"market";"US"}', "PI()", '"=1+1"', '"\U0001f600"', "A1:Z60", '"' + "x" * 200 + '"',
)  # fmt: skip


def test_anything_as_arguments(sheet: Any) -> None:
    """Hundreds of odd calls: answers or typed errors, and the office goes on."""
    chance, formulas = random.Random(7), {}
    for row in range(100, 400):
        name = chance.choice([function.full_name for function in METHODS])
        arguments = chance.choices(ODD, k=chance.randrange(8))
        formulas[f"Sheet1!AB{row}"] = f"={name}({';'.join(arguments)})"
    sheet.put(formulas)
    shown = [row[0] for row in sheet.seen("Sheet1!AB100:AB399")]
    errors = {text for text in shown if text.startswith(("#", "Err"))}
    assert errors <= {"#VALUE!", "#NAME?", "#N/A", "#NUM!", "Err:504", "Err:508", "Err:511"}
    assert len(errors) >= 3
    assert any(text and text not in errors for text in shown)
    sheet.put({"Sheet1!G1": f'=MODESDK.STATUS(A1:B4;;;"{PACK}")'})
    assert sheet.one("Sheet1!G1") == "conditional"


def test_uninstall_and_install(calc: Any, sheet: Any, extension: Path) -> None:
    """Without the extension the names are unknown; nothing is left of it."""
    assert [found[0] for found in calc.do("extensions")] == [IDENTIFIER]
    formula = {"Sheet1!G1": f'=MODESDK.STATUS(A1:B4;;;"{PACK}")'}
    sheet.put(formula)
    assert sheet.one("Sheet1!G1") == "conditional"
    (worker,) = workers(calc)
    try:
        calc.remove()
        assert calc.do("extensions") == []
        assert ended(worker)
        calc.do("fresh")
        calc.put(formula)
        assert calc.one("Sheet1!G1") == "#NAME?"
        assert calc.do("wizard") == {}
    finally:
        calc.install(extension)
    assert [found[0] for found in calc.do("extensions")] == [IDENTIFIER]
