"""`python -m benchmarks [ROUNDS]`: every comparison in one run, as Markdown tables."""

from __future__ import annotations

import platform
import sys

from benchmarks.decisions import start_up, whole_decisions
from benchmarks.engines import Timing, compare, growth

ROUNDS = 7
LEAST = 5
WHOLE_TARGETS = {"recommend()": 1.0, "recommend() + questions + explain()": 10.0}
START_TARGETS = {"import modesdk": 100.0, "modesdk recommend PROFILE, from start to end": 600.0}
ENGINE_TARGETS = {"zen-engine": 3.0, "durable-rules": 15.0}


def main() -> None:
    """Measure and print."""
    rounds = max(LEAST, int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    _say(f"CPython {platform.python_version()} on {platform.machine()}; {rounds} rounds\n")
    timings, fired = compare(rounds)
    _say(f"One case, 150 rules, {fired:.1f} fire: fired ids and scores\n")
    _table(("engine", "us", "times bitmap", "target"), [_engine_row(t, timings) for t in timings])
    _growth(rounds)
    _decisions(rounds)
    _start_up()


def _engine_row(timing: Timing, all_timings: list[Timing]) -> tuple[str, ...]:
    own = all_timings[0].micros
    if timing.micros is None or own is None:
        return timing.name, "-", "-", timing.note
    target = ENGINE_TARGETS.get(timing.name.split()[0])
    return (
        timing.name,
        f"{timing.micros:.1f}",
        f"{timing.micros / own:.1f}",
        f"at least {target:.0f}" if target else "",
    )


def _growth(rounds: int) -> None:
    measured = growth(rounds)
    (least, first), *_ = measured
    _say("Growth of the bitmap engine\n")
    rows = [
        (f"{n}", f"{us:.1f}", f"{us / first:.1f}", f"at most {n / least:.1f}") for n, us in measured
    ]
    _table(("rules", "us", f"times {least} rules", "target"), rows)


def _decisions(rounds: int) -> None:
    _say("TikTok Shop pack, fresh decisions (CPU ms)\n")
    found = whole_decisions(rounds)
    if not found:
        _say("The pack tiktok-shop is not installed\n")
        return
    base = found["recommend()"][0]
    rows = [
        (name, f"{mean:.2f}", f"{worst:.2f}", f"{mean / base:.1f}", _below(WHOLE_TARGETS.get(name)))
        for name, (mean, worst) in found.items()
    ]
    _table(("task", "mean", "slowest example", "times recommend()", "target"), rows)


def _start_up() -> None:
    _say("New processes (wall ms, median of 10)\n")
    rows = [
        (name, "not available" if ms is None else f"{ms:.0f}", _below(START_TARGETS.get(name)))
        for name, ms in start_up().items()
    ]
    _table(("task", "ms", "target"), rows)


def _below(target: float | None) -> str:
    return f"below {target:g}" if target else ""


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    for row in (header, ("---",) * len(header), *rows):
        _say("| " + " | ".join(row) + " |")
    _say("")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
