"""Defined names: how formulas on different sheets refer to each other.

Any sheet may use a name before another sheet defines it; at the end every used name must exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WorkbookError
from modesdk.language.worded import worded
from modesdk.xlsx.markup import MarkupError, escape, pieces, walk
from modesdk.xlsx.sheet_map import Replacement, Stretch, spliced

MAX_LENGTH = 255
_HINT = worded("Give what is called so another id in the pack")


class WorkbookNameError(WorkbookError):
    """A name that cannot be used; the pack's ids clash or a sheet is incomplete."""

    def __init__(self, message: str, hint: str = "") -> None:
        found = Diagnostic("B-198", message, Location(worded("names of cells")), hint=hint)
        super().__init__(worded("The workbook cannot be built"), [found])


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
            message = worded(
                "{name!r} and {taken!r} both become the name {clean!r}",
                name=name,
                taken=taken,
                clean=clean,
            )
            raise WorkbookNameError(message, _HINT)
        if len(clean) > MAX_LENGTH:
            message = worded(
                "the name {name!r}... has {count} characters", name=clean[:40], count=len(clean)
            )
            raise WorkbookNameError(message, _HINT)
        self._origin[clean.casefold()] = name
        self.defined[clean] = reference
        return clean

    def undefined(self) -> list[str]:
        """Names that formulas use and nobody has defined."""
        known = {name.casefold() for name in self.defined}
        return [name for name in self.used if name.casefold() not in known]


def with_names(xml: bytes, places: Mapping[str, str]) -> bytes:
    """A workbook's main part with names that stand for other places, or are new.

    Names that only one sheet knows stay. Raises MarkupError when the part defines no names at all.
    """
    wanted, replaced = {name.casefold(): name for name in places}, list[Replacement]()
    for element in walk(pieces(xml)) if places else ():
        if element.name == "definedName" and "localSheetId" not in element.attributes:
            name = wanted.pop(element.attributes.get("name", "").casefold(), None)
            if name is not None:
                content = escape(places[name]).encode()
                replaced.append(Stretch.of(xml, element).filled(xml, content))
        elif element.name == "definedNames":
            head, tail = f"<{element.prefix}definedName", f"</{element.prefix}definedName>"
            new = (f'{head} name="{escape(n)}">{escape(places[n])}{tail}' for n in wanted.values())
            replaced.append((element.end, element.end, "".join(new).encode()))
            wanted = {}
    if wanted:
        raise MarkupError(worded("it defines no names"))
    return spliced(xml, replaced)
