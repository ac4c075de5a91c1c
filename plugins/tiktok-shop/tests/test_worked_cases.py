"""The worked cases, which pytest runs as tests, in every engine."""

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


def test_engines_agree(pack: Pack, cases: tuple[RegressionCase, ...]) -> None:
    """The reference engine gives the same decisions."""
    pairs = zip(run_cases(pack, cases), run_cases(pack, cases, engine="reference"), strict=True)
    for ours, theirs in pairs:
        assert ours.decision is not None
        assert theirs.decision is not None
        told, other = ours.decision.to_dict(), theirs.decision.to_dict()
        assert told.pop("engine") != other.pop("engine")
        assert told == other
