"""The pack's regression cases, run with the weights at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.decide.judge import Expected, Miss, judge
from modesdk.errors import DiagnosedError, WeightError
from modesdk.excel.server.page_request import asked, problems_shown
from modesdk.excel.server.refusals import Refusal
from modesdk.excel.server.work import WatchedDesk
from modesdk.io.case_files import MODES, RegressionCase, read_cases
from modesdk.io.weight_values import UNUSABLE
from modesdk.language import Worded, in_language, listed, worded
from modesdk.language.terms import GATE, STATUS
from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.model.profile import Case

_IN_GOT = (Expected.STATUS, Expected.RECOMMENDED)
"""What the outcome tells anyway."""
_EXPECTED: Mapping[str, Worded] = {
    "status": worded("status"),
    "recommended": worded("recommended"),
    "open": worded("open"),
    "conditional": worded("to be verified"),
    "blocked": worded("blocked"),
    "not_blocked": worded("not blocked"),
    "fires": worded("claims that fire"),
    "must_not_fire": worded("claims that must not fire"),
    "undecided": worded("claims left undecided"),
    "ask": worded("asked first"),
    "conflicts": worded("conflicts shown"),
}
_MISSED: Mapping[Expected, Worded] = {
    Expected.FIRES: worded("did not fire"),
    Expected.MUST_NOT_FIRE: worded("fired, but must not"),
    Expected.UNDECIDED: worded("not undecided"),
    Expected.ASK: worded("asked first instead"),
    Expected.CONFLICTS: worded("conflict not shown"),
}
"""What comes before the names of what came out otherwise."""


def case_runs(desk: WatchedDesk, data: Mapping[str, Any]) -> dict[str, Any]:
    """Every case with what was expected and what came out. Raises Refusal."""
    given, lang = asked(desk, data)
    if given.of_weights:
        raise WeightError(UNUSABLE, given.of_weights)
    pack, weights = given.pack, given.weights
    found = []
    for case in _cases(pack):
        desk.watch.check()
        decision = Decision(pack, Case(case.as_of, case.values), weights)
        found.append(_run(case, decision, lang))
    passed = sum(entry["passed"] for entry in found)
    problems = problems_shown(given.problems, lang)
    return {"passed": passed, "total": len(found), "cases": found, "problems": problems}


def _cases(pack: Pack) -> tuple[RegressionCase, ...]:
    try:
        return read_cases(pack)
    except DiagnosedError as problem:
        first = problem.diagnostics[0]
        raise Refusal(422, "request", str(first), first.hint) from None


def _run(case: RegressionCase, decision: Decision, lang: Lang) -> dict[str, Any]:
    misses = judge(case, decision)
    told = [_missed(miss, decision.pack) for miss in misses if miss.kind not in _IN_GOT]
    return {
        "id": case.id,
        "label": case.title[lang] or case.id,
        "passed": not misses,
        "expected": in_language(listed(_expected(case, decision.pack), "; "), lang),
        "got": in_language(listed([_outcome(decision), *told], "; "), lang),
    }


def _outcome(decision: Decision) -> Worded:
    """What came out: the status, and the option if one is recommended."""
    status, recommended = STATUS[decision.status].said, decision.recommended
    return _said(status, [_mode(decision.pack, recommended)]) if recommended else status


def _expected(case: RegressionCase, pack: Pack) -> Iterator[Worded]:
    if case.expect.status:
        yield _said(_EXPECTED["status"], [STATUS[case.expect.status].said])
    for kind in MODES:
        modes = [_mode(pack, mode) for mode in getattr(case.expect, kind)]
        if modes:
            yield _said(_EXPECTED[kind], modes)
    for kind in ("fires", "must_not_fire", "undecided", "ask"):
        if getattr(case, kind):
            yield _said(_EXPECTED[kind], getattr(case, kind))
    if case.conflicts:
        yield _said(_EXPECTED["conflicts"], [" + ".join(group) for group in case.conflicts])


def _missed(miss: Miss, pack: Pack) -> Worded:
    """What came out otherwise, in words."""
    if miss.kind is Expected.GATE:
        mode, gate = miss.got
        return _said(_mode(pack, mode), [GATE[gate].said])
    nothing = ("–",) if miss.kind is Expected.ASK else miss.expected
    return _said(_MISSED[miss.kind], miss.got or nothing)


def _said(what: str, names: Iterable[str]) -> Worded:
    return worded("{what}: {names}", what=what, names=listed(names))


def _mode(pack: Pack, mode: str) -> str:
    return pack.alternatives[mode].label.said or mode
