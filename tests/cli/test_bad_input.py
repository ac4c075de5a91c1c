"""Whatever is wrong: one message that names the place, exit code 2, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

BAD_PROFILES = {
    "unknown attribute": (b"profile: {wether: sun}", ["wether", "Did you mean 'weather'?"]),
    "wrong type": (b"profile: {weather: [sun]}", ["weather", "got a list"]),
    "not a choice": (b"profile: {weather: snow}", ["weather", "sun, rain"]),
    "out of range": (b"profile:\n  kilometres: 101", ["row 2, kilometres", "0 to 100"]),
    "nan": (b"profile: {kilometres: .nan}", ["kilometres", "not a number"]),
    "infinite": (b"profile: {kilometres: -inf}", ["kilometres", "not a number"]),
    "ten megabytes": (b"profile: {weather: " + b"x" * 10_000_000 + b"}", ["bytes"]),
    "long text": (b"profile: {weather: " + b"x" * 10_000 + b"}", ["weather", "10,000 characters"]),
    "deep": (b"profile: " + b"[" * 5_000, ["nesting"]),
    "deep and closed": (b"a: " + b"{a: " * 500 + b"1" + b"}" * 500, ["nesting"]),
    "tag": (b"profile: !!python/object:os.system {a: 1}", ["tag"]),
    "aliases": (b"a: &a [x]\nprofile: {weather: *a}", ["anchor or alias"]),
    "not utf-8": (b"profile:\n  weather: \xff\xfe", ["row 2", "not UTF-8"]),
    "empty": (b"", ["got nothing"]),
    "no attribute": (b"profile: {}", ["empty"]),
    "a list": (b"- sun", ["list, expected a mapping"]),
    "not yaml": (b"profile: {weather: ", ["YAML"]),
    "a date that is none": (b"as_of: soon\nprofile: {weather: sun}", ["as_of", "YYYY-MM-DD"]),
    "twice": (b"profile: {weather: sun, weather: rain}", ["second time"]),
    "a pack that is none": (b"pack: [a]\nprofile: {weather: sun}", ["pack"]),
}
BAD_OPTIONS = {
    "--as-of yesterday": ["--as-of", "yesterday", "YYYY-MM-DD"],
    "--as-of 2026-02-30": ["--as-of", "2026-02-30"],
    "--set weather": ["--set", "attribute=value"],
    "--set wether=sun": ["--set wether", "weather"],
    "--set kilometres=nan": ["--set kilometres", "not a number"],
    "--set kilometres=far": ["--set kilometres", "a number"],
    "--set load=piano": ["--set load", "parcel, child"],
    "--weight comfort": ["--weight", "name=number"],
    "--weight comfrt=2": ["--weight comfrt", "comfort"],
    "--weight comfort=-1": ["--weight comfort", "0 to 100"],
    "--weight comfort=nan": ["--weight comfort", "0 to 100"],
    "--weight comfort=0": ["--weight", "all dimension weights are zero"],
    "--engine bitmapp": ["engine", "Did you mean 'bitmap'?"],
    "--pack no-such-pack-anywhere": ["no-such-pack-anywhere"],
    "--lang fr": ["--lang", "zh, en"],
    "--record .": ["--record", "folder"],
    "--record no/such/folder/r.json": ["--record", "no/such/folder"],
}


def check(result, *parts: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert "Traceback" not in result.stderr
    assert len(result.stderr) < 2_000
    for part in parts:
        assert part in result.stderr


@pytest.mark.parametrize("name", BAD_PROFILES)
def test_profiles(run, errand: Path, tmp_path: Path, name: str) -> None:
    content, parts = BAD_PROFILES[name]
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    record = tmp_path / "record.json"
    options = () if name == "a pack that is none" else ("--pack", errand)
    check(run("recommend", path, *options, "--record", record), "bad.yaml", *parts)
    check(run("recommend", "-", *options, input=content), *parts)
    assert [p.name for p in tmp_path.iterdir()] == ["bad.yaml"]


@pytest.mark.parametrize("options", BAD_OPTIONS)
def test_options(run, profile: Path, options: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    check(run("recommend", profile, *options.split()), *BAD_OPTIONS[options])
    assert [p.name for p in tmp_path.iterdir()] == [profile.name]


def test_missing_file_and_folder(run, tmp_path: Path) -> None:
    check(run("recommend", tmp_path / "none.yaml"), "none.yaml", "no such file")
    check(run("recommend", tmp_path), str(tmp_path), "folder")


def test_language_variable(run, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODESDK_LANG", "fr")
    check(run("recommend", profile), "$MODESDK_LANG")


def test_all_problems_at_once(run, errand: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("profile:\n  wether: sun\n  kilometres: 900\n", encoding="utf-8")
    check(run("recommend", path, "--pack", errand), "row 2, wether", "row 3, kilometres")
    check(
        run("recommend", path, "--pack", errand, "--set", "a=1", "--set", "b=2"),
        "--set a",
        "--set b",
    )


def test_record_that_cannot_be_written(run, profile: Path, tmp_path: Path, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("modesdk.cli.shell.targets.write", full)
    check(run("recommend", profile, "--record", tmp_path / "r.json"), "r.json", "No space left")


def test_debug_shows_the_traceback(run, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODESDK_DEBUG", "1")
    assert "Traceback" in run("recommend", profile, "--engine", "x").stderr


def test_a_bug_asks_for_a_report(run, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("modesdk.cli.shell.given_inputs.read_inputs", broken)
    result = run("recommend", profile)
    assert result.exit_code == 3
    assert result.stderr.startswith("internal error: KeyError")
    assert "report" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [["nonsense"], ["recommend"], ["recommend", "--nonsense", "x"]])
def test_usage(run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    assert result.stderr


def test_standard_input_is_named_in_the_language_asked_for(run) -> None:
    told = run("recommend", "-", "--pack", "home-heating", "--lang", "zh", input="x: [").stderr
    assert "标准输入" in told
    assert "standard" not in told
