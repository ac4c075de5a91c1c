"""The attributes of a pack: all in short, or one in full."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from modesdk.cli.pack.column_names import name_of
from modesdk.cli.shell.find_named import find_attribute
from modesdk.cli.shell.layout import TextTable, sheet_of
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.decide.as_dict import plain
from modesdk.decide.explain.conditions_in_words import listed
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute


def attributes(pack: Pack, word: str) -> tuple[list[TextTable], Any]:
    """Sheets and data of one attribute, or of all that a profile may hold."""
    if word:
        attribute = find_attribute(pack.schema, word, "attributes")
        return _attribute(attribute), plain(attribute)
    sheet = sheet_of(
        worded("Attributes"),
        [a for a in pack.schema if not a.derived],
        {
            worded("Id"): lambda a: a.id,
            worded("Label"): lambda a: a.label,
            worded("Type"): lambda a: name_of(a.type),
            worded("Values"): _domain,
        },
        note=worded(
            "Values, aliases and question of one attribute: modesdk pack show PACK attributes ID"
        ),
    )
    return [sheet], [plain(a) for a in pack.schema]


def _domain(attribute: Attribute) -> str:
    """Values in short: ids, or the range with its unit."""
    if attribute.values:
        more = [say(worded("..."))] if attribute.open_domain else []
        return listed([*attribute.value_ids, *more], spoken())
    ends = say(_ends(_number(attribute.minimum), _number(attribute.maximum)))
    return f"{ends} {say(attribute.unit)}".strip()


def _ends(low: str, high: str) -> str:
    if low and high:
        return worded("{low} to {high}", low=low, high=high)
    if low:
        return worded("at least {low}", low=low)
    return worded("at most {high}", high=high) if high else ""


def _number(end: Decimal | int | None) -> str:
    return "" if end is None else f"{end:,}"


def _attribute(attribute: Attribute) -> list[TextTable]:
    facts = (
        (worded("Id"), attribute.id),
        (worded("Type"), name_of(attribute.type)),
        (worded("Question"), say(attribute.question)),
        (worded("Help"), say(attribute.help)),
        (worded("Unit"), say(attribute.unit)),
        (worded("Range"), "" if attribute.values else _domain(attribute)),
    )
    rows = [fact for fact in facts if fact[1]]
    sheets = [TextTable(title=say(attribute.label) or attribute.id, headers=("", ""), rows=rows)]
    if attribute.values:
        sheets.append(_values(attribute))
    return sheets


def _values(attribute: Attribute) -> TextTable:
    return sheet_of(
        worded("Values"),
        attribute.values,
        {
            worded("Id"): lambda v: v.id,
            worded("Label"): lambda v: v.label,
            worded("Also called"): lambda v: listed(v.aliases, spoken()),
        },
    )
