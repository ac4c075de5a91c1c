"""Engines against each other on one rule set, checked first, then timed in turns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from statistics import median

from attrs import frozen

from benchmarks.child import Child, LostError, timed
from benchmarks.contestants import (
    Answer,
    Decide,
    NotInstalledError,
    durable_rules,
    installed,
    modesdk_engine,
    zen_engine,
)
from benchmarks.workload import Profile, Rule, profiles, rules

PROFILES = 200


@frozen
class Timing:
    """CPU microseconds per profile (median of the rounds); None with the reason in `note`."""

    name: str
    micros: float | None
    note: str = ""


@frozen
class Contestant:
    """How to check and time one engine."""

    name: str
    answers: Callable[[], list[Answer]]
    time: Callable[[], float]
    close: Callable[[], None] = lambda: None


def compare(rounds: int, count: int = 150) -> tuple[list[Timing], float]:
    """Everyone on so many rules; and how many rules fire on average."""
    given, asked = rules(count), profiles(PROFILES)
    reference = modesdk_engine("reference", given)
    expected = [reference(profile) for profile in asked]
    zen, durable = _versioned("zen-engine"), _versioned("durable-rules")
    bitmap = partial(modesdk_engine, "bitmap")
    makers: dict[str, Callable[[], Contestant]] = {
        "modesdk bitmap": lambda: _here("modesdk bitmap", bitmap, given, asked),
        zen: lambda: _here(zen, zen_engine, given, asked),
        durable: lambda: _apart(durable, given, asked),
        "modesdk reference": lambda: _here("modesdk reference", lambda _: reference, given, asked),
    }
    ready, failed = _checked(makers, expected)
    timings = [*_in_turns(ready, rounds), *failed]
    order = list(makers)
    timings.sort(key=lambda timing: order.index(timing.name))
    return timings, sum(len(fired) for fired, _ in expected) / len(expected)


def growth(rounds: int, counts: tuple[int, ...] = (150, 500, 2_000)) -> list[tuple[int, float]]:
    """The bitmap engine's CPU microseconds per profile as the rules grow."""
    asked = profiles(PROFILES)
    ready = [
        _here(str(count), partial(modesdk_engine, "bitmap"), rules(count), asked)
        for count in counts
    ]
    for contestant in ready:
        contestant.time()
    timings = _in_turns(ready, rounds)
    return [(int(timing.name), timing.micros or 0.0) for timing in timings]


def _versioned(peer: str) -> str:
    return f"{peer} {installed(peer)}".strip()


def _here(
    name: str, build: Callable[[list[Rule]], Decide], given: list[Rule], asked: list[Profile]
) -> Contestant:
    decide = build(given)
    return Contestant(
        name, lambda: [decide(profile) for profile in asked], lambda: timed(decide, asked)
    )


def _apart(name: str, given: list[Rule], asked: list[Profile]) -> Contestant:
    child = Child(durable_rules, given, asked)
    return Contestant(name, child.answers, child.time, child.close)


def _checked(
    makers: dict[str, Callable[[], Contestant]], expected: list[Answer]
) -> tuple[list[Contestant], list[Timing]]:
    """Those that answer as the reference does; the others with what is wrong with them."""
    ready, failed = [], []
    for name, make in makers.items():
        try:
            contestant = make()
            wrong = sum(a != b for a, b in zip(contestant.answers(), expected, strict=True))
        except NotInstalledError:
            failed.append(Timing(name, None, "not installed"))
        except LostError as lost:
            failed.append(Timing(name, None, str(lost)))
        else:
            if wrong:
                failed.append(Timing(name, None, f"WRONG for {wrong} of {len(expected)} profiles"))
            else:
                ready.append(contestant)
    return ready, failed


def _in_turns(ready: list[Contestant], rounds: int) -> list[Timing]:
    """One pass of each after the other, round by round, so that load hits all alike."""
    found: dict[str, list[float]] = {contestant.name: [] for contestant in ready}
    for _ in range(rounds):
        for contestant in ready:
            found[contestant.name].append(contestant.time())
    for contestant in ready:
        contestant.close()
    return [Timing(name, median(times)) for name, times in found.items()]
