"""What a Python evaluator must hold to: pure, complete, honest about what it reads and lacks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from modesdk.io.joining import is_normal
from modesdk.model.arithmetic import usual
from modesdk.model.evaluator import ColumnEvaluator, PythonEvaluator, Undetermined, Verdict
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.regress.pools import Profile, random_profile, some_values, value_pools
from modesdk.testing.report import Problems, said, shown
from modesdk.testing.search import search_pair

_RANDOM_CASES = 100
Verdicts = Mapping[str, Verdict]


@frozen(eq=False)
class Examination:
    """An evaluator put to the test on cases of a pack; what is wrong goes into `problems`."""

    evaluator: PythonEvaluator
    pack: Pack
    problems: Problems
    pools: dict[str, tuple[Value, ...]] = field(init=False)
    others: Profile = field(init=False)

    def __attrs_post_init__(self) -> None:
        given = value_pools(self.pack)
        inputs = set(self.evaluator.inputs)
        pools = {name: self._pool(name, given) for name in self.evaluator.inputs}
        others = {name: pool[0] for name, pool in given.items() if name not in inputs}
        object.__setattr__(self, "pools", pools)
        object.__setattr__(self, "others", others)

    def run(self) -> None:
        """Every check, cheap ones first; a broken answer ends those that compare answers."""
        cases = list(self.cases())
        answers = [self._checked(values) for values in cases]
        known = [answer for answer in answers if answer is not None]
        if len(known) < len(cases):
            return
        self._check_order(cases, known)
        self._check_reads(cases)
        self._check_column(cases, known)
        fault = search_pair(self.pools, self._forgets)
        if fault:
            self.problems.add("monotone", fault)

    def cases(self) -> Iterator[Profile]:
        """Nothing known; each value alone; all known but one; each value among all; at random."""
        yield {}
        full = {name: pool[0] for name, pool in self.pools.items()}
        yield dict(full)
        for name, pool in self.pools.items():
            yield {k: v for k, v in full.items() if k != name}
            for value in pool:
                yield {name: value}
                yield {**full, name: value}
        chance = random.Random(0)  # noqa: S311  # test data, no secret
        for number in range(_RANDOM_CASES):
            yield random_profile(chance, self.pools, (0.3, 0.6, 1.0)[number % 3])

    def _pool(self, name: str, given: Mapping[str, tuple[Value, ...]]) -> tuple[Value, ...]:
        attribute = self.pack.schema[name]
        if attribute.derived:
            return some_values(attribute)
        probes = [
            value
            for value in self.evaluator.probes.get(name, ())
            if is_normal(self.pack, name, value)
        ]
        return tuple(dict.fromkeys([*given.get(name, ()), *probes])) or some_values(attribute)

    def _ask(self, values: Mapping[str, Value]) -> Verdicts:
        with usual():
            return self.evaluator.evaluate(Case(self.pack.as_of, values))

    def _column(self, cases: Sequence[Mapping[str, Value]]) -> list[Verdicts]:
        """What the evaluator's column gives for these cases."""
        evaluator: Any = self.evaluator
        with usual():
            given = evaluator.evaluate_column([Case(self.pack.as_of, values) for values in cases])
        return list(given)

    def _checked(self, values: Profile) -> Verdicts | None:
        """The answer to one case, if it is a proper one."""
        handed = dict(values)
        try:
            answer: Any = self._ask(handed)
            again = self._ask(dict(values))
        except Exception as error:  # an evaluator may raise anything
            message = f"evaluate raised {said(error)} for {shown(values)}"
            self.problems.add("raises", f"{message}; what is not known must give Undetermined")
            return None
        if handed != values:
            self.problems.add(
                "mutates", f"evaluate changed the case: {shown(values)} became {shown(handed)}"
            )
        if not isinstance(answer, Mapping):
            self.problems.add(
                "shape", f"evaluate gave {shown(answer)}, expected row ids with verdicts"
            )
            return None
        if answer != again:
            self.problems.add(
                "pure",
                f"evaluate is not pure: {shown(dict(answer))} and then "
                f"{shown(again)} for {shown(values)}",
            )
        return answer if self._proper(values, answer) else None

    def _proper(self, values: Profile, answer: Verdicts) -> bool:
        ids = {row.id for row in self.evaluator.rows}
        for row_id in sorted(ids - answer.keys()):
            self.problems.add(
                f"no {row_id}", f"no verdict on the declared row {row_id!r} for {shown(values)}"
            )
        for row_id in sorted(answer.keys() - ids, key=str):
            self.problems.add(
                f"extra {row_id}", f"a verdict on {row_id!r}, which is no declared row"
            )
        for row_id in sorted(ids & answer.keys()):
            self._check_verdict(values, row_id, answer[row_id])
        return ids == answer.keys() and all(
            type(verdict) is bool or isinstance(verdict, Undetermined)
            for verdict in answer.values()
        )

    def _check_verdict(self, values: Profile, row_id: str, verdict: Any) -> None:
        if isinstance(verdict, Undetermined):
            self._check_undetermined(values, row_id, verdict)
        elif type(verdict) is not bool:
            self.problems.add(
                f"type {row_id}",
                f"row {row_id!r} got the verdict {shown(verdict)}; "
                "expected True, False or Undetermined",
            )

    def _check_undetermined(self, values: Profile, row_id: str, verdict: Undetermined) -> None:
        missing = [name for name in self.evaluator.inputs if values.get(name) is None]
        if not missing:
            message = f"row {row_id!r} is Undetermined although every input is known"
            self.problems.add(f"all {row_id}", f"{message}: {shown(values)}")
        elif not verdict.missing:
            self.problems.add(
                f"names {row_id}",
                f"row {row_id!r} is Undetermined without naming "
                f"what is missing for {shown(values)}",
            )
        for name in verdict.missing:
            if name not in missing:
                what = "known" if name in self.evaluator.inputs else "no input"
                self.problems.add(
                    f"{what} {row_id}",
                    f"row {row_id!r} names {name!r} as missing, "
                    f"which is {what}, for {shown(values)}",
                )

    def _check_order(self, cases: list[Profile], answers: list[Verdicts]) -> None:
        """Answers do not depend on what was asked before."""
        for values, answer in zip(reversed(cases), reversed(answers), strict=True):
            if self._ask(dict(values)) != answer:
                message = "evaluate is not pure: asked in another order, it answers differently"
                self.problems.add("pure", f"{message} for {shown(values)}")
                return

    def _check_reads(self, cases: list[Profile]) -> None:
        """What it reads is what it declares."""
        read = self._read(cases, "evaluate", self._ask)
        for name in sorted(set(self.evaluator.inputs) - read if read is not None else ()):
            message = f"the input {name!r} is declared, but evaluate never reads it"
            self.problems.add(f"unread {name}", message)

    def _read(
        self, cases: list[Profile], asked: str, ask: Callable[[Mapping[str, Value]], object]
    ) -> set[str] | None:
        """The names read from cases that hold more than the inputs; None when it stops there."""
        recordings = [_RecordingValues({**self.others, **values}) for values in cases]
        try:
            for recording in recordings:
                ask(recording)
        except Exception as error:  # an evaluator may raise anything
            self.problems.add(
                "raises",
                f"{asked} raised {said(error)} when the case holds "
                "attributes other than its inputs",
            )
            return None
        if any(recording.walked for recording in recordings):
            self.problems.add(
                "walks",
                f"{asked} goes through all values of the case; it must ask "
                "for its declared inputs by name",
            )
            return None
        read = {name for recording in recordings for name in recording.read}
        for name in sorted(read - set(self.evaluator.inputs)):
            self.problems.add(
                f"reads {name}", f"{asked} reads {name!r}, which is not among its inputs"
            )
        return read

    def _check_column(self, cases: list[Profile], answers: list[Verdicts]) -> None:
        """Many cases at once give the same as one by one."""
        if not isinstance(self.evaluator, ColumnEvaluator):
            return
        try:
            empty, column = self._column([]), self._column([dict(values) for values in cases])
        except Exception as error:  # an evaluator may raise anything
            self.problems.add("column", f"evaluate_column raised {said(error)}")
            return
        self._read(cases, "evaluate_column", lambda values: self._column([values]))
        if empty or len(column) != len(cases):
            self.problems.add(
                "column",
                f"evaluate_column gave {len(empty)} answers to no case and "
                f"{len(column)} to {len(cases)}",
            )
            return
        for values, one, many in zip(cases, answers, column, strict=True):
            if dict(one) != dict(many):
                differs = f"{shown(dict(many))}, not {shown(dict(one))}, for {shown(values)}"
                self.problems.add("column", f"evaluate_column differs from evaluate: {differs}")

    def _forgets(self, known: Profile, more: Profile) -> str:
        """A verdict that changes when more is known, though it was given already."""
        before, after = self._ask(dict(known)), self._ask(dict(more))
        for row in self.evaluator.rows:
            first, second = before.get(row.id), after.get(row.id)
            if isinstance(first, bool) and second != first:
                learnt = {k: v for k, v in more.items() if k not in known}
                return (
                    f"row {row.id!r} was {first} for {shown(known)} and became {shown(second)} "
                    f"once {shown(learnt)} was known; while the answer may change it must be "
                    "Undetermined"
                )
        return ""


class _RecordingValues(Mapping[str, Value]):
    """A mapping that notes in `read` every name asked for, and in `walked` whether all were."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self.read: set[str] = set()
        self.walked = False

    def __getitem__(self, name: str) -> Value:
        self.read.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        self.walked = True
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
