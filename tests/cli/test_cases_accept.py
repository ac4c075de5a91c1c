"""`modesdk cases accept`: shown first, then written with a reason; nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from tests.cli.conftest import Run

YAML = """\
# what must come out
cases:
- id: dry   # a sunny day
  profile: {weather: sun, kilometres: 3, bike_works: true}
  expect: {recommended: [bus], order: bus > bike}   # to be checked
  note: by hand
- {id: other, profile: {weather: rain}, expect: {leader: [bus]}}
- id: swept
  dates: on 2026-01-01, after 2026-01-01
  profile: {weather: rain, kilometres: 3}
  expect:
    leader: walk
  variants:
  - change: {kilometres: 5}
    expect: {leader: bike}
"""
CSV = (
    "case_id;weather;kilometres;expect leader;expect blocked\r\n"
    'rainy;rain;3;"bike";\r\n'
    "fine;rain;4;bus\r\n"
)
REASON = ("--reason", "*=the bus is late", "--by", "Ann", "--on", "2026-02-03")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def pack(errand: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "errand"
    shutil.copytree(errand, folder)
    (folder / "cases").mkdir()
    (folder / "cases" / "a.yaml").write_bytes(YAML.encode())
    (folder / "cases" / "b.csv").write_bytes(CSV.encode())
    return folder


def texts(pack: Path) -> tuple[str, str]:
    found = (pack / "cases" / name for name in ("a.yaml", "b.csv"))
    return tuple(path.read_bytes().decode() for path in found)  # type: ignore[return-value]  # two names


def test_the_first_step_writes_a_plan_only(run: Run, pack: Path) -> None:
    result = run("cases", "accept", pack)
    assert result.exit_code == 1, result.stderr
    assert "leader: bike becomes bus" in result.stdout
    assert "recommended: bus becomes bike" in result.stdout
    assert "b.csv:2" in result.stdout
    assert texts(pack) == (YAML, CSV)
    plan = Path("cases.received.yaml").read_text(encoding="utf-8")
    assert "from: bus > bike" in plan
    assert "reason: ''" in plan


def test_what_was_shown_is_written_with_its_reason(run: Run, pack: Path) -> None:
    """Comments, quotes, line ends and all other cases stay as they are."""
    run("cases", "accept", pack)
    result = run("cases", "accept", pack, "--apply", *REASON)
    assert result.exit_code == 0, result.stderr
    said = "2026-02-03 Ann, {kinds}: the bus is late"
    yaml, csv = texts(pack)
    note = f"by hand; {said.format(kinds='recommended, order')}"
    assert yaml.splitlines()[:7] == [
        *YAML.splitlines()[:4],
        "  expect: {recommended: [bike], order: bike > bus}   # to be checked",
        f"  note: '{note}'",
        YAML.splitlines()[6],
    ]
    assert "    leader: [bus]\n" in yaml
    assert csv == (
        "case_id;weather;kilometres;expect leader;expect blocked;note\r\n"
        f'rainy;rain;3;"bus";;{said.format(kinds="leader")}\r\n'
        "fine;rain;4;bus\r\n"
    )
    assert not Path("cases.received.yaml").exists()
    assert run("cases", "run", pack).exit_code == 0
    assert run("cases", "accept", pack).exit_code == 0


def test_only_some(run: Run, pack: Path) -> None:
    run("cases", "accept", pack)
    assert run("cases", "accept", pack, "--apply", "--case", "rainy", *REASON).exit_code == 0
    assert texts(pack)[0] == YAML
    plan = Path("cases.received.yaml").read_text(encoding="utf-8")
    assert "rainy" not in plan
    assert "dry" in plan


def test_reasons_in_the_plan(run: Run, pack: Path) -> None:
    run("cases", "accept", pack)
    plan = Path("cases.received.yaml")
    filled = plan.read_text(encoding="utf-8").replace("reason: ''", "reason: read twice")
    plan.write_text(filled, encoding="utf-8")
    assert run("cases", "accept", pack, "--apply", "--by", "Ann").exit_code == 0
    assert texts(pack)[0].count("read twice") == 3


def test_a_person_at_a_terminal_is_asked(
    run: Run, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("cases", "accept", pack)
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("modesdk.cli.cases.acceptance.sys", terminal)
    words = ("cases", "accept", pack, "--apply", "--case", "rainy", "--by", "Ann")
    assert run(*words, input="\n").exit_code == 2
    assert texts(pack) == (YAML, CSV)
    result = run(*words, input="wet feet\n")
    assert result.exit_code == 0, result.stderr
    assert "Why does rainy change?" in result.stderr
    assert "Ann, leader: wet feet" in texts(pack)[1]


def test_not_without_a_reason(run: Run, pack: Path) -> None:
    run("cases", "accept", pack)
    result = run("cases", "accept", pack, "--apply", "--reason", "dry=new", "--by", "Ann")
    assert result.exit_code == 2
    assert "rainy" in result.stderr
    assert texts(pack) == (YAML, CSV)


def test_a_sheet_is_shown_and_not_written(run: Run, pack: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("case_id", "weather", "expect leader"), ("wet", "rain", "bike")):
        book.worksheets[0].append(row)
    path = Path("trips.xlsx")
    book.save(path)
    before = path.read_bytes()
    result = run("cases", "accept", path, "--pack", pack)
    assert "trips.xlsx!Sheet!2" in result.stdout
    assert "leader: bike becomes bus" in result.stdout
    result = run("cases", "accept", path, "--pack", pack, "--apply", *REASON)
    assert result.exit_code == 2
    assert "by hand" in result.stderr
    assert path.read_bytes() == before


def test_not_on_a_day_that_is_none(run: Run, pack: Path) -> None:
    run("cases", "accept", pack)
    result = run("cases", "accept", pack, "--apply", *REASON, "--on", "2026-02-30")
    assert result.exit_code == 2
    assert "--on" in result.stderr


def test_not_what_was_not_shown(run: Run, pack: Path) -> None:
    result = run("cases", "accept", pack, "--apply", *REASON)
    assert result.exit_code == 2
    assert "Run it without --apply first" in result.stderr
    run("cases", "accept", pack)
    changed = YAML.replace("order: bus > bike", "order: bus > bike; walk > bike")
    (pack / "cases" / "a.yaml").write_bytes(changed.encode())
    result = run("cases", "accept", pack, "--apply", *REASON)
    assert result.exit_code == 2
    assert "dry would change otherwise than was shown" in result.stderr
    assert texts(pack) == (changed, CSV)


@pytest.mark.parametrize("name", ["CI", "GITHUB_ACTIONS"])
@pytest.mark.parametrize("words", [(), ("--apply", *REASON)])
def test_not_in_ci(
    run: Run, pack: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: tuple[str, ...]
) -> None:
    run("cases", "accept", pack)
    monkeypatch.setenv(name, "true")
    result = run("cases", "accept", pack, *words)
    assert result.exit_code == 2
    assert name in result.stderr
    assert texts(pack) == (YAML, CSV)
