"""Edits of a workbook brought back into a pack folder: shown first, every other byte kept."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import modesdk
from modesdk.cli.main import app
from modesdk.errors import DiagnosedError
from modesdk.io.case_columns import cells_of
from modesdk.io.case_files import cases_digest, read_cases
from modesdk.io.pack_folders import read_pack
from modesdk.workbook.pull.pack_edits import Pull
from modesdk.xlsx.package import Package

from .kit import command, pack_copy, put, rule_row, workbook

MONEY = "tables/evidence/money.csv"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return pack_copy(tmp_path)


def texts(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def pull(book: Path, pack: Path) -> str:
    result = command("pull", book, "--pack", pack, "--yes")
    assert result.exit_code == 0, result.stderr
    return result.stdout


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """The lines that differ, by file."""
    found = {}
    for name, content in after.items():
        if name.endswith(".bak"):
            continue
        old, new = before[name].decode().split("\n"), content.decode().split("\n")
        lines = [b for a, b in zip(old, new, strict=False) if a != b] + new[len(old) :]
        if old != new:
            found[name] = lines
    return found


def test_nothing_to_bring_back(book: Path, pack: Path) -> None:
    before = texts(pack)
    assert command("pull", book, "--pack", pack).exit_code == 0
    assert texts(pack) == before


def test_edited_row_strength_and_weights(book: Path, pack: Path) -> None:
    before, row = texts(pack), rule_row(book, "M-02")
    put(book, **{f"rule.conditions/{row}": 'priorities: "low_investment"; replacement_due: false',
                 f"in.strength/{row}": 0.5, "in.weight.money": 2.5, "in.trust.brochure": 0.4,
                 "in.weight.goal.effort": 0.8})  # fmt: skip
    shown = pull(book, pack)
    assert "M-02, if priorities" in shown
    lines = changed(before, texts(pack))
    assert set(lines) == {MONEY, "pack.yaml"}
    assert [line.split(",")[0] for line in lines[MONEY]] == ["M-02"]
    assert '"""low_investment""",false,investment,1,1,1,-2,0.5,S2' in lines[MONEY][0]
    assert [line.strip() for line in lines["pack.yaml"]] == [
        "weight: 2.5", "effort: {label: {zh: 省心程度, en: Effort}, weight: 0.8}", "trust: 0.4",
    ]  # fmt: skip
    new = modesdk.load_pack(pack)
    assert (new.dimensions["money"].weight, new.criteria["effort"].weight) == (25, 80)


OWN_WEIGHT_LAST = """    criteria:
      investment: {label: {zh: 投资, en: 'a } b'}}
      bills:
        label: {zh: 日常费用, en: Is it worth it?}
        weight: 1   # of the bills
    weight: 2   # of money
"""


def test_a_weight_behind_those_of_its_criteria(tmp_path: Path, pack: Path) -> None:
    file = pack / "pack.yaml"
    text = file.read_text(encoding="utf-8")
    start = text.index("    criteria:\n      investment:")
    text = text[:start] + OWN_WEIGHT_LAST + text[text.index("  goal:\n", start) :]
    head = text.index("  money:\n")
    file.write_text(text[:head] + text[head:].replace("    weight: 2\n", "", 1), encoding="utf-8")
    book = tmp_path / "own.xlsx"
    assert build(pack, book).exit_code == 0
    before = texts(pack)
    put(book, **{"in.weight.money": 2.5, "in.weight.money.investment": 0.3})
    shown = pull(book, pack)
    assert "dimensions.money.weight" in shown
    assert [line.strip() for line in changed(before, texts(pack))["pack.yaml"]] == [
        "investment: {label: {zh: 投资, en: 'a } b'}, weight: 0.3}",
        "weight: 2.5   # of money",
    ]
    new = modesdk.load_pack(pack)
    weights = {name: criterion.weight for name, criterion in new.criteria.items()}
    assert (new.dimensions["money"].weight, weights["bills"], weights["investment"]) == (
        25,
        100,
        30,
    )


def test_a_file_that_is_not_as_announced_is_told(
    book: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(folder: Path, files: dict[str, bytes]) -> None:
        for name, content in files.items():
            (folder / name).write_bytes(content.replace(b"2.5", b"2.6"))

    monkeypatch.setattr("modesdk.cli.workbook.pull_into_pack.change", half)
    put(book, **{"in.weight.money": 2.5})
    result = command("pull", book, "--pack", pack, "--yes")
    assert (result.exit_code, "P-211" in result.stderr) == (2, True), result.stderr
    assert "got 2.6, announced was 2.5" in result.stderr


@pytest.mark.parametrize("style", ["bom", "crlf", "both"])
def test_line_ends_and_byte_order_marks_stay(book: Path, pack: Path, style: str) -> None:
    path = pack / MONEY
    text = path.read_bytes().lstrip(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if style != "bom":
        text = text.replace(b"\n", b"\r\n")
    path.write_bytes((b"\xef\xbb\xbf" if style != "crlf" else b"") + text)
    before = path.read_bytes()
    row = rule_row(book, "M-02")
    put(book, **{f"in.strength/{row}": 0.5, "meta.hash": modesdk.load_pack(pack).hash})
    pull(book, pack)
    old, new = before.split(b"\n"), path.read_bytes().split(b"\n")
    assert len(old) == len(new)
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
    assert (new[0], new[-1]) == (old[0], old[-1])


def as_separated(path: Path, style: str) -> None:
    """Write a table as other programs do: with tabs or semicolons, below `sep=`, with a mark."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    made, mark = io.StringIO(newline=""), {"tab": "\t", "bare tab": "\t"}.get(style, ";")
    if style == "sep":
        mark = "|"
        made.write("sep=|\r\n")
    bare = {"quoting": csv.QUOTE_NONE, "quotechar": None} if style == "bare tab" else {}
    csv.writer(made, delimiter=mark, lineterminator="\r\n", **bare).writerows(rows)
    path.write_bytes((b"\xef\xbb\xbf" if style == "tab" else b"") + made.getvalue().encode())


@pytest.mark.parametrize("style", ["tab", "bare tab", "semicolon", "sep"])
def test_other_separators_stay(tmp_path: Path, pack: Path, style: str) -> None:
    file = pack / MONEY
    as_separated(file, style)
    assert not [p for p in modesdk.examine_pack(pack)[1] if p.severity == "error"]
    book = tmp_path / "own.xlsx"
    assert build(pack, book).exit_code == 0
    before, row, spare = file.read_bytes(), rule_row(book, "M-02"), rule_row(book, "SPARE-01")
    put(book, **{f"rule.conditions/{row}": 'priorities: "low_investment"; replacement_due: false',
                 f"in.strength/{row}": 0.5, f"rule.id/{spare}": "MINE-1",
                 f"rule.conditions/{spare}": "replacement_due: true",
                 f"rule.criterion.id/{spare}": "bills", f"rule.label/{spare}": "My; own, |",
                 f"rule.effects/{spare}": -1})  # fmt: skip
    pull(book, pack)
    old, new = before.split(b"\r\n"), file.read_bytes().split(b"\r\n")
    assert (len(new), new[-1]) == (len(old) + 1, b"")
    differing = [b for a, b in zip(old, new[:-1], strict=True) if a != b]
    assert [re.split(rb"[\t;|]", line)[0] for line in differing] == [b"M-02", b"MINE-1"]
    again = {r.id: r for t in modesdk.load_pack(pack).tables for r in t.rows}
    assert (again["M-02"].strength, again["MINE-1"].label.en) == (50, "My; own, |")


def test_a_file_in_another_encoding_is_refused_by_its_name(pack: Path) -> None:
    loaded, _ = read_pack(pack)
    rules = pack / "tables" / "gates" / "gates.csv"
    rules.write_bytes(rules.read_bytes().decode("utf-8-sig").encode("gb18030"))
    with pytest.raises(DiagnosedError) as caught:
        Pull(loaded, pack).text("tables/gates/gates.csv")
    (problem,) = caught.value.diagnostics
    assert problem.code == "P-200"
    assert problem.location.file.endswith("gates.csv")
    assert "is not UTF-8; the file looks like" in problem.message


def test_headings_in_capitals_stay(book: Path, pack: Path) -> None:
    """A spreadsheet's `ID`, `If x`, `Then Y` and no-break spaces are the headings of the format."""
    heads = {}
    for name in (MONEY, "cases/cases.csv"):
        first, line_end, rest = (pack / name).read_bytes().partition(b"\n")
        heads[name] = first.upper().replace(b"IF ", b"If\xc2\xa0").replace(b"THEN ", b"Then ")
        heads[name] = re.sub(rb"(?<=If\xc2\xa0)[^,\r]+|(?<=Then )[^,\r]+",
                             lambda found: found[0].lower(), heads[name])  # fmt: skip
        (pack / name).write_bytes(heads[name] + line_end + rest)
    row, spare = rule_row(book, "M-02"), rule_row(book, "SPARE-01")
    put(book, **{"meta.hash": modesdk.load_pack(pack).hash, "meta.cases": cases_digest(pack),
                 "cases.in.flow_temperature_c": 41, "cases.expect.recommended": "keep_gas",
                 f"rule.conditions/{row}": 'priorities: "low_investment"; replacement_due: false',
                 f"in.strength/{row}": 0.5, f"rule.id/{spare}": "MINE-1",
                 f"rule.conditions/{spare}": "replacement_due: true",
                 f"rule.criterion.id/{spare}": "bills", f"rule.effects/{spare}": -1,
                 f"rule.label/{spare}": "mine"})  # fmt: skip
    pull(book, pack)
    assert {name: (pack / name).read_bytes().split(b"\n")[0] for name in heads} == heads
    rows = {r.id: r for t in modesdk.load_pack(pack).tables for r in t.rows}
    assert (rows["M-02"].strength, rows["M-02"].cells[-1]) == (50, "false")
    assert rows["MINE-1"].claims == ()
    case = read_cases(modesdk.load_pack(pack))[0]
    assert (case.values["flow_temperature_c"], case.expect["recommended"]) == (41, ("keep_gas",))


def test_a_row_that_is_too_short_is_filled_up() -> None:
    text = "id,zh,en,strength,claims\nA\nB,1,2,,S1\n"
    made = Pull(pack=None, folder=Path(), files={"t.csv": text})
    made.put_fields("t.csv", "A", {"strength": "0.5", "zh": "甲"})
    assert made.files["t.csv"] == "id,zh,en,strength,claims\nA,甲,,0.5\nB,1,2,,S1\n"
    assert {(c.place, c.after) for c in made.changes} == {("A, strength", "0.5"), ("A, zh", "甲")}


def test_what_a_field_without_quotes_cannot_hold_is_refused() -> None:
    text = 'id\tzh\nA\t1\nB\t5" by 7"\n'
    made = Pull(pack=None, folder=Path(), files={"t.csv": text})
    made.put_fields("t.csv", "A", {"zh": "a\tb"})
    assert ([p.code for p in made.problems], made.changes) == (["B-160"], [])
    made.put_fields("t.csv", "A", {"zh": 'a "b'})
    assert made.files["t.csv"] == 'id\tzh\nA\ta "b\nB\t5" by 7"\n'


def test_new_row(book: Path, pack: Path) -> None:
    before, row = texts(pack), rule_row(book, "SPARE-01")
    put(book, **{f"rule.id/{row}": "MINE-1", f"rule.conditions/{row}": "replacement_due: true",
                 f"rule.criterion.id/{row}": "bills", f"rule.label/{row}": "=My, own",
                 f"rule.effects/{row}": -1})  # fmt: skip
    pull(book, pack)
    ((name, lines),) = changed(before, texts(pack)).items()
    assert name == MONEY
    assert lines[0] == 'MINE-1,-,true,bills,-1,,,,,,"=My, own","=My, own"'
    assert "MINE-1" in [r.id for t in modesdk.load_pack(pack).tables for r in t.rows]


def test_it_asks_first(book: Path, pack: Path) -> None:
    before = texts(pack)
    put(book, **{"in.weight.money": 2.5})
    words = ["workbook", "pull", str(book), "--pack", str(pack), "--lang", "en"]
    result = CliRunner().invoke(app, words, input="n\n")
    assert result.exit_code == 0
    assert "dimensions.money.weight" in result.stdout
    assert texts(pack) == before


@pytest.mark.parametrize(
    ("typed", "code", "written"),
    [("", 130, False), ("maybe\nno\n", 0, False), ("maybe\n是\n", 0, True), ("y\n", 0, True)],
)
def test_its_question_takes_a_yes_a_no_or_no_answer_at_all(
    book: Path, pack: Path, typed: str, code: int, written: bool
) -> None:
    before = texts(pack)
    put(book, **{"in.weight.money": 2.5})
    words = ["workbook", "pull", str(book), "--pack", str(pack), "--lang", "en"]
    result = CliRunner().invoke(app, words, input=typed)
    assert result.exit_code == code, result.stderr
    assert ("Answer yes or no" in result.stderr) == typed.startswith("maybe")
    assert (texts(pack) != before) == written


def test_rows_without_a_place_are_refused(book: Path, pack: Path) -> None:
    before, row = texts(pack), rule_row(book, "M-02")
    put(book, **{f"rule.conditions/{row}": "flow_temperature_c: > 3"})
    result = command("pull", book, "--pack", pack, "--yes")
    assert (result.exit_code, "B-160" in result.stderr) == (2, True)
    assert texts(pack) == before


def test_a_pack_that_has_changed_since_is_refused(book: Path, pack: Path) -> None:
    (pack / MONEY).write_bytes((pack / MONEY).read_bytes().replace(b"0,-1,2", b"0,-1,1"))
    before = texts(pack)
    put(book, **{"in.weight.money": 2.5})
    result = command("pull", book, "--pack", pack, "--yes")
    assert (result.exit_code, "B-122" in result.stderr) == (2, True)
    assert texts(pack) == before


CASES = "cases/cases.csv"


def in_case(book: Path, case: str) -> int:
    with Package(book) as package:
        return [cell.value for cell in package.column("cases.id")].index(case)


def test_an_edited_case_in_a_csv(book: Path, pack: Path) -> None:
    before, row = texts(pack), in_case(book, "network")
    put(book, **{f"cases.in.flow_temperature_c/{row}": 55, f"cases.in.district_network/{row}": "否",
                 f"cases.expect.recommended/{row}": "pellet_boiler",
                 f"cases.expect.blocked/{row}": "heat_pump district_heating"})  # fmt: skip
    shown = pull(book, pack)
    assert "network, flow_temperature_c" in shown
    ((name, (line,)),) = changed(before, texts(pack)).items()
    assert name == CASES
    assert line.startswith("network,")
    assert ",2025-03-01,medium,55,false,false,false,false,22,,,little_work,recommended," in line
    assert ",pellet_boiler," in line
    assert ",heat_pump district_heating," in line
    assert (pack / f"{CASES}.bak").read_bytes() == before[CASES]


SAID = {
    "expect leader": "heat_pump", "expect top3": "heat_pump",
    "expect order": "heat_pump > keep_gas",
    "expect score": "heat_pump >= 1; keep_gas between -100 and 100", "expect margin": ">= 0",
    "expect fires": "C1", "expect must_not_fire": "C2", "expect undecided": "C3",
    "expect ask": "store_room", "expect conflicts": "C1 + C2",
    "expect than": "heat_pump higher by >= 0.5 than in network",
    "dates": "before 2025-01-01, on 2025-01-01",
    "weights": "dimensions.goal = 3; dimensions.house = 0", "state": "xfail",
    "reason": "not yet, in full", "source": "a, b", "tags": "one two", "note": "see above",
}  # fmt: skip
"""Columns with something in each."""


@pytest.mark.parametrize("row", [1, 50])
def test_all_that_a_case_says_comes_back(book: Path, pack: Path, row: int) -> None:
    """Of a case in a CSV, which gets the columns that it lacks, and of a new one, in YAML."""
    known = sorted(modesdk.load_pack(pack).claims)
    said = {name: re.sub(r"C(\d)", lambda m: known[int(m[1])], cell) for name, cell in SAID.items()}
    names = {name: f"cases.{name.replace('expect ', 'expect.')}/{row}" for name in said}
    put(book, **{names[name]: cell for name, cell in said.items()},
        **{f"cases.as_of/{row}": None}, **({f"cases.id/{row}": "mine"} if row == 50 else {}),
        **({f"cases.in.insulation/{row}": "good"} if row == 50 else {}))  # fmt: skip
    with Package(book) as package:
        name = package.column("cases.id")[row].value
    before = {case.id: cells_of(case) for case in read_cases(modesdk.load_pack(pack))}
    pull(book, pack)
    after = {case.id: cells_of(case) for case in read_cases(modesdk.load_pack(pack))}
    assert after[name] == {**before.get(name, {}), **said}
    assert {n: cells for n, cells in after.items() if n != name} == {
        n: cells for n, cells in before.items() if n != name
    }


def test_an_added_case_goes_to_a_file_of_its_own(book: Path, pack: Path) -> None:
    before = texts(pack)
    put(book, **{"cases.id/50": "mine", "cases.title/50": "NO: a title",
                 "cases.in.insulation/50": "好", "cases.in.priorities/50": "-",
                 "cases.in.store_room/50": "yes",
                 "cases.as_of/50": 45292, "cases.expect.status/50": "recommended",
                 "cases.expect.not_blocked/50": "keep_gas, heat_pump"})  # fmt: skip
    pull(book, pack)
    after = texts(pack)
    assert {name for name in after if after[name] != before.get(name)} == {"cases/workbook.yaml"}
    (case,) = [c for c in read_cases(modesdk.load_pack(pack)) if c.id == "mine"]
    assert case.values == {"insulation": "good", "priorities": frozenset(), "store_room": True}
    assert (case.as_of.isoformat(), case.title.en) == ("2024-01-01", "NO: a title")
    assert case.expect["not_blocked"] == ("keep_gas", "heat_pump")
    assert case.expect["status"] == ("recommended",)


YAML = """# by hand
cases:
- id: N01   # first
  title: {zh: 一, en: Is it worth it?}
  profile:
    insulation: good  # as built
    priorities:
    - low_emissions
    district_network: false
  expect:
    recommended: [heat_pump]
  variants:
  - change: {insulation: poor}
    expect: {blocked: [heat_pump]}
- id: N02
  profile: {insulation: medium, boiler_age_years: 20}   # short
  expect:
    status: recommended
    not_blocked: [keep_gas]
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_edited_cases_in_yaml_keep_every_other_line(
    tmp_path: Path, pack: Path, newline: str
) -> None:
    (pack / CASES).unlink()
    (pack / "cases" / "hand.yaml").write_bytes(YAML.replace("\n", newline).encode())
    book = tmp_path / "yaml.xlsx"
    assert build(pack, book).exit_code == 0
    before = texts(pack)
    put(book, **{"cases.in.priorities/0": "little_work, low_emissions",
                 "cases.in.insulation/1": "medium", "cases.in.store_room/2": "no",
                 "cases.in.boiler_age_years/2": None, "cases.expect.recommended/0": "keep_gas",
                 "cases.expect.status/2": None})  # fmt: skip
    pull(book, pack)
    old = YAML.splitlines()
    new = texts(pack)["cases/hand.yaml"].decode()
    assert new.count("\r\n") == (new.count("\n") if newline == "\r\n" else 0)
    lines = new.splitlines()
    assert [line for line in old if line not in lines] == [
        "    recommended: [heat_pump]",
        "  - change: {insulation: poor}",
        "  profile: {insulation: medium, boiler_age_years: 20}   # short",
        "    status: recommended",
    ]  # fmt: skip
    first, variant, second = read_cases(modesdk.load_pack(pack))
    assert first.values["priorities"] == {"little_work", "low_emissions"}
    assert first.expect["recommended"] == ("keep_gas",)
    assert variant.values["insulation"] == "medium"
    assert variant.values["priorities"] == {"low_emissions"}  # as it was shown
    assert dict(second.values) == {"insulation": "medium", "store_room": False}
    assert before["pack.yaml"] == texts(pack)["pack.yaml"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [({"cases.id/0": "other"}, "B-125"), ({"cases.in.insulation/0": "splendid"}, "V-503"),
     ({"cases.expect.blocked/0": "heat_pumpe"}, "P-204"),
     ({"cases.in.insulation/50": "good"}, "B-125"),
     ({"cases.id/50": "network"}, "R-404"), ({"cases.as_of/0": "soon"}, "V-508"),
     ({"cases.in.priorities/0": "-"}, "B-160"), ({"cases.state/0": "skip"}, "P-203"),
     ({"cases.expect.score/0": "keep_gas > 5"}, "P-204"), ({"cases.weights/0": "a = 3"}, "W-601")],
)  # fmt: skip
def test_cases_that_cannot_be_brought_back(
    book: Path, pack: Path, cells: dict[str, str], code: str
) -> None:
    before = texts(pack)
    put(book, **cells)
    result = command("pull", book, "--pack", pack, "--yes")
    assert (result.exit_code, code in result.stderr) == (2, True), result.stderr
    assert "Cases!" in result.stderr
    assert texts(pack) == before


def test_changed_cases_and_installed_packs_are_refused(
    book: Path, pack: Path, tmp_path: Path
) -> None:
    put(book, **{"in.weight.money": 2.5})
    with (pack / CASES).open("ab") as stream:
        stream.write(b"mine,2025-03-01,good\n")
    result = command("pull", book, "--pack", pack, "--yes")
    assert (result.exit_code, "B-122" in result.stderr) == (2, True)
    installed = shutil.copytree(pack_copy(tmp_path / "b"), tmp_path / "site-packages" / "pack")
    result = command("pull", book, "--pack", installed, "--yes")
    assert (result.exit_code, "installed package" in result.stderr) == (2, True)


def build(pack: Path, out: Path) -> Result:
    words = ["workbook", "build", str(pack), "-o", str(out), "--lang", "en"]
    return CliRunner().invoke(app, words)


def test_a_pull_that_was_stopped_is_finished_by_whoever_comes_next(
    book: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, row = texts(pack), rule_row(book, "M-02")
    put(book, **{f"in.strength/{row}": 0.5, "in.weight.money": 2.5})
    with monkeypatch.context() as stopped:
        stopped.setattr("modesdk.io.journal._finish", interrupt)
        assert command("pull", book, "--pack", pack, "--yes").exit_code == 130
    assert {name: data for name, data in texts(pack).items() if name in before} == before
    monkeypatch.setattr("modesdk.io.journal.writer_lives", lambda *_: False)
    found = CliRunner().invoke(app, ["pack", "check", str(pack), "--lang", "en"])
    assert (found.exit_code, "R-470" in found.output) == (1, True), "cases no longer hold"
    assert "P-231" in found.output
    assert {MONEY, "pack.yaml"} <= set(" ".join(found.output.replace(",", " ").split()).split())
    after = texts(pack)
    assert not [name for name in after if name.startswith(".")]
    assert set(changed(before, after)) == {MONEY, "pack.yaml"}
    assert after[f"{MONEY}.bak"] == before[MONEY]
    assert "P-231" not in CliRunner().invoke(app, ["pack", "check", str(pack)]).output


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt
