"""`modesdk workbook evaluate`: the decision on what was typed into a workbook."""

from __future__ import annotations

from modesdk.cli.files import print_json
from modesdk.cli.language import language
from modesdk.cli.layout import screen
from modesdk.cli.render import show_decision
from modesdk.cli.workbook_open import FileOptions, opened, typed_in
from modesdk.decide.decision import Decision
from modesdk.engines import DEFAULT_ENGINE


def run(options: FileOptions) -> None:
    """Read profile, weights and rules by name, decide, print what `recommend` would."""
    lang = language(options.lang)
    with opened(options) as (package, pack):
        inputs, rules = typed_in(package, pack, lang)
    engine = options.engine or DEFAULT_ENGINE
    decision = Decision(rules.edited_pack(), inputs.case, inputs.weights, engine)
    if options.json:
        print_json(decision.to_dict(questions=options.questions))
    else:
        show_decision(screen(), decision, lang, date_from="profile", questions=options.questions)
