"""The folder for classic xlwings: its files, the functions, the COM path, the button's work."""

from __future__ import annotations

import asyncio
import importlib.util
import io
import sys
import types
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

import modesdk
from modesdk.errors import WorkbookError
from modesdk.excel.classic import runtime
from modesdk.excel.classic.bundle import LICENCE, TEMPLATE, Bundle, bundle
from modesdk.excel.classic.wrappers import name_of
from modesdk.excel.functions import FUNCTIONS

PACK = "home-heating"
NAME = "my_advisor"


@pytest.fixture(scope="module")
def files() -> Any:
    return bundle(modesdk.load_pack(PACK), NAME).files


@pytest.fixture
def module_of(files: Any, tmp_path: Path) -> Any:
    """Imports the generated file, with whatever decorators xlwings has at that time."""

    def imported() -> Any:
        path = tmp_path / f"{NAME}.py"
        path.write_bytes(files[path.name])
        spec = importlib.util.spec_from_file_location(NAME, path)
        assert spec is not None
        assert spec.loader is not None
        found = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found)
        return found

    return imported


@pytest.fixture
def module(module_of: Any) -> Any:
    """The generated file, imported as on any machine."""
    return module_of()


def template() -> zipfile.ZipFile:
    file = next(f for f in distribution("xlwings").files or [] if f.name == TEMPLATE)
    return zipfile.ZipFile(str(file.locate()))


def test_the_vba_project_keeps_every_byte(files: Any) -> None:
    made = zipfile.ZipFile(io.BytesIO(files[f"{NAME}.xlsm"]))
    assert made.testzip() is None
    assert made.read("xl/vbaProject.bin") == template().read("xl/vbaProject.bin")
    types_part = made.read("[Content_Types].xml").decode()
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types_part
    assert "application/vnd.ms-office.vbaProject" in types_part


def test_code_names_fit_the_vba_project(files: Any) -> None:
    made = zipfile.ZipFile(io.BytesIO(files[f"{NAME}.xlsm"]))
    assert 'codeName="ThisWorkbook"' in made.read("xl/workbook.xml").decode()
    assert 'codeName="Sheet1"' in made.read("xl/worksheets/sheet1.xml").decode()
    assert 'codeName="Sheet2"' in made.read("xl/worksheets/sheet2.xml").decode()


def test_the_button_runs_the_macro(files: Any) -> None:
    made = zipfile.ZipFile(io.BytesIO(files[f"{NAME}.xlsm"]))
    assert 'macro="[0]!SampleCall"' in made.read("xl/drawings/drawing1.xml").decode()
    assert 'r:id="rIdButton"' in made.read("xl/worksheets/sheet1.xml").decode()
    assert "drawing1.xml" in made.read("xl/worksheets/_rels/sheet1.xml.rels").decode()


def test_the_workbook_asks_for_the_pack(files: Any) -> None:
    pack = modesdk.load_pack(PACK)
    book = openpyxl.load_workbook(io.BytesIO(files[f"{NAME}.xlsm"]))
    assert book.sheetnames[:2] == ["Advisor", "xlwings.conf"]
    asked = [a.id for a in pack.schema if not a.derived and a.id != pack.roles.as_of]
    sheet, area = next(book.defined_names[runtime.PROFILE].destinations)
    assert [row[0].value for row in book[sheet][area]] == asked
    sheet, area = next(book.defined_names[runtime.WEIGHTS].destinations)
    weights = {row[0].value: row[1].value for row in book[sheet][area]}
    assert weights == {d.id: d.weight / 10 for d in pack.dimensions.values()}
    settings = {row[0].value: row[1].value for row in book["xlwings.conf"]["A1:B9"]}
    assert settings["UDF Modules"] == NAME


def test_licence_and_instructions_lie_beside_it(files: Any) -> None:
    assert b"BSD" in files[LICENCE]
    assert b"PRO End User" not in files[LICENCE]
    readme = files["README.txt"].decode("utf-8-sig")
    assert xw.__version__ in readme
    assert NAME in readme


def test_functions_answer_in_plain_python(module: Any) -> None:
    pack = modesdk.load_pack(PACK)
    profile, decision = example(pack)
    assert decision.leader
    assert module.MODESDK_SCORE(None, profile, pack=PACK) == decision.ranking[0].score
    ranking = module.MODESDK_RANK(profile, None, None, PACK)
    assert [row[1] for row in ranking[1:]] == [e.mode for e in decision.ranking]
    assert isinstance(ranking, list)
    assert module.MODESDK_RECOMMEND(profile, pack="none").startswith("#NAME? pack")
    assert module.MODESDK_RECOMMEND(None).startswith("#VALUE! MODESDK.RECOMMEND: profile")


def test_every_function_is_wrapped(module: Any) -> None:
    for function in FUNCTIONS:
        wrapper = getattr(module, name_of(function))
        names = wrapper.__code__.co_varnames[: wrapper.__code__.co_argcount]
        assert names == tuple(p.name for p in function.parameters)
        assert wrapper.__doc__


def example(pack: Any) -> Any:
    """A profile of the pack as cells, and the decision on it."""
    values = {}
    for attribute in pack.schema:
        if attribute.values and not attribute.derived:
            values[attribute.id] = attribute.value_ids[0]
    decision = modesdk.recommend(values, pack=pack)
    return [list(pair) for pair in values.items()], decision


class StubCom(types.ModuleType):
    """Stands for the COM modules of Windows, which exist nowhere else."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: None


@pytest.fixture
def udfs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """xlwings' own path from Excel to Python, over stubbed COM modules."""
    names = ("pythoncom", "pywintypes", "win32com", "win32com.client", "xlwings._xlwindows",
             "xlwings.com_server")  # fmt: skip
    for name in names:
        monkeypatch.setitem(sys.modules, name, StubCom(name))
    windows = sys.modules["xlwings._xlwindows"]
    windows.is_range_instance = lambda value: False
    windows.Range = lambda xl: types.SimpleNamespace(xl=xl)
    sys.modules["xlwings.com_server"].loop = asyncio.new_event_loop()
    monkeypatch.setattr(xw, "_xlwindows", windows, raising=False)
    impl = types.SimpleNamespace(
        clean_value_data=lambda cells, *_: cells, prepare_xl_data_element=lambda cell, *_: cell
    )
    engine = types.SimpleNamespace(name="excel", type="desktop", impl=impl)
    monkeypatch.setitem(xw.engines.engines_by_name, "excel", engine)
    monkeypatch.delitem(sys.modules, "xlwings.udfs", raising=False)
    found = importlib.import_module("xlwings.udfs")
    monkeypatch.setattr(xw, "func", found.xlfunc)
    monkeypatch.setattr(xw, "arg", found.xlarg)
    yield found
    sys.modules["xlwings.com_server"].loop.close()
    monkeypatch.delitem(sys.modules, "xlwings.udfs", raising=False)


MISSING = -2147352572
"""What COM hands over for an argument that was left out."""


def test_through_the_com_path(udfs: Any, module_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Excel calls: arguments as COM gives them, results as COM takes them."""
    module = module_of()
    monkeypatch.setattr(udfs, "get_udf_module", lambda name, book: module)
    pack = modesdk.load_pack(PACK)
    profile, decision = example(pack)
    cells = tuple(tuple(row) for row in profile)
    rest = (MISSING, MISSING, PACK, MISSING, MISSING)
    score = udfs.call_udf(NAME, "MODESDK_SCORE", (MISSING, cells, *rest))
    assert score == [[decision.ranking[0].score]]
    ranking = udfs.call_udf(NAME, "MODESDK_RANK", (cells, *rest))
    assert [row[1] for row in ranking[1:]] == [e.mode for e in decision.ranking]
    wrong = udfs.call_udf(NAME, "MODESDK_RANK", ((("a", "b"),), *rest))
    assert "#VALUE! a: unknown attribute" in str(wrong)


def test_visual_basic_for_every_function(udfs: Any, module_of: Any) -> None:
    module, book = module_of(), types.SimpleNamespace(Name=f"{NAME}.xlsm")
    written = io.StringIO()
    udfs.generate_vba_wrapper(NAME, module, written, book)
    text = written.getvalue()
    for function in FUNCTIONS:
        assert f"Function {name_of(function)}(" in text
    assert text.isascii(), "Visual Basic modules are not Unicode"


class FakeRange:
    """A test double for an xlwings Range: keeps what is written to it."""

    def __init__(self, value: Any = None) -> None:
        self.value, self.cleared, self.size = value, False, (0, 0)

    refers_to_range = property(lambda self: self)

    def options(self, **_: Any) -> FakeRange:
        return self

    def resize(self, rows: int, columns: int) -> FakeRange:
        self.size = (rows, columns)
        return self

    def clear_contents(self) -> None:
        self.cleared = True


class FakeBook:
    """A test double for an xlwings Book."""

    def __init__(self, profile: Any, pack: str = PACK) -> None:
        self.names = {
            runtime.PROFILE: FakeRange(profile),
            runtime.WEIGHTS: FakeRange([[None, None]]),
            runtime.PACK: FakeRange([[pack]]),
            runtime.AS_OF: FakeRange([[None]]),
            runtime.LANG: FakeRange([["zh"]]),
            runtime.RESULTS: FakeRange(),
        }


def test_the_button_writes_the_results() -> None:
    profile, decision = example(modesdk.load_pack(PACK))
    book = FakeBook(profile)
    runtime.fill(book)
    written = book.names[runtime.RESULTS]
    assert written.cleared
    assert written.value[0][:2] == ["STATUS", decision.status]
    assert {len(row) for row in written.value} == {runtime.WIDTH}
    assert ["RANK"] in [[c for c in row if c is not None] for row in written.value]
    assert any(decision.ranking[0].mode in row for row in written.value)
    texts = [c for row in written.value for c in row if isinstance(c, str)]
    assert not [c for c in texts if c[:1] in "=+-@" and c]


def test_the_button_shows_what_is_wrong() -> None:
    book = FakeBook([["no_such", "thing"]])
    runtime.fill(book)
    assert "no_such" in book.names[runtime.RESULTS].value[0][1]
    assert len(book.names[runtime.RESULTS].value) == 1


def test_wrong_names_and_missing_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = modesdk.load_pack(PACK)
    with pytest.raises(WorkbookError) as caught:
        bundle(pack, "not a name")
    assert "cannot be the name of a Python file" in str(caught.value)
    assert [problem.code for problem in caught.value.diagnostics] == ["B-140"]
    monkeypatch.setattr("modesdk.excel.classic.bundle.find_spec", lambda name: None)
    with pytest.raises(WorkbookError) as caught:
        bundle(pack, NAME)
    assert "pip install" in str(caught.value)


def test_the_same_pack_gives_the_same_sheets(files: Any) -> None:
    again = bundle(modesdk.load_pack(PACK), NAME)
    assert isinstance(again, Bundle)
    assert again.files[f"{NAME}.py"] == files[f"{NAME}.py"]
