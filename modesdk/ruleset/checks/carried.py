"""What the pack declares is used, and every claim is accounted for (warnings)."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Carrier, Claim, Pack
from modesdk.model.tables import AdviceRow, ConflictRow, Row
from modesdk.ruleset.checks.name_checks import alternatives_of, cited_by
from modesdk.ruleset.checks.row_places import at_key, known_names, rows_of, warning
from modesdk.ruleset.checks.showing import tests_of
from modesdk.ruleset.compile import python_evaluators

_IN_ROWS = (Carrier.RULE, Carrier.ADVICE)
_NOT_CARRIED = (Carrier.CONTEXT, Carrier.LEFT_OUT)


def unused_attributes(pack: Pack) -> Iterator[Diagnostic]:
    """R-456: an attribute that nothing tests and that has no role."""
    used = {pack.roles.chosen, pack.roles.as_of}
    for table in pack.tables:
        used.update(table.conditions)
    for alternative in pack.alternatives.values():
        used.update(name for route in alternative.routes for name in route.when)
    for evaluator in python_evaluators(pack):
        used.update(evaluator.inputs)
    for name in pack.schema.attributes:
        if name not in used:
            yield warning(
                "R-456",
                worded("nothing tests the attribute {attribute!r}", attribute=name),
                at_key("attributes", name),
                worded("Use it in a table, or delete it"),
            )


def claim_rows(pack: Pack) -> Iterator[Diagnostic]:
    """R-457, R-458: the `rows` of a claim exist and are those that cite it.

    A conflict row, `see` and `against` mention a claim without carrying it; so does advice that
    cites a claim which other rows carry as a rule.
    """
    rows = {placed.row.id: placed.row for placed in rows_of(pack)}
    citing: dict[str, list[Row]] = {}
    for row in rows.values():
        if not isinstance(row, ConflictRow):
            for claim_id in row.claims:
                citing.setdefault(claim_id, []).append(row)
    for claim in pack.claims.values():
        yield from _named_rows(claim, rows)
        yield from _unnamed_rows(claim, citing.get(claim.id, []))


def _named_rows(claim: Claim, rows: dict[str, Row]) -> Iterator[Diagnostic]:
    place = at_key("claims", claim.id, "rows")
    if claim.carried_as in _IN_ROWS and not claim.rows:
        message = worded(
            "the claim {claim!r} is carried as {carried_as}, but by no row",
            claim=claim.id,
            carried_as=claim.carried_as,
        )
        yield warning(
            "R-457",
            message,
            place,
            worded("Name the rows that carry it, or another way under carried_as"),
        )
    for name in claim.rows:
        if name not in rows:
            message = worded(
                "the claim {claim!r} names the unknown row {row!r}", claim=claim.id, row=name
            )
            yield warning("R-457", message, place, known_names(name, rows, worded("rows")))
        elif not any(claim.id in cited for cited in cited_by(rows[name]).values()):
            message = worded(
                "the claim {claim!r} names the row {row!r}, which does not cite it",
                claim=claim.id,
                row=name,
            )
            yield warning(
                "R-458",
                message,
                place,
                worded("Cite {claim} in the row, or delete the name here", claim=claim.id),
            )


def _unnamed_rows(claim: Claim, citing: list[Row]) -> Iterator[Diagnostic]:
    for row in citing:
        name, supports = row.id, isinstance(row, AdviceRow) and claim.carried_as is Carrier.RULE
        if name not in claim.rows and not supports:
            message = worded(
                "row {row!r} cites the claim {claim!r}, which does not name it",
                row=name,
                claim=claim.id,
            )
            yield warning(
                "R-458",
                message,
                at_key("claims", claim.id, "rows"),
                worded("Add {row} to the rows of the claim", row=name),
            )


def reasons(pack: Pack) -> Iterator[Diagnostic]:
    """R-459: a claim that is not carried says why."""
    for claim in pack.claims.values():
        if claim.carried_as in _NOT_CARRIED and not (claim.reason.zh or claim.reason.en):
            yield warning(
                "R-459",
                worded(
                    "the claim {claim!r} is carried as {carried_as} without a reason",
                    claim=claim.id,
                    carried_as=claim.carried_as,
                ),
                at_key("claims", claim.id, "reason_zh"),
                worded("Say under reason_zh and reason_en why no row carries it"),
            )


def silent_alternatives(pack: Pack) -> Iterator[Diagnostic]:
    """R-461: an alternative of which no row and no route speaks."""
    named = {name for placed in rows_of(pack) for name in alternatives_of(placed.row)}
    for alternative in pack.alternatives.values():
        for route in alternative.routes:
            named |= {alternative.id, *route.any_of}
    named |= _advised(pack)
    for name in pack.alternatives:
        if name not in named:
            yield warning(
                "R-461",
                worded(
                    "no row says anything about the alternative {alternative!r}", alternative=name
                ),
                at_key("alternatives", name),
                worded("Add evidence or gates for it, or delete it"),
            )


def _advised(pack: Pack) -> set[str]:
    """Alternatives that a test on the chosen one names."""
    return {
        str(literal.value)
        for table in pack.tables
        if pack.roles.chosen in table.conditions
        for row in table.rows
        for test in tests_of(pack, row)
        if test.attribute == pack.roles.chosen
        for literal in test.tests.literals
    }
