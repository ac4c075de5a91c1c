"""`modesdk excel xlwings build`: a folder of files, each written completely or not at all."""

from __future__ import annotations

from modesdk.api import load_pack
from modesdk.cli.shell.options import XlwingsOptions
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import UsageError, tell
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import check_writable, write_bytes
from modesdk.excel.classic.bundle import bundle


def run(options: XlwingsOptions) -> None:
    """Make everything first, then write it."""
    lang, out = language(options.lang), options.out
    if out.exists() and not out.is_dir():
        raise UsageError("--out", "file", path=out)
    files = bundle(load_pack(options.pack), options.name, lang).files
    taken = [out / file for file in files if (out / file).exists()]
    if taken and not options.force:
        raise UsageError("--out", "exists_force", path=taken[0])
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("--out", "not_written", path=out, why=error.strerror) from None
    for file in files:
        check_writable(out / file, "--out")
    for file, content in files.items():
        write_bytes(out / file, content, "--out")
    tell("", say("xlwings_built", lang, folder=out, name=options.name))
