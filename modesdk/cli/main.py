"""The application and the entry point `modesdk`."""

# ruff: noqa: D301 - \b keeps help as it is

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from modesdk.cli.case import case_commands
from modesdk.cli.cases import cases_commands, mutate_command, writing_commands
from modesdk.cli.excel import excel_commands
from modesdk.cli.interview import interview_commands
from modesdk.cli.pack import pack_commands
from modesdk.cli.shell.help_page import CommandHelp, GroupHelp
from modesdk.cli.shell.output import keep_until_exit
from modesdk.cli.shell.problems import CUT, FINE, INTERRUPTED, silence
from modesdk.cli.workbook import portfolio_command, weight_commands, workbook_commands
from modesdk.version import installed_version

app = typer.Typer(
    name="modesdk",
    cls=GroupHelp,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    case_commands.recommend,
    case_commands.explain,
    interview_commands.interview,
    case_commands.compare,
    pack_commands.packs,
    case_commands.replay,
    excel_commands.web,
):
    app.command(cls=CommandHelp)(command)
workbook_commands.group.command(cls=CommandHelp)(portfolio_command.portfolio)
cases_commands.group.command(cls=CommandHelp)(writing_commands.new)
cases_commands.group.command(cls=CommandHelp)(writing_commands.accept)
cases_commands.group.command(cls=CommandHelp)(mutate_command.mutate)
for group in (
    pack_commands.group,
    cases_commands.group,
    workbook_commands.group,
    weight_commands.group,
    excel_commands.group,
):
    app.add_typer(group)


def _version_option(wanted: bool) -> None:
    if wanted:
        show_version()
        raise typer.Exit(FINE)


@app.callback(
    epilog="""Exit codes: 0 fine; 1 a check found errors or a replay differs; 2 bad input or usage;
3 internal error; 130 interrupted; 141 the output was cut off (`| head`).

Environment: MODESDK_LANG=zh|en chooses the language, NO_COLOR=1 turns colours off,
MODESDK_DEBUG=1 shows tracebacks."""
)
def root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version_option, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """In which operating mode to run a business case: why, how sure, and what would change it.

    \b
    modesdk recommend profile.yaml          the answer, with reasons and next steps
    modesdk interview                       be asked, most decisive question first
    modesdk explain profile.yaml --why-not joint_operation
    modesdk compare profile.yaml --markets US,GB,TH
    modesdk pack show                       what the installed pack knows
    """


@app.command("version", cls=CommandHelp)
def show_version() -> None:
    """Show the version, as --version does."""
    typer.echo(f"modesdk {installed_version()}")


def main() -> None:
    """Run the command line on `sys.argv`; always ends with SystemExit."""
    gc.set_threshold(2_000_000)  # a short run that keeps nearly all it builds: collect rarely
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)
    keep_until_exit()
    stdout = sys.stdout
    try:
        app(prog_name="modesdk")
    except SystemExit:
        if sys.stdout is stdout:
            raise
        sys.exit(CUT)  # click exchanges it, and ends with 1, when the reader has left (`| head`)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        silence()
        sys.exit(CUT)
