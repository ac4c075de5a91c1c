"""From exceptions to messages and exit codes, in one place for all commands.

Exit codes: 0 fine; 1 a check found errors, or a replay differs; 2 bad input or usage; 3 a bug in
modesdk; 130 interrupted; 141 the reader of the output left (`| head`): what a shell says of a
program that ended with its pipe. A person sees no traceback unless MODESDK_DEBUG=1 asks for it.

All of it is in the person's language; what a plugin says in English only stays English.
"""

from __future__ import annotations

import os
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any, ParamSpec

import typer
from attrs import evolve

from modesdk.cli.shell.output import out, stdout_reserved
from modesdk.cli.shell.spoken_language import language, say, speak
from modesdk.cli.shell.usage_error import UsageError
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError, ModesdkError, ModesdkWarning
from modesdk.language.worded import Worded, worded

FINE, FOUND, BAD_INPUT, BUG, INTERRUPTED, CUT = 0, 1, 2, 3, 130, 141
DEBUG = "MODESDK_DEBUG"
MOST = 20
"""At most this many problems are printed at once."""
LONGEST = 300
"""Characters of a message that are printed."""
LONGEST_HINT = 1_000
_WITH_VALUE = ("pack", "engine", "as_of", "sheet", "encoding")
"""Options, by parameter, of which an empty value would pass for none at all."""
_Options = ParamSpec("_Options")


def guarded(command: Callable[_Options, int | None]) -> Callable[_Options, None]:
    """A command whose exceptions become a message on stderr and an exit code.

    Its result is the exit code, None is `FINE`. Options and help stay those of the command. Its
    option `lang` is the language that is spoken.
    """

    @wraps(command)
    def guarded_command(*arguments: _Options.args, **options: _Options.kwargs) -> None:
        speak("en")
        with stdout_reserved(), _warnings_told():
            action = partial(_with_values, command, *arguments, **options)
            code = _code_of(action, options.get("lang"))
        raise typer.Exit(code)

    return guarded_command


def _with_values(command: Callable[..., int | None], *arguments: Any, **options: Any) -> int | None:
    """Call a command, but not with an option that was given nothing: `--as-of "$UNSET"`."""
    for name in _WITH_VALUE:
        given = options.get(name)
        if isinstance(given, str) and not given.strip():
            place, hint = f"--{name.replace('_', '-')}", worded("Leave the option out")
            raise UsageError(place, worded("the value is empty"), hint)
    return command(*arguments, **options)


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


def _code_of(action: Callable[[], int | None], lang: Any) -> int:
    try:
        language(lang)
        code = action()
        out().flush()
    except (KeyboardInterrupt, typer.Abort):  # Abort: at a question, or where nothing answers it
        tell(worded("Interrupted."))
        return INTERRUPTED
    except BrokenPipeError:
        silence()
        return CUT
    except (DiagnosedError, UsageError, ModesdkError, OSError) as error:
        show_error(error)
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
        typer.echo(say(line), err=True)


def warn(problems: Sequence[Diagnostic]) -> None:
    """Say once what did not stop the work."""
    for problem in problems[:MOST]:
        tell(worded("warning: {said}", said=problem_line(problem)), *hint_lines(problem.hint))
    _tell_rest(len(problems), "")


def problem_lines(problem: Diagnostic, indent: str = "") -> list[str]:
    """A problem, and below it what to do."""
    return [indent + problem_line(problem), *hint_lines(problem.hint, indent + "  ")]


def problem_line(problem: Diagnostic) -> str:
    """Place, code and message of a problem."""
    said = f"{problem.code} {say(problem.message)}"
    return shortened(_placed(_place(problem.location), said))


def hint_lines(hint: str, indent: str = "  ") -> list[str]:
    """The line that says what to do; none when there is nothing to say."""
    told = shortened(hint, LONGEST_HINT)
    return [indent + say(worded("hint: {hint}", hint=told))] if hint else []


def shortened(text: str, most: int = LONGEST) -> str:
    """A text, said, with the middle left out when it is very long."""
    said = say(text)
    if len(said) <= most:
        return said
    tail = most // 3
    return f"{said[: most - tail - 3]}...{said[-tail:]}"


def _placed(place: str, said: str) -> Worded:
    return worded("{place}: {said}", place=place, said=said)


def _place(place: Location) -> str:
    """File, row and column."""
    name = shortened(place.column, 60)
    in_table = name and place.file.endswith(".csv")
    column = worded("{column}", column=name) if in_table else name
    return say(str(evolve(place, file=shortened(place.file, 200), column=column)))


def show_error(error: Exception) -> None:
    """Tell what stopped a command."""
    _trace()
    if isinstance(error, DiagnosedError):
        _show_all(error)
    elif isinstance(error, UsageError):
        _tell_error(_placed(error.place, error.message), error.hint)
    elif isinstance(error, OSError):
        why = str(error.strerror or error)
        named = worded("{file}: {why}", file=error.filename, why=why)
        _tell_error(named if error.filename else worded("{why}", why=why))
    else:
        _tell_error(str(error))


def _tell_error(said: str, hint: str = "") -> None:
    tell(worded("error: {said}", said=shortened(said)), *hint_lines(hint))


def _show_all(error: DiagnosedError) -> None:
    _tell_error(error.summary)
    for problem in error.diagnostics[:MOST]:
        tell(*problem_lines(problem, "  "))
    _tell_rest(len(error.diagnostics), "  ")


def _tell_rest(count: int, indent: str) -> None:
    if count > MOST:
        tell(indent + say(worded("... and {count} more", count=count - MOST)))


def _show_bug(error: Exception) -> None:
    _trace()
    said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    report = worded(
        "internal error: {said}. This is a bug in modesdk; please report it with the command you "
        "typed and what it prints with {debug}=1.",
        said=said,
        debug=DEBUG,
    )
    tell(report)


def _trace() -> None:
    if os.environ.get(DEBUG, "") not in ("", "0"):
        tell(traceback.format_exc().rstrip())
