"""`modesdk excel libreoffice build`: an extension, written completely or not at all."""

from __future__ import annotations

from modesdk.cli.files import check_target
from modesdk.cli.language import language
from modesdk.cli.options import OxtOptions
from modesdk.cli.problems import UsageError, tell
from modesdk.cli.texts import say
from modesdk.excel.libreoffice import build
from modesdk.plugins import Plugins

SUFFIX = ".oxt"


def run(options: OxtOptions) -> None:
    """Check what can be known early, build, say what comes next."""
    lang, out = language(options.lang), options.out
    check_target(out, "--out", kinds=(SUFFIX,), force=options.force)
    try:
        chosen = build.build(out, options.python)
    except build.UnusablePythonError as problem:
        raise UsageError(
            "--python", "python_unusable", python=problem.python, why=problem.why
        ) from None
    pack = next(iter(Plugins.installed().packs()), "")
    tell("", say("oxt_built", lang, file=out, python=chosen, pack=pack))
