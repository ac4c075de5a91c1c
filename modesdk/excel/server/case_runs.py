"""The pack's regression cases, run with the weights at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic
from modesdk.errors import DiagnosedError
from modesdk.excel.desk import Desk
from modesdk.excel.server.refusals import Refusal
from modesdk.excel.server.request import pack_asked, weights_asked
from modesdk.excel.server.words import EXPECTED, GATE, STATUS
from modesdk.excel.server.work import Watch
from modesdk.io.cases import RegressionCase, read_cases
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Lang

_GATES = ("open", "conditional", "blocked")


def case_runs(desk: Desk, data: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
    """Every case with what was expected and what came out. Raises Refusal."""
    pack, lang = pack_asked(desk, data)
    problems: list[Diagnostic] = []
    weights = weights_asked(pack, data, problems)
    if problems:
        raise Refusal(400, "request", message=problems[0].message, hint=problems[0].hint)
    found = []
    for case in _cases(pack):
        watch.check()
        decision = Decision(pack, Case(case.as_of, case.values), weights)
        found.append(_run(case, decision, lang))
    passed = sum(entry["passed"] for entry in found)
    return {"passed": passed, "total": len(found), "cases": found}


def _cases(pack: Pack) -> tuple[RegressionCase, ...]:
    try:
        return read_cases(pack)
    except DiagnosedError as problem:
        first = problem.diagnostics[0]
        raise Refusal(422, "request", message=str(first), hint=first.hint) from None


def _run(case: RegressionCase, decision: Decision, lang: Lang) -> dict[str, Any]:
    wrong = list(_differences(case, decision, lang))
    got = STATUS[decision.status][lang]
    if decision.recommended:
        got += f"{_colon(lang)}{_mode(decision.pack, decision.recommended, lang)}"
    return {
        "id": case.id,
        "label": case.title[lang] or case.id,
        "passed": _as_expected(case, decision) and not wrong,
        "expected": _semicolon(lang).join(_expected(case, decision.pack, lang)),
        "got": _semicolon(lang).join([got, *wrong]),
    }


def _as_expected(case: RegressionCase, decision: Decision) -> bool:
    """Whether status and recommendation came out."""
    status, modes = case.expect.status, case.expect.recommended
    return status in ("", decision.status) and (not modes or decision.recommended in modes)


def _expected(case: RegressionCase, pack: Pack, lang: Lang) -> Iterator[str]:
    expect = case.expect
    if expect.status:
        yield _said("status", STATUS[expect.status][lang], lang)
    for kind in ("recommended", *_GATES, "not_blocked"):
        modes = getattr(expect, kind)
        if modes:
            yield _said(kind, _modes(pack, modes, lang), lang)


def _differences(case: RegressionCase, decision: Decision, lang: Lang) -> Iterator[str]:
    """Gates that came out otherwise, and claims that fired but must not, in words."""
    expect, pack = case.expect, decision.pack
    wrong = [
        mode for gate in _GATES for mode in getattr(expect, gate) if decision.gates[mode] != gate
    ]
    wrong += [mode for mode in expect.not_blocked if decision.gates[mode] == "blocked"]
    for mode in dict.fromkeys(wrong):
        yield f"{_mode(pack, mode, lang)}{_colon(lang)}{GATE[decision.gates[mode]][lang]}"
    unwanted = _fired(decision) & set(case.must_not_fire)
    if unwanted:
        yield _said("must_not_fire", ", ".join(sorted(unwanted)), lang)


def _fired(decision: Decision) -> set[str]:
    return {claim for rule in decision.fired for claim in rule.claims}


def _modes(pack: Pack, modes: tuple[str, ...], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(_mode(pack, mode, lang) for mode in modes)


def _mode(pack: Pack, mode: str, lang: Lang) -> str:
    return pack.alternatives[mode].label[lang] or mode


def _said(kind: str, text: str, lang: Lang) -> str:
    return f"{EXPECTED[kind][lang]}{_colon(lang)}{text}"


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "


def _semicolon(lang: Lang) -> str:
    return "；" if lang == "zh" else "; "
