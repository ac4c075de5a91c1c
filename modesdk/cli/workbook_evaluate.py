"""`modesdk workbook evaluate`: the decision on what was typed into a workbook."""

from __future__ import annotations

from modesdk.cli.files import print_json
from modesdk.cli.language import language
from modesdk.cli.layout import screen
from modesdk.cli.render import show_decision
from modesdk.cli.workbook_open import FileOptions, opened, read_contents
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
