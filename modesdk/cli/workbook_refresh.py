"""`modesdk workbook refresh`: edited rules compiled again, verdicts brought up to date."""

from __future__ import annotations

from modesdk.cli.language import language
from modesdk.cli.problems import tell
from modesdk.cli.texts import say
from modesdk.cli.workbook_open import FileOptions, opened, unusable
from modesdk.workbook.read import read_inputs
from modesdk.workbook.refresh import refresh
from modesdk.workbook.results import recalculate
from modesdk.workbook.rule_rows import read_rules
from modesdk.workbook.save import check_unlocked, save


def run(options: FileOptions) -> None:
    """Compile, compute, write the parts concerned; a backup is kept."""
    lang = language(options.lang)
    check_unlocked(options.file)
    with opened(options) as (package, pack):
        sheet, inputs = read_rules(package, pack), read_inputs(package, pack)
        changes, problems = refresh(sheet, inputs)
        if problems:
            raise unusable(options.file, problems)
        if changes.empty:
            tell(say("wb_fresh", lang))
            return
        count = max(changes.count, len(changes.sheets))
        if not recalculate(changes):
            tell(say("wb_not_calculated", lang))
        backup = save(package, changes.parts())
    tell(say("wb_refreshed", lang, count=count, rows=len(sheet.edited), backup=backup.name))
