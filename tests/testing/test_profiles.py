"""Random profiles and the Hypothesis strategy: valid, varied, reproducible."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

import modesdk
from modesdk.io.joining import is_normal
from modesdk.model.pack import Pack
from modesdk.regress.pools import value_pools
from modesdk.testing import profiles, random_profiles


@pytest.fixture
def pack(pack_folder: Path) -> Pack:
    return modesdk.load_pack(pack_folder)


def test_random_profiles_are_reproducible(pack: Pack) -> None:
    assert list(random_profiles(pack, 30)) == list(random_profiles(pack, 30))
    assert list(random_profiles(pack, 30)) != list(random_profiles(pack, 30, seed=1))


def test_random_profiles_are_valid_and_varied(pack: Pack) -> None:
    drawn = list(random_profiles(pack, 200))
    assert all(is_normal(pack, name, v) for profile in drawn for name, v in profile.items())
    assert {len(profile) for profile in drawn} == {1, 2, 3, 4}


def test_pools_hold_what_the_rules_tell_apart(pack: Pack) -> None:
    assert {49, 50, 51} <= set(value_pools(pack)["rain_pct"])
    assert value_pools(pack)["wind"] == ("calm", "storm")


def test_strategy_gives_valid_profiles(pack: Pack) -> None:
    @settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(profile=profiles(pack))
    def holds(profile: dict[str, object]) -> None:
        assert profile
        modesdk.recommend(profile, pack=pack)

    holds()


def test_strategy_finds_missing_and_boundary_values(pack: Pack) -> None:
    quick = settings(database=None, max_examples=2000)
    assert find(profiles(pack), lambda p: p.get("rain_pct") == 50, settings=quick)
    assert find(profiles(pack), lambda p: "rain_pct" not in p, settings=quick)
    assert find(profiles(pack), lambda p: 60 < p.get("rain_pct", 0) < 70, settings=quick)


@settings(max_examples=20, deadline=None)  # the first example loads the pack
@given(st.data())
def test_required_attributes_are_never_missing(data: st.DataObject) -> None:
    pack = modesdk.load_pack("home-heating")
    assert "insulation" in data.draw(profiles(pack, required=("insulation",)))


def test_without_hypothesis_only_the_strategy_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.startswith("modesdk.testing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    import modesdk.testing as kit

    assert kit.random_profiles
    with pytest.raises(ImportError, match="pip install hypothesis"):
        _ = kit.profiles
