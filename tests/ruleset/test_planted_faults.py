"""A fault planted in a copy of either shipped pack is found, and the case that shows it does."""

from __future__ import annotations

import csv
import datetime
import shutil
from pathlib import Path

import pytest
from attrs import evolve

from modesdk.api import examine_pack
from modesdk.diagnostics import Location, Severity
from modesdk.engines import engine_for
from modesdk.errors import TableError
from modesdk.io.normalise import normalise_values
from modesdk.model.profile import Case
from modesdk.model.weights import Weights
from modesdk.plugins import Plugins
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import row_weight

PLUGINS = Path(__file__).parents[2] / "plugins"
HOUSE = PLUGINS / "home-heating/src/modesdk_home_heating/pack"
SHOP = PLUGINS / "tiktok-shop/src/modesdk_tiktok_shop/pack"
GATES, DUE = "tables/gates/gates.csv", "tables/derived/replacement_due.csv"
OPEN_TO, DERIVED = "tables/gates/availability.csv", "tables/derived"
D = "D-lacks_operating_team"
TEAM = f"{DERIVED}/lacks_operating_team.csv"
THRESHOLDS, LOGISTICS = "tables/gates/thresholds.csv", "tables/capability/logistics.csv"


FORM = ("R-456", "R-457", "R-458", "R-460")
"""What a planted row lacks besides: texts, and a place among the rows of its claims."""


def cell(row, column, text, nth=0):
    """Change the cell of a row under the nth heading of a name."""

    def change(table):
        places = [i for i, heading in enumerate(table[0]) if heading == column]
        next(line for line in table if line[0] == row)[places[nth]] = text

    return change


def line(row, cells):
    """Add a row at the end."""

    def change(table):
        given = dict(cells)
        new = [given.pop(heading, "") for heading in table[0]]
        assert not given
        table.append([row, *new[1:]])

    return change


def again(column, after, **cells):
    """Add a second column of a name, with cells by row id."""

    def change(table):
        place = table[0].index(after) + 1
        for row in table:
            named = row is table[0]
            row.insert(place, column if named else cells.get(row[0].replace("-", ""), "-"))

    return change


def without(row):
    return lambda table: table.remove(next(found for found in table if found[0] == row))


def moved_up(row):
    return lambda table: table.insert(
        2, table.pop(next(i for i, r in enumerate(table) if r[0] == row))
    )


def planted(folder, source, edits):
    """A copy of a pack with changes to its tables, or to the text of pack.yaml."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("cases"))
    for name, change in edits:
        path = folder / name
        if isinstance(change, tuple):
            text = path.read_text("utf-8")
            assert change[0] in text
            path.write_text(text.replace(*change), "utf-8")
            continue
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = list(csv.reader(stream))
        change(table)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(table)
    return folder


def examined(folder):
    pack, problems = examine_pack(folder, plugins=Plugins())
    assert pack is not None, problems
    return pack, problems


@pytest.fixture(scope="module")
def sound():
    """What is said of the packs as they are."""
    return {source: {(d.code, d.message) for d in examined(source)[1]} for source in (HOUSE, SHOP)}


def found_in(tmp_path, sound, source, edits, code):
    """The pack with the fault, and what is said of it that was not said before.

    A row that is blocked by a second state of its fact changes nothing either.
    """
    pack, problems = examined(planted(tmp_path / "pack", source, edits))
    new = [d for d in problems if (d.code, d.message) not in sound[source]]
    codes = [d.code for d in new if d.code not in FORM]
    assert codes == [code] or (code, codes) == ("R-450", ["R-467", "R-450"]), new
    return pack, next(d for d in new if d.code == code)


def read_back(pack, problem):
    """The case of a problem, read as from a CSV file."""
    cells = dict(problem.case)
    assert cells.pop("case_id").startswith(problem.code)
    day = datetime.date.fromisoformat(cells.pop("as_of"))
    values, problems = normalise_values(pack.schema, cells, Location("cases.csv"))
    assert problems == []
    return Case(day, values)


def evaluated(pack, case, left_out=""):
    """The rows that hold, what was derived, gates and sums; without one row if so wished."""
    tables = [
        evolve(t, rows=tuple(row for row in t.rows if row.id != left_out)) for t in pack.tables
    ]
    rules = compile_ruleset(evolve(pack, tables=tuple(tables)), case.as_of)
    weights = [row_weight(rule, Weights.of(pack)) for rule in rules.decision]
    found = engine_for(rules, "reference").evaluate(case, weights)
    return {rules.decision[i].id for i in found.truth.fired}, found


BROKEN = {
    HOUSE: [(DUE, cell("D-02", "if boiler_age_years", "< 25"))],
    SHOP: [
        ("pack.yaml", ("lacks_operating_team}", "lacks_operating_team, hit_policy: ANY}")),
        (TEAM, cell(f"{D}-2", "then value", "false")),
        (TEAM, cell(f"{D}-3", "if operations_strength", 'not("weak")')),
        (TEAM, cell(f"{D}-3", "if team_level", 'not("none")')),
    ],
}
GAP = {
    HOUSE: ("replacement_due", [(DUE, cell("D-01", "if boiler_age_years", ">= 21"))]),
    SHOP: ("wants_brand", [(f"{DERIVED}/wants_brand.csv", without("D-wants_brand-3"))]),
}
SHADOWED = {
    HOUSE: (
        "D-03",
        [
            ("pack.yaml", ("hit_policy: UNIQUE", "hit_policy: FIRST")),
            (
                DUE,
                line(
                    "D-03",
                    {
                        "if boiler_age_years": "[25..30]",
                        "then value": "true",
                    },
                ),
            ),
        ],
    ),
    SHOP: (
        "D-x",
        [
            (
                TEAM,
                line(
                    "D-x",
                    {
                        "if operations_strength": '"weak"',
                        "if team_level": '"none"',
                        "then value": "true",
                    },
                ),
            ),
            (TEAM, moved_up("D-x")),
        ],
    ),
}
NEVER = {
    HOUSE: [
        (
            "tables/evidence/money.csv",
            again("if boiler_age_years", "if replacement_due", M02="< 15"),
        )
    ],
    SHOP: [(LOGISTICS, cell("R002-65", "if ship_from", 'not("merchant_wh_cn")', 1))],
}
TWO_STATES = {
    HOUSE: ({"G-05", "G-06"}, [(GATES, cell("G-06", "valid_to", ""))]),
    SHOP: ({"R001-28", "R003-17"}, [(OPEN_TO, cell("R003-17", "valid_to", ""))]),
}
SILENCE = {
    HOUSE: ({"G-06"}, {"G-05"}, [(GATES, cell("G-06", "valid_to", "2023-06-01"))]),
    SHOP: ({"R003-17"}, {"R001-28"}, [(OPEN_TO, cell("R001-28", "valid_from", "2025-02-01"))]),
}
OPEN_AND_BLOCKED = {
    HOUSE: (
        {"G-03", "G-x"},
        [
            (
                GATES,
                line(
                    "G-x",
                    {
                        "if outdoor_space": "not(true)",
                        "then heat_pump": "open",
                    },
                ),
            )
        ],
    ),
    SHOP: (
        {"R003-04", "x"},
        [
            (
                OPEN_TO,
                line(
                    "x",
                    {
                        "if market": '"US"',
                        "then semi_closed_loop": "open",
                    },
                ),
            )
        ],
    ),
}
OPPOSITE = {
    HOUSE: (
        {"H-02", "H-x"},
        [
            (
                "tables/evidence/house.csv",
                line(
                    "H-x",
                    {
                        "if insulation": 'not("medium", "good")',
                        "criterion": "fit",
                        "then heat_pump": "1",
                        "claims": "L1",
                    },
                ),
            )
        ],
    ),
    SHOP: (
        {"R000-57", "x"},
        [
            (
                "tables/capability/risk.csv",
                line(
                    "x",
                    {
                        "if risk_appetite": 'not("moderate", "high")',
                        "criterion": "risk",
                        "then self_operated": "1",
                        "claims": "s000-57",
                    },
                ),
            )
        ],
    ),
}
IDLE = {
    HOUSE: (
        "G-x",
        [
            (
                GATES,
                line(
                    "G-x",
                    {
                        "if boiler_age_years": ">= 35",
                        "then keep_gas": "conditional",
                        "valid_from": "2024-06-01",
                    },
                ),
            )
        ],
    ),
    SHOP: (
        "x",
        [
            (
                THRESHOLDS,
                line(
                    "x",
                    {
                        "if tk_monthly_gmv_90d_usd": "< 1000",
                        "then joint_operation": "conditional",
                        "valid_from": "2024-05-01",
                    },
                ),
            )
        ],
    ),
}
MEMBER = {
    HOUSE: [
        ("tables/evidence/house.csv", cell("H-03", "if flow_temperature_c", "<= 45, [70..75]")),
        (
            "tables/evidence/house.csv",
            again("if flow_temperature_c", "if flow_temperature_c", H03="< 60"),
        ),
    ],
    SHOP: [(LOGISTICS, cell("R002-65", "if ship_from", '"merchant_wh_cn", "overseas_wh"'))],
}
both = pytest.mark.parametrize("source", [HOUSE, SHOP], ids=["home-heating", "tiktok-shop"])


def test_of_the_packs_as_they_are_only_notes_are_new():
    """Rows that other sources' rows outweigh: what they say is true, so they stand."""
    idle = [d for d in examined(SHOP)[1] if d.code == "R-467"]
    assert all(d.severity is Severity.INFO for d in idle)
    rows = [dict(d.case)["case_id"].removeprefix("R-467-") for d in idle]
    assert rows == ["R004-35a", "R004-35b", "R001-42", "R002-77"]
    assert [d.code for d in examined(SHOP)[1] if d not in idle] == []
    away = {"P-204", "R-456", "R-457"}  # its evaluator, whose rows cases name
    assert {d.code for d in examined(HOUSE)[1]} == away


@both
def test_rows_that_may_not_meet(tmp_path, sound, source):
    pack, problem = found_in(tmp_path, sound, source, BROKEN[source], "R-455")
    with pytest.raises(TableError):
        evaluated(pack, read_back(pack, problem))


@both
def test_a_case_that_no_row_decides(tmp_path, sound, source):
    target, edits = GAP[source]
    pack, problem = found_in(tmp_path, sound, source, edits, "R-464")
    case = read_back(pack, problem)
    assert case.values
    assert target not in evaluated(pack, case)[1].values


@both
def test_a_row_that_never_decides(tmp_path, sound, source):
    row, edits = SHADOWED[source]
    pack, problem = found_in(tmp_path, sound, source, edits, "R-452")
    case = read_back(pack, problem)
    assert holds(pack, row, case)
    assert evaluated(pack, case)[1].values == evaluated(pack, case, row)[1].values


def holds(pack, row, case):
    """Whether a row of a derive table is true."""
    rules = compile_ruleset(pack, case.as_of)
    rule = next(r for table in rules.tables for r in table.rules if r.id == row)
    return all(t.tests.matches(case.values.get(t.attribute)) is True for t in rule.tests)


@both
def test_a_row_that_never_holds(tmp_path, sound, source):
    _, problem = found_in(tmp_path, sound, source, NEVER[source], "R-451")
    assert problem.case == ()


@both
def test_two_states_of_one_fact(tmp_path, sound, source):
    rows, edits = TWO_STATES[source]
    pack, problem = found_in(tmp_path, sound, source, edits, "R-450")
    assert rows <= evaluated(pack, read_back(pack, problem))[0]


@both
def test_days_between_two_states(tmp_path, sound, source):
    before, after, edits = SILENCE[source]
    pack, problem = found_in(tmp_path, sound, source, edits, "R-466")
    case = read_back(pack, problem)
    earlier = evolve(case, as_of=case.as_of - datetime.timedelta(days=1))
    later = evolve(case, as_of=datetime.date(2025, 3, 1))
    assert before <= evaluated(pack, earlier)[0]
    assert not (before | after) & evaluated(pack, case)[0]
    assert after <= evaluated(pack, later)[0]


@both
@pytest.mark.parametrize(("faults", "code"), [(OPEN_AND_BLOCKED, "R-453"), (OPPOSITE, "R-454")])
def test_rows_that_contradict_each_other(tmp_path, sound, source, faults, code):
    rows, edits = faults[source]
    pack, problem = found_in(tmp_path, sound, source, edits, code)
    assert rows <= evaluated(pack, read_back(pack, problem))[0]


@both
def test_a_gate_that_a_stricter_one_always_outweighs(tmp_path, sound, source):
    row, edits = IDLE[source]
    pack, problem = found_in(tmp_path, sound, source, edits, "R-467")
    case = read_back(pack, problem)
    fired, with_it = evaluated(pack, case)
    assert row in fired
    assert with_it.gates == evaluated(pack, case, row)[1].gates


@both
def test_a_member_that_the_row_does_without(tmp_path, sound, source):
    _, problem = found_in(tmp_path, sound, source, MEMBER[source], "R-468")
    assert problem.location.column.startswith("if ")
    assert len(problem.case) > 2


def test_evidence_that_is_always_clipped(tmp_path):
    pack, problems = examined(SHOP)
    for problem in (d for d in problems if dict(d.case).get("case_id") in ("R-467-R001-42",)):
        case = read_back(pack, problem)
        fired, with_it = evaluated(pack, case)
        assert "R001-42" in fired
        assert with_it.support != evaluated(pack, case, "R001-42")[1].support
