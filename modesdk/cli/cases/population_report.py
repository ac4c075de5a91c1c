"""What became of expectations of populations, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from modesdk.cli.cases.annotations import command
from modesdk.cli.cases.case_suites import PopulationSuiteRun
from modesdk.cli.shell.layout import bullet, heading, paragraph
from modesdk.cli.shell.spoken_language import say
from modesdk.cli.shell.targets import check_kind, check_writable, write_file
from modesdk.diagnostics import Severity
from modesdk.io.case_files import read_cases
from modesdk.io.case_writing import with_cases, yaml_entry
from modesdk.io.files import read_as_it_stands
from modesdk.io.yaml_dump import plain_data
from modesdk.language.text import both
from modesdk.language.worded import Worded, listed, worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack

KINDS = (".yaml", ".yml", ".csv")
OPTION = "--store"
_SAID = {
    Severity.ERROR: both("expectations of populations that are not met"),
    Severity.WARNING: both("expectations of populations that are not met, as warnings"),
}


def show_populations(console: Console, runs: Sequence[PopulationSuiteRun]) -> None:
    """Every expectation that is not met, then how many are."""
    for severity, label in _SAID.items():
        found = [
            each
            for each in runs
            if not each.run.holds and each.run.expectation.severity is severity
        ]
        if found:
            heading(console, f"{say(label)} ({len(found)})")
        for each in found:
            _show(console, each)
    if runs:
        console.print()
        paragraph(console, counted(runs), "bold")


def _show(console: Console, each: PopulationSuiteRun) -> None:
    expectation = each.run.expectation
    bullet(console, listed([expectation.id, f"{each.path}:{expectation.line}"], ", "))
    for finding in each.run.findings:
        bullet(console, finding.said, mark="→ ", indent=2)
    if expectation.reason:
        bullet(console, expectation.reason, mark="→ ", indent=2)


def counted(runs: Sequence[PopulationSuiteRun]) -> Worded:
    """How many expectations are met."""
    return worded(
        "expectations of populations: {met} met, {failed} not met, {warned} not met as warnings",
        met=sum(each.run.holds for each in runs),
        failed=sum(not each.run.ok for each in runs),
        warned=sum(each.run.ok and not each.run.holds for each in runs),
    )


def population_annotations(runs: Iterable[PopulationSuiteRun]) -> list[str]:
    """What is not met, as annotations of GitHub Actions."""
    return [
        command(
            str(each.run.expectation.severity),
            each.path,
            each.run.expectation.line,
            each.run.expectation.id,
            say(each.run.told),
        )
        for each in runs
        if not each.run.holds
    ]


def population_dicts(runs: Iterable[PopulationSuiteRun]) -> list[dict[str, Any]]:
    """All of it as plain data."""
    return [_entry(each) for each in runs]


def _entry(each: PopulationSuiteRun) -> dict[str, Any]:
    run, expectation = each.run, each.run.expectation
    return {
        "id": expectation.id,
        "pack": each.suite.pack.name,
        "file": each.path,
        "line": expectation.line,
        "population": expectation.population.id,
        "kind": expectation.kind,
        "profiles": run.profiles,
        "severity": str(expectation.severity),
        "holds": run.holds,
        "reason": expectation.reason,
        "findings": [say(finding.said) for finding in run.findings],
        "cases": [plain_data(yaml_entry(case)) for case in run.cases],
    }


def check_store(path: Path) -> None:
    """Raises UsageError when cases cannot be kept there."""
    check_kind(path, OPTION, KINDS)
    check_writable(path, OPTION)


def keep(path: Path, runs: Iterable[PopulationSuiteRun]) -> None:
    """Add the profiles that show what is not met; those already there stay as they are.

    Raises PackError and DiagnosedError when the file cannot be read or edited.
    """
    before = text = read_as_it_stands(path) if path.exists() else ""
    for pack, cases in _by_pack(runs):
        known = {case.id for case in read_cases(pack, path)} if before else set()
        text = with_cases(text, path.name, [case for case in cases if case.id not in known], pack)
    if text != before:
        write_file(path, text, OPTION)


def _by_pack(
    runs: Iterable[PopulationSuiteRun],
) -> Iterable[tuple[Pack, list[RegressionCase]]]:
    found: dict[str, tuple[Pack, list[RegressionCase]]] = {}
    for each in runs:
        pack = each.suite.pack
        found.setdefault(pack.folder, (pack, []))[1].extend(each.run.cases)
    return found.values()
