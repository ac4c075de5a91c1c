"""Routes: alternatives that are open only where another alternative is."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.ruleset.checks.row_places import at_key, cycle_in, error, known_names


def route_names(pack: Pack) -> Iterator[Diagnostic]:
    """R-416: a route names alternatives (at least one) and attributes of the pack."""
    for alternative in pack.alternatives.values():
        for i, route in enumerate(alternative.routes):
            path = ("alternatives", alternative.id, "routes", i)
            if not route.any_of:
                yield error(
                    "R-416",
                    worded("the route names no alternative"),
                    at_key(*path, "any_of"),
                    worded("List the alternatives of which one must be open"),
                )
            for name in route.any_of:
                if name not in pack.alternatives:
                    hint = known_names(name, pack.alternatives, worded("alternatives"))
                    yield error(
                        "R-416",
                        worded("got {got!r}, expected an alternative of the pack", got=name),
                        at_key(*path, "any_of"),
                        hint,
                    )
            for name in route.when:
                if name not in pack.schema:
                    hint = known_names(name, pack.schema.attributes, worded("attributes"))
                    yield error(
                        "R-416",
                        worded("got {got!r}, expected an attribute of the pack", got=name),
                        at_key(*path, "when", name),
                        hint,
                    )


def route_cycles(pack: Pack) -> Iterator[Diagnostic]:
    """R-417: no alternative needs itself, directly or through others."""
    needs = {
        alternative.id: [name for route in alternative.routes for name in route.any_of]
        for alternative in pack.alternatives.values()
    }
    if cycle := cycle_in(needs):
        yield error(
            "R-417",
            worded("alternatives need each other: {cycle}", cycle=" -> ".join(cycle)),
            at_key("alternatives", cycle[1], "routes"),
            worded("Remove one of these routes"),
        )
