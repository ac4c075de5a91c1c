"""What type checkers see of the public names; checked by `tox -e types` and `tox -e pyright`.

Nothing here is run. A `type: ignore` that is not needed is an error, so the lines that carry one
prove that the mistake in them is found.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import assert_type

import modesdk
from modesdk import (
    Case,
    Decision,
    EvidenceRow,
    Pack,
    PackSource,
    TableEvaluator,
    Text,
    Undetermined,
    Verdict,
)
from modesdk.api import Replay
from modesdk.decide.stability import Flip, Stability
from modesdk.diagnostics import Diagnostic
from modesdk.model.decision_parts import RankedMode, Status
from modesdk.model.tables import GateMark


def packs() -> None:
    assert_type(modesdk.load_pack("tiktok-shop"), Pack)
    assert_type(modesdk.load_pack(Path("pack")), Pack)
    assert_type(modesdk.examine_pack(Path("pack")), tuple[Pack | None, list[Diagnostic]])
    modesdk.load_pack(7)  # type: ignore[arg-type]  # no name and no folder


def decisions(pack: Pack) -> None:
    decision = modesdk.recommend({"market": "US"}, pack=pack, weights={"goal": 3})
    assert_type(decision, Decision)
    assert_type(modesdk.recommend("profile.yaml", pack="tiktok-shop", as_of="2026-01-31"), Decision)
    modesdk.recommend({"market": "US"})  # type: ignore[call-arg]  # no pack
    modesdk.recommend({}, pack)  # type: ignore[call-arg]  # the pack is named


def what_a_decision_tells(decision: Decision) -> None:
    assert_type(decision.status, Status)
    assert_type(decision.recommended, str | None)
    assert_type(decision.margin, float | None)
    assert_type(decision.as_of, datetime.date)
    assert_type(decision.ranking, tuple[RankedMode, ...])
    assert_type(decision.gates, Mapping[str, GateMark])
    assert_type(decision.questions, tuple[str, ...])
    assert_type(decision.flips, tuple[Flip, ...])
    assert_type(decision.stability, Stability)
    assert_type(decision.explain("zh"), str)
    assert_type(decision.to_dict(questions=False), dict[str, object])
    decision.explain("fr")  # type: ignore[arg-type]  # no such language


def replays(record: Path) -> None:
    again = modesdk.replay(record)
    assert_type(again, Replay)
    assert_type(again.same, bool)
    assert_type(again.decision, Decision)


def problems() -> None:
    try:
        modesdk.load_pack("no such pack")
    except modesdk.ModesdkError as error:
        assert_type(error, modesdk.ModesdkError)


class Offered:
    """A plugin."""

    @modesdk.hookimpl
    def modesdk_packs(self) -> list[PackSource]:
        return [PackSource(name="mine", folder=Path("pack"))]

    @modesdk.hookimpl
    def modesdk_evaluators(self) -> list[TableEvaluator]:
        return [
            TableEvaluator(
                name="mine", version="1", dimension="goal", packs=("mine",), tables=("goal.csv",)
            )
        ]


def verdict(case: Case) -> Verdict:
    assert_type(case.as_of, datetime.date)
    return Undetermined(("price",)) if "price" not in case.values else True


def values() -> None:
    assert_type(modesdk.__version__, str)
    assert_type(Text("取暖", "Heating").en, str)
    modesdk.recomend({})  # type: ignore[attr-defined]  # no such name
    assert_type(Undetermined(("price",)).missing, tuple[str, ...])
    assert_type(EvidenceRow(id="R1", criterion="bills", effects={"pump": 2}).strength, int)
