"""One program with one workbook open, asked setting after setting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.sheets.book.calculate import with_values
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import build as build_sheets
from modesdk.workbook.build import finished
from modesdk.xlsx.write_parts import parts_of

SHOWN = 12


class Proof:
    """Asks a program and the engine `reference` the same."""

    def __init__(self, program: Any, pack: Pack, trials: ModuleType, answers: ModuleType) -> None:
        self.program, self.pack, self.trials, self.answers = program, pack, trials, answers
        self.questions = answers.Questions(pack)
        self.compared = 0
        self.statuses: Counter[str] = Counter()
        program.unprotect("Trace")  # where the verdicts of Python evaluators stand

    def differences(self, number: int) -> list[str]:
        """What the workbook says otherwise in one setting."""
        trial = next(self.trials.trials(self.pack, 1, number))
        decision = trial.decision(self.pack)
        self.program.set(self.trials.cells(trial, self.pack, decision, self.questions.ids))
        got = self.questions.heard(self.program.read(self.questions.names))
        expected = self.questions.expected(decision, trial.lang)
        if trial.void:
            expected = self.answers.without_weights(expected)
            got = {name: got.get(name) for name in expected}
        self.compared += len(expected)
        self.statuses["no weights" if trial.void else decision.status] += 1
        return [f"setting {number}: {d}" for d in self.answers.differences(got, expected)]

    def run(self, numbers: Iterable[int]) -> list[str]:
        """The first differences of many settings."""
        found: list[str] = []
        for number in numbers:
            found += self.differences(number)
            if len(found) >= SHOWN:
                break
        return found


def build(pack: Pack, profiles: Sequence[Case], path: Path, *, values: bool = True) -> None:
    """Write the pack's workbook with profiles on its Portfolio sheet, with computed values."""
    book = Book.of(pack)
    build_sheets(book, portfolio={"rows": max(1, len(profiles)), "profiles": profiles})
    parts = parts_of(finished(book), "2026-01-01T00:00:00Z")
    path.write_bytes((with_values(parts) if values else parts).packed())
