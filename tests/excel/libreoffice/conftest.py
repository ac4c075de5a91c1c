"""A LibreOffice with the extension in it, and the pieces of the extension for plain Python."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from modesdk.excel.libreoffice.extension import build, settings
from modesdk.excel.libreoffice.methods import SERVICE

HERE = Path(__file__).parent
OFFICE = HERE.parents[1] / "workbook" / "office"
PARTS = Path(str(importlib.util.find_spec("modesdk.excel.libreoffice").origin)).parent / "component"
SETTINGS = 12


def pytest_addoption(parser: pytest.Parser) -> None:
    """How thorough the proof is; known when this folder is named on the command line."""
    parser.addoption(
        "--addin-settings",
        type=int,
        default=SETTINGS,
        help=f"random settings tried with the functions in LibreOffice (default {SETTINGS})",
    )


def load(path: Path, kind: str = "addin") -> ModuleType:
    """A module from a file (tests cannot import their neighbours)."""
    full = f"modesdk_tests_{kind}_{path.stem}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, path)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]


@pytest.fixture(scope="session")
def count(request: pytest.FixtureRequest) -> int:
    """How many settings to try."""
    return int(request.config.getoption("--addin-settings", SETTINGS))


@pytest.fixture(scope="session")
def trials() -> ModuleType:
    """Random settings of a workbook."""
    if (OFFICE / "drawing.py").exists():  # which `trials` expects to be loaded
        load(OFFICE / "drawing.py", "office")
    return load(OFFICE / "trials.py", "office")


@pytest.fixture(scope="session")
def link_module() -> ModuleType:
    """The part of the extension that talks to the worker."""
    return load(PARTS / "pythonpath" / "modesdk_link.py")


@pytest.fixture
def link(link_module: ModuleType) -> Iterator[Any]:
    """A link to a worker of this Python."""
    made = link_module.Link(settings(sys.executable))
    yield made
    made._forget()


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension for this Python."""
    path = tmp_path_factory.mktemp("extension") / "modesdk.oxt"
    build(path)
    return path


class Calc:
    """A LibreOffice with the extension, in few words."""

    def __init__(self, office: Any) -> None:
        self.office = office

    def do(self, command: str, **arguments: Any) -> Any:
        """One command of `addin_server`."""
        return self.office._ask(command, **arguments)

    def install(self, extension: Path) -> None:
        """Add the extension; the office starts again."""
        self.office._group = self.do("install", path=str(extension))

    def remove(self) -> None:
        """Remove it; the office starts again."""
        self.office._group = self.do("remove")

    def put(self, formulas: dict[str, str], *, array: bool = False) -> None:
        """Formulas with names as in the registry, e.g. `=MODESDK.RANK(A1:B4;;;"p")`."""
        full = {a: f.replace("MODESDK.", f"{SERVICE.upper()}.") for a, f in formulas.items()}
        self.do("programmed", formulas=full, array=array)

    def seen(self, address: str) -> list[list[str]]:
        """What cells show."""
        found: list[list[str]] = self.do("seen", address=address)
        return found

    def one(self, address: str) -> str:
        """What one cell shows."""
        return self.seen(address)[0][0]


@pytest.fixture(scope="session")
def start(office_module: ModuleType) -> Callable[[], Any]:
    """Starts an office with the commands of `addin_server`; nothing is installed in it yet."""
    harness = load(Path(str(office_module.__file__)))
    harness.SERVER = HERE / "addin_server.py"
    starts: Callable[[], Any] = harness.Office
    return starts


@pytest.fixture(scope="session")
def calc(start: Callable[[], Any], extension: Path) -> Iterator[Calc]:
    """One office with the extension for all tests."""
    with start() as office:
        made = Calc(office)
        made.install(extension)
        yield made
