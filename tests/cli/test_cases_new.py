"""`modesdk cases new`: a case of a profile, a record or a row, never without an expectation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import modesdk
from modesdk.io.case_files import read_cases
from modesdk.io.case_kinds import KINDS
from modesdk.model.cases import RegressionCase
from tests.cli.conftest import Run

PROFILE = """\
as_of: 2026-01-05
profile: {weather: clear, kilometres: 3.50, bike_works: true, load: [parcel]}
"""
LIST = "client;weather;km;load\nAnn;rain;2;\nBob;sun;4;parcel\nBob;rain;4;\n"


@pytest.fixture
def pack(errand: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "errand"
    shutil.copytree(errand, folder)
    (folder / "cases").mkdir()
    (tmp_path / "trip.yaml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST.replace("km", "kilometres"), encoding="utf-8")
    return folder


def only(pack: Path, file: str | Path) -> RegressionCase:
    (case,) = read_cases(modesdk.load_pack(pack), Path(file))
    return case


@pytest.mark.parametrize("file", ["errand/cases/new.yaml", "errand/cases/new.csv"])
def test_a_profile_becomes_a_case(run: Run, pack: Path, file: str) -> None:
    words = ("--expect", "recommended,order", "--expect", "not_blocked=walk", "--title", "Dry")
    result = run("cases", "new", "trip.yaml", "--pack", pack, *words, "--into", file)
    assert result.exit_code == 0, result.stderr
    case = only(pack, file)
    decision = modesdk.recommend("trip.yaml", pack=pack)
    assert dict(case.values) == dict(decision.case.values)
    assert case.expect["recommended"] == (decision.recommended,)
    assert case.expect["not_blocked"] == ("walk",)
    assert (case.id, case.title.en, case.source, case.tags) == (
        "trip",
        "Dry",
        "trip.yaml",
        ("generated",),
    )
    assert run("cases", "run", pack).exit_code == 0


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_that_is_taken_over_holds(run: Run, pack: Path, kind: str) -> None:
    """What cannot be taken from a decision must be said."""
    words = ("cases", "new", "trip.yaml", "--pack", pack, "--set", "bike_works=")
    result = run(*words, "--expect", kind, "--into", "one.csv")
    if kind in ("must_not_fire", "error", "than", "conflicts"):
        assert result.exit_code == 2
        assert f"{kind}: nothing can be taken" in result.stderr
    else:
        assert result.exit_code == 0, result.stderr
        assert run("cases", "run", "one.csv", "--pack", pack).exit_code == 0


def test_what_the_author_says_is_not_generated(run: Run, pack: Path) -> None:
    words = ("--expect", "leader=walk", "--into", "one.yaml")
    result = run("cases", "new", "trip.yaml", "--pack", pack, *words)
    assert "Does not hold now: leader: got bike, expected walk" in result.stderr
    case = only(pack, "one.yaml")
    assert (case.expect["leader"], case.tags) == (("walk",), ())


def test_never_without_an_expectation(run: Run, pack: Path) -> None:
    result = run("cases", "new", "trip.yaml", "--pack", pack, "--into", "one.yaml")
    assert result.exit_code == 2
    assert "--expect" in result.stderr
    assert not Path("one.yaml").exists()


@pytest.mark.parametrize("said", ["leader=hovercraft", "leaders", "score=bus", "leader=", "open=x"])
def test_expectations_that_cannot_be_read(run: Run, pack: Path, said: str) -> None:
    result = run("cases", "new", "trip.yaml", "--pack", pack, "--expect", said)
    assert result.exit_code == 2
    assert "--expect" in result.stderr
    assert not result.stdout


def test_a_record_gives_its_weights(run: Run, pack: Path) -> None:
    weights = ("--weight", "criterion:dry=0.5")
    record = ("--record", "d.json", "--pack", pack)
    assert run("recommend", "trip.yaml", *weights, *record).exit_code == 0
    words = ("--pack", pack, "--expect", "score", "--into", "one.yaml")
    result = run("cases", "new", "d.json", *words)
    assert result.exit_code == 0, result.stderr
    case = only(pack, "one.yaml")
    assert dict(case.weights.criteria) == {"dry": 50}
    assert str(case.as_of) == "2026-01-05"
    assert run("cases", "run", "one.yaml", "--pack", pack).exit_code == 0


@pytest.mark.parametrize("row", ["3", "Ann"])
def test_a_row_of_a_list(run: Run, pack: Path, row: str) -> None:
    words = ("--pack", pack, "--expect", "status", "--row", row, "--into", "one.yaml")
    result = run("cases", "new", "list.csv", *words)
    assert result.exit_code == 0, result.stderr
    case = only(pack, "one.yaml")
    assert case.id == f"list-{row}"
    assert case.values["weather"] == ("rain" if row == "Ann" else "sun")


@pytest.mark.parametrize("row", [(), ("--row", "Bob"), ("--row", "99")])
def test_not_of_no_row_or_several(run: Run, pack: Path, row: tuple[str, ...]) -> None:
    result = run("cases", "new", "list.csv", "--pack", pack, "--expect", "status", *row)
    assert result.exit_code == 2
    assert "--row" in result.stderr


def test_into_a_file_that_is_there(run: Run, pack: Path) -> None:
    """Its own bytes stay; a second case of that id is refused, in any file of the pack."""
    file = pack / "cases" / "more.csv"
    before = 'id;Distance;weather;expect blocked\r\n"a";3;sun;\r\n'
    file.write_bytes(before.encode())
    (pack / "cases" / "b.yaml").write_text(
        "cases:\n- {id: twin, profile: {weather: sun}, expect: {leader: bike}}\n", encoding="utf-8"
    )
    file.write_bytes(before.replace("blocked", "leader").replace("sun;", "sun;bike").encode())
    words = ("cases", "new", "trip.yaml", "--pack", pack, "--into", file, "--expect", "leader")
    assert run(*words, "--id", "twin").exit_code == 2
    assert run(*words, "--id", "b").exit_code == 0
    text = file.read_bytes().decode()
    header, first, last, end = text.split("\r\n")
    assert header.startswith("id;Distance;weather;expect leader;")
    assert first == '"a";3;sun;bike'
    assert last.startswith("b;3.5;sun;bike;2026-01-05;")
    assert end == ""
    assert len(read_cases(modesdk.load_pack(pack))) == 3


def test_printed_without_a_file(run: Run, pack: Path) -> None:
    words = ("cases", "new", "trip.yaml", "--pack", pack, "--expect", "status")
    assert run(*words).stdout.startswith("cases:\n- id: trip\n")
    assert run(*words, "--csv").stdout.startswith("case_id,as_of,weather,")
    assert sorted(path.name for path in Path().iterdir()) == ["errand", "list.csv", "trip.yaml"]
