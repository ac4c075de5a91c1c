"""The worked cases hold: outcome, gates, claims fired and not fired, questions, conflicts."""

from __future__ import annotations

import pytest

from modesdk.io.case_files import read_cases
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.regress.run import run_cases


@pytest.fixture(scope="module")
def cases(pack: Pack) -> tuple[RegressionCase, ...]:
    """All cases of the pack, variants included."""
    return read_cases(pack)


def test_the_worked_cases_hold(pack: Pack, cases: tuple[RegressionCase, ...]) -> None:
    """Each comes out as it expects."""
    runs = list(run_cases(pack, cases))
    assert len(runs) > 40
    assert [f"{run.case.id}: {run.told}" for run in runs if not run.ok] == []


def test_engines_agree(pack: Pack, cases: tuple[RegressionCase, ...]) -> None:
    """The reference engine gives the same decisions."""
    pairs = zip(run_cases(pack, cases), run_cases(pack, cases, engine="reference"), strict=True)
    for ours, theirs in pairs:
        assert ours.decision is not None
        assert theirs.decision is not None
        told, other = ours.decision.to_dict(), theirs.decision.to_dict()
        assert told.pop("engine") != other.pop("engine")
        assert told == other
