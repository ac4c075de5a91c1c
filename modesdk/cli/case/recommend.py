"""`modesdk recommend`: the answer for a person or, with --json, for a program."""

from __future__ import annotations

from typing import Any

from modesdk.cli.case.recommendation_card import show_decision
from modesdk.cli.shell.given_inputs import read_inputs
from modesdk.cli.shell.layout import screen
from modesdk.cli.shell.options import RecommendOptions
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import tell
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import check_record_target, print_json, write_file
from modesdk.decide.decision import Decision
from modesdk.decide.records import record_text


def run(options: RecommendOptions) -> None:
    """Decide, write the record, print."""
    lang = language(options.settings.lang)
    if options.record:
        check_record_target(options.record, options.profile, force=options.force)
    inputs = read_inputs(options.profile, options.settings)
    decision = inputs.decide()
    if options.record:
        write_file(options.record, record_text(decision), "--record", backup=True)
    if options.json:
        print_json(_as_dict(decision, questions=options.questions))
    else:
        show_decision(
            screen(), decision, lang, date_from=inputs.date_from, outranked=inputs.outranked,
            questions=options.questions,
        )  # fmt: skip
    if options.record:
        tell("", say("record_written", lang, file=options.record))


def _as_dict(decision: Decision, *, questions: bool) -> dict[str, Any]:
    """The decision as data; without questions their keys are left out: nobody looked for any."""
    data = decision.to_dict(questions=questions)
    if not questions:
        data.pop("questions", None)
        data.pop("question_details", None)
    return data
