"""Rule sets are kept for all dates on which the same rows are valid, and no date notices."""

from __future__ import annotations

import datetime
from types import ModuleType
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.decide.decision import Decision
from modesdk.model.profile import Case
from modesdk.ruleset import compile as compiling
from modesdk.ruleset import compile_ruleset, ruleset_for

DAY = datetime.timedelta(days=1)


def dated(kit: ModuleType, count: int) -> Any:
    """A pack whose rows begin every tenth day."""
    starts = [kit.TODAY + 10 * n * DAY for n in range(count)]
    rows = [kit.evidence(f"R{n}", {}, effects={"a": 1}, valid_from=s) for n, s in enumerate(starts)]
    return kit.pack([kit.flag("p")], [kit.table(*rows)])


def test_many_dates_compile_as_many_rule_sets_as_there_are_intervals(
    kit: ModuleType, monkeypatch: Any
) -> None:
    made = []

    def counted(pack: Any, as_of: Any) -> Any:
        made.append(as_of)
        return compile_ruleset(pack, as_of)

    monkeypatch.setattr(compiling, "compile_ruleset", counted)
    pack = dated(kit, 15)
    sizes = [len(ruleset_for(pack, kit.TODAY + n * DAY).decision) for n in range(-20, 380)]
    assert len(made) == 16
    assert sizes[:21] == [0] * 20 + [1]
    assert [len([s for s in sizes if s == count]) for count in (1, 14)] == [10, 10]
    assert ruleset_for(pack, kit.TODAY) is ruleset_for(pack, kit.TODAY + 9 * DAY)
    assert ruleset_for(pack, kit.TODAY) is not ruleset_for(pack, kit.TODAY + 10 * DAY)


def test_a_pack_keeps_no_more_rule_sets_than_it_may(kit: ModuleType) -> None:
    pack = dated(kit, compiling.MOST_RULESETS + 1)
    first = ruleset_for(pack, kit.TODAY)
    assert ruleset_for(pack, kit.TODAY) is first
    for n in range(compiling.MOST_RULESETS + 1):
        ruleset_for(pack, kit.TODAY + 10 * n * DAY)
    assert ruleset_for(pack, kit.TODAY) is not first


def ids(ruleset: Any) -> Any:
    """Every row of a rule set, block by block."""
    blocks = (ruleset.decision, ruleset.advice, ruleset.conflicts)
    derived = [[rule.id for rule in getattr(d, "rules", ())] for d in ruleset.derivations]
    return [[rule.id for rule in block] for block in blocks], derived


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_date_gives_what_a_fresh_compile_gives(
    data: st.DataObject, worlds: ModuleType
) -> None:
    """Dates before, on, between and after the days on which rows begin and end."""
    world = data.draw(worlds.worlds(profiles=2))
    around = [worlds.DAYS[0] - DAY, *worlds.DAYS, worlds.DAYS[-1] + DAY]
    for day in data.draw(st.permutations([datetime.date.min, *around, datetime.date.max])):
        assert ids(ruleset_for(world.pack, day)) == ids(compile_ruleset(world.pack, day))
        for values in world.profiles:
            case = Case(day, values)
            kept, fresh = Decision(world.pack, case), Decision(evolve(world.pack), case)
            assert kept.to_dict() == fresh.to_dict()


def test_rows_of_evaluators_begin_and_end_too(kit: ModuleType, worlds: ModuleType) -> None:
    row = worlds.EvidenceRow(
        id="PY", criterion="c1", effects={"a": 1}, valid_from=kit.TODAY, valid_to=kit.TODAY + DAY
    )
    made = (worlds.Arithmetic(rows=(row,)),)
    pack = kit.pack([kit.number("n"), kit.number("i")], [], evaluators=made)
    days = [kit.TODAY + n * DAY for n in (-1, 0, 1)]
    assert [len(ruleset_for(pack, day).decision) for day in days] == [0, 1, 0]


def test_an_evaluator_sees_each_date_although_the_rule_set_is_one(kit: ModuleType) -> None:
    seen = []

    class Noting:
        name, version, dimension, packs = "noting", "1", "d1", ("tiny",)
        inputs, probes = ("n",), {}
        rows = ()

        def evaluate(self, case: Case) -> dict[str, Any]:
            seen.append(case.as_of)
            return {}

    pack = kit.pack([kit.number("n")], [], evaluators=(Noting(),))
    for n in range(3):
        kit.decide(pack, {"n": 1}, as_of=kit.TODAY + n * DAY)
    assert seen == [kit.TODAY + n * DAY for n in range(3)]
    assert ruleset_for(pack, kit.TODAY) is ruleset_for(pack, kit.TODAY + 2 * DAY)


def test_how_old_a_fact_is_goes_by_the_date_of_the_case(kit: ModuleType) -> None:
    gate = kit.gate("G", {}, a="conditional", claims=("k1",))
    pack = kit.pack([kit.flag("p")], [kit.table(gate)])
    days = [datetime.date(2027, 5, 31), datetime.date(2027, 6, 1)]  # 18 months after 2025-12-01
    reasons = [kit.decide(pack, as_of=day).gate_reasons["a"][0] for day in days]
    assert [reason.verify for reason in reasons] == [False, True]
