"""What LibreOffice shows in each language: choices, and the verdict in the words of the SDK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk.decide.decision import Decision
from modesdk.decide.explain.explanation import verdict
from modesdk.language.text import LANGUAGES
from modesdk.model.profile import Case
from modesdk.workbook.build import workbook_bytes

NAME, TEXT = "home-heating", "insulation"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("languages") / "built.xlsx"
    path.write_bytes(workbook_bytes(modesdk.load_pack(NAME), lang="en", rows=2))
    return path


def test_drop_downs_and_the_verdict_follow_the_language(office: Any, built: Path) -> None:
    """Typed is the word of the other language."""
    pack = modesdk.load_pack(NAME)
    office.open(built)
    for lang, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True):
        for value in pack.schema[TEXT].values:
            office.set({"lang": lang, f"in.{TEXT}": value.label[other]})
            office.calculate()
            choices = [choice.label[lang] for choice in pack.schema[TEXT].values]
            assert office.column(f"list.{TEXT}.choices") == choices
            decision = Decision(pack, Case(pack.as_of, {TEXT: value.id}))
            assert office.column("verdict")[0].startswith(verdict(decision, lang))
