"""`modesdk excel libreoffice build`: an extension, written completely or not at all."""

from __future__ import annotations

from modesdk.cli.shell.options import OxtOptions
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import UsageError, tell
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import check_target
from modesdk.excel.libreoffice import extension
from modesdk.plugins import Plugins

SUFFIX = ".oxt"


def run(options: OxtOptions) -> None:
    """Check what can be known early, build, say what comes next."""
    lang, out = language(options.lang), options.out
    check_target(out, "--out", kinds=(SUFFIX,), force=options.force)
    try:
        chosen = extension.build(out, options.python)
    except extension.UnusablePythonError as problem:
        raise UsageError(
            "--python", "python_unusable", python=problem.python, why=problem.why
        ) from None
    pack = next(iter(Plugins.installed().packs()), "")
    tell("", say("oxt_built", lang, file=out, python=chosen, pack=pack))
