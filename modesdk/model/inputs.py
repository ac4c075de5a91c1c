"""What a Python evaluator sees of a case, and what it may answer: what it declared, no more.

Questions, traces, caches and the workbook's marks of stale evidence rest on the declared inputs,
so what an evaluator read beside them would change answers behind their backs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from modesdk.diagnostics import one_line
from modesdk.errors import ContractError
from modesdk.language.worded import worded
from modesdk.model.evaluator import PythonEvaluator, Undetermined, Verdict
from modesdk.model.schema import Value


class InputValues(Mapping[str, Value]):
    """The values of the declared inputs; `undeclared` are the other names that were asked for.

    Asking for another name raises ContractError, and is remembered in case that is swallowed.
    """

    def __init__(self, values: Mapping[str, Value], inputs: Iterable[str]) -> None:
        self._inputs = tuple(inputs)
        self._values = {name: values[name] for name in self._inputs if name in values}
        self.undeclared: list[str] = []

    def __getitem__(self, name: str) -> Value:
        if name not in self._inputs:
            self.undeclared.append(name)
            self.check()
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(self._values)

    def check(self) -> None:
        """Raise ContractError when a name was asked for that is no input."""
        if self.undeclared:
            name, inputs = _short(self.undeclared[0]), ", ".join(self._inputs) or worded("none")
            raise ContractError(
                worded(
                    "reads {attribute}, which is not among its inputs: {inputs}",
                    attribute=name,
                    inputs=inputs,
                )
            )


def verdicts_of(evaluator: PythonEvaluator, answer: Any) -> dict[str, Verdict]:
    """An evaluator's answer to one case: a verdict on each of its rows and on no other.

    Raises ContractError for any other answer.
    """
    if not isinstance(answer, Mapping):
        got = type(answer).__name__
        raise ContractError(
            worded("gave a {got}; expected a mapping from the ids of its rows to verdicts", got=got)
        )
    own = {row.id for row in evaluator.rows}
    for row_id in answer:
        if row_id not in own:
            raise ContractError(
                worded("gave a verdict on {row}, which is none of its rows", row=_short(row_id))
            )
    return {row.id: _verdict(evaluator, row.id, answer) for row in evaluator.rows}


def _verdict(evaluator: PythonEvaluator, row_id: str, answer: Mapping[str, Any]) -> Verdict:
    if row_id not in answer:
        raise ContractError(worded("gave no verdict on the row {row!r}", row=row_id))
    verdict = answer[row_id]
    if isinstance(verdict, Undetermined):
        for name in verdict.missing:
            if name not in evaluator.inputs:
                raise ContractError(
                    worded(
                        "says that {attribute} is missing for row {row!r}, which is no input",
                        attribute=_short(name),
                        row=row_id,
                    )
                )
        return verdict
    if isinstance(verdict, bool):
        return verdict
    raise ContractError(
        worded(
            "gave {got} for row {row!r}; expected True, False or Undetermined",
            got=_short(verdict),
            row=row_id,
        )
    )


def _short(thing: Any) -> str:
    return one_line(repr(thing), 60)
