"""Opening a workbook together with the pack that it was built from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, frozen

from modesdk.api import installed_pack, load_pack
from modesdk.cli import problems as told
from modesdk.cli.language import language
from modesdk.cli.workbook_chinese import in_chinese
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError, UnknownPackError, WorkbookError
from modesdk.model.pack import Pack
from modesdk.model.schema import Lang
from modesdk.plugins import Plugins
from modesdk.workbook.meta import meta_problems, no_meta, read_meta
from modesdk.workbook.package import Package
from modesdk.workbook.read import Inputs, read_inputs
from modesdk.workbook.rule_rows import read_rules
from modesdk.workbook.rule_sheet import RuleSheet, edited_ids


@frozen(kw_only=True)
class FileOptions:
    """`modesdk workbook evaluate|check|refresh|pull|portfolio`."""

    file: Path
    pack: str | None = None
    out: Path | None = None
    sheet: str | None = None
    engine: str | None = None
    lang: str | None = None
    json: bool = False
    yes: bool = False
    questions: bool = True


def worded(problems: Sequence[Diagnostic], lang: Lang) -> list[Diagnostic]:
    """Problems in the person's language."""
    return [in_chinese(p) for p in problems] if lang == "zh" else list(problems)


@contextmanager
def in_words(chosen: str | None) -> Iterator[None]:
    """Errors that leave the block are worded in the person's language."""
    try:
        yield
    except DiagnosedError as error:
        lang = language(chosen)
        if lang == "zh":
            raise type(error)(error.summary, worded(error.diagnostics, lang)) from error
        raise


@contextmanager
def opened(options: FileOptions, *, strict: bool = True) -> Iterator[tuple[Package, Pack]]:
    """The workbook and its pack. With `strict`, one of another pack or version is refused."""
    with Package(options.file) as package:
        meta = read_meta(package)
        if not meta.pack:
            raise unusable(options.file, [no_meta(package)])
        pack = load_pack(options.pack or _named_folder(options.file, meta.pack))
        if strict:
            told.warn(worded(package.inspection.warnings, language(options.lang)))
            problems = meta_problems(package, pack)
            if problems:
                raise unusable(options.file, problems)
        yield package, pack


def _named_folder(file: Path, name: str) -> Path:
    """The folder of the installed pack that a workbook names. Raises WorkbookError."""
    try:
        return installed_pack(name, Plugins.installed(), Location(str(file)))
    except UnknownPackError as error:
        found = [evolve(problem, code="B-121") for problem in error.diagnostics]
        raise unusable(file, found) from None


def typed_in(package: Package, pack: Pack, lang: Lang) -> tuple[Inputs, RuleSheet]:
    """Inputs and rules of a workbook. Raises WorkbookError with every wrong cell."""
    inputs, rules = read_inputs(package, pack), read_rules(package, pack)
    problems = [*inputs.problems, *rules.problems]
    if problems:
        raise unusable(package.path, problems)
    if rules.edited:
        told.warn(worded([_edited(rules)], lang))
    return inputs, rules


def _edited(rules: RuleSheet) -> Diagnostic:
    message = f"{len(rules.edited)} rows differ from the pack and count: {edited_ids(rules.edited)}"
    hint = "Bring them into the pack with: modesdk workbook pull"
    place = Location(str(rules.package.path), None, rules.sheet)
    return Diagnostic("B-133", message, place, hint=hint)


def unusable(file: Path, problems: Sequence[Diagnostic]) -> WorkbookError:
    """The error for a workbook whose cells cannot be used."""
    return WorkbookError(f"{file} cannot be used", problems)
