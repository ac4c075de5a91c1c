"""Which pack the workbook was built from, beside the pooled texts (hidden): `meta.*`."""

from __future__ import annotations

from pathlib import Path

from modesdk.io.case_files import cases_digest
from modesdk.sheets.book.draft import Book
from modesdk.version import installed_version

FORMAT = "1"
"""The format of workbooks; raised when readers must tell old and new apart."""
_LABELS, _VALUES = "D", "E"


def build(book: Book) -> None:
    """Write the cells."""
    pack, ws = book.model.pack, book.sheet("Texts")
    facts = {
        "pack": pack.name,
        "version": pack.version,
        "hash": pack.hash,
        "format": FORMAT,
        "cases": cases_digest(Path(pack.folder)) if pack.folder else "",
        "sdk": installed_version(),
    }
    for row, (name, value) in enumerate(facts.items(), start=1):
        book.put(ws, f"{_LABELS}{row}", f"meta.{name}")
        book.put(ws, f"{_VALUES}{row}", value)
        book.define(f"meta.{name}", ws, f"{_VALUES}{row}")
