"""The core knows no field: words of the packs appear nowhere in modesdk/.

The ids that a pack defines come from the installed packs themselves, so a new pack is covered as
soon as it is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml

import modesdk
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins

CORE = Path(modesdk.__file__).parent
SUFFIXES = {".py", ".lark", ".md", ".txt", ".json", ".html", ".js", ".xml"}

FORBIDDEN = (
    # platforms and trade
    "tiktok", "tik tok", "shop", "shops", "temu", "amazon", "shein", "lazada", "shopee", "shopify",
    "seller", "sellers", "merchant", "gmv", "sku", "affiliate", "livestream", "influencer",
    "commission", "warehouse", "cross-border", "joint operation", "full-managed", "semi-managed",
    "self-operated",
    # places
    "US", "GB", "UK", "TH", "VN", "ID market", "United States", "Britain", "Thailand", "Vietnam",
    "Indonesia", "Malaysia", "Philippines", "Singapore", "Saudi", "Shenzhen", "Hong Kong",
    # heating
    "heat", "heating", "pump", "pellet", "boiler", "insulation", "radiator", "electricity",
    # 中文
    "抖音", "店铺", "卖家", "商家", "托管", "运营", "跨境", "带货", "达人", "物流", "供货", "类目",
    "美国", "英国", "泰国", "越南", "东南亚", "美区", "海外仓",
    "供暖", "热泵", "锅炉", "燃气", "木颗粒", "保温",
)  # fmt: skip
"""Words of particular fields. `market`, `stage`, `goal` and `capability` are hook names."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "__init__.py": ('load_pack("tiktok-shop")', '{"market": "US", "category": "home"}'),
    "model/evaluator.py": ('"tiktok-shop.market"',),
}
"""Passages in docstrings that show a pack as an example; they are struck out before the search."""

LANGUAGE_TAG = re.compile(r"\b(?:en-US|zh-CN)\b")
EXAMPLE = re.compile(r"^\s*(?:cat \S+ \| )?modesdk [a-z].*$", re.MULTILINE)
"""Lines of the command line's help that show how to call it; struck out in cli/."""
CATALOGUE = "language/zh.json"
"""Help stands here as well, with its Chinese."""

COMMON = {"general", "other", "none", "high", "medium", "low", "goal", "market", "stage", "data",
          "capability", "category", "cost", "control", "risk", "compliance", "resource", "traffic",
          "fit", "house", "money", "effort", "climate"}  # fmt: skip
"""Ids of packs that are everyday words of decision making or of English."""


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Whole words; capitals must match where the word has them. Chinese needs no boundary."""
    parts = []
    for word in sorted(set(words), key=len, reverse=True):
        escaped = re.escape(word)
        if word.isascii():
            escaped = rf"(?<![A-Za-z0-9_]){escaped}(?![A-Za-z0-9_])"
        parts.append(escaped if any(c.isupper() for c in word) else f"(?i:{escaped})")
    return re.compile("|".join(parts))


def ids_of(pack: Pack) -> Iterator[str]:
    """Ids that only this pack defines: alternatives, criteria, sources and compound attributes."""
    yield pack.name
    yield from pack.alternatives
    yield from (criterion for criterion in pack.criteria if criterion not in COMMON)
    yield from (name for name in pack.schema.attributes if "_" in name)
    yield from (claim for claim in pack.claims if len(claim) > 3)


def installed_packs() -> list[str]:
    return sorted(Plugins.installed().packs())


def passages() -> Iterator[tuple[str, str]]:
    """Every text file of the core by its path, with the allowed passages struck out."""
    for path in sorted(CORE.rglob("*")):
        if path.suffix in SUFFIXES and "__pycache__" not in path.parts:
            name = path.relative_to(CORE).as_posix()
            text = LANGUAGE_TAG.sub("", path.read_text(encoding="utf-8"))
            if name == CATALOGUE:
                text = "\n".join(f"{english}\n{said}" for english, said in json.loads(text).items())
            if name == CATALOGUE or name.startswith("cli/"):
                text = EXAMPLE.sub("", text)
            for allowed in ALLOWED.get(name, ()):
                text = text.replace(allowed, "")
            yield name, text


def findings(words: Iterable[str], texts: Iterable[tuple[str, str]]) -> list[str]:
    """Where a word stands; a text is searched for the words that it holds at all (far quicker)."""
    every = {word: word.casefold() for word in words}
    found = []
    for name, text in texts:
        folded = text.casefold()
        held = [word for word, plain in every.items() if plain in folded]
        pattern = pattern_of(held) if held else None
        found += [
            f"{name}:{number}: {match[0]!r} in: {line.strip()}"
            for number, line in enumerate(text.splitlines() if pattern else (), 1)
            if (match := pattern.search(line))
        ]
    return found


def test_core_has_no_words_of_a_field() -> None:
    assert findings(FORBIDDEN, passages()) == []


@pytest.mark.parametrize("loader", ["SafeLoader", "CSafeLoader"])
@pytest.mark.parametrize("name", installed_packs())
def test_yaml_of_shipped_packs_is_valid_in_both_parsers_of_the_library(name, loader):
    if not hasattr(yaml, loader):
        pytest.skip("this PyYAML was built without libyaml")
    files = list(Plugins.installed().packs()[name].folder.rglob("*.yaml"))
    assert files
    for file in files:
        assert yaml.load(file.read_text(encoding="utf-8"), getattr(yaml, loader))


@pytest.mark.parametrize("name", installed_packs())
def test_core_has_no_ids_of_a_pack(name: str) -> None:
    pack = modesdk.load_pack(name)
    assert findings(ids_of(pack), passages()) == []


def test_both_packs_are_looked_at() -> None:
    assert {"home-heating", "tiktok-shop"} <= set(installed_packs())


@pytest.mark.parametrize(
    "line",
    [
        "if market == 'US':",
        "from modesdk_tiktok_shop import plugin  # TikTok",
        "    best = 'keep a heat pump'",
        "WORDS = {'zh': '卖家'}",
        "the seller's goods",
        "return 'heat_pump'",
    ],
)
def test_the_search_finds_words(line: str) -> None:
    words = (*FORBIDDEN, *ids_of(modesdk.load_pack("home-heating")))
    assert findings(words, iter([("core.py", f"x = 1\n{line}\n")]))


@pytest.mark.parametrize("line", ["status = 'open'", "thus and us", "the shopping list", "theatre"])
def test_the_search_lets_other_words_be(line: str) -> None:
    assert not findings(FORBIDDEN, iter([("core.py", line)]))
