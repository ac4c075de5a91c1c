"""YAML and CSV say the same of a case: variants, dates, weights, states, refusals, comparisons."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import modesdk
from modesdk.errors import PackError
from modesdk.io.case_files import examine_cases, read_cases
from modesdk.model.cases import RegressionCase, State, Sweep
from modesdk.model.pack import Pack
from modesdk.model.weights import WeightChanges
from modesdk.ruleset import breakpoints

NEW_YEAR = datetime.date(2024, 1, 1)
IN_YAML = """
cases:
- id: A
  title: {zh: 甲, en: First}
  dates: [before 2024-01-01, on 2024-01-01]
  weights: {money: 3, rules: {H-03: 0.5}}
  profile: {insulation: good, outdoor_space: true, priorities: [little_work]}
  expect: {recommended: [heat_pump], blocked: none}
  because: [L1]
  source: s1
  tags: [warm, new]
  note: looked at
  variants:
  - id: B
    change: {outdoor_space: null, insulation: poor, priorities: []}
    expect: {order: heat_pump > keep_gas, than: heat_pump lower than in A@2024-01-01}
    state: xfail
    reason: not yet
- id: C
  profile: {insulation: gold}
  expect: {error: V-503 at insulation}
- id: D
  profile: {insulation: good}
  state: todo
"""
IN_CSV = """\
case_id,zh,en,variant_of,dates,weights,insulation,outdoor_space,priorities,expect recommended,\
expect blocked,expect order,expect fires,expect error,expect than,source,tags,note,state,reason
A,甲,First,,"before 2024-01-01, on 2024-01-01",money = 3; rules.H-03 = 0.5,good,true,little_work,\
heat_pump,none,,L1,,,s1,warm new,looked at,,
B,,,A,,,poor,-,[],,,heat_pump > keep_gas,,,heat_pump lower than in A@2024-01-01,,,,xfail,not yet
C,,,,,,gold,,,,,,,V-503 at insulation,,,,,,
D,,,,,,good,,,,,,,,,,,,todo,
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return modesdk.load_pack("home-heating")


def read(pack: Pack, folder: Path, text: str, name: str) -> tuple[RegressionCase, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_cases(pack, folder / name)


def said(pack: Pack, folder: Path, text: str, name: str = "cases.csv") -> list[str]:
    with pytest.raises(PackError) as error:
        read(pack, folder, text, name)
    return [f"{d.code} {d.location}: {d.message}" for d in error.value.diagnostics]


def content(case: RegressionCase) -> tuple[Any, ...]:
    refused = [(p.code, p.location.column) for p in case.refused]
    return (
        case.id, case.title, case.as_of, case.dates, dict(case.values), case.weights,
        dict(case.expect), refused, case.state, case.reason, case.source, case.tags, case.note,
        case.variant_of,
    )  # fmt: skip


def test_both_formats_say_the_same(pack: Pack, tmp_path: Path) -> None:
    in_yaml = read(pack, tmp_path, IN_YAML, "a.yaml")
    in_csv = read(pack, tmp_path, IN_CSV, "b.csv")
    assert list(map(content, in_yaml)) == list(map(content, in_csv))


@pytest.mark.parametrize(("text", "name"), [(IN_YAML, "a.yaml"), (IN_CSV, "b.csv")])
def test_what_a_case_says(text: str, name: str, pack: Pack, tmp_path: Path) -> None:
    first, variant, refused, later = read(pack, tmp_path, text, name)
    assert first.dates == Sweep((("before", NEW_YEAR), ("on", NEW_YEAR)))
    assert first.weights == WeightChanges(dimensions={"money": 30}, rules={"H-03": 50})
    assert first.expect == {"recommended": ("heat_pump",), "blocked": (), "fires": ("L1",)}
    assert (first.source, first.tags, first.note) == ("s1", ("warm", "new"), "looked at")
    assert variant.values == {"insulation": "poor", "priorities": frozenset()}
    assert (variant.title, variant.dates, variant.weights) == (
        first.title, first.dates, first.weights
    )  # fmt: skip
    assert variant.expect.keys() == {"order", "than"}
    assert (variant.state, variant.reason) == (State.XFAIL, "not yet")
    assert [(p.code, p.location.column) for p in refused.refused] == [("V-503", "insulation")]
    assert (later.state, later.expect) == (State.TODO, {})


def test_the_runs_of_a_sweep(pack: Pack, tmp_path: Path) -> None:
    text = "case_id,dates,insulation,expect fires\nA,every breakpoint,good,L1\n"
    (case,) = read(pack, tmp_path, text, "a.csv")
    turns = breakpoints(pack)
    assert turns
    runs = [(run.id, run.as_of) for run in case.on_each_date(turns)]
    days = sorted({*turns, *(day - datetime.timedelta(1) for day in turns)})
    assert sorted(runs) == [(f"A@{day}", day) for day in days]
    assert Sweep((("after", NEW_YEAR),)).dates(()) == (datetime.date(2024, 1, 2),)


def test_weights_from_a_file(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text("weights: {dimensions: {money: 3}}\n", encoding="utf-8")
    text = "case_id,weights,insulation,expect fires\nA,file: w.yaml,good,L1\n"
    (tmp_path / "cases.csv").write_text(text, encoding="utf-8")
    (case,) = read_cases(pack, tmp_path)  # the file of weights is no file of cases
    assert case.weights == WeightChanges(dimensions={"money": 30})


HEAD = "case_id,insulation,expect fires"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (f"{HEAD},variant_of\nA,good,L1,B\n", ["P-204 cases.csv, row 2, variant_of: no case of"]),
        (
            f"{HEAD},variant_of\nA,good,L1,\nB,poor,L1,A\nC,poor,L1,B\n",
            ["P-204 cases.csv, row 4, variant_of: 'B' is a variant itself"],
        ),
        (f"{HEAD},state\nA,good,L1,off\n", ["P-204 cases.csv, row 2, state: no state is called"]),
        (f"{HEAD},state\nA,good,L1,xfail\n", ["P-203 cases.csv, row 2, state: a case that is"]),
        (f"{HEAD},dates\nA,good,L1,soon\n", ["V-508 cases.csv, row 2, dates: got 'soon'"]),
        (
            f"{HEAD},dates,as_of\nA,good,L1,2024-01-01,2024-01-01\n",
            ["P-204 cases.csv, row 2, dates: a case has either"],
        ),
        (f"{HEAD},weights\nA,good,L1,mony = 3\n", ["W-601 cases.csv, row 2, mony: no dimension"]),
        (f"{HEAD},weights\nA,good,L1,money = 1000\n", ["W-602 cases.csv, row 2, money: got"]),
        (f"{HEAD},weights\nA,good,L1,file: x.yaml\n", ["P-200 x.yaml"]),
        (f"{HEAD},weights\nA,good,L1,file: ../x.yaml\n", ["P-208 cases.csv, row 2, weights: "]),
        (
            f"{HEAD},expect error\nA,good,L1,V-503\n",
            ["P-204 cases.csv, row 2, expect fires: a case"],
        ),
        (
            f"{HEAD},expect than\nA,good,,keep_gas higher than in B\n",
            ["P-204 cases.csv, row 2, expect than: than: no case is called 'B'"],
        ),
        (f"{HEAD}\nA@1,good,L1\n", ["P-204 cases.csv, row 2, case_id: an id of a case holds no @"]),
        (f"{HEAD}\nA,good,L1\nA,poor,L1\n", ["P-204 cases.csv, row 3, case_id: a second case"]),
        (
            f"{HEAD},profile colour\nA,good,L1,\n",
            ["T-302 cases.csv, row 1, profile colour: unknown"],
        ),
    ],
)  # fmt: skip
def test_problems_stand_at_their_cell(
    text: str, messages: list[str], pack: Pack, tmp_path: Path
) -> None:
    found = said(pack, tmp_path, text)
    assert len(found) == len(messages)
    assert all(map(str.startswith, found, messages)), found


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("expect: {fires: [L1]}\n  fires: [L2]", "P-204 cases.yaml, row 5: 'fires' is given twice"),
        ("because: [L1]\n  fires: [L2]", "P-204 cases.yaml, row 5: 'fires' is given twice"),
        ("expect: 3", "P-204 cases.yaml, row 4: `expect` is a mapping"),
        ("expect: {recomended: a}", "P-202 cases.yaml, row 4: unknown key 'recomended' in a case"),
        ("fires: L1\n  variants: [{change: 3}]", "P-204 cases.yaml, row 5: `change` is a mapping"),
        ("expect:\n    status: fine", "P-204 cases.yaml, row 5, A.status: status: no status"),
    ],
)
def test_problems_of_yaml_stand_at_their_line(
    lines: str, message: str, pack: Pack, tmp_path: Path
) -> None:
    text = f"cases:\n- id: A\n  profile: {{insulation: good}}\n  {lines}\n"
    (found,) = said(pack, tmp_path, text, "cases.yaml")
    assert found.startswith(message)


def test_the_same_id_in_two_files(pack: Pack, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(f"{HEAD}\nA,good,L1\n", encoding="utf-8")
    with pytest.raises(PackError) as error:
        read_cases(pack, tmp_path)
    (problem,) = error.value.diagnostics
    assert (problem.location.file, problem.hint) == (
        "b.csv",
        "The first stands in a.csv, row 2, case_id",
    )


def test_a_case_that_repeats_another_is_a_warning(pack: Pack, tmp_path: Path) -> None:
    text = f"{HEAD}\nA,good,L1\nB,good,L1\nC,good,L2\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    cases, problems = examine_cases(pack, tmp_path)
    assert [case.id for case in cases] == ["A", "B", "C"]
    assert [(p.code, p.location.row) for p in problems] == [("P-223", 3)]


def test_refusals_of_other_values_are_other_cases(pack: Pack, tmp_path: Path) -> None:
    rows = ("A,splendid", "B,awful", "C,awful")
    lines = ["case_id,insulation,expect error", *(f"{row},V-503 at insulation" for row in rows)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    _, problems = examine_cases(pack, tmp_path)
    assert [(p.code, p.location.row) for p in problems] == [("P-223", 4)]


def test_the_nearest_state_is_named_as_it_is_written(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD},state\nA,good,L1,xfial\n", encoding="utf-8")
    _, (problem,) = examine_cases(pack, tmp_path)
    assert problem.hint == "Did you mean 'xfail'?"


def test_an_attribute_called_as_a_column_of_cases(pack: Pack, tmp_path: Path) -> None:
    insulation = evolve(pack.schema["insulation"], id="state")
    schema = evolve(pack.schema, attributes={**pack.schema.attributes, "state": insulation})
    odd = evolve(pack, schema=schema)
    (problem,) = said(odd, tmp_path, "case_id,state,expect fires\nA,good,L1\n")
    assert "'state' is a column of cases and an attribute" in problem
    (case,) = read(
        odd, tmp_path, "case_id,Profile state,state,expect fires\nA,good,todo,L1\n", "b.csv"
    )
    assert (dict(case.values), case.state) == ({"state": "good"}, State.TODO)
