"""A pack as the pane needs it: what can be filled in, and what can be turned."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from modesdk.errors import DiagnosedError
from modesdk.excel.desk import Desk
from modesdk.excel.server.page_request import pack_asked
from modesdk.excel.server.refusals import refusal_of
from modesdk.language import in_language
from modesdk.language.text import Lang
from modesdk.model.pack import Dimension
from modesdk.model.schema import Attribute, Value
from modesdk.model.weights import DIMENSION_UNIT


def pack_view(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """A pack in one language. Weights are natural numbers."""
    pack, lang = pack_asked(desk, data)
    return {
        "name": pack.name,
        "version": pack.version,
        "hash": pack.hash,
        "title": pack.title[lang],
        "as_of": pack.as_of.isoformat(),
        "folder": desk.source(pack.name).given,
        "packs": list(desk.shelf.sources),
        "attributes": [_attribute(a, lang) for a in pack.schema if not a.derived],
        "dimensions": [_dimension(d, lang) for d in pack.dimensions.values()],
    }


def packs_view(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """Every pack that can be chosen, with its title, or with what is wrong with it."""
    lang = desk.language(str(data.get("lang") or ""))
    return {"packs": [_choice(desk, name, lang) for name in desk.shelf.sources]}


def _choice(desk: Desk, name: str, lang: Lang) -> dict[str, str]:
    entry = {"name": name, "folder": desk.source(name).given, "title": name, "problem": ""}
    try:
        pack = desk.pack(name)
    except DiagnosedError as problem:
        return {**entry, "problem": in_language(refusal_of(problem).message, lang)}
    return {**entry, "title": pack.title[lang] or name, "version": pack.version}


def _attribute(attribute: Attribute, lang: Lang) -> dict[str, Any]:
    return {
        "id": attribute.id,
        "label": attribute.label[lang] or attribute.id,
        "help": attribute.help[lang],
        "question": attribute.question[lang],
        "unit": attribute.unit[lang],
        "type": str(attribute.type),
        "values": allowed_values(attribute, lang),
        "minimum": plain(attribute.minimum),
        "maximum": plain(attribute.maximum),
        "integer": attribute.integer,
        "missing": str(attribute.missing),
    }


def _dimension(dimension: Dimension, lang: Lang) -> dict[str, Any]:
    return {
        "id": dimension.id,
        "label": dimension.label[lang] or dimension.id,
        "weight": dimension.weight / DIMENSION_UNIT,
        "why": dimension.why[lang],
    }


def plain(value: Value) -> Any:
    """A value as JSON has it: sets are lists in order, dates ISO texts, decimals numbers."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def allowed_values(attribute: Attribute, lang: Lang) -> list[dict[str, str]]:
    """What may be chosen."""
    return [{"id": v.id, "label": v.label[lang] or v.id} for v in attribute.values]
