"""Failures as GitHub Actions shows them beside the line of a file (workflow commands).

Source of the format: docs.github.com, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from modesdk.cli.cases.case_suites import SuiteRun
from modesdk.cli.shell.spoken_language import say

_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def on_github() -> bool:
    """Whether this runs in GitHub Actions, which says so in the environment."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def annotation(each: SuiteRun) -> str:
    """An error at the line of the first expectation that was not met."""
    run = each.run
    kinds = [difference.kind for difference in run.differences]
    line = each.line_of((kinds or ["state"])[0])
    return command("error", each.path, line, run.case.id, say(run.told))


def command(level: str, file: str, line: int | None, title: str, message: str) -> str:
    """A workflow command; characters that would end a part of it are escaped."""
    properties = {"file": file, "line": str(line or 1), "title": title}
    parts = ",".join(f"{name}={_escaped(text, _PROPERTY)}" for name, text in properties.items())
    return f"::{level} {parts}::{_escaped(message, _MESSAGE)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
