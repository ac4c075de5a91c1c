"""What the page says is English in its modules, and Chinese in the catalogue."""

from __future__ import annotations

import json
import re

import pytest

from modesdk.excel.web.pages import STATIC, page
from modesdk.excel.web.ribbon import COMMANDS, GROUPS
from modesdk.language.terms import GATE, STABILITY, STATUS

MODULES = sorted((STATIC / "js").glob("*.js"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def sentences() -> set[str]:
    """What the page says, as far as a pattern can see it: `t("...")`."""
    texts = (module.read_text(encoding="utf-8") for module in MODULES)
    found = (re.findall(r'\bt\(\s*("(?:[^"\\]|\\.)*")', text) for text in texts)
    return {json.loads(said) for one in found for said in one}


def test_sentences_are_english_the_chinese_is_in_the_catalogue() -> None:
    """tests/language looks whether each has its Chinese."""
    assert len(sentences()) > 120
    assert not [said for said in sentences() if CHINESE.search(said)]


def test_words_for_concepts_come_from_the_server() -> None:
    """Outcome, gate and stability: the page has no words of its own for them."""
    texts = {text.en for words in (STATUS, GATE, STABILITY) for text in words.values()}
    assert not texts & sentences()


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
    text = page(kind, 'a"><script>', lang="zh", pack="p")
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
