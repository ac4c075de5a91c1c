"""One word for each concept, in each language: what every host calls it.

A word stands here when users meet it in more than one place. Inside a sentence and alone in a cell
it is the same word; only headings begin with a capital letter (`heading`).
"""

from __future__ import annotations

from collections.abc import Mapping

from modesdk.language.text import Text, both

STATUS: Mapping[str, Text] = {
    "recommended": both("recommended"),
    "conditional": both("recommended once verified"),
    "no_clear_winner": both("no clear winner"),
    "insufficient_data": both("not enough data"),
    "none_eligible": both("none eligible"),
}
"""The outcome of a decision, by `Status`."""
GATE: Mapping[str, Text] = {
    "open": both("open"),
    "conditional": both("to be verified"),
    "blocked": both("blocked"),
}
"""Whether an option can be used, by `GateMark`."""
STABILITY: Mapping[str, Text] = {
    "robust": both("robust"),
    "sensitive": both("sensitive"),
    "fragile": both("fragile"),
    "undecided": both("undecided"),
}
"""How far weights must move before another option leads, by `Stability`."""
SEVERITY: Mapping[str, Text] = {
    "error": both("error"),
    "warning": both("warning"),
    "critical": both("critical"),
    "high": both("high"),
    "medium": both("medium"),
    "info": both("info"),
}
"""How much it matters: by the `Severity` of diagnostics and the `Urgency` of advice."""
TRUTH: Mapping[bool, Text] = {True: both("yes"), False: both("no")}
UNKNOWN = both("unknown")
"""What stands for a value that nobody has given."""
NONE = both("none")
"""What stands for a list with nothing in it."""

OPTION, PROFILE = both("option"), both("profile")
"""What a pack chooses among, and what is known of a case. In the files of packs, and in messages
about them, options are called by their key there: alternatives."""
SCORE, POINTS, MARGIN, LEADER = both("score"), both("points"), both("margin"), both("leader")
RECOMMENDATION = both("recommendation")
"""The option that is recommended."""

OLD_FACT = both("This fact is old by now: verify it again")
"""Of a fact that is older on the decision date than the pack allows."""


def heading(term: Text) -> Text:
    """A term as it heads a column, a card or a line."""
    return Text(term.zh, term.en[:1].upper() + term.en[1:])
