"""What a decision is computed from: at once where it is cheap, on first reading where it is not.

Explanations and exports stand above it, and `Decision`, which offers them, on top.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property

from modesdk.decide.advice import advice
from modesdk.decide.conflicts import conflicts
from modesdk.decide.contributions import contributions
from modesdk.decide.gate_report import gate_reasons
from modesdk.decide.missing import missing_for
from modesdk.decide.questions import Situation, answers, questions
from modesdk.decide.ranking import RankOrder, rank
from modesdk.decide.scoring import Scores, Weighting, score, to_points, weighting_for
from modesdk.decide.stability import Flip, Stability, flips, stability
from modesdk.decide.whynot import WhyNot, why_not
from modesdk.engines import DEFAULT_ENGINE, Engine, Evaluation, engine_for
from modesdk.model.decision_parts import (
    AdviceItem,
    Answer,
    Conflict,
    Contribution,
    FiredRule,
    GateReason,
    Question,
    RankedMode,
    Standing,
    Status,
    UndeterminedRule,
)
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.tables import GateMark, TableKind
from modesdk.model.weights import Weights
from modesdk.ruleset import Rule, RuleSet, rules_by_id, ruleset_for
from modesdk.ruleset.rules import failure_attribute


class Analysis:
    """What pack, case and weights come to: the outcome and all that is computed on the way.

    Scores are points from -100 to +100. Everything is a pure function of pack, case, weights and
    engine; parts that cost time (questions, advice, contributions) are computed when read.
    """

    def __init__(
        self,
        pack: Pack,
        case: Case,
        weights: Weights | None = None,
        engine: str = DEFAULT_ENGINE,
        *,
        rules: RuleSet | None = None,
    ) -> None:
        """`rules`: another version of the pack's rules, as they are on the date of the case.

        Raises WeightError when all dimension weights are zero, UnknownEngineError.
        """
        self.pack = pack
        self.case = case
        self.weights = weights or Weights.of(pack)
        self.engine_name = engine
        self._ruleset: RuleSet = rules or ruleset_for(pack, case.as_of)
        self._engine: Engine = engine_for(self._ruleset, engine)
        self._weighting: Weighting = weighting_for(self._ruleset, self.weights)
        self._evaluation: Evaluation = self._engine.evaluate(case, self._weighting.rows)
        self._scores: Scores = score(self._evaluation, self._weighting)
        self._order: RankOrder = rank(
            self._ruleset, self._evaluation, self._scores, self._weighting
        )

    @property
    def as_of(self) -> datetime.date:
        """The date of the decision."""
        return self.case.as_of

    @property
    def status(self) -> Status:
        """The outcome in one word."""
        return self._order.status

    @property
    def recommended(self) -> str | None:
        """The winner's id when it is recommended, perhaps on conditions; otherwise None."""
        return self._name(self._order.recommended)

    @property
    def leader(self) -> str | None:
        """The id that leads the ranking, whatever the status."""
        return self._name(self._order.winner)

    @property
    def chosen(self) -> str | None:
        """The alternative that advice is for: the profile's own choice, else the recommended."""
        own = self.case.values.get(self.pack.roles.chosen)
        return own if isinstance(own, str) else self.recommended

    @property
    def margin(self) -> float | None:
        """Points by which the leader is ahead of the second; None without a second."""
        margin = self._order.margin
        return None if margin is None else to_points(margin, self.denominator)

    @property
    def failed(self) -> tuple[str, ...]:
        """Evaluators that broke down on this case; their rows count as undetermined.

        `pack.problems` says why.
        """
        values = self._evaluation.values
        return tuple(e.name for e in self.pack.evaluators if failure_attribute(e.name) in values)

    @property
    def denominator(self) -> int:
        """Sum of dimension weights (tenths); numerators divided by it are fixed-point scores."""
        return self._scores.denominator

    @property
    def completeness(self) -> float:
        """Share (0..1) of the attributes which the rules read and which are known."""
        schema = self.pack.schema
        read = [a for a in schema if not a.derived and a.missing != "quiet"]
        known = sum(a.id in self.case.values for a in read)
        return (20_000 * known // len(read) + 1) // 2 / 10_000 if read else 1.0

    @cached_property
    def ranking(self) -> tuple[RankedMode, ...]:
        """Competing alternatives, best first; then those that do not compete (rank None)."""
        order = list(self._order.competing)
        numerators = self._scores.numerators
        rest = [i for i in range(len(numerators)) if i not in order]
        rest.sort(key=lambda i: -numerators[i])
        ranks = [1 + sum(numerators[j] > numerators[i] for j in order) for i in order]
        entries = [self._ranked(i, place) for i, place in zip(order, ranks, strict=True)]
        return (*entries, *(self._ranked(i, None) for i in rest))

    @property
    def gates(self) -> Mapping[str, GateMark]:
        """open, conditional or blocked for every alternative."""
        return dict(zip(self._ruleset.alternatives, self._evaluation.gates, strict=True))

    @cached_property
    def gate_reasons(self) -> Mapping[str, tuple[GateReason, ...]]:
        """Why each gate is as it is."""
        return gate_reasons(self._ruleset, self._evaluation)

    @cached_property
    def fired(self) -> tuple[FiredRule, ...]:
        """Every rule that holds: gates, evidence, and advice for the chosen alternative."""
        rules = [self._ruleset.decision[i] for i in self._evaluation.truth.fired]
        rules += [self.rule(item.rule) for item in self.advice if not item.unknown]
        return tuple(self._fired(rule) for rule in rules)

    @cached_property
    def undetermined(self) -> tuple[UndeterminedRule, ...]:
        """Gates and evidence that cannot be decided, each with what is missing."""
        return tuple(
            UndeterminedRule(
                rule=rule.id,
                claims=rule.row.claims,
                missing=missing_for(self._ruleset, rule.tests, self._evaluation.values),
                kind=rule.kind,
                dimension=self._dimension(rule),
            )
            for rule in (self._ruleset.decision[i] for i in self._evaluation.truth.unknown)
        )

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where sources disagree about this case."""
        return conflicts(self._ruleset, self._engine, self._evaluation)

    @cached_property
    def contributions(self) -> tuple[Contribution, ...]:
        """Shares of the rules in every score; they add up exactly."""
        return contributions(self._ruleset, self._evaluation, self._weighting, self._scores)

    @cached_property
    def question_details(self) -> tuple[Question, ...]:
        """Missing attributes with what hangs on them, most decisive first."""
        return questions(self.situation)

    @property
    def questions(self) -> tuple[str, ...]:
        """Missing attributes, most decisive first."""
        return tuple(question.attribute for question in self.question_details)

    def answers(self, attribute: str) -> tuple[Answer, ...]:
        """What each distinguishable answer to an open question would lead to."""
        return answers(self.situation, attribute)

    @cached_property
    def advice(self) -> tuple[AdviceItem, ...]:
        """Playbook, duties, alerts and notes for the chosen alternative."""
        return advice(self._ruleset, self._engine, self._evaluation, self.chosen)

    @property
    def situation(self) -> Situation:
        """The computed state, for further analysis."""
        return Situation(
            ruleset=self._ruleset,
            engine=self._engine,
            weighting=self._weighting,
            evaluation=self._evaluation,
            scores=self._scores,
            order=self._order,
        )

    @cached_property
    def why_not(self) -> tuple[WhyNot, ...]:
        """What held each of the other alternatives back, and what nearly spoke for them."""
        return why_not(self.situation, self.contributions, self.gate_reasons)

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """For every dimension the nearest weights at which another alternative leads."""
        return flips(self.situation)

    @property
    def stability(self) -> Stability:
        """How far a single dimension weight may change before another alternative leads."""
        return stability(self.situation, self.flips)

    def rule(self, rule_id: str) -> Rule:
        """A rule that takes part on the as-of date, by its row's id. Raises KeyError."""
        return rules_by_id(self._ruleset)[rule_id]

    def _name(self, position: int | None) -> str | None:
        return None if position is None else self._ruleset.alternatives[position]

    def _dimension(self, rule: Rule) -> str | None:
        return self._ruleset.criteria[rule.criterion].dimension if rule.criterion >= 0 else None

    def _fired(self, rule: Rule) -> FiredRule:
        is_evidence = rule.kind is TableKind.EVIDENCE
        return FiredRule(
            rule=rule.id,
            claims=rule.row.claims,
            kind=rule.kind,
            dimension=self._dimension(rule),
            criterion=self._ruleset.criteria[rule.criterion].id if is_evidence else None,
            effects={self._ruleset.alternatives[a]: effect for a, effect in rule.effects},
            label=rule.row.label,
        )

    def _ranked(self, position: int, place: int | None) -> RankedMode:
        numerators = self._scores.numerators
        gate = self._evaluation.gates[position]
        standing = Standing.RANKED
        if place is None:
            blocked = gate is GateMark.BLOCKED
            standing = Standing.BLOCKED if blocked else Standing.NOT_RANKED
        competing = [numerators[i] for i in self._order.competing]
        return RankedMode(
            mode=self._ruleset.alternatives[position],
            rank=place,
            score=self._scores.points(numerators[position]),
            numerator=numerators[position],
            gate=gate,
            standing=standing,
            tied=place is not None and competing.count(numerators[position]) > 1,
            support=self._side(position, self._evaluation.support),
            opposition=self._side(position, self._evaluation.opposition),
            dimensions=self._dimension_points(position),
        )

    def _side(self, position: int, side: Mapping[int, int]) -> float:
        """Points for (or against) before netting and clipping, over the same denominator."""
        total, weighting = 0, self._weighting
        for slot, amount in side.items():
            place, weight = weighting.slots[slot]
            alternative, dimension_weight, share, _ = weighting.places[place]
            if alternative == position and share:
                total += amount * weight * dimension_weight // share
        return to_points(total, self.denominator)

    def _dimension_points(self, position: int) -> dict[str, float]:
        found, place = self._scores.dimensions, self._weighting.place
        return {
            dimension: to_points(found.get(place(position, i), 0), 1)
            for i, dimension in enumerate(self.pack.dimensions)
        }
