"""Sentences keep what they were made of, wherever they are passed on."""

from __future__ import annotations

import pickle

import pytest

from modesdk.diagnostics import Diagnostic, Location, one_line
from modesdk.errors import ConditionError, ContractError
from modesdk.language import Bilingual, Worded, in_language, listed, worded
from modesdk.language.text import Text, both, listed_texts
from modesdk.model.schema import Attribute, AttributeType
from modesdk.model.units import unit_of

UNIT = Bilingual("USD per month", "美元/月")
EXPECTED = worded("{number} in {unit}", number=5, unit=UNIT)


@pytest.mark.parametrize("text", [EXPECTED, UNIT, listed([EXPECTED, "x"])])
def test_a_sentence_survives_pickling(text: Worded) -> None:
    again = pickle.loads(pickle.dumps(text))
    assert (type(again), again) == (type(text), text)
    assert in_language(again, "zh") == in_language(text, "zh")


def test_what_fills_a_sentence_is_said_in_its_language() -> None:
    assert EXPECTED == "5 in USD per month"
    assert in_language(EXPECTED, "zh") == "5 in 美元/月"
    assert in_language(listed([UNIT, "x", EXPECTED], "; "), "zh") == "美元/月；x；5 in 美元/月"


def test_a_unit_is_known_in_both_languages() -> None:
    attribute = Attribute("size", AttributeType.NUMBER, unit=Text("美元/月", "USD per month"))
    assert unit_of(attribute) == "USD per month / 美元/月"
    assert in_language(unit_of(attribute), "zh") == "美元/月"


def test_what_a_stranger_says_becomes_one_line_and_the_sentence_stays() -> None:
    text = one_line(worded("raised {error}", error="a\n\x1b[31m" + "b" * 400))
    assert isinstance(text, Worded)
    assert text.template == "raised {error}"
    assert text.startswith("raised a \\x1b[31mb")
    assert len(text.splitlines()) == 1
    assert len(text) < 320


@pytest.mark.parametrize(
    "error",
    [ContractError(worded("gave {got}", got=1)), ConditionError("x", 1, "x", worded("a value"))],
)
def test_an_exception_tells_a_sentence(error: Exception) -> None:
    assert isinstance(str(error), Worded)


def test_a_problem_tells_a_sentence() -> None:
    problem = Diagnostic("X-1", worded("it is {got}", got=UNIT), Location("file", 2, "size"))
    assert str(problem) == "file, row 2, size: error X-1: it is USD per month"
    assert "it is 美元/月" in in_language(str(problem), "zh")


def test_a_text_in_two_languages_is_filled_in_each_of_them() -> None:
    said = both("missing: {attribute} = {cell}", attribute=Text("地区", "Region"), cell=">= 5")
    assert said == Text("缺少：地区 = >= 5", "missing: Region = >= 5")
    assert both("missing: {attribute} = {cell}", attribute=Text("地区"), cell=1).en == (
        "missing: 地区 = 1"
    )
    with pytest.raises(KeyError):
        both("missing: {attribute} = {cell}", cell=1)


def test_texts_stand_in_a_row_with_the_commas_of_their_language() -> None:
    assert listed_texts([Text("甲", "A"), Text("", "B")]) == Text("甲、B", "A, B")
