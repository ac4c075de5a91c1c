"""Records of decisions: each says context, decision and consequences, and is in the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs/decisions"
RECORDS = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "index")
PARTS = ["Context", "Decision", "Consequences"]


def test_the_index_lists_every_record() -> None:
    (listed,) = re.findall(r"```\{toctree\}\n.*?\n\n(.*?)```", text("index"), re.DOTALL)
    assert sorted(listed.split()) == RECORDS


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_its_three_parts_and_is_short(name: str) -> None:
    assert re.findall(r"^\*\*(.+?)\.\*\*", text(name), re.MULTILINE) == PARTS
    assert len(text(name).splitlines()) < 40


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_names_what_exists(name: str) -> None:
    for path in re.findall(r"`([\w]+/[\w/.]+)`", text(name)):
        assert (ROOT / path).exists(), path


def text(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")
