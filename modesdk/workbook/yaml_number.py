"""Where a number stands in the text of a pack's YAML file, in block or flow style."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modesdk.io.packs import PACK_FILE


def section_file(main: str, section: str) -> str:
    """The file that holds a section: named in pack.yaml, or pack.yaml itself."""
    found = re.search(rf"^{section}:[ \t]+([\w./-]+\.ya?ml)[ \t]*(?:#.*)?\r?$", main, re.MULTILINE)
    return found[1] if found else PACK_FILE


def yaml_entry(text: str, keys: Sequence[str], key: str) -> tuple[int, int, str, str] | None:
    """Where a number stands in block or flow style: start, end, old text, and the new with {}."""
    start, end = 0, len(text)
    for name in keys:
        pattern = rf"(?:^([ \t]*)|[{{,][ \t]*)(?:'|\")?{re.escape(name)}(?:'|\")?[ \t]*:"
        found = re.compile(pattern, re.MULTILINE).search(text, start, end)
        if found is None:
            return None
        start = found.end()
        end = _end_of(text, start, end, found[1])
    flow = text[start:end].lstrip(" \t").startswith("{")
    lead = r"[{,][ \t]*" if flow else r"^[ \t]+"
    number = re.compile(rf"({lead}{key}:[ \t]*)([0-9.]+)", re.MULTILINE).search(text, start, end)
    if number:
        return number.start(2), number.end(2), number[2], "{}"
    if flow:
        close = end - 1
        return close, close, "", f", {key}: {{}}"
    return None


def _end_of(text: str, start: int, end: int, indent: str | None) -> int:
    """Where the value of a key ends: its closing brace, or the next line indented as little."""
    bracket = re.compile(r"[ \t]*\{").match(text, start, end)
    if bracket:
        depth = 0
        for match in re.finditer(r"\"[^\"]*\"|[{}]", text[bracket.end() - 1 : end]):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth == 0:
                return bracket.end() - 1 + match.end()
        return end
    if indent is None:
        return end
    after = re.compile(rf"^[ \t]{{0,{len(indent)}}}[^\s#]", re.MULTILINE)
    line = text.find("\n", start, end)
    found = after.search(text, line + 1, end) if line >= 0 else None
    return found.start() if found else end
