"""How many small faults in the rules the cases notice, and a case for each that they do not.

A mutant that differs from the rules in no profile is *equivalent* and left out, exactly. One is
*specified* when a case that somebody wrote (none with the tag `generated`) fails by an outcome, a
gate, an order or a rule; *pinned* when only points tell, or a generated case. Amounts are asked of
points only. A mutant that cannot be decided (several rows hold where only one may) is an error of
the mutant, and no kill.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from attrs import define, evolve, frozen

from modesdk.decide.decision import Decision
from modesdk.engines.base import Truth, Values, mask_of
from modesdk.engines.derive import table_output
from modesdk.engines.gates import truth_of
from modesdk.errors import TableError
from modesdk.io.case_kinds import THAN
from modesdk.model.case_outcomes import Difference
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.weights import Weights
from modesdk.regress.judge import judge
from modesdk.regress.mutants import STEPS, Fault, Mutant
from modesdk.regress.other_rules import decided_again, on_day
from modesdk.regress.run import CaseOutcome, CaseRun
from modesdk.regress.telling import telling
from modesdk.ruleset.checks.showing import case_of, rules_of
from modesdk.ruleset.equivalence import difference
from modesdk.ruleset.partition import TooLargeError, days_of
from modesdk.ruleset.rules import Rule, RuleSet, TableDerivation

GENERATED = "generated"
"""The tag of cases that nobody has thought through."""
POINTS = ("score", "margin")
"""Kinds of expectations that pin points."""


class Fate(StrEnum):
    """What became of a mutant."""

    SPECIFIED = "specified"
    PINNED = "pinned"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"
    UNDECIDED = "undecided"
    ERROR = "error"


COUNTED = (Fate.SPECIFIED, Fate.PINNED, Fate.SURVIVED, Fate.UNDECIDED)
Cells = tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class MutantTrial:
    """A mutant, its fate, the case that noticed it, or the line of one that would."""

    mutant: Mutant
    fate: Fate
    by: str = ""
    case: Cells = ()


@frozen
class MutationFigure:
    """How many mutants were noticed, of how many."""

    killed: int
    of: int

    @property
    def percent(self) -> float:
        """Per cent, rounded down to one decimal; of none, all were."""
        return 1000 * self.killed // self.of / 10 if self.of else 100.0


def mutation_figures(trials: Iterable[MutantTrial]) -> dict[str, MutationFigure]:
    """`specified`: of all faults but steps of amounts; `pinned`: noticed by whatever, of all."""
    counted = [trial for trial in trials if trial.fate in COUNTED]
    asked = [trial for trial in counted if trial.mutant.fault not in STEPS]
    specified = sum(trial.fate is Fate.SPECIFIED for trial in asked)
    noticed = sum(trial.fate in (Fate.SPECIFIED, Fate.PINNED) for trial in counted)
    return {
        "specified": MutationFigure(specified, len(asked)),
        "pinned": MutationFigure(noticed, len(counted)),
    }


def tried(pack: Pack, runs: Iterable[CaseRun], faulty: Iterable[Mutant]) -> Iterator[MutantTrial]:
    """Each mutant against those of the cases that pass and whose rows it touches."""
    passing = [run for run in runs if run.outcome is CaseOutcome.PASSED and run.decision]
    bench = _Bench(pack, rules_of(pack), passing, {run.case.id: run for run in passing})
    return (bench.trial(mutant) for mutant in faulty)


@define
class _Bench:
    """The rules, and the cases in the order in which they are asked."""

    pack: Pack
    rules: RuleSet
    runs: Sequence[CaseRun]
    by_id: Mapping[str, CaseRun]

    def trial(self, mutant: Mutant) -> MutantTrial:
        """What becomes of one mutant."""
        verdict = _Verdict(mutant)
        try:
            self._ask(mutant, verdict)
            if verdict.certain:
                return verdict.trial(Fate.SURVIVED)
            found = self._difference(mutant)
            if found is None:
                return MutantTrial(mutant=mutant, fate=Fate.EQUIVALENT)
            case = self._killing(mutant, *found) if verdict.open else ()
            return verdict.trial(Fate.SURVIVED, case)
        except TableError:
            return verdict.trial(Fate.ERROR)
        except TooLargeError:
            return verdict.trial(Fate.UNDECIDED)

    def _ask(self, mutant: Mutant, verdict: _Verdict) -> None:
        versions: dict[tuple[int, datetime.date | None], RuleSet] = {}
        for run in self.runs:
            right = run.decision
            if right is None or verdict.certain or not _touches(mutant, self.rules, right):
                continue
            base = right.situation.ruleset
            key = (id(base), run.case.as_of if mutant.day else None)  # a shifted date: day by day
            if key not in versions:
                versions[key] = on_day(mutant.rules, base, run.case.as_of)
            wrong = decided_again(right, versions[key])
            kinds = _concerned(mutant, run, right, wrong)
            case = evolve(run.case, expect={k: run.case.expect[k] for k in kinds})
            others = {c.case: self._other(c.case, mutant) for c in case.expect.get(THAN, ())}
            verdict.heard(run, judge(case, wrong, others=others))

    def _other(self, name: str, mutant: Mutant) -> Decision | None:
        run = self.by_id.get(name)
        if run is None or run.decision is None:
            return None
        base = run.decision.situation.ruleset
        return decided_again(run.decision, on_day(mutant.rules, base, run.case.as_of))

    def _difference(self, mutant: Mutant) -> tuple[datetime.date, dict[str, Value]] | None:
        """A day and a profile that tell the mutant from the rules. Raises TooLargeError."""
        for day in [mutant.day] if mutant.day else self._days(mutant):
            found = difference(self.rules, mutant.rules, day)
            if found is not None:
                return day, {name: v for name, v in found.items() if name in self.pack.schema}
        return None

    def _days(self, mutant: Mutant) -> list[datetime.date]:
        """One of each time in which the rules that go together with a fault stay the same.

        The pack's own day comes first, so that cases are of that day where they can be.
        """
        related = [row for table in self.rules.tables for row in (r.row for r in table.rules)]
        rule = _the(self.rules.decision, mutant.name)
        for other in self.rules.decision:
            if rule is None or other.criterion == rule.criterion:
                related.append(other.row)
        found = sorted(days_of(related, self.pack.as_of), key=lambda day: day != self.pack.as_of)
        return [day for day in found if rule is None or rule.row.valid_on(day)]

    def _killing(self, mutant: Mutant, day: datetime.date, values: Values) -> Cells:
        """A line of a case that the rules pass and the mutant fails; () if none was found.

        The profile that tells the two apart may do so in what rounding swallows, or an evaluator
        in Python may not say what it would have to: then the profiles of the cases are tried.
        """
        given = {n: v for n, v in values.items() if not self.pack.schema[n].derived}
        found = self._line(mutant, Decision(self.pack, Case(day, given)))
        usual = Weights.of(self.pack)
        touched = (r.decision for r in self.runs if r.decision and r.decision.weights == usual)
        for right in () if found else touched:
            if _touches(mutant, self.rules, right) and (found := self._line(mutant, right)):
                break
        return found

    def _line(self, mutant: Mutant, right: Decision) -> Cells:
        day = right.as_of
        wrong = decided_again(right, on_day(mutant.rules, right.situation.ruleset, day))
        told = telling(right, wrong)
        if told is None:
            return ()
        line = case_of(self.pack, f"M-{mutant.name}", right.case.values, day)
        return (*line, ("tags", GENERATED), told)


@define
class _Verdict:
    """What the cases that were asked so far say of a mutant."""

    mutant: Mutant
    fate: Fate = Fate.SURVIVED
    by: str = ""
    certain: bool = False

    @property
    def open(self) -> bool:
        """Whether a further case would help: nothing specifies the mutant, where it can be."""
        if self.mutant.fault in STEPS:
            return self.fate is Fate.SURVIVED
        return self.fate is not Fate.SPECIFIED

    def heard(self, run: CaseRun, differences: Sequence[Difference]) -> None:
        """Take in what a case finds."""
        kinds = {difference.kind for difference in differences}
        if not kinds:
            return
        written = GENERATED not in run.case.tags and self.mutant.fault not in STEPS
        if written and not kinds <= {*POINTS}:
            self.fate, self.by = Fate.SPECIFIED, run.case.id
        elif self.fate is Fate.SURVIVED:
            self.fate, self.by = Fate.PINNED, run.case.id
        best = Fate.PINNED if self.mutant.fault in STEPS else Fate.SPECIFIED
        self.certain = self.fate is best and bool(kinds & _OUTCOMES)

    def trial(self, otherwise: Fate, case: Cells = ()) -> MutantTrial:
        """The verdict as it stands; `otherwise`: what became of a mutant that no case noticed."""
        fate = otherwise if self.fate is Fate.SURVIVED else self.fate
        return MutantTrial(mutant=self.mutant, fate=fate, by=self.by, case=case)


_OUTCOMES = {
    "status", "recommended", "leader", "top3", "order", "score", "margin",
    "open", "conditional", "blocked", "not_blocked",
}  # fmt: skip
"""Kinds by which only a mutant that is not equivalent can fail."""


_RULES = ("fires", "must_not_fire", "undecided")
_NOT_JUDGED = ("ask", "error")
_TESTING = (Fault.BOUND, Fault.NEGATE, Fault.DROP_CONDITION)


def _concerned(mutant: Mutant, run: CaseRun, right: Decision, wrong: Decision) -> list[str]:
    """The kinds of a case's expectations that may come out otherwise.

    What is asked next is left aside: it says nothing of a single row. Where derived values and the
    chosen option stay, only the changed row can begin or cease to fire.
    """
    expect = run.case.expect
    found = [kind for kind in expect if kind not in (*_RULES, *_NOT_JUDGED)]
    names = {name for kind in _RULES for name in expect.get(kind, ())}
    rule = _the(right.situation.ruleset.decision, mutant.name)
    rule = rule or _the(wrong.situation.ruleset.decision, mutant.name)
    own = {rule.id, *rule.row.claims} if rule else set[str]()
    if rule is None or right.chosen != wrong.chosen or names & own:
        found += [kind for kind in _RULES if kind in expect]
    return found


def _touches(mutant: Mutant, rules: RuleSet, decision: Decision) -> bool:
    """Whether what was changed concerns a case."""
    values = decision.situation.evaluation.values
    if mutant.rules.decision is rules.decision:
        pairs = zip(rules.tables, mutant.rules.tables, strict=True)
        return any(old is not new and _answers(old, new, decision) for old, new in pairs)
    old, new = (_the(each.decision, mutant.name) for each in (rules, mutant.rules))
    before, after = (_state(rule, decision.as_of, values) for rule in (old, new))
    if before is not after:
        return True
    moot = mutant.fault in _TESTING or (before is None and old is not None and old.effects)
    return before is not False and not moot


def _the(rules: Sequence[Rule], name: str) -> Rule | None:
    return next((rule for rule in rules if rule.id == name), None)


def _state(rule: Rule | None, day: datetime.date, values: Values) -> bool | None:
    if rule is None or not rule.row.valid_on(day):
        return False
    return truth_of(rule.tests, values)


def _answers(old: TableDerivation, new: TableDerivation, decision: Decision) -> bool:
    """Whether a derive table answers otherwise, or breaks its hit policy."""
    given, day = decision.situation.evaluation.values, decision.as_of
    values = {name: value for name, value in given.items() if name != old.target}
    try:
        return _answer(old, day, values) != _answer(new, day, values)
    except TableError:
        return True


def _answer(table: TableDerivation, day: datetime.date, values: Values) -> Value:
    valid = table.only(lambda rule: rule.row.valid_on(day))
    truths = [truth_of(rule.tests, values) for rule in valid.rules]
    fired = mask_of(i for i, held in enumerate(truths) if held is True)
    unknown = mask_of(i for i, held in enumerate(truths) if held is None)
    return table_output(valid, Truth(fired, unknown))
