"""The conversation: the most decisive open question, one after the other."""

from __future__ import annotations

import contextlib
import shlex
import sys
from pathlib import Path

from attrs import define, field
from rich.console import Console

from modesdk.cli.interview.interview_file import InterviewState
from modesdk.cli.interview.question import noted_value, show_question, still_open, why
from modesdk.cli.interview.typed_answer import Command, command, read_answer
from modesdk.cli.shell.given_inputs import decided, outranked_in_words
from modesdk.cli.shell.layout import bullet, paragraph
from modesdk.cli.shell.problems import INTERRUPTED, hint_lines
from modesdk.cli.shell.recommendation_card import (
    date_note,
    firm,
    score_line,
    show_decision,
    show_missing,
)
from modesdk.cli.shell.spoken_language import say
from modesdk.decide.decision import Decision
from modesdk.decide.next_question import could_change, next_question
from modesdk.diagnostics import Diagnostic
from modesdk.io.request import Request
from modesdk.language.worded import worded
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, Value

with contextlib.suppress(ImportError):  # not on every system
    import readline  # noqa: F401 - gives input() its line editing


class _StopError(Exception):
    """The person leaves before the end."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__()


@define
class Interview:
    """A conversation. `history` holds what was asked, `untouched` the file that it started from.

    `pack_given`: what --pack named; the file names the pack only, so resuming needs it again.
    """

    inputs: Request
    state: InterviewState
    console: Console
    thorough: bool = field(kw_only=True)
    untouched: str | None = field(kw_only=True)
    pack_given: str | None = field(kw_only=True, default=None)
    history: list[str] = field(factory=list)

    def run(self) -> int | None:
        """Until settled, exhausted or stopped; the exit code."""
        self._print(
            worded(
                "One question at a time, the most decisive first. Answer with a number, a name "
                "or a value. Enter = don't know, back = previous question, why = what hangs on "
                "it, stop = leave and see where things stand."
            )
        )
        if self.state.file:
            self._print(self._kept_in(self.state.file))
        if note := outranked_in_words(self.inputs):
            self._print(note)
        try:
            decision = self._converse()
        except (_StopError, KeyboardInterrupt) as stop:
            code = stop.code if isinstance(stop, _StopError) else INTERRUPTED
            if not code:
                self._sum_up()
            self._farewell()
            return code
        self.console.print()
        self._print(self._ending(decision), "bold")
        self.console.print()
        self._show(decision)
        return None

    def _kept_in(self, file: Path) -> str:
        if self.untouched:
            return worded(
                "{source} stays as it is; answers are kept in {file}",
                source=self.untouched,
                file=file,
            )
        return worded("Answers are kept in {file}", file=file)

    def _show(self, decision: Decision) -> None:
        note = date_note(self.inputs) if self.inputs.outranked else ""
        show_decision(self.console, decision, note=note)

    def _converse(self) -> Decision:
        while True:
            decision = self._decide()
            if self.history or self.state.values:
                self._print(f"→ {say(score_line(decision))}", "cyan")
            name = self._next(decision)
            if name is None:
                return decision
            if self.history or self.state.values:
                self._print(f"  {say(self._progress(decision))}", "dim")
            self._ask(self.inputs.pack.schema[name], decision)

    def _decide(self) -> Decision:
        return decided(self.inputs, Case(self.state.as_of, self.state.values))

    def _progress(self, decision: Decision) -> str:
        skipped = frozenset(self.state.skipped)
        count = still_open(decision, skipped, thorough=self.thorough)
        passed = worded(", {count} skipped", count=len(skipped)) if skipped else ""
        known = len(self.state.values)
        return worded(
            "{known} answered{passed}; about {open} more could still matter",
            known=known,
            passed=passed,
            open=count,
        )

    def _next(self, decision: Decision) -> str | None:
        return next_question(decision, frozenset(self.state.skipped), thorough=self.thorough)

    def _ending(self, decision: Decision) -> str:
        asked = frozenset(self.state.skipped)
        if all(name in asked for name in decision.questions):
            return worded("There is nothing left to ask.")
        if self.thorough and not could_change(decision):
            return worded("Settled: however the rest is answered, the leader stays.")
        return worded("Settled: no further answer alone would change the outcome.")

    def _ask(self, attribute: Attribute, decision: Decision) -> None:
        show_question(self.console, attribute, len(self.history) + 1)
        while True:
            typed = self._read()
            said = command(typed)
            if said is Command.STOP:
                raise _StopError(0)
            if said is Command.BACK:
                if self._back():
                    return
                self._print(worded("This is the first question."))
            elif said is Command.WHY:
                for line in why(decision, attribute.id):
                    bullet(self.console, line, indent=2)
            elif said is Command.SKIP:
                self._note(attribute, None)
                return
            else:
                value, problems = read_answer(self.inputs.pack.schema, attribute, typed)
                if not problems and value is not None:
                    self._note(attribute, value)
                    return
                for problem in problems:
                    self._complain(attribute, typed.strip(), problem)

    def _complain(self, attribute: Attribute, typed: str, problem: Diagnostic) -> None:
        """Say what is wrong with an answer; the choices stand above already."""
        message = problem.message
        if attribute.values:
            message = worded("“{typed}” is not among the choices.", typed=typed[:60])
        self._print(" ".join(["!", say(message), *hint_lines(problem.hint, "")]))

    def _line(self) -> str:
        """A line of the terminal; its editing needs stdout (see `output`) on a terminal too."""
        if sys.stdout.isatty():
            return input("> ")
        self.console.print("> ", end="")
        return input()

    def _read(self) -> str:
        """One line from the person. Raises _StopError at the end of input or on Ctrl-C."""
        try:
            if sys.stdin.isatty():
                return self._line()
            self.console.print("> ", end="")
            typed = sys.stdin.readline()
        except KeyboardInterrupt:
            self.console.print()
            raise _StopError(INTERRUPTED) from None
        except EOFError:
            typed = ""
        if not typed:  # end of input; an empty line would hold its newline
            self.console.print()
            raise _StopError(0)
        self.console.print()
        return typed

    def _note(self, attribute: Attribute, value: Value) -> None:
        label = say(attribute.label) or attribute.id
        self.history.append(attribute.id)
        if value is None:
            self.state.skipped.append(attribute.id)
            self._print(worded("Skipped: {attribute}", attribute=label))
        else:
            self.state.values[attribute.id] = value
            shown = noted_value(attribute, value)
            self._print(worded("Noted: {attribute} = {value}", attribute=label, value=shown))
        self.state.save()

    def _back(self) -> bool:
        """Forget the last answer; whether there was one."""
        if not self.history:
            return False
        name = self.history.pop()
        self.state.values.pop(name, None)
        if name in self.state.skipped:
            self.state.skipped.remove(name)
        self.state.save()
        return True

    def _sum_up(self) -> None:
        """Where things stand when the person leaves: the recommendation, or what is missing."""
        if not self.state.values:
            return
        decision = self._decide()
        self.console.print()
        if firm(decision):
            self._show(decision)
        else:
            show_missing(self.console, decision)
        self.console.print()

    def _farewell(self) -> None:
        if self.state.file and self.state.file.exists():
            named = [
                str(self.state.file),
                *(["--pack", self.pack_given] if self.pack_given else []),
            ]
            self._print(
                worded(
                    "Stopped. Go on with: modesdk interview --resume {file}", file=shlex.join(named)
                )
            )
        else:
            self._print(worded("Stopped; nothing was saved."))

    def _print(self, text: str, style: str = "") -> None:
        paragraph(self.console, text, style)
