"""What every engine is and gives, and how to get one by name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from attrs import field, frozen

from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import RuleSet

Values = Mapping[str, Value]


@frozen
class Truth:
    """Which rules of a block hold, and which cannot be decided.

    Kept as bit masks (bit i = rule i), which cost nothing to build, copy and compare; positions
    are listed when someone reads them.
    """

    fired_mask: int
    unknown_mask: int

    @cached_property
    def fired(self) -> tuple[int, ...]:
        """Positions of the rules that hold, ascending."""
        return indexes_of(self.fired_mask)

    @property
    def unknown(self) -> tuple[int, ...]:
        """Positions of the undecided rules, ascending."""
        return indexes_of(self.unknown_mask)


_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
"""The positions of the set bits of every byte."""


def mask_of(indexes: Iterable[int]) -> int:
    """The integer with these bits set."""
    mask = 0
    for index in indexes:
        mask |= 1 << index
    return mask


def indexes_of(mask: int) -> tuple[int, ...]:
    """The positions of the set bits, ascending."""
    found = []
    start = 0
    for byte in mask.to_bytes((mask.bit_length() + 7) // 8, "little"):
        if byte:
            for bit in _BITS[byte]:  # a list comprehension costs a call here before Python 3.12
                found.append(start + bit)
        start += 8
    return tuple(found)


def slot_of(ruleset: RuleSet, alternative: int, criterion: int) -> int:
    """The slot of an (alternative, criterion) pair: one number, as that is what hashes fastest."""
    return alternative * len(ruleset.criteria) + criterion


@frozen
class Evaluation:
    """What an engine finds for one case, before any weighting of criteria and dimensions.

    `values` are the case's values with the derived ones added, `as_of` is its date. `support` and
    `opposition` are sums of strength x trust x effect (fixed point, `UNIT` = 1; both >= 0) per slot
    (see `slot_of`), with only those that evidence speaks about. `gates` has one mark per
    alternative.
    """

    as_of: datetime.date
    values: Values
    truth: Truth
    gates: tuple[GateMark, ...]
    support: Mapping[int, int] = field(factory=dict)
    opposition: Mapping[int, int] = field(factory=dict)


def given_in(ruleset: RuleSet, evaluation: Evaluation) -> Case:
    """The case that was evaluated: its date and its values, without the derived ones."""
    derived = ruleset.base_inputs
    return Case(evaluation.as_of, {k: v for k, v in evaluation.values.items() if k not in derived})


@frozen
class Outlook:
    """What would hold if one value were another: enough to compare, cheaper than an evaluation."""

    truth: Truth
    gates: tuple[GateMark, ...]


@frozen
class Capabilities:
    """What an engine can do. What it cannot, it declares here; nothing passes silently.

    `big_numbers`: numbers of more than 15 digits are compared exactly.
    """

    batches: bool = False
    python_evaluators: bool = True
    big_numbers: bool = True


class Engine(Protocol):
    """Executes one rule set. Every engine gives exactly the same answers."""

    name: str
    capabilities: Capabilities

    def __init__(self, ruleset: RuleSet) -> None: ...

    def evaluate(self, case: Case, row_weights: Sequence[int]) -> Evaluation:
        """Gates and evidence for one case, on a date for which the rule set was compiled.

        `row_weights` gives strength x trust (hundredths x hundredths) per decision rule.
        """

    def outlook(self, base: Evaluation, attribute: str, value: Value) -> Outlook:
        """Truth and gates of the case of `base` with one value changed (or given)."""

    def match_advice(self, case: Case) -> Truth:
        """Which advice holds for a case that includes the chosen alternative."""

    def match_conflicts(self, case: Case) -> Truth:
        """Which declared conflicts concern the case."""
