"""Cases in files as tests of pytest: what is collected, how it is called, what a failure says."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import modesdk
import modesdk.pytest_items.collectors  # runs inside of a test forget what they are first to import
from modesdk.io.case_files import read_cases
from modesdk.plugins import Plugins
from modesdk.workbook.read.case_sheets import sheets_with_cases
from modesdk.xlsx.package import Package

HEADER = ("case_id", "as_of", "insulation", "flow_temperature_c", "outdoor_space",
          "district_network", "boiler_age_years", "expect recommended", "expect fires",
          "tags", "source", "state", "reason")  # fmt: skip
DAY = datetime.date(2025, 3, 1)
HOUSE = (DAY, "good", 35, True, False, 24)
GOOD = ("good", *HOUSE, "heat_pump", "L1", "纸面 winter", "leaflet, page 2")
WRONG = ("wrong", *HOUSE, "keep_gas", "H-04")
INI = """
[pytest]
addopts = --strict-config --strict-markers
modesdk_cases =
    cases.*
"""


@pytest.fixture(scope="module", autouse=True)
def loaded() -> modesdk.Pack:
    """Has all modules of the pack imported, for the same reason."""
    return modesdk.load_pack("home-heating")


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project whose files called cases.* hold cases of the heating pack."""
    pytester.makeini(INI + "modesdk_pack = home-heating\n")
    return pytester


def sheet(
    folder: Path, rows: Sequence[Sequence[Any]], *, title: str = "Winter", header: Any = HEADER
) -> Path:
    """`cases.xlsx` with the rows below a title and the headings; the first case stands in row 4."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in (("What must come out",), (), header, *rows):
        page.append(row)
    book.create_sheet("Notes").append(["nothing to be judged"])
    path = folder / "cases.xlsx"
    book.save(path)
    return path


def csv(folder: Path, *rows: Sequence[Any]) -> Path:
    """`cases.csv` with the same columns; the first case stands in row 2."""
    lines = [",".join("" if v is None else f'"{v}"' for v in row) for row in (HEADER, *rows)]
    path = folder / "cases.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def ids(pytester: pytest.Pytester, *options: str) -> list[str]:
    """The node ids that a run collects."""
    found = pytester.runpytest("--collect-only", "-q", *options)
    return [line for line in found.outlines if "::" in line]


def test_nothing_is_imported_while_no_file_matches(pytester: pytest.Pytester) -> None:
    """A run of pytest elsewhere does not pay for modesdk."""
    pytester.makepyfile(
        """
        import sys

        def test_nothing_of_it_is_there():
            heavy = ("modesdk", "openpyxl", "attr", "attrs", "yaml")
            assert "pytest_modesdk" in sys.modules
            assert [name for name in sys.modules if name.split(".")[0] in heavy] == []
        """
    )
    pytester.makefile(".csv", cases="case_id\n")
    options = ("-p", "no:hypothesispytest", "-p", "no:xdist", "-p", "no:randomly")
    found = pytester.runpytest_subprocess(*options)
    found.assert_outcomes(passed=1)


def test_the_module_alone_imports_pytest_and_no_more() -> None:
    """Its own imports are pytest's already."""
    code = (
        "import pytest, sys; before = set(sys.modules); import pytest_modesdk; "
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "['pytest_modesdk']"


def test_rows_of_a_sheet_become_tests(project: pytest.Pytester) -> None:
    sheet(project.path, [GOOD, WRONG])
    assert ids(project) == ["cases.xlsx::Winter::good", "cases.xlsx::Winter::wrong"]
    project.runpytest().assert_outcomes(passed=1, failed=1)


def test_ids_stay_when_a_row_is_inserted_above(project: pytest.Pytester) -> None:
    sheet(project.path, [GOOD])
    before = ids(project)
    sheet(project.path, [("new", DAY, "poor", *GOOD[3:]), GOOD])
    assert set(before) < set(ids(project))


def test_chinese_names_of_sheets_and_cases(project: pytest.Pytester) -> None:
    sheet(project.path, [("老房子", *GOOD[1:]), WRONG], title="冬天")
    assert ids(project, "-k", "老房子") == ["cases.xlsx::冬天::老房子"]
    assert len(ids(project, "-k", "冬天")) == 2
    project.runpytest("cases.xlsx::冬天::老房子").assert_outcomes(passed=1)


def test_rows_of_a_csv_and_entries_of_yaml(project: pytest.Pytester) -> None:
    csv(project.path, GOOD, WRONG)
    project.makefile(
        ".yaml",
        cases="""
        cases:
        - id: old
          as_of: 2025-03-01
          profile: {boiler_age_years: 24}
          expect: {blocked: none}
          variants:
          - {id: older, change: {boiler_age_years: 30}, expect: {blocked: keep_gas}}
        """,
    )
    assert ids(project) == ["cases.csv::good", "cases.csv::wrong", "cases.yaml::old",
                            "cases.yaml::older"]  # fmt: skip
    project.runpytest().assert_outcomes(passed=3, failed=1)


def test_a_sweep_is_a_test_for_each_date(project: pytest.Pytester) -> None:
    project.makefile(
        ".yaml",
        cases="""
        cases:
        - id: turn
          dates: before 2024-01-01, on 2024-01-01
          profile: {boiler_age_years: 30}
          expect: {blocked: keep_gas}
        """,
    )
    assert ids(project) == ["cases.yaml::turn@2023-12-31", "cases.yaml::turn@2024-01-01"]
    found = project.runpytest("-rfp")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(["FAILED cases.yaml::turn@2023-12-31*"])


def test_a_failure_tells_cell_differences_margin_and_rules(project: pytest.Pytester) -> None:
    sheet(project.path, [GOOD, WRONG])
    found = project.runpytest("-q")
    found.stdout.re_match_lines(
        [
            r"_+ cases\.xlsx!Winter!5 _+",
            r"recommended: got heat_pump, expected keep_gas \(Winter!H5\)",
            r"fires: H-04 did not fire \(Winter!I5\)",
            r"  cases\.xlsx!Winter!5: case wrong as of 2025-03-01",
            r"  ranking: heat_pump 48\.6, pellet_boiler 5\.7, keep_gas -11\.4; margin 42\.9; \w+",
            r"  heat_pump perhaps conditional: G-04 .*row 5\), undecided without listed_building",
            r"  \+28\.6 heat_pump: H-01 \(tables/evidence/house\.csv, row 2\)",
            r"  nearest for keep_gas that did not fire: H-04 .*: flow_.* must be > 55, but is 35",
            r"\s+nearest for H-04 that did not fire: H-04 .*: flow_.* must be > 55, but is 35",
        ],
    )
    assert "Traceback" not in found.stdout.str()
    assert "collectors.py" not in found.stdout.str()


def test_the_summary_names_the_first_difference(project: pytest.Pytester) -> None:
    csv(project.path, WRONG)
    found = project.runpytest("-q", "-rf")
    found.stdout.fnmatch_lines(["FAILED cases.csv::wrong - Failed: recommended: got heat_pump*"])


def test_tags_are_keywords(project: pytest.Pytester) -> None:
    sheet(project.path, [GOOD, WRONG])
    assert ids(project, "-k", "winter and not wrong") == ["cases.xlsx::Winter::good"]
    assert ids(project, "-k", "纸面") == ["cases.xlsx::Winter::good"]


def test_the_last_failures_run_again_alone(project: pytest.Pytester) -> None:
    sheet(project.path, [GOOD, WRONG])
    csv(project.path, GOOD)
    project.runpytest().assert_outcomes(passed=2, failed=1)
    again = project.runpytest("--lf")
    again.assert_outcomes(failed=1, deselected=2)


def test_stops_at_the_first_failure(project: pytest.Pytester) -> None:
    sheet(project.path, [WRONG, GOOD])
    project.runpytest("-x").assert_outcomes(failed=1)


def test_two_workers_run_what_one_does(project: pytest.Pytester) -> None:
    sheet(project.path, [GOOD, WRONG])
    csv(project.path, *((f"c{i}", *HOUSE[:-1], 20 + i, "heat_pump") for i in range(6)))
    found = project.runpytest_subprocess("-n", "2")
    found.assert_outcomes(passed=7, failed=1)
    found.stdout.fnmatch_lines(["*cases.xlsx!Winter!5: case wrong*"])


def test_reports_carry_case_cell_pack_source_and_tags(project: pytest.Pytester) -> None:
    sheet(project.path, [GOOD])
    project.runpytest("--junit-xml=out.xml").assert_outcomes(passed=1)
    (case,) = ET.parse(project.path / "out.xml").iter("testcase")
    told = {p.get("name"): p.get("value") for p in case.iter("property")}
    pack = told.pop("pack")
    assert (case.get("classname"), case.get("name")) == ("cases.xlsx.Winter", "good")
    assert pack is not None
    assert pack.startswith("home-heating ")
    assert told == {
        "case": "good",
        "cell": "cases.xlsx!Winter!4",
        "source": "leaflet, page 2",
        "tags": "纸面 winter",
    }


def test_states(project: pytest.Pytester) -> None:
    right, wrong = ("heat_pump", None, None, None), ("keep_gas", None, None, None)
    csv(
        project.path,
        ("a", *HOUSE[:-1], 21, *wrong, "skip", "the sources differ"),
        ("b", *HOUSE[:-1], 22, *wrong, "xfail", "not yet known"),
        ("c", *HOUSE[:-1], 23, *right, "xfail", "was wrong once"),
        ("d", *HOUSE[:-1], 24, None, None, None, None, "todo", None),
    )
    found = project.runpytest("-rsxf")
    found.assert_outcomes(skipped=2, xfailed=1, failed=1)
    found.stdout.fnmatch_lines_random(
        ["SKIPPED*the sources differ", "SKIPPED*todo", "XFAIL cases.csv::b - not yet known",
         "FAILED cases.csv::c*"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([GOOD, GOOD], ["cases.xlsx, Winter!A5", "Winter!A4"]),
        ([("mute", *HOUSE)], ["cases.xlsx, Winter!A4", "expects nothing"]),
        ([("mute", *HOUSE[:-1], "=12+12", "heat_pump")],
         ["cases.xlsx, Winter!G4", "a formula without a stored value"]),
        ([("mute", *HOUSE, "=A1")], ["cases.xlsx, Winter!H4", "a formula without a stored value"]),
        ([("mute", *HOUSE, "nuclear")], ["cases.xlsx, Winter!H4", "nuclear"]),
        ([("hot", DAY, "good", "warm", *HOUSE[3:], "heat_pump")], ["Winter!D4", "warm"]),
        ([(None, *GOOD[1:])], ["cases.xlsx, Winter!A4", "no id"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_cell_stops_the_collection(
    project: pytest.Pytester, rows: list[Any], said: list[str]
) -> None:
    """An error of the collection that names the cell, and no exit code 0."""
    sheet(project.path, rows)
    found = project.runpytest()
    assert found.ret == pytest.ExitCode.INTERRUPTED
    found.assert_outcomes(errors=1)
    assert [part for part in said if part not in found.stdout.str()] == []
    assert "Traceback" not in found.stdout.str()


@pytest.mark.parametrize(
    ("heading", "cell"), [("boiler_year", "Winter!G3"), ("expect weather", "Winter!G3")]
)
def test_an_unknown_column_stops_the_collection(
    project: pytest.Pytester, heading: str, cell: str
) -> None:
    header = tuple(heading if name == "boiler_age_years" else name for name in HEADER)
    sheet(project.path, [GOOD], header=header)
    found = project.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines([f"*{cell}*{heading}*"])


def test_a_duplicate_in_a_csv_names_both_rows(project: pytest.Pytester) -> None:
    csv(project.path, GOOD, WRONG, GOOD)
    found = project.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*cases.csv, row 4*'good'*row 2*"])


def test_a_file_without_a_case_is_an_error(project: pytest.Pytester) -> None:
    book = openpyxl.Workbook()
    book.save(project.path / "cases.xlsx")
    csv(project.path)
    found = project.runpytest()
    found.assert_outcomes(errors=2)
    found.stdout.fnmatch_lines_random(["*cases.xlsx*no sheet*case_id*", "*cases.csv*no case*"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cases.ods", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument",
         "*OpenDocument*"),
        ("cases.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "*old workbook (.xls)*"),
    ],
)  # fmt: skip
def test_other_sheets_are_refused_in_a_sentence(
    project: pytest.Pytester, name: str, content: bytes, said: str
) -> None:
    (project.path / name).write_bytes(content)
    found = project.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines([said])


def test_lock_files_are_left_alone(project: pytest.Pytester) -> None:
    project.makeini(INI.replace("cases.*", "*.xlsx") + "modesdk_pack = home-heating\n")
    sheet(project.path, [GOOD])
    (project.path / "~$cases.xlsx").write_bytes(b"locked")
    project.runpytest().assert_outcomes(passed=1)


def test_nothing_is_collected_without_the_key(pytester: pytest.Pytester) -> None:
    csv(pytester.path, WRONG)
    assert pytester.runpytest().ret == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize(
    ("glob", "found"),
    [
        ("*.csv", 3),
        ("a/*.csv", 1),
        ("**/cases.csv", 3),
        ("a/**/cases.csv", 2),
        ("./a/b/cases.csv", 1),
        ("b/*", 1),
        ("ases.csv", 0),
        ("cas?s.csv", 3),
    ],
)
def test_globs(pytester: pytest.Pytester, glob: str, found: int) -> None:
    pytester.makeini(INI.replace("cases.*", glob) + "modesdk_pack = home-heating\n")
    for folder in (".", "a", "a/b"):
        (pytester.path / folder).mkdir(exist_ok=True)
        csv(pytester.path / folder, GOOD)
    assert len(ids(pytester)) == found


def test_cases_that_say_the_same_are_warned_of(project: pytest.Pytester) -> None:
    csv(project.path, GOOD, ("again", *GOOD[1:]))
    found = project.runpytest("-W", "default")
    found.assert_outcomes(passed=2, warnings=1)
    found.stdout.fnmatch_lines(["*cases.csv, row 3*'again' says the same as 'good'*"])


def pack_copy(pytester: pytest.Pytester, *, name: str = "home-heating") -> Path:
    """The pack's folder in the project, with another weight of the effort."""
    folder = pytester.path / "pack"
    shutil.copytree(modesdk.load_pack("home-heating").folder, folder)
    shutil.rmtree(folder / "cases")
    (folder / "cases").mkdir()
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(
        text.replace("name: home-heating", f"name: {name}"), encoding="utf-8"
    )
    return folder


def pack_of(pytester: pytest.Pytester) -> str:
    """Which pack decided on the one case of a run, as its report says."""
    pytester.runpytest("--junit-xml=out.xml").assert_outcomes(passed=1)
    found = {p.get("name"): p.get("value") for p in ET.parse("out.xml").iter("property")}
    return str(found["pack"]).split()[0]


def test_the_configured_pack_decides(pytester: pytest.Pytester) -> None:
    """By name, or by folder beside the configuration; over what the file and its folder say."""
    folder = pack_copy(pytester, name="my-heating")
    csv(folder / "cases", GOOD)
    for named, expected in (("home-heating", "home-heating"), ("pack", "my-heating")):
        pytester.makeini(INI + f"modesdk_pack = {named}\n")
        assert pack_of(pytester) == expected


def test_the_pack_whose_folder_holds_the_cases_decides(pytester: pytest.Pytester) -> None:
    pytester.makeini(INI)
    csv(pack_copy(pytester, name="my-heating") / "cases", GOOD)
    assert pack_of(pytester) == "my-heating"


def test_the_only_installed_pack_decides(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini(INI)
    csv(pytester.path, GOOD)
    known = Plugins.packs
    monkeypatch.setattr(
        Plugins, "packs", lambda self: {"home-heating": known(self)["home-heating"]}
    )
    assert pack_of(pytester) == "home-heating"


def test_which_pack_is_asked_where_several_could_be_meant(pytester: pytest.Pytester) -> None:
    pytester.makeini(INI)
    csv(pytester.path, GOOD)
    found = pytester.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(
        [
            "*nothing says which pack decides on it; installed: home-heating*",
        ]
    )
    found.stdout.fnmatch_lines(["*modesdk_pack = NAME*"])


def test_an_unknown_pack_is_named(pytester: pytest.Pytester) -> None:
    pytester.makeini(INI + "modesdk_pack = home-heatin\n")
    csv(pytester.path, GOOD)
    found = pytester.runpytest()
    found.assert_outcomes(errors=1)
    assert "home-heatin" in found.stdout.str()
    assert "Traceback" not in found.stdout.str()


WEIGHED = """
cases:
- id: plain
  as_of: 2025-03-01
  profile: {priorities: [low_investment], insulation: good, boiler_age_years: 5}
  expect: {leader: keep_gas}
- id: own
  as_of: 2025-03-01
  weights: {house: 3}
  profile: {priorities: [low_investment], insulation: good, boiler_age_years: 5}
  expect: {leader: heat_pump}
"""


def test_a_file_of_weights_counts(project: pytest.Pytester) -> None:
    """Beside the cases it is no file of cases; a case's own weights count over it."""
    (project.path / "cases.weights.yaml").write_text("weights: {house: 0}\n", encoding="utf-8")
    project.makefile(".yaml", cases=WEIGHED)
    project.runpytest().assert_outcomes(passed=1, failed=1)
    project.makeini(INI + "modesdk_pack = home-heating\nmodesdk_weights = cases.weights.yaml\n")
    project.runpytest().assert_outcomes(passed=2)


def test_a_wrong_file_of_weights_is_named(project: pytest.Pytester) -> None:
    project.makeini(INI + "modesdk_pack = home-heating\nmodesdk_weights = w.yaml\n")
    project.makefile(".yaml", w="weights: {gaol: 0}\n")
    csv(project.path, GOOD)
    found = project.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*w.yaml, row 1, gaol*"])


RELATIVE = """
cases:
- id: old
  dates: before 2024-01-01, on 2024-01-01
  profile: {boiler_age_years: 30, outdoor_space: true}
  expect: {conditional: heat_pump}
  variants:
  - id: young
    as_of: 2024-01-01
    change: {boiler_age_years: 5}
    expect: {than: SAID}
- id: misspelt
  profile: {insulation: splendid}
  expect: {error: V-503 at insulation}
"""


def test_a_case_is_compared_with_another_one_that_was_not_selected(
    project: pytest.Pytester,
) -> None:
    """And inputs that must be refused are; the difference is told in points."""
    said = "keep_gas higher than in old@2024-01-01"
    project.makefile(".yaml", cases=RELATIVE.replace("SAID", said))
    project.runpytest("-k", "young or misspelt").assert_outcomes(passed=2, deselected=2)
    project.makefile(".yaml", cases=RELATIVE.replace("SAID", said.replace("higher", "lower")))
    found = project.runpytest("-k", "young")
    found.stdout.re_match_lines([r"than: got .* / .*, expected keep_gas lower than in old@.*"])


def test_errors_at_attributes_hold_in_a_sheet(project: pytest.Pytester) -> None:
    """The place of a refusal is its attribute there, too, not its cell."""
    header = ("case_id", "insulation", "boiler_age_years", "expect error")
    rows = [
        ("word", "splendid", 3, "V-503 at insulation"),
        ("text", "good", "old", "V-502 at boiler_age_years"),
        ("other", "good", "old", "V-502 at insulation"),
    ]
    sheet(project.path, rows, header=header)
    project.runpytest().assert_outcomes(passed=2, failed=1)


def test_a_sheet_says_all_that_a_csv_does(project: pytest.Pytester) -> None:
    """The same columns, as texts in a CSV and as numbers, dates and truths in a sheet."""
    header = ("case_id", "variant_of", "dates", "as_of", "weights", "boiler_age_years",
              "outdoor_space", "priorities", "insulation", "expect blocked", "expect leader",
              "expect margin", "expect score", "title", "note")  # fmt: skip
    rows = [
        ("1", None, "before 2024-01-01, on 2024-01-01", None, "goal = 2; house = 0", 30, True,
         "low_investment, little_work", "good", "none", None, None, None, "a title", "a note"),
        ("b", "1", None, DAY, None, 5, None, None, "-", "none", "keep_gas", ">= 5",
         "keep_gas between 0 and 100", None, None),
        ("c", None, None, DAY, None, 5, False, "[]", "poor", "heat_pump", None, None, None, None,
         None),
    ]  # fmt: skip
    lines = [",".join("" if v is None else f'"{v}"' for v in row) for row in (header, *rows)]
    (project.path / "cases.csv").write_text("\n".join(lines), encoding="utf-8")
    rows[0] = (1, *rows[0][1:])
    sheet(project.path, rows, header=header)
    pack = modesdk.load_pack("home-heating")
    with Package(project.path / "cases.xlsx") as package:
        (found,) = sheets_with_cases(package, pack)
    from_csv = read_cases(pack, project.path / "cases.csv")
    assert [case.id for case in from_csv] == ["1", "b", "c"]
    for ours, theirs in zip(found.cases, from_csv, strict=True):
        for name in ("id", "as_of", "dates", "values", "weights", "expect", "title", "note"):
            assert getattr(ours, name) == getattr(theirs, name), name


def test_a_cell_under_no_heading_is_an_error(project: pytest.Pytester) -> None:
    sheet(project.path, [(*GOOD, None, None, "astray")])
    found = project.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*Winter!N4: error T-305*'astray'*"])


def test_expectations_of_populations_become_tests(project: pytest.Pytester) -> None:
    """One that is not met fails with its counts; as a warning, it fails as expected."""
    project.makefile(
        ".yaml",
        cases="""
populations:
- {id: houses, count: 30, seed: 1}
expectations:
- {id: met, population: houses, matters: insulation}
- {id: unmet, population: houses, matters: chosen_heating}
- {id: warned, population: houses, matters: chosen_heating, severity: warning}
""",
    )
    assert ids(project) == ["cases.yaml::met", "cases.yaml::unmet", "cases.yaml::warned"]
    found = project.runpytest()
    found.assert_outcomes(passed=1, failed=1, xfailed=1)
    found.stdout.fnmatch_lines(["chosen_heating changes nothing for any of 30 profiles"])


def test_a_faulty_expectation_of_a_population_is_an_error(project: pytest.Pytester) -> None:
    text = "populations:\n- {id: houses, count: 0}\n"
    project.makefile(".yaml", cases=text)
    found = project.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*cases.yaml, row 2, count: error P-204*"])
