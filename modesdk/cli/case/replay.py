"""`modesdk replay`: compute a recorded decision again and compare it byte for byte."""

from __future__ import annotations

from difflib import unified_diff
from itertools import islice

import modesdk.api
from modesdk.api import Replay
from modesdk.cli.shell.options import ReplayOptions
from modesdk.cli.shell.output import out
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import FINE, FOUND, hint_lines, problem_line, tell, warn
from modesdk.cli.shell.spoken_language import language
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import (
    ProfileError,
    RecordError,
    UnknownEngineError,
    UnknownPackError,
    WeightError,
)
from modesdk.model.schema import Lang
from modesdk.plugins import Plugins

SHOWN = 60
"""Lines of the difference that are shown."""


def run(options: ReplayOptions) -> int:
    """Print "identical", or the difference; with --print the recomputed record."""
    lang = language(options.lang)
    plugins = Plugins.installed()
    again = _again(options, plugins)
    warn(plugins.problems)
    if not again.same:
        _tell_other_result(options)
    if options.print:
        out().write(again.text)
        return FINE if again.same else FOUND
    if again.same:
        print_line(say("identical", lang, file=options.record))
        return FINE
    print_line(say("differs", lang, file=options.record))
    _show_difference(again.recorded.splitlines(), again.text.splitlines(), lang)
    return FOUND


def _again(options: ReplayOptions, plugins: Plugins) -> Replay:
    """The replay; what is wrong with an input in the record is said of the record's file."""
    try:
        return modesdk.api.replay(options.record, pack=options.pack, plugins=plugins)
    except (ProfileError, WeightError, UnknownEngineError, UnknownPackError) as error:
        if options.pack and isinstance(error, UnknownPackError):
            raise
        found = [problem.at(_in_record(options, problem)) for problem in error.diagnostics]
        raise RecordError(f"{options.record} cannot be replayed", found) from None


def _in_record(options: ReplayOptions, problem: Diagnostic) -> Location:
    """The place of an input: its part (profile, weights, ...) and its name."""
    inside = [part for part in (problem.location.file, problem.location.column) if part]
    return Location(str(options.record), column=".".join(["inputs", *inside]))


def _tell_other_result(options: ReplayOptions) -> None:
    message = "the replay gives another text than the record holds"
    hint = "Compare the versions named in it"
    found = Diagnostic("D-703", message, Location(str(options.record)), hint=hint)
    tell(problem_line(found), *hint_lines(found.hint))


def _show_difference(recorded: list[str], recomputed: list[str], lang: Lang) -> None:
    """The first lines that differ, or that only the line ends do."""
    if recorded == recomputed:
        print_line(say("line_ends", lang))
    difference = unified_diff(recorded, recomputed, "recorded", "recomputed", "", "", 2, "")
    for line in islice(difference, SHOWN):
        print_line(line)
    if rest := sum(1 for _ in difference):
        print_line(say("diff_more", lang, count=rest))


def print_line(line: str) -> None:
    """One line on stdout, as it is."""
    out().write(line + "\n")
