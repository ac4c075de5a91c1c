"""What a request asks about: pack, profile, date and weights, with what could not be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WeightError
from modesdk.excel.desk import Desk
from modesdk.excel.server.body import mapping_of, text_of, too_many
from modesdk.io.normalise import normalise_values
from modesdk.io.profiles import RawProfile, parse_as_of, to_case
from modesdk.io.weight_values import parse_weights
from modesdk.language import in_language
from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.weights import Weights

MOST_VALUES = 2_000
"""Entries of a profile, and weights."""


@frozen(kw_only=True)
class Asked:
    """A request in normal form. `problems` say what was left out."""

    pack: Pack
    lang: Lang
    case: Case
    weights: Weights
    problems: tuple[Diagnostic, ...] = field(default=())


def pack_asked(desk: Desk, data: Mapping[str, Any]) -> tuple[Pack, Lang]:
    """The pack and the language. Raises Refusal, FunctionError or PackError."""
    return desk.pack(text_of(data, "pack")), desk.language(text_of(data, "lang"))


def asked(desk: Desk, data: Mapping[str, Any]) -> Asked:
    """What a request asks about. Raises Refusal or ModesdkError where nothing can be decided."""
    pack, lang = pack_asked(desk, data)
    problems: list[Diagnostic] = []
    values = _values(pack, mapping_of(data, "profile"), problems)
    as_of = parse_as_of(data.get("as_of"), "", problems)
    weights = weights_asked(pack, data, problems)
    case = to_case(RawProfile(values), pack, as_of, may_be_empty=True)
    return Asked(pack=pack, lang=lang, case=case, weights=weights, problems=tuple(problems))


def _values(pack: Pack, given: Mapping[str, Any], problems: list[Diagnostic]) -> Mapping[str, Any]:
    """The profile, read as one from a JSON file: its values are no cells of a spreadsheet."""
    if len(given) > MOST_VALUES:
        raise too_many(MOST_VALUES)
    values, faults = normalise_values(pack.schema, given, Location())
    problems += faults
    return values


def weights_asked(pack: Pack, data: Mapping[str, Any], problems: list[Diagnostic]) -> Weights:
    """The weights; those that cannot be used are left out. Raises WeightError when all are zero."""
    given = mapping_of(data, "weights")
    if len(given) > MOST_VALUES:
        raise too_many(MOST_VALUES)
    changes = {name: value for name, value in given.items() if value not in (None, "")}
    try:
        return parse_weights(pack, changes)
    except WeightError:
        return _one_by_one(pack, changes, problems)


def _one_by_one(pack: Pack, changes: Mapping[str, Any], problems: list[Diagnostic]) -> Weights:
    """The weights without those that cannot be used. Raises WeightError."""
    good: dict[str, Any] = {}
    for name, value in changes.items():
        faults = _faults(pack, {name: value})
        problems += (fault.at(Location("", None, name)) for fault in faults)
        if not faults:
            good[name] = value
    return parse_weights(pack, good)


def _faults(pack: Pack, change: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """What is wrong with one change by itself; that all weights are zero is not."""
    try:
        parse_weights(pack, change)
    except WeightError as problem:
        return tuple(found for found in problem.diagnostics if found.code != "W-603")
    return ()


def problems_shown(found: tuple[Diagnostic, ...], lang: Lang) -> list[dict[str, str]]:
    """What was left out, and why, in a language."""
    return [
        {
            "attribute": one.location.column,
            "message": in_language(one.message, lang),
            "hint": in_language(one.hint, lang),
        }
        for one in found
    ]
