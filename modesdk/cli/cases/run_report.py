"""What became of cases, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console

from modesdk.cli.cases.case_suites import PopulationSuiteRun, SuiteRun
from modesdk.cli.shell.layout import bullet, heading, paragraph
from modesdk.cli.shell.spoken_language import say
from modesdk.language.worded import Worded, listed, worded
from modesdk.regress.run import SAID, CaseOutcome, CaseRun

_SHOWN = tuple(outcome for outcome in CaseOutcome if outcome is not CaseOutcome.PASSED)
_STATES = (CaseOutcome.SKIPPED, CaseOutcome.TODO, CaseOutcome.XFAILED)
"""Outcomes that a case has because its author said so."""


def show_runs(console: Console, runs: Sequence[SuiteRun]) -> None:
    """Every case that did not just pass, then how many there are of each outcome."""
    for outcome in _SHOWN:
        found = [each for each in runs if each.run.outcome is outcome]
        if found:
            heading(console, f"{say(SAID[outcome])} ({len(found)})")
        for each in found:
            _show(console, each)
    console.print()
    paragraph(console, counted(runs), "bold")


def _show(console: Console, each: SuiteRun) -> None:
    run, case = each.run, each.run.case
    title = say(case.title)
    bullet(console, listed([case.id, *([title] if title else []), each.place], ", "))
    for line in _lines(run):
        bullet(console, line, mark="→ ", indent=2)


def _lines(run: CaseRun) -> list[str]:
    """What is to be said below a case."""
    if run.outcome in _STATES or not run.differences:
        return [run.case.reason] if run.case.reason else []
    return [difference.said for difference in run.differences]


def counted(runs: Sequence[SuiteRun]) -> Worded:
    """How many cases there are of each outcome."""
    counts = Counter(each.run.outcome for each in runs)
    parts = [
        worded("{outcome}: {count}", outcome=SAID[outcome].said, count=counts[outcome])
        for outcome in CaseOutcome
        if counts[outcome] or outcome in (CaseOutcome.PASSED, CaseOutcome.FAILED)
    ]
    return listed(parts)


def as_dict(runs: Sequence[SuiteRun], looked: Sequence[PopulationSuiteRun]) -> dict[str, Any]:
    """All runs as plain data; populations only have their part in whether everything is fine."""
    counts = Counter(each.run.outcome for each in runs)
    return {
        "ok": all(each.run.ok for each in runs) and all(each.run.ok for each in looked),
        "counts": {str(outcome): counts[outcome] for outcome in CaseOutcome},
        "cases": [_entry(each) for each in runs],
    }


def _entry(each: SuiteRun) -> dict[str, Any]:
    run, case = each.run, each.run.case
    return {
        "id": case.id,
        "pack": each.suite.pack.name,
        "file": each.path,
        "sheet": each.suite.sheet or None,
        "line": case.line,
        "title": say(case.title),
        "tags": list(case.tags),
        "as_of": case.as_of.isoformat(),
        "outcome": str(run.outcome),
        "reason": case.reason,
        "status": str(run.decision.status) if run.decision else None,
        "recommended": run.decision.recommended if run.decision else None,
        "differences": [
            {
                "kind": difference.kind,
                "expected": say(difference.expected),
                "got": say(difference.got),
                "said": say(difference.said),
                "line": each.line_of(difference.kind),
                "cell": each.cell_of(difference.kind),
            }
            for difference in run.differences
        ],
    }
