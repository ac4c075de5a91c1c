"""The calculation engine formualizer: an optional dependency, behind this one door."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import UnknownEngineError
from modesdk.language.worded import worded

NAME = "formualizer"


def library(place: str, what: str) -> Any:
    """The module. `what` needs it, at `place`. Raises UnknownEngineError when it is missing."""
    if find_spec(NAME) is None:
        message = worded(
            "{needs} the package {package}, which is not installed", needs=what, package=NAME
        )
        hint = worded("Install it with: pip install 'modesdk[workbook]'")
        found = Diagnostic("E-801", message, Location(place), hint=hint)
        raise UnknownEngineError(worded("Nothing can be calculated here"), [found])
    return import_module(NAME)
