"""The texts of the shipped packs: the same figures in both languages, and none that a machine hurt.

Figures are compared as numbers: 5,000 and 5千, 10 March and 3月10日, 40% and 四成 are the same. A
figure in digits must stand in the other language too, in digits or spelled out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from modesdk.io.files import read_text
from modesdk.io.yaml_text import parse_yaml

PLUGINS = Path(__file__).parents[2] / "plugins"
PACKS = sorted(path.parent for path in PLUGINS.glob("*/src/*/pack/pack.yaml"))

NAMES = re.compile(r"(?<![0-9A-Za-z])3C(?![A-Za-z])")
"""Words with digits that are no figures."""
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALES = {
    "k": 10**3, "m": 10**6, "bn": 10**9, "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "yi": 10**8, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 100, "成": 10,
}  # fmt: skip
SCALE = rf"(?:[ -]?({'|'.join(sorted(SCALES, key=len, reverse=True))})(?![a-z]))?"
RANGE = re.compile(
    rf"({DIGITS})( ?(?:to|and|-|–|至|到) ?(?:{DIGITS}))( ?(?:million|billion|k)\b|[万亿])"
)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WORDS = {
    word: number
    for number, words in enumerate(
        [
            "zero",
            "one/once/first/single",
            "two/twice/second/both/double/doubles",
            "three/third",
            "four/fourth",
            "five/fifth",
            "six/sixth",
            "seven",
            "eight",
            "nine",
            "ten/tenfold",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
    for word in words.split("/")
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
PLACES = {"十": 10, "百": 100, "千": 1000}
CHINESE = r"[零一二三四五六七八九十百千两〇]+"


def in_digits(text: str) -> set[Decimal]:
    """The figures that stand in digits; the scale of "0.5 to 5 million" counts for both."""
    text = NAMES.sub("", text)
    ranged = RANGE.sub(r"\1\3\2\3", text)
    found = re.findall(rf"({DIGITS}){SCALE}", ranged)
    return {Decimal(digits.replace(",", "")) * SCALES.get(scale, 1) for digits, scale in found}


def spelled(text: str) -> set[Decimal]:
    """The figures that are written in words, months among them."""
    return {Decimal(number) for number in (*_english(text.lower()), *_chinese(text))}


def _english(text: str) -> Iterator[Decimal]:
    for word, scale in re.findall(rf"\b([a-z]+)\b{SCALE}", text):
        if word in WORDS:
            yield Decimal(WORDS[word] * SCALES.get(scale, 1))
        if word[:3] in MONTHS:
            yield Decimal(MONTHS.index(word[:3]) + 1)
    if "half" in text:
        yield Decimal("0.5")


def _chinese(text: str) -> Iterator[Decimal]:
    ranged = re.sub(rf"({CHINESE})([至到]{CHINESE})成", r"\1成\2成", text)
    for numeral, scale in re.findall(rf"({CHINESE}){SCALE}", ranged):
        yield _value(numeral) * SCALES.get(scale, 1)
    if "半" in text:
        yield Decimal(6) if "半年" in text else Decimal("0.5")
    if "亿" in text:
        yield Decimal(10**8)


def _value(numeral: str) -> Decimal:
    """二十五 is 25: a digit counts for the place behind it, the last one for itself."""
    total, digit = 0, 0
    for sign in numeral:
        total += (digit or 1) * PLACES[sign] if sign in PLACES else 0
        digit = NUMERALS.get(sign, 0)
    return Decimal(total + digit)


def differing(chinese: str, english: str) -> set[Decimal]:
    """Figures in digits that the other language says neither in digits nor in words."""
    zh, en = in_digits(chinese), in_digits(english)
    return (zh - en - spelled(english)) | (en - zh - spelled(chinese))


def texts(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Place, Chinese and English of every text of a pack's files."""
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for line, row in enumerate(rows, 2):
            yield from _of_row(f"{path.relative_to(folder)}, row {line}", row)
    for path in sorted(folder.rglob("*.yaml")):
        yield from _of_data(str(path.relative_to(folder)), parse_yaml(read_text(path), "").data)


def _of_row(place: str, row: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for heading, chinese in row.items():
        other = re.sub(r"(^|[ _])zh($|[ _])", r"\1en\2", heading)
        if other != heading:
            yield f"{place}, {heading}", chinese, row[other]


def _of_data(place: str, data: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(data, dict) and {"zh", "en"} <= set(data) and isinstance(data["zh"], str):
        yield place, data["zh"], data["en"]
    entries: Iterable[tuple[Any, Any]] = ()
    if isinstance(data, dict):
        entries = data.items()
    elif isinstance(data, list):
        entries = enumerate(data)
    for key, value in entries:
        yield from _of_data(f"{place}, {key}", value)


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.parent.name)
def test_both_languages_say_the_same_figures(folder):
    found = list(texts(folder))
    assert len(found) > 50
    wrong = [
        f"{place}: {sorted(map(str, figures))}\n  {chinese}\n  {english}"
        for place, chinese, english in found
        if (figures := differing(chinese, english))
    ]
    assert not wrong, "\n".join(wrong)


JOINED = re.compile(
    r"\d,[a-z]|\d(?:the|a|an|and|of|in|USD|is|to)\b|[a-z]{3}\d|\b00\d\b|资料00\d|\d,\d{1,2}(?!\d)"
)
"""What a careless replacement leaves: digits joined to words, cut thousands, ids of sources."""
MEANT = re.compile(r"\b(?:R|s)?00\d-\d+|,000\b|\btier[12]\b")


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.parent.name)
def test_no_digits_are_joined_to_words(folder):
    wrong = [
        f"{place}: {found[0]!r} in {text}"
        for place, *both in texts(folder)
        for text in both
        if (found := JOINED.search(MEANT.sub("", text)))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("门槛5000美元，约合全年6万", "the gate of 5,000 USD, some 60,000 a year"),
        ("50万至500万美元", "0.5 to 5 million USD"),
        ("2026年3月10日，四成以上", "10 March 2026, over 40%"),
        ("三到五成", "30 to 50 per cent"),
        ("10亿用户", "one billion users"),
        ("3C 数码", "consumer electronics"),
        ("二十五天", "25 days"),
    ],
)
def test_figures_are_understood_however_they_are_written(chinese, english):
    assert not differing(chinese, english)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("门槛5000美元", "the gate of 5,the mode guide USD"),
        ("3月10日", "9 March"),
        ("四成", "45%"),
        ("30天", "13 days"),
        ("5万", "5,000"),
    ],
)
def test_figures_that_differ_are_seen(chinese, english):
    assert differing(chinese, english)
