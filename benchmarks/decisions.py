"""Whole decisions on the TikTok Shop pack, and how long modesdk takes to start."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import modesdk
from modesdk.errors import UnknownPackError
from modesdk.io.profiles import read_profile

PACK = "tiktok-shop"
EXAMPLES = Path(__file__).parent.parent / "plugins" / PACK / "examples"
IMPORT = "import time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"


def whole_decisions(rounds: int) -> dict[str, tuple[float, float]]:
    """CPU milliseconds per decision (mean over the examples, slowest example); {} without pack.

    Every decision is made afresh, normalising included; the pack is loaded.
    """
    try:
        pack = modesdk.load_pack(PACK)
    except UnknownPackError:
        return {}
    raw = [read_profile(path) for path in sorted(EXAMPLES.glob("*.yaml"))]
    if not raw:
        return {}

    def decide(profile: Any) -> modesdk.Decision:
        return modesdk.recommend(profile, pack=pack)

    tasks: dict[str, Callable[[object], object]] = {
        "recommend()": decide,
        "recommend() + to_dict(questions=False)": lambda p: decide(p).to_dict(questions=False),
        "recommend() + questions": lambda p: decide(p).questions,
        "recommend() + questions + explain()": lambda p: decide(p).explain("en"),
        "recommend() + questions + explain() + to_dict()": _everything(decide),
    }
    times: dict[str, list[list[float]]] = {name: [[] for _ in raw] for name in tasks}
    for turn in range(rounds + 1):
        for name, task in tasks.items():
            for i, profile in enumerate(raw):
                spent = _cpu(task, profile)
                if turn:  # the first turn warms up
                    times[name][i].append(spent)
    medians = {name: [median(of) for of in per] for name, per in times.items()}
    return {name: (sum(of) / len(of), max(of)) for name, of in medians.items()}


def _everything(decide: Callable[[object], modesdk.Decision]) -> Callable[[object], object]:
    def task(profile: object) -> object:
        decision = decide(profile)
        return decision.explain("en"), decision.to_dict()

    return task


def _cpu(task: Callable[[object], object], profile: object, times: int = 10) -> float:
    start = time.process_time()
    for _ in range(times):
        task(profile)
    return (time.process_time() - start) / times * 1e3


def start_up(rounds: int = 10) -> dict[str, float | None]:
    """Wall milliseconds in new processes (medians); None for what is not there."""
    command = Path(sys.executable).with_name("modesdk")
    found = str(command) if command.exists() else shutil.which("modesdk")
    example = next(iter(sorted(EXAMPLES.glob("*.yaml"))), None)
    whole = [found, "recommend", str(example)] if found and example else None
    return {
        "import modesdk": _imported("import modesdk", rounds),
        "from modesdk import load_pack, recommend": _imported(
            "from modesdk import load_pack, recommend", rounds
        ),
        "modesdk recommend PROFILE, from start to end": whole and _wall(whole, rounds),
    }


def _imported(statement: str, rounds: int) -> float:
    command = [sys.executable, "-c", IMPORT.format(statement)]
    return median(
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) * 1e3  # noqa: S603 - our own words
        for _ in range(rounds)
    )


def _wall(command: list[str], rounds: int) -> float | None:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own words
        if done.returncode:
            return None
        times.append((time.perf_counter() - start) * 1e3)
    return median(times)
