"""Whoever shows a row says the same of where it comes from, and leaves out none of its sources."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import pytest

pytest.importorskip("openpyxl")

import modesdk
from modesdk.decide.explain.conditions_in_words import row_sources
from modesdk.language.text import LANGUAGES
from modesdk.model.pack import Pack
from modesdk.model.tables import AdviceRow, Row
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import CORE, build

PACKS = ("home-heating", "tiktok-shop")
ALONE = {"zh": "包内规则", "en": "rule of the pack"}
"""Said of a row that cites nothing."""


def all_rows(pack: Pack) -> list[Row]:
    supplied = [row for e in pack.evaluators for row in getattr(e, "rows", ())]
    return [row for table in pack.tables for row in table.rows] + supplied


def titles(pack: Pack, row: Row, lang: str) -> set[str]:
    """The titles of the sources behind the claims that the pack's files give for a row."""
    ids = row.claims or (row.see if isinstance(row, AdviceRow) else ())
    sources = (pack.sources[pack.claims[claim].source] for claim in ids)
    return {source.title[lang] for source in sources}


@cache
def book_of(name: str) -> Book:
    book = Book.of(modesdk.load_pack(name))
    build(book, CORE)
    return book


def column(book: Book, name: str) -> Iterator[str]:
    """The contents of a named column, texts of the pool by their place there."""
    sheet, _, area = book.names.defined[name].replace("$", "").partition("!")
    for (cell,) in book.wb[sheet][area]:
        yield str(cell.value or "")


def pooled(book: Book, formula: str) -> dict[str, str]:
    """What a formula gives that names one text of the pool."""
    (place,) = re.findall(r"Texts!\$C\$(\d+)", formula)
    zh, en = list(book.texts.rows)[int(place) - 1]
    return {"zh": zh, "en": en}


@pytest.mark.parametrize("name", PACKS)
def test_no_source_of_a_row_is_left_out(name: str) -> None:
    pack = modesdk.load_pack(name)
    for row in all_rows(pack):
        for lang in LANGUAGES:
            said, wanted = row_sources(pack, row, lang), titles(pack, row, lang)
            assert [title for title in wanted if title not in said] == [], row.id
            assert (said == ALONE[lang]) == (not wanted), row.id


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("kind", ["rule", "advice"])
def test_the_sheets_give_the_sources_of_every_row(name: str, kind: str) -> None:
    """Playbook takes them from the column `advice.source`; Trace and lists from `rule.source`."""
    book = book_of(name)
    rows = {row.id: row for row in all_rows(book.model.pack)}
    ids = (text.strip('="') for text in column(book, f"{kind}.id"))
    shown = {
        row: pooled(book, said)
        for row, said in zip(ids, column(book, f"{kind}.source"), strict=True)
        if row in rows
    }
    ruleset = book.model.ruleset
    compiled = ruleset.advice if kind == "advice" else ruleset.decision
    assert set(shown) == {rule.id for rule in compiled} & set(rows)
    for row, said in shown.items():
        assert said == {lang: row_sources(book.model.pack, rows[row], lang) for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PACKS)
def test_the_command_line_gives_the_sources_of_every_row(name: str, lang: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "modesdk", "pack", "show", name, "rules", "--lang", lang],
        capture_output=True, check=True, encoding="utf-8",
        env={**os.environ, "COLUMNS": "100", "PYTHONUTF8": "1"},
    ).stdout  # fmt: skip
    text, pack = "".join(told.split()), modesdk.load_pack(name)
    wanted = {row_sources(pack, row, lang) for row in all_rows(pack)}
    assert [said for said in wanted if "".join(said.split()) not in text] == []
