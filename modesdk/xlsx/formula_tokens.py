"""Formulas that were read from a file, token by token: the one place that knows how they read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from modesdk.xlsx.places import letters, spot_of

_TOKEN = re.compile(
    r"""
      (?P<text>    "(?:[^"]|"")*"? )
    | (?P<title>   '(?:[^']|'')*'! | [^\W\d][\w.]*! )
    | (?P<address> (?P<fixed>\$?)(?P<column>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>[0-9]{1,7})
                   (?![\w.$(]) )
    | (?P<word>    [\w.$]+ )
    | (?P<truth>   (?i:(?<=\bTRUE)|(?<=\bFALSE))\(\) )
    | (?P<blank>   \s+ )
    | (?P<sign>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Texts, titles of sheets with their "!", addresses, names, functions and numbers, the brackets
that some programs write behind TRUE and FALSE, blanks, and everything else sign by sign."""
_NEEDS_NO_QUOTES = re.compile(r"[^\W\d]\w*")
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def moved(formula: str, down: int, right: int) -> str:
    """A formula as it reads in a cell so many rows below and columns to the right."""
    return "".join(
        _shifted(token, down, right) if token["address"] else token[0]
        for token in _TOKEN.finditer(formula)
    )


def _shifted(address: re.Match[str], down: int, right: int) -> str:
    column, row = address["column"], address["row"]
    place = spot_of(f"{column}1")
    if right and place and not address["fixed"]:
        column = letters(place[1] + right)
    if not address["fixed_row"]:
        row = str(int(row) + down)
    return f"{address['fixed']}{column}{address['fixed_row']}{row}"


def plain(formula: str) -> str:
    """A formula without what programs change when they save it: case, spaces, quotes, TRUE()."""
    return "".join(map(_plain, _TOKEN.finditer(formula.removeprefix("="))))


def _plain(token: re.Match[str]) -> str:
    match token.lastgroup:
        case "blank" | "truth":
            return ""
        case "title":
            return _unquoted(token[0]).upper()
        case "text":
            return token[0]
    return token[0].upper()


def _unquoted(title: str) -> str:
    """A title with its "!", without quotes that it does not need."""
    bare = title[1:-2]
    return f"{bare}!" if title[0] == "'" and _NEEDS_NO_QUOTES.fullmatch(bare) else title


def retitled(formula: str, renamed: Mapping[str, str]) -> str:
    """A formula or reference with other titles of sheets; `renamed` has those that it holds."""
    return "".join(
        f"{quoted(renamed[token[0][:-1]])}!" if token[0][:-1] in renamed else token[0]
        for token in _TOKEN.finditer(formula)
    )


def quoted(title: str) -> str:
    """A title as formulas write it."""
    return title if _PLAIN_TITLE.fullmatch(title) else "'" + title.replace("'", "''") + "'"
