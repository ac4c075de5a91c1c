"""Styles for texts that a program would take for formulas: the same look, with a quote prefix."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modesdk.xlsx.markup import attribute, local, parser_of, push
from modesdk.xlsx.sheet_map import TAG, Element


def quoted_style(styles: bytes, style: int) -> tuple[bytes, int]:
    """The styles with one like `style` whose text is never taken for a formula, and its number."""
    found: list[Element] = []
    parser, holder = parser_of(), list[Element]()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        at = parser.CurrentByteIndex
        tag = TAG.match(styles, at)
        end = tag.end() if tag else at
        if local(name) == "cellXfs":
            holder.append(Element(at, end))
            depth = 1
        elif depth == 1 and local(name) == "xf":
            found.append(Element(at, end, attributes=attributes))

    def end(name: str) -> None:
        nonlocal depth
        if local(name) == "cellXfs":
            holder[0].end = parser.CurrentByteIndex
            depth = 2
        elif depth == 1 and local(name) == "xf" and not found[-1].empty(styles):
            found[-1].end = styles.index(b">", parser.CurrentByteIndex) + 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    push(parser, styles, last=True)
    if (
        not holder
        or style >= len(found)
        or attribute(found[style].attributes, "quotePrefix") == "1"
    ):
        return styles, style
    return _with_quoted(styles, found, holder[0], style)


def _with_quoted(
    styles: bytes, found: Sequence[Element], holder: Element, style: int
) -> tuple[bytes, int]:
    base = found[style]
    old = styles[base.start : max(base.end, base.tag_end)]
    plain = re.sub(rb'\squotePrefix="[^"]*"', b"", old)
    new = re.sub(rb"^<([\w:]*xf)\b", rb'<\1 quotePrefix="1"', plain)
    for number, xf in enumerate(found):
        if styles[xf.start : max(xf.end, xf.tag_end)] == new:
            return styles, number
    head = styles[holder.start : holder.tag_end]
    counted = re.sub(rb'\bcount="\d+"', f'count="{len(found) + 1}"'.encode(), head)
    body = styles[holder.tag_end : holder.end] + new
    return styles[: holder.start] + counted + body + styles[holder.end :], len(found)
