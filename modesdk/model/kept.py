"""What is computed from an object once and kept with it, as long as it lives.

The results stand with the object and not in a table of weak references, because most of them refer
to it: such a table would keep both for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar


class Keeper(Protocol):
    """An object that results are kept with; nobody but the `Kept` that made one reaches it."""

    @property
    def _kept(self) -> dict[Any, Any]:
        """Results by the `Kept` that made them."""


Owner_contra = TypeVar("Owner_contra", bound=Keeper, contravariant=True)
Made = TypeVar("Made")


class Kept(Generic[Owner_contra, Made]):
    """One kind of result, made by a function of its owner; private to the module that has it.

        _INDEX = Kept(lambda ruleset: {rule.id: rule for rule in ruleset.decision})
        _INDEX.of(ruleset)

    Two threads may both make a first result; the later one stays. Results must not differ.
    """

    def __init__(self, make: Callable[[Owner_contra], Made]) -> None:
        self._make = make

    def of(self, owner: Owner_contra) -> Made:
        """The owner's result, made when it is asked for the first time."""
        found: Made | None = owner._kept.get(self)
        if found is None:
            found = owner._kept[self] = self._make(owner)
        return found
