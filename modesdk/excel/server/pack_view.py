"""A pack as the pane needs it: what can be filled in, and what can be turned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modesdk.errors import DiagnosedError
from modesdk.excel.desk import Desk
from modesdk.excel.server.plain import allowed_values, plain
from modesdk.excel.server.refusals import refusal_of
from modesdk.excel.server.request import pack_asked
from modesdk.language import in_language
from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT


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
        **_turned(pack, lang),
        "alternatives": [
            {"id": a.id, "label": a.label[lang] or a.id, "ranked": a.ranked}
            for a in pack.alternatives.values()
        ],
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
        "set": attribute.type is AttributeType.SET,
    }


def _turned(pack: Pack, lang: Lang) -> dict[str, Any]:
    """Dimensions, criteria and sources with their weights."""
    return {
        "dimensions": [
            {
                "id": d.id,
                "label": d.label[lang] or d.id,
                "weight": d.weight / DIMENSION_UNIT,
                "why": d.why[lang],
            }
            for d in pack.dimensions.values()
        ],
        "criteria": [
            {
                "id": c.id,
                "label": c.label[lang] or c.id,
                "dimension": c.dimension,
                "weight": c.weight / FINE_UNIT,
            }
            for c in pack.criteria.values()
        ],
        "sources": [
            {
                "id": s.id,
                "title": s.title[lang] or s.id,
                "date": s.date.isoformat() if s.date else None,
                "trust": s.trust / FINE_UNIT,
                "why": s.why[lang],
            }
            for s in pack.sources.values()
        ],
    }
