"""What a case may expect: the one table of kinds.

Readers, the judge, columns of files and sheets, words on pages and the table of the reference page
go through it; a further kind is an entry here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from modesdk.io.case_syntax import (
    BOUND,
    COMPARISONS,
    REFUSALS,
    SCORES,
    Nouns,
    Syntax,
    groups,
    names,
)
from modesdk.language.text import Text, both
from modesdk.language.worded import Worded, worded
from modesdk.model import case_differences as judged
from modesdk.model import case_observed as seen
from modesdk.model.case_differences import Differing
from modesdk.model.case_observed import Observed
from modesdk.model.tables import GateMark

EXPECT = "expect "
"""Before a kind in the heading of a column, as in "expect status"."""
BECAUSE = "because"
"""Another name of `fires` in YAML."""


@frozen
class Kind:
    """One kind of expectation: how it is written, judged, taken over, called, what it means."""

    name: str
    syntax: Syntax
    differing: Differing
    observed: Observed
    label: Text
    meaning: Text
    on_sheet: bool = False
    """Whether formulas of the Cases sheet judge it."""

    @property
    def heading(self) -> str:
        """The heading of its column."""
        return EXPECT + self.name

    def said(self, value: Any) -> Worded:
        """What is expected, with the label of the kind before it; ids are parts of the sentence."""
        nothing = value == () or value is None
        names = worded("none") if nothing else self.syntax.said(value)
        return worded("{what}: {names}", what=self.label.said, names=names)


_OPTIONS = names(Nouns.OPTION)
_OPTIONS_OR_NONE = names(Nouns.OPTION, nothing=True)
_FIRING = names(Nouns.FIRING)


def _kinds() -> Iterator[Kind]:
    yield Kind(
        "status",
        names(Nouns.STATUS),
        judged.one_of(lambda outcome: str(outcome.status)),
        seen.one(lambda outcome: str(outcome.status)),
        both("status"),
        both("the status is one of these"),
        on_sheet=True,
    )
    yield Kind(
        "recommended",
        _OPTIONS_OR_NONE,
        judged.one_of(lambda outcome: outcome.recommended),
        seen.one(lambda outcome: outcome.recommended),
        both("recommended"),
        both("the recommended option is one of these; `none`: nothing is recommended"),
        on_sheet=True,
    )
    yield Kind(
        "leader",
        _OPTIONS_OR_NONE,
        judged.one_of(lambda outcome: outcome.leader),
        seen.one(lambda outcome: outcome.leader),
        both("leading"),
        both("the option that leads the ranking is one of these; `none`: no option does"),
        on_sheet=True,
    )
    yield Kind(
        "top3",
        _OPTIONS,
        judged.top3,
        seen.first_ranks,
        both("among the first three"),
        both("each has rank 1, 2 or 3; equals share a rank"),
        on_sheet=True,
    )
    yield Kind(
        "order",
        groups(Nouns.OPTION, ">"),
        judged.order,
        seen.falling,
        both("in this order"),
        both("exact points fall from left to right; what is not ranked stands below the rest"),
        on_sheet=True,
    )
    yield Kind(
        "score",
        SCORES,
        judged.score,
        seen.points,
        both("points"),
        both("points as shown lie there, ends included"),
        on_sheet=True,
    )
    yield Kind(
        "margin",
        BOUND,
        judged.margin,
        seen.margin,
        both("margin"),
        both("the margin as shown lies there, ends included"),
        on_sheet=True,
    )
    yield Kind(
        "open",
        _OPTIONS_OR_NONE,
        judged.gate(GateMark.OPEN),
        seen.gated(GateMark.OPEN),
        both("open"),
        both("each is open; `none`: no option is"),
        on_sheet=True,
    )
    yield Kind(
        "conditional",
        _OPTIONS_OR_NONE,
        judged.gate(GateMark.CONDITIONAL),
        seen.gated(GateMark.CONDITIONAL),
        both("to be verified"),
        both("each is to be verified; `none`: no option is"),
        on_sheet=True,
    )
    yield Kind(
        "blocked",
        _OPTIONS_OR_NONE,
        judged.gate(GateMark.BLOCKED),
        seen.gated(GateMark.BLOCKED),
        both("blocked"),
        both("each is blocked; `none`: no option is"),
        on_sheet=True,
    )
    yield Kind(
        "not_blocked",
        _OPTIONS,
        judged.gate(GateMark.BLOCKED, wanted=False),
        seen.not_blocked,
        both("not blocked"),
        both("none of these is blocked"),
        on_sheet=True,
    )
    yield Kind(
        "fires",
        _FIRING,
        judged.fires,
        seen.rules(lambda outcome: outcome.fired),
        both("claims that fire"),
        both("all of these claims or rules fire"),
        on_sheet=True,
    )
    yield Kind(
        "must_not_fire",
        _FIRING,
        judged.must_not_fire,
        seen.not_fired,
        both("claims that must not fire"),
        both("none of these claims or rules fires"),
        on_sheet=True,
    )
    yield Kind(
        "undecided",
        _FIRING,
        judged.undecided,
        seen.rules(lambda outcome: outcome.undetermined),
        both("claims left undecided"),
        both("all of these claims or rules are undecided"),
        on_sheet=True,
    )
    yield Kind(
        "ask",
        names(Nouns.ATTRIBUTE),
        judged.ask,
        seen.first_questions,
        both("asked first"),
        both("one of these attributes is among the first three questions"),
    )
    yield Kind(
        "conflicts",
        groups(Nouns.CLAIM, "+"),
        judged.conflicts,
        seen.conflicting,
        both("conflicts shown"),
        both("the claims of each group stand in one conflict"),
    )
    yield Kind(
        "error",
        REFUSALS,
        judged.error,
        seen.refusals,
        both("refused"),
        both(
            "the profile or the weights are refused with this code at this attribute or weight; "
            "nothing else can be expected then"
        ),
    )
    yield Kind(
        "than",
        COMPARISONS,
        judged.than,
        seen.by_hand,
        both("compared"),
        both("points, or the margin, are higher or lower than in another case of the run"),
    )


KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _kinds()}
"""All kinds by name, in the order in which people read them."""
ON_SHEET = tuple(name for name, kind in KINDS.items() if kind.on_sheet)
"""Kinds that formulas of the Cases sheet judge; the others have columns there as well."""
ERROR, THAN = "error", "than"
BESIDE = ("fires", "must_not_fire", "undecided", "ask", "conflicts")
"""Kinds that may stand beside `expect` in YAML."""
