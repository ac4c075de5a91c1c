"""Which cases a row covers, exactly: sets of representative values, one per attribute.

A test changes its truth only at its literals, so finitely many values stand for all. What a row
covers is then a box: for each attribute it tests, a bit mask of the representatives (the missing
value among them) for which all its tests are true. Derived attributes count as independent, so a
box may hold cases that no profile leads to.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field

from modesdk.conditions import Equal, Literal, OneOf, UnaryTests, unary_tests
from modesdk.conditions.literals import written
from modesdk.conditions.nodes import AnyValue
from modesdk.conditions.samples import samples
from modesdk.language.worded import listed, worded
from modesdk.model.schema import AttributeType, Schema, Value

MAX_MEMBERS = 10
"""Most members of one set attribute that are told apart (2^10 sets)."""
MAX_PIECES = 2_000

Box = Mapping[str, int]
"""Attribute -> mask of representatives; attributes left out may have any value."""
Tests = Sequence[tuple[str, UnaryTests]]


def tests_of(conditions: Sequence[str], cells: Sequence[str]) -> list[tuple[str, UnaryTests]]:
    """The cells of a row that test something, compiled (they must be valid)."""
    pairs = zip(conditions, cells, strict=True)
    compiled = [(name, unary_tests(cell)) for name, cell in pairs if cell not in ("", "-")]
    return [(name, tests) for name, tests in compiled if not tests.is_any]


@define
class Space:
    """The representatives of the attributes that some rows test."""

    values: dict[str, list[Value]]
    _masks: dict[tuple[str, str], int] = field(factory=dict)

    @classmethod
    def of(cls, schema: Schema, rows: Iterable[Tests]) -> Space | None:
        """The space of these rows; None when a set attribute has too many members to try."""
        literals: dict[str, list[Literal]] = {}
        for name, tests in itertools.chain.from_iterable(rows):
            literals.setdefault(name, []).extend(tests.literals)
        values: dict[str, list[Value]] = {}
        for name, found in literals.items():
            attribute = schema[name]
            distinct = list(dict.fromkeys(found))
            if attribute.type is AttributeType.SET:
                if len(distinct) > MAX_MEMBERS:
                    return None
                values[name] = [*_subsets(distinct), None]
            else:
                values[name] = [*dict.fromkeys(samples(_naming(distinct), attribute)), None]
        return cls(values)

    def mask(self, name: str, tests: UnaryTests) -> int:
        """The representatives for which the tests are true."""
        key = (name, tests.text)
        if key not in self._masks:
            truths = (tests.matches(value) for value in self.values[name])
            self._masks[key] = sum(1 << i for i, truth in enumerate(truths) if truth)
        return self._masks[key]

    def box(self, tests: Tests) -> dict[str, int]:
        """What a row covers; a mask of 0 means: nothing."""
        box: dict[str, int] = {}
        for name, test in tests:
            mask = self.mask(name, test)
            box[name] = box.get(name, mask) & mask
        return box

    def full(self, name: str) -> int:
        """The mask of all representatives."""
        return (1 << len(self.values[name])) - 1

    def common(self, one: Box, other: Box) -> dict[str, int] | None:
        """What both boxes cover; None when that is nothing."""
        both = dict(one)
        for name, mask in other.items():
            both[name] = both.get(name, mask) & mask
        return both if all(both.values()) else None

    def witness(self, box: Box) -> str:
        """One case of the box, in words; a known value where there is one."""
        if not box:
            return worded("any case")
        values = ((name, self._lowest(name, mask)) for name, mask in box.items())
        return listed(listed(value, " = ") for value in values)

    def _lowest(self, name: str, mask: int) -> str:
        value = self.values[name][(mask & -mask).bit_length() - 1]
        if isinstance(value, frozenset):
            return "{" + ", ".join(sorted(value)) + "}"
        return worded("missing") if value is None else written(value)

    def known(self) -> Box:
        """All cases in which every attribute has a value."""
        return {name: self.full(name) >> 1 for name in self.values}  # the last one is "missing"

    def covered(self, box: Box, others: Iterable[Box]) -> bool:
        """Whether the other boxes together cover the box (False when that is too long to find)."""
        return self.rest(box, others) == []

    def rest(self, box: Box, others: Iterable[Box]) -> list[Box] | None:
        """What the other boxes leave of the box, disjoint; None when that is too long to find."""
        pieces = [dict(box)]
        for other in others:
            pieces = [rest for piece in pieces for rest in self._minus(piece, other)]
            if len(pieces) > MAX_PIECES:
                return None
        return [*pieces]

    def _minus(self, piece: dict[str, int], other: Box) -> list[dict[str, int]]:
        """The piece without the other box, as disjoint boxes."""
        if self.common(piece, other) is None:
            return [piece]
        rests = []
        inside = piece
        for name, mask in other.items():
            mine = inside.get(name, self.full(name))
            if outside := mine & ~mask:
                rests.append({**inside, name: outside})
            inside = {**inside, name: mine & mask}
        return rests


def _subsets(members: Sequence[Literal]) -> list[Value]:
    texts = [str(member.value) for member in members]
    chosen = itertools.product((True, False), repeat=len(texts))
    return [frozenset(itertools.compress(texts, choice)) for choice in chosen]


def _naming(literals: Sequence[Literal]) -> UnaryTests:
    """A cell that holds all the literals, so that its samples stand for every cell with some."""
    members = tuple(Equal(literal) for literal in literals)
    if not members:
        return UnaryTests(AnyValue())
    return UnaryTests(OneOf(members) if members[1:] else members[0])
