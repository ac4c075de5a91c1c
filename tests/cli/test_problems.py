"""How problems are told: in the person's language, not too many, not too long."""

from __future__ import annotations

import inspect
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from modesdk.cli.main import app
from modesdk.cli.shell.problems import MOST, guarded, shortened


def lines_of(result) -> list[str]:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return result.stderr.splitlines()


def test_a_flood_is_cut_off(run, errand: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("\n".join(f"zzz{n}: 1" for n in range(MOST + 7)), encoding="utf-8")
    said = lines_of(run("recommend", path, "--pack", errand))
    assert sum("V-501" in line for line in said) == MOST
    assert said[-1].strip() == "... and 7 more"
    chinese = lines_of(run("recommend", path, "--pack", errand, "--lang", "zh"))
    assert chinese[0] == f"错误：{path}：档案无法使用"
    assert chinese[-1].strip() == "……另有 7 处"


def test_as_many_as_fit_are_all_told(run, errand: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("\n".join(f"zzz{n}: 1" for n in range(MOST)), encoding="utf-8")
    assert "more" not in lines_of(run("recommend", path, "--pack", errand))[-1]


def test_long_values_are_shortened(run, errand: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f"weather: {'x' * 900}\n? {'y' * 900}\n: 1\n", encoding="utf-8")
    said = lines_of(run("recommend", path, "--pack", errand))
    assert max(map(len, said)) < 500
    assert max(map(len, lines_of(run("recommend", path, "--set", "z" * 5_000)))) < 500


def test_shortened_keeps_both_ends() -> None:
    assert shortened("a" * 300) == "a" * 300
    short = shortened("begin" + "." * 5_000 + "end")
    assert len(short) == 300
    assert short.startswith("begin")
    assert short.endswith("end")


def test_a_profile_in_chinese(run, errand: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("profile:\n  wether: sun\n  kilometres: 900\n", encoding="utf-8")
    said = lines_of(run("recommend", path, "--pack", errand, "--lang", "zh"))
    assert said[0] == f"错误：{path}：档案无法使用"
    assert said[1] == f"  {path}，第 2 行，wether：V-501 没有属性 'wether'"
    assert said[2] == "    建议：是否指 'weather'？"
    assert "，第 3 行，kilometres：" in said[3]


def test_a_table_in_chinese(run, errand: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    shutil.copytree(errand, folder)
    rows = folder / "rows.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace("< 1", "=< 1"), encoding="utf-8")
    said = lines_of(run("recommend", "-", "--pack", folder, "--lang", "zh", input="weather: sun"))
    assert said[0] == f"错误：{folder} 中的规则包有 1 处错误"
    assert "rows.csv，第 4 行，“if kilometres”列：C-101" in said[1]
    checked = run("pack", "check", folder, "--lang", "zh").stdout
    assert "第 4 行" in checked


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["recommend", "PROFILE", "--set", "weather"], "错误：--set：写的是 'weather'，应为"),
        (["recommend", "PROFILE", "--set", "weather=x"], "--set weather：V-503 写的是 'x'，应为"),
        (["recommend", "PROFILE", "--as-of", "x"], "--as-of：V-508 写的是 'x'，应为日期"),
        (["recommend", "PROFILE", "--record", "."], "错误：--record：. 是文件夹"),
        (["recommend", "PROFILE", "--weight", "x=1"], "错误：权重无法使用"),
        (["compare", "PROFILE"], "建议：请加 --markets 或 --vary"),
        (["compare", "PROFILE", "--vary", "weather="], "'weather' 没有取值"),
        (["interview", "-"], "标准输入用来读回答"),
        (["interview", "--save", "x", "--no-save"], "不能与 --save 同用"),
        (["pack", "show", "nothing"], "既不是规则包"),
        (["pack", "show", "PACK", "matrx"], "建议：是否指 'matrix'？"),
        (["pack", "show", "PACK", "modes", "x"], "没有这个选项：'x'"),
        (["pack", "show", "PACK", "reference"], "建议：可用：matrix, stages"),
        (["replay", "missing.json"], "错误：missing.json 无法读取"),
    ],
)
def test_the_command_line_in_chinese(run, profile: Path, errand: Path, words, said) -> None:
    known = {"PROFILE": profile, "PACK": errand}
    result = run(*(known.get(word, word) for word in words), "--lang", "zh")
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_language_does_not_stay(run) -> None:
    assert run("recommend", "none.yaml", "--lang", "zh").stderr.startswith("错误：")
    assert run("recommend", "none.yaml", "--lang", "fr").stderr.startswith("error: ")


def commands(group: typer.Typer) -> Iterator[typer.models.CommandInfo]:
    yield from group.registered_commands
    for inner in group.registered_groups:
        yield from commands(inner.typer_instance)


def test_every_command_is_guarded() -> None:
    bare = [c.callback.__name__ for c in commands(app) if not hasattr(c.callback, "__wrapped__")]
    assert bare == ["show_version"]


def test_a_guarded_command_keeps_its_options_and_help() -> None:
    def command(words: list[str], deep: bool = False) -> int:
        """What it does."""
        return 1 if deep else len(words)

    assert inspect.signature(guarded(command)) == inspect.signature(command)
    assert guarded(command).__doc__ == "What it does."
    with pytest.raises(typer.Exit) as found:
        guarded(command)(["a", "b"])
    assert found.value.exit_code == 2


def test_places_and_expectations_are_chinese_too(run, errand: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("profile: [\n", encoding="utf-8")
    place = run("recommend", path, "--pack", errand, "--lang", "zh")
    assert "第 1 列" in place.stderr
    assert "column" not in place.stderr
    option = run("recommend", path, "--pack", errand, "--weight", "x", "--lang", "zh")
    assert "as in" not in option.stderr


def test_json_tells_its_sentences_in_the_language(run, errand: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    shutil.copytree(errand, folder)
    rows = folder / "rows.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace("< 1", "=< 1"), encoding="utf-8")
    said = {
        lang: json.loads(run("pack", "check", folder, "--json", "--lang", lang).stdout)
        for lang in ("en", "zh")
    }
    english, chinese = said["en"]["diagnostics"], said["zh"]["diagnostics"]
    assert "expected a value" in english[0]["message"]
    assert "应为" in chinese[0]["message"]
    for key in ("code", "severity", "file", "row", "column"):
        assert [p[key] for p in english] == [p[key] for p in chinese]
    assert english[0].keys() == chinese[0].keys()


def test_what_others_say_is_marked_as_a_quotation(run, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("profile: {a: [}\n", encoding="utf-8")
    assert (
        "（原文：did not find expected node content）"
        in run("recommend", path, "--lang", "zh").stderr
    )


def test_yes_and_no_are_quoted_in_chinese(run, errand: Path) -> None:
    words = ("recommend", "-", "--pack", errand, "--set", "bike_works=x", "--lang", "zh")
    assert "应为“是”或“否”" in run(*words, input="{}").stderr


@pytest.mark.parametrize("option", ["--as-of", "--pack", "--engine"])
@pytest.mark.parametrize("given", ["", " "])
def test_an_option_without_a_value_is_not_left_out_in_silence(run, profile, option, given) -> None:
    result = run("recommend", profile, option, given)
    assert result.exit_code == 2
    assert f"error: {option}: the value is empty" in result.stderr
