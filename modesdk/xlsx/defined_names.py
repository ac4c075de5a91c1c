"""Defined names: how formulas on different sheets refer to each other.

Any sheet may use a name before another sheet defines it; at the end every used name must exist.
"""

from __future__ import annotations

from functools import lru_cache

from attrs import define, field

MAX_LENGTH = 255


class WorkbookNameError(ValueError):
    """A name that cannot be used; the pack's ids clash or a sheet is incomplete."""


@lru_cache(maxsize=20_000)  # a large pack asks for some thousand names, each many times
def sanitised(name: str) -> str:
    """A name as spreadsheets accept it; the dotted prefix keeps it from looking like a cell."""
    return "".join(c if c.isalnum() or c in "_." else "_" for c in name)


@define
class Names:
    """The names that formulas use and those that are defined."""

    used: dict[str, None] = field(factory=dict)
    defined: dict[str, str] = field(factory=dict)
    _origin: dict[str, str] = field(factory=dict)

    def use(self, name: str) -> str:
        """The sanitised name, recorded as used."""
        clean = sanitised(name)
        self.used[clean] = None
        return clean

    def define(self, name: str, reference: str) -> str:
        """Define a name. Raises WorkbookNameError when it is too long or taken (case ignored)."""
        clean = sanitised(name)
        taken = self._origin.get(clean.casefold())
        if taken is not None:
            raise WorkbookNameError(f"{name!r} and {taken!r} both become the name {clean!r}")
        if len(clean) > MAX_LENGTH:
            raise WorkbookNameError(f"the name {clean[:40]!r}... has {len(clean)} characters")
        self._origin[clean.casefold()] = name
        self.defined[clean] = reference
        return clean

    def undefined(self) -> list[str]:
        """Names that formulas use and nobody has defined."""
        known = {name.casefold() for name in self.defined}
        return [name for name in self.used if name.casefold() not in known]
