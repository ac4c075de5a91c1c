"""Opening a workbook together with the pack that it was built from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from modesdk.api import load_pack
from modesdk.cli.problems import warn
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WorkbookError
from modesdk.model.pack import Pack
from modesdk.workbook.package import Package
from modesdk.workbook.read import Inputs, meta_problems, no_meta, read_inputs, read_meta
from modesdk.workbook.rule_rows import RuleSheet, edited_ids, read_rules


@frozen(kw_only=True)
class FileOptions:
    """`modesdk workbook evaluate|check|refresh|pull|portfolio`."""

    file: Path
    pack: str | None = None
    out: Path | None = None
    engine: str | None = None
    lang: str | None = None
    json: bool = False
    yes: bool = False
    questions: bool = True


@contextmanager
def opened(options: FileOptions, *, strict: bool = True) -> Iterator[tuple[Package, Pack]]:
    """The workbook and its pack. With `strict`, one of another pack or version is refused."""
    with Package(options.file) as package:
        meta = read_meta(package)
        if not meta.pack:
            raise unusable(options.file, [no_meta(package)])
        pack = load_pack(options.pack or meta.pack)
        if strict:
            warn(list(package.inspection.warnings))
            problems = meta_problems(package, pack)
            if problems:
                raise unusable(options.file, problems)
        yield package, pack


def typed_in(package: Package, pack: Pack) -> tuple[Inputs, RuleSheet]:
    """Inputs and rules of a workbook. Raises WorkbookError with every wrong cell."""
    inputs, rules = read_inputs(package, pack), read_rules(package, pack)
    problems = [*inputs.problems, *rules.problems]
    if problems:
        raise unusable(package.path, problems)
    if rules.edited:
        warn([_edited(rules)])
    return inputs, rules


def _edited(rules: RuleSheet) -> Diagnostic:
    message = f"{len(rules.edited)} rows differ from the pack and count: {edited_ids(rules.edited)}"
    hint = "Bring them into the pack with: modesdk workbook pull"
    place = Location(str(rules.package.path), None, rules.sheet)
    return Diagnostic("B133", message, place, hint=hint)


def unusable(file: Path, problems: Sequence[Diagnostic]) -> WorkbookError:
    """The error for a workbook whose cells cannot be used."""
    return WorkbookError(f"{file} cannot be used", problems)
