"""What a workbook answers, and what the SDK's engine `reference` answers, in the same form.

Both are plain mappings from a name to a value, so that every difference can be listed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.decide.explain import MINOR
from modesdk.engines.formulas.expressions import EPOCH
from modesdk.engines.formulas.program import set_members
from modesdk.model.decision import Status
from modesdk.model.pack import Pack
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.model.weights import MAX_DIMENSION_WEIGHT
from modesdk.ruleset.compile import compile_ruleset
from modesdk.workbook.names import sanitised

STATUSES = (
    Status.RECOMMENDED, Status.CONDITIONAL, Status.NO_CLEAR_WINNER, Status.INSUFFICIENT_DATA,
    Status.NONE_ELIGIBLE,
)  # fmt: skip
GATES = (GateMark.OPEN, GateMark.CONDITIONAL, GateMark.BLOCKED)
TRUTHS = {2: "fired", 1: "unknown", 0: "not"}
SIDES = ("up", "down")


class Questions:
    """The names to read for a pack, and how to understand them."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.everything = compile_ruleset(pack, None)
        self.alternatives = self.everything.alternatives
        self.dimensions = tuple(pack.dimensions)
        self.ids = [rule.id for rule in self.everything.decision]
        self.ranked = [
            a for a, r in zip(self.alternatives, self.everything.ranked, strict=True) if r
        ]
        self.single = [
            a.id for a in pack.schema
            if not a.derived and not pack.schema.is_set(a.id) and a.id != pack.roles.as_of
        ]  # fmt: skip
        self.members = [
            (a.id, member)
            for a in pack.schema if pack.schema.is_set(a.id)
            for member in set_members(self.everything, a.id)
        ]  # fmt: skip
        self.names = [sanitised(name) for name in self._names()]

    def _names(self) -> Iterator[str]:
        yield from ("status", "winner", "runner", "margin", "denominator", "completeness")
        yield from ("rule.truth", "contribution.sort", "contribution.numerator")
        yield from (f"{part}.{a}" for part in ("score", "gate") for a in self.alternatives)
        yield from (f"rank.{a}" for a in self.ranked)
        yield from (f"flip.{side}" for side in SIDES)
        yield from (f"p.{a}" for a in self.single)
        yield from (f"p.{a}.{member}" for a, member in self.members)

    def heard(self, values: Sequence[Any]) -> dict[str, Any]:
        """What a workbook says: `values` are those of `names`, in order."""
        said = dict(zip(self._names(), values, strict=True))
        found: dict[str, Any] = {
            "status": STATUSES[int(said["status"]) - 1],
            "winner": self._alternative(said["winner"]),
            "runner": self._alternative(said["runner"]),
            "denominator": said["denominator"],
            "completeness": said["completeness"],
        }
        if found["runner"]:
            found["margin"] = said["margin"]
        for a in self.alternatives:
            found[f"score {a}"] = said[f"score.{a}"]
            found[f"gate {a}"] = GATES[int(said[f"gate.{a}"])]
        found |= {f"rank {a}": said[f"rank.{a}"] or None for a in self.ranked}
        for rule, truth in zip(self.ids, _flat(said["rule.truth"]), strict=False):
            found[f"truth {rule}"] = TRUTHS[int(truth)]
        if found["winner"]:
            for side in SIDES:
                steps = _flat(said[f"flip.{side}"])
                found |= {
                    f"flip {side} {d}": s for d, s in zip(self.dimensions, steps, strict=True)
                }
        found |= self._reasons(_flat(said["contribution.sort"]), "reasons")
        found |= {f"p {a}": said[f"p.{a}"] for a in self.single}
        found |= {f"p {a} {m}": said[f"p.{a}.{m}"] for a, m in self.members}
        return found

    def _alternative(self, position: float) -> str | None:
        return self.alternatives[int(position) - 1] if position else None

    def _reasons(self, keys: Sequence[float], name: str) -> dict[str, list[str]]:
        pairs = [(key, rule) for key, rule in zip(keys, self.ids, strict=False) if key]
        down = sorted(pairs, reverse=True)
        return {
            f"{name} for": [rule for key, rule in down if key > 0],
            f"{name} against": [rule for key, rule in reversed(down) if key < 0],
        }

    def expected(self, decision: Decision) -> dict[str, Any]:
        """What the SDK says."""
        by_mode = {entry.mode: entry for entry in decision.ranking}
        order = [entry for entry in decision.ranking if entry.rank is not None]
        found: dict[str, Any] = {
            "status": decision.status,
            "winner": decision.leader,
            "runner": order[1].mode if len(order) > 1 else None,
            "denominator": decision.denominator,
            "completeness": decision.completeness,
        }
        if len(order) > 1:
            found["margin"] = order[0].numerator - order[1].numerator
        for a in self.alternatives:
            found[f"score {a}"] = by_mode[a].numerator
            found[f"gate {a}"] = decision.gates[a]
        found |= {f"rank {a}": by_mode[a].rank for a in self.ranked}
        fired = {rule.rule for rule in decision.fired}
        unknown = {rule.rule for rule in decision.undetermined}
        for rule in self.ids:
            truth = "fired" if rule in fired else "unknown" if rule in unknown else "not"
            found[f"truth {rule}"] = truth
        if decision.leader:
            for d in self.dimensions:
                for side in SIDES:
                    found[f"flip {side} {d}"] = self.flip(decision, d, up=side == "up")
        found |= self._explained(decision)
        return found | self._profile(decision)

    def _explained(self, decision: Decision) -> dict[str, list[str]]:
        """The leader's contributions worth a sentence, largest first (as `explain` gives them)."""
        shares = [
            c for c in decision.contributions
            if c.alternative == decision.leader and abs(c.points) >= MINOR
        ]  # fmt: skip
        shares.sort(key=lambda share: -abs(share.numerator))
        return {
            "reasons for": [share.rule for share in shares if share.points > 0],
            "reasons against": [share.rule for share in shares if share.points < 0],
        }

    def _profile(self, decision: Decision) -> dict[str, Any]:
        values = decision.case.values
        found: dict[str, Any] = {}
        for a in self.single:
            found[f"p {a}"] = _shown(values.get(a))
        for a, m in self.members:
            held = values.get(a)
            found[f"p {a} {m}"] = "" if held is None else "yes" if m in held else "no"
        return found

    def flip(self, decision: Decision, dimension: str, *, up: bool) -> int:
        """After how many tenths another leads, tried step by step; 0 when none ever does."""
        weight, step = decision.weights.dimensions[dimension], 1 if up else -1
        d = self.dimensions.index(dimension)
        scores, weighting = decision.situation.scores, decision.situation.weighting
        competing = sorted(decision.situation.order.competing)
        lead = [
            (scores.numerators[i], scores.dimensions.get(weighting.place(i, d), 0))
            for i in competing
        ]
        rest = decision.denominator - weight
        last = MAX_DIMENSION_WEIGHT - weight if up else weight - (0 if rest else 1)
        winner = competing.index(decision.situation.order.winner)
        for steps in range(1, last + 1):
            now = [numerator + step * steps * mean for numerator, mean in lead]
            if now.index(max(now)) != winner:
                return steps
        return 0


def differences(got: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """Every answer that differs."""
    names = dict.fromkeys((*expected, *got))
    return [
        f"{name}: got {got.get(name)!r}, expected {expected.get(name)!r}"
        for name in names
        if got.get(name) != expected.get(name)
    ]


def _shown(value: Value) -> Any:
    """A value as the cell of its normal form shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return (value - EPOCH).days
    return float(value) if isinstance(value, Decimal) else value


def _flat(rows: Any) -> list[Any]:
    return [cell for row in rows for cell in row] if isinstance(rows, list) else [rows]
