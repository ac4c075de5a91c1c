"""`modesdk workbook check`: wrong cells, stale formulas, results that differ from the SDK's."""

from __future__ import annotations

from modesdk.cli.pack.pack_check import show_problems
from modesdk.cli.shell.layout import screen
from modesdk.cli.shell.problems import FINE, FOUND
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import print_json
from modesdk.cli.workbook.workbook_open import FileOptions, opened, worded
from modesdk.diagnostics import errors_in
from modesdk.workbook.compare.findings import check_workbook


def run(options: FileOptions) -> int:
    """Print everything that is to say; 1 when something is wrong or differs."""
    lang = language(options.lang)
    with opened(options, strict=False) as (package, pack):
        problems = check_workbook(package, pack)
    errors = errors_in(problems)
    if options.json:
        print_json({
            "file": str(options.file), "ok": not errors, "errors": len(errors),
            "diagnostics": [problem.to_dict() for problem in problems],
        })  # fmt: skip
    else:
        show_problems(screen(), str(options.file), worded(problems, lang), lang)
    return FOUND if errors else FINE
