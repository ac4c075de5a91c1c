"""How the cells of a workbook show their numbers: as dates, in percent, in thousands, with words.

A cell that shows 30% holds 0.3, one that shows 10 March 2026 holds 46091, one that shows 5k holds
5 or 5000: without its format a number says half of what a person sees.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Self
from unicodedata import category

from attrs import evolve, field, frozen

from modesdk.language.worded import worded
from modesdk.xlsx.markup import Element, whole

_DATES = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
_TIMES = frozenset((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47))
_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((5, 6, 7, 8, 42, 44), '"¤"0'),
    **dict.fromkeys(_DATES, "yyyy-mm-dd"),
    **dict.fromkeys(_TIMES, "h:mm"),
}
"""Formats that a file need not spell out; the currency is that of whoever looks, so any (¤)."""
_PIECE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].|.', re.DOTALL)
"""Quoted text, an escaped character, an instruction in brackets, spacing, a character."""
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)\s*(-?[\d.]+)\]")
_COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_COLOUR = re.compile(r"\[(?:\w+|colou?r\s*\d+)\]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([^\]-]*)")
_NUMBER = "\x01"
_SCALED = re.compile(r"[0#?](,+)(?![0#?,])")
_DENOMINATOR = re.compile(r"/\s*[1-9]\d*|e[+-]", re.IGNORECASE)
_LEADING = re.compile(r"(0{2,})(?:\.|$)")
_PLACEHOLDERS = "0#?"
_SIGNS = "-−("
_MINUS = re.compile(rf"[-−(]\s*{_NUMBER}|{_NUMBER}\s*[-−]")
"""In the section for positive numbers: what a person takes for a negative one, or for two."""
_SECTIONS = 3


@frozen
class NumberFormat:
    """What a format makes of a number.

    `affix` is the sign, code or words that it adds (or shows instead), without mere punctuation;
    `thousands` how often it divides by 1000, `zeros` to how many digits it fills up with zeros.
    `hidden`: it shows nothing; `unsigned`: it leaves out the minus.
    """

    percent: bool = False
    date: bool = False
    time: bool = False
    affix: str = ""
    thousands: int = 0
    zeros: int = 0
    hidden: bool = False
    unsigned: bool = False

    @classmethod
    def of(cls, number: int, code: str = "", value: float = 1) -> NumberFormat:
        """What a built-in number or a code makes of a value."""
        sections = _sections(code or _BUILT_IN.get(number, "General"))
        at = _chosen(sections, value)
        found = _read(sections[at], positive=value > 0)
        colourless = at == 1 and not _COLOUR.search(sections[at])
        unsigned = value < 0 and colourless and not any(s in sections[at] for s in _SIGNS)
        given = any(map(_CONDITION.search, sections))
        return evolve(found, unsigned=unsigned and not given)

    @property
    def changes(self) -> bool:
        """Whether people see something else than the number itself."""
        odd = self.time or self.hidden or self.unsigned
        return odd or self.percent or bool(self.affix or self.thousands)

    def shown(self, number: Decimal) -> str:
        """What people see, about: the decimals that a format leaves out are kept."""
        if self.hidden or self.time:
            return worded("nothing") if self.hidden else worded("a time")
        scaled = number * 100 if self.percent else number / 1000**self.thousands
        kept = abs(scaled) if self.unsigned else scaled
        digits = f"{kept.normalize():f}".zfill(self.zeros)
        return f"{digits}{'%' * self.percent} {self.affix}".strip()


PLAIN = NumberFormat()


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    """The parts for positive numbers, negative ones and zero, or with conditions of their own."""
    parts = [""]
    for piece in _PIECE.findall(code):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return tuple(parts[:_SECTIONS])


def _chosen(sections: tuple[str, ...], value: float) -> int:
    """Which section shows a value."""
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        fits = (
            n for n, c in enumerate(conditions) if c is None or _COMPARED[c[1]](value, float(c[2]))
        )
        return next(fits, len(sections) - 1)
    if value < 0 and len(sections) > 1:
        return 1
    return 2 if value == 0 and len(sections) == _SECTIONS else 0


@lru_cache(maxsize=1024)
def _read(section: str, *, positive: bool) -> NumberFormat:
    pieces = _PIECE.findall(section)
    plain = "".join(p for p in pieces if len(p) == 1).casefold().replace("general", "0")
    date = bool(re.search(r"[yd年]|mmm", plain))
    timed = bool(re.search("[hs]", plain)) or any(map(_ELAPSED.fullmatch, pieces))
    date = date or ("m" in plain and not timed)
    if date or timed:
        return NumberFormat(date=date, time=not date)
    shown = _shown(pieces)
    scaled, padded = _SCALED.search(plain), _LEADING.match(plain.strip(" -+()"))
    return NumberFormat(
        percent="%" in plain,
        affix=_affix(shown, positive=positive),
        thousands=len(scaled[1]) if scaled else 0,
        zeros=len(padded[1]) if padded else 0,
        hidden=not shown.strip(),
    )


def _shown(pieces: list[str]) -> str:
    """A section as people see it, its digits as `_NUMBER` each."""
    text = "".join(map(_literal, pieces))
    text = re.sub("(?i)general|@", _NUMBER, text)
    return _DENOMINATOR.sub("", text)


def _literal(piece: str) -> str:
    if piece.startswith("["):
        money = _CURRENCY.match(piece)
        return money[1] if money else ""
    if piece[0] == '"':
        return piece[1:-1] if len(piece) > 1 else ""
    if len(piece) > 1:
        return piece[1] if piece[0] == "\\" else ""
    if piece in _PLACEHOLDERS:
        return _NUMBER
    return "" if piece in ",%" else piece


def _affix(shown: str, *, positive: bool) -> str:
    """The text around a number, "" when it does not change what the number says."""
    text = " ".join(re.sub(rf"[{_NUMBER}./]*{_NUMBER}[{_NUMBER}./]*", " ", shown).split())
    if positive and _MINUS.search(shown):
        return text
    return text.strip("-−()+ ") if any(map(_says, text)) else ""


def _says(character: str) -> bool:
    known = character.isalnum() or character in "%％‰"
    return known or (category(character)[0] == "S" and character not in "+−")


@frozen
class Formats:
    """The formats of a workbook's cell styles, by the number of the style."""

    styles: tuple[int, ...] = ()
    codes: dict[int, str] = field(factory=dict)

    @classmethod
    def of_styles(cls, elements: Iterable[Element]) -> Self:
        """From the elements of the part that holds the styles."""
        codes, numbers = dict[int, str](), list[int]()
        for element in elements:
            number = whole(element.attributes.get("numFmtId", "")) or 0
            if element.name == "numFmt":
                codes[number] = element.attributes.get("formatCode", "")
            elif element.name == "xf" and element.within("cellXfs"):
                numbers.append(number)
        return cls(tuple(numbers), codes)

    def of(self, style: int, value: float) -> NumberFormat:
        """What a style makes of a value; nothing when there is no such style."""
        if not 0 <= style < len(self.styles):
            return PLAIN
        number = self.styles[style]
        return NumberFormat.of(number, self.codes.get(number, ""), value)
