"""The place in a cell where parsing stopped: what stands there, and what could.

Nothing here runs for a valid cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cached_property

from attrs import define

from modesdk.language.worded import worded

END = worded("the end of the cell")

_WORD = re.compile(r"[\w.:/%@$*+\-~～…–—−]+")
_DOTTED = r"\.\.|-?[0-9]*\.?[0-9]+\.\."
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)

_TEST = worded("a value, a comparison such as >= 5 or a range such as [1..10]")
_BOUND = worded("a number, a date or a text")

# What could stand at a place, told by the first of these terminals that the grammar accepts there.
_EXPECTED = (
    ("DASH", worded("a value, a comparison such as >= 5, a range such as [1..10], or -")),
    ("ORDER", _TEST),
    ("NULL", worded("a value")),
    ("NUMBER", _BOUND),
    ("STRING", worded('a date in quotes such as "2026-03-05"')),
    ("_DOTS", worded("the two dots of a range such as [1..10]")),
    ("LSQB", worded("] or ) to close the range")),
    ("LPAR", "("),
)


def shortened(text: str, limit: int = 40) -> str:
    """`text`, cut so that a message stays readable."""
    return text if len(text) <= limit else f"{text[:limit]}…"


@define(slots=False)
class Place:
    """Where parsing stopped: the cell, a 0-based position, and the terminals accepted there."""

    text: str
    stop: int
    accepted: Collection[str]

    @cached_property
    def start(self) -> int:
        """Where the word at `stop` begins: `18x` fails at the x, but 18x as a whole is wrong."""
        if self.wants_value or not _WORD.match(self.text, self.stop):
            return self.stop
        start = self.stop
        while start and _WORD.match(self.text[start - 1]) and self.text[start - 2 : start] != "..":
            start -= 1
        return start

    @cached_property
    def wants_value(self) -> bool:
        """Whether a value could begin here."""
        return "STRING" in self.accepted

    @cached_property
    def before(self) -> str:
        """What stands before the fault, without blanks at its end."""
        return self.text[: self.start].rstrip()

    @cached_property
    def tail(self) -> str:
        """The end of `before`, short enough to be searched for what precedes the fault."""
        return self.before[-80:]

    @cached_property
    def rest(self) -> str:
        """The cell from the fault on."""
        return self.text[self.start :]

    @cached_property
    def word(self) -> str:
        """The word the fault is, or ""."""
        match = _WORD.match(self.rest)
        if not match:
            return ""
        # 1..10 is one slip; null..5 and 5x..7 are words at an end of a range
        return match[0] if re.match(_DOTTED, match[0]) else match[0].partition("..")[0]

    @cached_property
    def open_text(self) -> bool:
        """Whether a text begins here and never ends."""
        return self.rest.startswith('"') and not _STRING.match(self.rest)

    @property
    def got(self) -> str:
        """What stands here, for people."""
        if not self.rest:
            return END
        if self.open_text:
            return worded("a text without its closing quote")
        string = _STRING.match(self.rest)
        if string:
            return shortened(string[0])
        token = self.word or self.rest[0]
        if not token.isprintable():
            return _invisible(token[0])
        return f"'{shortened(token)}'"

    @property
    def expected(self) -> str:
        """What could stand here, for people."""
        if self.open_text:
            return worded('a closing "')
        if self.start < self.stop:
            return _BOUND if {"_DOTS", "LSQB"} & set(self.accepted) else _TEST
        for terminal, words in _EXPECTED:
            if terminal in self.accepted:
                return words
        # only what ends a test is left
        if "_COMMA" in self.accepted:
            end = ")" if "RPAR" in self.accepted else END
            return worded("a comma or {end}", end=end)
        return ")" if "RPAR" in self.accepted else END


def _invisible(char: str) -> str:
    name = unicodedata.name(char, "").lower() or worded("no name")
    return worded("the invisible character U+{code:04X} ({name})", code=ord(char), name=name)
