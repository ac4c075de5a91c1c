"""Changing cases in the text of a YAML file: where the cases and their variants stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from modesdk.errors import DiagnosedError
from modesdk.io.case_kinds import BECAUSE
from modesdk.io.yaml_edit import append_item, cannot_edit, set_value
from modesdk.io.yaml_text import Path, parse_yaml

Changes = Mapping[str, Any]
"""New values by key; None stands for a value that is gone."""


@define
class CaseText:
    """The text of a file of cases, with changes. Raises DiagnosedError when it cannot be read."""

    text: str
    file: str = ""
    failed: list[str] = field(factory=list)
    _wanted: dict[tuple[str, str], dict[str, Any]] = field(factory=dict)

    def change(self, case: str, part: str, changes: Changes) -> None:
        """Set keys under `part` ("profile", "expect") of a case or variant; "" for its own keys."""
        self._wanted.setdefault((case, part), {}).update(changes)

    def variants(self, case: str) -> dict[str, list[str]]:
        """The ids of a case's variants, each with the attributes that it changes itself."""
        found = ((name, owner, entry) for name, owner, _, entry in self._entries())
        return {
            name: list(entry.get("change") or {}) for name, owner, entry in found if owner == case
        }

    def is_variant(self, case: str) -> bool:
        """Whether the id belongs to a variant."""
        return any(name == case and owner for name, owner, _, _ in self._entries())

    def key_of(self, case: str, kind: str) -> tuple[str, str]:
        """Under which part of a case an expectation stands, and by which key."""
        entry = next((entry for name, _, _, entry in self._entries() if name == case), {})
        for part, found in (("expect", entry.get("expect") or {}), ("", entry)):
            for key in (kind, *[BECAUSE] * (kind == "fires")):
                if key in found:
                    return part, key
        return "expect", kind

    def appended(self, entries: Sequence[Changes]) -> str:
        """The changed text with further cases at its end."""
        text = self.done()
        for entry in entries:
            text = append_item(text, ("cases",), entry, self.file)
        return text

    def done(self) -> str:
        """The text with all changes; `failed` names the cases that cannot be edited."""
        self.failed.clear()
        text = self.text
        for (case, part), changes in self._wanted.items():
            try:
                text = self._changed(text, case, part, changes)
            except DiagnosedError:
                self.failed.append(case)
        return text

    def _changed(self, text: str, case: str, part: str, changes: Changes) -> str:
        base = next((path for name, _, path, _ in self._entries() if name == case), None)
        if base is None:
            raise cannot_edit(self.file, ("cases", case))
        path = (*base, part) if part else base
        for key, value in changes.items():
            text = set_value(text, (*path, key), value, self.file)
        return text

    def _entries(self) -> Iterator[tuple[str, str, Path, Mapping[str, Any]]]:
        """Id, the case it is a variant of ("" for a case), path and content of each entry."""
        for place, entry in _mappings(parse_yaml(self.text, self.file).data, "cases"):
            name = _word(entry.get("id"))
            yield name, "", ("cases", place), entry
            for number, inner in _mappings(entry, "variants"):
                own = _word(inner.get("id")) or f"{name}-v{number + 1}"
                yield own, name, ("cases", place, "variants", number), inner


def _mappings(data: Any, key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The mappings in a list under a key, with their positions."""
    found = data.get(key) if isinstance(data, Mapping) else None
    for place, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, Mapping):
            yield place, entry


def _word(given: Any) -> str:
    return "" if given is None else str(getattr(given, "spelling", given))
