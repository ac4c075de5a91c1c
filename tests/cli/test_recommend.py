"""`modesdk recommend` and `modesdk explain`, as a person and as a program see them."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk import plugins
from modesdk.decide.explain.gate_lines import gate_line

KEYS = {
    "recommended", "status", "ranking", "gates", "fired", "undetermined", "questions",
    "conflicts", "as_of", "pack", "engine",
}  # fmt: skip


def as_json(result: Any) -> Any:
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return json.loads(result.stdout)


def test_json_is_the_decision(run, errand: Path, profile: Path) -> None:
    found = as_json(run("recommend", profile, "--json"))
    decision = modesdk.recommend(profile, pack=errand)
    assert found == json.loads(json.dumps(decision.to_dict()))
    assert found.keys() >= KEYS
    assert found["recommended"] == "bike"
    assert found["pack"].keys() == {"name", "version", "hash"}
    assert all(entry.keys() >= {"mode", "score", "gate"} for entry in found["ranking"])


def test_json_of_the_field(run, field_profile: Path) -> None:
    found = as_json(run("recommend", field_profile, "--pack", "tiktok-shop", "--json"))
    assert found.keys() >= KEYS
    assert found["recommended"] in found["gates"]
    assert all(-100 <= entry["score"] <= 100 for entry in found["ranking"])
    assert all(rule.keys() >= {"rule", "claims", "dimension"} for rule in found["fired"])
    assert all(rule.keys() >= {"rule", "claims", "missing"} for rule in found["undetermined"])


def test_without_questions(run, profile: Path) -> None:
    assert as_json(run("recommend", profile, "--json"))["questions"]
    without = as_json(run("recommend", profile, "--json", "--no-questions"))
    assert not {"questions", "question_details"} & without.keys()
    nothing_to_ask = as_json(run("recommend", profile, "--json", "--set", "load=parcel"))
    assert nothing_to_ask["questions"] == []
    assert "find out next" in run("recommend", profile).stdout
    assert "find out next" not in run("recommend", profile, "--no-questions").stdout


@pytest.mark.parametrize("width", ["80", "120"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_fits_the_terminal_without_colour(run, field_profile, lang, width, monkeypatch) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", width)
    result = run("recommend", field_profile, "--pack", "tiktok-shop", "--lang", lang)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert max(cell_len(line) for line in result.stdout.splitlines()) <= int(width)


def test_card_in_both_languages(run, profile: Path) -> None:
    english, chinese = run("recommend", profile), run("recommend", profile, "--lang", "zh")
    assert "Recommended: Bicycle" in english.stdout
    assert "As of: 2026-02-01" in english.stdout
    assert "建议采用骑车" in chinese.stdout
    assert "决策日期：2026-02-01" in chinese.stdout


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "排名"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "Ranking"),
        ({"LANG": "de_DE.UTF-8"}, "Ranking"),
        ({"LANG": "en_US.UTF-8", "MODESDK_LANG": "zh"}, "排名"),
    ],
)
def test_language_of_the_surroundings(run, profile, variables, expected, monkeypatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert expected in run("recommend", profile).stdout


def test_date_from_the_pack_is_said(run, errand: Path, tmp_path: Path) -> None:
    path = tmp_path / "undated.yaml"
    path.write_text("weather: rain\n", encoding="utf-8")
    said = run("recommend", path, "--pack", errand).stdout
    assert "As of: 2026-01-01 (the pack's date" in " ".join(said.replace("│", " ").split())
    assert (
        "the pack's date" not in run("recommend", path, "--pack", errand, "--as-of", "today").stdout
    )


@pytest.mark.parametrize(
    ("options", "as_of"),
    [
        (["--as-of", "2025-05-05"], "2025-05-05"),
        (["--set", "when=2025-05-06"], "2025-05-06"),
        (["--set", "when=2025-05-06", "--as-of", "2025-05-06"], "2025-05-06"),
        (["--set", "when=", "--as-of", "2025-05-06"], "2025-05-06"),
        (["--set", "when="], "2026-01-01"),
        ([], "2026-02-01"),
    ],
)
def test_as_of(run, profile: Path, options: list[str], as_of: str) -> None:
    assert as_json(run("recommend", profile, "--json", *options))["as_of"] == as_of


TWO_DATES = [
    (["--as-of", "2025-05-05", "--set", "when=2025-05-06"], "V-520", "--as-of: V-520"),
    (["--as-of", "2025-05-05", "--set", "{label}=2025年5月6日"], "V-520", "is 2025-05-06"),
    (["--set", "when=2025-05-05", "--set", "{label}=2025-05-06"], "V-509", "a second time"),
    (["--set", "when=2025-05-05", "--set", "when=2025-05-06"], "V-509", "a second time"),
]


@pytest.mark.parametrize(("options", "code", "said"), TWO_DATES)
def test_two_dates_on_one_command_line(run, errand, profile, options, code, said) -> None:
    label = modesdk.load_pack(errand).schema["when"].label.en
    result = run("recommend", profile, *(o.replace("{label}", label) for o in options))
    assert (result.exit_code, result.stdout) == (2, "")
    assert code in result.stderr
    assert said in " ".join(result.stderr.split())


def test_two_dates_on_one_command_line_in_chinese(run, profile: Path) -> None:
    result = run("recommend", profile, *TWO_DATES[0][0], "--lang", "zh")
    assert "决策日期有两个" in result.stderr


def test_two_values_on_one_command_line(run, profile: Path) -> None:
    for options in (["--set", "weather=sun", "--set", "天气=rain"],
                    ["--set", "weather=", "--set", "天气=rain"],
                    ["--weight", "comfort=1", "--weight", "comfort=2"]):  # fmt: skip
        assert run("recommend", profile, *options).exit_code == 2
    same = ["--set", "weather=rain", "--set", "天气=雨"]
    assert as_json(run("recommend", profile, "--json", *same))["profile"]["weather"] == "rain"


@pytest.mark.parametrize(
    "options", [["--as-of", "2025-05-05"], ["--set", "when=2025-05-05"]], ids=["as-of", "set"]
)
def test_a_date_that_outranks_the_profiles_own_is_shown(run, profile: Path, options) -> None:
    said = " ".join(run("recommend", profile, *options).stdout.replace("│", " ").split())
    assert "As of: 2025-05-05 (given by an option; the profile's date is 2026-02-01)" in said
    chinese = run("recommend", profile, *options, "--lang", "zh").stdout
    assert "档案中的日期为 2026-02-01" in chinese
    assert "given by an option" not in run("recommend", profile, "--as-of", "2026-02-01").stdout


def test_set_overrides_and_removes(run, profile: Path) -> None:
    def values(*options: str) -> dict[str, Any]:
        return as_json(run("recommend", profile, "--json", *options))["profile"]

    assert values() == {"weather": "sun", "kilometres": 3, "bike_works": True}
    assert values("--set", "weather=rain")["weather"] == "rain"
    assert values("--set", "天气=雨")["weather"] == "rain"
    assert values("--set", "load=parcel, Child")["load"] == ["child", "parcel"]
    assert "weather" not in values("--set", "weather=")
    assert "weather" not in values("--set", "天气=")


def test_set_mends_a_wrong_value(run, errand: Path, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("{天气: snow, kilometres: 2}", encoding="utf-8")
    assert run("recommend", path, "--pack", errand).exit_code == 2
    mended = run("recommend", path, "--pack", errand, "--json", "--set", "weather=sun")
    assert as_json(mended)["profile"] == {"weather": "sun", "kilometres": 2}


def test_weights(run, profile: Path) -> None:
    found = as_json(
        run("recommend", profile, "--json", "--weight", "comfort=3", "--weight", "rule:E2=0")
    )
    assert found["weights"]["dimensions"] == {"comfort": 3}
    assert found["weights"]["rules"] == {"E2": 0}


def test_engines_agree(run, profile: Path) -> None:
    one, other = (
        as_json(run("recommend", profile, "--json", "--engine", engine))
        for engine in ("bitmap", "reference")
    )
    assert (one.pop("engine"), other.pop("engine")) == ("bitmap", "reference")
    assert one == other


def test_profile_from_stdin(run, profile: Path) -> None:
    text = profile.read_text(encoding="utf-8")
    from_file = as_json(run("recommend", profile, "--json"))
    assert as_json(run("recommend", "-", "--json", input=text)) == from_file


def announce(monkeypatch: pytest.MonkeyPatch, *entries: EntryPoint) -> None:
    monkeypatch.setattr(plugins, "entry_points", lambda group: entries)


@pytest.mark.parametrize(
    "command", [("recommend",), ("explain",), ("compare",), ("interview", "--resume")]
)
def test_a_profile_names_installed_packs_only(
    run, errand: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in somebody else's file would choose the rules; on Windows, from any machine."""
    looked_at: list[object] = []
    monkeypatch.setattr("os.path.lexists", lambda path: looked_at.append(path) or True)
    monkeypatch.chdir(errand.parent)
    path = errand.parent / "near.yaml"
    if command[0] == "compare":
        command = ("compare", "--vary", "weather=sun,rain")
    for named in (errand, "./errand", "../errand", r"\\host\share\errand", "//host/share"):
        path.write_text(f"pack: '{named}'\nprofile: {{weather: sun}}\n", encoding="utf-8")
        refused = run(*command, path)
        assert refused.exit_code == 2, refused.output
        assert f"{path}, pack: P-209" in refused.stderr.replace("\n", "")
        assert "--pack" in refused.stderr
    assert looked_at == []
    assert run("recommend", path, "--pack", errand).exit_code == 0


def test_no_pack_to_choose(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("weather: sun\n", encoding="utf-8")
    announce(monkeypatch)
    result = run("recommend", path)
    assert result.exit_code == 2
    assert "--pack: no pack is installed" in result.stderr


def test_broken_plugin_is_named_once(
    run, profile: Path, errand_entry: EntryPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = EntryPoint("broken", "no_such_module_anywhere", "modesdk")
    announce(monkeypatch, broken, errand_entry)
    result = run("recommend", profile)
    assert result.exit_code == 0
    assert result.stderr.count("warning: plugin broken: G-901") == 1
    assert "Recommended: Bicycle" in result.stdout
    listed = run("packs", "--json")
    assert [p["code"] for p in json.loads(listed.stdout)["problems"]] == ["G-901"]


def test_explain(run, errand: Path, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    decision = modesdk.recommend(profile, pack=errand)
    for lang in ("zh", "en"):
        result = run("explain", profile, "--lang", lang)
        assert result.exit_code == 0
        flat = "".join(result.stdout.split())
        assert flat == "".join(decision.explain(lang).split())


@pytest.mark.parametrize("word", ["bus", "Bus", "公交"])
def test_why_not(run, profile: Path, word: str) -> None:
    said = run("explain", profile, "--why-not", word).stdout
    assert "Why not Bus" in said
    assert "Comfort:" in said
    assert "points behind" in said
    assert "rule E2" in said
    assert "needs “Weather” to be Rainy, but it is Sunny" in " ".join(said.split())


def test_why_not_a_blocked_mode_and_the_leader(run, profile: Path) -> None:
    blocked = run("explain", profile, "--set", "bike_works=no", "--why-not", "cycling").stdout
    assert "What blocks it" in blocked
    assert "The bicycle is broken" in blocked
    assert "leads with" in run("explain", profile, "--why-not", "bike").stdout


@pytest.mark.parametrize(
    ("given", "option", "english", "chinese"),
    [
        ("priorities: [low_emissions]\nstore_room: yes", "pellet_boiler",
         "needs “Priorities” to include Little work; now: Low emissions",
         "要求“看重什么”包含省心，目前：排放少"),
        ("priorities: [low_emissions]", "district_heating",
         "level with the leader", "与领先选项同分"),
    ],
)  # fmt: skip
def test_what_held_back_is_said_alike_in_both_explanations(
    run, tmp_path: Path, given: str, option: str, english: str, chinese: str
) -> None:
    profile = tmp_path / "house.yaml"
    profile.write_text(given, encoding="utf-8")
    for lang, said in (("en", english), ("zh", chinese)):
        asked = ("explain", profile, "--pack", "home-heating", "--lang", lang)
        for words in (asked, (*asked, "--why-not", option)):
            assert said.replace(" ", "") in "".join(run(*words).stdout.split())


def test_what_is_not_known_is_never_said_as_if_it_were(run, tmp_path: Path) -> None:
    profile = tmp_path / "house.yaml"
    profile.write_text("priorities: [low_emissions]", encoding="utf-8")
    asked = ("explain", profile, "--pack", "home-heating")
    said = " ".join(run(*asked, "--why-not", "heat_pump").stdout.split())
    assert "• Space outdoors not known yet; it decides: No space for the unit outdoors" in said
    decision = modesdk.recommend(profile, pack="home-heating")
    [reason] = [r for r in decision.gate_reasons["heat_pump"] if r.missing == ("outdoor_space",)]
    line = gate_line(decision, reason, "en")
    assert line.startswith("Space outdoors not known yet; it decides: No space")
    assert line in " ".join(run(*asked).stdout.split())


def test_a_blocked_option_may_be_ahead(run, tmp_path: Path) -> None:
    profile = tmp_path / "house.yaml"
    profile.write_text("insulation: good\noutdoor_space: no", encoding="utf-8")
    said = run("explain", profile, "--pack", "home-heating", "--why-not", "heat_pump").stdout
    assert "points ahead of" in said
    assert "points behind District" not in said


def test_why_not_an_unknown_mode(run, profile: Path) -> None:
    result = run("explain", profile, "--why-not", "bicycel")
    assert result.exit_code == 2
    assert "Did you mean 'bicycle'?" in result.stderr


OUTRANKED = {
    "en": "The decision date 2025-05-05 was given by an option; the profile's date is 2026-02-01.",
    "zh": "决策日期 2025-05-05 由命令行选项给出；档案中的日期为 2026-02-01。",
}


@pytest.mark.parametrize("lang", OUTRANKED)
@pytest.mark.parametrize(
    "words",
    [
        ["explain"],
        ["explain", "--why-not", "bus"],
        ["compare", "--vary", "kilometres=1,30"],
        ["interview", "--no-save"],
    ],
)
def test_an_outranked_date_is_said_by_every_command(run, profile, words, lang) -> None:
    name, *options = words
    command = (name, profile, *options, "--lang", lang)
    said = run(*command, "--as-of", "2025-05-05", input="").stdout
    joined = " ".join(said.split()) if lang == "en" else said.replace("\n", "")
    assert joined.count(OUTRANKED[lang]) == 1
    assert OUTRANKED[lang][:12] not in run(*command, "--as-of", "2026-02-01", input="").stdout


@pytest.mark.parametrize(
    "text", ["pack: ./mine\nprofile: {weather: sun}", "pack: ./mine\nweather: sun"]
)
def test_a_profile_names_no_folder(run, tmp_path: Path, installed_errand, text: str) -> None:
    """Where it would lie is said, seen from here, and that it is for the person to choose."""
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    told = run("recommend", path)
    assert told.exit_code == 2
    assert "P-209 got './mine': a file names an installed pack, no folder" in told.stderr
    assert f"--pack {tmp_path / 'mine'}" in told.stderr


def test_a_pack_misspelt_beside_the_attributes_is_named(run, tmp_path, installed_errand) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("pack: erand\nweather: sun", encoding="utf-8")
    assert "P-209 no pack is called 'erand'" in run("recommend", path).stderr
