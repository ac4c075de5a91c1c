"""What a request asks about: pack, profile, date and weights, with what could not be used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from attrs import evolve

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WeightError
from modesdk.excel.desk import Desk
from modesdk.excel.server.body import mapping_of, text_of, too_many
from modesdk.excel.server.refusals import shown
from modesdk.io.profiles import RawProfile, as_raw_profile, unknown_key
from modesdk.io.request import Request, read_request
from modesdk.io.weight_values import UNUSABLE, RawWeights
from modesdk.language.text import Lang
from modesdk.model.pack import Pack

MOST_VALUES = 2_000
"""Entries of a profile, and weights."""
ASKED = ("pack", "lang", "as_of", "profile", "weights")
"""The fields that tell what a decision is asked for."""


def pack_asked(desk: Desk, data: Mapping[str, Any]) -> tuple[Pack, Lang]:
    """The pack and the language. Raises Refusal, FunctionError or PackError."""
    return desk.pack(text_of(data, "pack")), desk.language(text_of(data, "lang"))


def asked(desk: Desk, data: Mapping[str, Any]) -> tuple[Request, Lang]:
    """What a request asks about, without what could not be used, and the language.

    Raises Refusal or ModesdkError where nothing can be decided.
    """
    pack, lang = pack_asked(desk, data)
    profile, weights = _items(data, "profile"), _items(data, "weights")
    found = read_request(
        pack,
        evolve(as_raw_profile(profile), places=_in_request, dated=_in_request("as_of")),
        options=RawProfile(as_of=data.get("as_of"), dated=_in_request("as_of")),
        weights=RawWeights({n: v for n, v in weights.items() if v not in (None, "")}),
        may_be_empty=True,
    )
    if not any(found.weights.dimensions.values()):
        raise WeightError(UNUSABLE, [p for p in found.of_weights if p.code == "W-603"])
    return found, lang


def unread(names: Iterable[str], known: Collection[str]) -> list[Diagnostic]:
    """The names that nothing reads, `known` being those that something does."""
    return [unknown_key(name, known, _in_request(name)) for name in names if name not in known]


def _in_request(name: str) -> Location:
    return Location("", None, name)


def _items(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = mapping_of(data, name)
    if len(found) > MOST_VALUES:
        raise too_many(MOST_VALUES)
    return found


def problems_shown(found: Iterable[Diagnostic], lang: Lang) -> list[dict[str, str]]:
    """What was left out, and why, in a language."""
    return [{**shown(one, lang), "attribute": one.location.column} for one in found]
