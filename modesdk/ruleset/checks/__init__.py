"""What a pack must be before its rules can be trusted: one ordered tuple of small passes.

Essential passes find errors and run at every load. Thorough passes find what deserves a second
look; they presuppose a pack without errors and run for `modesdk pack check`.
Codes: see `modesdk.codes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from modesdk.diagnostics import Diagnostic, errors_in
from modesdk.model.pack import Pack
from modesdk.ruleset.checks import (
    attribute_checks,
    carried,
    cell_checks,
    contradictions,
    derived,
    document,
    hit_policy_checks,
    id_checks,
    masked,
    members,
    name_checks,
    reach,
    route_checks,
    same_words,
    text_checks,
)
from modesdk.ruleset.checks.row_places import placed

Pass = Callable[[Pack], Iterable[Diagnostic]]

ESSENTIAL: tuple[Pass, ...] = (
    document.choice,
    document.yardsticks,
    document.weights,
    document.groups,
    document.claim_sources,
    id_checks.plain_ids,
    same_words.values,
    same_words.names,
    attribute_checks.patterns,
    attribute_checks.bounds,
    attribute_checks.type_rules,
    attribute_checks.roles,
    name_checks.table_files,
    name_checks.row_ids,
    name_checks.tested_attributes,
    name_checks.alternatives,
    name_checks.criteria,
    name_checks.cited_claims,
    name_checks.validity,
    route_checks.route_names,
    route_checks.route_cycles,
    derived.targets,
    derived.single_makers,
    derived.makers,
    hit_policy_checks.known,
    derived.outputs,
    derived.cycles,
    cell_checks.cell_errors,
    hit_policy_checks.fitting,
    cell_checks.null_of_derived,
)

THOROUGH: tuple[Pass, ...] = (
    cell_checks.cell_warnings,
    reach.never_true,
    reach.shadowed,
    reach.ambiguous,
    reach.gaps,
    masked.masked,
    members.idle_members,
    contradictions.overlapping_topics,
    contradictions.topic_gaps,
    contradictions.gate_contradictions,
    contradictions.evidence_contradictions,
    document.dates,
    carried.unused_attributes,
    carried.claim_rows,
    carried.reasons,
    carried.silent_alternatives,
    text_checks.translations,
    text_checks.questions,
)


def check_pack(pack: Pack, *, thorough: bool = True) -> list[Diagnostic]:
    """All problems of a pack, in the order of the passes; an empty list means none.

    Without `thorough` only errors are looked for. With errors the thorough passes are left out,
    since what they would say rests on rows that cannot be read.
    """
    found = [problem for check in ESSENTIAL for problem in check(pack)]
    if thorough and not errors_in(found):
        found += dict.fromkeys(problem for check in THOROUGH for problem in check(pack))
    return [placed(pack, problem) for problem in found]


__all__ = ["ESSENTIAL", "THOROUGH", "Pass", "check_pack"]
