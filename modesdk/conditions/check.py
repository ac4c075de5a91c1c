"""Does a cell make sense for its attribute? All problems of a cell as values, with columns.

C-101 syntax error; C-102 literal of the wrong type; C-103 value outside the domain; C-104 empty
range; C-105 test can never be true; C-106 test always true (warning); C-107 duplicate member
(warning); C-108 comparison that the type does not have; C-110 comma or point that may belong to
a number; C-111 test that adds nothing to the others of its list (warning).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from modesdk.conditions.commas import doubts
from modesdk.conditions.domain import describe, literal_hint, suggestion
from modesdk.conditions.literals import name_of, written
from modesdk.conditions.nodes import Compare, Equal, Interval, Literal, Not, Null, Test, UnaryTests
from modesdk.conditions.numerals import to_write
from modesdk.conditions.parser import unary_tests
from modesdk.conditions.samples import in_domain, samples
from modesdk.diagnostics import Severity
from modesdk.errors import ConditionError
from modesdk.language.worded import worded
from modesdk.model.booleans import truth_of
from modesdk.model.schema import Attribute, AttributeType

_ORDERED = (AttributeType.NUMBER, AttributeType.DATE)
_NUMBERS = worded(
    "a point before decimals, nothing between thousands, a blank after the comma of a list"
)


@frozen
class Problem:
    """One problem of a cell: 1-based column in the cell, stable code, and what to do next."""

    column: int
    code: str
    message: str
    expected: str
    hint: str = ""
    severity: Severity = Severity.ERROR


def check_cell(text: str, attribute: Attribute) -> list[Problem]:
    """The problems of a cell, a syntax error (C-101) included."""
    try:
        return check(unary_tests(text), attribute)
    except ConditionError as error:
        hint = _truth_hint(text, error.column, attribute) or error.hint
        got = worded("got {got}", got=error.got)
        return [Problem(error.column, "C-101", got, error.expected, hint)]


def _truth_hint(text: str, column: int, attribute: Attribute) -> str:
    """What to write for a boolean in words, such as FALSCH of a German spreadsheet."""
    word = re.match(r"\w+", text[column - 1 :])
    truth = truth_of(word[0]) if word and attribute.type is AttributeType.BOOLEAN else None
    if truth is None:
        return ""
    cell = written(truth)
    return worded("Write {cell}: a boolean is true or false in every language", cell=cell)


def check(tests: UnaryTests, attribute: Attribute) -> list[Problem]:
    """The problems of a valid cell as a condition on `attribute`, by column."""
    problems = list(_doubtful(tests, attribute))
    if not problems:
        problems = [p for member in tests.members for p in _member(member, attribute)]
    if not problems:
        problems = list(_whole(tests, attribute)) or list(_redundant(tests, attribute))
    problems += _duplicates(tests)
    return sorted(problems, key=lambda problem: problem.column)


def _doubtful(tests: UnaryTests, attribute: Attribute) -> Iterator[Problem]:
    for doubt in doubts(tests, attribute):
        yield Problem(
            doubt.column,
            "C-110",
            worded("{written} may be meant as one number", written=doubt.written),
            _NUMBERS,
            doubt.hint,
        )


def _member(member: Test, attribute: Attribute) -> list[Problem]:
    if isinstance(member, Not):
        return _member(member.test, attribute)
    if wrong := list(_wrong_types(member, attribute)):
        return wrong
    if isinstance(member, Equal):
        return list(_outside(member.literal, attribute))
    if isinstance(member, Interval) and (empty := list(_empty(member, attribute))):
        return empty
    if isinstance(member, Compare | Interval):
        return list(_never(UnaryTests(member), attribute))
    return []


def _wrong_types(member: Test, attribute: Attribute) -> Iterator[Problem]:
    is_set = attribute.type is AttributeType.SET
    wanted = AttributeType.TEXT if is_set else attribute.type
    wrong = [literal for literal in member.literals if literal.kind is not wanted]
    for literal in wrong:
        yield Problem(
            literal.column,
            "C-102",
            worded(
                "{got} is {kind}, {attribute} is {expected}",
                got=literal,
                kind=name_of(literal.kind),
                attribute=attribute.id,
                expected=name_of(attribute.type),
            ),
            describe(attribute),
            literal_hint(literal, attribute),
        )
    if isinstance(member, Compare | Interval) and attribute.type not in _ORDERED and not wrong:
        yield Problem(
            member.column,
            "C-108",
            worded(
                "{attribute} is {kind}, which has no order",
                attribute=attribute.id,
                kind=name_of(attribute.type),
            ),
            describe(attribute),
            worded("List the values, or exclude some with not(...)"),
        )


def _outside(literal: Literal, attribute: Attribute) -> Iterator[Problem]:
    value = literal.value
    if isinstance(value, str):
        inside = value in attribute.value_ids or _open_to(value, attribute)
    else:
        inside = attribute.type is not AttributeType.NUMBER or in_domain(value, attribute)
    if not inside:
        yield Problem(
            literal.column,
            "C-103",
            worded("{got} is no value of {attribute}", got=literal, attribute=attribute.id),
            describe(attribute),
            suggestion(value, attribute) if isinstance(value, str) else "",
        )


def _open_to(text: str, attribute: Attribute) -> bool:
    if attribute.closed:
        return False
    return not attribute.pattern or re.fullmatch(attribute.pattern, text) is not None


def _empty(member: Interval, attribute: Attribute) -> Iterator[Problem]:
    lower, upper = member.lower, member.upper
    if lower.value > upper.value:  # type: ignore[operator]  # both of one ordered kind
        hint: str = to_write(Interval(upper, lower, member.upper_closed, member.lower_closed))
        message = worded("the range {range} is reversed and so empty", range=member)
    elif _holds_somewhere(member, attribute):
        return
    else:
        closed = Interval(lower, upper)
        included = _holds_somewhere(closed, attribute)
        hint = worded("Write {range} to include both ends", range=closed) if included else ""
        message = worded("the range {range} is empty", range=member)
    yield Problem(member.column, "C-104", message, worded("a lower end below the upper end"), hint)


def _holds_somewhere(member: Interval, attribute: Attribute) -> bool:
    """Whether any value lies in the range, inside the attribute's limits or not."""
    unlimited = Attribute(attribute.id, attribute.type, integer=attribute.integer)
    tests = UnaryTests(member)
    return any(tests.matches(value) for value in samples([tests], unlimited))


def _never(tests: UnaryTests, attribute: Attribute) -> Iterator[Problem]:
    known = samples([tests], attribute)
    if known and not any(tests.matches(value) for value in known):
        yield Problem(
            tests.node.column,
            "C-105",
            worded("{test} can never be true of {attribute}", test=tests, attribute=attribute.id),
            describe(attribute),
            worded("Correct the limits, or delete the test"),
        )


def _whole(tests: UnaryTests, attribute: Attribute) -> Iterator[Problem]:
    if tests.is_any or tests.node in (Null(), Not(Null())):
        return
    known = samples([tests], attribute)
    truths = {tests.matches(value) for value in known}
    if truths == {True}:
        same = tests.matches(None) is True
        other = worded("Write - for any value, or not(null) if it only has to be known")
        yield Problem(
            tests.node.column,
            "C-106",
            worded(
                "{test} is true of every value of {attribute}", test=tests, attribute=attribute.id
            ),
            worded("a test that some value fails"),
            worded("Write -, which means the same") if same else other,
            Severity.WARNING,
        )
    elif tests.matches(None) is not True:
        yield from _never(tests, attribute)


def _redundant(tests: UnaryTests, attribute: Attribute) -> Iterator[Problem]:
    """Members that hold only where another one of the list holds too."""
    members = [m for m in dict.fromkeys(tests.members) if m not in (Null(), Not(Null()))]
    if attribute.type is AttributeType.SET or all(isinstance(m, Equal) for m in members):
        return
    truths = [[m.holds(value) is True for m in members] for value in samples([tests], attribute)]
    held = [sum(row) for row in truths]
    for i in sorted(range(len(members)), key=lambda i: not isinstance(members[i], Equal)):
        mine = [n for n, row in enumerate(truths) if row[i]]
        if all(held[n] > 1 for n in mine):
            held = [count - row[i] for count, row in zip(held, truths, strict=True)]
            yield Problem(
                members[i].column,
                "C-111",
                worded(
                    "{test} adds nothing: another test of the list holds wherever it does",
                    test=members[i],
                ),
                worded("tests of which each adds something"),
                worded("Delete it, or correct it"),
                Severity.WARNING,
            )


def _duplicates(tests: UnaryTests) -> Iterator[Problem]:
    seen: set[Test] = set()
    for member in tests.members:
        if member in seen:
            yield Problem(
                member.column,
                "C-107",
                worded("{test} is listed twice", test=member),
                worded("each test once"),
                worded("Delete one of them"),
                Severity.WARNING,
            )
        seen.add(member)
