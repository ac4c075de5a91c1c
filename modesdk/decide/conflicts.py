"""Where sources disagree about the case at hand. Shown always, never settled by the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from modesdk.engines import Engine, Evaluation, given_in
from modesdk.model.decision_parts import Conflict, Side
from modesdk.model.pack import Pack
from modesdk.model.tables import ConflictRow
from modesdk.ruleset.rules import Rule, RuleSet


def conflicts(ruleset: RuleSet, engine: Engine, evaluation: Evaluation) -> tuple[Conflict, ...]:
    """Conflicts among fired rows, then those that the pack declares for this case."""
    return (*_among_fired(ruleset, evaluation), *_declared(ruleset, engine, evaluation))


def _among_fired(ruleset: RuleSet, evaluation: Evaluation) -> Iterable[Conflict]:
    """Fired rows of opposite sign on one alternative and criterion, from different sources."""
    sides: dict[tuple[int, int], tuple[list[Rule], list[Rule]]] = {}
    for index in evaluation.truth.fired:
        rule = ruleset.decision[index]
        for alternative, effect in rule.effects:
            if effect:
                both = sides.setdefault((alternative, rule.criterion), ([], []))
                both[effect < 0].append(rule)
    for (alternative, criterion), (supporting, opposing) in sorted(sides.items()):
        pair = _from_different_sources(supporting, opposing)
        if pair:
            name, yardstick = ruleset.alternatives[alternative], ruleset.criteria[criterion].id
            yield _conflict(
                ruleset.pack,
                f"{name}/{yardstick}",
                [_claims(rules) for rules in pair],
                alternative=name,
                criterion=yardstick,
            )


def _from_different_sources(
    supporting: Sequence[Rule], opposing: Sequence[Rule]
) -> tuple[list[Rule], list[Rule]] | None:
    """The rules on each side that someone from another source contradicts."""
    contradicted = [r for r in supporting if any(_differ(r, o) for o in opposing)]
    contradicting = [o for o in opposing if any(_differ(r, o) for r in supporting)]
    return (contradicted, contradicting) if contradicted else None


def _differ(one: Rule, other: Rule) -> bool:
    """Whether each rule has a source that the other lacks.

    Otherwise one and the same source says all that one of the two rests on; a rule without a
    source contradicts nobody.
    """
    sources, others = set(one.trust_sources), set(other.trust_sources)
    return bool(sources - others) and bool(others - sources)


def _claims(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim for rule in rules for claim in rule.row.claims))


def _declared(ruleset: RuleSet, engine: Engine, evaluation: Evaluation) -> Iterable[Conflict]:
    for index in engine.match_conflicts(given_in(ruleset, evaluation)).fired:
        row = ruleset.conflicts[index].row
        if isinstance(row, ConflictRow):
            yield _conflict(
                ruleset.pack,
                row.id,
                [row.claims, row.against],
                declared=True,
                treatment=row.treatment,
                label=row.label,
            )


def _conflict(
    pack: Pack, conflict_id: str, sides: Sequence[tuple[str, ...]], **details: object
) -> Conflict:
    return Conflict(
        id=conflict_id,
        claims=tuple(dict.fromkeys(claim for side in sides for claim in side)),
        sides=tuple(_side(pack, claims) for claims in sides),
        **details,  # type: ignore[arg-type]  # the optional fields of Conflict
    )


def _side(pack: Pack, claims: tuple[str, ...]) -> Side:
    known = [pack.claims[claim] for claim in claims if claim in pack.claims]
    return Side(
        claims=claims,
        sources=tuple(dict.fromkeys(claim.source for claim in known)),
        dates=tuple(claim.date for claim in known),
    )
