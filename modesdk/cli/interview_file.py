"""The file in which an interview is kept: a profile that `recommend` reads as it is.

What the person did not know stands under `note: {skipped: [...]}`, so that a resumed interview
does not ask for it again.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from attrs import define, field

from modesdk.cli.files import write_file
from modesdk.io.profiles import RawProfile
from modesdk.model.schema import Value

SKIPPED = "skipped"


class _Dumper(yaml.SafeDumper):
    """Plain YAML, with exact decimals."""


_Dumper.add_representer(
    Decimal, lambda dumper, d: dumper.represent_scalar("tag:yaml.org,2002:float", f"{d:f}")
)


@define
class State:
    """An interview so far: what is known, what was skipped, and what stands in its file."""

    as_of: datetime.date
    pack: str
    values: dict[str, Value] = field(factory=dict)
    skipped: list[str] = field(factory=list)
    name: Any = None
    note: Any = None
    file: Path | None = None

    def save(self) -> None:
        """Write the file, if there is one. Raises UsageError."""
        if self.file:
            write_file(self.file, self.text(), "--save")

    def text(self) -> str:
        """The file's text."""
        data: dict[str, Any] = {"name": self.name} if self.name is not None else {}
        data |= {"pack": self.pack, "as_of": self.as_of}
        if note := self._note():
            data["note"] = note
        data["profile"] = {name: _plain(value) for name, value in self.values.items()}
        return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)

    def _note(self) -> Any:
        if not self.skipped:
            return self.note
        kept = {} if self.note is None else {"text": self.note}
        return {**kept, SKIPPED: list(self.skipped)}


def noted(raw: RawProfile) -> tuple[Any, Any, list[str]]:
    """(name, note, skipped attributes) of a profile file."""
    data = raw.text.data if raw.text else None
    if not isinstance(data, Mapping) or "profile" not in data:
        return None, None, []
    note, skipped = data.get("note"), []
    if isinstance(note, Mapping) and isinstance(note.get(SKIPPED), list):
        skipped = [str(name) for name in note[SKIPPED]]
        note = note.get("text")
    return data.get("name"), note, skipped


def _plain(value: Value) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
