"""Playbook, duties and alerts of a pack, read from its advice tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modesdk.cli.pack.column_names import conditions_in_words, name_of, validity
from modesdk.cli.shell.find_named import find_mode
from modesdk.cli.shell.layout import TextTable, sheet_of
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.cli.shell.usage_error import UsageError
from modesdk.conditions import unary_tests
from modesdk.decide.as_dict import plain
from modesdk.decide.explain.conditions_in_words import row_sources
from modesdk.language.text import LANGUAGES
from modesdk.language.worded import worded
from modesdk.model.pack import Alternative, Pack
from modesdk.model.tables import AdviceRow, AdviceType, DecisionTable, Row, TableKind, Urgency

Found = list[tuple[DecisionTable, AdviceRow]]
Shown = tuple[list[TextTable], Any]
_URGENCY = {severity: position for position, severity in enumerate(Urgency)}


def playbook(pack: Pack, word: str) -> Shown:
    """The steps under one mode, in order."""
    mode = _mode(pack, word, "playbook")
    found = _advice(pack, AdviceType.STEP, mode)
    found.sort(key=lambda pair: pair[1].order)
    sheet = sheet_of(
        worded("{mode}: playbook", mode=say(mode.label) or mode.id),
        enumerate(found, start=1),
        {
            worded("Step"): lambda step: f"{step[0]}. {say(step[1][1].label)}",
            worded("When"): lambda step: _when(pack, *step[1]),
            worded("Sources"): lambda step: row_sources(pack, step[1][1], spoken()),
        },
        cards=True,
    )
    return [sheet], _data(pack, found)


def duties(pack: Pack, word: str) -> Shown:
    """Who does what under one mode."""
    mode = _mode(pack, word, "duties")
    found = _advice(pack, AdviceType.DUTY, mode)
    sheet = sheet_of(
        worded("{mode}: who does what", mode=say(mode.label) or mode.id),
        [row for _, row in found],
        {
            worded("Area"): lambda row: _area(pack, row.area),
            worded("Who"): lambda row: pack.words.get(row.actor, row.actor),
            worded("Duty"): lambda row: row.label,
            worded("Sources"): lambda row: row_sources(pack, row, spoken()),
        },
    )
    return [sheet], _data(pack, found)


def alerts(pack: Pack, word: str) -> Shown:
    """Alerts by urgency, of one mode or of all."""
    mode = find_mode(pack, word, "alerts") if word else None
    found = _advice(pack, AdviceType.ALERT, mode)
    found.sort(key=lambda pair: _URGENCY[pair[1].severity or Urgency.INFO])
    sheet = sheet_of(
        worded("Alerts"),
        found,
        {
            worded("Alert"): lambda pair: _marked(pair[1]),
            worded("When"): lambda pair: (
                conditions_in_words(pack, *pair, spoken()) or worded("always")
            ),
            worded("Sources"): lambda pair: row_sources(pack, pair[1], spoken()),
        },
        cards=True,
    )
    return [sheet], _data(pack, found)


def _marked(row: AdviceRow) -> str:
    """An alert with its urgency in front."""
    urgency = name_of(row.severity or Urgency.INFO)
    return worded("[{mark}] {text}", mark=urgency, text=say(row.label))


def _mode(pack: Pack, word: str, section: str) -> Alternative:
    if not word:
        known = ", ".join(pack.alternatives)
        raise UsageError(
            section,
            worded("name an option of the pack"),
            worded(
                "modesdk pack show PACK {section} MODE, one of: {known}",
                section=section,
                known=known,
            ),
        )
    return find_mode(pack, word, section)


def _advice(pack: Pack, kind: AdviceType, mode: Alternative | None) -> Found:
    return [
        pair for pair in _all_advice(pack) if pair[1].type is kind and _is_for(pack, *pair, mode)
    ]


def _all_advice(pack: Pack) -> Iterator[tuple[DecisionTable, AdviceRow]]:
    for table in pack.tables:
        if table.kind is TableKind.ADVICE:
            for row in table.rows:
                if isinstance(row, AdviceRow):
                    yield table, row


def _is_for(pack: Pack, table: DecisionTable, row: Row, mode: Alternative | None) -> bool:
    """Whether the row's cells about the chosen alternative admit the mode."""
    cells = zip(table.conditions, row.cells, strict=True)
    return mode is None or all(
        unary_tests(cell).matches(mode.id) is True
        for name, cell in cells
        if name == pack.roles.chosen
    )


def _when(pack: Pack, table: DecisionTable, row: Row) -> str:
    return conditions_in_words(pack, table, row, spoken(), without=(pack.roles.chosen,))


def _area(pack: Pack, area: str) -> str:
    """The area's name as the responsibility matrix has it; its id otherwise."""
    for table in pack.references:
        if area and f"{spoken()} function" in table.header and "function" in table.header:
            key, name = table.header.index("function"), table.header.index(f"{spoken()} function")
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
            "conditions": {lang: conditions_in_words(pack, table, row, lang) for lang in LANGUAGES},
            "label": plain(row.label),
        }
        for table, row in found
    ]
