"""What every engine is and gives, and how to get one by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from attrs import field, frozen

from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import RuleSet

Values = Mapping[str, Value]

UNIT = 20_000
"""A criterion score of 1: strength 100 x trust 100 x effect 2."""


@frozen
class Truth:
    """Which rules of a block hold, and which cannot be decided.

    Kept as bit masks (bit i = rule i), which cost nothing to build, copy and compare; positions
    are listed when someone reads them.
    """

    fired_mask: int
    unknown_mask: int

    @property
    def fired(self) -> tuple[int, ...]:
        """Positions of the rules that hold, ascending."""
        return indexes_of(self.fired_mask)

    @property
    def unknown(self) -> tuple[int, ...]:
        """Positions of the undecided rules, ascending."""
        return indexes_of(self.unknown_mask)


_DENSE = 24
"""From so many set bits on, reading the binary digits beats picking bits one by one."""


def mask_of(indexes: Iterable[int]) -> int:
    """The integer with these bits set."""
    mask = 0
    for index in indexes:
        mask |= 1 << index
    return mask


def indexes_of(mask: int) -> tuple[int, ...]:
    """The positions of the set bits, ascending."""
    if mask.bit_count() > _DENSE:
        return tuple([i for i, bit in enumerate(f"{mask:b}"[::-1]) if bit == "1"])
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return tuple(found)


@frozen
class Evaluation:
    """What an engine finds for one case, before any weighting of criteria and dimensions.

    `values` are the case's values with the derived ones added. `support` and `opposition` are
    sums of strength x trust x effect (fixed point, `UNIT` = 1; both >= 0) per (alternative,
    criterion) position, with only the pairs that evidence speaks about. `gates` has one mark per
    alternative.
    """

    values: Values
    truth: Truth
    gates: tuple[GateMark, ...]
    support: Mapping[tuple[int, int], int] = field(factory=dict)
    opposition: Mapping[tuple[int, int], int] = field(factory=dict)


@frozen
class Outlook:
    """What would hold if one value were another: enough to compare, cheaper than an evaluation."""

    truth: Truth
    gates: tuple[GateMark, ...]


@frozen
class Capabilities:
    """What an engine can do. What it cannot, it declares here; nothing passes silently."""

    batches: bool = False
    python_evaluators: bool = True


class Engine(Protocol):
    """Executes one rule set. Every engine gives exactly the same answers."""

    name: str
    capabilities: Capabilities

    def __init__(self, ruleset: RuleSet) -> None: ...

    def evaluate(self, values: Values, row_weights: Sequence[int]) -> Evaluation:
        """Gates and evidence for one case.

        `row_weights` gives strength x trust (hundredths x hundredths) per decision rule.
        """

    def outlook(self, base: Evaluation, attribute: str, value: Value) -> Outlook:
        """Truth and gates of the case of `base` with one value changed (or given)."""

    def match_advice(self, values: Values) -> Truth:
        """Which advice holds for values that include the chosen alternative."""

    def match_conflicts(self, values: Values) -> Truth:
        """Which declared conflicts concern these values."""
