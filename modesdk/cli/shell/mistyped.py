"""What is wrong with a command line, found by typer, told as every other error is.

Typer's own sentences are English; what went wrong is asked of its exceptions instead of being read
from them. Of these it names one, `BadParameter`; the others share its base.
"""

from __future__ import annotations

from typing import Any, cast

import typer

from modesdk.cli.shell.usage_error import UsageError
from modesdk.diagnostics import nearest
from modesdk.language.worded import worded

MISTYPED = cast("type[Exception]", typer.BadParameter.__base__)
"""What typer raises for a command line that it cannot read."""


def refusal(error: Any, ctx: Any) -> UsageError:
    """The same as an error of ours; `ctx` is of the command whose words were read."""
    hint = see_help(ctx)
    match type(error).__name__:
        case "NoSuchOption":
            options = [name for param in ctx.command.get_params(ctx) for name in param.opts]
            near = nearest(error.option_name, options)
            return UsageError(error.option_name, worded("there is no such option"), near or hint)
        case "MissingParameter":
            return UsageError(_name(error.param), worded("it is required, and not given"), hint)
        case "BadOptionUsage":
            return UsageError(error.option_name, _wrongly_used(error.option_name, ctx), hint)
        case "BadParameter":
            return UsageError(_name(error.param), _expected(error), hint)
        case _:
            return UsageError(ctx.command_path, error.format_message(), hint)


def superfluous(word: str, ctx: Any) -> UsageError:
    """The error for a word that no argument takes."""
    message = worded("got {got!r} after everything that it takes", got=word[:60])
    return UsageError(ctx.command_path, message, see_help(ctx))


def no_command(word: str, known: list[str], ctx: Any) -> UsageError:
    """The error for a command that there is not."""
    message = worded("no {what} is called {word!r}", what=worded("command"), word=word[:60])
    return UsageError(ctx.command_path, message, nearest(word, known) or see_help(ctx))


def see_help(ctx: Any) -> str:
    """Where it is said what may be typed."""
    return worded("See: {command} --help", command=ctx.command_path)


def _name(param: Any) -> str:
    """An option as it is typed, or an argument as help names it."""
    named = param.opts[0] if param.param_type_name == "option" else param.metavar
    return str(named or param.name.upper())


def _wrongly_used(option: str, ctx: Any) -> str:
    params = (param for param in ctx.command.get_params(ctx) if option in param.opts)
    if any(param.is_flag for param in params):
        return worded("it takes no value")
    return worded("it needs a value")


def _expected(error: Any) -> str:
    """What a parameter takes: all that are no texts are whole numbers."""
    kind = error.param.type
    if getattr(kind, "max", None) is not None:
        return worded("expected a whole number from {low} to {high}", low=kind.min, high=kind.max)
    return worded("expected a whole number")
