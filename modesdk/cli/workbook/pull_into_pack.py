"""What was edited in a workbook, back into the pack folder."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

import typer
from attrs import evolve

from modesdk.api import examine_pack, find_pack
from modesdk.cli.shell.layout import TextTable, screen, show_sheet
from modesdk.cli.shell.output import out
from modesdk.cli.shell.problems import tell, warn
from modesdk.cli.shell.spoken_language import say
from modesdk.cli.shell.targets import not_written
from modesdk.cli.shell.usage_error import UsageError
from modesdk.cli.workbook.opened_workbook import unusable
from modesdk.diagnostics import Diagnostic, Location, Severity, errors_in
from modesdk.errors import WorkbookError
from modesdk.io.case_files import cases_digest
from modesdk.io.journal import change
from modesdk.language.worded import worded
from modesdk.model.booleans import truth_of
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins
from modesdk.workbook.compare.case_check import FAILING, case_problems
from modesdk.workbook.pull.pack_edits import Pull
from modesdk.workbook.pull.preview import pulled
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.stamp import read_meta
from modesdk.xlsx.package import Package


def folder_of(package: Package, given: str | None) -> Path:
    """The pack folder to write to. Raises UsageError or WorkbookError when it must not be."""
    folder = find_pack(given or read_meta(package).pack, Plugins.installed())
    _check_folder(package, folder)
    return folder


def _check_folder(package: Package, folder: Path) -> None:
    """Refuse a folder of installed packages, one that cannot be written, and changed cases."""
    installed = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    inside = any(folder.resolve().is_relative_to(Path(p).resolve()) for p in installed if p)
    if inside or {"site-packages", "dist-packages"} & set(folder.resolve().parts):
        raise UsageError(
            "--pack",
            worded("{path} belongs to an installed package and is not written to", path=folder),
            worded("Name the folder of the pack's source with --pack"),
        )
    if not os.access(folder, os.W_OK):
        raise UsageError(
            "--pack",
            worded("{path} cannot be written", path=folder),
            worded("Check the permissions"),
        )
    built_with = read_meta(package).cases
    if built_with is not None and built_with != cases_digest(folder):
        message = worded("the pack's cases were changed since the workbook was built")
        hint = worded("Build the workbook again and carry the changes over")
        place = Location(str(package.path))
        raise unusable(package.path, [Diagnostic("B-122", message, place, hint=hint)])


def pulled_into(folder: Path, package: Package, pack: Pack) -> Pull:
    """The changes; cases that fail are named. Raises WorkbookError with what is in the way."""
    contents = Contents.of(package, pack)
    pull = pulled(contents, folder)
    if pull.problems:
        raise unusable(package.path, pull.problems)
    failing = [p for p in case_problems(contents) if p.code == FAILING]
    warn([evolve(p, severity=Severity.WARNING) for p in failing])
    return pull


def show_changes(pull: Pull) -> None:
    """The cell-level difference: where, what it was, what it becomes."""
    rows = tuple((c.file, c.place, c.before or "–", c.after or "–") for c in pull.changes)
    headers = (worded("File"), worded("Place"), worded("Before"), worded("After"))
    show_sheet(
        screen(), TextTable(title=worded("What changes in the pack"), headers=headers, rows=rows)
    )
    out().flush()


def write_pack(folder: Path, pull: Pull) -> list[str]:
    """Write what changes; the names of the files. What is wrong with the pack then is told.

    Raises UsageError, and WorkbookError when the folder is not as announced afterwards.
    """
    changed = sorted({change.file for change in pull.changes})
    _write(folder, {name: pull.files[name].encode() for name in changed})
    if wrong := pull.not_as_announced():
        raise WorkbookError(worded("{folder} is not as announced", folder=folder), wrong)
    _, found = examine_pack(folder, thorough=False)
    warn(errors_in(found))
    return changed


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """All files or none. Raises UsageError that names the folder."""
    try:
        change(folder, files)
    except OSError as error:
        raise not_written("--pack", folder, error) from None


def confirmed(question: str) -> bool:
    """A yes or a no from the person, in either language; nothing is a no."""
    while True:
        typed = typer.prompt(f"{say(question)} [y/N]", default="", show_default=False, err=True)
        answer = truth_of(typed) if typed.strip() else False
        if answer is not None:
            return answer
        tell(worded("Answer yes or no"))
