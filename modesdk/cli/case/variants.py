"""Several profiles, or one under several values, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from attrs import evolve, frozen
from rich.console import Console

from modesdk.cli.shell.find_named import find_attribute
from modesdk.cli.shell.given_inputs import (
    decided,
    inputs_for,
    named_pack,
    outranked_in_words,
    pack_for,
    pairs,
    raw_profile,
)
from modesdk.cli.shell.layout import TextTable, paragraph, sheet_of, show_sheet
from modesdk.cli.shell.options import Settings
from modesdk.cli.shell.recommendation_card import mode_label, top
from modesdk.cli.shell.spoken_language import spoken
from modesdk.cli.shell.usage_error import UsageError
from modesdk.decide.as_dict import plain
from modesdk.decide.decision import Decision
from modesdk.decide.explain.conditions_in_words import value_in_words
from modesdk.decide.explain.phrases import leaders_in_words, leading_points
from modesdk.diagnostics import Location
from modesdk.errors import ProfileError
from modesdk.io.normalise import read_values
from modesdk.language.figures import amount, points
from modesdk.language.terms import GATE, LEADER, MARGIN, SCORE, STATUS, heading
from modesdk.language.worded import worded
from modesdk.model.pack import Pack

MOST = 100
"""At most this many cases are compared at once."""
TOP = 3
MARKETS = "--markets"


@frozen(kw_only=True)
class Variant:
    """One column of the comparison."""

    profile: str
    changed: Mapping[str, str]
    decision: Decision
    note: str = ""
    """That the profile's own date does not count, in words."""


@frozen
class Varied:
    """An attribute to vary, its values, and the option that was typed."""

    name: str
    values: list[str]
    option: str


def varied_by(markets: str | None, vary: Iterable[str]) -> list[Varied]:
    """What is to vary, by attribute as typed. Raises UsageError."""
    found = []
    if markets is not None:
        found.append(Varied("market", _values(MARKETS, "market", markets), MARKETS))
    for name, given in pairs(vary, "--vary", "attribute=a,b,..."):
        found.append(Varied(name, _values("--vary", name, given), "--vary"))
    return found


def _values(option: str, name: str, given: str) -> list[str]:
    values = [part.strip() for part in given.replace("，", ",").split(",") if part.strip()]
    if not values:
        raise UsageError(
            option, worded("no values for {name!r}", name=name), worded("Write attribute=a,b,...")
        )
    return list(dict.fromkeys(values))


def variants_of(
    profiles: Sequence[str], settings: Settings, varied: list[Varied]
) -> Iterator[Variant]:
    """Every profile (a path, or `-` for stdin) under every combination of values, decided."""
    packs: dict[str | None, Pack] = {}
    for profile in profiles:
        raw = raw_profile(profile)
        named = settings.pack or named_pack(raw)
        if named not in packs:
            packs[named] = pack_for(raw, named)
        pack = packs[named]
        for changed in _combinations(pack, varied, len(profiles)):
            inputs = inputs_for(raw, pack, _with_sets(settings, changed))
            note = outranked_in_words(inputs)
            yield Variant(profile=profile, changed=changed, decision=decided(inputs), note=note)


def _combinations(pack: Pack, vary: list[Varied], profiles: int) -> list[Mapping[str, str]]:
    names: list[str] = []
    for varied in vary:
        name = find_attribute(pack.schema, varied.name, varied.option).id
        if name in names:
            message = worded("{name!r} is given two values", name=varied.name[:60])
            raise UsageError(varied.option, message, worded("Keep one of them"))
        names.append(name)
        _check_values(pack, varied)
    count = profiles * prod(len(v.values) for v in vary)
    if count > MOST:
        raise UsageError(
            vary[-1].option,
            worded("{count:,} cases; at most {most} are compared", count=count, most=MOST),
            worded("Vary less"),
        )
    found = product(*(v.values for v in vary))
    return [dict(zip(names, values, strict=True)) for values in found]


def _check_values(pack: Pack, varied: Varied) -> None:
    """Every value that the attribute cannot take, under the option typed. Raises ProfileError."""
    name = f" {varied.name[:60]}" if varied.option != MARKETS else ""
    place = Location(varied.option + name)
    given = ([(varied.name, value)] for value in varied.values)
    found = [read_values(pack.schema, pair, lambda _: place)[1] for pair in given]
    if problems := [problem for faults in found for problem in faults]:
        said = worded("The values given with {option} cannot be used", option=varied.option)
        raise ProfileError(said, problems)


def _with_sets(settings: Settings, changed: Mapping[str, str]) -> Settings:
    return evolve(settings, sets=(*settings.sets, *(f"{k}={v}" for k, v in changed.items())))


def show_side_by_side(console: Console, variants: list[Variant]) -> None:
    """The outcome of each, what is possible in each, and what is to be said of their dates."""
    labels = _labels(variants)
    show_sheet(console, _summary(variants, labels))
    show_sheet(console, _gates(variants, labels))
    for note in dict.fromkeys(_notes(variants)):
        console.print()
        paragraph(console, note)


def _notes(variants: list[Variant]) -> Iterator[str]:
    """What is to be said of the profiles' dates, each behind the profile's name."""
    for variant in variants:
        if variant.note:
            yield worded("{profile}: {said}", profile=variant.profile, said=variant.note)


def _labels(variants: list[Variant]) -> list[str]:
    """What tells the variants apart: the file's name if several, and the varied values."""
    names = _names(dict.fromkeys(variant.profile for variant in variants))
    return [_label(variant, names[variant.profile]) for variant in variants]


def _names(profiles: Collection[str]) -> dict[str, str]:
    """What each profile is called: the file's name, all of its path if others are called so."""
    if len(profiles) == 1:
        return dict.fromkeys(profiles, "")
    stems = {profile: Path(profile).stem for profile in profiles}
    shared = Counter(stems.values())
    return {profile: stem if shared[stem] == 1 else profile for profile, stem in stems.items()}


def _label(variant: Variant, name: str) -> str:
    schema, values = variant.decision.pack.schema, variant.decision.case.values
    parts = [name] if name else []
    parts += [value_in_words(schema[n], values.get(n), spoken()) for n in variant.changed]
    return " / ".join(parts)


def _summary(variants: list[Variant], labels: list[str]) -> TextTable:
    return sheet_of(
        worded("Comparison"),
        zip(labels, (variant.decision for variant in variants), strict=True),
        {
            worded("Variant"): lambda pair: pair[0],
            heading(LEADER): lambda pair: leaders_in_words(pair[1], spoken()),
            worded("Status"): lambda pair: STATUS[pair[1].status],
            heading(SCORE): lambda pair: _figure(points, leading_points(pair[1])),
            heading(MARGIN): lambda pair: _figure(amount, pair[1].margin),
            worded("Top three"): lambda pair: "\n".join(top(pair[1], TOP)),
        },
    )


def _figure(shown: Callable[[float], str], number: float | None) -> str:
    return "–" if number is None else shown(number)


def _gates(variants: list[Variant], labels: list[str]) -> TextTable:
    """Modes as rows, variants as columns."""
    modes = dict.fromkeys(mode for variant in variants for mode in variant.decision.gates)
    rows = []
    for mode in modes:
        marks = [variant.decision.gates.get(mode) for variant in variants]
        owner = next(v.decision for v in variants if mode in v.decision.gates)
        cells = ("" if mark is None else GATE[mark] for mark in marks)
        rows.append((mode_label(owner, mode), *cells))
    headers = (worded("Option"), *labels)
    return TextTable(title=worded("Gate"), headers=headers, rows=tuple(rows))


def as_dict(variant: Variant) -> dict[str, Any]:
    """A variant as plain data."""
    decision = variant.decision
    return {
        "profile": variant.profile,
        "changed": {name: plain(decision.case.values.get(name)) for name in variant.changed},
        "recommended": decision.recommended,
        "status": str(decision.status),
        "leader": decision.leader,
        "score": leading_points(decision),
        "margin": decision.margin,
        "ranking": [
            {"mode": e.mode, "rank": e.rank, "score": e.score, "gate": str(e.gate)}
            for e in decision.ranking
        ],
        "gates": {mode: str(mark) for mode, mark in decision.gates.items()},
        "as_of": decision.as_of.isoformat(),
        "pack": {
            "name": decision.pack.name,
            "version": decision.pack.version,
            "hash": decision.pack.hash,
        },
        "engine": decision.engine_name,
    }
