"""From exceptions to messages and exit codes, in one place for all commands.

Exit codes: 0 fine; 1 a check found errors, or a replay differs; 2 bad input or usage; 3 a bug in
modesdk; 130 interrupted. A person never sees a traceback unless MODESDK_DEBUG=1 asks for it.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

import typer

from modesdk.diagnostics import Diagnostic
from modesdk.errors import DiagnosedError, ModesdkError

FINE, FOUND, BAD_INPUT, BUG, INTERRUPTED = 0, 1, 2, 3, 130
DEBUG = "MODESDK_DEBUG"


class UsageError(Exception):
    """An option or argument is wrong: which one, what is wrong with it, what to write instead."""

    def __init__(self, place: str, message: str, hint: str = "") -> None:
        self.place, self.message, self.hint = place, message, hint
        super().__init__(f"{place}: {message}")


def guarded(action: Callable[[], int | None]) -> None:
    """Run a command's body; its exceptions become a message on stderr and an exit code."""
    raise typer.Exit(_code_of(action))


def _code_of(action: Callable[[], int | None]) -> int:
    try:
        code = action()
        sys.stdout.flush()
    except KeyboardInterrupt:
        tell("Interrupted.")
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
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # stdout is no real file, as in tests
        return


def tell(*lines: str) -> None:
    """Lines for the person, on stderr."""
    for line in lines:
        typer.echo(line, err=True)


def warn(problems: list[Diagnostic]) -> None:
    """Say once what did not stop the work."""
    for problem in problems:
        tell(f"warning: {problem_line(problem)}", *_hint(problem.hint))


def problem_line(problem: Diagnostic) -> str:
    """Place, code and message of a problem."""
    return f"{problem.location}: {problem.code} {problem.message}"


def _show(error: Exception) -> None:
    _trace()
    if isinstance(error, DiagnosedError):
        tell(f"error: {error.summary}")
        for problem in error.diagnostics:
            tell(f"  {problem_line(problem)}", *_hint(problem.hint, "    "))
    elif isinstance(error, UsageError):
        tell(f"error: {error.place}: {error.message}", *_hint(error.hint))
    elif isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        tell(f"error: {place}{error.strerror or error}")
    else:
        tell(f"error: {error}")


def _show_bug(error: Exception) -> None:
    _trace()
    said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    tell(
        f"internal error: {said}. This is a bug in modesdk; please report it with the command you "
        f"typed and what it prints with {DEBUG}=1."
    )


def _trace() -> None:
    if os.environ.get(DEBUG, "") not in ("", "0"):
        tell(traceback.format_exc().rstrip())


def _hint(hint: str, indent: str = "  ") -> list[str]:
    return [f"{indent}hint: {hint}"] if hint else []
