"""What is found amiss in a population, with profiles that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from modesdk.language.worded import Worded
from modesdk.model.profile import Case

MOST = 20
"""So many profiles are kept of each finding; all are counted."""


@frozen(eq=False)
class Example:
    """A profile that shows a finding, `name` telling it from others of the population.

    `expect` is what would have to come out; empty when only people can say. It compares with other
    examples by their names.
    """

    name: str
    case: Case
    expect: Mapping[str, Any] = field(factory=dict)
    note: str = ""


@frozen(eq=False)
class Finding:
    """One thing that does not hold, in words with its counts, and the first profiles of it."""

    said: Worded
    examples: tuple[Example, ...] = ()
