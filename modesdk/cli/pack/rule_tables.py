"""The rules of a pack: all, those of a table, or one in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modesdk.cli.pack.column_names import conditions_in_words, name_of, validity
from modesdk.cli.shell.find_named import find_id
from modesdk.cli.shell.layout import TextTable, sheet_of
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.decide.as_dict import plain
from modesdk.decide.explain.conditions_in_words import listed, row_sources, sources_in_words
from modesdk.language.terms import GATE
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import (
    AdviceRow,
    ConflictRow,
    DecisionTable,
    DeriveRow,
    EvidenceRow,
    GateRow,
    Row,
)
from modesdk.model.weights import FINE_UNIT

Pair = tuple[DecisionTable | None, Row]


def rules(pack: Pack, word: str) -> tuple[list[TextTable], Any]:
    """Sheets and data of the rules that `word` names: a rule, a table or kind, or "" for all."""
    found = _chosen(list(_all(pack)), word)
    sheet = sheet_of(
        worded("Rules"),
        found,
        {
            worded("Id"): lambda pair: f"{pair[1].id}  {say(pair[1].label)}".strip(),
            worded("Table"): lambda pair: _where(pair[0]),
            worded("When"): lambda pair: _when(pack, *pair),
            worded("Effect"): lambda pair: _effect(pack, pair[1]),
            worded("Valid"): lambda pair: validity(pair[1]),
            worded("Sources"): lambda pair: row_sources(pack, pair[1], spoken()),
        },
        cards=True,
    )
    return [sheet], [_data(pack, table, row) for table, row in found]


def _all(pack: Pack) -> Iterator[Pair]:
    for table in pack.tables:
        for row in table.rows:
            yield table, row
    for evaluator in pack.evaluators:
        for row in getattr(evaluator, "rows", ()):
            yield None, row


def _chosen(pairs: list[Pair], word: str) -> list[Pair]:
    if not word:
        return pairs
    names = {name for table, _ in pairs if table for name in (table.id, str(table.kind))}
    ids = [row.id for _, row in pairs]
    kinds = {str(table.kind): None for table, _ in pairs if table}
    hint = worded(
        "To see the ids: modesdk pack show PACK rules, or of one kind: {known}",
        known=", ".join(kinds),
    )
    named = find_id([*names, *ids], word, "rules", worded("rule or table"), otherwise=hint)
    if named in names:
        return [(t, row) for t, row in pairs if t and named in (t.id, str(t.kind))]
    return [(t, row) for t, row in pairs if row.id == named]


def _where(table: DecisionTable | None) -> str:
    if table is None:
        return ""
    return worded("{table} ({kind})", table=table.id, kind=name_of(table.kind))


def _when(pack: Pack, table: DecisionTable | None, row: Row) -> str:
    if table is None:
        return "Python"
    return conditions_in_words(pack, table, row, spoken()) or worded("always")


def _effect(pack: Pack, row: Row) -> str:
    def label(mode: str) -> str:
        found = pack.alternatives.get(mode)
        return (say(found.label) if found else "") or mode

    if isinstance(row, EvidenceRow):
        effects = listed((f"{label(mode)} {n:+d}" for mode, n in row.effects.items()), spoken())
        strength = "" if row.strength == FINE_UNIT else f" × {row.strength / FINE_UNIT:g}"
        criterion = say(pack.criteria[row.criterion].label)
        return worded("{label}: {effects}", label=criterion, effects=effects + strength)
    if isinstance(row, GateRow):
        marks = row.marks.items()
        return listed((f"{label(mode)} {say(GATE[mark])}" for mode, mark in marks), spoken())
    if isinstance(row, DeriveRow):
        return row.value
    if isinstance(row, AdviceRow):
        return name_of(row.type)
    return (
        f"↔ {sources_in_words(pack, row.against, spoken())}" if isinstance(row, ConflictRow) else ""
    )


def _data(pack: Pack, table: DecisionTable | None, row: Row) -> dict[str, Any]:
    data: dict[str, Any] = {**plain(row), "kind": str(table.kind) if table else "evidence"}
    data["table"] = table.id if table else ""
    if table:
        cells = zip(table.conditions, row.cells, strict=True)
        data["cells"] = [[name, cell] for name, cell in cells if cell.strip() not in ("", "-")]
    return data
