"""Everyone who takes part: profile in, fired rules and the scores of the modes out.

A contestant is built once from the rules and then asked about one profile at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

from benchmarks.workload import FLAGS, MODES, NUMBERS, TEXTS, TODAY, Profile, Rule, numerators, pack
from modesdk.decide.scoring import score, weighting_for
from modesdk.engines import ENGINES
from modesdk.model.profile import Case
from modesdk.model.weights import Weights
from modesdk.ruleset import compile_ruleset

Answer = tuple[Sequence[int], Sequence[int]]
"""Positions of the fired rules, ascending, and the numerators of the modes."""
Decide = Callable[[Profile], Answer]

MARKER = "rule"
CHUNK = 32
"""durable-rules: so many rules at most may share a first test."""


class NotInstalledError(Exception):
    """A peer is missing."""


def installed(distribution: str) -> str:
    """The version of a peer, or "" when it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def modesdk_engine(name: str, rules: list[Rule]) -> Decide:
    """An engine of modesdk: evaluation, scores and the ids of what fired."""
    of = pack(rules)
    ruleset = compile_ruleset(of, TODAY)
    engine = ENGINES[name](ruleset)
    weighting = weighting_for(ruleset, Weights.of(of))

    def decide(profile: Profile) -> Answer:
        evaluation = engine.evaluate(Case(TODAY, profile), weighting.rows)
        scores = score(evaluation, weighting)
        return evaluation.truth.fired, scores.numerators

    return decide


def zen_engine(rules: list[Rule]) -> Decide:
    """zen-engine used well: one decision table (collect), static loader, `evaluate(key)`."""
    try:
        import zen  # noqa: PLC0415  # an optional peer
    except ImportError:
        raise NotInstalledError("zen-engine") from None
    loader = {"type": "static", "content": {"table": _zen_table(rules)}}
    engine = zen.ZenEngine({"loader": loader})

    def decide(profile: Profile) -> Answer:
        found = engine.evaluate("table", profile)["result"]
        fired = tuple([row[MARKER] for row in found])
        return fired, numerators(rules, fired)

    return decide


def _zen_table(rules: list[Rule]) -> dict[str, object]:
    names = (*TEXTS, *NUMBERS, *FLAGS)
    rows = [
        {"_id": str(i), "out": str(i), **{c.attribute: c.cell for c in rule.conditions}}
        for i, rule in enumerate(rules)
    ]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "out", "name": MARKER, "field": MARKER}],
        "rules": [{**dict.fromkeys(names, ""), **row} for row in rows],
    }
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "rules", "type": "decisionTableNode", "name": "rules", "content": table},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "e1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "e2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }


def durable_rules(rules: list[Rule]) -> Decide:
    """durable-rules, kept from what makes it crash: JSON definitions, chunks of rules, no timers.

    One fact per profile with a marker per chunk; the state is deleted after each profile.
    """
    try:
        from durable import engine  # noqa: PLC0415  # an optional peer
    except ImportError:
        raise NotInstalledError("durable-rules") from None

    class Host(engine.Host):
        def _run(self) -> None:
            """No timer chains."""

    fired: list[int] = []
    host = Host({"rules": _durable_definition(rules, fired.append)})
    markers = {f"chunk{i}": 1 for i in range(-(-len(rules) // CHUNK))}
    host.assert_fact("rules", {"sid": "warm", "id": "warm", "any": 1})  # see delete_state, below
    turn = 0

    def decide(profile: Profile) -> Answer:
        nonlocal turn
        turn += 1
        sid = str(turn)
        fired.clear()
        host.assert_fact("rules", {"sid": sid, "id": sid, "any": 1, **markers, **profile})
        host.delete_state("rules", sid)  # crashes unless an action has fired before
        found = tuple(sorted(fired))
        return found, numerators(rules, found)

    return decide


def _durable_definition(rules: list[Rule], note: Callable[[int], None]) -> dict[str, object]:
    def action(index: int) -> Callable[[object], None]:
        return lambda _: note(index)

    definition: dict[str, object] = {
        f"r{i}": {
            "all": [{"m": {"$and": [{f"chunk{i // CHUNK}": 1}, *_durable_terms(rule)]}}],
            "run": action(i),
        }
        for i, rule in enumerate(rules)
    }
    definition["any"] = {"all": [{"m": {"any": 1}}], "run": lambda _: None}
    return definition


def _durable_terms(rule: Rule) -> list[dict[str, object]]:
    terms: list[dict[str, object]] = []
    for condition in rule.conditions:
        name, values = condition.attribute, condition.values
        if condition.is_range:
            terms += [{"$gte": {name: values[0]}}, {"$lt": {name: values[1]}}]
        elif len(values) == 1:
            terms.append({name: values[0]})
        else:
            terms.append({"$or": [{name: value} for value in values]})
    return terms


__all__ = ["MODES", "Answer", "Decide", "durable_rules", "modesdk_engine", "zen_engine"]
