"""`python -m benchmarks.workbook`: build time, file sizes, and how fast the workbook answers.

The answer is timed in LibreOffice, from writing a weight cell to having read the headline; it
needs LibreOffice and python3-uno. Without them the other figures are given.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from benchmarks.decisions import EXAMPLES, PACK
from modesdk import load_pack
from modesdk.io.profiles import read_profile
from modesdk.io.request import to_case

TESTS = Path(__file__).parent.parent / "tests" / "workbook" / "office"
ROWS = 1_000
HEADLINE = "Recommendation!A1:N8"
"""The cards: status, leader, score, margin, second, stability, completeness, cases."""
TARGETS = {
    "build, seconds": 8.0,
    "core workbook, MB": 1.0,
    f"with {ROWS} portfolio rows, MB": 5.0,
    "weight cell to headline, ms": 10.0,
}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder))
    _say("| figure | value | target |\n|---|---|---|")
    for name, value in found.items():
        target = TARGETS.get(name)
        _say(f"| {name} | {value:.2f} | {f'below {target:g}' if target else ''} |")


def measured(folder: Path) -> dict[str, float]:
    """All figures by name."""
    core, large = folder / "core.xlsx", folder / "large.xlsx"
    seconds = built(core)
    profiles = [read_profile(path) for path in sorted(EXAMPLES.glob("*.yaml"))]
    pack = load_pack(PACK)
    cases = [to_case(raw, pack) for raw in profiles]
    helper("proof").build(pack, [cases[i % len(cases)] for i in range(ROWS)], large)
    found = {
        "build, seconds": seconds,
        "core workbook, MB": core.stat().st_size / 1e6,
        f"with {ROWS} portfolio rows, MB": large.stat().st_size / 1e6,
    }
    office = helper("harness")
    if office.missing():
        _say(f"Not timed in LibreOffice: {office.missing()}\n")
        return found
    with office.Office() as program:
        found |= _timed(program, core, "core")
        return found | _timed(program, large, f"{ROWS} rows")


def built(path: Path) -> float:
    """Build a workbook by the command; seconds from start to end."""
    profile = sorted(EXAMPLES.glob("*.yaml"))[0]
    start = time.perf_counter()
    command = [
        *(sys.executable, "-m", "modesdk", "workbook", "build", PACK, "-o", str(path)),
        *("--profile", str(profile)),
    ]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own command
    return time.perf_counter() - start


def _timed(program: Any, path: Path, what: str) -> dict[str, float]:
    """Milliseconds, medians of many changes; seconds to load."""
    opened = program.open(path)
    first = f"in.weight.{next(iter(load_pack(PACK).dimensions))}"
    program.read(["status", "winner", "margin"])
    program.time(first, [1.0, 2.0] * 5, HEADLINE)
    headline = program.time(first, [1.0 + step / 10 for step in range(50)], HEADLINE)
    everything = []
    for step in range(5):
        program.set({first: 3.0 + step / 10})
        everything.append(program.calculate())
    name = "weight cell to headline, ms" if what == "core" else f"the same with {what}, ms"
    return {
        name: median(headline) * 1e3,
        f"every sheet, {what}, ms": median(everything) * 1e3,
        f"loading in LibreOffice, {what}, s": opened["load"],
        f"computing every cell, {what}, s": opened["calculate"],
    }


def helper(name: str) -> ModuleType:
    """A helper module of the tests: `harness` drives LibreOffice, `proof` builds workbooks."""
    spec = importlib.util.spec_from_file_location(f"modesdk_{name}", TESTS / f"{name}.py")
    assert spec is not None  # noqa: S101  # for the type checker
    assert spec.loader is not None  # noqa: S101  # for the type checker
    module = sys.modules[f"modesdk_{name}"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _say(text: str) -> None:
    print(text)  # noqa: T201  # a report


if __name__ == "__main__":
    main()
