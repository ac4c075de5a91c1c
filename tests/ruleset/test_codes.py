"""The catalogue of codes and the code that uses them say the same."""

from __future__ import annotations

import re
from pathlib import Path

import modesdk
from modesdk.codes import CATALOGUE

PACKAGE = Path(modesdk.__file__).parent
TESTS = Path(__file__).parents[1]
CODE = re.compile(r'"([BCPTRVWDEG]-\d{3})"')


def used_codes():
    texts = (p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py") if p.name != "codes.py")
    return {code for text in texts for code in CODE.findall(text)}


def codes_in_tests():
    """Codes that a test names, and those of the bad packs (each folder is a test)."""
    found = {path.name[:5] for path in (TESTS / "bad_packs").iterdir()}
    for path in TESTS.rglob("test_*.py"):
        if path.name != "test_bad_packs.py":  # what it exempts is named there
            found |= set(re.findall(r"[BCPTRVWDEG]-\d{3}", path.read_text(encoding="utf-8")))
    return found


def test_every_code_in_use_is_explained():
    assert used_codes() - CATALOGUE.keys() == set()


def test_every_explained_code_is_in_use():
    assert CATALOGUE.keys() - used_codes() == set()


def test_every_explained_code_is_tested():
    assert CATALOGUE.keys() - codes_in_tests() == set()


def test_entries_are_complete_sentences():
    for code, entry in CATALOGUE.items():
        assert entry.title, code
        assert entry.meaning.endswith("."), code
        assert "  " not in entry.meaning, code
