"""Words of `modesdk pack show`: names of kinds and columns, and conditions as phrases."""

from __future__ import annotations

from collections.abc import Iterable

from modesdk.conditions import unary_tests
from modesdk.decide.explain.conditions_in_words import tests_in_words
from modesdk.language.text import Lang, phrase
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import DecisionTable, Row

ANY = "-"
"""The cell that holds whatever the value is."""

_NAMES = {
    str(name).replace(" ", "_"): name
    for name in (
        # severities of alerts
        *(worded("critical"), worded("high"), worded("medium"), worded("info")),
        # types of attributes
        *(worded("text"), worded("number"), worded("boolean"), worded("date"), worded("set")),
        # kinds of tables
        *(worded("derive"), worded("gate"), worded("evidence")),
        *(worded("advice"), worded("conflict")),
        # types of advice
        *(worded("step"), worded("duty"), worded("alert"), worded("note")),
        # how a claim is carried
        *(worded("rule"), worded("parameter"), worded("glossary")),
        *(worded("context"), worded("left out")),
    )
}
"""What packs write as English words."""
_COLUMNS = {
    str(name).lower(): name
    for name in (worded("Function"), worded("Time"), worded("Date"), worded("Fact"))
}
"""Columns of reference tables that a pack need not name."""


def name_of(word: str) -> str:
    """A severity, a type or a kind in words; a pack's own word as it is written."""
    return _NAMES.get(word, word.replace("_", " "))


def column_of(key: str) -> str:
    """The name of a reference table's column; an unknown one stands for itself."""
    return _COLUMNS.get(key, key)


def conditions_in_words(
    pack: Pack, table: DecisionTable, row: Row, lang: Lang, *, without: Iterable[str] = ()
) -> str:
    """The cells of a row as a phrase; "" when it always holds."""
    left_out = set(without)
    parts = []
    for name, cell in zip(table.conditions, row.cells, strict=True):
        if cell.strip() not in ("", ANY) and name not in left_out:
            attribute = pack.schema[name]
            test = tests_in_words(attribute, unary_tests(cell), lang)
            label = attribute.label[lang] or name
            parts.append(phrase("{label}: {test}", lang, label=label, test=test))
    return phrase("; ", lang).join(parts)


def validity(row: Row) -> str:
    """From when to when a row holds; "" when always."""
    if row.valid_from is None and row.valid_to is None:
        return ""
    start = row.valid_from.isoformat() if row.valid_from else ""
    return f"{start}..{row.valid_to.isoformat() if row.valid_to else ''}"
