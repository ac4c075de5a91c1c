"""Which pack a workbook was built from, and whether it is the one at hand."""

from __future__ import annotations

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.version import installed_version
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.package import Package

FORMAT = "1"
_FACTS = ("pack", "version", "hash", "format", "sdk")


@frozen(kw_only=True)
class Meta:
    """Which pack a workbook was built from; "" where it does not say.

    `cases`: the digest of the pack's cases; None in workbooks that do not say. `sdk`: the version
    that wrote its formulas.
    """

    pack: str = ""
    version: str = ""
    hash: str = ""
    format: str = ""
    cases: str | None = None
    sdk: str = ""


def read_meta(package: Package) -> Meta:
    """The pack that the workbook says it was built from."""
    cells = {name: package.cell(f"meta.{name}") for name in _FACTS}
    cases = package.cell("meta.cases")
    return Meta(
        **{name: word_of(cell.value) if cell else "" for name, cell in cells.items()},
        cases=word_of(cases.value) if cases else None,
    )


def meta_problems(package: Package, pack: Pack) -> list[Diagnostic]:
    """Why the workbook does not belong to a pack, or to this version of it."""
    meta, file = read_meta(package), str(package.path)
    where = Location(file)
    if not meta.pack:
        return [no_meta(package)]
    if meta.format != FORMAT:
        message = worded(
            "the workbook has format {got!r}; this version reads {known!r}",
            got=meta.format,
            known=FORMAT,
        )
        hint = worded("Build it again with this version")
        return [Diagnostic("B-123", message, where, hint=hint)]
    if meta.pack != pack.name:
        message = worded(
            "the workbook was built from the pack {built!r}, at hand is {given!r}",
            built=meta.pack,
            given=pack.name,
        )
        return [Diagnostic("B-121", message, where, hint=worded("Give its own pack with --pack"))]
    if meta.hash != pack.hash:
        message = worded(
            "the workbook was built from {pack} {version} ({hash}), at hand is "
            "{given} ({given_hash})",
            pack=meta.pack,
            version=meta.version,
            hash=meta.hash[:12],
            given=pack.version,
            given_hash=pack.hash[:12],
        )
        hint = worded(
            "Build it again and carry over what was typed, or give the folder of that "
            "version with --pack"
        )
        return [Diagnostic("B-122", message, where, hint=hint)]
    return []


def no_meta(package: Package) -> Diagnostic:
    """The problem of a workbook that does not say which pack it was built from."""
    message = worded("this workbook was not built by modesdk, or its hidden sheets were deleted")
    hint = worded("Build one with: modesdk workbook build")
    return Diagnostic("B-120", message, Location(str(package.path)), hint=hint)


def other_builder(package: Package) -> str:
    """Which version of modesdk wrote the formulas, when it is not this one; "" when it is."""
    written = read_meta(package).sdk
    if written == installed_version():
        return ""
    version = worded("version {number}", number=written[:20])
    if not written:
        version = worded("an earlier version")
    return worded("the formulas were written by {version} of modesdk", version=version)
