"""`modesdk interview`: the most decisive open question, one after the other."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from attrs import define, field
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from modesdk.cli.answers import Command, choices, command, expected, read_answer
from modesdk.cli.files import check_writable
from modesdk.cli.inputs import (
    Inputs,
    asked_of,
    inputs_for,
    named_pack,
    pack_at_hand,
    raw_profile,
)
from modesdk.cli.interview_file import State, noted
from modesdk.cli.language import language
from modesdk.cli.layout import bullet, paragraph, screen
from modesdk.cli.options import InterviewOptions
from modesdk.cli.problems import INTERRUPTED, UsageError, warn
from modesdk.cli.render import score_line, show_decision
from modesdk.cli.texts import say
from modesdk.decide.decision import Decision
from modesdk.decide.interview import could_change, next_question
from modesdk.decide.wording import value_in_words
from modesdk.diagnostics import Diagnostic
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, Lang, Value

with contextlib.suppress(ImportError):  # not on every system
    import readline  # noqa: F401 - gives input() its line editing

DEFAULT_FILE = Path("interview.yaml")
FEW = 8
"""Up to this many choices stand one below the other."""


def run(options: InterviewOptions) -> int | None:
    """Ask, save after each answer, show the recommendation."""
    lang = language(options.settings.lang)
    if options.profile == "-":
        raise UsageError("PROFILE", "standard input is for the answers", "Name a file")
    file = _file(options)
    source = str(options.resume) if options.resume else options.profile
    raw = raw_profile(source)
    pack, plugins = pack_at_hand(options.settings.pack or named_pack(raw), asked_of(raw))
    warn(plugins.problems)
    inputs = inputs_for(raw, pack, options.settings, may_be_empty=True)
    name, note, skipped = noted(raw)
    state = State(
        as_of=inputs.case.as_of, pack=options.settings.pack or named_pack(raw) or pack.name,
        values=dict(inputs.case.values), skipped=[s for s in skipped if s in pack.schema],
        name=name, note=note, file=file,
    )  # fmt: skip
    talk = Interview(inputs, state, lang, screen(), thorough=options.thorough)
    return talk.run()


def _file(options: InterviewOptions) -> Path | None:
    """Where answers are kept; an existing file is only overwritten when resumed from."""
    if options.resume and options.profile:
        raise UsageError("--resume", "cannot be combined with PROFILE", "Name one of them")
    if not options.keep:
        if options.save:
            raise UsageError("--no-save", "cannot be combined with --save", "Drop one of them")
        return None
    file = options.save or options.resume or DEFAULT_FILE
    option = "--resume" if file == options.resume else "--save"
    check_writable(file, option)
    if file.exists() and file != options.resume:
        hint = f"Go on with it: --resume {file}, or name another file: --save FILE"
        raise UsageError(option, f"{file} exists already", hint)
    return file


class _StopError(Exception):
    """The person leaves before the end."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__()


@define
class Interview:
    """A conversation. `history` holds what was asked, with the value that it had before."""

    inputs: Inputs
    state: State
    lang: Lang
    console: Console
    thorough: bool = field(kw_only=True)
    history: list[str] = field(factory=list)

    def run(self) -> int | None:
        """Until settled, exhausted or stopped; the exit code."""
        self._print(say("iv_hello", self.lang))
        if self.state.file:
            self._print(say("iv_saved_in", self.lang, file=self.state.file))
        try:
            decision = self._converse()
        except (_StopError, KeyboardInterrupt) as stop:
            self._farewell()
            return stop.code if isinstance(stop, _StopError) else INTERRUPTED
        self.console.print()
        self._print(self._ending(decision), "bold")
        self.console.print()
        show_decision(self.console, decision, self.lang, date_from="profile")
        return None

    def _converse(self) -> Decision:
        while True:
            decision = self.inputs.decide(Case(self.state.as_of, self.state.values))
            if self.history or self.state.values:
                self._print(f"→ {score_line(decision, self.lang)}", "cyan")
            name = self._next(decision)
            if name is None:
                return decision
            self._ask(self.inputs.pack.schema[name])

    def _next(self, decision: Decision) -> str | None:
        return next_question(decision, frozenset(self.state.skipped), thorough=self.thorough)

    def _ending(self, decision: Decision) -> str:
        asked = frozenset(self.state.skipped)
        if all(name in asked for name in decision.questions):
            return say("iv_exhausted", self.lang)
        proved = self.thorough and not could_change(decision)
        return say("iv_proved" if proved else "iv_settled", self.lang)

    def _ask(self, attribute: Attribute) -> None:
        self._show_question(attribute)
        while True:
            typed = self._read()
            said = command(typed)
            if said is Command.STOP:
                raise _StopError(0)
            if said is Command.BACK:
                if self._back():
                    return
                self._print(say("iv_no_back", self.lang))
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
        if attribute.values:
            message = say("iv_no_choice", self.lang, typed=typed[:60])
        else:
            message = problem.message
        self._print(f"! {message} {problem.hint}".rstrip())

    def _show_question(self, attribute: Attribute) -> None:
        number, lang = len(self.history) + 1, self.lang
        self.console.print()
        question = attribute.question[lang] or attribute.label[lang] or attribute.id
        bullet(self.console, question, mark=f"{say('iv_question', lang, number=number)}  ")
        for line in (attribute.help[lang], expected(attribute, lang)):
            if line:
                bullet(self.console, line, mark="", indent=2)
        self._show_choices(choices(attribute, lang))

    def _show_choices(self, labels: list[str]) -> None:
        """Numbered, in as many columns as fit when there are many."""
        items = [f"{number:>4}  {label}" for number, label in enumerate(labels, start=1)]
        if not items:
            return
        cell = max(map(cell_len, items)) + 2
        columns = 1 if len(items) <= FEW else max(1, self.console.width // cell)
        rows = -(-len(items) // columns)
        for row in range(rows):
            line = "".join(item + " " * (cell - cell_len(item)) for item in items[row::rows])
            self.console.print(Text(line.rstrip()))

    def _read(self) -> str:
        """One line from the person. Raises _StopError at the end of input or on Ctrl-C."""
        try:
            if sys.stdin.isatty():
                return input("> ")
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
        label = attribute.label[self.lang] or attribute.id
        self.history.append(attribute.id)
        if value is None:
            self.state.skipped.append(attribute.id)
            self._print(say("iv_skipped", self.lang, attribute=label))
        else:
            self.state.values[attribute.id] = value
            shown = value_in_words(attribute, value, self.lang)
            self._print(say("iv_noted", self.lang, attribute=label, value=shown))
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

    def _farewell(self) -> None:
        if self.state.file and self.state.file.exists():
            self._print(say("iv_stopped", self.lang, file=self.state.file))
        else:
            self._print(say("iv_stopped_unsaved", self.lang))

    def _print(self, text: str, style: str = "") -> None:
        paragraph(self.console, text, style)
