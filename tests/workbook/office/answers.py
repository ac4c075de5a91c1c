"""What a workbook answers, and what the SDK's engine `reference` answers, in the same form.

Both are plain mappings from a name to a value, so that every difference can be listed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.decide.explain.conflict_lines import sorted_out
from modesdk.decide.explain.explanation import MINOR
from modesdk.decide.scoring import evidence_dimensions
from modesdk.engines.formulas.program import set_members
from modesdk.language.text import Lang
from modesdk.model.decision_parts import Status
from modesdk.model.pack import Pack
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.model.weights import MAX_DIMENSION_WEIGHT
from modesdk.ruleset.compile import compile_ruleset
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.serial_days import EPOCH

STATUSES = (
    Status.RECOMMENDED, Status.CONDITIONAL, Status.NO_CLEAR_WINNER, Status.INSUFFICIENT_DATA,
    Status.NONE_ELIGIBLE,
)  # fmt: skip
GATES = (GateMark.OPEN, GateMark.CONDITIONAL, GateMark.BLOCKED)
STABILITY = {500: 1, 200: 2, 0: 3}
"""Codes by the smallest relative change (in thousandths) that flips the winner."""
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
        yield from ("rule.truth", "contribution.sort", "contribution.numerator", "order.alt")
        yield from ("chosen", "advice.id", "advice.show", "stability", "alt.label")
        yield from ("verify.key", "verify.row", "aged.key", "dispute.key", "declared.key")
        yield from (f"{p}.{a}" for p in ("score", "gate", "points") for a in self.alternatives)
        yield from (f"rank.{a}" for a in self.ranked)
        yield from (f"mean.{a}.{d}" for a in self.alternatives for d in self.dimensions)
        yield from (f"seen.{d}" for d in self.dimensions)
        yield from (f"flip.{side}" for side in SIDES)
        yield "flip.check.leader"
        yield from (f"p.{a}" for a in self.single)
        yield from (f"p.{a}.{member}" for a, member in self.members)

    def heard(self, values: Sequence[Any]) -> dict[str, Any]:
        """What a workbook says: `values` are those of `names`, in order."""
        said = dict(zip(self._names(), values, strict=True))
        found: dict[str, Any] = {
            "status": STATUSES[int(said["status"]) - 1] if said["status"] else None,
            "winner": self._alternative(said["winner"]),
            "runner": self._alternative(said["runner"]),
            "denominator": said["denominator"],
            "completeness": said["completeness"],
            "order": _flat(said["order.alt"]),
            "chosen": said["chosen"],
        }
        if found["runner"]:
            found["margin"] = said["margin"]
        for a, label in zip(self.alternatives, _flat(said["alt.label"]), strict=True):
            found[f"score {a}"] = said[f"score.{a}"]
            found[f"points {a}"] = said[f"points.{a}"]
            found[f"gate {a}"] = GATES[int(said[f"gate.{a}"])]
            found[f"label {a}"] = label
            found |= {f"mean {a} {d}": said[f"mean.{a}.{d}"] for d in self.dimensions}
        found |= {f"rank {a}": said[f"rank.{a}"] or None for a in self.ranked}
        for rule, truth in zip(self.ids, _flat(said["rule.truth"]), strict=False):
            found[f"truth {rule}"] = TRUTHS[int(truth)]
        found["seen"] = [d for d in self.dimensions if said[f"seen.{d}"]]
        if found["winner"]:
            found["stability"] = said["stability"]
            leaders = iter(_flat(said["flip.check.leader"]))  # at the flip and one step before
            flips = zip(*(_flat(said[f"flip.{side}"]) for side in SIDES), strict=True)
            for d, both in zip(self.dimensions, flips, strict=True):
                for side, steps in zip(SIDES, both, strict=True):
                    after, _ = self._alternative(next(leaders)), next(leaders)
                    found[f"flip {side} {d}"] = (steps, after) if steps else (0, None)
        shares = zip(self.ids, _flat(said["contribution.numerator"]), strict=False)
        found["shares"] = {rule: share for rule, share in shares if share}
        found |= self._reasons(_flat(said["contribution.sort"]), "reasons")
        found |= self._listed(said)
        found |= {f"p {a}": said[f"p.{a}"] for a in self.single}
        found |= {f"p {a} {m}": said[f"p.{a}.{m}"] for a, m in self.members}
        return found

    def _alternative(self, position: float) -> str | None:
        return self.alternatives[int(position) - 1] if position else None

    def _listed(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Advice in order; what to verify, criteria in dispute and declared conflicts."""
        shown, ids = _flat(said["advice.show"]), _flat(said["advice.id"])
        advice = sorted((place, rule) for place, rule in zip(shown, ids, strict=True) if place)
        rows = _flat(said["verify.row"])
        verify = zip(_flat(said["verify.key"]), rows, strict=True)
        aged = zip(_flat(said["aged.key"]), rows, strict=False)
        criteria = [c.id for c in self.everything.criteria]
        declared = [rule.id for rule in self.everything.conflicts]
        return {
            "advice": [rule for _, rule in advice],
            "verify": {self.ids[int(row) - 1] if row else "" for key, row in verify if key > 0},
            "aged": [self.ids[int(row) - 1] for key, row in aged if key > 0],
            "disputes": _kept(criteria, _flat(said["dispute.key"])),
            "declared": _kept(declared, _flat(said["declared.key"])),
        }

    def _reasons(self, keys: Sequence[float], name: str) -> dict[str, list[str]]:
        pairs = [(key, rule) for key, rule in zip(keys, self.ids, strict=False) if key]
        down = sorted(pairs, reverse=True)
        return {
            f"{name} for": [rule for key, rule in down if key > 0],
            f"{name} against": [rule for key, rule in reversed(down) if key < 0],
        }

    def expected(self, decision: Decision, lang: Lang) -> dict[str, Any]:
        """What the SDK says."""
        by_mode = {entry.mode: entry for entry in decision.ranking}
        order = [entry for entry in decision.ranking if entry.rank is not None]
        found: dict[str, Any] = {
            "status": decision.status,
            "winner": decision.leader,
            "runner": order[1].mode if len(order) > 1 else None,
            "denominator": decision.denominator,
            "completeness": decision.completeness,
            "order": [entry.mode for entry in decision.ranking],
            "chosen": decision.chosen or "",
        }
        if len(order) > 1:
            found["margin"] = order[0].numerator - order[1].numerator
        for a in self.alternatives:
            found[f"score {a}"] = by_mode[a].numerator
            found[f"points {a}"] = by_mode[a].score
            found[f"gate {a}"] = decision.gates[a]
            found[f"label {a}"] = self.pack.alternatives[a].label[lang] or a
            found |= {f"mean {a} {d}": self._mean(decision, a, d) for d in self.dimensions}
        found |= {f"rank {a}": by_mode[a].rank for a in self.ranked}
        fired = {rule.rule for rule in decision.fired}
        unknown = {rule.rule for rule in decision.undetermined}
        for rule in self.ids:
            truth = "fired" if rule in fired else "unknown" if rule in unknown else "not"
            found[f"truth {rule}"] = truth
        if decision.leader:
            flips = {(side, d): self.flip(decision, d, up=side == "up")
                     for side in SIDES for d in self.dimensions}  # fmt: skip
            found |= {f"flip {side} {d}": flip for (side, d), flip in flips.items()}
            found["stability"] = self._stability(decision, flips)
        found |= self._explained(decision)
        found |= self._told(decision)
        return found | self._profile(decision)

    def _mean(self, decision: Decision, alternative: str, dimension: str) -> int:
        scores, weighting = decision.situation.scores, decision.situation.weighting
        pair = self.alternatives.index(alternative), self.dimensions.index(dimension)
        return scores.dimensions.get(weighting.place(*pair), 0)

    def _stability(self, decision: Decision, flips: Mapping[tuple[str, str], Any]) -> int:
        """How large the smallest change is that flips the winner, relative to the weight."""
        if decision.status not in STATUSES[:3] or decision.margin == 0:  # level
            return 0
        changes = [
            1_000 * steps // max(10, decision.weights.dimensions[d])
            for (_, d), (steps, _) in flips.items() if steps
        ]  # fmt: skip
        least = min(changes, default=1_000)
        return next(code for limit, code in STABILITY.items() if least >= limit)

    def _told(self, decision: Decision) -> dict[str, Any]:
        """Dimensions with evidence, shares, advice, what to verify, conflicts."""
        situation, leader = decision.situation, decision.leader
        winner = situation.order.winner
        heard = set() if winner is None else evidence_dimensions(
            situation.evaluation, situation.weighting, [winner]
        )  # fmt: skip
        reasons = decision.gate_reasons[leader] if leader else ()
        own = [c for c in decision.contributions if c.alternative == leader]
        among_fired = [c for c in decision.conflicts if not c.declared]
        return {
            "seen": [d for i, d in enumerate(self.dimensions) if i in heard],
            "shares": {c.rule: c.numerator for c in own if c.numerator},
            "advice": [item.rule for item in decision.advice],
            "verify": {r.rule for r in reasons if r.mark is not GateMark.OPEN},
            "aged": [r.rule for r in reasons if r.mark is GateMark.OPEN and r.verify],
            "disputes": [c.criterion for c in among_fired if c.alternative == leader],
            "declared": [c.id for c in sorted_out(decision)[1]],
        }  # fmt: skip

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

    def flip(self, decision: Decision, dimension: str, *, up: bool) -> tuple[int, str | None]:
        """After how many tenths another leads, and which one; tried step by step, 0 for never."""
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
            leader = now.index(max(now))
            if leader != winner:
                return steps, self.alternatives[competing[leader]]
        return 0, None


def differences(got: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """Every answer that differs."""
    names = dict.fromkeys((*expected, *got))
    return [
        f"{name}: got {got.get(name)!r}, expected {expected.get(name)!r}"
        for name in names
        if got.get(name) != expected.get(name)
    ]


def without_weights(expected: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of the answers when all dimension weights are zero: nothing leads."""
    kept = ("gate ", "truth ", "p ", "label ", "completeness", "declared")
    found = {name: value for name, value in expected.items() if name.startswith(kept)}
    found |= {name: 0 for name in expected if name.startswith(("score ", "points "))}
    nothing = {"status": None, "winner": None, "runner": None, "denominator": 0, "shares": {}}
    lists = {name: [] for name in ("seen", "reasons for", "reasons against", "disputes")}
    return {**found, **nothing, **lists, "verify": set()}


def _kept(names: Sequence[str], keys: Sequence[float]) -> list[str]:
    return [name for name, key in zip(names, keys, strict=False) if key > 0]


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
