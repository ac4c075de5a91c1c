"""`modesdk packs`, `pack check`, `pack show`, `compare`, `version`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import modesdk
from modesdk.cli.pack.sections import SECTIONS

NAMED = {"playbook": "bus", "duties": "bus", "reference": "matrix"}


def test_packs(run, field_profile: Path) -> None:
    found = json.loads(run("packs", "--json").stdout)
    (pack,) = (p for p in found["packs"] if p["name"] == "tiktok-shop")
    assert pack["rules"] > 100
    assert len(pack["evaluators"]) >= 4
    assert found["problems"] == []
    assert "tiktok-shop" in run("packs").stdout


def test_check_of_a_good_pack(run, errand: Path) -> None:
    result = run("pack", "check", errand, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["errors"] == 0
    assert found["ok"] is True
    strict = run("pack", "check", errand, "--strict")
    assert strict.exit_code == (1 if found["warnings"] else 0)


def test_check_of_a_bad_pack(run, errand: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    shutil.copytree(errand, folder)
    rows = folder / "rows.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace("< 1", "=< 1"), encoding="utf-8")
    result = run("pack", "check", folder)
    assert result.exit_code == 1
    assert "Errors (1)" in result.stdout
    assert "C-101" in result.stdout
    found = json.loads(run("pack", "check", folder, "--json").stdout)
    assert found["ok"] is False
    assert {d["code"] for d in found["diagnostics"]} >= {"C-101"}
    used = run("recommend", "-", "--pack", folder, input="weather: sun")
    assert used.exit_code == 2
    assert "C-101" in used.stderr


def test_check_of_nothing(run, tmp_path: Path) -> None:
    assert run("pack", "check", "no-such-pack").exit_code == 2
    assert run("pack", "check", tmp_path).exit_code == 2


def test_field_pack_has_no_errors(run, field_profile: Path) -> None:
    assert run("pack", "check", "tiktok-shop").exit_code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section(run, errand: Path, section: str, lang: str) -> None:
    words = [section, NAMED[section]] if section in NAMED else [section]
    result = run("pack", "show", errand, *words, "--lang", lang)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip()
    assert max(map(len, result.stdout.splitlines())) <= 80
    data = run("pack", "show", errand, *words, "--json")
    assert json.loads(data.stdout) is not None


def items(pack: modesdk.Pack, section: str) -> list[str]:
    """What a section needs the name of: every reference table, and one mode."""
    if section == "reference":
        return [table.id for table in pack.references]
    if section in ("matrix", "stages") and section not in [t.id for t in pack.references]:
        return []
    return list(pack.alternatives)[:1] if section in ("playbook", "duties") else [""]


@pytest.mark.parametrize("json_too", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["tiktok-shop", "home-heating"])
def test_every_section_of_every_shipped_pack(
    run, name: str, lang: str, json_too: bool, whole: bool, sampled
) -> None:
    """In each language and form; the sample takes each section in one of the four."""
    pack = modesdk.load_pack(name)
    every = [(section, item) for section in SECTIONS for item in items(pack, section)]
    chosen = every if whole else every[2 * (lang == "zh") + json_too :: 4]
    sampled(len(chosen), len(every), "sections")
    for section, item in chosen:
        words = [word for word in (section, item) if word]
        options = ["--json"] if json_too else []
        result = run("pack", "show", name, *words, "--lang", lang, *options)
        assert result.exit_code == 0, (words, result.output)
        told = json.loads(result.stdout) if json_too else result.stdout.strip()
        assert told is not None, words


def test_a_reference_table_with_plain_headings_is_shown_whole(run) -> None:
    result = run("pack", "show", "home-heating", "reference", "seasonal_factors", "--lang", "en")
    said = " ".join(result.stdout.split())
    assert "flow temperature up to (°C) seasonal factor" in said
    assert all(number in said for number in ("35 4.0", "45 3.5", "55 3.0", "80 2.4"))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_of_the_field(run, field_profile: Path, section: str) -> None:
    words = {"playbook": ["joint_operation"], "duties": ["全托管"], "reference": ["calendar"]}
    result = run("pack", "show", "tiktok-shop", section, *words.get(section, []), "--lang", "zh")
    assert result.exit_code == 0, result.output


def test_chinese_words_of_packs(run, errand: Path) -> None:
    def show(*words: str) -> str:
        return run("pack", "show", errand, *words, "--lang", "zh").stdout

    alerts = show("alerts")
    assert "【高】路滑。" in alerts
    assert "条件：已选：骑车；天气：雨" in alerts
    assert ": " not in alerts
    attributes = show("attributes")
    assert all(
        word in attributes for word in ("文字", "数值", "多选", "是非", "日期", "0 至 100 公里")
    )
    assert not any(word in attributes for word in ("text", "number", "boolean", "km"))
    rules = show("rules")
    assert "gates（准入）" in rules
    assert "步骤" in rules
    assert "(gate)" not in rules


def test_ids_are_suggested_within_one_series(run, field_profile: Path) -> None:
    def hint(*words: str) -> str:
        return run("pack", "show", "tiktok-shop", *words).stderr.splitlines()[1]

    assert "Did you mean 's000-" in hint("claims", "s000-9999")
    for word in ("005", "s005", "s005-01"):
        assert "Did you mean" not in hint("claims", word)
        assert "modesdk pack show PACK claims, or of one source: 000, 001" in hint("claims", word)
    assert "modesdk pack show PACK rules, or of one kind: " in hint("rules", "R009-01")


def test_matrix_by_mode(run, errand: Path) -> None:
    every = run("pack", "show", errand, "matrix").stdout
    assert all(word in every for word in ("Driving", "Bicycle", "Bus", "Driver"))
    assert "驾驶" not in every
    one = run("pack", "show", errand, "matrix", "--mode", "公交").stdout
    assert "Driver" in one
    assert "Bicycle" not in one


def test_playbook_duties_alerts(run, errand: Path) -> None:
    playbook = run("pack", "show", errand, "playbook", "Bus").stdout
    assert "Buy a ticket" in playbook
    assert "tyres" not in playbook
    duties = run("pack", "show", errand, "duties", "bus").stdout
    assert all(word in duties for word in ("Driving", "driver", "The driver drives"))
    alerts = run("pack", "show", errand, "alerts").stdout
    assert "[high] The road is slippery" in alerts
    assert "Weather: Rainy" in alerts
    assert "slippery" not in run("pack", "show", errand, "alerts", "bus").stdout


def test_rules_by_id_and_table(run, errand: Path) -> None:
    one = run("pack", "show", errand, "rules", "e1").stdout
    assert "In the rain the bus is dry" in one
    assert "Bus +2" in one
    assert "E2" not in one
    assert len(json.loads(run("pack", "show", errand, "rules", "gates", "--json").stdout)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-pack"], "no pack and no section"),
        (["ERRAND", "matrx"], "Did you mean 'matrix'?"),
        (["ERRAND", "playbook"], "name an option of the pack"),
        (["ERRAND", "playbook", "buss"], "bus"),
        (["ERRAND", "attributes", "wether"], "weather"),
        (["ERRAND", "reference"], "Known: matrix, stages"),
        (["ERRAND", "modes", "bus", "more"], "too many"),
    ],
)
def test_show_says_what_is_wrong(run, errand: Path, words: list[str], said: str) -> None:
    result = run("pack", "show", *(errand if word == "ERRAND" else word for word in words))
    assert result.exit_code == 2
    assert said in result.stderr


def test_compare_values(run, profile: Path) -> None:
    result = run("compare", profile, "--vary", "weather=sun,rain", "--vary", "kilometres=0.5,9")
    assert result.exit_code == 0
    assert "Sunny / 0.5 km" in result.stdout
    assert "Rainy / 9 km" in result.stdout
    found = json.loads(run("compare", profile, "--vary", "天气=sun,雨", "--json").stdout)[
        "compared"
    ]
    assert [entry["changed"] for entry in found] == [{"weather": "sun"}, {"weather": "rain"}]
    assert [entry["recommended"] for entry in found] == ["bike", "bus"]
    alone = json.loads(run("recommend", profile, "--json", "--set", "weather=rain").stdout)
    assert found[1]["gates"] == alone["gates"]
    assert found[1]["margin"] == alone["margin"]


def test_compare_files_and_markets(run, profile: Path, field_profile: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(profile.read_text(encoding="utf-8").replace("晴", "雨"), encoding="utf-8")
    said = run("compare", profile, other, "--lang", "zh").stdout
    assert "errand" in said
    assert "other" in said
    markets = run("compare", field_profile, "--pack", "tiktok-shop", "--markets", "US,英国,TH")
    assert markets.exit_code == 0
    assert all(name in markets.stdout for name in ("United States", "United Kingdom", "Thailand"))


@pytest.mark.parametrize(
    "options",
    [[], ["--vary", "wether=sun"], ["--vary", "weather=snow"], ["--vary", "weather="],
     ["--vary", "weather"], ["--vary", "kilometres=" + ",".join(map(str, range(200)))]],
)  # fmt: skip
def test_compare_says_what_is_wrong(run, profile: Path, options: list[str]) -> None:
    result = run("compare", profile, *options)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (["--vary", "weather=snow"], "--vary weather: "),
        (["--vary", "wether=sun"], "error: --vary: "),
        (["--markets", "US,ZZ"], "error: --markets: "),
        (["--set", "weather=snow", "--vary", "kilometres=1"], "--set weather: "),
    ],
)
def test_compare_blames_the_option_that_was_typed(run, profile, options, place) -> None:
    said = run("compare", profile, *options).stderr
    assert place in said
    assert ("--set" in said) == ("--set" in options)


@pytest.mark.parametrize("again", ["weather=rain", "Weather=rain", "天气=雨"])
def test_an_attribute_is_varied_once(run, profile: Path, again: str) -> None:
    result = run("compare", profile, "--vary", "weather=sun", "--vary", again)
    assert result.exit_code == 2
    assert "is given two values" in result.stderr


def test_markets_are_varied_once(run, field_profile: Path) -> None:
    words = ["compare", field_profile, "--pack", "tiktok-shop", "--markets", "GB"]
    result = run(*words, "--vary", "Market=US")
    assert (result.exit_code, "is given two values" in result.stderr) == (2, True)


def test_markets_that_do_not_exist(run, field_profile: Path) -> None:
    said = run("compare", field_profile, "--pack", "tiktok-shop", "--markets", "US,ZZ").stderr
    assert "--markets: V-503 got 'ZZ'" in said
    assert "--set" not in said


def test_version(run) -> None:
    assert run("--version").stdout == f"modesdk {modesdk.__version__}\n"
    assert run("version").stdout == run("--version").stdout


@pytest.mark.parametrize(
    "words",
    [[], ["recommend"], ["explain"], ["interview"], ["compare"], ["packs"], ["pack", "check"],
     ["pack", "show"], ["replay"]],
)  # fmt: skip
def test_help_has_examples(run, words: list[str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert f"modesdk {' '.join(words)}".rstrip() in result.stdout.partition("\n")[2]
    if not words:
        assert "Exit codes: 0 fine" in result.stdout


def test_compared_files_of_one_name_are_told_apart(run, profile, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    paths = [tmp_path / name / "errand.yaml" for name in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(profile.read_bytes())
    apart = run("compare", *paths, profile.rename(tmp_path / "third.yaml"), "--json")
    assert len({one["profile"] for one in json.loads(apart.stdout)["compared"]}) == 3
    said = "".join(run("compare", "a/errand.yaml", "b/errand.yaml", "third.yaml").stdout.split())
    assert all(name in said for name in ("a/errand.yaml", "b/errand.yaml", "third"))
    assert "third.yaml" not in said


def test_a_profile_is_compared_once(run, profile: Path) -> None:
    result = run("compare", profile, profile)
    assert (result.exit_code, f"{profile} is given twice" in result.stderr) == (2, True)


def test_an_option_that_says_nothing_of_a_section_is_refused(run, errand: Path) -> None:
    assert run("pack", "show", errand, "matrix", "--mode", "bike").exit_code == 0
    refused = run("pack", "show", errand, "claims", "--mode", "bike").stderr
    assert "--mode: the section claims has no columns of options" in refused


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("recommend PROFILE --weight rule:X=1", "modesdk pack show PACK rules"),
        ("recommend PROFILE --weight trust:zz=1", "modesdk pack show PACK sources"),
        ("recommend PROFILE --weight criterion:=1", "modesdk pack show PACK weights"),
        ("recommend PROFILE --weight dimension:zz=1", "Dimensions: "),
        ("recommend PROFILE --set zzzzz=1", "modesdk pack show PACK attributes"),
        ("pack show", "For instance pack show "),
    ],
)
def test_hints_can_be_followed(run, profile: Path, words: str, hint: str) -> None:
    """Also with several packs installed, when a pack has to be named."""
    told = run(*words.replace("PROFILE", str(profile)).split())
    assert (told.exit_code, hint in told.stderr) == (2, True), told.stderr
    asked = run("pack", "show", "errand", *hint.split()[4:]) if "PACK" in hint else told
    assert asked.exit_code == (0 if "PACK" in hint else 2)


@pytest.mark.parametrize(
    ("words", "default"),
    [
        (("replay",), "the one that the record names"),
        (("workbook", "check"), "the one that the workbook names"),
        (("workbook", "refresh"), "the one that the workbook names"),
        (("workbook", "portfolio"), "of a list, the only one"),
        (("recommend",), "the profile's `pack:`"),
    ],
)
def test_help_says_which_pack_counts_by_default(run, words, default: str) -> None:
    assert default in " ".join(run(*words, "--help").stdout.split())
