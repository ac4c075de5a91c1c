"""Commands whose help is in the person's language, and what they say of words they do not take.

In English it is what typer makes of docstrings and options. In Chinese the page is laid out here:
typer knows neither how wide Chinese is nor where a line of it may break. Only then is imported what
lays it out (0.05 s).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from modesdk.cli.shell.mistyped import MISTYPED, no_command, refusal, superfluous
from modesdk.cli.shell.problems import BAD_INPUT, show_error
from modesdk.cli.shell.spoken_language import language, prefer, say, speak
from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.catalogue import catalogue
from modesdk.language.text import Lang
from modesdk.language.worded import worded

FROM_TYPER = (
    worded("Show this message and exit."),
    worded("Install completion for the current shell."),
    worded("Show completion for the current shell, to copy it or customize the installation."),
)
"""What typer itself says of its options."""
LANG = "--lang"
_FIRST, _GAP, _NARROWEST = 30, 2, 10


class CommandHelp(TyperCommand):
    """A command with options."""

    allow_extra_args = True  # they are refused here

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # typer's own context is private
        """The words that were typed; what is wrong with them is told."""
        with _told(ctx):
            rest = super().parse_args(ctx, args)
            if rest and not ctx.resilient_parsing:
                raise superfluous(rest[0], ctx)
        return rest

    def get_help(self, ctx: Any) -> str:
        """The page of `--help`."""
        return _page(self, ctx) or super().get_help(ctx)


class GroupHelp(TyperGroup):
    """Commands under one name. `--lang` may stand before the command as well."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.params.append(TyperOption(param_decls=[LANG], hidden=True, expose_value=False))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Note the language first: help is shown before other options are read."""
        if ctx.parent is None:
            prefer(_lang_in(args))
        with _told(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names."""
        known = self.list_commands(ctx)
        with _told(ctx):
            if args[0] not in known and not ctx.resilient_parsing:
                raise no_command(args[0], known, ctx)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The page of `--help`."""
        return _page(self, ctx) or super().get_help(ctx)


@contextmanager
def _told(ctx: Any) -> Iterator[None]:
    """Tell what is wrong with a command line, and end with its exit code."""
    try:
        yield
    except (UsageError, MISTYPED) as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # it holds the page of `--help`
            raise
        speak(_lang())
        show_error(error if isinstance(error, UsageError) else refusal(error, ctx))
        raise typer.Exit(BAD_INPUT) from None


def _lang_in(words: list[str]) -> str | None:
    """What --lang gives, wherever it stands on the command line."""
    given = [after for word, after in pairwise(words) if word == LANG]
    given += [w.removeprefix(f"{LANG}=") for w in words if w.startswith(f"{LANG}=")]
    return given[-1] if given else None


def _page(command: Any, ctx: Any) -> str:
    """The help; "" when the language is English."""
    lang = _lang()
    if lang == "en":
        return ""
    return "\n".join(_lines(command, ctx, ctx.make_formatter().width, lang))


def _lang() -> Lang:
    try:
        return language(None)
    except UsageError:  # help comes nevertheless
        return "en"


def _lines(command: Any, ctx: Any, width: int, lang: Lang) -> Iterator[str]:
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    yield from _wrapped(say(worded("Usage: {usage}", usage=usage)), width, 0)
    yield from _text(_said(command.help, lang), width)
    arguments = list(_records(command, ctx, "argument", lang))
    yield from _section(say(worded("Arguments:")), arguments, width)
    yield from _section(
        say(worded("Options:")), list(_records(command, ctx, "option", lang)), width
    )
    yield from _section(say(worded("Commands:")), list(_commands(command, ctx, lang)), width)
    yield from _text(_said(command.epilog, lang), width)


def _said(help_text: str | None, lang: Lang) -> str:
    """A docstring or an option's help, by the text that stands in the code."""
    text = (help_text or "").replace("\b\n", "")
    return catalogue(lang).get(text, text)


def _text(text: str, width: int) -> Iterator[str]:
    """Paragraphs; one with spaces in a row, such as examples, keeps its lines."""
    for paragraph in text.split("\n\n") if text else ():
        yield ""
        if "  " in paragraph:
            yield from (f"  {line}" for line in paragraph.split("\n"))
        else:
            yield from _wrapped(paragraph.replace("\n", ""), width, _GAP)


def _records(command: Any, ctx: Any, kind: str, lang: Lang) -> Iterator[tuple[str, str]]:
    """Arguments or options as they are typed, and what each is for."""
    for param in command.get_params(ctx):
        if param.param_type_name == kind:
            told = copy(param)
            told.help = _said(param.help, lang)
            record = told.get_help_record(ctx)
            if record:
                yield record[0], _notes(record[1])


def _notes(said: str) -> str:
    """What typer adds in brackets, in words of the language."""
    said = said.replace("[default: ", f"[{say(worded('default: '))}")
    return re.sub(r"\brequired\]$", f"{say(worded('required'))}]", said)


def _commands(command: Any, ctx: Any, lang: Lang) -> Iterator[tuple[str, str]]:
    for name in command.list_commands(ctx) if isinstance(command, GroupHelp) else ():
        yield name, _said(command.get_command(ctx, name).help, lang).partition("\n\n")[0]


def _section(title: str, rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    """Names on the left, texts beside them, or below where a name is long."""
    if not rows:
        return
    column = min(max(len(name) for name, _ in rows), _FIRST) + _GAP
    yield from ("", title)
    for name, text in rows:
        first, *rest = _wrapped(text, max(width - _GAP, column + _NARROWEST), column + _GAP)
        if len(name) > column - _GAP:
            yield f"  {name}"
            rest.insert(0, first)
        else:
            yield f"  {name:<{column}}{first.strip()}"
        yield from rest


def _wrapped(text: str, width: int, indent: int) -> list[str]:
    from modesdk.cli.shell.layout import wrap  # noqa: PLC0415 - see above

    return [" " * indent + line for line in wrap(text, width - indent)]
