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

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,30}")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,30}\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False,
          "Null": None, "NULL": None, "True": True, "TRUE": True,
          "False": False, "FALSE": False}  # fmt: skip

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


def parse_yaml(text: str, file: str) -> YamlText:
    """Parse one YAML (or JSON) document. Raises DiagnosedError with the line of the fault."""
    if len(text) > MAX_BYTES:
        raise _refused(
            file, None, f"the text has {len(text):,} characters", f"at most {MAX_BYTES:,}"
        )
    reader = _Reader(file)
    try:
        reader.read(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise _syntax(file, error) from None
    except yaml.YAMLError as error:
        raise _refused(file, None, f"not readable as YAML: {error}".replace("\n", " ")) from None
    except UnicodeEncodeError as error:  # half of a surrogate pair, from a text made in Python
        row = text.count("\n", 0, error.start) + 1
        raise _refused(file, row, f"found {text[error.start]!a}", "characters of Unicode") from None
    return YamlText(reader.data, reader.lines, file)


class _Reader:
    """Builds data from parser events; its own depth counter replaces the interpreter's stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.data: Any = None
        self.lines: dict[Path, int] = {}
        self._depth = 0

    def read(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "a second document", "one document per file")
            elif isinstance(event, yaml.NodeEvent):
                self.data = self._node(event, events, ())

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self._check(event)
        self.lines[path] = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(event, f"nesting deeper than {MAX_DEPTH} levels", "a flat mapping")
        if isinstance(event, yaml.SequenceStartEvent):
            result: Any = self._sequence(events, path)
        else:
            result = self._mapping(events, path)
        self._depth -= 1
        return result

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
            self._check(event)
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event, "a list or mapping as a key", "a name")
            key = event.value
            if key in entries:
                self._refuse(event, f"the key {key!r} a second time", "each key once")
            value_event = next(events)
            entries[key] = self._node(value_event, events, (*path, key))
            self.lines[(*path, key)] = event.start_mark.line + 1
        return entries

    def _check(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "an anchor or alias (& or *)", "the value written out")
        if getattr(event, "tag", None) not in (None, "!"):
            self._refuse(event, f"the tag {event.tag!r}", "plain values without tags")

    def _scalar(self, event: Any) -> Any:
        text = event.value
        if event.style:  # quoted or block text; plain is "" or None
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        if _DATE.fullmatch(text):
            return self._date(event, text)
        return text

    def _date(self, event: Any, text: str) -> datetime.date:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            self._refuse(event, f"{text}, which is no day of the calendar", "a date YYYY-MM-DD")
            raise AssertionError from None

    def _refuse(self, event: Any, got: str, expected: str) -> None:
        raise _refused(self.file, event.start_mark.line + 1, f"found {got}", expected)


def _refused(file: str, line: int | None, got: str, expected: str = "") -> DiagnosedError:
    message = f"{got}; expected {expected}" if expected else got
    return DiagnosedError(
        f"{file} cannot be read", [Diagnostic("P-201", message, Location(file, line))]
    )


def _syntax(file: str, error: yaml.MarkedYAMLError) -> DiagnosedError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    column = f"column {mark.column + 1}" if mark else ""
    problem = (error.problem or "not readable").rstrip(".")
    hint = "Check indentation, colons and quotes near this place"
    found = Diagnostic(
        "P-201", f"not valid YAML: {problem}", Location(file, line, column), hint=hint
    )
    return DiagnosedError(f"{file} cannot be read", [found])
