"""Do a pack's own cases hold? What `modesdk pack check` says of them."""

from __future__ import annotations

from attrs import evolve

from modesdk.decide.decision import Decision
from modesdk.decide.judge import judge
from modesdk.diagnostics import Diagnostic, Location, errors_in
from modesdk.errors import DiagnosedError
from modesdk.io.case_files import FOLDER, RegressionCase, read_cases
from modesdk.language.worded import listed, worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.ruleset.checks import check_pack

_HINT = worded("Correct the rules, or what the case expects")


def case_problems(pack: Pack) -> list[Diagnostic]:
    """What is wrong with the cases of a pack; of one with errors, what these are."""
    return errors_in(check_pack(pack, thorough=False)) or failing_cases(pack)


def failing_cases(pack: Pack) -> list[Diagnostic]:
    """What is wrong with the cases of a pack without errors; R-470: those that fail."""
    try:
        cases = read_cases(pack)
    except DiagnosedError as error:
        return [_in_folder(problem) for problem in error.diagnostics]
    return [_in_folder(problem) for case in cases for problem in _failed(pack, case)]


def _failed(pack: Pack, case: RegressionCase) -> list[Diagnostic]:
    misses = judge(case, Decision(pack, Case(case.as_of, case.values)))
    if not misses:
        return []
    message = worded(
        "the case {case!r} fails: {misses}", case=case.id, misses=listed(map(str, misses), "; ")
    )
    return [Diagnostic("R-470", message, Location(case.file, case.line, case.id), hint=_HINT)]


def _in_folder(problem: Diagnostic) -> Diagnostic:
    place = problem.location
    return problem.at(evolve(place, file=f"{FOLDER}/{place.file}"))
