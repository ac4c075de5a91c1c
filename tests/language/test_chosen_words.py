"""One word for one thing: those that CONTRIBUTING.md refuses stand nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from modesdk.language import in_language, terms
from modesdk.language.catalogue import catalogue, fill

ROOT = Path(__file__).parent.parent.parent
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|([^|]*)\|$", re.MULTILINE)
QUOTED = re.compile(r"《[^》]*》|“[^”]*”")
"""Titles and sentences of sources."""
OTHER_SENSE = ("没有条件", "另有条件")
"""Where a refused word comes about by chance."""


def rows() -> list[tuple[str, str, list[str]]]:
    """English, the chosen word, and those refused."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Words")[2]
    _, *table = ROW.findall(section.partition("\n## ")[0])
    return [(en, zh, [w.strip() for w in no.split(",") if w.strip()]) for en, zh, no in table]


def texts() -> Iterator[tuple[str, str]]:
    """Everything Chinese that we write, with its place."""
    yield from ((f"zh.po: {english}", chinese) for english, chinese in catalogue("zh").items())
    pages = [ROOT / "README.zh.md", *(ROOT / "docs").rglob("*.zh.md")]
    packs = (ROOT / "plugins").glob("*/src/*/pack/*.yaml")
    for path in (*pages, *packs):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.name}:{number}", line


def faults(text: str) -> list[str]:
    """The refused words in a text."""
    for innocent in OTHER_SENSE:
        text = text.replace(innocent, "")
    plain = QUOTED.sub("", text)
    return [word for _, _, refused in rows() for word in refused if word in plain]


def test_no_refused_word_is_used() -> None:
    assert [(place, found) for place, text in texts() if (found := faults(text))] == []


@pytest.mark.parametrize("word", ["被拦", "有条件", "领先者", "闸门", "准则", "知识包"])
def test_each_is_found_but_not_in_what_a_source_says(word: str) -> None:
    assert faults(f"此选项{word}。") == [word]
    assert faults(f"“此选项{word}”，《{word}》") == []


def test_the_table_has_the_words_of_the_terms() -> None:
    chosen = {english: chinese for names, chinese, _ in rows() for english in names.split(", ")}
    known = {
        **{term.en: term.zh for term in terms.GATE.values()},
        **{term.en: term.zh for term in (terms.OPTION, terms.PROFILE, terms.LEADER)},
    }
    assert {english: chosen[english] for english in known} == known
    assert len(rows()) > 20


def test_no_blank_stands_between_chinese_characters_that_meet() -> None:
    assert fill("应为 {expected}", {"expected": "数字"}) == "应为数字"
    assert fill("应为 {expected}", {"expected": "x"}) == "应为 x"
    assert fill("{count:,} 行，{name!r} 列", {"count": 1000, "name": "x"}) == "1,000 行，'x' 列"
    assert fill("{{{a}}}", {"a": "甲 乙"}) == "{甲 乙}"
    number = in_language("a number", "zh")
    assert " " not in fill("应为 {what}。", {"what": number})
