"""`modesdk replay`: identical, different, and records that cannot be replayed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def record(run, profile: Path, tmp_path: Path) -> Path:
    path = tmp_path / "record.json"
    result = run("recommend", profile, "--record", path, "--weight", "comfort=2")
    assert result.exit_code == 0
    assert "record.json" in result.stderr
    return path


def test_replay_identical(run, errand: Path, record: Path) -> None:
    result = run("replay", record, "--pack", errand)
    assert result.exit_code == 0
    assert "identical" in result.stdout
    printed = run("replay", record, "--pack", errand, "--print")
    assert printed.stdout == record.read_text(encoding="utf-8")


def test_replay_different(run, errand: Path, record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace('"status": "recommended"', '"status": "none"'), encoding="utf-8")
    result = run("replay", record, "--pack", errand)
    assert result.exit_code == 1
    assert "different" in result.stdout
    assert "D-703" in result.stderr
    printed = run("replay", record, "--pack", errand, "--print")
    assert (printed.exit_code, "D-703" in printed.stderr) == (1, True)
    assert '-    "status": "none"' in result.stdout
    assert '+    "status": "recommended"' in result.stdout


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "only the line ends differ"), ("zh", "只有行尾不同")]
)
def test_replay_of_other_line_ends(run, errand: Path, record: Path, lang: str, said: str) -> None:
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n"))
    result = run("replay", record, "--pack", errand, "--lang", lang)
    assert result.exit_code == 1
    assert said in result.stdout


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("profile", {"market": "US"}, "inputs.profile.market: V-501"),
        ("weights", {"dimensions": {"goal": 1}}, "inputs.weights.goal: W-601"),
        ("as_of", "soon", "inputs.profile.as_of: V-508"),
        ("engine", "steam", "inputs.engine: E-801"),
    ],
)
def test_replay_names_the_record(run, errand: Path, record: Path, key, value, said) -> None:
    data = json.loads(record.read_text(encoding="utf-8"))
    data["inputs"][key] = value
    record.write_text(json.dumps(data), encoding="utf-8")
    result = run("replay", record, "--pack", errand)
    assert result.exit_code == 2
    assert f"{record}, {said}" in result.stderr


def test_replay_without_the_pack_names_the_record(run, record: Path) -> None:
    data = json.loads(record.read_text(encoding="utf-8"))
    data["inputs"]["pack"]["name"] = "gone"
    record.write_text(json.dumps(data), encoding="utf-8")
    result = run("replay", record)
    assert result.exit_code == 2
    assert f"{record}, inputs.pack: P-209" in result.stderr
    named = run("replay", record, "--pack", "no-such-pack")
    assert "pack: P-209" in named.stderr
    assert "inputs.pack" not in named.stderr


def test_a_record_names_installed_packs_only(
    run, errand: Path, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[object] = []
    monkeypatch.setattr("os.path.lexists", lambda path: looked_at.append(path) or True)
    data = json.loads(record.read_text(encoding="utf-8"))
    for named in (str(errand), "../errand", r"\\host\share\errand"):
        data["inputs"]["pack"]["name"] = named
        record.write_text(json.dumps(data), encoding="utf-8")
        result = run("replay", record)
        assert (result.exit_code, "inputs.pack: P-209" in result.stderr) == (2, True)
    assert looked_at == []


def test_replay_with_a_changed_pack(run, errand: Path, record: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(errand, folder)
    rows = folder / "rows.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace("< 1", "< 2"), encoding="utf-8")
    result = run("replay", record, "--pack", folder)
    assert result.exit_code == 2
    assert "D-702" in result.stderr


def test_a_record_of_another_format(run, errand: Path, record: Path) -> None:
    data = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps({**data, "format": 99}), encoding="utf-8")
    result = run("replay", record, "--pack", errand)
    assert (result.exit_code, result.stdout, "D-704" in result.stderr) == (2, "", True)


def test_replay_of_something_else(run, profile: Path) -> None:
    assert run("replay", profile).exit_code == 2
    assert run("replay", "missing.json").exit_code == 2


def test_replay_of_a_record_in_one_line(run, errand: Path, record: Path) -> None:
    """Values are compared, not the layout; what is shown stays short."""
    data = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    result = run("replay", record, "--pack", errand)
    assert result.exit_code == 1
    assert "only the layout of the file differs" in result.stdout
    assert len(result.stdout) < 300
    data["result"]["status"] = "none" + 5_000 * "!"
    record.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    result = run("replay", record, "--pack", errand)
    assert '+    "status": "recommended"' in result.stdout
    assert len(result.stdout) < 1_000


@pytest.mark.parametrize(("part", "said"), [("", "'extra'"), ("inputs", "'inputs.extra'")])
def test_a_record_with_a_key_that_nothing_reads(
    run, errand: Path, record: Path, part, said
) -> None:
    data = json.loads(record.read_text(encoding="utf-8"))
    (data[part] if part else data)["extra"] = 1
    record.write_text(json.dumps(data), encoding="utf-8")
    result = run("replay", record, "--pack", errand)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"D-701 unknown key {said}" in result.stderr
