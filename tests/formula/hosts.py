"""The hosts that compute printed formulas: a calculation engine and SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from modesdk.engines.formulas.adapter import library
from modesdk.formula.expr import Expr
from modesdk.formula.sql import sql


def in_cells(formulas: list[Expr], names: dict[str, Any]) -> list[Any]:
    """What a calculation engine makes of the printed cells; names stand in column A."""
    book = library("tests", "tests need").Workbook()
    book.add_sheet("S")
    places = {}
    for row, (name, content) in enumerate(names.items(), start=1):
        entries = content if isinstance(content, tuple) else (content,)
        for column, entry in enumerate(entries, start=1):
            book.set_value("S", row, column, entry)
        last = "ABCDEFG"[len(entries) - 1]
        places[name] = f"S!$A${row}" if len(entries) == 1 else f"S!$A${row}:${last}${row}"
    for row, formula in enumerate(formulas, start=1):
        book.set_formula("S", row, 9, f"={formula.formula(places.__getitem__)}")
    return list(book.evaluate_cells([("S", row, 9) for row in range(1, len(formulas) + 1)]))


def in_sql(formulas: list[Expr], names: dict[str, Any]) -> list[Any]:
    """What SQLite makes of them; names are the columns of a table with one row."""
    columns = ",".join(f'"{name}"' for name in names)
    holders = ",".join("?" * len(names))
    asked = ",".join(map(sql, formulas))
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE given ({columns})")
        database.execute(f"INSERT INTO given VALUES ({holders})", tuple(names.values()))
        return list(database.execute(f"SELECT {asked} FROM given").fetchone())
