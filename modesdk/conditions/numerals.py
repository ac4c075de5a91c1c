"""Numbers as people and spreadsheets write them, and how to write them here.

Here a point stands before decimals and nothing between thousands. Elsewhere 12,500 and 12.500
are twelve thousand five hundred or twelve and a half: what can be read in two ways is never
guessed, the hint names the spellings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from modesdk.language.worded import Worded, worded
from modesdk.model.names import narrow

_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_POINTS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_THREE_DECIMALS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{2}0")
_MINUS = dict.fromkeys(map(ord, "−–—﹣－‐‑"), "-")
_MOST = 60  # characters; a longer text is no number that anybody mistyped


def spellings(text: str) -> tuple[str, ...]:
    """The numbers that a text may mean, as they are written here; () when it is none.

    "12,500" means 12500 or 12.5, "0,5" means 0.5, "−2" (a typographic minus) means -2.
    """
    if len(text) > _MOST:
        return ()
    folded = narrow(text).translate(_MINUS)
    bare = re.sub(r"[\s'’]", "", folded).removeprefix("+").removesuffix(".")
    if _PLAIN.fullmatch(bare) and not _THREE_DECIMALS.fullmatch(bare):
        return (bare,)
    found = []
    if _THOUSANDS.fullmatch(bare):
        found.append(bare.replace(",", ""))
    if _POINTS.fullmatch(bare):
        found.append(bare.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(bare) or _THREE_DECIMALS.fullmatch(bare):
        found.append(_short(bare.replace(",", ".")))
    return tuple(dict.fromkeys(found))


def number_hint(text: str) -> str:
    """How to write the number that a text seems to mean; "" when it seems to mean none."""
    found = [number for number in spellings(text) if number != text]
    return to_write(either(found)) if found else ""


def either(numbers: Sequence[str]) -> str:
    """Numbers to choose from: "12500 or 12.5"; "" when there are none."""
    if not numbers:
        return ""
    return reduce(lambda one, other: worded("{one} or {other}", one=one, other=other), numbers)


def to_write(cell: object) -> Worded:
    """The hint to write `cell`."""
    return worded("Write {cell}", cell=cell)


def doubtful(written: str) -> bool:
    """Whether a plain number looks like thousands with a point: 12.500, which nobody calls 12.5."""
    return _THREE_DECIMALS.fullmatch(written) is not None


def _short(number: str) -> str:
    """A decimal without the zeros at its end."""
    return number.rstrip("0").removesuffix(".")
