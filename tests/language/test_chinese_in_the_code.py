"""The code is in English: Chinese stands in the catalogue, and where Chinese is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import modesdk

CODE = Path(modesdk.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")
READ = {
    "cli/interview/typed_answer.py",
    "conditions/hints.py",
    "conditions/samples.py",
    "io/notation.py",
    "io/unusable.py",
    "model/booleans.py",
    "model/units.py",
    "sheets/book/headings.py",
    "workbook/read/table_cells.py",
    "xlsx/number_formats.py",
}
"""Words that people may type, what says which these are, and letters that stand for any other."""


def chinese(source: str) -> Iterator[str]:
    """The texts with Chinese in a module, without what documents it."""
    tree = ast.parse(source)
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = str(node.value) if isinstance(node, ast.Constant) else ""
        if CHINESE.search(text) and id(node) not in documented:
            yield text


def test_chinese_stands_in_the_catalogue() -> None:
    found = {
        path.relative_to(CODE).as_posix()
        for path in CODE.rglob("*.py")
        if any(chinese(path.read_text(encoding="utf-8")))
    }
    assert found == READ


@pytest.mark.parametrize("source", ['say("得分")', 'say(f"{x} 分")', 'X = ("高", "high")'])
def test_chinese_is_found(source: str) -> None:
    assert list(chinese(source))


def test_what_documents_a_module_may_show_chinese() -> None:
    assert list(chinese('"""得分"""\nX = "score"\n"""得分 score"""')) == []
