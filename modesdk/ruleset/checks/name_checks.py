"""Names that rows use: attributes, alternatives, criteria and claims must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.model.tables import AdviceRow, ConflictRow, EvidenceRow, GateRow, Row
from modesdk.ruleset.checks.row_places import (
    CONDITION,
    OUTPUT,
    at_header,
    error,
    file_of,
    known_names,
    rows_of,
)
from modesdk.ruleset.checks.zeros import Unknown, named_once


def tested_attributes(pack: Pack) -> Iterator[Diagnostic]:
    """R-401: every `if` heading names an attribute."""
    for table in pack.tables:
        for attribute in dict.fromkeys(table.conditions):
            if attribute not in pack.schema:
                yield error(
                    "R-401",
                    worded(
                        "the heading tests the unknown attribute {attribute!r}", attribute=attribute
                    ),
                    at_header(table, CONDITION + attribute),
                    known_names(attribute, pack.schema.attributes, worded("attributes")),
                )


def alternatives(pack: Pack) -> Iterator[Diagnostic]:
    """R-402: every `then` heading names an alternative. Once per file and name."""
    heads = {file_of(table): table for table in pack.tables}
    seen: set[tuple[str, str]] = set()
    for placed in rows_of(pack):
        for name in alternatives_of(placed.row):
            if name in pack.alternatives or (placed.file, name) in seen:
                continue
            seen.add((placed.file, name))
            table = heads.get(placed.file)
            column = OUTPUT + name
            yield error(
                "R-402",
                worded("got {got!r}, expected an alternative of the pack", got=name),
                at_header(table, column) if table else placed.at(column),
                known_names(name, pack.alternatives, worded("alternatives")),
            )


def alternatives_of(row: Row) -> Iterable[str]:
    """The alternatives of which a row speaks."""
    if isinstance(row, EvidenceRow):
        return row.effects
    return row.marks if isinstance(row, GateRow) else ()


def criteria(pack: Pack) -> Iterator[Diagnostic]:
    """R-403: every evidence row names a criterion."""
    for placed in rows_of(pack):
        row = placed.row
        if isinstance(row, EvidenceRow) and row.criterion not in pack.criteria:
            yield error(
                "R-403",
                worded(
                    "row {row}: got {got!r}, expected a criterion of the pack",
                    row=row.id,
                    got=row.criterion,
                ),
                placed.at("criterion"),
                known_names(row.criterion, pack.criteria, worded("criteria")),
            )


def row_ids(pack: Pack) -> Iterator[Diagnostic]:
    """R-404: a row id stands once in the whole pack, capitals and width apart.

    Spreadsheet programs take `a-1` for `A-1` when they look a row up.
    """
    first: dict[str, tuple[str, str]] = {}
    for placed in rows_of(pack):
        row_id, place = placed.row.id, str(placed.at("id"))
        other, where = first.setdefault(folded(row_id), (row_id, ""))
        if not where:
            first[folded(row_id)] = (row_id, place)
        elif not (placed.row.line and (row_id, place) == (other, where)):  # a table twice: R-405
            told = (
                worded("stands twice")
                if other == row_id
                else worded("differs from {other!r} in capitals only", other=other)
            )
            yield error(
                "R-404",
                worded(
                    "the row id {row!r} {told}, first at {where}",
                    row=row_id,
                    told=told,
                    where=where,
                ),
                placed.at("id"),
                worded("Give every row of the pack its own id"),
            )


def table_files(pack: Pack) -> Iterator[Diagnostic]:
    """R-405: a table is listed once (listing it twice would count its rows twice)."""
    seen: set[str] = set()
    for i, table in enumerate(pack.tables):
        if table.id in seen:
            message = worded("the table {table} is listed twice", table=file_of(table))
            yield error(
                "R-405",
                message,
                at_header(table, ""),
                worded("Delete entry {number} under `tables`", number=i + 1),
            )
        seen.add(table.id)


def cited_claims(pack: Pack) -> Iterator[Diagnostic]:
    """R-413: rows cite claims that the pack's list of claims knows (when it has one)."""
    return named_once(_unknown_claims(pack) if pack.claims else (), pack.claims)


def _unknown_claims(pack: Pack) -> Iterator[Unknown]:
    for placed in rows_of(pack):
        for column, cited in cited_by(placed.row).items():
            for claim in (claim for claim in cited if claim not in pack.claims):
                message = worded(
                    "row {row} cites the unknown claim {claim!r}", row=placed.row.id, claim=claim
                )
                hint = known_names(claim, pack.claims, worded("claims"))
                yield claim, error("R-413", message, placed.at(column), hint)


def cited_by(row: Row) -> dict[str, tuple[str, ...]]:
    """The claims a row names, by column."""
    cited = {"claims": row.claims}
    if isinstance(row, AdviceRow):
        cited["see"] = row.see
    if isinstance(row, ConflictRow):
        cited["against"] = row.against
    return cited


def validity(pack: Pack) -> Iterator[Diagnostic]:
    """R-426: a row ends after it begins."""
    for placed in rows_of(pack):
        start, end = placed.row.valid_from, placed.row.valid_to
        if start and end and end <= start:
            yield error(
                "R-426",
                worded(
                    "row {row} is valid from {start} to {end} (exclusive), so never",
                    row=placed.row.id,
                    start=start,
                    end=end,
                ),
                placed.at("valid_to"),
                worded("Let valid_to be later than valid_from, or leave it empty"),
            )
