"""What the pane shows of a decision, as plain data in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from modesdk.decide.decision import Decision
from modesdk.decide.explain.conditions_in_words import row_sources, value_in_words
from modesdk.decide.explain.explanation import headline
from modesdk.decide.explain.gate_lines import aged_facts, to_verify
from modesdk.decide.explain.other_modes import stake, why_not_lines_of
from modesdk.decide.explain.phrases import (
    attribute_labels,
    bare,
    leaders,
    leaders_in_words,
    leading_points,
    mode_label,
    shown,
)
from modesdk.decide.questions import domains_of
from modesdk.decide.stability import FlipPoint
from modesdk.excel.desk import Desk
from modesdk.excel.server.body import unexpected
from modesdk.excel.server.conflict_view import conflicts
from modesdk.excel.server.pack_view import allowed_values, plain
from modesdk.excel.server.page_request import asked, problems_shown
from modesdk.io.normalise import attribute_named
from modesdk.io.request import Request
from modesdk.language import worded
from modesdk.language.figures import MINOR
from modesdk.language.terms import GATE, STABILITY, STATUS
from modesdk.language.text import Lang, Text, both, phrase
from modesdk.model.decision_parts import Contribution, Question, RankedMode
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, Value

Data = Mapping[str, Any]
MOST_QUESTIONS = 12
_STABILITY: Mapping[str, Text] = {
    "robust": both("robust: no single weight changes the leader by moving less than half"),
    "sensitive": both("sensitive: one weight moving by 20 to 50 % changes the leader"),
    "fragile": both("fragile: one weight moving by less than 20 % changes the leader"),
    "undecided": both("undecided: no option leads alone on enough evidence"),
}


def view(desk: Desk, data: Data) -> dict[str, Any]:
    """Everything the pane shows. Raises Refusal."""
    found, lang = asked(desk, data)
    seen = _View(desk.decided(found), lang)
    problems = problems_shown(found.problems, lang)
    return {**seen.whole(), **rules_of(found.pack), "problems": problems}


def rules_of(pack: Pack) -> dict[str, Any]:
    """By which rules was decided: they may have changed since the page asked for the pack."""
    return {"pack": {"name": pack.name, "version": pack.version, "hash": pack.hash}}


def whatif(desk: Desk, data: Data) -> dict[str, Any]:
    """What each answer to one question would lead to, whether it is answered now or not."""
    found, lang = asked(desk, data)
    attribute = attribute_named(found.pack.schema, str(data.get("attribute") or ""))
    if attribute is None:
        raise unexpected("attribute", worded("the id of an attribute"))
    ruleset = desk.decided(found).situation.ruleset
    values = domains_of(ruleset).get(attribute.id, ())  # () when no rule reads it
    answers = [_answered(desk, found, lang, attribute, value) for value in values]
    return {"answers": answers, "problems": problems_shown(found.problems, lang)}


def _answered(
    desk: Desk, found: Request, lang: Lang, attribute: Attribute, value: Value
) -> dict[str, Any]:
    """What one answer leads to."""
    decision = desk.decided(found, found.case.with_value(attribute.id, value))
    leader = decision.leader
    return {
        "value": plain(value),
        "label": value_in_words(attribute, value, lang),
        "leader": leader,
        "label_of_leader": leaders_in_words(decision, lang),
        "status": str(decision.status),
        "status_text": STATUS[decision.status][lang],
    }


@frozen
class _View:
    decision: Decision
    lang: Lang

    def whole(self) -> dict[str, Any]:
        decision, lang = self.decision, self.lang
        stability = str(decision.stability)
        return {
            "status": str(decision.status),
            "status_text": STATUS[decision.status][lang],
            "recommended": decision.recommended,
            "leader": decision.leader,
            "label_of_leader": leaders_in_words(decision, lang),
            "tied": len(leaders(decision)) > 1,
            "score": leading_points(decision),
            "margin": decision.margin,
            "stability": stability,
            "stability_word": STABILITY[stability][lang],
            "stability_text": _STABILITY[stability][lang],
            "completeness": round(100 * decision.completeness, 2),
            "as_of": decision.as_of.isoformat(),
            "headline": headline(decision, lang).partition("\n")[2],
            "ranking": [self._ranked(entry) for entry in decision.ranking],
            "reasons": {"for": list(self._reasons(1)), "against": list(self._reasons(-1))},
            "verify": list(to_verify(decision, lang)),
            "aged": list(aged_facts(decision, lang)),
            "conflicts": conflicts(decision, lang),
            "questions": [self._question(q) for q in decision.question_details[:MOST_QUESTIONS]],
            "flips": list(self._flips()),
            "why_not": list(self._why_not()),
        }

    def _ranked(self, entry: RankedMode) -> dict[str, Any]:
        return {
            "mode": entry.mode,
            "label": mode_label(self.decision, entry.mode, self.lang),
            "rank": entry.rank,
            "score": entry.score,
            "gate": str(entry.gate),
            "gate_word": GATE[entry.gate][self.lang],
            "gate_text": self._gate(entry),
            "dimensions": dict(entry.dimensions),
        }

    def _gate(self, entry: RankedMode) -> str:
        """The gate in a word, and what to ask for."""
        text = GATE[entry.gate][self.lang]
        reasons = self.decision.gate_reasons[entry.mode]
        missing = dict.fromkeys(name for reason in reasons for name in reason.missing)
        if entry.gate != "conditional" or not missing:
            return text
        names = attribute_labels(self.decision, missing, self.lang)
        return phrase("{what}: {names}", self.lang, what=text, names=names)

    def _reasons(self, sign: int) -> Iterator[dict[str, Any]]:
        """The leader's contributions of one sign, largest first; tiny ones are left out."""
        leader, shares = self.decision.leader, self.decision.contributions
        own = [s for s in shares if s.alternative == leader and s.numerator * sign > 0]
        for share in sorted(own, key=lambda s: -abs(s.numerator)):
            if abs(share.points) >= MINOR:
                yield self._reason(share)

    def _reason(self, share: Contribution) -> dict[str, Any]:
        row = self.decision.rule(share.rule).row
        return {
            "text": bare(row.label[self.lang] or row.id),
            "points": shown(self.decision, share.numerator),
            "sources": row_sources(self.decision.pack, row, self.lang),
        }

    def _question(self, question: Question) -> dict[str, Any]:
        attribute = self.decision.pack.schema[question.attribute]
        label = attribute.label[self.lang] or attribute.id
        return {
            "attribute": attribute.id,
            "text": attribute.question[self.lang] or label,
            "stake": stake(self.decision, question, self.lang),
            "type": str(attribute.type),
            "values": allowed_values(attribute, self.lang),
            "unit": attribute.unit[self.lang],
        }

    def _flips(self) -> Iterator[dict[str, Any]]:
        for flip in self.decision.flips:
            dimension = self.decision.pack.dimensions[flip.dimension]
            yield {
                "dimension": dimension.id,
                "label": dimension.label[self.lang] or dimension.id,
                "weight": flip.weight,
                "down": self._point(flip.down),
                "up": self._point(flip.up),
            }

    def _point(self, point: FlipPoint | None) -> dict[str, Any] | None:
        if point is None:
            return None
        label = mode_label(self.decision, point.mode, self.lang)
        return {"weight": point.weight, "mode": point.mode, "label": label}

    def _why_not(self) -> Iterator[dict[str, Any]]:
        for entry in self.decision.why_not:
            lines = why_not_lines_of(self.decision, entry, self.lang)
            yield {
                "mode": entry.mode,
                "label": mode_label(self.decision, entry.mode, self.lang),
                "lines": [line.strip() for line in lines],
            }
