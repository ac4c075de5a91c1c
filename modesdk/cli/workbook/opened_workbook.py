"""Opening a workbook together with the pack that it was built from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve

from modesdk.api import installed_pack, load_pack
from modesdk.cli.shell import problems as told
from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.errors import UnknownPackError, WorkbookError
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.rule_sheet import PULL_HINT, RuleSheet, edited_ids
from modesdk.workbook.read.stamp import meta_problems, no_meta, read_meta
from modesdk.xlsx.package import Package


@contextmanager
def opened(file: Path, given: str | None, *, strict: bool = True) -> Iterator[tuple[Package, Pack]]:
    """The workbook and its pack: the one given, else the installed one that it names.

    With `strict`, a workbook of another pack or version is refused.
    """
    with Package(file) as package:
        meta = read_meta(package)
        if not meta.pack:
            raise unusable(file, [no_meta(package)])
        pack = load_pack(given or _named_folder(file, meta.pack))
        if strict:
            told.warn(package.inspection.warnings)
            problems = meta_problems(package, pack)
            if problems:
                raise unusable(file, problems)
        yield package, pack


def _named_folder(file: Path, name: str) -> Path:
    """The folder of the installed pack that a workbook names. Raises WorkbookError."""
    try:
        return installed_pack(name, Plugins.installed(), Location(str(file)))
    except UnknownPackError as error:
        found = [evolve(problem, code="B-121") for problem in error.diagnostics]
        raise unusable(file, found) from None


def read_contents(package: Package, pack: Pack, *, profile: bool = True) -> Contents:
    """What a workbook says, for an answer. Raises WorkbookError with all that stands in the way.

    Without `profile` its own profile is not needed. What counts otherwise than in the pack, or
    not at all, is told.
    """
    found = Contents.of(package, pack)
    problems = found.in_the_way if profile else found.in_the_way_of_rows
    if problems:
        raise unusable(package.path, problems)
    if profile:
        tell_left_out(found)
    told.warn([*found.notes, *_edited(found.rules)])
    return found


def tell_left_out(contents: Contents) -> None:
    """The cells of the profile that cannot be used, and that they count as missing."""
    left_out = contents.inputs.left_out
    told.warn(left_out)
    if left_out:
        one = len(left_out) == 1
        told.tell(
            worded("This cell counts as missing.")
            if one
            else worded("These cells count as missing.")
        )


def _edited(rules: RuleSheet) -> Iterator[Diagnostic]:
    if rules.edited:
        named = edited_ids(rules.edited)
        message = worded(
            "{count} rows differ from the pack and count: {rules}",
            count=len(rules.edited),
            rules=named,
        )
        if len(rules.edited) == 1:
            message = worded("1 row differs from the pack and counts: {rules}", rules=named)
        place = Location(str(rules.package.path), None, rules.sheet)
        yield Diagnostic("B-133", message, place, Severity.WARNING, PULL_HINT)


def unusable(file: Path, problems: Sequence[Diagnostic]) -> WorkbookError:
    """The error for a workbook whose cells cannot be used."""
    return WorkbookError(worded("{file} cannot be used", file=file), problems)
