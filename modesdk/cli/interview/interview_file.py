"""The file in which an interview is kept: a profile that `recommend` reads as it is.

`note: {written_by: modesdk interview}` marks it as the interview's own, to be rewritten after each
answer. What the person did not know stands there under `skipped`, so that a resumed interview does
not ask for it again; the note of a profile that it started from, under `text`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define, field

from modesdk.cli.shell.targets import write_file
from modesdk.io.profiles import RawProfile
from modesdk.io.yaml_dump import dump_yaml
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value

WRITTEN_BY, OWN = "written_by", "modesdk interview"
SKIPPED = "skipped"


@define
class InterviewState:
    """An interview so far: what is known, what was skipped, and what stands in its file."""

    as_of: datetime.date
    pack: str
    values: dict[str, Value] = field(factory=dict)
    skipped: list[str] = field(factory=list)
    name: Any = None
    note: Any = None
    file: Path | None = None

    @classmethod
    def begun(cls, raw: RawProfile, pack: Pack, case: Case, file: Path | None) -> InterviewState:
        """An interview that starts from a profile, or goes on with one of its own."""
        name, note, skipped = _noted(raw)
        return cls(
            as_of=case.as_of,
            pack=pack.name,
            values=dict(case.values),
            skipped=[s for s in skipped if s in pack.schema],
            name=name,
            note=note,
            file=file,
        )

    def save(self) -> None:
        """Write the file, if there is one. Raises UsageError."""
        if self.file:
            write_file(self.file, self.text(), "--save")

    def text(self) -> str:
        """The file's text."""
        data: dict[str, Any] = {"name": self.name} if self.name is not None else {}
        data |= {"pack": self.pack, "as_of": self.as_of}
        data["note"] = self._note()
        data["profile"] = {name: _plain(value) for name, value in self.values.items()}
        return dump_yaml(data, width=100)

    def _note(self) -> dict[str, Any]:
        note: dict[str, Any] = {WRITTEN_BY: OWN}
        if self.note is not None:
            note["text"] = self.note
        if self.skipped:
            note[SKIPPED] = list(self.skipped)
        return note


def is_own(raw: RawProfile) -> bool:
    """Whether an interview wrote the profile's file."""
    note = _top(raw).get("note")
    return isinstance(note, Mapping) and note.get(WRITTEN_BY) == OWN


def _noted(raw: RawProfile) -> tuple[Any, Any, list[str]]:
    """(name, note, skipped attributes) of a profile file."""
    data = _top(raw)
    if not is_own(raw):
        return data.get("name"), data.get("note"), []
    note = data["note"]
    skipped = note.get(SKIPPED)
    names = [str(name) for name in skipped] if isinstance(skipped, list) else []
    return data.get("name"), note.get("text"), names


def _top(raw: RawProfile) -> Mapping[str, Any]:
    """What stands at the top of a profile file beside `profile`."""
    data = raw.text.data if raw.text else None
    return data if isinstance(data, Mapping) and "profile" in data else {}


def _plain(value: Value) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
