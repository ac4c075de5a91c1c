"""Whether two versions come to the same, compared with deciding every case with both."""

from __future__ import annotations

import datetime
import itertools

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from modesdk.engines import engine_for
from modesdk.errors import TableError
from modesdk.model.pack import Alternative, Criterion, Dimension, Pack
from modesdk.model.profile import Case
from modesdk.model.schema import AllowedValue, Attribute, AttributeType, Schema
from modesdk.model.tables import (
    DecisionTable,
    DeriveRow,
    EvidenceRow,
    GateMark,
    GateRow,
    TableKind,
)
from modesdk.model.weights import UNIT, Weights
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.equivalence import difference
from modesdk.ruleset.partition import derivations_on
from modesdk.ruleset.rules import row_weight
from modesdk.ruleset.versions import table_difference, truth_difference

DAY = datetime.date(2026, 1, 1)
VALUES = {
    "kind": ["a", "b", None],
    "size": [0, 1, 2, 3, None],
    "goals": [frozenset(), frozenset("x"), frozenset("y"), frozenset("xy"), None],
}
NAMES = (*VALUES, "group")
CASES = [
    {name: value for name, value in zip(VALUES, case, strict=True) if value is not None}
    for case in itertools.product(*VALUES.values())
]
SCHEMA = Schema(
    {
        a.id: a
        for a in (
            Attribute("kind", AttributeType.TEXT, values=(AllowedValue("a"), AllowedValue("b"))),
            Attribute("size", AttributeType.NUMBER, minimum=0, maximum=3, integer=True),
            Attribute("goals", AttributeType.SET),
            Attribute("group", AttributeType.NUMBER, derived=True),
        )
    }
)
CRITERIA = {
    "c": Criterion(id="c", dimension="d"),
    "idle": Criterion(id="idle", dimension="d", weight=0),
}

cells = (
    st.sampled_from(["-", "-", '"a"', 'not("a")']),
    st.sampled_from(["-", "-", "< 2", ">= 1", "[1..2]"]),
    st.sampled_from(["-", "-", '"x"', '"x","y"', 'not("x")']),
    st.sampled_from(["-", "-", "1", "not(1)"]),
)
rows = st.tuples(*cells)
effects = st.dictionaries(st.sampled_from(["one", "two"]), st.integers(-2, 2), min_size=1)
marks = st.dictionaries(st.sampled_from(["one", "two"]), st.sampled_from(GateMark), min_size=1)
evidence = st.lists(
    st.builds(
        lambda row, said, criterion, strength: {
            "cells": row,
            "effects": said,
            "criterion": criterion,
            "strength": strength,
        },
        rows,
        effects,
        st.sampled_from(["c", "c", "idle"]),
        st.sampled_from([0, 50, 100]),
    ),
    max_size=3,
)
gates = st.lists(
    st.builds(lambda row, said: {"cells": row, "marks": said}, rows, marks), max_size=3
)
derive = st.lists(
    st.builds(lambda row, n: {"cells": row[:3], "value": str(n)}, rows, st.integers(1, 2)),
    min_size=1,
    max_size=3,
)
policies = st.sampled_from(["FIRST", "UNIQUE", "ANY"])
parts = st.tuples(evidence, gates, derive, policies)


def ruleset(parts):
    said, marked, derived, policy = parts
    tables = (
        table("e", TableKind.EVIDENCE, [EvidenceRow(id=f"E{i}", **r) for i, r in enumerate(said)]),
        table("g", TableKind.GATE, [GateRow(id=f"G{i}", **r) for i, r in enumerate(marked)]),
        evolve(
            table(
                "d", TableKind.DERIVE, [DeriveRow(id=f"D{i}", **r) for i, r in enumerate(derived)]
            ),
            conditions=NAMES[:3],
            target="group",
            hit_policy=policy,
        ),
    )
    pack = Pack(
        name="p",
        version="1",
        title="p",
        as_of=DAY,
        schema=SCHEMA,
        criteria=CRITERIA,
        alternatives={name: Alternative(id=name) for name in ("one", "two")},
        dimensions={"d": Dimension(id="d")},
        tables=tables,
    )
    return compile_ruleset(pack, DAY)


def table(name, kind, rows):
    return DecisionTable(id=name, kind=kind, conditions=NAMES, rows=tuple(rows))


def outcome(rules, values, truths):
    """What comes out of a case: gates, and per slot that counts the clipped score and any say."""
    weights = [row_weight(rule, Weights.of(rules.pack)) for rule in rules.decision]
    try:
        found = engine_for(rules, "reference").evaluate(Case(DAY, values), weights)
    except TableError:
        return "broken"
    slots = {}
    for rule in (rules.decision[i] for i in found.truth.fired):
        for alternative, effect in rule.effects:
            if rules.criteria[rule.criterion].weight and effect and weights[rule.index]:
                slots.setdefault(alternative, []).append(weights[rule.index] * effect)
    scores = {a: max(-UNIT, min(UNIT, sum(amounts))) for a, amounts in slots.items()}
    held = {r.id for r in map(rules.decision.__getitem__, found.truth.fired)}
    open_ = {r.id for r in map(rules.decision.__getitem__, found.truth.unknown)}
    return (found.gates, scores, *((held, open_) if truths else ()))


@st.composite
def versions(draw):
    """Two versions that differ in little: one part at most is drawn again."""
    one = draw(parts)
    place = draw(st.integers(0, 3))
    other = list(one)
    other[place] = draw(parts)[place]
    if place < 3 and draw(st.booleans()):
        other[place] = [*one[place], *other[place]][: len(one[place]) + 1]
    return one, tuple(other)


@settings(deadline=None)
@given(versions(), st.booleans())
def test_two_versions_are_the_same_exactly_when_every_case_comes_to_the_same(two, truths):
    one, other = (ruleset(parts) for parts in two)
    found = difference(one, other, truths=truths)
    differing = [v for v in CASES if outcome(one, v, truths) != outcome(other, v, truths)]
    assert (found is not None) == bool(differing), (found, differing[:1])
    if found is not None:
        assert outcome(one, found, truths) != outcome(other, found, truths)


def decided(rules, values):
    """The derived value of a case, or that it is refused."""
    try:
        found = engine_for(rules, "reference").evaluate(
            Case(DAY, values), [0] * len(rules.decision)
        )
    except TableError:
        return "broken"
    return found.values.get("group")


@settings(deadline=None)
@given(derive, policies, derive, policies)
def test_two_derive_tables_are_the_same_exactly_when_they_always_answer_alike(a, first, b, second):
    one, other = (ruleset(([], [], rows, policy)) for rows, policy in ((a, first), (b, second)))
    found = table_difference(SCHEMA, one.tables[0], other.tables[0], {})
    assert (found is not None) == any(decided(one, v) != decided(other, v) for v in CASES)
    if found is not None:
        assert decided(one, found) != decided(other, found)


def truth(tests, values):
    truths = [test.tests.matches(values.get(test.attribute)) for test in tests]
    return False if False in truths else None if None in truths else True


@given(rows, rows)
def test_two_rows_are_the_same_exactly_when_they_are_alike_true_and_unknown(one, other):
    marked = [
        {"cells": (*cells[:3], "-"), "marks": {"one": GateMark.OPEN}} for cells in (one, other)
    ]
    first, second = (rule.tests for rule in ruleset(([], marked, [], "FIRST")).decision)
    found = truth_difference(SCHEMA, first, second, {})
    assert (found is not None) == any(truth(first, v) != truth(second, v) for v in CASES)
    if found is not None:
        assert truth(first, found) != truth(second, found)


GATED = {"cells": ("-", ">= 2", "-", "-"), "marks": {"one": GateMark.BLOCKED}}
SPOKEN = {"cells": ("-", "-", "-", "-"), "effects": {"one": 2}, "criterion": "c", "strength": 100}


def compared(one, other, **how):
    return difference(ruleset(one), ruleset(other), **how)


def test_what_a_mutation_makes_is_the_same_or_has_a_case_that_tells():
    wider = {**GATED, "cells": ("-", ">= 1", "-", "-")}
    assert compared(([], [GATED], [], "FIRST"), ([], [wider], [], "FIRST")) == {"size": 1}
    again = {**GATED, "cells": ("-", "not(< 2)", "-", "-")}
    assert compared(([], [GATED], [], "FIRST"), ([], [again], [], "FIRST"), truths=True) is None
    softer = {**GATED, "marks": {"one": GateMark.CONDITIONAL}}
    assert compared(([], [GATED], [], "FIRST"), ([], [softer], [], "FIRST")) is not None


def test_a_clipped_row_and_a_criterion_without_weight_make_no_difference():
    more = {**SPOKEN, "cells": ('"a"', "-", "-", "-"), "effects": {"one": 1}}
    assert compared(([SPOKEN], [], [], "FIRST"), ([SPOKEN, more], [], [], "FIRST")) is None
    less = {**more, "effects": {"one": -1}}
    found = compared(([SPOKEN], [], [], "FIRST"), ([SPOKEN, less], [], [], "FIRST"))
    assert found == {"kind": "a"}
    idle = {**less, "criterion": "idle"}
    one, other = ([SPOKEN], [], [], "FIRST"), ([SPOKEN, idle], [], [], "FIRST")
    assert compared(one, other) is None
    assert compared(one, other, truths=True) == {"kind": "a"}
    counting = Weights(dimensions={"d": 10}, criteria={"c": 100, "idle": 1})
    assert compared(one, other, weights=counting) == {"kind": "a"}


def test_evidence_that_cancels_out_still_speaks():
    against = {**SPOKEN, "effects": {"one": -2}}
    assert compared(([], [], [], "FIRST"), ([SPOKEN, against], [], [], "FIRST")) == {}
    assert compared(([SPOKEN], [], [], "FIRST"), ([SPOKEN, SPOKEN], [], [], "FIRST")) is None


def test_what_a_derive_table_says_counts_where_a_row_asks_for_it():
    one = [{"cells": ("-", "< 2", "-"), "value": "1"}, {"cells": ("-", "-", "-"), "value": "2"}]
    other = [one[0], {**one[1], "value": "3"}]
    assert compared(([], [], one, "FIRST"), ([], [], other, "FIRST")) is None
    asking = {**GATED, "cells": ("-", "-", "-", "not(2)")}
    found = compared(([], [asking], one, "FIRST"), ([], [asking], other, "FIRST"))
    assert found == {"size": 2}
    third = {**GATED, "cells": ("-", "-", "-", "1")}
    assert compared(([], [third], one, "FIRST"), ([], [third], other, "FIRST")) is None


def test_a_derived_attribute_changes_with_what_it_is_derived_from():
    first = [{"cells": ("-", "< 2", "-"), "value": "1"}, {"cells": ("-", "-", "-"), "value": "2"}]
    other = [{**first[0], "cells": ("-", "< 1", "-")}, first[1]]
    asking = {"cells": ("-", "-", "-", "-"), "marks": {"one": GateMark.BLOCKED}}
    one, two = (chained(([], [asking], rows, "FIRST")) for rows in (first, other))
    assert difference(one, two) == {"size": 1}
    assert difference(one, chained(([], [asking], [*first], "FIRST"))) is None


def chained(parts):
    """Rules whose gate tests "level", which is derived from "group" alone."""
    said = [
        DeriveRow(id="L0", cells=("1",), value="true"),
        DeriveRow(id="L1", cells=("-",), value="false"),
    ]
    level = DecisionTable(
        id="l", kind=TableKind.DERIVE, conditions=("group",), rows=tuple(said), target="level"
    )
    pack = ruleset(parts).pack
    gates = evolve(pack.tables[1], conditions=(*NAMES[:3], "level"))
    asked = evolve(gates, rows=tuple(evolve(r, cells=(*r.cells[:3], "true")) for r in gates.rows))
    attribute = Attribute("level", AttributeType.BOOLEAN, derived=True)
    schema = Schema({**SCHEMA.attributes, "level": attribute})
    tables = (pack.tables[0], asked, pack.tables[2], level)
    return compile_ruleset(evolve(pack, schema=schema, tables=tables), DAY)


def test_a_hit_policy_that_breaks_is_a_difference():
    rows = [{"cells": ("-", "< 2", "-"), "value": "1"}, {"cells": ("-", "-", "-"), "value": "2"}]
    assert compared(([], [], rows, "FIRST"), ([], [], rows, "UNIQUE")) == {"size": 0}
    apart = [rows[0], {**rows[1], "cells": ("-", ">= 2", "-")}]
    assert compared(([], [], apart, "FIRST"), ([], [], apart, "UNIQUE")) is None


def test_versions_for_all_dates_are_compared_on_a_day():
    one, other = ruleset(([], [GATED], [], "FIRST")), ruleset(([], [], [], "FIRST"))
    ended = [evolve(r, row=evolve(r.row, valid_to=DAY)) for r in one.decision]
    one = evolve(one, decision=tuple(ended))
    assert difference(one, other, DAY) is None
    assert difference(one, other, DAY - datetime.timedelta(days=1)) == {"size": 2}
    assert derivations_on(one, DAY).keys() == {"group"}


def test_profiles_that_both_versions_refuse_tell_nothing():
    broken = [{"cells": ("-", "-", "-"), "value": "1"}, {"cells": ("-", "-", "-"), "value": "2"}]
    assert compared(([], [], broken, "UNIQUE"), ([], [GATED], broken, "UNIQUE")) is None
    assert compared(([], [], broken, "FIRST"), ([], [GATED], broken, "FIRST")) == {"size": 2}
