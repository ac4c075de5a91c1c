"""Every sentence that the workbook code says in English is also known in Chinese."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import modesdk
from modesdk.cli.shell.workbook_chinese import in_chinese, said
from modesdk.diagnostics import Diagnostic
from modesdk.model import units

CODE = [Path(modesdk.__file__).parent / room for room in ("workbook", "xlsx")]
CALLS = {"Diagnostic", "refuse", "problem", "_problem", "tell", "Teller"}
NAMES = {"message", "hint", "_AGAIN", "_RIGHT", "_TOO_LONG", "_BUILD_AGAIN", "_AS"}
PARTS = {  # not sentences of their own, but put together when they are said
    "row x: got status x and x, the SDK gives ", "xx and x", "x: x",
    "the formula was changed: x",
}  # fmt: skip


def text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text(p) if isinstance(p, ast.Constant) else "x" for p in node.values)
    return ""


def said_in(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in CALLS:
                yield from (*node.args, *(k.value for k in node.keywords))
        elif isinstance(node, ast.Assign) and {getattr(t, "id", "") for t in node.targets} & NAMES:
            yield node.value


def sentences() -> list[str]:
    found = set()
    for path in (path for room in CODE for path in room.rglob("*.py")):
        for node in said_in(ast.parse(path.read_text(encoding="utf-8"))):
            inner = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
            found |= {text(part) for part in inner}
    return sorted(s for s in found if " " in s and s not in PARTS)


@pytest.mark.parametrize("sentence", sentences())
def test_every_sentence_is_known(sentence: str) -> None:
    assert said(sentence) != sentence
    assert any("\u4e00" <= c <= "\u9fff" for c in said(sentence))


def test_what_a_sentence_fills_in_is_kept_or_translated() -> None:
    assert said("got 'a, b', expected a date") == "写的是 'a, b'，应为 日期"
    assert said("more than 7 cells in xl/s.xml") == "xl/s.xml 中的单元格超过 7 个"
    assert said("row 3: got status 1 and 'a', the SDK gives 2 and 'b'").startswith("第 3 行")
    assert said("nobody says this") == "nobody says this"
    problem = in_chinese(
        Diagnostic("B-126", "got the text 'x', expected a number", hint="Try again")
    )
    assert (problem.message, problem.hint) == ("写的是文字 'x'，应为 数字", "请重试")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("got 24.5, expected a whole number (years)", "写的是 24.5，应为 整数（年）"),
        ("got 'x', expected a number (USD per month)", "写的是 'x'，应为 数字（美元/月）"),
        ("got 500, expected 0 to 90 (% of GMV)", "写的是 500，应为 0 至 90（GMV 的 %）"),
        ("got 5, expected 0 to 3 (parsec)", "写的是 5，应为 0 至 3（parsec）"),
        (
            "got the date 2026-03-10, expected a number (months / 个月)",
            "写的是日期 2026-03-10，应为 数字（个月）",
        ),
        ("got 'x', expected true or false (yes/no, 是/否)", "写的是 'x'，应为 是 或 否"),
    ],
)
def test_units_are_chinese(english: str, chinese: str) -> None:
    assert said(english) == chinese


@pytest.mark.parametrize("pack", ["home-heating", "tiktok-shop"])
def test_units_of_the_shipped_packs_are_known(pack: str) -> None:
    attributes = modesdk.load_pack(pack).schema
    found = {a.unit: units.in_chinese(a.unit.en) for a in attributes if a.unit.en}
    assert found
    for unit, chinese in found.items():
        assert chinese.startswith(unit.zh), unit
