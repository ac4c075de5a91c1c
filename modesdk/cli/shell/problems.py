"""From exceptions to messages and exit codes, in one place for all commands.

Exit codes: 0 fine; 1 a check found errors, or a replay differs; 2 bad input or usage; 3 a bug in
modesdk; 130 interrupted. A person never sees a traceback unless MODESDK_DEBUG=1 asks for it.

All of it is in the person's language; what a plugin says in English only stays English.
"""

from __future__ import annotations

import os
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import typer

from modesdk.cli.shell.complaints import complaint
from modesdk.cli.shell.output import out, stdout_reserved
from modesdk.cli.shell.phrases_of_commands import TEXTS, say
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError, ModesdkError, ModesdkWarning
from modesdk.language.catalogue import in_language

if TYPE_CHECKING:
    from modesdk.language.text import Lang

FINE, FOUND, BAD_INPUT, BUG, INTERRUPTED = 0, 1, 2, 3, 130
DEBUG = "MODESDK_DEBUG"
MOST = 20
"""At most this many problems are printed at once."""
LONGEST = 300
"""Characters of a message that are printed."""
LONGEST_HINT = 1_000
_SPOKEN: ContextVar[Lang] = ContextVar("spoken", default="en")
_Options = ParamSpec("_Options")


class UsageError(Exception):
    """An option or argument is wrong: which one, and what is wrong with it.

    `key` names the words (see `complaints`), `parts` fill them in.
    """

    def __init__(self, place: str, key: str, **parts: object) -> None:
        self.place, self.key, self.parts = place, key, parts
        super().__init__(f"{place}: {self.said('en')[0]}")

    def said(self, lang: Lang) -> tuple[str, str]:
        """The message and the hint."""
        return complaint(self.key, lang, self.parts)


def speak(lang: Lang) -> None:
    """From now on problems are told in this language."""
    _SPOKEN.set(lang)


def guarded(command: Callable[_Options, int | None]) -> Callable[_Options, None]:
    """A command whose exceptions become a message on stderr and an exit code.

    Its result is the exit code, None is `FINE`. Options and help stay those of the command.
    """

    @wraps(command)
    def guarded_command(*arguments: _Options.args, **options: _Options.kwargs) -> None:
        speak("en")
        with stdout_reserved(), _warnings_told():
            code = _code_of(partial(command, *arguments, **options))
        raise typer.Exit(code)

    return guarded_command


@contextmanager
def _warnings_told() -> Iterator[None]:
    """Warnings of modesdk (an evaluator failed) are told like other problems, as they arise."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", ModesdkWarning)
        usual = warnings.showwarning

        def show(message: Warning | str, *rest: Any, **more: Any) -> None:
            if isinstance(message, ModesdkWarning):
                warn([message.diagnostic])
            else:
                usual(message, *rest, **more)

        warnings.showwarning = show
        yield


def _code_of(action: Callable[[], int | None]) -> int:
    try:
        code = action()
        out().flush()
    except KeyboardInterrupt:
        tell(_say("err_interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        silence()
        return FINE
    except (DiagnosedError, UsageError, ModesdkError, OSError) as error:
        _show(error)
        return BAD_INPUT
    except typer.Exit:
        raise
    except Exception as error:
        _show_bug(error)
        return BUG
    return code or FINE


def silence() -> None:
    """The reader of our output has left (`| head`): nothing more may fail on it."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out().fileno())
    except (OSError, ValueError):  # stdout is no real file, as in tests
        return


def tell(*lines: str) -> None:
    """Lines for the person, on stderr."""
    for line in lines:
        typer.echo(line, err=True)


def warn(problems: Sequence[Diagnostic]) -> None:
    """Say once what did not stop the work."""
    for problem in problems[:MOST]:
        tell(_say("err_warning", said=problem_line(problem)), *hint_lines(problem.hint))
    _tell_rest(len(problems), "")


def problem_line(problem: Diagnostic) -> str:
    """Place, code and message of a problem."""
    said = f"{problem.code} {spoken(problem.message)}"
    return shortened(_say("err_line", place=_place(problem.location), said=said))


def shortened(text: str, most: int = LONGEST) -> str:
    """A text with the middle left out when it is very long."""
    if len(text) <= most:
        return text
    tail = most // 3
    return f"{text[: most - tail - 3]}...{text[-tail:]}"


def _place(place: Location) -> str:
    """File, row and column."""
    parts = [shortened(place.file, 200) or _say("err_input")]
    if place.row is not None:
        parts.append(_say("err_row", row=place.row))
    if place.column:
        key = "err_column" if place.file.endswith(".csv") else "err_key"
        parts.append(_say(key, column=shortened(spoken(place.column), 60)))
    return _say("err_comma").join(parts)


def _show(error: Exception) -> None:
    _trace()
    if isinstance(error, DiagnosedError):
        _show_all(error)
    elif isinstance(error, UsageError):
        message, hint = error.said(_SPOKEN.get())
        said = _say("err_line", place=error.place, said=message)
        tell(_say("err_error", said=shortened(said)), *hint_lines(hint))
    elif isinstance(error, OSError):
        why = str(error.strerror or error)
        said = _say("err_line", place=error.filename, said=why) if error.filename else why
        tell(_say("err_error", said=said))
    else:
        tell(_say("err_error", said=shortened(spoken(str(error)))))


def _show_all(error: DiagnosedError) -> None:
    problems = error.diagnostics
    said = shortened(error.summary)
    if _SPOKEN.get() == "zh":  # the kind of document, and how many problems
        typed = problems and all(p.location.file.startswith("--") for p in problems)
        kind = "option" if typed else type(error).__name__
        said = _say(f"err_{kind}" if f"err_{kind}" in TEXTS else "err_DiagnosedError")
        said += _say("err_count", count=len(problems)) if problems else ""
    tell(_say("err_error", said=said))
    for problem in problems[:MOST]:
        tell(f"  {problem_line(problem)}", *hint_lines(problem.hint, "    "))
    _tell_rest(len(problems), "  ")


def _tell_rest(count: int, indent: str) -> None:
    if count > MOST:
        tell(indent + _say("err_more", count=count - MOST))


def _show_bug(error: Exception) -> None:
    _trace()
    said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    tell(_say("err_bug", said=said, debug=DEBUG))


def _trace() -> None:
    if os.environ.get(DEBUG, "") not in ("", "0"):
        tell(traceback.format_exc().rstrip())


def hint_lines(hint: str, indent: str = "  ") -> list[str]:
    """The line that says what to do; none when there is nothing to say."""
    told = shortened(spoken(hint), LONGEST_HINT)
    return [indent + _say("err_hint", hint=told)] if hint else []


def spoken(text: str) -> str:
    """A sentence of the library in the person's language."""
    return in_language(text, _SPOKEN.get())


def _say(key: str, **parts: object) -> str:
    return say(key, _SPOKEN.get(), **parts)
