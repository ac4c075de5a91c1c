"""The sentences of an explanation, section by section, in both languages."""

from __future__ import annotations

import datetime
from types import ModuleType
from typing import Any

import pytest

from modesdk.conditions import unary_tests
from modesdk.decide.decision import Decision
from modesdk.decide.explain.conditions_in_words import requirement_in_words
from modesdk.decide.explain.explanation import headline, sections
from modesdk.language.text import Text
from modesdk.model.pack import Claim, Limits, Source
from modesdk.model.schema import AllowedValue, Attribute, AttributeType
from modesdk.model.weights import Weights

OLD = datetime.date(2020, 1, 1)


def lines(decision: Decision, section: str, lang: str = "en") -> list[str]:
    """The lines of one section; [] when it is not there."""
    return [line for s in sections(decision, lang) if s.id == section for line in s.lines]


@pytest.fixture
def decide(kit: ModuleType) -> Any:
    """The decision on rows; n is a number, p to r are flags."""

    def find(*rows: Any, values: Any = None, weights: Any = None, **parts: Any) -> Decision:
        flags = [kit.flag(name) for name in "pqr"]
        pack = kit.pack([kit.number("n"), *flags], [kit.table(row) for row in rows], **parts)
        return kit.decide(pack, values, weights and Weights.of(pack).changed(**weights))

    return find


def attribute(kind: str, *values: str) -> Attribute:
    labels = tuple(AllowedValue(v, Text(f"{v}值", f"Value {v}")) for v in values)
    unit = Text("天", "days") if kind == "number" else Text()
    label = Text("名称", "Name")
    return Attribute("x", AttributeType(kind), label=label, values=labels, unit=unit)


@pytest.mark.parametrize(("kind", "cell", "english", "chinese"), [
    ("set", '"a"', "“Name” to include Value a", "“名称”包含a值"),
    ("set", '"a","b","c"', "“Name” to include Value a, Value b or Value c",
     "“名称”包含a值、b值或c值"),
    ("set", 'not("a","b")', "“Name” not to include Value a or Value b", "“名称”不包含a值或b值"),
    ("set", 'null, "a"', "“Name” to include Value a", "“名称”包含a值"),
    ("set", "not(null)", "“Name” to be known", "“名称”为已知"),
    ("boolean", "true", "“Name”", "“名称”成立"),
    ("boolean", "false", "“Name” not to be the case", "“名称”不成立"),
    ("boolean", "not(true)", "“Name” not to be the case", "“名称”不成立"),
    ("boolean", "null, true", "“Name”", "“名称”成立"),
    ("boolean", "null", "“Name” to be unknown", "“名称”为未知"),
    ("text", '"a"', "“Name” to be Value a", "“名称”为a值"),
    ("text", 'not("a","b")', "“Name” not to be Value a or Value b", "“名称”不是a值或b值"),
    ("number", ">=90", "“Name” to be at least 90 days", "“名称”须不低于90天"),
    ("number", "[10..2000]", "“Name” to be 10 to 2,000 days", "“名称”为10 至 2,000天"),
    ("number", "not(5)", "“Name” not to be 5 days", "“名称”不是5天"),
    ("date", '> date("2026-01-02")', "“Name” to be after 2026-01-02", "“名称”须晚于2026-01-02"),
])  # fmt: skip
def test_what_a_cell_asks_for(kind: str, cell: str, english: str, chinese: str) -> None:
    asked = attribute(kind, *(["a", "b", "c"] if kind in {"set", "text"} else []))
    tests = unary_tests(cell)
    assert requirement_in_words(asked, tests, "en") == english
    assert requirement_in_words(asked, tests, "zh") == chinese


@pytest.mark.parametrize(("cell", "actual", "english", "chinese"), [
    ({"s": '"u"'}, {"s": frozenset("v")},
     "needs “Attribute s” to include u; now: v (worth +25.0 points; source: rule of the pack)",
     "要求“属性s”包含u，目前：v（可得 +25.0 分；来源：包内规则）"),
    ({"s": 'not("v")'}, {"s": frozenset("v")},
     "needs “Attribute s” not to include v; now: v (", "要求“属性s”不包含v，目前：v（"),
    ({"p": "true"}, {"p": False}, "needs “Attribute p” (worth", "要求“属性p”成立（可得"),
    ({"p": "false"}, {"p": True},
     "needs “Attribute p” not to be the case (worth", "要求“属性p”不成立（可得"),
    ({"n": ">9"}, {"n": 8}, "needs “Attribute n” to be more than 9, but it is 8 (",
     "要求“属性n”须高于9，目前为8（"),
])  # fmt: skip
def test_near_misses(kit: ModuleType, cell: Any, actual: Any, english: str, chinese: str) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.evidence("R2", cell, effects={"b": 2}),
    ]
    attributes = [kit.many("s", "u", "v"), kit.flag("p"), kit.number("n")]
    decision = kit.decide(kit.pack(attributes, [kit.table(row) for row in rows]), actual)
    assert f"  Nearly supported: {english}" in "\n".join(lines(decision, "whynot"))
    assert f"  差一点成立：{chinese}" in "\n".join(lines(decision, "whynot", "zh"))


def test_what_nobody_can_change_is_the_last_near_miss(kit: ModuleType) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.evidence("R2", {"n": ">9"}, effects={"b": 2}),
        kit.evidence("R3", {"x": '"yes"'}, effects={"b": 2}, strength=60),
        kit.evidence("R4", {"p": "true"}, effects={"b": 1}, strength=50),
        kit.evidence("R5", {"n": ">9"}, effects={"c": 2}),
        kit.derive("D", {"n": ">9"}, '"yes"'),
        kit.derive("E", {}, '"no"'),
    ]
    evidence = [kit.table(row) for row in rows[:-2]]
    derive = kit.table(*rows[-2:], target="x", hit_policy="FIRST")
    derived = kit.choice("x", "yes", "no", derived=True)
    attributes = [kit.number("n", changeable=False), kit.flag("p"), derived]
    decision = kit.decide(kit.pack(attributes, [*evidence, derive]), {"n": 3, "p": False})
    found = {entry.mode: [m.rule for m in entry.near_misses] for entry in decision.why_not}
    assert found == {"b": ["R4", "R2", "R3"], "c": ["R5"]}


@pytest.fixture
def claims() -> dict[str, Claim]:
    """k1 and k3 are of source s1, k2 of s2."""
    of = {"k1": "s1", "k2": "s2", "k3": "s1"}
    return {
        name: Claim(id=name, source=source, date=OLD, label=Text(f"说法{name}。", f"Claim {name}."))
        for name, source in of.items()
    }


def test_a_conflict_quotes_the_most_trusted_claim_and_cites_its_source(
    kit: ModuleType, decide: Any, claims: Any
) -> None:
    rows = [
        kit.evidence("R2", {}, effects={"a": 2}, claims=("k1", "k3")),
        kit.evidence("R3", {}, effects={"a": -1}, claims=("k2",)),
    ]
    decision = decide(*rows, claims=claims, weights={"trust": {"s1": 90, "s2": 20}})
    (line,) = lines(decision, "conflicts")
    assert line == (
        "Mode a, Criterion c1: one side says “Claim k1” (Source one (2020-01-01), and 1 more), "
        "the other “Claim k2” (Source two (2020-01-01))"
    )
    joined = kit.evidence("R4", {}, effects={"a": 2}, claims=("k2", "k1"))
    other = kit.evidence("R5", {}, effects={"a": -1}, claims=("k4",))
    more = {**claims, "k4": Claim(id="k4", source="s3", label=Text("说法k4", "Claim k4"))}
    sources = {**kit.default_parts()["sources"], "s3": Source(id="s3")}
    decision = decide(
        joined, other, claims=more, sources=sources, weights={"trust": {"s1": 90, "s2": 20}}
    )
    (line,) = lines(decision, "conflicts", "zh")
    assert "一方认为“说法k1”（《来源一》2020-01-01，另有1条同此）" in line


def test_all_conflicts_about_the_leader_and_all_declared_ones_are_told(
    kit: ModuleType, decide: Any
) -> None:
    rows = [
        kit.evidence("R1", {}, "c1", effects={"a": 1}, strength=50, claims=("k1",)),
        kit.evidence("R2", {}, "c1", effects={"a": -1}, strength=20, claims=("k2",)),
        kit.evidence("R3", {}, "c3", effects={"a": 2, "b": 1, "c": 1}, claims=("k1",)),
        kit.evidence("R4", {}, "c3", effects={"a": -1, "b": -1, "c": -2}, claims=("k2",)),
    ]
    declared = [kit.clash(f"K{i}", {}, claims=("k1",), against=("k2",)) for i in range(12)]
    worded = [
        kit.clash(f"T{i}", {}, claims=("k1",), against=("k2",), treatment="term") for i in (1, 2)
    ]
    decision = decide(*rows, *worded, *declared)
    told = lines(decision, "conflicts")
    assert [line.split(":")[0] for line in told[:2]] == [
        "Mode a, Criterion c3",
        "Mode a, Criterion c1",
    ]
    assert [line.split(" (")[0] for line in told[2:-1]] == [f"Row K{i}" for i in range(12)]
    assert told[-1] == "2 more about Mode b and Mode c; 2 more on wording only"
    assert lines(decision, "conflicts", "zh")[-1] == (
        "另有2处分歧涉及模式b和模式c；另有2处只是说法或口径不同"
    )
    assert len(decision.conflicts) == len(told) + 3  # the record has them all
    assert lines(decide(*worded), "conflicts") == ["2 on wording only"]


def test_old_facts_stand_apart_from_what_is_to_be_verified(kit: ModuleType, decide: Any) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.gate("G1", {}, a="open", valid_from=OLD, claims=("k2",)),
    ]
    limits = Limits(min_margin=0, min_dimensions=1, stale_after_months=18)
    decision = decide(*rows, limits=limits)
    assert decision.status == "recommended"
    assert lines(decision, "verify") == []
    assert lines(decision, "aged") == ["Row G1 (source: Source two (2023-04-01))"]
    headings = [
        s.heading for lang in ("en", "zh") for s in sections(decision, lang) if s.id == "aged"
    ]
    assert headings == ["Old facts worth checking", "年头较久、值得复核的事实"]
    shut = kit.gate("G2", {}, a="conditional", valid_from=OLD, claims=("k2",))
    decision = decide(*rows, shut, limits=limits)
    (line,) = lines(decision, "verify")
    assert line.startswith("Row G2")
    assert line.endswith("old by now: verify it again.")


def test_what_is_missing_is_named_once_with_all_that_it_decides(
    kit: ModuleType, decide: Any
) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.gate("G1", {"p": "true"}, a="blocked", claims=("k1",)),
        kit.gate("G2", {"q": "true", "r": "true"}, a="conditional"),
        kit.gate("G3", {"p": "false"}, a="conditional"),
    ]
    decision, by_pack = decide(*rows), "(source: rule of the pack)"
    assert lines(decision, "verify") == [
        "Attribute p not known yet; it decides:",
        "  Row G1 (source: Source one (2025-12-01))",
        f"  Row G3 {by_pack}",
        f"Attribute q, Attribute r not known yet; together they decide: Row G2 {by_pack}",
    ]
    assert lines(decision, "verify", "zh")[0] == "尚不知道属性p，它决定："


def test_a_route_rule_that_may_apply_says_what_is_missing(kit: ModuleType, decide: Any) -> None:
    rows = [kit.evidence("R1", {}, effects={"a": 2}), kit.gate("G", {}, b="blocked", c="blocked")]
    modes = kit.routed(a=[(["b", "c"], {"p": "true"})], b=[], c=[])
    (line,) = lines(decide(*rows, alternatives=modes), "verify")
    assert line == (
        "Attribute p not known yet; "
        "it decides whether one of the routes Mode b and Mode c must be open."
    )


@pytest.mark.parametrize(("gates", "strength", "english", "chinese"), [
    ({"a": "blocked"}, 10, "could rule out Mode a", "可能使模式a不可行"),
    ({"b": "blocked"}, 10, "decides whether Mode b can be used", "关系到模式b能否采用"),
    ({}, 10, "could move the lead by up to 5.0 points", "最多可使分差变动 5.0 分"),
    ({}, 150, "could change the answer, 12.5 points at stake on average",
     "可能改变结论，平均影响 12.5 分"),
])  # fmt: skip
def test_what_hangs_on_a_question(
    kit: ModuleType, decide: Any, gates: Any, strength: int, english: str, chinese: str
) -> None:
    rows = [
        kit.evidence("R1", {}, "c3", effects={"a": 1}, strength=100),
        kit.evidence("R2", {"p": "true"}, "c3", effects={"b": 2}, strength=strength),
    ]
    gate = [kit.gate("G", {"p": "true"}, **gates)] if gates else []
    decision = decide(*rows, *gate)
    assert lines(decision, "questions") == [f"What is p? ({english})"]
    assert lines(decision, "questions", "zh") == [f"p是多少？（{chinese}）"]


def test_a_stake_that_rounds_to_nothing_is_not_shown_as_nought(
    kit: ModuleType, decide: Any
) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.evidence("R2", {"p": "true"}, effects={"b": 2}, strength=0),
    ]
    assert lines(decide(*rows), "questions") == ["What is p? (little hangs on it)"]
    level = [
        kit.evidence("R3", {}, "c3", effects={"a": 1}),
        kit.evidence("R4", {"p": "true"}, "c3", effects={"b": 1}),
        kit.evidence("R5", {"p": "true"}, "c3", effects={"b": 1}, strength=1, claims=("k1",)),
    ]
    decision = decide(*level, weights={"trust": {"s1": 1}})
    assert 0 < decision.question_details[0].regret < 0.05
    assert "(could move the lead by up to 25.0 points)" in lines(decision, "questions")[0]


def test_eight_reasons_and_how_many_smaller_ones(kit: ModuleType, decide: Any) -> None:
    def told(count: int, lang: str = "en") -> list[str]:
        rows = [kit.evidence(f"R{i}", {}, effects={"a": 1}, strength=10 + i) for i in range(count)]
        return lines(decide(*rows), "why", lang)

    assert len(told(8)) == 8
    assert told(8)[0].startswith("Row R7 (+2.1 points")
    assert told(9)[8:] == ["and a smaller one, +1.3 points"]
    assert told(10)[8:] == ["and 2 smaller ones, +2.6 points together"]
    assert told(10, "zh")[8:] == ["另有2条较小的理由，合计 +2.6 分"]


def test_scores_and_margin_are_shown_half_up(kit: ModuleType, decide: Any) -> None:
    """a has 5.25 points, b 4.0625: their difference of 1.1875 is rounded by itself."""
    rows = [
        kit.evidence("R1", {}, "c3", effects={"a": 1}, strength=21),
        kit.evidence("R2", {}, "c1", effects={"b": 1}, strength=65, claims=("k1",)),
    ]
    decision = decide(*rows, weights={"trust": {"s1": 50}})
    assert "+5.3 of 100 points, 1.2 ahead of Mode b" in headline(decision, "en")
    assert "(+4.1, open): 1.2 points behind" in lines(decision, "whynot")[0]


def test_a_leader_that_is_not_recommended_is_not_justified(kit: ModuleType, decide: Any) -> None:
    decision = decide(
        kit.evidence("R1", {}, effects={"a": 1}), limits=Limits(min_margin=0, min_dimensions=2)
    )
    heads = [sections(decision, lang)[0].heading for lang in ("en", "zh")]
    assert heads == ["What speaks for Mode a", "支持模式a的理由"]


def test_the_rest_of_many_alternatives_is_named(kit: ModuleType, decide: Any) -> None:
    modes = kit.routed(**{name: [] for name in "abcdefghi"})
    decision = decide(kit.evidence("R1", {}, effects={"a": 1}), alternatives=modes)
    last = "The rest score no higher than these: Mode h and Mode i"
    assert lines(decision, "whynot")[-1] == last
