"""YAML text -> plain data with the line of every entry, from untrusted files.

Only the plain part of YAML is read: no tags, no anchors or aliases (so no alias bombs), limited
size and depth, no duplicate keys. Numbers become int or Decimal, never float, and only `true` and
`false` are booleans, so that a market called NO stays a text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml
from attrs import define, field

from modesdk.io.yaml_events import MAX_BYTES, MAX_DEPTH, checked_events, refused
from modesdk.language.worded import worded
from modesdk.model.names import composed

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Path", "YamlText", "parse_yaml", "plain_value"]
_INTEGER = re.compile(r"[-+]?[0-9]{1,30}")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,30}\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WORDS = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
    "Null": None,
    "NULL": None,
    "True": True,
    "TRUE": True,
    "False": False,
    "FALSE": False,
}

Path = tuple[str | int, ...]


@define
class YamlText:
    """Parsed data, and the line of each entry by its path."""

    data: Any
    lines: dict[Path, int] = field(factory=dict)
    file: str = ""

    def line(self, path: Path) -> int | None:
        """The line of the entry at `path`, or of its nearest ancestor that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


class SpelledInt(int):
    """A whole number that was not written as Python writes it, such as 01069 or +49."""

    spelling: str


class SpelledDecimal(Decimal):
    """A decimal number that was not written as Python writes it, such as 1.5e3."""

    spelling: str


def parse_yaml(text: str, file: str) -> YamlText:
    """Parse one YAML (or JSON) document. Raises DiagnosedError with the line of the fault."""
    reader = _EventReader(file)
    reader.read(checked_events(text, file))
    return YamlText(reader.data, reader.lines, file)


def plain_value(text: str) -> Any:
    """What a text without quotes means. Raises ValueError for an impossible date."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return _as_spelled(int(text), SpelledInt, text)
    if _DECIMAL.fullmatch(text):
        return _as_spelled(Decimal(text), SpelledDecimal, text)
    if _DATE.fullmatch(text):
        return datetime.date.fromisoformat(text)
    return composed(text)


def _as_spelled(number: Any, kind: type[SpelledInt | SpelledDecimal], text: str) -> Any:
    """The number; with its spelling when that would be lost, as a text may be wanted."""
    if str(number) == text:
        return number
    spelled = kind(number)
    spelled.spelling = text
    return spelled


class _EventReader:
    """Builds data from parser events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.data: Any = None
        self.lines: dict[Path, int] = {}

    def read(self, events: Iterator[Any]) -> None:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self.data = self._node(event, events, ())

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self.lines[path] = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: Path) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                got = worded("a list or mapping as a key")
                raise refused(self.file, event, got, worded("a name"))
            key = composed(event.value)
            if key in entries:
                got = worded("the key {key!r} a second time", key=key)
                raise refused(self.file, event, got, worded("each key once"))
            value_event = next(events)
            entries[key] = self._node(value_event, events, (*path, key))
            mark: Any = event.start_mark  # always there; only newer stubs think that it may not be
            self.lines[(*path, key)] = mark.line + 1
        return entries

    def _scalar(self, event: Any) -> Any:
        if event.style:  # quoted or block text; plain is "" or None
            return composed(event.value)
        try:
            return plain_value(event.value)
        except ValueError:
            got = worded("{value}, which is no day of the calendar", value=event.value)
            raise refused(self.file, event, got, worded("a date YYYY-MM-DD")) from None
