"""`modesdk workbook build`: a pack's workbook, written completely or not at all."""

from __future__ import annotations

from importlib.util import find_spec

from modesdk.cli.shell.given_inputs import read_inputs
from modesdk.cli.shell.options import WorkbookBuildOptions
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import UsageError, tell
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import check_target, write_bytes

NEEDED = ("openpyxl", "formualizer")
SUFFIX = ".xlsx"
MOST_ROWS = 1_000
"""Rows of the Portfolio sheet that a spreadsheet program still calculates at once."""


def run(options: WorkbookBuildOptions) -> None:
    """Check everything that can fail early, build, write."""
    lang = language(options.settings.lang)
    for package in NEEDED:
        if find_spec(package) is None:
            raise UsageError("workbook", "needs_package", package=package)
    # An optional feature, 0.3 s: what needs openpyxl.
    from modesdk.cli.workbook.workbook_open import in_words  # noqa: PLC0415
    from modesdk.cli.workbook.workbook_profiles import profiles_in  # noqa: PLC0415
    from modesdk.workbook.build import workbook_bytes  # noqa: PLC0415
    from modesdk.workbook.sheets.portfolio_sheet import SPARE  # noqa: PLC0415

    check_target(options.out, "--out", kinds=(SUFFIX,), force=options.force)
    inputs = read_inputs(options.profile, options.settings, may_be_empty=True)
    rows, profiles = options.rows, None
    if options.portfolio is not None:
        with in_words(options.settings.lang):
            profiles = profiles_in(options.portfolio, inputs, lang)
        rows = rows or min(len(profiles) + SPARE, MOST_ROWS)
        rows = max(len(profiles), rows)
    if rows is not None and not 1 <= rows <= MOST_ROWS:
        raise UsageError("--rows", "expected", got=rows, expected=f"1..{MOST_ROWS}")
    data = workbook_bytes(inputs.pack, inputs.case, inputs.weights, lang, rows, profiles)
    write_bytes(options.out, data, "--out")
    tell("", say("wb_built", lang, file=options.out, size=f"{len(data) / 1000:.0f}"))
