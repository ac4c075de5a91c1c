"""An entry of a file of populations: its cells, and the places of what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.yaml_text import Path as YamlPath
from modesdk.io.yaml_text import YamlText
from modesdk.language.worded import worded


@frozen(eq=False)
class PopulationEntry:
    """A population or an expectation as given; problems go to a list that all entries share."""

    text: YamlText
    folder: Path
    path: YamlPath
    cells: Mapping[str, Any]
    problems: list[Diagnostic]

    @property
    def id(self) -> str:
        """The id as given."""
        return str(self.cells.get("id") or "").strip()

    def at(self, *keys: str) -> Location:
        """Where a key of it stands; without one, itself."""
        column = str(keys[-1])[:60] if keys else self.id[:60]
        return Location(self.text.file, self.text.line((*self.path, *keys)), column)

    def say(self, code: str, message: str, place: Location, hint: str = "") -> None:
        """Tell a problem."""
        self.problems.append(Diagnostic(code, message, place, hint=hint))

    def missing(self, key: str, hint: str = "") -> None:
        """Tell that a key is not there."""
        self.say("P-203", worded("the key {key!r} is missing", key=key), self.at(), hint)
