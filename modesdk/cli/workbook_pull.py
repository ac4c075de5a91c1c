"""`modesdk workbook pull`: what was edited in a workbook, back into the pack folder."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import typer

from modesdk.api import examine_pack, find_pack
from modesdk.cli.language import language
from modesdk.cli.layout import Sheet, screen, show_sheet
from modesdk.cli.problems import tell
from modesdk.cli.texts import say
from modesdk.cli.workbook_open import FileOptions, opened, unusable
from modesdk.diagnostics import errors_in
from modesdk.plugins import Plugins
from modesdk.workbook.pull import Pull
from modesdk.workbook.read import read_inputs, read_meta
from modesdk.workbook.rule_rows import read_rules


def run(options: FileOptions) -> None:
    """Show every change, ask, write. Nothing is written when something is wrong."""
    lang = language(options.lang)
    with opened(options) as (package, pack):
        folder = find_pack(options.pack or read_meta(package).pack, Plugins.installed())
        inputs, rules = read_inputs(package, pack), read_rules(package, pack)
        problems = [p for p in inputs.problems if not p.location.column.startswith("Profile!")]
        problems += rules.problems
        if problems:
            raise unusable(options.file, problems)
        pull = Pull(pack, folder)
        pull.rules(rules, inputs.weights)
        pull.weights(inputs.weights)
    if pull.problems:
        raise unusable(options.file, pull.problems)
    if not pull.changes:
        tell(say("wb_pull_none", lang))
        return
    rows = tuple((c.file, c.place, c.before or "–", c.after or "–") for c in pull.changes)
    show_sheet(
        screen(), Sheet(title=say("wb_pull_title", lang), headers=("", "", "", ""), rows=rows)
    )
    sys.stdout.flush()
    asked = say("wb_pull_ask", lang, count=len(pull.changes))
    if not options.yes and not typer.confirm(asked, err=True):
        tell(say("wb_pull_not", lang))
        return
    changed = sorted({change.file for change in pull.changes})
    _write(folder, {name: pull.files[name] for name in changed})
    _, found = examine_pack(folder, thorough=False)
    for problem in errors_in(found):
        tell(str(problem))
    tell(say("wb_pull_done", lang, files=", ".join(changed)))


def _write(folder: Path, files: dict[str, str]) -> None:
    """All files beside their old ones first, then exchanged, so that none is half written."""
    ready: list[tuple[Path, Path]] = []
    try:
        for name, text in files.items():
            path = folder / name
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            ready.append((Path(temporary), path))
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8"))
            Path(temporary).chmod(path.stat().st_mode & 0o777)
        for temporary_path, path in ready:
            temporary_path.replace(path)
    finally:
        for temporary_path, _ in ready:
            temporary_path.unlink(missing_ok=True)
