"""What the checks let pass, and what their messages say; single faults are in bad_packs."""

from __future__ import annotations

import datetime

import pytest
from attrs import evolve

from modesdk.diagnostics import Severity
from modesdk.language.text import Text
from modesdk.model.pack import RouteRule
from modesdk.ruleset.checks import ESSENTIAL, THOROUGH, check_pack, masked
from modesdk.ruleset.partition import TooLargeError

LATER = datetime.date(2025, 6, 1)


def codes(pack):
    return [d.code for d in check_pack(pack)]


def test_a_good_pack_has_no_problems(good_pack):
    assert check_pack(good_pack) == []


def test_passes_are_explained():
    assert all(check.__doc__ for check in (*ESSENTIAL, *THOROUGH))


def test_errors_are_all_found_at_once_and_warnings_wait(with_rows):
    pack = with_rows("rows", A1={"criterion": "color"}, A2={"cells": ("red", "5")})
    found = check_pack(pack)
    assert sorted(d.code for d in found) == ["C-101", "C-102", "R-403"]
    assert all(d.severity is Severity.ERROR for d in found)


def test_the_position_in_a_cell_is_named(with_rows):
    (found,) = check_pack(with_rows("rows", A1={"cells": ('"red","rd"', "-")}))
    assert "position 7 of the cell" in found.message
    assert (found.location.row, found.location.column) == (2, "if kind")
    assert found.hint == 'Did you mean "red"?'


def test_of_several_columns_with_one_heading_the_right_one_is_named(good_pack):
    rows = good_pack.tables[0]
    twice = evolve(rows, conditions=("kind", "kind"))
    pack = evolve(good_pack, tables=(twice, *good_pack.tables[1:]))
    found = next(d for d in check_pack(pack) if d.code == "C-102")
    assert "under heading 2 of this name" in found.message


def test_a_declared_conflict_settles_open_against_blocked(good_pack, with_rows):
    pack = with_rows("gates", G1={"valid_to": None, "topic": ""})
    assert codes(pack) == []
    without = evolve(pack, tables=pack.tables[:-1])
    assert codes(without) == ["R-453"]


def test_validity_periods_that_touch_do_not_overlap(with_rows):
    assert codes(with_rows("gates", G1={"valid_to": LATER})) == ["R-450"]


def test_several_sources_may_say_the_same(good_pack):
    """Evidence on one topic from two sources adds up; from one source it is a second state."""
    rows = good_pack.tables[0]
    again = evolve(rows.rows[0], id="A3", claims=("c2",), line=9)
    claims = {**good_pack.claims, "c2": evolve(good_pack.claims["c2"], rows=("A2", "A3", "G2"))}
    tables = (evolve(rows, rows=(*rows.rows, again)), *good_pack.tables[1:])
    assert codes(evolve(good_pack, tables=tables, claims=claims)) == []


def test_conditions_are_compared_without_regard_to_their_order(with_rows):
    pack = with_rows(
        "gates",
        G1={"cells": ('"red","blue"',), "valid_to": LATER},
        G2={"cells": ('"blue","red"',)},
    )
    assert "R-450" in codes(pack)


def test_a_first_table_may_end_with_a_row_for_all_the_rest(with_rows):
    """It decides where the size is missing, so it is not shadowed."""
    assert codes(with_rows("big", B2={"cells": ("-",)})) == []


def test_rows_of_different_times_do_not_shadow_each_other(with_rows):
    narrow = with_rows("big", B2={"cells": ("> 60",)})
    assert codes(narrow) == ["R-452", "R-464"]
    later = with_rows("big", B1={"valid_to": LATER}, B2={"cells": ("> 60",), "valid_from": LATER})
    assert codes(later) == ["R-464"]


def test_unique_rows_need_not_meet_when_they_are_never_valid_together(good_pack, with_rows):
    def unique(pack):
        tables = (evolve(t, hit_policy="UNIQUE") if t.target else t for t in pack.tables)
        return evolve(pack, tables=tuple(tables))

    assert codes(unique(good_pack)) == []
    both = with_rows("big", B2={"cells": ("< 60",)})
    (found,) = check_pack(unique(both))
    assert found.code == "R-455"
    assert "with different values, for instance for size = " in found.message
    apart = with_rows("big", B1={"valid_to": LATER}, B2={"cells": ("< 60",), "valid_from": LATER})
    assert codes(unique(apart)) == ["R-464"]


def test_a_missing_value_and_a_row_without_a_value_are_no_gaps(good_pack, with_rows):
    assert codes(with_rows("big", B2={"cells": ("<= 40",)})) == ["R-464"]
    said_so = {"cells": ("<= 40",)}, {"cells": ("-",), "value": "null"}
    (big,) = (t for t in with_rows("big", B2=said_so[0]).tables if t.target)
    rest = evolve(big.rows[-1], id="B3", **said_so[1])
    tables = [evolve(t, rows=(*big.rows, rest)) if t.target else t for t in good_pack.tables]
    assert codes(evolve(good_pack, tables=tuple(tables))) == []


def test_a_gap_in_the_past_is_not_told(with_rows):
    ended = datetime.date(2020, 1, 1)
    assert codes(with_rows("big", B1={"valid_from": ended})) == []
    assert codes(with_rows("big", B1={"valid_to": ended})) == ["R-464"]


def test_a_long_route_cycle_is_named(good_pack):
    one = evolve(good_pack.alternatives["one"], routes=(RouteRule(("two",)),))
    pack = evolve(good_pack, alternatives={**good_pack.alternatives, "one": one})
    (found,) = check_pack(pack)
    assert found.code == "R-417"
    assert found.message.count("->") == 2


@pytest.mark.parametrize("pattern", ["(", "[", "(?P<", "a{2,1}"])
def test_a_broken_pattern_is_reported_once(good_pack, pattern):
    kind = evolve(good_pack.schema["kind"], pattern=pattern, open_domain=True)
    schema = evolve(good_pack.schema, attributes={**good_pack.schema.attributes, "kind": kind})
    assert codes(evolve(good_pack, schema=schema)) == ["R-420"]


def test_a_pack_of_nothing_does_not_crash(good_pack):
    bare = evolve(good_pack, alternatives={}, dimensions={}, criteria={}, tables=(), claims={})
    assert set(codes(bare)) == {"R-406", "R-423", "R-424"}


def test_two_things_with_all_their_words_in_common_are_one_finding(good_pack):
    one, two = list(good_pack.alternatives.values())[:2]
    twin = evolve(two, label=one.label, aliases=(one.id, *one.aliases))
    pack = evolve(good_pack, alternatives={**good_pack.alternatives, two.id: twin})
    assert codes(pack) == ["R-428"]


def test_a_derived_attribute_may_have_the_label_of_a_given_one(good_pack):
    given, derived = good_pack.schema["size"], good_pack.schema["big"]
    same = {**good_pack.schema.attributes, "big": evolve(derived, label=given.label)}
    assert codes(evolve(good_pack, schema=evolve(good_pack.schema, attributes=same))) == []


def test_a_finding_carries_a_case_as_a_file_with_cases_has_it(with_rows):
    (found,) = check_pack(with_rows("big", B2={"cells": ("<= 40",)}))
    assert found.to_dict()["case"] == {
        "case_id": "R-464-big",
        "as_of": "2026-01-01",
        "size": "50",
    }
    assert found.said_in("zh").case == found.case


def test_rows_that_tell_many_cases_apart_are_gone_through_one_by_one(monkeypatch, with_rows):
    def pack():
        return with_rows("big", B1={"cells": ("> 60",)}, B2={"cells": ("-",), "value": "true"})

    assert codes(pack()) == ["R-467"]

    def too_many(*rows, **how):
        raise TooLargeError("size")

    monkeypatch.setattr(masked, "worlds", too_many)
    assert codes(pack()) == ["R-467"]
    monkeypatch.setattr(masked, "table_difference", too_many)
    assert codes(pack()) == ["R-469"]


@pytest.mark.parametrize(("wide", "narrow"), [("G1", "G2"), ("G2", "G1")])
def test_rows_of_which_one_holds_more_often_do_not_contradict(good_pack, wide, narrow):
    gates = next(table for table in good_pack.tables if table.id == "gates")
    cells = {wide: ("> 40",), narrow: ("> 50",)}
    rows = [evolve(r, cells=cells[r.id], topic="t", valid_to=None) for r in gates.rows]
    changed = evolve(gates, conditions=("size",), rows=tuple(rows))
    others = [table for table in good_pack.tables if table.id not in ("gates", "conflicts")]
    assert codes(evolve(good_pack, tables=(*others, changed))) == []
    same = [evolve(row, cells=("> 40",)) for row in rows]
    again = evolve(good_pack, tables=(*others, evolve(changed, rows=tuple(same))))
    assert codes(again) == ["R-450", "R-453"]


def test_rows_that_only_derived_attributes_keep_apart_may_stand_together(good_pack):
    """Big are those above 50: no profile makes both rows true, and none is left undecided."""
    big = next(table for table in good_pack.tables if table.target)
    rows = [
        evolve(big.rows[0], id="T1", cells=("true", "-"), value="true"),
        evolve(big.rows[1], id="T2", cells=("-", "[0..50]"), value="false"),
    ]
    tall = evolve(big, id="tall", target="tall", conditions=("big", "size"), rows=tuple(rows))
    pack = derived_too(good_pack, evolve(tall, hit_policy="UNIQUE"))
    assert codes(pack) == []
    wider = evolve(rows[1], cells=("-", "[0..60]"))
    (found,) = check_pack(
        derived_too(good_pack, evolve(tall, rows=(rows[0], wider), hit_policy="UNIQUE"))
    )
    assert (found.code, dict(found.case)["size"]) == ("R-455", "60")


def derived_too(pack, table):
    """The pack with one more derived attribute, which an evidence row asks for."""
    attribute = evolve(pack.schema["big"], id="tall", label=Text("高", "Tall"))
    schema = evolve(pack.schema, attributes={**pack.schema.attributes, "tall": attribute})
    rows = evolve(
        pack.tables[0],
        conditions=(*pack.tables[0].conditions, "tall"),
        rows=tuple(
            evolve(row, cells=(*row.cells, "true" if row.id == "A1" else "-"))
            for row in pack.tables[0].rows
        ),
    )
    return evolve(pack, schema=schema, tables=(rows, *pack.tables[1:], table))


def test_rows_contradict_each_other_through_what_is_derived(good_pack):
    gates = next(table for table in good_pack.tables if table.id == "gates")
    cells = {"G1": ("true", "-"), "G2": ("-", "> 50")}
    rows = [evolve(r, cells=cells[r.id], topic="", valid_to=None) for r in gates.rows]
    changed = evolve(gates, conditions=("big", "size"), rows=tuple(rows))
    others = [table for table in good_pack.tables if table.id not in ("gates", "conflicts")]
    assert codes(evolve(good_pack, tables=(*others, changed))) == ["R-453"]
