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


class Foreign(Raising):
    """Also speaks of a row that is none of its own: one of the pack's, or of nobody."""

    row = "PY-pump-cheaper"

    def evaluate(self, case: Any) -> Any:
        return {"X-1": True, self.row: False}


class Numbered(Foreign):
    row = 7


class Short(Raising):
    def evaluate(self, case: Any) -> Any:
        return {}


class Guessing(Raising):
    """Calls an attribute missing that it did not declare."""

    def evaluate(self, case: Any) -> Any:
        return {"X-1": modesdk.Undetermined(("gas_price_ct",))}


class Peeking(Raising):
    """Looks at an attribute that it did not declare; `look` is the way in which it does."""

    def __init__(self, look: Any) -> None:
        self.look = look

    def evaluate(self, case: Any) -> Any:
        return {"X-1": bool(self.look(case))}


def swallowed(case: Any) -> bool:
    """Keeps to itself what was said of its look."""
    try:
        return bool(case.values["gas_price_ct"])
    except Exception:
        return True


PEEKS = {
    "item": lambda case: case.values["gas_price_ct"],
    "get": lambda case: case.values.get("gas_price_ct"),
    "get_default": lambda case: case.values.get("gas_price_ct", 0),
    "in": lambda case: "gas_price_ct" in case.values,
    "swallowed": swallowed,
    "copied": lambda case: __import__("copy").deepcopy(case).values.get("gas_price_ct"),
}
READS = "reads 'gas_price_ct', which is not among its inputs: insulation"


@pytest.mark.parametrize("engine", ["bitmap", "reference"])
@pytest.mark.parametrize(
    ("evaluator", "said"),
    [
        (Raising(), "raised ZeroDivisionError: oops"),
        (Leaving(), "raised SystemExit: 3"),
        (Vague(), "gave 'perhaps' for row 'broken.eval:X-1'; expected True, False or Undetermined"),
        (Silent(), "gave a NoneType; expected a mapping from the ids of its rows to verdicts"),
        (Foreign(), "gave a verdict on 'broken.eval:PY-pump-cheaper', which is none of its rows"),
        (Numbered(), "gave a verdict on 7, which is none of its rows"),
        (Short(), "gave no verdict on the row 'broken.eval:X-1'"),
        (
            Guessing(),
            "says that 'gas_price_ct' is missing for row 'broken.eval:X-1', which is no input",
        ),
        *((Peeking(look), READS) for look in PEEKS.values()),
    ],
)
def test_a_decision_goes_on_without_an_evaluator_that_fails(
    evaluator: Any, said: str, engine: str
) -> None:
    pack, profile = pack_with(evaluator), {"insulation": "good", "gas_price_ct": 9}
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


def test_an_evaluator_sees_its_inputs_and_nothing_else() -> None:
    class Walking(Raising):
        seen: ClassVar[list[Any]] = []

        def evaluate(self, case: Any) -> Any:
            self.seen.append(dict(case.values))
            self.seen.append(case.with_value("insulation", "poor").values)
            return {"X-1": len(case.values) > 1}

    profile = {"insulation": "good", "gas_price_ct": 9}
    decision = modesdk.recommend(profile, pack=pack_with(Walking()))
    assert Walking.seen == [{"insulation": "good"}, {"insulation": "poor"}]
    assert decision.failed == ()


def test_an_evaluator_cannot_change_the_case() -> None:
    class Writing(Raising):
        def evaluate(self, case: Any) -> Any:
            case.values["insulation"] = "poor"
            return {"X-1": True}

    with pytest.warns(ModesdkWarning, match="does not support item assignment"):
        decision = modesdk.recommend({"insulation": "good"}, pack=pack_with(Writing()))
    assert decision.failed == ("broken.eval",)


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
