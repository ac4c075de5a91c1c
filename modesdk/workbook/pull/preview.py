"""What `pull` would change in a pack's folder, and what it would refuse; `check` says so before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from modesdk.diagnostics import Diagnostic, Severity
from modesdk.workbook.pull.pack_edits import Pull
from modesdk.workbook.pull.pulled_cases import CasePull
from modesdk.workbook.read.case_rows import read_case_sheet
from modesdk.workbook.read.contents import Contents


def pulled(contents: Contents, folder: Path) -> Pull:
    """The changes to a folder, all of them or none; its `problems` say what stands in the way."""
    pull = Pull(contents.pack, folder)
    cases = read_case_sheet(
        contents.package, evolve(contents.pack, folder=str(folder)), contents.inputs
    )
    pull.problems += [*contents.in_the_way_of_rules, *cases.problems]
    if not pull.problems:
        pull.rules(evolve(contents.rules, problems=[]), contents.inputs.weights)
        pull.weights(contents.inputs.weights)
        CasePull(pull, cases).run()
        pull.problems += cases.problems
    return pull


def refused(contents: Contents) -> Iterator[Diagnostic]:
    """What `pull` would refuse for want of a place in the pack, as warnings."""
    folder = Path(contents.pack.folder)
    if contents.pack.folder and folder.is_dir():
        for problem in pulled(contents, folder).problems:
            if problem.code == "B-160":
                yield evolve(problem, severity=Severity.WARNING)
