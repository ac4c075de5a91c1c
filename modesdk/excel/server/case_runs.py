"""The pack's regression cases, run with the weights at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.decide.judge import Expected, Miss, judge
from modesdk.diagnostics import Diagnostic
from modesdk.errors import DiagnosedError
from modesdk.excel.desk import Desk
from modesdk.excel.server.refusals import Refusal
from modesdk.excel.server.request import pack_asked, weights_asked
from modesdk.excel.server.server_words import EXPECTED, GATE, STATUS
from modesdk.excel.server.work import Watch
from modesdk.io.case_files import MODES, RegressionCase, read_cases
from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.model.profile import Case

_IN_GOT = (Expected.STATUS, Expected.RECOMMENDED)
"""What the outcome tells anyway."""


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
    misses = judge(case, decision)
    got = STATUS[decision.status][lang]
    if decision.recommended:
        got += f"{_colon(lang)}{_mode(decision.pack, decision.recommended, lang)}"
    told = [_missed(miss, decision.pack, lang) for miss in misses if miss.kind not in _IN_GOT]
    return {
        "id": case.id,
        "label": case.title[lang] or case.id,
        "passed": not misses,
        "expected": _semicolon(lang).join(_expected(case, decision.pack, lang)),
        "got": _semicolon(lang).join([got, *told]),
    }


def _expected(case: RegressionCase, pack: Pack, lang: Lang) -> Iterator[str]:
    expect = case.expect
    if expect.status:
        yield _said("status", STATUS[expect.status][lang], lang)
    for kind in MODES:
        modes = getattr(expect, kind)
        if modes:
            yield _said(kind, _modes(pack, modes, lang), lang)
    for kind in ("fires", "must_not_fire", "undecided", "ask"):
        words = getattr(case, kind)
        if words:
            yield _said(kind, _listed(words, lang), lang)
    if case.conflicts:
        groups = [" + ".join(group) for group in case.conflicts]
        yield _said("conflicts", _listed(groups, lang), lang)


def _missed(miss: Miss, pack: Pack, lang: Lang) -> str:
    """What came out otherwise, in words."""
    if miss.kind is Expected.GATE:
        mode, gate = miss.got
        return f"{_mode(pack, mode, lang)}{_colon(lang)}{GATE[gate][lang]}"
    if miss.kind is Expected.MUST_NOT_FIRE:
        return _said("fired", _listed(miss.got, lang), lang)
    if miss.kind is Expected.ASK:
        return _said("asked", _listed(miss.got, lang) or "–", lang)
    return _said(f"no_{miss.kind}", _listed(miss.expected, lang), lang)


def _modes(pack: Pack, modes: tuple[str, ...], lang: Lang) -> str:
    return _listed([_mode(pack, mode, lang) for mode in modes], lang)


def _listed(words: Sequence[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(words)


def _mode(pack: Pack, mode: str, lang: Lang) -> str:
    return pack.alternatives[mode].label[lang] or mode


def _said(kind: str, text: str, lang: Lang) -> str:
    return f"{EXPECTED[kind][lang]}{_colon(lang)}{text}"


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "


def _semicolon(lang: Lang) -> str:
    return "；" if lang == "zh" else "; "
