"""Do a pack's own cases hold? What `modesdk pack check` says of them."""

from __future__ import annotations

from attrs import evolve

from modesdk.diagnostics import Diagnostic, errors_in
from modesdk.io.case_files import FOLDER, examine_cases
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.populations import FOLDER as POPULATIONS
from modesdk.regress.population.population_files import examine_populations
from modesdk.regress.run import CaseRun, run_cases
from modesdk.ruleset.checks import check_pack

_HINT = worded("Correct the rules, or what the case expects")


def case_problems(pack: Pack) -> list[Diagnostic]:
    """What is wrong with the cases of a pack; of one with errors, what these are."""
    return errors_in(check_pack(pack, thorough=False)) or failing_cases(pack)


def failing_cases(pack: Pack) -> list[Diagnostic]:
    """What is wrong with the cases of a pack without errors; R-470: those that fail.

    The ones that can be read are run, even when others cannot. Expectations of populations are
    read, and not run: that takes seconds, and `modesdk cases run` does it.
    """
    cases, problems = examine_cases(pack)
    failed = [_failed(run) for run in run_cases(pack, cases) if not run.ok]
    found = [_in_folder(problem, FOLDER) for problem in (*problems, *failed)]
    _, problems = examine_populations(pack)
    return found + [_in_folder(problem, POPULATIONS) for problem in problems]


def _failed(run: CaseRun) -> Diagnostic:
    """R-470, at the first expectation that was not met, or at the state."""
    case = run.case
    message = worded("the case {case!r} fails: {misses}", case=case.id, misses=run.told)
    cells = [difference.kind for difference in run.differences]  # none if it should have failed
    return Diagnostic("R-470", message, case.place_of((cells or ["state"])[0]), hint=_HINT)


def _in_folder(problem: Diagnostic, folder: str) -> Diagnostic:
    place = problem.location
    return problem.at(evolve(place, file=f"{folder}/{place.file}"))
