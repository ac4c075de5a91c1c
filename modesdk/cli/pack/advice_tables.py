"""Playbook, duties and alerts of a pack, read from its advice tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modesdk.cli.pack.column_names import (
    columns,
    conditions_in_words,
    name_of,
    pack_words,
    validity,
)
from modesdk.cli.shell.find_named import find_mode
from modesdk.cli.shell.layout import Sheet
from modesdk.cli.shell.problems import UsageError
from modesdk.conditions import unary_tests
from modesdk.decide.as_dict import plain
from modesdk.decide.explain.conditions_in_words import sources_in_words
from modesdk.language.text import Lang
from modesdk.model.pack import Alternative, Pack
from modesdk.model.tables import AdviceRow, AdviceType, Row, Severity, Table, TableKind

Found = list[tuple[Table, AdviceRow]]
Shown = tuple[list[Sheet], Any]
_URGENCY = {severity: position for position, severity in enumerate(Severity)}


def playbook(pack: Pack, word: str, lang: Lang) -> Shown:
    """The steps under one mode, in order."""
    mode = _mode(pack, word, "playbook")
    found = _advice(pack, AdviceType.STEP, mode)
    found.sort(key=lambda pair: pair[1].order)
    rows = tuple(
        (f"{number}. {row.label[lang]}", _when(pack, table, row, lang), _from(pack, row, lang))
        for number, (table, row) in enumerate(found, start=1)
    )
    title = pack_words("playbook", lang, mode=mode.label[lang] or mode.id)
    sheet = Sheet(
        title=title, headers=columns(lang, "step", "conditions", "sources"), rows=rows, cards=True
    )
    return [sheet], _data(pack, found)


def duties(pack: Pack, word: str, lang: Lang) -> Shown:
    """Who does what under one mode."""
    mode = _mode(pack, word, "duties")
    found = _advice(pack, AdviceType.DUTY, mode)
    rows = tuple(
        (
            _area(pack, row.area, lang),
            _actor(pack, row.actor, lang),
            row.label[lang],
            _from(pack, row, lang),
        )
        for _, row in found
    )
    title = pack_words("duties", lang, mode=mode.label[lang] or mode.id)
    headers = columns(lang, "area", "actor", "duty", "sources")
    return [Sheet(title=title, headers=headers, rows=rows)], _data(pack, found)


def alerts(pack: Pack, word: str, lang: Lang) -> Shown:
    """Alerts by urgency, of one mode or of all."""
    mode = find_mode(pack, word, "alerts") if word else None
    found = _advice(pack, AdviceType.ALERT, mode)
    found.sort(key=lambda pair: _URGENCY[pair[1].severity or Severity.INFO])
    rows = tuple(
        (
            _marked(row, lang),
            conditions_in_words(pack, table, row, lang) or pack_words("always", lang),
            _from(pack, row, lang),
        )
        for table, row in found
    )
    headers = columns(lang, "alert", "conditions", "sources")
    sheet = Sheet(title=pack_words("alerts", lang), headers=headers, rows=rows, cards=True)
    return [sheet], _data(pack, found)


def _marked(row: AdviceRow, lang: Lang) -> str:
    """An alert with its urgency in front."""
    urgency = name_of(row.severity or Severity.INFO, lang)
    return pack_words("marked", lang, mark=urgency, text=row.label[lang])


def _mode(pack: Pack, word: str, section: str) -> Alternative:
    if not word:
        known = ", ".join(pack.alternatives)
        raise UsageError(section, "name_mode", section=section, known=known)
    return find_mode(pack, word, section)


def _advice(pack: Pack, kind: AdviceType, mode: Alternative | None) -> Found:
    return [
        pair for pair in _all_advice(pack) if pair[1].type is kind and _is_for(pack, *pair, mode)
    ]


def _all_advice(pack: Pack) -> Iterator[tuple[Table, AdviceRow]]:
    for table in pack.tables:
        if table.kind is TableKind.ADVICE:
            for row in table.rows:
                if isinstance(row, AdviceRow):
                    yield table, row


def _is_for(pack: Pack, table: Table, row: Row, mode: Alternative | None) -> bool:
    """Whether the row's cells about the chosen alternative admit the mode."""
    cells = zip(table.conditions, row.cells, strict=True)
    return mode is None or all(
        unary_tests(cell).matches(mode.id) is True
        for name, cell in cells
        if name == pack.roles.chosen
    )


def _when(pack: Pack, table: Table, row: Row, lang: Lang) -> str:
    return conditions_in_words(pack, table, row, lang, without=(pack.roles.chosen,))


def _from(pack: Pack, row: AdviceRow, lang: Lang) -> str:
    return sources_in_words(pack, row.claims or row.see, lang)


def _actor(pack: Pack, actor: str, lang: Lang) -> str:
    """Who it is, in the pack's words."""
    return pack.words[actor][lang] if actor in pack.words else actor


def _area(pack: Pack, area: str, lang: Lang) -> str:
    """The area's name as the responsibility matrix has it; its id otherwise."""
    for table in pack.references:
        if area and f"{lang} function" in table.header and "function" in table.header:
            key, name = table.header.index("function"), table.header.index(f"{lang} function")
            for row in table.rows:
                if row[key] == area:
                    return row[name]
    return area


def _data(pack: Pack, found: Found) -> list[dict[str, Any]]:
    return [
        {
            "rule": row.id,
            "type": str(row.type),
            "order": row.order,
            "severity": str(row.severity) if row.severity else None,
            "area": row.area,
            "actor": row.actor,
            "claims": list(row.claims),
            "see": list(row.see),
            "valid": validity(row),
            "conditions": {lang: conditions_in_words(pack, table, row, lang) for lang in _LANGS},
            "label": plain(row.label),
        }
        for table, row in found
    ]


_LANGS: tuple[Lang, ...] = ("zh", "en")
