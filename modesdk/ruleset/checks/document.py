"""The pack as a whole: something to choose, by weighted yardsticks, from known sources."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic
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
        f"the claim {claim.id!r} comes from the unknown source {claim.source!r}",
        at_key("claims", claim.id, "source"),
        known_names(claim.source, pack.sources, "sources"),
    )


def groups(pack: Pack) -> Iterator[Diagnostic]:
    """R-415: an alternative belongs to a known group."""
    for alternative in pack.alternatives.values():
        if alternative.group and alternative.group not in pack.groups:
            yield error(
                "R-415",
                f"got {alternative.group!r}, expected a group of the pack",
                at_key("alternatives", alternative.id, "group"),
                known_names(alternative.group, pack.groups, "groups"),
            )


def choice(pack: Pack) -> Iterator[Diagnostic]:
    """R-423: there is something to recommend."""
    if not pack.alternatives:
        yield error("R-423", "the pack has no alternatives", at_key("alternatives"),
                    "List at least one thing to recommend")  # fmt: skip
    elif not any(alternative.ranked for alternative in pack.alternatives.values()):
        yield error("R-423", "no alternative is ranked, so nothing can be recommended",
                    at_key("alternatives"), "Delete `ranked: false` from one of them")  # fmt: skip


def yardsticks(pack: Pack) -> Iterator[Diagnostic]:
    """R-424: there are dimensions, each with criteria."""
    if not pack.dimensions:
        yield error("R-424", "the pack has no dimensions", at_key("dimensions"),
                    "List at least one dimension with one criterion")  # fmt: skip
    used = {criterion.dimension for criterion in pack.criteria.values()}
    for name in pack.dimensions:
        if name not in used:
            yield error("R-424", f"the dimension {name!r} has no criteria",
                        at_key("dimensions", name), "List criteria under it")  # fmt: skip


def weights(pack: Pack) -> Iterator[Diagnostic]:
    """R-425: not all dimensions weigh nothing."""
    if pack.dimensions and not any(d.weight for d in pack.dimensions.values()):
        yield error("R-425", "all dimensions have the weight 0, so nothing can be ranked",
                    at_key("dimensions"), "Give one of them a weight above 0")  # fmt: skip


def dates(pack: Pack) -> Iterator[Diagnostic]:
    """R-465 (warning): a source or claim of a later day than the pack says it was reviewed."""
    for section, entries in (("sources", pack.sources), ("claims", pack.claims)):
        dated = {name: entry.date for name, entry in entries.items()}
        for name, date in dated.items():
            if date and date > pack.as_of:
                yield warning(
                    "R-465",
                    f"{name} is dated {date}, after the date of the pack, {pack.as_of}",
                    at_key(section, name, "date"),
                    "Correct the date, or set as_of to the day on which the pack was last reviewed",
                )
