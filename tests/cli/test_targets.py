"""Files that commands may write: never over what a person wrote."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

WRITTEN = "# by hand\nname: A client\npack: errand\nprofile:\n  kilometres: 2  # measured\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def by_hand(installed_errand: None) -> Path:
    path = Path("client.yaml")
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def refused(result, *parts: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    for part in parts:
        assert part in result.stderr


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("name", ["client.yaml", "./client.yaml", "link.yaml"])
def test_a_record_never_replaces_the_profile(run, by_hand: Path, name: str, force) -> None:
    Path("link.yaml").symlink_to(by_hand)
    before = by_hand.read_text(encoding="utf-8")
    refused(run("recommend", by_hand, "--record", name, *force), "--record", "the profile itself")
    assert by_hand.read_text(encoding="utf-8") == before
    assert Path("link.yaml").is_symlink()


@pytest.mark.parametrize("content", ["notes", "{}", "[1]", '{"format": "other"}', "\0"])
def test_a_record_replaces_another_file_only_when_forced(run, by_hand: Path, content: str) -> None:
    other = Path("other.json")
    other.write_text(content, encoding="utf-8")
    refused(run("recommend", by_hand, "--record", other), "no decision record", "--force")
    assert other.read_text(encoding="utf-8") == content
    assert run("recommend", by_hand, "--record", other, "--force").exit_code == 0
    assert json.loads(other.read_text(encoding="utf-8"))["format"] == "modesdk-decision-1"


def test_a_record_replaces_a_record(run, by_hand: Path) -> None:
    for market in ("sun", "rain"):
        options = "--record", "r.json", "--set", f"weather={market}"
        assert run("recommend", by_hand, *options).exit_code == 0
    weather = [
        json.loads(Path(name).read_text(encoding="utf-8"))["inputs"]["profile"]["weather"]
        for name in ("r.json", "r.json.bak")
    ]
    assert weather == ["rain", "sun"]


PRECIOUS = b"PK\x03\x04 a workbook with a year of work"


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["recommend", "client.yaml", "--force", "--record"], "precious.xlsx"),
        (["interview", "client.yaml", "--save"], "kept.json"),
        (["workbook", "build", "home-heating", "--force", "-o"], "precious.csv"),
        (["excel", "manifest", "--force", "-o"], "precious.xlsx"),
        (["excel", "libreoffice", "build", "--force", "-o"], "precious.xlsx"),
    ],
)
def test_no_command_writes_under_the_name_of_another_kind(run, by_hand, command, name) -> None:
    if command[0] != "interview":
        Path(name).write_bytes(PRECIOUS)
    told = run(*command, name, input="stop\n")
    assert told.exit_code == 2, told.output
    assert name in told.stderr
    assert "End it in" in told.stderr
    assert command[0] == "interview" or Path(name).read_bytes() == PRECIOUS


@pytest.mark.parametrize(
    ("command", "link", "target"),
    [
        (["workbook", "portfolio", "list.csv", "--pack", "errand", "-o"], "a.csv", "precious.xlsx"),
        (["workbook", "portfolio", "list.csv", "--pack", "errand", "-o"], "a.csv", "b.csv"),
        (["recommend", "client.yaml", "--record"], "a.json", "precious.xlsx"),
        (["workbook", "build", "errand", "-o"], "a.xlsx", "client.yaml"),
    ],
)
def test_a_link_does_not_lead_to_another_kind(run, by_hand, command, link, target) -> None:
    """What a link leads to is what is replaced: through two links, too."""
    Path("list.csv").write_text("id,weather\na,sun\n", encoding="utf-8")
    Path("b.csv").symlink_to("precious.xlsx")
    Path("precious.xlsx").write_bytes(PRECIOUS)
    Path(link).symlink_to(target)
    before = Path(target).read_bytes()
    refused(run(*command, link, "--force"), "is named as another kind of file")
    assert Path(target).read_bytes() == before


def test_a_file_where_a_folder_is_to_be_made_is_called_a_file(run, by_hand: Path) -> None:
    told = run("excel", "xlwings", "build", "errand", "-o", by_hand)
    refused(told, "client.yaml is a file", "Name a folder")


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["workbook", "build", "home-heating", "-o"], "there.xlsx"),
        (["excel", "manifest", "-o"], "there.xml"),
        (["excel", "libreoffice", "build", "-o"], "there.oxt"),
    ],
)
def test_an_existing_file_is_replaced_only_when_forced(run, command, name) -> None:
    Path(name).write_bytes(PRECIOUS)
    refused(run(*command, name), name, "--force")
    assert Path(name).read_bytes() == PRECIOUS


@pytest.mark.parametrize("option", [["recommend", "client.yaml", "--record"],
                                    ["interview", "--resume"],
                                    ["interview", "client.yaml", "--save"]])  # fmt: skip
def test_pipes_and_devices_are_refused(run, by_hand: Path, option: list[str]) -> None:
    os.mkfifo("pipe")
    for name in ("pipe", "/dev/null"):
        refused(run(*option, name, input=""), option[-1], name, "pipe or a device")


@pytest.mark.parametrize("words", [["client.yaml"], ["--resume", "client.yaml"]])
@pytest.mark.parametrize("save", [[], ["--save", "kept.yaml"]])
def test_a_profile_by_hand_stays_as_it_is(run, by_hand: Path, words, save) -> None:
    before = by_hand.read_bytes()
    result = run("interview", *words, *save, input="?\nstop\n")
    assert result.exit_code == 0, result.output
    kept = Path(save[-1] if save else "interview.yaml")
    assert by_hand.read_bytes() == before
    assert f"client.yaml stays as it is; answers are kept in {kept}" in result.stdout
    assert "kilometres: 2" in kept.read_text(encoding="utf-8")
    assert "A client" in kept.read_text(encoding="utf-8")


def test_a_profile_by_hand_is_not_saved_over(run, by_hand: Path) -> None:
    before = by_hand.read_bytes()
    for words in (["--resume", by_hand, "--save", by_hand], [by_hand, "--save", by_hand]):
        refused(run("interview", *words, input="?\n"), "--save", "exists already")
    Path("interview.yaml").write_text("kept", encoding="utf-8")
    refused(run("interview", "--resume", by_hand, input="?\n"), "interview.yaml exists already")
    assert by_hand.read_bytes() == before


def test_its_own_file_is_gone_on_with(run, by_hand: Path) -> None:
    run("interview", by_hand, input="?\nstop\n")
    first = Path("interview.yaml").read_text(encoding="utf-8")
    result = run("interview", "--resume", "interview.yaml", input="?\nstop\n")
    assert "stays as it is" not in result.stdout
    second = Path("interview.yaml").read_text(encoding="utf-8")
    assert second.count("\n  - ") == first.count("\n  - ") + 1
    elsewhere = run(
        "interview", "--resume", "interview.yaml", "--save", "b.yaml", input="?\nstop\n"
    )
    assert "interview.yaml stays as it is; answers are kept in b.yaml" in elsewhere.stdout
    assert Path("interview.yaml").read_text(encoding="utf-8") == second


def test_a_lookalike_note_does_not_make_a_file_its_own(run, by_hand: Path) -> None:
    by_hand.write_text(
        by_hand.read_text(encoding="utf-8") + "note: {skipped: [load]}\n", encoding="utf-8"
    )
    before = by_hand.read_bytes()
    run("interview", "--resume", by_hand, input="?\nstop\n")
    assert by_hand.read_bytes() == before


@pytest.mark.parametrize("name", ["claims.csv", "tables/new.csv", "link.csv"])
def test_nothing_is_written_into_the_folder_of_a_pack(run, errand: Path, name: str) -> None:
    Path("list.csv").write_text("weather\nsun\n", encoding="utf-8")
    (errand / "tables").mkdir(exist_ok=True)
    target = errand / name
    if name == "link.csv":
        target = Path(name)
        target.symlink_to(errand / "new.csv")
    before = {path: path.read_bytes() for path in errand.rglob("*") if path.is_file()}
    result = run("workbook", "portfolio", "list.csv", "--pack", errand, "-o", target, "--force")
    refused(result, "--out", "would lie in the pack", str(errand))
    assert {path: path.read_bytes() for path in errand.rglob("*") if path.is_file()} == before


def test_neither_record_nor_answers_are_written_into_the_folder_of_a_pack(
    run, errand: Path, by_hand: Path
) -> None:
    record = errand / "decision.json"
    refused(run("recommend", by_hand, "--record", record), "--record", "would lie in the pack")
    answers = errand / "answers.yaml"
    refused(run("interview", "--save", answers, "--pack", errand), "would lie in the pack")
    assert not record.exists()
    assert not answers.exists()
