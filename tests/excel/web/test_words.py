"""What the page says exists in both languages, and every word it asks for is there."""

from __future__ import annotations

import json
import re

import pytest

from modesdk.excel.web.pages import STATIC, page
from modesdk.excel.web.ribbon import COMMANDS, GROUPS

MODULES = sorted((STATIC / "js").glob("*.js"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def words() -> dict[str, dict[str, str]]:
    text = (STATIC / "js" / "words.js").read_text(encoding="utf-8")
    start = text.index("= {", text.index("WORDS")) + 2
    found: dict[str, dict[str, str]] = json.loads(text[start : text.index("};", start) + 1])
    return found


def test_both_languages_with_the_same_placeholders() -> None:
    for key, texts in words().items():
        assert set(texts) == {"zh", "en"}, key
        assert texts["zh"].strip()
        assert texts["en"].strip()
        places = [sorted(re.findall(r"\{\w+\}", texts[lang])) for lang in ("zh", "en")]
        assert places[0] == places[1], key
        if key not in {"language", "language_short"}:  # these name the other language
            assert not CHINESE.search(texts["en"]), key


def test_every_word_asked_for_exists() -> None:
    known, asked = words(), set()
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""\bt\(["'](\w+)["']""", text))
    assert len(asked) > 60
    assert asked <= set(known)


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("gate_", ("open", "conditional", "blocked")),
        ("stable_", ("robust", "sensitive", "fragile", "undecided")),
        ("group_", ("gate", "ask", "quiet")),
        ("theme_", ("auto", "light", "dark")),
        ("status_", ("recommended", "conditional", "no_clear_winner", "insufficient_data",
                     "none_eligible")),
    ],
)  # fmt: skip
def test_words_for_ids_of_the_sdk(start: str, ends: tuple[str, ...]) -> None:
    assert {start + end for end in ends} <= set(words())


def test_no_word_is_left_over() -> None:
    texts = [m.read_text(encoding="utf-8") for m in MODULES if m.name != "words.js"]
    dynamic = ("gate_", "stable_", "group_", "theme_", "status_", "reasons_", "done_")
    for key in words():
        base = key.removesuffix("_help")
        quoted = any(f'"{key}"' in text or f'"{base}"' in text for text in texts)
        assert quoted or key.startswith(dynamic), key


def test_ribbon_is_bilingual() -> None:
    texts = [c.label for c in COMMANDS] + [c.tip for c in COMMANDS] + [g.label for g in GROUPS]
    for text in texts:
        assert CHINESE.search(text.zh)
        assert text.en
        assert not CHINESE.search(text.en)


def test_no_module_writes_markup() -> None:
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert word not in text, module.name


@pytest.mark.parametrize("kind", ["pane", "web"])
def test_pages_have_no_inline_code_and_escape_what_they_carry(kind: str) -> None:
    text = page(kind, 'a"><script>', lang="zh", pack="p")  # type: ignore[arg-type]
    assert 'content="a&quot;&gt;&lt;script&gt;"' in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert " style=" not in text
    assert ("office.js" in text) is (kind == "pane")
    assert ("functions.js" in text) is (kind == "pane")


def test_files_are_small() -> None:
    for path in STATIC.rglob("*"):
        if path.suffix in {".js", ".css", ".html"}:
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path.name
    assert sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file()) < 300_000
