"""Lists (hidden): drop-down choices, words with the codes they stand for, ids that rules name.

Names: `list.<id>.choices`, `list.<id>.words`, `list.<id>.codes` and `list.<id>.places` (1, 2, ...).
Attributes with the same vocabulary share their columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import call, ref, when
from modesdk.language.terms import TRUTH
from modesdk.language.text import Text
from modesdk.model.schema import AttributeType
from modesdk.sheets.book import vocabulary as words
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.rule_table import pack_rules
from modesdk.xlsx.places import letters

_FIRST = 2
_Words = tuple[tuple[str, str], ...]


def build(book: Book) -> None:
    """Write all lists and name them."""
    ws, column, shared = book.sheet("Lists"), 2, dict[object, int]()
    lists: list[tuple[str, _Words, Sequence[Text]]] = [
        (words.YES_NO, words.yes_no_words(), (*TRUTH.values(),))
    ]
    for attribute in book.model.pack.schema:
        if attribute.values and attribute.type in (AttributeType.TEXT, AttributeType.SET):
            found = words.vocabulary(attribute)
            lists.append((attribute.id, found, words.listed(attribute.values)))
    longest = 0
    for name, vocabulary, choices in lists:
        key = (vocabulary, choices)
        if key not in shared:
            shared[key] = column
            _write(book, ws, column, vocabulary, choices)
            column += 3
        longest = max(longest, len(vocabulary))
        _define(book, ws, name, shared[key], len(vocabulary), len(choices))
    for place in range(1, longest + 1):
        book.put(ws, (place + _FIRST - 1, 1), place)
    _languages(book, ws, column)
    pack = book.model.pack
    plain = {"criteria": pack.criteria, "claims": pack.claims, "rules": pack_rules(book)}
    for offset, (name, items) in enumerate(plain.items(), start=1):
        for row, item in enumerate(items, start=_FIRST):
            _text(ws, row, column + offset, item)
        letter, last = letters(column + offset), _FIRST + max(1, len(items)) - 1
        book.define(f"list.{name}", ws, f"{letter}{_FIRST}:{letter}{last}")


def _languages(book: Book, ws: Worksheet, column: int) -> None:
    """The number of the chosen language; what is none of them leaves that of the file."""
    typed, letter = words.fold_formula(book.ref("lang")), letters(column)
    usual = when(ref(f"{letter}2").same("en"), 2, 1)
    chinese = when(call("EXACT", typed, "zh"), 1, usual)
    chosen = when(call("EXACT", typed, "en"), 2, chinese)
    book.put(ws, (1, column), call("IFERROR", chosen, usual))
    book.put(ws, (2, column), book.model.lang)
    book.define("lang.index", ws, f"{letter}1")
    book.define("lang.built", ws, f"{letter}2")


def _write(
    book: Book,
    ws: Worksheet,
    column: int,
    vocabulary: Sequence[tuple[str, str]],
    choices: Sequence[Text],
) -> None:
    """Words as they are read, and choices that follow the chosen language."""
    for row, (word, code) in enumerate(vocabulary, start=_FIRST):
        _text(ws, row, column, word)
        _text(ws, row, column + 1, code)
    for row, choice in enumerate(choices, start=_FIRST):
        book.put(ws, (row, column + 2), book.label(choice))


def _text(ws: Worksheet, row: int, column: int, text: str) -> None:
    """Write a word of the pack as text, whatever it begins with."""
    cell = ws.cell(row, column)
    cell.value, cell.data_type = text, "s"


def _define(book: Book, ws: Worksheet, name: str, column: int, count: int, offered: int) -> None:
    parts = (
        ("words", column, count),
        ("codes", column + 1, count),
        ("places", 1, count),
        ("choices", column + 2, offered),
    )
    for part, place, length in parts:
        letter = letters(place)
        book.define(f"list.{name}.{part}", ws, f"{letter}{_FIRST}:{letter}{_FIRST + length - 1}")
