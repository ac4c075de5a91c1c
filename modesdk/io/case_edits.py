"""Changing cases in the text of a YAML file: only the lines of the changed values are written anew.

Positions come from the YAML parser, so comments, order and style of everything else stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import yaml
from attrs import define, field

from modesdk.io.yaml_text import parse_yaml

Node = yaml.Node
Changes = Mapping[str, Any]
"""New values by key; None stands for a value that is gone."""


@define
class CaseText:
    """The text of a file of cases, with changes."""

    text: str
    failed: list[str] = field(factory=list)
    _wanted: dict[tuple[str, str], dict[str, Any]] = field(factory=dict)
    _edits: list[tuple[int, int, str]] = field(factory=list)

    @property
    def newline(self) -> str:
        """The line end of the file."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def change(self, case: str, part: str, changes: Changes) -> None:
        """Set keys under `part` ("profile", "expect") of a case or variant; "" for its own keys."""
        self._wanted.setdefault((case, part), {}).update(changes)

    def _change(self, case: str, part: str, changes: Changes) -> bool:
        """False when there is no such case, or it is written in a way that cannot be edited."""
        entry = self._entry(case)
        if entry is None:
            return False
        if not part:
            return self._set(entry, changes)
        found = _get(entry, part)
        if isinstance(found, yaml.MappingNode) and found.value:
            return self._set(found, changes)
        given = {key: value for key, value in changes.items() if value is not None}
        return self._set(entry, {part: given})

    def variants(self, case: str) -> dict[str, list[str]]:
        """The ids of a case's variants, each with the attributes that it changes itself."""
        for name, entry in self._entries():
            if name == case:
                return {
                    variant: _keys(_get(node, "change")) for variant, node in _variants(name, entry)
                }
        return {}

    def is_variant(self, case: str) -> bool:
        """Whether the id belongs to a variant."""
        return all(name != case for name, _ in self._entries())

    def appended(self, entries: Sequence[Mapping[str, Any]]) -> str:
        """The changed text with further cases at its end."""
        text = self.done() or f"cases:{self.newline}"
        gap = "" if text.endswith("\n") else self.newline
        dumped = yaml.safe_dump(
            list(entries), allow_unicode=True, sort_keys=False, line_break=self.newline
        )
        indent = self._indent()
        lines = dumped.splitlines(keepends=True)
        return text + gap + "".join(f"{indent}{line}" for line in lines)

    def done(self) -> str:
        """The text with all changes; `failed` names the cases that cannot be edited."""
        self._edits.clear()
        self.failed = [
            case
            for (case, part), changes in self._wanted.items()
            if not self._change(case, part, changes)
        ]
        text = self.text
        for start, end, new in sorted(self._edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _indent(self) -> str:
        for _, entry in self._entries():
            return " " * max(0, entry.start_mark.column - 2)
        return ""

    def _entries(self) -> list[tuple[str, yaml.MappingNode]]:
        root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        cases = _get(root, "cases")
        nodes = cases.value if isinstance(cases, yaml.SequenceNode) else []
        return [(_word(_get(n, "id")), n) for n in nodes if isinstance(n, yaml.MappingNode)]

    def _entry(self, case: str) -> yaml.MappingNode | None:
        for name, entry in self._entries():
            if name == case:
                return entry
            for variant, node in _variants(name, entry):
                if variant == case:
                    return node
        return None

    def _set(self, mapping: yaml.MappingNode, changes: Changes) -> bool:
        if mapping.flow_style:
            return self._set_flow(mapping, changes)
        known = {_word(key): (key, value) for key, value in mapping.value}
        new: dict[str, Any] = {}
        for name, value in changes.items():
            if name not in known:
                new |= {} if value is None else {name: value}
                continue
            key, old = known[name]
            indent = key.start_mark.column
            text = "" if value is None else self._dumped({name: value}, indent)
            if value is not None:
                text = text[indent:]  # the indentation before the key, or a dash, stays
                self._replace(key.start_mark.index, self._end(old), text)
            elif self._before(key.start_mark.index).strip():
                return False  # it stands behind a dash
            else:
                self._replace(self._line_start(key.start_mark.index), self._end(old), "")
        if new:
            last = mapping.value[-1][1]
            indent = mapping.value[0][0].start_mark.column
            end = self._end(last)
            gap = "" if self.text[:end].endswith("\n") else self.newline
            self._replace(end, end, gap + self._dumped(new, indent))
        return True

    def _set_flow(self, mapping: yaml.MappingNode, changes: Changes) -> bool:
        fragment = self.text[mapping.start_mark.index : mapping.end_mark.index]
        old = plain_data(parse_yaml(fragment, "").data)
        merged = {key: value for key, value in {**old, **changes}.items() if value is not None}
        text = yaml.safe_dump(
            merged, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**6
        )
        self._replace(mapping.start_mark.index, mapping.end_mark.index, text.strip())
        return True

    def _dumped(self, data: Changes, indent: int) -> str:
        dumped = yaml.safe_dump(
            dict(data), allow_unicode=True, sort_keys=False, line_break=self.newline
        )
        return "".join(" " * indent + line for line in dumped.splitlines(keepends=True))

    def _before(self, index: int) -> str:
        """What stands on the same line before a position."""
        return self.text[self._line_start(index) : index]

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _end(self, node: Node) -> int:
        """The end of the line on which a value ends, its line end included."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        found = self.text.find("\n", node.end_mark.index - (node.end_mark.column == 0))
        return len(self.text) if found < 0 else found + 1

    def _replace(self, start: int, end: int, text: str) -> None:
        self._edits.append((start, end, text))


def plain_data(value: Any) -> Any:
    """Values as YAML writes them: decimals as numbers, sets as lists."""
    match value:
        case Mapping():
            return {key: plain_data(entry) for key, entry in value.items()}
        case frozenset() | set():
            return sorted(value)
        case list() | tuple():
            return [plain_data(entry) for entry in value]
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case _:
            return value


def _get(node: Node | None, key: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if _word(name) == key:
                return value
    return None


def _keys(node: Node | None) -> list[str]:
    return [_word(key) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []


def _word(node: Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _variants(case: str, entry: yaml.MappingNode) -> list[tuple[str, yaml.MappingNode]]:
    found = _get(entry, "variants")
    nodes = found.value if isinstance(found, yaml.SequenceNode) else []
    return [
        (_word(_get(node, "id")) or f"{case}-v{number}", node)
        for number, node in enumerate(nodes, start=1)
        if isinstance(node, yaml.MappingNode)
    ]
