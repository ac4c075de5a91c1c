"""`modesdk workbook refresh`: edited rules compiled again, verdicts brought up to date."""

from __future__ import annotations

from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import tell
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.workbook.workbook_open import FileOptions, opened, tell_left_out, unusable
from modesdk.workbook.compare.findings import differences
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.write.refresh import refresh
from modesdk.workbook.write.results import recalculate
from modesdk.xlsx.save import check_unlocked, save


def run(options: FileOptions) -> None:
    """Compile, compute, write the parts concerned; a backup is kept."""
    lang = language(options.lang)
    check_unlocked(options.file)
    with opened(options) as (package, pack):
        contents = Contents.of(package, pack)
        changes, problems = refresh(contents)
        if problems:
            raise unusable(options.file, problems)
        tell_left_out(contents, lang)
        if changes.empty and not differences(contents):
            tell(say("wb_fresh", lang))
            return
        count = max(changes.count, len(changes.sheets))
        if not recalculate(changes):
            tell(say("wb_not_calculated", lang))
        backup = save(package, changes.parts())
    rows = len(contents.rules.edited)
    tell(say("wb_refreshed", lang, count=count, rows=rows, backup=backup.name))
