"""What the explanation says of gates: what to verify, which facts are old, what is shut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modesdk.decide.analysis import Analysis
from modesdk.decide.explain.phrases import attribute_labels, mode_labels, sourced
from modesdk.language.terms import OLD_FACT
from modesdk.language.text import phrase
from modesdk.model.decision_parts import GateReason
from modesdk.model.tables import GateMark


def to_verify(decision: Analysis, lang: str) -> tuple[str, ...]:
    """What keeps the leader's gate from being plainly open; undecided rows by what is missing."""
    waiting: dict[tuple[str, ...], list[str]] = {}
    lines: list[str] = []
    for reason in _of_leader(decision):
        if reason.mark is GateMark.OPEN:
            continue
        if reason.missing and not reason.routes:
            waiting.setdefault(reason.missing, []).append(_text(decision, reason, lang))
        else:
            lines.append(gate_line(decision, reason, lang))
    for missing, texts in waiting.items():
        lines += undecided(decision, missing, list(dict.fromkeys(texts)), lang)
    return tuple(dict.fromkeys(lines))


def aged_facts(decision: Analysis, lang: str) -> tuple[str, ...]:
    """Facts that open the leader's gate and are older than the pack's limit."""
    aged = [r for r in _of_leader(decision) if r.verify and r.mark is GateMark.OPEN]
    return tuple(dict.fromkeys(_text(decision, reason, lang) for reason in aged))


def gate_line(decision: Analysis, reason: GateReason, lang: str) -> str:
    """One reason in a sentence; what is not known yet is not said as if it were."""
    if reason.routes:
        return _routes(decision, reason, lang)
    text = _text(decision, reason, lang)
    if reason.verify:
        return phrase("{text}. {note}.", lang, text=text, note=OLD_FACT[lang])
    return " ".join(undecided(decision, reason.missing, [text], lang)) if reason.missing else text


def _of_leader(decision: Analysis) -> Sequence[GateReason]:
    return decision.gate_reasons[decision.leader] if decision.leader else ()


def _text(decision: Analysis, reason: GateReason, lang: str) -> str:
    return sourced(decision, reason.label[lang] or reason.rule, reason.claims, lang)


def undecided(
    decision: Analysis, missing: Sequence[str], texts: Sequence[str], lang: str
) -> Iterator[str]:
    """What is missing and what it decides: in one line, or each text on a line of its own."""
    names = attribute_labels(decision, missing, lang)
    if len(missing) == 1:
        head = phrase("{missing} not known yet; it decides:", lang, missing=names)
    else:
        head = phrase("{missing} not known yet; together they decide:", lang, missing=names)
    if len(texts) == 1:
        yield phrase("{head} {text}", lang, head=head, text=texts[0])
        return
    yield head
    yield from (f"  {text}" for text in texts)


def _routes(decision: Analysis, reason: GateReason, lang: str) -> str:
    routes = mode_labels(decision, reason.routes, lang)
    if not reason.fired:
        missing = attribute_labels(decision, reason.missing, lang)
        return phrase(
            "{missing} not known yet; it decides whether one of the routes {routes} must be open.",
            lang,
            missing=missing,
            routes=routes,
        )
    if reason.mark is GateMark.BLOCKED:
        return phrase("None of the routes {routes} is open.", lang, routes=routes)
    return phrase("None of the routes {routes} is certain to be open.", lang, routes=routes)
