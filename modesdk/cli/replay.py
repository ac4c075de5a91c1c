"""`modesdk replay`: compute a recorded decision again and compare it byte for byte."""

from __future__ import annotations

import sys
from difflib import unified_diff
from itertools import islice

import modesdk.api
from modesdk.cli.language import language
from modesdk.cli.options import ReplayOptions
from modesdk.cli.problems import FINE, FOUND, warn
from modesdk.cli.texts import say
from modesdk.plugins import Plugins

SHOWN = 60
"""Lines of the difference that are shown."""


def run(options: ReplayOptions) -> int:
    """Print "identical", or the difference; with --print the recomputed record."""
    lang = language(options.lang)
    plugins = Plugins.installed()
    again = modesdk.api.replay(options.record, pack=options.pack, plugins=plugins)
    warn(plugins.problems)
    if options.print:
        sys.stdout.write(again.text)
        return FINE if again.same else FOUND
    if again.same:
        print_line(say("identical", lang, file=options.record))
        return FINE
    print_line(say("differs", lang, file=options.record))
    difference = unified_diff(
        again.recorded.splitlines(),
        again.text.splitlines(),
        "recorded",
        "recomputed",
        "",
        "",
        2,
        "",
    )
    for line in islice(difference, SHOWN):
        print_line(line)
    if rest := sum(1 for _ in difference):
        print_line(say("diff_more", lang, count=rest))
    return FOUND


def print_line(line: str) -> None:
    """One line on stdout, as it is."""
    sys.stdout.write(line + "\n")
