"""Help in the person's language: every command, every option."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from typer.main import get_command

from modesdk.cli.main import app

ENGLISH = re.compile(r"[a-z]+ [a-z]+ [a-z]+|[A-Z][a-z]+ [a-z]+|[a-z]{3,}\.(?!\w)")
"""Words in a row, or the end of a sentence."""
EXAMPLE = re.compile(r"\s*(?:cat \S+ \| )?modesdk [a-z]")


def english(lines: list[str]) -> list[str]:
    """The lines with English in them, but for examples."""
    return [line for line in lines[1:] if "modesdk " not in line and ENGLISH.search(line)]


def commands(command=None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command and group."""
    command = command or get_command(app)
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


EVERY = list(commands())


def test_every_command_is_there() -> None:
    assert len(EVERY) > 20
    assert ("excel", "libreoffice", "build") in EVERY


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_chinese_help_has_no_english_left(run, words: tuple[str, ...]) -> None:
    result = run("--lang", "zh", *words, "--help")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("用法：modesdk")
    assert english(lines) == []
    assert max(cell_len(line) for line in lines if "modesdk " not in line) <= 80


def named(words: tuple[str, ...]) -> tuple[set[str], int]:
    """The options and commands that a page tells of, and how many examples it gives."""
    command = get_command(app)
    for word in words:
        command = command.commands[word]
    found = {name for param in command.params if not getattr(param, "hidden", False)
             for name in param.opts if name.startswith("--")}  # fmt: skip
    texts = f"{command.help or ''}\n{command.epilog or ''}"
    examples = [line for line in texts.splitlines() if EXAMPLE.match(line)]
    return found | set(getattr(command, "commands", {})), len(examples)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_chinese_help_tells_of_the_same(run, words: tuple[str, ...]) -> None:
    """Every option, command and example; what typer adds in brackets is Chinese too."""
    said = run("--lang", "zh", *words, "--help").stdout
    names, examples = named(words)
    assert {name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", said)} == set()
    assert len([line for line in said.splitlines() if EXAMPLE.match(line)]) == examples
    assert not re.search(r"\[(?:default|required)|required\]", said)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_english_help_is_what_typer_makes(run, words: tuple[str, ...]) -> None:
    said = run(*words, "--help").stdout
    assert said.startswith("Usage: modesdk")
    assert "--help" in said
    assert len(english(said.splitlines())) > 1
    assert "--lang zh" in said or "--lang" not in said  # before a command it is not shown
    assert not re.search("[\u4e00-\u9fff]", said.replace("半托管", ""))


@pytest.mark.parametrize(
    "words",
    [
        ("packs", "--help", "--lang", "zh"),
        ("packs", "--lang=zh", "--help"),
        ("--lang", "zh", "packs", "-h"),
        ("pack", "--help", "--lang", "zh"),
        ("--help", "--lang", "zh"),
    ],
)
def test_the_language_may_stand_anywhere(run, words: tuple[str, ...]) -> None:
    assert run(*words).stdout.startswith("用法：modesdk")
    assert run("packs", "--help").stdout.startswith("Usage: ")  # and does not stay


@pytest.mark.parametrize("name", ["MODESDK_LANG", "LANG", "LC_ALL"])
def test_the_surroundings_say_the_language(run, monkeypatch, name: str) -> None:
    monkeypatch.setenv(name, "zh" if name == "MODESDK_LANG" else "zh_CN.UTF-8")
    assert run("recommend", "--help").stdout.startswith("用法：modesdk recommend")
    assert run("recommend", "--help", "--lang", "en").stdout.startswith("Usage: ")


def test_an_unknown_language_still_gets_help(run) -> None:
    assert run("packs", "--help", "--lang", "fr").stdout.startswith("Usage: ")


def test_the_language_before_a_command_counts_for_its_output(run, installed_errand) -> None:
    shown = run("--lang", "zh", "packs")
    assert shown.exit_code == 0
    assert "出行方式" in shown.stdout
    refused = run("--lang", "fr", "packs")
    assert refused.exit_code == 2
    assert "no language is called 'fr'" in refused.stderr


def test_what_is_left_out_shows_chinese_help(run) -> None:
    assert run("--lang", "zh", "pack").output.startswith("用法：modesdk pack")


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        ("recommend", "PROFILE: it is required, and not given", "PROFILE：必须给出，但没有给"),
        ("recommend x --sett a=1", "--sett: there is no such option", "--sett：没有这个选项"),
        ("recommend x --pack", "--pack: it needs a value", "--pack：后面须有一个值"),
        ("recommend x --json=1", "--json: it takes no value", "--json：后面不能有值"),
        ("web --port 8o", "--port: expected a whole number from 0 to 65535", "--port：应为 0 到"),
        ("web --port 70000", "--port: expected a whole number from 0 to 65535", "65535 的整数"),
        ("workbook build p --out w.xlsx --rows x", "--rows: expected a whole", "--rows：应为整数"),
        ("packs x", "modesdk packs: got 'x' after everything", "modesdk packs：多出了 'x'"),
        ("recomend", "modesdk: no command is called 'recomend'", "modesdk：没有这个命令"),
        ("pack bogus", "modesdk pack: no command is called 'bogus'", "没有这个命令：'bogus'"),
    ],
)
def test_what_is_typed_wrongly_is_told_in_the_persons_language(run, words, en, zh) -> None:
    for lang, wanted in (("en", en), ("zh", zh)):
        told = run("--lang", lang, *words.split())
        assert (told.exit_code, told.stdout) == (2, "")
        assert wanted in told.stderr
        if lang == "zh":
            assert english(["", *told.stderr.splitlines()]) == []
    assert run(*words.split(), "--lang=zh").stderr.startswith("错误：")


def test_a_word_that_is_nearly_right_is_named(run) -> None:
    assert "Did you mean 'recommend'?" in run("recomend").stderr
    assert "Did you mean '--set'?" in run("recommend", "x", "--sett", "a=1").stderr
    assert "See: modesdk packs --help" in run("packs", "x").stderr
