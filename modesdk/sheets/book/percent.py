"""Numbers of per cent in cells, by a rule that formulas and the SDK can both follow.

A formula cannot tell whether a cell is shown in percent: 30% is stored as 0.3, 100% as 1. So a
number above 0 and up to 1 has two readings and is asked for again. A text with a percent sign has
one: "30 %" is 30, "0.3%" is 0.3.
"""

from __future__ import annotations

from decimal import Decimal

from modesdk.model.schema import Attribute
from modesdk.sheets.book.draft import Book


def has_two_readings(attribute: Attribute, number: Decimal | float) -> bool:
    """Whether a number that was typed into a cell may also be a share of 1."""
    return attribute.is_percent and 0 < number <= 1


def content_of(attribute: Attribute, number: Decimal) -> float | str:
    """What to write into a cell so that it means `number`."""
    return f"{number}%" if has_two_readings(attribute, number) else float(number)


def two_readings(cell: str) -> str:
    """A formula that is true for a typed number that may also be a share of 1."""
    inside = f"IF(ISNUMBER({cell}),AND({cell}>0,{cell}<=1),FALSE)"
    return f"IF(ISLOGICAL({cell}),FALSE,{inside})"


def question(book: Book, cell: str) -> str:
    """A formula for what is asked about such a number."""
    big = f"ROUND(100*{cell},6)"
    parts = (
        (book.worded("✗ "), big),
        (book.worded(" or "), cell),
        (book.worded("? Type "), big),
        (book.worded(", or the text '"), cell),
    )
    return "&".join(f"{said}&{number}" for said, number in parts) + '&"%"'


def reading(cell: str) -> str:
    """A formula for the number that a cell means; "" where it means none, or one of two."""
    text = f'SUBSTITUTE(TRIM({cell}),"％","%")'
    number = f"TRIM(LEFT({text},LEN({text})-1))"
    digits = f'SUBSTITUTE({number},".","")'
    decimals = f'LEN({number})-FIND(".",{number}&".")'
    points = f'{number}<>"",LEN({number})-LEN({digits})<=1'
    plain = f"AND({points},{_few(number)})"
    value = f'VALUE("0"&{digits})/10^MAX(0,{decimals})'
    typed = f'IF(RIGHT({text},1)="%",IF({plain},IFERROR({value},""),""),"")'
    kept = f'IF({two_readings(cell)},"",{cell})'
    return f'IFERROR(IF(ISLOGICAL({cell}),"",IF(ISNUMBER({cell}),{kept},{typed})),"")'


def _few(number: str) -> str:
    """True without the separators that spreadsheet programs read in numbers of their country."""
    kinds = ('"%"', '" "', '","', '"/"', '":"', '"-"')
    return "AND({})".format(",".join(f"ISERROR(FIND({kind},{number}))" for kind in kinds))
