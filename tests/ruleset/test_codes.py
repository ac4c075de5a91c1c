"""The catalogue of codes and the code that uses them say the same."""

import re
from pathlib import Path

import modesdk
from modesdk.codes import CATALOGUE

PACKAGE = Path(modesdk.__file__).parent
FOR_FRONT_ENDS = {"W-604", "D-703"}  # options and replays: raised where the user types


def used_codes():
    texts = (p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py") if p.name != "codes.py")
    return {code for text in texts for code in re.findall(r'"([BCPTRVWDEG]-\d{3})"', text)}


def test_every_code_in_use_is_explained():
    assert used_codes() - CATALOGUE.keys() == set()


def test_every_explained_code_is_in_use():
    assert CATALOGUE.keys() - used_codes() - FOR_FRONT_ENDS == set()


def test_entries_are_complete_sentences():
    for code, entry in CATALOGUE.items():
        assert entry.title, code
        assert entry.meaning.endswith("."), code
        assert "  " not in entry.meaning, code
