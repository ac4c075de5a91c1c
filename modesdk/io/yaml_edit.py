"""Setting single values in the text of a YAML file: every other byte stays as it is.

Positions come from the same parser that reads packs. After each edit the new text is read again
and compared, value by value, with what was to be set: what would come out otherwise is refused.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError
from modesdk.io.yaml_dump import dump_yaml, plain_data
from modesdk.io.yaml_events import checked_events
from modesdk.io.yaml_text import Path, parse_yaml
from modesdk.language.worded import worded

_BOM = "\ufeff"
Found = tuple[int, int, str]
"""What to replace: from, to, by what."""


def set_value(text: str, path: Path, value: Any, file: str = "") -> str:
    """The text with the value at a path of keys and positions; None takes the entry away.

    A key that is missing is added at the end of its mapping. Raises DiagnosedError when the text
    cannot be read, has nothing at the path's beginning, or is written in a way that cannot be
    edited.
    """
    body = text.removeprefix(_BOM)
    old = parse_yaml(body, file)
    try:
        wanted = _with(old.data, path, plain_data(value))
        start, end, new = _Editor(body, file).found(path, value)
    except _NoPlaceError:
        raise cannot_edit(file, path, old.line(path)) from None
    edited = body[:start] + new + body[end:]
    if not _reads_as(edited, wanted):
        raise cannot_edit(file, path, old.line(path))
    return text[: len(text) - len(body)] + edited


def append_item(text: str, path: Path, item: Any, file: str = "") -> str:
    """The text with one more item in the list at a path, which is made when it is missing."""
    items = value_at(parse_yaml(text, file).data, path)
    if not items:
        return set_value(text, path, [item], file)
    return set_value(text, (*path, len(items)), item, file)


def value_at(data: Any, path: Path) -> Any:
    """What stands at a path of keys and positions; None when there is nothing."""
    for key in path:
        if isinstance(data, list) and isinstance(key, int):
            data = data[key] if key < len(data) else None
        else:
            data = data.get(key) if isinstance(data, Mapping) else None
    return data


def cannot_edit(file: str, path: Path, line: int | None = None) -> DiagnosedError:
    """The error that a place cannot be edited by machine."""
    place = ".".join(map(str, path))
    message = worded("{place} cannot be changed where it stands", place=place)
    hint = worded("Change it there by hand")
    found = Diagnostic("P-210", message, Location(file, line, place), hint=hint)
    return DiagnosedError(worded("{file} cannot be edited", file=file), [found])


class _NoPlaceError(Exception):
    """The document has no such place, and none can be made."""


@frozen
class _Node:
    """One value and where it stands; a key and a value by turns when it is a mapping."""

    event: Any
    start: int
    end: int
    children: tuple[_Node, ...] = ()

    @property
    def flow(self) -> bool:
        return bool(self.event.flow_style)

    @property
    def is_scalar(self) -> bool:
        return isinstance(self.event, yaml.ScalarEvent)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.event, yaml.MappingStartEvent)

    @property
    def pairs(self) -> list[tuple[_Node, _Node]]:
        return list(zip(self.children[::2], self.children[1::2], strict=True))

    @property
    def column(self) -> int:
        return int(self.event.start_mark.column)

    @property
    def last(self) -> int:
        """Where the last thing in it ends."""
        if self.is_scalar or self.flow or not self.children:
            return self.end
        return self.children[-1].last


def _nodes(events: Iterator[Any]) -> _Node | None:
    root = None
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            root = _node(event, events)
    return root


def _node(event: Any, events: Iterator[Any]) -> _Node:
    start, end = event.start_mark.index, event.end_mark.index
    children: list[_Node] = []
    if isinstance(event, yaml.CollectionStartEvent):
        for inner in events:
            end = inner.end_mark.index
            if isinstance(inner, yaml.CollectionEndEvent):
                break
            children.append(_node(inner, events))
    return _Node(event, start, end, tuple(children))


class _Editor:
    """Finds what to replace in a text."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.root = _nodes(checked_events(text, file))
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def found(self, path: Path, value: Any) -> Found:
        """The place of a path and what comes there."""
        if self.root is None:
            gap = "" if not self.text or self.text.endswith("\n") else self.newline
            return len(self.text), len(self.text), gap + self._block(_nested(path, value), 0)
        node, key = self.root, None
        for depth, part in enumerate(path):
            inner = _child(node, part)
            if inner is None:
                return self._add(node, key, path[depth:], value)
            parent, (key, node) = node, inner
        if value is None:
            return self._remove(parent, key, node)
        return self._replace(key, node, value)

    def _add(self, node: _Node, key: _Node | None, rest: Path, value: Any) -> Found:
        new = _nested(rest[1:], value)
        if value is None:
            return 0, 0, ""
        if node.is_scalar and not node.event.value and isinstance(rest[0], str):
            return self._replace(key, node, {rest[0]: new})
        if node.is_scalar or not node.children:
            return self._replace(key, node, {rest[0]: new} if node.is_mapping else [new])
        entry = {rest[0]: new} if node.is_mapping else [new]
        if node.flow:
            return node.children[-1].end, node.children[-1].end, f", {_flow(entry)[1:-1]}"
        at = self._line_end(node.last)
        gap = "" if self.text[:at].endswith("\n") else self.newline
        return at, at, gap + self._block(entry, node.column)

    def _replace(self, key: _Node | None, node: _Node, value: Any) -> Found:
        if node.is_scalar or node.flow:
            blank = " " if node.start == node.end else ""
            at = self._after_colon(key) if blank and key else node.start
            if node.is_scalar and node.event.style in ("|", ">"):
                return node.start, node.end, _flow(value) + self.newline
            return at, at if blank else node.end, blank + _flow(value)
        line = self.text.rfind("\n", 0, node.start) + 1
        inner = plain_data(value)
        if inner and isinstance(inner, Mapping | list) and not self.text[line : node.start].strip():
            return line, self._line_end(node.last), self._block(value, node.column)
        if key is None:
            return node.start, node.last, _flow(value)
        return self._after_colon(key), node.last, f" {_flow(value)}"

    def _remove(self, parent: _Node, key: _Node | None, node: _Node) -> Found:
        entries = parent.pairs if parent.is_mapping else [(n, n) for n in parent.children]
        number = next(n for n, (_, value) in enumerate(entries) if value is node)
        start = (key or node).start
        if len(entries) == 1:
            return parent.start, parent.end if parent.flow else parent.last, "{}"
        line = self.text.rfind("\n", 0, start) + 1
        if not parent.flow and not self.text[line:start].strip():
            return line, self._line_end(node.last), ""
        if number + 1 < len(entries):
            return start, entries[number + 1][0].start, ""
        return entries[number - 1][1].last, node.last, ""

    def _after_colon(self, key: _Node) -> int:
        found = self.text.find(":", key.end)
        if found < 0:  # written as `? key`, without a value
            raise _NoPlaceError
        return found + 1

    def _line_end(self, index: int) -> int:
        """Behind the line on which something ends."""
        if index and self.text[index - 1] == "\n":  # a block of text has its line's end
            return index
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def _block(self, data: Any, column: int) -> str:
        lines = dump_yaml(data, self.newline, width=10**6).splitlines(keepends=True)
        return "".join(" " * column + line for line in lines)


def _child(node: _Node, part: str | int) -> tuple[_Node | None, _Node] | None:
    if isinstance(part, int):
        items = node.children if not node.is_mapping else ()
        return (None, items[part]) if 0 <= part < len(items) else None
    return (
        next(((k, v) for k, v in node.pairs if k.event.value == part), None)
        if node.is_mapping
        else None
    )


def _nested(path: Path, value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def _flow(value: Any) -> str:
    """A value on one line, fit to stand within brackets."""
    text = dump_yaml([value], default_flow_style=True, width=10**6).strip()
    return text[1:-1]


def _with(data: Any, path: Path, value: Any) -> Any:
    """Data as it is after the edit."""
    if not path:
        return value
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        if not isinstance(data, list | type(None)):
            raise _NoPlaceError
        items: Sequence[Any] = data or []
        new = _with(items[key] if key < len(items) else None, rest, value)
        return [*items[:key], new, *items[key + 1 :]]
    if not isinstance(data, Mapping | type(None)):
        raise _NoPlaceError
    entries = dict(data or {})
    new = _with(entries.get(key), rest, value)
    if new is None and not rest:
        entries.pop(key, None)
        return entries
    return {**entries, key: new}


def _reads_as(text: str, wanted: Any) -> bool:
    try:
        return same(parse_yaml(text, "").data, wanted)
    except DiagnosedError:
        return False


def same(found: Any, wanted: Any) -> bool:
    """Whether two values are equal in kind and value, and so is everything in them."""
    if isinstance(found, Mapping) and isinstance(wanted, Mapping):
        keys = list(found) == list(wanted)
        return keys and all(same(found[key], wanted[key]) for key in found)
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(same, found, wanted))
    kinds: tuple[type, ...] = (bool, str, datetime.date)
    alike = all(isinstance(found, kind) == isinstance(wanted, kind) for kind in kinds)
    return alike and bool(found == wanted)
