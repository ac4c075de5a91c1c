"""Styles for texts that a program would take for formulas: the same look, with a quote prefix."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modesdk.xlsx.markup import Element, attribute, pieces, walk
from modesdk.xlsx.sheet_map import Stretch, spliced


def quoted_style(styles: bytes, style: int) -> tuple[bytes, int]:
    """The styles with one like `style` whose text is never taken for a formula, and its number."""
    found, holder = list[Stretch](), None
    for element in walk(pieces(styles)):
        if element.name == "cellXfs":
            holder = element
        elif element.name == "xf" and element.within("cellXfs"):
            found.append(Stretch.of(styles, element))
    if (
        not holder
        or style >= len(found)
        or attribute(found[style].attributes, "quotePrefix") == "1"
    ):
        return styles, style
    return _with_quoted(styles, found, holder, style)


def _with_quoted(
    styles: bytes, found: Sequence[Stretch], holder: Element, style: int
) -> tuple[bytes, int]:
    base = found[style]
    old = styles[base.start : base.end]
    plain = re.sub(rb'\squotePrefix="[^"]*"', b"", old)
    new = re.sub(rb"^<([\w:]*xf)\b", rb'<\1 quotePrefix="1"', plain)
    for number, xf in enumerate(found):
        if styles[xf.start : xf.end] == new:
            return styles, number
    place = Stretch.of(styles, holder)
    head = styles[place.start : place.tag_end]
    counted = re.sub(rb'\bcount="\d+"', f'count="{len(found) + 1}"'.encode(), head)
    changes = [(place.start, place.tag_end, counted), (holder.end, holder.end, new)]
    return spliced(styles, changes), len(found)
