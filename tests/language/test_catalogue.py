"""Every sentence that people may read is known in Chinese, with all that fills it."""

from __future__ import annotations

import ast
import json
import pickle
import re
import string
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import modesdk
from modesdk import errors
from modesdk.cli.main import app
from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io.normalise import normalise_values
from modesdk.language import Bilingual, in_language, worded
from modesdk.language.text import Text
from modesdk.language.worded import listed
from modesdk.model import units
from modesdk.model.schema import Attribute, AttributeType, Schema

CODE = Path(modesdk.__file__).parent
ERRORS = {name for name, kind in vars(errors).items()
          if isinstance(kind, type) and issubclass(kind, errors.ModesdkError)}  # fmt: skip
TOLD = {"Diagnostic", "refuse", "problem", "_problem", *ERRORS}
"""What is called with sentences for people."""
HELD = {"message", "hint", "summary"}
"""What such sentences are called before they are told."""
APART = ("testing/", "excel/libreoffice/component/")
"""Rooms whose sentences are for authors of plugins, or stand where there is no modesdk."""
SENTENCE = re.compile("[a-z]{2} [a-z]")
CHINESE: dict[str, str] = json.loads((files("modesdk.language") / "zh.json").read_text("utf-8"))


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(CODE.rglob("*.py")):
        name = path.relative_to(CODE).as_posix()  # once: there are a third of a million nodes
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{name}:{getattr(node, 'lineno', 0)}", node


NODES = list(nodes())
CALLS = [(place, node) for place, node in NODES if isinstance(node, ast.Call)]
WORDED = [(place, call) for place, call in CALLS if name_of(call) in ("worded", "both", "phrase")]
TEMPLATES = {call.args[0].value for _, call in WORDED if isinstance(call.args[0], ast.Constant)}

ON_THE_PAGE = {
    json.loads(said)
    for path in CODE.rglob("*.js")
    for said in re.findall(r'\bt\(\s*("(?:[^"\\]|\\.)*")', path.read_text(encoding="utf-8"))
}


def helps(command: Any) -> Iterator[str | None]:
    """What `--help` says: of commands and groups, of their arguments and options."""
    yield from (command.help, command.epilog, *(param.help for param in command.params))
    for inner in getattr(command, "commands", {}).values():
        yield from helps(inner)


HELP = {text.replace("\b\n", "") for text in helps(get_command(app)) if text}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_templates_stand_in_the_code_as_they_are() -> None:
    built = [place for place, call in WORDED if not isinstance(call.args[0], ast.Constant)]
    assert built == []


def test_the_catalogue_has_the_sentences_of_the_code_and_no_others() -> None:
    said = TEMPLATES | ON_THE_PAGE | HELP
    assert sorted(said - set(CHINESE)) == []
    assert sorted(set(CHINESE) - said) == []


def test_what_fills_a_sentence_is_left_out_in_neither_language() -> None:
    wrong = [text for text, said in CHINESE.items() if placeholders(text) != placeholders(said)]
    assert wrong == []


def test_the_chinese_is_chinese() -> None:
    """Sentences that consist of names and signs only may be the same in both languages."""

    def words(text: str) -> str:
        return "".join(fixed for fixed, *_ in string.Formatter().parse(text))

    english = [text for text, said in CHINESE.items() if SENTENCE.search(words(text))
               and not any("\u4e00" <= c <= "\u9fff" for c in said)]  # fmt: skip
    assert english == []


def test_capitals_and_signs_alone_make_no_other_chinese() -> None:
    """A sentence of four words or a range; shorter ones head columns or name things, too."""
    alike: dict[str, set[str]] = {}
    for english, chinese in CHINESE.items():
        if len(english.split()) > 3 or re.fullmatch(r"\W*\d+ to \W*\d+", english):
            key = english.casefold().replace("−", "-").lstrip("✗ ").rstrip(".:; ")
            alike.setdefault(key, set()).add(re.sub(r"[\W_]+", "", chinese))
    assert not [words for words in alike.values() if len(words) > 1]


def is_filled(names: set[str], call: ast.Call) -> bool:
    """Whether a call gives just these names; parts that come in a mapping cannot be seen."""
    given = {word.arg for word in call.keywords}
    return given - {None} <= names if None in given else given == names


def test_parts_are_given_by_the_names_in_the_template() -> None:
    wrong = [
        place
        for place, call in WORDED
        if name_of(call) in ("worded", "phrase")
        and isinstance(call.args[0], ast.Constant)
        and not is_filled(placeholders(call.args[0].value), call)
    ]
    assert wrong == []


def test_problems_are_told_in_sentences_that_can_be_translated() -> None:
    fixed = [
        place
        for place, call in CALLS
        if name_of(call) in TOLD
        for part in (*call.args, *(word.value for word in call.keywords))
        if is_fixed_sentence(part)
    ]
    assert fixed == []


def test_sentences_can_be_translated_from_the_start() -> None:
    fixed = [
        place
        for place, node in NODES
        if isinstance(node, ast.Assign) and not place.startswith(APART)
        if {getattr(target, "id", "") for target in node.targets} & HELD
        if is_fixed_sentence(node.value)
    ]
    assert fixed == []


def is_fixed_sentence(node: ast.expr) -> bool:
    """An f-string of several words, or a text of several words."""
    if isinstance(node, ast.IfExp):
        return is_fixed_sentence(node.body) or is_fixed_sentence(node.orelse)
    if isinstance(node, ast.BinOp):
        return is_fixed_sentence(node.left) or is_fixed_sentence(node.right)
    texts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return any(isinstance(t, ast.Constant) and SENTENCE.search(str(t.value)) for t in texts)


@pytest.mark.parametrize(
    "source", ['f"got {x}, expected y"', '"two words"', '"do it" if x else ""']
)
def test_a_fixed_sentence_is_found(source: str) -> None:
    assert is_fixed_sentence(ast.parse(source, mode="eval").body)


def test_a_sentence_inside_a_sentence_is_translated_with_it() -> None:
    inner = worded("got {got}, expected a value", got="#REF!")
    outer = worded("{count:,} cells: {message}", count=1200, message=inner)
    assert outer == "1,200 cells: got #REF!, expected a value"
    assert in_language(outer, "zh") == "1,200 个单元格：写的是 #REF!，应为一个值"
    assert in_language(pickle.loads(pickle.dumps(outer)), "zh").endswith("一个值")
    assert in_language(listed([inner, inner], "; "), "zh").count("应为") == 2


def test_data_and_foreign_texts_stay_as_they_are() -> None:
    problem = Diagnostic("B-124", worded("there is no sheet {sheet!r}", sheet="a value"))
    assert problem.said_in("zh").message == "没有工作表 'a value'"
    assert problem.said_in("en") == problem
    assert in_language("nobody says this", "zh") == "nobody says this"
    assert in_language(Bilingual("months", "个月"), "zh") == "个月"


def test_the_nearest_word_is_asked_for_in_chinese() -> None:
    assert in_language(nearest("markt", ["market"]), "zh") == "是否指 'market'？"


@pytest.mark.parametrize(
    ("given", "whole", "unit", "chinese"),
    [
        ("24.5", True, Text("年", "years"), "写的是 24.5，应为整数（年）"),
        ("x", False, Text("美元/月", "USD per month"), "写的是 'x'，应为数字（美元/月）"),
        ("500", False, Text("GMV 的 %", "% of GMV"), "写的是 500，应为 0 至 90（GMV 的 %）"),
    ],
)
def test_units_are_chinese(given: str, whole: bool, unit: Text, chinese: str) -> None:
    attribute = Attribute("a", AttributeType.NUMBER, unit=unit, integer=whole, minimum=0,
                          maximum=90)  # fmt: skip
    _, (problem,) = normalise_values(Schema({"a": attribute}), {"a": given}, Location())
    assert problem.said_in("zh").message == chinese


@pytest.mark.parametrize("pack", ["home-heating", "tiktok-shop"])
def test_units_of_the_shipped_packs_are_known(pack: str) -> None:
    attributes = modesdk.load_pack(pack).schema
    found = {a.unit: units.in_chinese(a.unit.en) for a in attributes if a.unit.en}
    assert found
    for unit, chinese in found.items():
        assert chinese.startswith(unit.zh), unit
