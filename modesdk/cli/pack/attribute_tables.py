"""The attributes of a pack: all in short, or one in full."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from modesdk.cli.pack.column_names import columns, name_of, pack_words
from modesdk.cli.shell.find_named import find_attribute
from modesdk.cli.shell.layout import Sheet
from modesdk.decide.as_dict import plain
from modesdk.decide.explain.conditions_in_words import listed
from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute


def attributes(pack: Pack, word: str, lang: Lang) -> tuple[list[Sheet], Any]:
    """Sheets and data of one attribute, or of all that a profile may hold."""
    if word:
        attribute = find_attribute(pack.schema, word, "attributes")
        return _attribute(attribute, lang), plain(attribute)
    found = [a for a in pack.schema if not a.derived]
    rows = tuple((a.id, a.label[lang], name_of(a.type, lang), _domain(a, lang)) for a in found)
    headers = columns(lang, "id", "label", "type", "values")
    note = pack_words("attribute_note", lang)
    sheet = Sheet(title=pack_words("attributes", lang), headers=headers, rows=rows, note=note)
    return [sheet], [plain(a) for a in pack.schema]


def _domain(attribute: Attribute, lang: Lang) -> str:
    """Values in short: ids, or the range with its unit."""
    if attribute.values:
        more = [pack_words("more", lang)] if attribute.open_domain else []
        return listed([*attribute.value_ids, *more], lang)
    low, high = _number(attribute.minimum), _number(attribute.maximum)
    key = "range" if low and high else "at_least" if low else "at_most"
    ends = pack_words(key, lang, low=low, high=high) if low or high else ""
    return f"{ends} {attribute.unit[lang]}".strip()


def _number(end: Decimal | int | None) -> str:
    return "" if end is None else f"{end:,}"


def _attribute(attribute: Attribute, lang: Lang) -> list[Sheet]:
    facts = (
        ("id", attribute.id),
        ("type", name_of(attribute.type, lang)),
        ("question", attribute.question[lang]),
        ("help", attribute.help[lang]),
        ("unit", attribute.unit[lang]),
        ("range", "" if attribute.values else _domain(attribute, lang)),
    )
    rows = tuple((*columns(lang, key), value) for key, value in facts if value)
    sheets = [Sheet(title=attribute.label[lang] or attribute.id, headers=("", ""), rows=rows)]
    if attribute.values:
        values = tuple((v.id, v.label[lang], listed(v.aliases, lang)) for v in attribute.values)
        headers = columns(lang, "id", "label", "aliases")
        sheets.append(Sheet(title=pack_words("values", lang), headers=headers, rows=values))
    return sheets
