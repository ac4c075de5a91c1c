"""How many profiles come out in a certain way: what is counted is written as in a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from modesdk.io.case_kinds import ERROR, KINDS, THAN
from modesdk.io.case_syntax import Vocabulary, read_bound
from modesdk.io.unusable import UnusableError
from modesdk.language.worded import Worded, listed, worded
from modesdk.model.arithmetic import exact
from modesdk.model.cases import Bound, RegressionCase, Sign
from modesdk.model.pack import Pack
from modesdk.regress.judge import judge
from modesdk.regress.population.keys import mapping_of
from modesdk.regress.population.population_findings import MOST, Example, Finding
from modesdk.regress.population.population_members import Member, Members

FORM = '{of: {status: insufficient_data}, is: "<= 0.5 %"}'
_COUNTED = tuple(kind for kind in KINDS if kind not in (ERROR, THAN))
_ALL, _SIGNS = Decimal(100), str.maketrans({"≥": ">=", "≤": "<=", "±": "+-", "%": " ", "％": " "})


@frozen
class Share:
    """What is counted, and where its share must lie, in per cent."""

    expect: Mapping[str, Any]
    bound: Bound

    @property
    def said(self) -> Worded:
        """What is counted."""
        return listed((KINDS[kind].said(value) for kind, value in self.expect.items()), "; ")


def read(given: Any, pack: Pack) -> Share:
    """What is counted, and its bounds. Raises UnusableError."""
    cells = mapping_of(given, ("of", "is"), FORM)
    counted = mapping_of(cells["of"], (), FORM, known=_COUNTED)
    words = Vocabulary.of(pack)
    expect = {kind: KINDS[kind].syntax.read(value, words) for kind, value in counted.items()}
    asserted = {kind: value for kind, value in expect.items() if value is not None}
    if not asserted:
        raise UnusableError(
            "P-203", worded("`of` says nothing"), worded("Write: {form}", form=FORM)
        )
    return Share(
        asserted, read_bound(" ".join(str(cells["is"]).translate(_SIGNS).split()), "<= 5 %")
    )


@exact()
def check(wanted: Share, members: Members) -> Iterator[Finding]:
    """The share when it lies elsewhere, with the profiles that are too many or fail to come."""
    yield from _found(wanted, members)


def _found(wanted: Share, members: Members) -> Iterator[Finding]:
    meeting, others = list[Member](), list[Member]()
    for member, decision in members.decided():
        asked = RegressionCase(id=member.name, as_of=member.case.as_of, expect=wanted.expect)
        (others if judge(asked, decision) else meeting).append(member)
    part = _ALL * len(meeting) / len(members)
    if wanted.bound.holds(part):
        return
    said = worded(
        "{count:,} of {all:,} profiles ({share} %) meet {what}; expected {bound} %",
        count=len(meeting),
        all=len(members),
        share=_shown(part),
        what=wanted.said,
        bound=wanted.bound.said,
    )
    few = _too_few(wanted.bound, part)
    kept, expect = (others, wanted.expect) if few else (meeting, {})
    yield Finding(said, tuple(Example(m.name, m.case, expect) for m in kept[:MOST]))


def _too_few(bound: Bound, part: Decimal) -> bool:
    return bound.sign is not Sign.AT_MOST and part < bound.first


def _shown(part: Decimal) -> str:
    """With at most two decimals, and more where it would look like nothing."""
    rounded = round(part, 2) or round(part, 4)
    return f"{rounded.normalize():f}"
