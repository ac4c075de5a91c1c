"""The rules of a pack: all, those of a table, or one in full."""

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
from modesdk.cli.shell.complaints import Hint
from modesdk.cli.shell.find_named import find_id
from modesdk.cli.shell.layout import Sheet
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.decide.as_dict import plain
from modesdk.decide.explain.conditions_in_words import listed, sources_in_words
from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.model.tables import AdviceRow, ConflictRow, DeriveRow, EvidenceRow, GateRow, Row, Table
from modesdk.model.weights import FINE_UNIT

Pair = tuple[Table | None, Row]


def rules(pack: Pack, word: str, lang: Lang) -> tuple[list[Sheet], Any]:
    """Sheets and data of the rules that `word` names: a rule, a table or kind, or "" for all."""
    found = _chosen(list(_all(pack)), word)
    rows = tuple(_card(pack, table, row, lang) for table, row in found)
    headers = columns(lang, "id", "table", "conditions", "effect", "validity", "sources")
    sheet = Sheet(title=pack_words("rules", lang), headers=headers, rows=rows, cards=True)
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
    hint = Hint("rules", known=", ".join(kinds))
    named = find_id([*names, *ids], word, "rules", "rule or table", otherwise=hint)
    if named in names:
        return [(t, row) for t, row in pairs if t and named in (t.id, str(t.kind))]
    return [(t, row) for t, row in pairs if row.id == named]


def _card(pack: Pack, table: Table | None, row: Row, lang: Lang) -> tuple[str, ...]:
    kind = name_of(table.kind, lang) if table else ""
    where = pack_words("kind_of", lang, table=table.id, kind=kind) if table else ""
    when = conditions_in_words(pack, table, row, lang) if table else ""
    label = row.label[lang]
    return (
        f"{row.id}  {label}" if label else row.id,
        where,
        when or pack_words("always", lang) if table else "Python",
        _effect(pack, row, lang),
        validity(row),
        sources_in_words(pack, row.claims, lang),
    )


def _effect(pack: Pack, row: Row, lang: Lang) -> str:
    def label(mode: str) -> str:
        found = pack.alternatives.get(mode)
        return (found.label[lang] if found else "") or mode

    if isinstance(row, EvidenceRow):
        effects = listed((f"{label(mode)} {n:+d}" for mode, n in row.effects.items()), lang)
        strength = "" if row.strength == FINE_UNIT else f" × {row.strength / FINE_UNIT:g}"
        criterion = pack.criteria[row.criterion].label[lang]
        return pack_words("effect", lang, label=criterion, effects=effects + strength)
    if isinstance(row, GateRow):
        marks = row.marks.items()
        return listed((f"{label(mode)} {say(f'gate_{mark}', lang)}" for mode, mark in marks), lang)
    if isinstance(row, DeriveRow):
        return row.value
    if isinstance(row, AdviceRow):
        return name_of(row.type, lang)
    return f"↔ {sources_in_words(pack, row.against, lang)}" if isinstance(row, ConflictRow) else ""


def _data(pack: Pack, table: Table | None, row: Row) -> dict[str, Any]:
    data: dict[str, Any] = {**plain(row), "kind": str(table.kind) if table else "evidence"}
    data["table"] = table.id if table else ""
    if table:
        cells = zip(table.conditions, row.cells, strict=True)
        data["cells"] = [[name, cell] for name, cell in cells if cell.strip() not in ("", "-")]
    return data
