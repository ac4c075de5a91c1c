"""Which faults the cases notice, for people and for programs; those they miss come with a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from modesdk.cli.cases.coverage_report import figure_said
from modesdk.cli.shell.layout import bullet, heading, paragraph
from modesdk.cli.shell.problem_list import case_lines
from modesdk.cli.shell.spoken_language import say
from modesdk.language.text import Text, both
from modesdk.language.worded import Worded, listed, worded
from modesdk.regress.mutants import STEPS, Fault
from modesdk.regress.mutation import Fate, MutantTrial, mutation_figures

MOST = 20
"""How many mutants are shown unless all are asked for."""
SAID: Mapping[Fate, Text] = {
    Fate.SPECIFIED: both("noticed by what people specified"),
    Fate.PINNED: both("noticed only by points or generated cases"),
    Fate.SURVIVED: both("not noticed"),
    Fate.EQUIVALENT: both("equivalent, left out"),
    Fate.UNDECIDED: both("not decided, since there are too many cases to go through"),
    Fate.ERROR: both("breaking a hit policy, left out"),
}
"""What people call each."""
FAULTS: Mapping[Fault, Text] = {
    Fault.BOUND: both("a bound moved"),
    Fault.NEGATE: both("a condition negated"),
    Fault.DROP_CONDITION: both("a condition dropped"),
    Fault.DROP_ROW: both("a row dropped"),
    Fault.SIGN: both("a sign flipped"),
    Fault.EFFECT: both("an effect stepped"),
    Fault.STRENGTH: both("a strength stepped"),
    Fault.OPTION: both("another option"),
    Fault.OUTPUT: both("another value"),
    Fault.MARK: both("another gate mark"),
    Fault.DATE: both("a date shifted"),
    Fault.POLICY: both("another hit policy"),
}
FIGURES: Mapping[str, Text] = {
    "specified": both("specified (by outcomes, gates, orders, rules)"),
    "pinned": both("pinned (by points as well)"),
}


def missed_trials(trials: Sequence[MutantTrial]) -> list[MutantTrial]:
    """The faults that cases should notice: all that survived, then those that points alone tell."""
    survived = [t for t in trials if t.fate in (Fate.SURVIVED, Fate.UNDECIDED)]
    survived.sort(key=lambda trial: trial.mutant.fault in STEPS)
    return [*survived, *(t for t in trials if t.fate is Fate.PINNED and t.case)]


def show_mutation(console: Console, trials: Sequence[MutantTrial], *, everything: bool) -> None:
    """The faults that are missed, each with a case that notices it; then the figures."""
    missed = missed_trials(trials)
    shown = missed if everything else missed[:MOST]
    if missed:
        heading(console, worded("Faults that no case specifies ({count})", count=len(missed)))
    for trial in shown:
        bullet(console, fault_said(trial))
        for line in case_lines(trial.case) if trial.case else ():
            bullet(console, line, mark="", indent=4)
    if missed[len(shown) :]:
        left = len(missed) - len(shown)
        paragraph(console, worded("... and {count} more; --all shows them", count=left), "dim")
    console.print()
    paragraph(console, _counted(trials))
    for name, figure in mutation_figures(trials).items():
        said = figure_said(FIGURES[name].said, figure.killed, figure.of, figure.percent)
        paragraph(console, said, "bold")


def fault_said(trial: MutantTrial) -> Worded:
    """Row, kind of fault, and what was changed."""
    mutant = trial.mutant
    parts = [mutant.name, FAULTS[mutant.fault].said, mutant.said]
    if trial.fate is not Fate.SURVIVED:
        parts.append(SAID[trial.fate].said)
    return listed(parts, ": ")


def _counted(trials: Sequence[MutantTrial]) -> Worded:
    counts = Counter(trial.fate for trial in trials)
    return listed(
        worded("{outcome}: {count}", outcome=SAID[fate].said, count=counts[fate])
        for fate in Fate
        if counts[fate]
    )


def mutation_as_dict(pack: str, trials: Sequence[MutantTrial]) -> dict[str, Any]:
    """All mutants as plain data."""
    return {
        "pack": pack,
        "figures": {
            name: {"killed": figure.killed, "of": figure.of, "percent": figure.percent}
            for name, figure in mutation_figures(trials).items()
        },
        "mutants": [_entry(trial) for trial in trials],
    }


def _entry(trial: MutantTrial) -> dict[str, Any]:
    return {
        "row": trial.mutant.name,
        "table": trial.mutant.table,
        "fault": str(trial.mutant.fault),
        "change": say(trial.mutant.said),
        "fate": str(trial.fate),
        "by": trial.by or None,
        "case": dict(trial.case) or None,
    }
