"""Wrapping by terminal cells, bars, tables that turn into cards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from modesdk.cli.shell.layout import TextTable, show_sheet, wrap
from modesdk.cli.shell.recommendation_card import bar

TEXT = st.text(st.sampled_from("ab c，。（）“”字词 3-"), max_size=60)


@given(TEXT, st.integers(4, 30))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_chinese_never_begins_a_line_with_a_stop() -> None:
    lines = wrap("一二三四五，六七八九十。", 10)
    assert lines == ["一二三四", "五，六七八", "九十。"]


def test_words_stay_whole() -> None:
    assert wrap("three plain words", 8) == ["three", "plain", "words"]
    assert wrap("platform’s own", 11) == ["platform’s", "own"]


@pytest.mark.parametrize("score", [-100, -50.5, -0.1, 0, 0.1, 33.3, 100])
def test_bar_has_a_fixed_width(score: float) -> None:
    drawn = bar(score, 8)
    assert cell_len(drawn) == 17
    assert drawn[8] == "│"
    left, right = drawn[:8].strip(), drawn[9:].strip()
    assert (bool(left), bool(right)) == (score < 0, score > 0)


def shown(sheet: TextTable, width: int) -> str:
    console = Console(width=width, markup=False, highlight=False, color_system=None)
    with console.capture() as capture:
        show_sheet(console, sheet)
    return capture.get()


def test_narrow_tables_become_cards() -> None:
    sheet = TextTable(title="T", headers=("A", "B"), rows=(("first", "[b]" + "word " * 30),))
    assert "B: [b]word" in shown(sheet, 24)
    assert "B: " not in shown(sheet, 80)
