"""The pack as a whole: something to choose, by weighted yardsticks, from known sources."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Claim, Pack
from modesdk.ruleset.checks.row_places import at_key, error, known_names, warning
from modesdk.ruleset.checks.zeros import named_once


def claim_sources(pack: Pack) -> Iterator[Diagnostic]:
    """R-414: a claim comes from a known source."""
    unknown = [claim for claim in pack.claims.values() if claim.source not in pack.sources]
    found = [(claim.source, _unknown_source(pack, claim)) for claim in unknown]
    return named_once(found, pack.sources)


def _unknown_source(pack: Pack, claim: Claim) -> Diagnostic:
    return error(
        "R-414",
        worded(
            "the claim {claim!r} comes from the unknown source {source!r}",
            claim=claim.id,
            source=claim.source,
        ),
        at_key("claims", claim.id, "source"),
        known_names(claim.source, pack.sources, worded("sources")),
    )


def groups(pack: Pack) -> Iterator[Diagnostic]:
    """R-415: an alternative belongs to a known group."""
    for alternative in pack.alternatives.values():
        if alternative.group and alternative.group not in pack.groups:
            yield error(
                "R-415",
                worded("got {got!r}, expected a group of the pack", got=alternative.group),
                at_key("alternatives", alternative.id, "group"),
                known_names(alternative.group, pack.groups, worded("groups")),
            )


def choice(pack: Pack) -> Iterator[Diagnostic]:
    """R-423: there is something to recommend."""
    if not pack.alternatives:
        yield error(
            "R-423",
            worded("the pack has no alternatives"),
            at_key("alternatives"),
            worded("List at least one thing to recommend"),
        )
    elif not any(alternative.ranked for alternative in pack.alternatives.values()):
        yield error(
            "R-423",
            worded("no alternative is ranked, so nothing can be recommended"),
            at_key("alternatives"),
            worded("Delete `ranked: false` from one of them"),
        )


def yardsticks(pack: Pack) -> Iterator[Diagnostic]:
    """R-424: there are dimensions, each with criteria."""
    if not pack.dimensions:
        yield error(
            "R-424",
            worded("the pack has no dimensions"),
            at_key("dimensions"),
            worded("List at least one dimension with one criterion"),
        )
    used = {criterion.dimension for criterion in pack.criteria.values()}
    for name in pack.dimensions:
        if name not in used:
            yield error(
                "R-424",
                worded("the dimension {dimension!r} has no criteria", dimension=name),
                at_key("dimensions", name),
                worded("List criteria under it"),
            )


def weights(pack: Pack) -> Iterator[Diagnostic]:
    """R-425: not all dimensions weigh nothing."""
    if pack.dimensions and not any(d.weight for d in pack.dimensions.values()):
        yield error(
            "R-425",
            worded("all dimensions have the weight 0, so nothing can be ranked"),
            at_key("dimensions"),
            worded("Give one of them a weight above 0"),
        )


def dates(pack: Pack) -> Iterator[Diagnostic]:
    """R-465 (warning): a source or claim of a later day than the pack says it was reviewed."""
    for section, entries in (("sources", pack.sources), ("claims", pack.claims)):
        dated = {name: entry.date for name, entry in entries.items()}
        for name, date in dated.items():
            if date and date > pack.as_of:
                yield warning(
                    "R-465",
                    worded(
                        "{name} is dated {date}, after the date of the pack, {pack_date}",
                        name=name,
                        date=date,
                        pack_date=pack.as_of,
                    ),
                    at_key(section, name, "date"),
                    worded(
                        "Correct the date, or set as_of to the day on which the pack was last "
                        "reviewed"
                    ),
                )
