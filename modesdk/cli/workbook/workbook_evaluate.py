"""`modesdk workbook evaluate`: the decision on what was typed into a workbook."""

from __future__ import annotations

from modesdk.cli.case.recommendation_card import show_decision
from modesdk.cli.shell.layout import screen
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import print_json
from modesdk.cli.workbook.workbook_open import FileOptions, opened, read_contents
from modesdk.engines import DEFAULT_ENGINE


def run(options: FileOptions) -> None:
    """Read profile, weights and rules by name, decide, print what `recommend` would."""
    lang = language(options.lang)
    with opened(options) as (package, pack):
        contents = read_contents(package, pack, lang)
    decision = contents.decision(options.engine or DEFAULT_ENGINE)
    if options.json:
        print_json(decision.to_dict(questions=options.questions))
    else:
        show_decision(screen(), decision, lang, date_from="profile", questions=options.questions)
