"""What every generated file of the extension must agree on: names of methods and arguments."""

from __future__ import annotations

import hashlib

from modesdk.excel.functions import FUNCTIONS, Declaration, Gives, Parameter, Takes
from modesdk.language.text import both

IDENTIFIER = "org.modesdk.calc"
MODULES = ("org", "modesdk", "calc")
INTERFACE = f"{IDENTIFIER}.XFunctions"
SERVICE = f"{IDENTIFIER}.Functions"
PROBLEM = Declaration(
    "PROBLEM",
    both("why another MODESDK function shows an error: the reason, empty text when there is none"),
    Gives.CELL,
    own=(
        Parameter("name", Takes.CELL, both("its name, such as RANK"), required=True),
        Parameter("others", Takes.REST, both("all its arguments")),
    ),
    shared=(),
)
"""Only LibreOffice needs it: its cells show an error, but not why."""
METHODS: tuple[Declaration, ...] = (*FUNCTIONS, PROBLEM)


def method(function: Declaration) -> str:
    """The name of a function in interfaces."""
    return function.name.lower()


def camel(name: str) -> str:
    """`as_of` as `asOf`: interface definitions want no underscores."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def signature() -> str:
    """Changes when functions or arguments do: an extension and an SDK must agree on it."""
    said = ";".join(
        f"{method(m)}{m.is_table}({[camel(p.name) for p in m.parameters]})" for m in METHODS
    )
    return hashlib.sha256(said.encode()).hexdigest()[:12]
