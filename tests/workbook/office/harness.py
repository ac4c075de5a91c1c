"""LibreOffice for tests: `with Office() as office: office.open(path)`, then set and read cells.

The office is driven by `uno_server.py` in a child process under the system's Python, as virtual
environments have no `uno`. Everything has a time limit; what hangs is killed.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import queue
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

SERVER = Path(__file__).with_name("uno_server.py")
START_SECONDS = 130.0
SECONDS = 120.0
PYTHONS = (
    "/usr/bin/python3",
    "/usr/lib/libreoffice/program/python",
    "/opt/libreoffice/program/python",
)


class OfficeError(Exception):
    """LibreOffice refused, crashed or hung."""


@functools.cache
def missing() -> str:
    """Why LibreOffice cannot be driven here; "" when it can."""
    if shutil.which(os.environ.get("MODESDK_SOFFICE", "soffice")) is None:
        return "LibreOffice (soffice) is not installed"
    if _python() is None:
        return "no Python with the module uno (Debian: python3-uno)"
    return ""


@functools.cache
def _python() -> str | None:
    candidates = [os.environ.get("MODESDK_UNO_PYTHON", ""), *PYTHONS]
    for python in candidates:
        if python and Path(python).exists():
            command = [python, "-c", "import uno"]
            done = subprocess.run(command, env=_clean(), capture_output=True, check=False)
            if done.returncode == 0:
                return python
    return None


def _clean() -> dict[str, str]:
    """The environment without what ties it to this virtual environment."""
    left_out = ("PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in left_out}


class Office:
    """One LibreOffice with at most one open document.

    An `untouched` one has the settings of a new machine; otherwise loaded files are recalculated.
    """

    def __init__(self, *, untouched: bool = False) -> None:
        """Raises OfficeError when it does not start (it is tried twice)."""
        python = _python()
        if python is None:
            raise OfficeError(missing())
        self._process = subprocess.Popen(
            [python, str(SERVER), *(["--untouched"] if untouched else [])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", env=_clean(),
        )  # fmt: skip
        self._answers: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        self._group: int | None = None
        started = self._answer(START_SECONDS)
        self._group, self._folder = started["office"], started["folder"]
        self._known: dict[str, Any] = {}
        self.names: frozenset[str] = frozenset()
        self.sheets: tuple[str, ...] = ()

    def open(self, path: Path, *, stored: bool = False) -> Mapping[str, float]:
        """Load a file and compute all of it, unless `stored` values count; seconds for each."""
        told = self._ask("open", path=str(path.resolve()), stored=stored)
        self._known.clear()
        self.names, self.sheets = frozenset(told["names"]), tuple(told["sheets"])
        return {"load": told["load"], "calculate": told["calculate"]}

    def type(self, name: str, value: Any) -> None:
        """Write one input as a person does, with automatic calculation."""
        self._ask("type", name=name, value=value)
        self._known.pop(name, None)

    def look(self, sheet: str) -> int:
        """Read a whole sheet, as the screen does; the number of cells that hold something."""
        return int(self._ask("look", sheet=sheet))

    def unsettled(self) -> tuple[int, list[list[Any]]]:
        """Visible cells, and those that a hard recalculation changes: address, before, after."""
        told = self._ask("unsettled")
        return int(told["cells"]), list(told["differences"])

    def set(self, cells: Mapping[str, Any]) -> None:
        """Write inputs by defined name, `column#3` (its fourth cell) or `Sheet!A1`; None empties.

        What already stands there is spared.
        """
        changed = {
            name: value
            for name, value in cells.items()
            if name not in self._known
            or self._known[name] != value
            or type(self._known[name]) is not type(value)
        }
        if changed:
            self._ask("set", cells=changed)
            self._known.update(changed)

    def read(self, names: Sequence[str]) -> list[Any]:
        """Values: one for a cell, a list of rows for a range."""
        found: list[Any] = self._ask("read", names=list(names))
        return found

    def column(self, name: str) -> list[Any]:
        """The values of a range, row by row."""
        value = self.read([name])[0]
        return [cell for row in value for cell in row] if isinstance(value, list) else [value]

    def unprotect(self, sheet: str) -> None:
        """Let the locked cells of a sheet be written, as the SDK's commands do."""
        self._ask("unprotect", sheet=sheet)

    def sort(self, area: str, column: int, *, ascending: bool = True) -> None:
        """Sort the rows of an area (`Sheet!A7:R36`) by one of its columns, from 0 on."""
        self._known.clear()
        self._ask("sort", area=area, column=column, ascending=ascending)

    def rows(self, sheet: str, row: int, count: int) -> None:
        """Insert rows above a row; a negative count deletes rows from it on."""
        self._known.clear()
        self._ask("rows", sheet=sheet, row=row, count=count)

    def formulas(self, names: Sequence[str]) -> list[Any]:
        """Formulas as rows of texts."""
        found: list[Any] = self._ask("formulas", names=list(names))
        return found

    def calculate(self, *, everything: bool = False) -> float:
        """Compute what changed, or all; seconds."""
        return float(self._ask("calculate", everything=everything))

    def errors(self) -> list[str]:
        """Addresses of cells that show an error."""
        found: list[str] = self._ask("errors")
        return found

    def tight(self) -> list[list[Any]]:
        """Rows too low for their text: sheet, row, height, need (1/100 mm); open anew after."""
        found: list[list[Any]] = self._ask("tight")
        return found

    def time(self, name: str, values: Sequence[float], read: str) -> list[float]:
        """Seconds from writing each value into a cell to having read another."""
        spent: list[float] = self._ask("time", name=name, values=list(values), read=read)
        self._known.pop(name, None)
        return spent

    def save(self, path: Path, kind: str = "calc_pdf_Export") -> None:
        """Store a copy through an export filter."""
        self._ask("save", path=str(path.resolve()), kind=kind)

    def picture(self, sheet: str, path: Path, area: str | None = None) -> Mapping[str, Any]:
        """A one-page PDF of a sheet (or an area of it)."""
        told: Mapping[str, Any] = self._ask(
            "picture", sheet=sheet, area=area, path=str(path.resolve())
        )
        return told

    def close(self) -> None:
        """End the office, whatever it does."""
        with contextlib.suppress(OSError, ValueError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._kill()
        for stream in (self._process.stdout, self._process.stderr):
            if stream:
                stream.close()

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._group is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, signal.SIGKILL)
            shutil.rmtree(self._folder, ignore_errors=True)

    def _ask(self, command: str, **arguments: Any) -> Any:
        line = json.dumps({"do": command, **arguments}, ensure_ascii=True)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except OSError:
            raise OfficeError(f"LibreOffice is gone (at {command}): {self._said()}") from None
        return self._answer(SECONDS, command)

    def _answer(self, seconds: float, command: str = "start") -> Any:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._kill()
            raise OfficeError(f"no answer to {command} within {seconds:.0f} s; killed") from None
        if not line:
            raise OfficeError(f"LibreOffice ended at {command}: {self._said()}")
        told = json.loads(line)
        if "error" in told:
            raise OfficeError(f"{command}: {told['error']}\n{told['trace']}")
        return told["result"]

    def _said(self) -> str:
        """What the server wrote before it died."""
        self._kill()
        return self._process.stderr.read()[-2_000:] if self._process.stderr else ""

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError):
            for line in self._process.stdout:
                self._answers.put(line)
        self._answers.put("")

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        place: TracebackType | None,
    ) -> None:
        self.close()
