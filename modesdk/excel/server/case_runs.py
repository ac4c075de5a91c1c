"""The pack's regression cases, run with the weights at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.errors import DiagnosedError, WeightError
from modesdk.excel.server.page_request import asked, problems_shown
from modesdk.excel.server.refusals import Refusal
from modesdk.excel.server.work import WatchedDesk
from modesdk.io.case_files import read_cases
from modesdk.io.case_kinds import KINDS
from modesdk.io.weight_values import UNUSABLE
from modesdk.language import Worded, in_language, listed, worded
from modesdk.language.terms import GATE, STATUS
from modesdk.language.text import Lang
from modesdk.model.case_outcomes import renamed
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.regress.run import SAID, CaseRun, run_cases

_IN_GOT = ("status", "recommended")
"""What the outcome tells anyway."""


def case_runs(desk: WatchedDesk, data: Mapping[str, Any]) -> dict[str, Any]:
    """Every case with what was expected and what came out. Raises Refusal."""
    given, lang = asked(desk, data)
    if given.of_weights:
        raise WeightError(UNUSABLE, given.of_weights)
    pack, found = given.pack, []
    for run in run_cases(pack, _cases(pack), given.weights):
        desk.watch.check()
        found.append(_run(run, pack, lang))
    passed = sum(entry["passed"] for entry in found)
    problems = problems_shown(given.problems, lang)
    return {"passed": passed, "total": len(found), "cases": found, "problems": problems}


def _cases(pack: Pack) -> tuple[RegressionCase, ...]:
    try:
        return read_cases(pack)
    except DiagnosedError as problem:
        first = problem.diagnostics[0]
        raise Refusal(422, "request", str(first), first.hint) from None


def _run(run: CaseRun, pack: Pack, lang: Lang) -> dict[str, Any]:
    case, names = run.case, _names(pack)
    expected = (_expected(kind, value, names) for kind, value in case.expect.items())
    got = [_outcome(run.decision)] if run.decision else [SAID[run.outcome].said]
    got += [d.said_with(names) for d in run.differences if d.kind not in _IN_GOT]
    return {
        "id": case.id,
        "label": case.title[lang] or case.id,
        "passed": run.ok,
        "expected": in_language(listed(expected, "; "), lang),
        "got": in_language(listed(got, "; "), lang),
    }


def _expected(kind: str, value: Any, names: Mapping[str, str]) -> Worded:
    """What was expected; `conditional` is a status and a gate, with a word for each."""
    words = {str(s): text.said for s, text in STATUS.items()} if kind == "status" else names
    return renamed(KINDS[kind].said(value), words)


def _outcome(decision: Decision) -> Worded:
    """What came out: the status, and the option if one is recommended."""
    status, recommended = STATUS[decision.status].said, decision.recommended
    if not recommended:
        return status
    option = _names(decision.pack)[recommended]
    return worded("{what}: {names}", what=status, names=option)


def _names(pack: Pack) -> dict[str, str]:
    """What ids are called: gates, kinds of expectations and the options of the pack."""
    words = {**{name: kind.label for name, kind in KINDS.items()}, **GATE}
    options = {name: option.label.said or name for name, option in pack.alternatives.items()}
    return {**{name: text.said for name, text in words.items()}, **options}
