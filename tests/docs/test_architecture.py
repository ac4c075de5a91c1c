"""The page about where things live, compared with the code: rooms, floors, trips, answers."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import modesdk
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import build, finished
from modesdk.xlsx.defined_names import sanitised

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/explanation/architecture.md"
ROOM = re.compile(r"^`(modesdk/[\w/]+?)(?:/|\.py)`\n: +\S", re.MULTILINE)
PLACE = re.compile(r"`(modesdk/[\w/]+\.py)(?:: ([\w.]+))?`")
STEP = re.compile(rf"^( *)\d\. {PLACE.pattern}", re.MULTILINE)
CELL = re.compile(rf"^\d\. `([^`]+)`,[^`]*{PLACE.pattern}", re.MULTILINE)
Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True)
class Step:
    """One step of a trip: how deep it is indented, the file, and what is called in it."""

    depth: int
    file: str
    name: str


def section(title: str) -> str:
    """The text under a heading of the page, up to the next heading."""
    parts = re.split(r"^#+ (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[title]


def rooms() -> list[str]:
    return ROOM.findall(section("The rooms, from the roof down"))


def floors() -> ModuleType:
    """docs/floors.py, which draws the picture."""
    spec = importlib.util.spec_from_file_location("docs_floors", ROOT / "docs/floors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Rooms and floors


def test_every_room_is_on_the_page_once() -> None:
    folders = {p.parent.relative_to(ROOT) for p in ROOT.glob("modesdk/**/__init__.py")}
    files = {p.with_suffix("").relative_to(ROOT) for p in ROOT.glob("modesdk/*.py")}
    here = {path.as_posix() for path in folders | files}
    assert sorted(rooms()) == sorted(here - {"modesdk", "modesdk/__init__"})


def test_the_floors_stand_in_the_order_of_the_contracts() -> None:
    told = [room.removeprefix("modesdk/") for room in rooms()]
    levels = {"": [(name,) for name, _ in floors().floors()]}
    for package, layers in floors().contracts().items():
        levels[package.removeprefix("modesdk").strip(".")] = [floors().level(x) for x in layers]
    assert levels[""][0] == ("__main__",)
    for package, inner in levels.items():
        height = {name: number for number, names in enumerate(inner) for name in names}
        beside = [room.rpartition("/") for room in told]
        order = [height[name] for above, _, name in beside if above == package and name in height]
        assert order == sorted(order), f"rooms of modesdk/{package}"


def test_the_picture_shows_every_room_of_the_contracts() -> None:
    drawn = floors().drawing()
    assert "(../reference/_generated/floors.svg)" in PAGE.read_text(encoding="utf-8")
    for package, layers in floors().contracts().items():
        folder = ROOT / package.replace(".", "/")
        for name in (name for layer in layers for name in floors().level(layer)):
            assert (folder / name).is_dir() or (folder / f"{name}.py").is_file(), name
            assert f">{name}</text>" in drawn
    assert f">{floors().purpose('model')}</text>" in drawn


# Trips and answers


@cache
def reached(file: str) -> frozenset[str]:
    """The files that a file imports from, and those that they import from, and so on."""
    found, waiting = set[str](), [file]
    while waiting:
        new = {path for path in imports(waiting.pop()) - found if (ROOT / path).is_file()}
        found |= new
        waiting += new
    return frozenset(found)


@cache
def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def definition(file: str, name: str) -> Definition | None:
    """The function, class or constant of that name in a file; `Class.method` for a method."""
    body: Sequence[ast.stmt] = tree(file).body
    found: Definition | None = None
    for part in name.split("."):
        found = next((node for node in body if part in defined(node)), None)
        if found is None:
            return None
        body = getattr(found, "body", [])
    return found


def defined(node: ast.stmt) -> tuple[str, ...]:
    """What a statement gives a name to."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return (node.name,)
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return tuple(target.id for target in targets if isinstance(target, ast.Name))


def spoken(file: str, node: ast.AST) -> set[str]:
    """The names that some code uses, those in the constants of its file included."""
    used: set[str] = set()
    for inner in ast.walk(node):
        used |= {getattr(inner, "id", ""), getattr(inner, "attr", "")}
    constants = [node for node in tree(file).body if isinstance(node, ast.Assign | ast.AnnAssign)]
    for constant in constants:
        if constant is not node and set(defined(constant)) & used:
            used |= spoken(file, constant)
    return used - {""}


@cache
def imports(file: str) -> set[str]:
    """The files that a file imports from; from a package also what that package passes on."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("modesdk"):
            path = str(node.module).replace(".", "/")
            found |= {f"{path}.py", *(f"{path}/{alias.name}.py" for alias in node.names)}
            package = f"{path}/__init__.py"
            if path != "modesdk" and package != file and (ROOT / package).is_file():
                found |= imports(package)
    return found


def faults(steps: Sequence[Step]) -> Iterator[str]:
    """What is not so of a trip: steps that do not exist, or that the one above does not call."""
    for number, step in enumerate(steps):
        if definition(step.file, step.name) is None:
            yield f"{step.file} has no {step.name}"
            continue
        above = next((s for s in reversed(steps[:number]) if s.depth < step.depth), None)
        found = definition(above.file, above.name) if above else None
        if above is None or found is None:
            continue
        if step.name.rpartition(".")[2] not in spoken(above.file, found):
            yield f"{above.file}: {above.name} does not call {step.name}"
        known = (
            reached(above.file) if "." in step.name else imports(above.file)
        )  # a method is handed on
        if step.file not in {above.file, *known}:
            yield f"{above.file} does not import {step.file}"


def steps(title: str) -> list[Step]:
    found = STEP.findall(section(title))
    return [Step(len(indent) // 3, file, name) for indent, file, name in found]


@pytest.mark.parametrize(
    ("title", "length"),
    [("A profile to an explanation", 30), ("A CSV row of a pack to a formula cell", 20)],
)
def test_each_step_of_a_trip_calls_the_next(title: str, length: int) -> None:
    lines = re.findall(r"^ *\d\. ", section(title), re.MULTILINE)
    assert len(steps(title)) == len(lines) >= length
    assert not list(faults(steps(title)))


def test_a_wrong_trip_is_found() -> None:
    api, ranking = "modesdk/api.py", "modesdk/decide/ranking.py"
    assert list(faults([Step(0, api, "recommendation")]))
    assert list(faults([Step(0, api, "recommend"), Step(1, ranking, "rank")]))
    assert list(faults([Step(0, ranking, "rank"), Step(1, api, "recommend")]))


def test_every_answer_exists() -> None:
    lines = [line for line in section("Where is ...").splitlines() if line.startswith("| where")]
    assert len(lines) >= 10
    places = [PLACE.findall(line)[0] for line in lines]
    assert [place for place in places if places.count(place) > 1] == []
    for line in lines:
        (found,) = PLACE.findall(line)
        file, name = found
        assert (ROOT / file).is_file(), line
        assert not name or definition(file, name), line


def test_no_place_on_the_page_is_invented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:modesdk|tests|docs)/[\w/.]+)[:`]", text):
        assert (ROOT / path).exists(), path


# The trip from cell to cell


class Recording(Book):
    """A book that remembers which functions of modesdk were at work when a name was defined."""

    writers: Mapping[str, set[tuple[str, str]]] = {}

    def define(self, name: str, ws: Any, reference: str) -> str:
        self.writers = {**self.writers, name: at_work()}
        return super().define(name, ws, reference)


def at_work() -> set[tuple[str, str]]:
    """(file, qualified name) of the functions that led here."""
    found = set()
    frame = sys._getframe(1)
    while frame.f_back:
        frame = frame.f_back
        path = Path(frame.f_code.co_filename).as_posix()
        found.add((f"modesdk/{path.rpartition('/modesdk/')[2]}", frame.f_code.co_qualname))
    return found


@pytest.fixture(scope="module")
def book() -> Recording:
    made = Recording.of(modesdk.load_pack("home-heating"))
    build(made, portfolio={"rows": 1})
    finished(made)
    return made


def trip() -> list[tuple[str, str, str]]:
    return CELL.findall(section("A weight cell to the headline"))


def content(book: Recording, cell: str) -> tuple[str, str]:
    """(address, formula or value) of a cell given by its name or its address."""
    address = cell if "!" in cell else book.names.defined[sanitised(cell)]
    sheet, _, spot = address.replace("$", "").partition("!")
    return f"{sheet}!{spot}", str(book.wb[sheet][spot].value)


def test_each_cell_of_the_trip_reads_the_one_before(book: Recording) -> None:
    cells = [cell for cell, *_ in trip()]
    assert len(cells) == 6
    for before, after in pairwise(cells):
        (address, _), (own, formula) = content(book, before), content(book, after)
        sheet, _, spot = address.partition("!")
        near = spot if own.startswith(f"{sheet}!") else address
        words = set(re.findall(r"[\w.!]+", formula.replace("$", "")))
        assert {sanitised(before), near} & words, f"{after} does not read {before}: {formula}"


def test_each_cell_of_the_trip_is_written_where_the_page_says(book: Recording) -> None:
    for cell, file, name in trip():
        assert definition(file, name), cell
        if "!" not in cell:
            assert (file, name) in book.writers[cell], f"{cell}: {sorted(book.writers[cell])}"
