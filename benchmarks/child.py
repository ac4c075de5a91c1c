"""A contestant in a process of its own, for what may crash or hang; spoken to over a pipe."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import cast

from benchmarks.contestants import Answer, Decide, NotInstalledError
from benchmarks.workload import Profile, Rule

Build = Callable[[list[Rule]], Decide]
PATIENCE = 120.0
"""Seconds after which a child counts as hung."""


class LostError(Exception):
    """The child crashed or hung."""


def timed(decide: Decide, profiles: list[Profile]) -> float:
    """CPU microseconds per profile of one pass over them."""
    gc.collect()
    start = time.process_time()
    for profile in profiles:
        decide(profile)
    return (time.process_time() - start) / len(profiles) * 1e6


class Child:
    """Builds a contestant in a new process; `answers` and `time` ask it."""

    def __init__(self, build: Build, rules: list[Rule], profiles: list[Profile]) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        arguments = (theirs, build, rules, profiles)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self._hear()

    def answers(self) -> list[Answer]:
        """The answer for every profile."""
        return cast(list[Answer], self._ask("answers"))

    def time(self) -> float:
        """CPU microseconds per profile of one pass."""
        return cast(float, self._ask("time"))

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _ask(self, what: str) -> object:
        self._ours.send(what)
        return self._hear()

    def _hear(self) -> object:
        try:
            if not self._ours.poll(PATIENCE):
                raise LostError("it hung")
            said = self._ours.recv()
        except (EOFError, ConnectionResetError):
            self._process.join()
            raise LostError(f"it crashed (exit code {self._process.exitcode})") from None
        if isinstance(said, NotInstalledError):
            raise said
        return said


def _serve(pipe: Connection, build: Build, rules: list[Rule], profiles: list[Profile]) -> None:
    try:
        decide = build(rules)
    except NotInstalledError as missing:
        pipe.send(missing)
        return
    pipe.send("ready")
    while True:
        if pipe.recv() == "answers":
            pipe.send([decide(profile) for profile in profiles])
        else:
            pipe.send(timed(decide, profiles))
