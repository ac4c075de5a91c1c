"""How the cells of a workbook show their numbers: as dates, in percent, in a currency.

A cell that shows 30% holds 0.3, one that shows 10 March 2026 holds 46091: without its format a
number says half of what a person sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import field, frozen

from modesdk.xlsx.markup import feed, local, parser_of

_PERCENT = frozenset((9, 10))
_DATES = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
_TIMES = frozenset((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47))
_DIGITS = 9
_FIXED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""What is shown as it stands, and instructions in brackets such as colours."""
_CURRENCY = re.compile(r"\[\$([^\]-]+)")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_MONEY = re.compile(r"[$€£¥￥₩₹]|\b[A-Z]{3}\b|元")


@frozen
class NumberFormat:
    """What a format makes of a number. `currency` is the sign or code that it adds."""

    percent: bool = False
    date: bool = False
    time: bool = False
    currency: str = ""

    @classmethod
    def of(cls, number: int, code: str = "") -> NumberFormat:
        """The format of a built-in number or of a code."""
        if not code:
            return cls(number in _PERCENT, number in _DATES, number in _TIMES)
        section = code.split(";", 1)[0]
        plain = _FIXED.sub("", section).casefold().replace("general", "")
        date = bool(re.search(r"[yd年]|mmm", plain))
        return cls("%" in plain, date, not date and bool(re.search("[hs]", plain)), _money(section))


PLAIN = NumberFormat()


def _money(section: str) -> str:
    said = _CURRENCY.search(section)
    if said:
        return said[1].strip()
    texts = ["".join(found) for found in _QUOTED.findall(section)]
    shown = [*texts, _FIXED.sub("", section)]
    return next((found[0] for text in shown if (found := _MONEY.search(text))), "")


@frozen
class Formats:
    """The formats of a workbook's cell styles, by the number of the style."""

    styles: tuple[NumberFormat, ...] = ()
    codes: dict[int, str] = field(factory=dict)

    @classmethod
    def read(cls, pieces: Iterator[bytes]) -> Formats:
        """From the part that holds the styles. Raises MarkupError (see `feed`)."""
        reader = _StyleReader()
        reader.read(pieces)
        codes = reader.codes
        styles = tuple(NumberFormat.of(n, codes.get(n, "")) for n in reader.numbers)
        return cls(styles, codes)

    def of(self, style: int) -> NumberFormat:
        """The format of a style; a plain one when there is no such style."""
        return self.styles[style] if 0 <= style < len(self.styles) else PLAIN


class _StyleReader:
    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self._in_cells = False

    def read(self, pieces: Iterator[bytes]) -> None:
        parser = parser_of()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        feed(parser, pieces)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag, number = local(name), attributes.get("numFmtId", "")[:_DIGITS]
        whole = int(number) if number.isdecimal() else 0
        if tag == "numFmt":
            self.codes[whole] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self.numbers.append(whole)

    def _end(self, name: str) -> None:
        self._in_cells = self._in_cells and local(name) != "cellXfs"
