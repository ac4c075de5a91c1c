"""A recorded decision computed again, and where its text differs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import modesdk.api
from modesdk.api import Replay
from modesdk.cli.shell.problems import shortened
from modesdk.decide.records import laid_out
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import (
    ProfileError,
    RecordError,
    UnknownEngineError,
    UnknownPackError,
    WeightError,
)
from modesdk.language.worded import worded
from modesdk.plugins import Plugins

SHOWN = 60
"""Lines of the difference that are shown."""


def replayed(record: Path, pack: str | None, plugins: Plugins) -> Replay:
    """The replay; what is wrong with an input in the record is said of the record's file."""
    try:
        return modesdk.api.replay(record, pack=pack, plugins=plugins)
    except (ProfileError, WeightError, UnknownEngineError, UnknownPackError) as error:
        if pack and isinstance(error, UnknownPackError):
            raise
        found = [problem.at(_in_record(record, problem)) for problem in error.diagnostics]
        raise RecordError(worded("{path} cannot be replayed", path=record), found) from None


def _in_record(record: Path, problem: Diagnostic) -> Location:
    """The place of an input: its part (profile, weights, ...) and its name."""
    inside = [part for part in (problem.location.file, problem.location.column) if part]
    return Location(str(record), column=".".join(["inputs", *inside]))


def other_result(record: Path) -> Diagnostic:
    """That a replay gives another text."""
    message = worded("the replay gives another text than the record holds")
    hint = worded("Compare the versions named in it")
    return Diagnostic("D-703", message, Location(str(record)), hint=hint)


def comparison(again: Replay, record: Path) -> Iterator[str]:
    """Lines that say whether the texts are the same, and where they differ first."""
    if again.same:
        yield worded("identical: {file}", file=record)
    else:
        yield worded("different: {file}", file=record)
        yield from _difference(again.recorded, again.text)


def _difference(recorded: str, recomputed: str) -> Iterator[str]:
    """The first lines that differ, or that only line ends or the layout do."""
    ours = recomputed.splitlines()
    if recorded.splitlines() == ours:
        yield worded(
            "Every line is the same; only the line ends differ (saved with CRLF, say, or "
            "without the last one)."
        )
        return
    theirs = laid_out(recorded).splitlines()
    if theirs == ours:
        yield worded("Every value is the same; only the layout of the file differs.")
    difference = unified_diff(theirs, ours, "recorded", "recomputed", "", "", 2, "")
    yield from map(shortened, islice(difference, SHOWN))
    if rest := sum(1 for _ in difference):
        yield worded("... {count} more lines", count=rest)
