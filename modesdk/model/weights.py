"""What an analyst may turn: weights of dimensions and criteria, trust in sources, rows."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from modesdk.model.pack import Pack

DIMENSION_UNIT = 10
"""Dimension weights are whole tenths: 25 stands for 2.5."""
FINE_UNIT = 100
"""Criterion weights, trust and strength are whole hundredths: 80 stands for 0.8."""
MAX_DIMENSION_WEIGHT = 100 * DIMENSION_UNIT
MAX_CRITERION_WEIGHT = 100 * FINE_UNIT
MAX_TRUST = FINE_UNIT
MAX_STRENGTH = 10 * FINE_UNIT
UNIT = 2 * FINE_UNIT * MAX_TRUST
"""A criterion score of 1, in fixed point: effect 2 x strength 100 x trust 100."""
POINTS = UNIT // 100
"""Fixed-point units per point of the shown scale (-100..+100)."""


@frozen(kw_only=True)
class Weights:
    """A complete set of integer weights (units above) for one pack.

    `strength` holds only the rows whose strength differs from the table's; 0 switches a row off.
    """

    dimensions: Mapping[str, int] = field(factory=dict)
    criteria: Mapping[str, int] = field(factory=dict)
    trust: Mapping[str, int] = field(factory=dict)
    strength: Mapping[str, int] = field(factory=dict)

    @classmethod
    def of(cls, pack: Pack) -> Weights:
        """The pack's default weights."""
        return cls(
            dimensions={d.id: d.weight for d in pack.dimensions.values()},
            criteria={c.id: c.weight for c in pack.criteria.values()},
            trust={s.id: s.trust for s in pack.sources.values()},
        )

    def changed(self, **changes: Mapping[str, int]) -> Weights:
        """These weights with some entries replaced, e.g. `changed(dimensions={"goal": 30})`."""
        merged = {kind: {**getattr(self, kind), **new} for kind, new in changes.items()}
        return evolve(self, **merged)


@frozen(kw_only=True)
class WeightChanges:
    """Weights that differ from others, by id, in the units above; `rules` are strengths."""

    dimensions: Mapping[str, int] = field(factory=dict)
    criteria: Mapping[str, int] = field(factory=dict)
    trust: Mapping[str, int] = field(factory=dict)
    rules: Mapping[str, int] = field(factory=dict)

    @classmethod
    def between(cls, pack: Pack, weights: Weights) -> WeightChanges:
        """How weights differ from the pack's own."""
        own = Weights.of(pack)
        return cls(
            dimensions=_differing(weights.dimensions, own.dimensions),
            criteria=_differing(weights.criteria, own.criteria),
            trust=_differing(weights.trust, own.trust),
            rules=weights.strength,
        )

    def over(self, weights: Weights) -> Weights:
        """Other weights with these changes."""
        return weights.changed(
            dimensions=self.dimensions,
            criteria=self.criteria,
            trust=self.trust,
            strength=self.rules,
        )

    def __bool__(self) -> bool:
        return bool(self.dimensions or self.criteria or self.trust or self.rules)


def _differing(weights: Mapping[str, int], own: Mapping[str, int]) -> dict[str, int]:
    return {name: weight for name, weight in weights.items() if own.get(name) != weight}
