"""Deliberately broken evaluators are each caught with the right message."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, field, frozen

import modesdk
from modesdk.language.text import Text
from modesdk.model.evaluator import TableEvaluator, Undetermined, Verdict
from modesdk.model.profile import Case
from modesdk.model.tables import EvidenceRow
from modesdk.testing import check_evaluator, search

WET = EvidenceRow(
    id="PY-wet",
    criterion="dryness",
    effects={"umbrella": 1},
    label=Text("会淋湿", "One would get wet"),
)
INPUTS = ("rain_pct", "walk_minutes")


def wetness(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Rain x minutes above 1,000; no rain or no walk settles it."""
    rain, minutes = values.get("rain_pct"), values.get("walk_minutes")
    if rain == 0 or minutes == 0:
        return {WET.id: False}
    if rain is None or minutes is None:
        return {WET.id: Undetermined(tuple(n for n in INPUTS if values.get(n) is None))}
    return {WET.id: rain * minutes > 1000}


@frozen(kw_only=True, eq=False)
class Wet:
    """Keeps every promise."""

    answer: Callable[[Mapping[str, Any]], Any] = wetness
    name: Any = "umbrellas.wet"
    version: Any = "1.0"
    dimension: str = "weather"
    packs: tuple[str, ...] = ("umbrellas",)
    rows: tuple[EvidenceRow, ...] = (WET,)
    inputs: tuple[str, ...] = INPUTS
    required: tuple[str, ...] = ()
    probes: Mapping[str, tuple[Any, ...]] = field(
        factory=lambda: {"rain_pct": (0, 30, 100), "walk_minutes": (0, 5, 20, 60)}
    )

    def evaluate(self, case: Case) -> Mapping[str, Verdict]:
        return self.answer(case.values)


class Column(Wet):
    """Offers columns as well; `spoil` is what its column does wrong."""

    spoil: Callable[[list[Any]], Any] = staticmethod(lambda column: column)

    def evaluate_column(self, cases: Sequence[Case]) -> Sequence[Mapping[str, Verdict]]:
        return type(self).spoil([self.answer(case.values) for case in cases])


def spoilt(how: Callable[[list[Any]], Any]) -> Column:
    return type("Spoilt", (Column,), {"spoil": staticmethod(how)})()


def messages(evaluator: object, folder: Path) -> str:
    with pytest.raises(AssertionError) as caught:
        check_evaluator(evaluator, folder)
    return str(caught.value)


@pytest.mark.parametrize("evaluator", [Wet(), Column()], ids=["plain", "column"])
def test_good_evaluator_passes(evaluator: object, pack_folder: Path) -> None:
    check_evaluator(evaluator, pack_folder)
    check_evaluator(evaluator, modesdk.load_pack(pack_folder))


def test_good_table_evaluator_passes(pack_folder: Path) -> None:
    check_evaluator(tables("weather.csv"), pack_folder)


def tables(*names: str) -> TableEvaluator:
    return TableEvaluator(
        name="umbrellas.tables",
        version="1",
        dimension="weather",
        packs=("umbrellas",),
        tables=names,
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "expected an evaluator with a proper 'name'"),
        ({"required": ("nothing",)}, "required attributes that are among its inputs"),
        ({"version": None}, "expected an evaluator with a proper 'version'"),
        ({"version": "latest"}, "version: got 'latest', expected one such as '1.0.0'"),
        ({"dimension": "whether"}, "the pack has no dimension 'whether'"),
        ({"dimension": "comfort"}, "'dryness' is no criterion of 'comfort'"),
        ({"packs": ("parasols",)}, "it is for parasols, not for umbrellas"),
        ({"rows": ()}, "an evaluator with at least one evidence row"),
        ({"rows": (WET, WET)}, "'PY-wet'"),
        ({"rows": (evolve(WET, criterion="colour"),)}, "'colour' is no criterion"),
        ({"rows": (evolve(WET, effects={"boat": 1}),)}, "no alternative is called 'boat'"),
        ({"rows": (evolve(WET, effects={}),)}, "effects on at least one alternative"),
        (
            {"rows": (evolve(WET, effects={"coat": 3}),)},
            "whole numbers from -2 to 2, not {'coat': 3}",
        ),
        (
            {"rows": (evolve(WET, strength=0.5),)},
            "a strength from 0 to 1000 whole hundredths, not 0.5",
        ),
        ({"rows": (evolve(WET, label=Text(en="wet")),)}, "no label in 'zh'"),
        ({"rows": (evolve(WET, cells=("-",)),)}, "evidence rows without cells"),
        ({"rows": (evolve(WET, claims=("c9",)),)}, "c9"),
        ({"inputs": ()}, "inputs: it declares none"),
        ({"inputs": (*INPUTS, "snow")}, "no attribute is called 'snow'"),
        ({"inputs": (*INPUTS, "rain_pct")}, "the input 'rain_pct' is declared twice"),
        ({"probes": {}}, "the input 'walk_minutes' needs probes"),
        ({"probes": {"walk_minutes": (5.0,)}}, "the probe 5.0 is no value of 'walk_minutes'"),
        ({"probes": {"walk_minutes": (5,), "rain_pct": (101,)}}, "the probe 101 is no value"),
        (
            {"probes": {"walk_minutes": (5,), "wind": ("calm",)}},
            "probes for 'wind', which is no in",
        ),
    ],
)
def test_wrong_declarations(changes: dict[str, Any], message: str, pack_folder: Path) -> None:
    assert message in messages(Wet(**changes), pack_folder)


def counting() -> Callable[[Mapping[str, Any]], Any]:
    calls: list[None] = []

    def answer(values: Mapping[str, Any]) -> Any:
        calls.append(None)
        known = all(values.get(name) is not None for name in INPUTS)
        return {WET.id: len(calls) % 3 == 0} if known else wetness(values)

    return answer


def remembering() -> Callable[[Mapping[str, Any]], Any]:
    first: list[bool] = []

    def answer(values: Mapping[str, Any]) -> Any:
        """The same twice in a row, but another answer once many cases were seen."""
        first.append(True)
        settled = {WET.id: len(first) > 150}
        return settled if all(values.get(n) for n in INPUTS) else wetness(values)

    return answer


def mutating(values: Any) -> Any:
    verdicts = wetness(values)
    values["rain_pct"] = 100
    return verdicts


def careless(values: Mapping[str, Any]) -> Any:
    return {WET.id: values["rain_pct"] * values["walk_minutes"] > 1000}


def none_is_zero(values: Mapping[str, Any]) -> Any:
    return {WET.id: (values.get("rain_pct") or 0) * (values.get("walk_minutes") or 0) > 1000}


def peeking(values: Mapping[str, Any]) -> Any:
    return {WET.id: False} if values.get("wind") == "storm" else wetness(values)


def incurious(values: Mapping[str, Any]) -> Any:
    rain = values.get("rain_pct")
    return {WET.id: Undetermined(("rain_pct",)) if rain is None else rain > 50}


def undecided(values: Mapping[str, Any]) -> Any:
    verdict = wetness(values)[WET.id]
    return {WET.id: verdict if isinstance(verdict, Undetermined) or not verdict else Undetermined()}


def renamed(values: Mapping[str, Any]) -> Any:
    verdict = wetness(values)[WET.id]
    return {WET.id: Undetermined(("wind",)) if isinstance(verdict, Undetermined) else verdict}


def nameless(values: Mapping[str, Any]) -> Any:
    verdict = wetness(values)[WET.id]
    return {WET.id: Undetermined() if isinstance(verdict, Undetermined) else verdict}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (counting(), "evaluate is not pure"),
        (remembering(), "asked in another order"),
        (mutating, "evaluate changed the case"),
        (careless, "evaluate raised KeyError: 'rain_pct' for {}"),
        (lambda values: 1 / 0, "evaluate raised ZeroDivisionError"),
        (lambda values: None, "evaluate gave None, expected row ids with verdicts"),
        (lambda values: {}, "no verdict on the declared row 'PY-wet' for {}"),
        (lambda values: {**wetness(values), "PY-snow": True}, "a verdict on 'PY-snow'"),
        (lambda values: {WET.id: None}, "got the verdict None; expected True, False"),
        (lambda values: {WET.id: 1}, "got the verdict 1; expected True, False"),
        (none_is_zero, "was False for {} and became True once"),
        (peeking, "evaluate reads 'wind', which is not among its inputs"),
        (incurious, "the input 'walk_minutes' is declared, but evaluate never reads it"),
        (lambda values: wetness(dict(values)), "evaluate goes through all values"),
        (undecided, "is Undetermined although every input is known"),
        (renamed, "names 'wind' as missing, which is no input"),
        (nameless, "is Undetermined without naming what is missing"),
    ],
)
def test_wrong_answers(answer: Any, message: str, pack_folder: Path) -> None:
    assert message in messages(Wet(answer=answer), pack_folder)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (lambda column: column[:-1], "evaluate_column gave"),
        (lambda column: column or [{}], "gave 1 answers to no case"),
        (lambda column: column[::-1], "evaluate_column differs from evaluate"),
        (lambda column: column[0], "evaluate_column raised IndexError"),
    ],
)
def test_wrong_columns(how: Any, message: str, pack_folder: Path) -> None:
    assert message in messages(spoilt(how), pack_folder)


def test_a_column_that_reads_what_is_not_declared(pack_folder: Path) -> None:
    class Peeking(Column):
        def evaluate_column(self, cases: Sequence[Case]) -> Sequence[Mapping[str, Verdict]]:
            return [peeking(case.values) for case in cases]

    told = "evaluate_column reads 'wind', which is not among its inputs"
    assert told in messages(Peeking(), pack_folder)


def test_wrong_table(pack_folder: Path) -> None:
    assert "the pack lists no table 'rain.csv'" in messages(tables("rain.csv"), pack_folder)


def test_no_evaluator_at_all(pack_folder: Path) -> None:
    assert "expected an evaluator" in messages(object(), pack_folder)


def test_all_problems_come_in_one_numbered_list(pack_folder: Path) -> None:
    said = messages(
        Wet(version="x", inputs=(*INPUTS, "wind"), probes={"hands_free": ()}), pack_folder
    )
    assert said.startswith("evaluator umbrellas.wet does not conform, 3 problems:\n  1. version:")
    assert re.findall(r"^  \d", said, re.MULTILINE) == ["  1", "  2", "  3"]


def test_the_hypothesis_found_is_the_smallest(pack_folder: Path) -> None:
    said = messages(Wet(answer=none_is_zero), pack_folder)
    assert "for {} and became True" in said


def test_without_hypothesis_the_same_is_found(
    pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "find_spec", lambda name: None)
    assert "and became True once" in messages(Wet(answer=none_is_zero), pack_folder)
    check_evaluator(Wet(), pack_folder)
