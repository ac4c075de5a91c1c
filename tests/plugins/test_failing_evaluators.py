"""Evaluators that fail, when read or in a decision: named and left out, the rest works."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

import modesdk
from modesdk.errors import ModesdkWarning
from modesdk.hookspecs import hookimpl
from modesdk.plugins import Plugins


def told(plugins: Plugins) -> list[str]:
    return [f"{p.code} {p.location.file}: {p.message}" for p in plugins.problems]


class Raising:
    """Keeps its declared contract, and raises when asked."""

    name, version, dimension, packs = "broken.eval", "1", "goal", ("home-heating",)
    rows = (modesdk.EvidenceRow(id="X-1", criterion="effort", effects={"keep_gas": 1}),)
    inputs = ("insulation",)
    probes: ClassVar[dict[str, Any]] = {}

    def evaluate(self, case: Any) -> Any:
        raise ZeroDivisionError("oops")


def pack_with(evaluator: Any) -> modesdk.Pack:
    plugins = Plugins.installed()
    plugins.register(SimpleNamespace(modesdk_evaluators=hookimpl(lambda: [evaluator])), "broken")
    return modesdk.load_pack("home-heating", plugins=plugins)


class Leaving(Raising):
    def evaluate(self, case: Any) -> Any:
        raise SystemExit(3)


class Vague(Raising):
    def evaluate(self, case: Any) -> Any:
        return {"X-1": "perhaps"}


class Silent(Raising):
    def evaluate(self, case: Any) -> Any:
        return None


@pytest.mark.parametrize("engine", ["bitmap", "reference"])
@pytest.mark.parametrize(
    ("evaluator", "said"),
    [
        (Raising(), "raised ZeroDivisionError: oops"),
        (Leaving(), "raised SystemExit: 3"),
        (Vague(), "gave 'perhaps' for row 'broken.eval:X-1'; expected True, False or Undetermined"),
        (Silent(), "raised AttributeError: 'NoneType' object has no attribute 'get'"),
    ],
)
def test_a_decision_goes_on_without_an_evaluator_that_fails(
    evaluator: Any, said: str, engine: str
) -> None:
    pack, profile = pack_with(evaluator), {"insulation": "good"}
    with pytest.warns(ModesdkWarning, match="evaluator broken.eval"):
        decision = modesdk.recommend(profile, pack=pack, engine=engine)
    without = modesdk.recommend(profile, pack="home-heating", engine=engine)
    assert [(r.mode, r.score) for r in decision.ranking] == [
        (r.mode, r.score) for r in without.ranking
    ]
    assert "broken.eval:X-1" in [rule.rule for rule in decision.undetermined]
    assert decision.failed == ("broken.eval",)
    assert decision.to_dict()["failed"] == ["broken.eval"]
    (problem,) = pack.problems
    assert (problem.code, problem.message) == ("G-902", said)
    assert (without.failed, without.pack.problems) == ((), ())


@pytest.mark.filterwarnings("ignore::modesdk.ModesdkWarning")
def test_an_evaluator_that_fails_on_another_case_is_not_recorded_as_failed() -> None:
    class Picky(Raising):
        def evaluate(self, case: Any) -> Any:
            return {"X-1": 1 / (case.values["insulation"] != "poor") > 0}

    pack = pack_with(Picky())
    assert modesdk.recommend({"insulation": "poor"}, pack=pack).failed == ("broken.eval",)
    assert modesdk.recommend({"insulation": "good"}, pack=pack).failed == ()
    assert len(pack.problems) == 1


def test_an_evaluator_that_fails_is_warned_of_once_per_pack() -> None:
    pack = pack_with(Raising())
    with pytest.warns(ModesdkWarning, match="broken.eval"):
        modesdk.recommend({"insulation": "good"}, pack=pack).to_dict()
    modesdk.recommend({"insulation": "poor"}, pack=pack).to_dict()  # a warning would be an error


def test_ctrl_c_in_an_evaluator_is_not_the_evaluators_fault() -> None:
    class Interrupted(Raising):
        def evaluate(self, case: Any) -> Any:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        modesdk.recommend({"insulation": "good"}, pack=pack_with(Interrupted()))


class Bad:
    """Whatever is read from it, `spoilt` raises."""

    spoilt = ""
    fine: ClassVar[dict[str, Any]] = {
        "name": "bad", "version": "1", "dimension": "goal", "packs": ("*",),
        "rows": (), "inputs": (), "probes": {}, "evaluate": lambda case: {},
    }  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        if name == self.spoilt:
            raise RuntimeError("no " + name)
        if name in self.fine:
            return self.fine[name]
        raise AttributeError(name)


@pytest.mark.parametrize("spoilt", ["name", "version", "dimension", "packs", "rows", "inputs"])
def test_evaluator_whose_property_raises_is_skipped(spoilt: str) -> None:
    kind = type("Spoilt", (Bad,), {"spoilt": spoilt, "evaluate": lambda self, case: {}})
    for name in ("rows", "inputs", "probes", "name", "version", "dimension", "packs"):
        setattr(kind, name, property(lambda self, n=name: Bad.__getattr__(self, n)))
    plugins = Plugins.installed()
    plugins.register(SimpleNamespace(modesdk_evaluators=hookimpl(lambda: [kind()])), "broken")
    pack = modesdk.load_pack("home-heating", plugins=plugins)
    assert "bad" not in [evaluator.name for evaluator in pack.evaluators]
    said = f"gave a Spoilt, which raised RuntimeError: no {spoilt} when read"
    assert told(plugins) == [f"G-902 plugin broken: modesdk_evaluators {said}"]
