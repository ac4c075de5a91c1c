"""Ids are plain words, so that they stand in cells, formulas, file names and lists of claims."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.conditions.numerals import to_write
from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.model.contract import NAME
from modesdk.model.pack import Pack
from modesdk.ruleset.checks.row_places import at_key, error, rows_of

_EXPECTED = worded("letters A-Z and a-z, digits and . _ - @ only")


def plain_ids(pack: Pack) -> Iterator[Diagnostic]:
    """R-427: every id has the form of one."""
    for word, place in [*_document_ids(pack), *_row_ids(pack)]:
        if not NAME.fullmatch(word):
            yield error(
                "R-427",
                worded("got the id {got!r}, expected {expected}", got=word, expected=_EXPECTED),
                place,
                worded("Keep the id plain and put other words into the label"),
            )
    for name in pack.schema.attributes:
        if name.startswith("@"):  # would meet the hidden attributes of Python evaluators
            yield error(
                "R-427",
                worded("the attribute id {attribute!r} begins with @", attribute=name),
                at_key("attributes", name),
                to_write(name.lstrip("@")),
            )


def _document_ids(pack: Pack) -> Iterator[tuple[str, Location]]:
    yield pack.name, at_key("name")
    sections = {
        "attributes": pack.schema.attributes,
        "alternatives": pack.alternatives,
        "groups": pack.groups,
        "dimensions": pack.dimensions,
        "sources": pack.sources,
        "terms": pack.terms,
        "claims": pack.claims,
    }
    for section, entries in sections.items():
        for name in entries:
            yield name, at_key(section, name)
    for criterion in pack.criteria.values():
        yield criterion.id, at_key("dimensions", criterion.dimension, "criteria", criterion.id)
    for i, reference in enumerate(pack.references):
        yield reference.id, at_key("references", i, "id")
    for attribute in pack.schema:
        for i, value_id in enumerate(attribute.value_ids):
            yield value_id, at_key("attributes", attribute.id, "values", i)


def _row_ids(pack: Pack) -> Iterator[tuple[str, Location]]:
    for placed in rows_of(pack):
        inside = f"{placed.owner}:" if placed.owner else ""
        yield placed.row.id.removeprefix(inside), placed.at("id")
