"""The picture of the floors: drawn from the import contracts in pyproject.toml and the folders."""

from __future__ import annotations

import ast
import re
import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDTH, LABEL, LINE, GAP, PAD = 860, 130, 24, 5, 8
"""The picture's measures, in pixels."""
INK, PAPER, FLOOR, ROOM, FILE = "#1f2d3d", "#ffffff", "#e8eef4", "#b9d4e6", "#f4e6c3"
FONT = "font-family='ui-monospace, Menlo, Consolas, monospace' font-size='13'"
SMALL = "font-family='system-ui, sans-serif' font-size='12'"

Floor = tuple[str, tuple[tuple[str, ...], ...]]
"""A top-level room and the rooms in it, level by level from high to low."""


def contracts() -> Mapping[str, Sequence[str]]:
    """The layers, high to low, of every package that has some."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return {c["containers"][0]: c["layers"] for c in found if c["type"] == "layers"}


def level(layer: str) -> tuple[str, ...]:
    """The rooms of one layer: "a : b" or "a | b" are two side by side, "(a)" may be missing."""
    return tuple(name.strip(" ()") for name in re.split("[:|]", layer))


def floors() -> tuple[Floor, ...]:
    """Every top-level room from high to low, with the rooms inside it."""
    known = contracts()
    names = [name for layer in known["modesdk"] for name in level(layer)]
    return tuple((name, tuple(_inside(name, known))) for name in names)


def _inside(name: str, known: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    folder = ROOT / "modesdk" / name
    if layers := known.get(f"modesdk.{name}"):
        yield from (level(layer) for layer in layers)
    elif inner := tuple(sorted(path.parent.name for path in folder.glob("*/__init__.py"))):
        yield inner


def drawing() -> str:
    """The floors as SVG: each stands on those below it and knows none above."""
    body, top = [], PAD
    for name, levels in floors():
        height = PAD + max(1, len(levels)) * (LINE + GAP) - GAP + PAD
        body.append(_box(PAD, top, WIDTH - 2 * PAD, height, FLOOR))
        kind = ROOM if _is_folder(name) else FILE
        body += _room(PAD * 2, top + PAD, LABEL - PAD, name, kind)
        for number, rooms in enumerate(levels):
            line = top + PAD + number * (LINE + GAP)
            body += _level(line, [(room, _is_folder(f"{name}/{room}")) for room in rooms])
        if not levels:
            body.append(_words(PAD * 2 + LABEL, top + PAD, purpose(name)))
        top += height + GAP
    return _svg(top + PAD - GAP, body)


def purpose(name: str) -> str:
    """The first line of a room's own docstring."""
    path = ROOT / "modesdk" / name
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return textwrap.shorten(text.partition("\n")[0].replace("`", ""), 100, placeholder=" ...")


def _is_folder(path: str) -> bool:
    return (ROOT / "modesdk" / path).is_dir()


def _level(top: int, rooms: Sequence[tuple[str, bool]]) -> Iterator[str]:
    left, space = PAD * 2 + LABEL, WIDTH - 4 * PAD - LABEL
    width = (space + GAP) // len(rooms) - GAP
    for number, (room, folder) in enumerate(rooms):
        yield from _room(left + number * (width + GAP), top, width, room, ROOM if folder else FILE)


def _room(left: int, top: int, width: int, name: str, colour: str) -> Iterator[str]:
    yield _box(left, top, width, LINE, colour)
    middle = left + width // 2
    yield (
        f"<text x='{middle}' y='{top + 17}' text-anchor='middle' fill='{INK}' {FONT}>"
        f"{escape(name)}</text>"
    )


def _words(left: int, top: int, text: str) -> str:
    return f"<text x='{left}' y='{top + 17}' fill='{INK}' {SMALL}>{escape(text)}</text>"


def _box(left: int, top: int, width: int, height: int, colour: str) -> str:
    place = f"x='{left}' y='{top}' width='{width}' height='{height}' rx='4'"
    return f"<rect {place} fill='{colour}'/>"


def _svg(height: int, body: Sequence[Any]) -> str:
    size = f"width='{WIDTH}' height='{height}' viewBox='0 0 {WIDTH} {height}'"
    paper = f"<rect width='{WIDTH}' height='{height}' fill='{PAPER}'/>"
    head = f"<svg xmlns='http://www.w3.org/2000/svg' role='img' {size}>"
    return "\n".join([head, "<title>The floors of modesdk</title>", paper, *body, "</svg>", ""])
