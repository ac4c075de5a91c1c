"""What every generated file of the extension must agree on: names of methods and arguments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from attrs import frozen

from modesdk.excel.functions import FUNCTIONS, NAMESPACE, Gives
from modesdk.language.text import Text, both

IDENTIFIER = "org.modesdk.calc"
MODULES = ("org", "modesdk", "calc")
INTERFACE = f"{IDENTIFIER}.XFunctions"
SERVICE = f"{IDENTIFIER}.Functions"
PROBLEM = "problem"
"""The method that tells why another one shows an error."""


@frozen
class Argument:
    """One argument of a method. `rest` takes all that follow."""

    name: str
    title: str
    help: Text
    required: bool = False
    rest: bool = False


@frozen
class Method:
    """One function as LibreOffice sees it. `excel`: its name in files of Excel."""

    name: str
    title: str
    help: Text
    arguments: tuple[Argument, ...]
    excel: str
    table: bool = False


def methods() -> Iterator[Method]:
    """Every function of the registry, and the one that only LibreOffice needs."""
    for function in FUNCTIONS:
        arguments = tuple(
            Argument(camel(p.name), p.name, p.help, p.required) for p in function.parameters
        )
        yield _method(function.name, function.help, arguments, function.gives is Gives.TABLE)
    yield _method(
        PROBLEM.upper(),
        both(
            "why another MODESDK function shows an error: the reason, empty text when there is none"
        ),
        (
            Argument("name", "name", both("its name, such as RANK"), True),
            Argument("others", "arguments", both("all its arguments"), rest=True),
        ),
    )


def _method(name: str, text: Text, arguments: Sequence[Argument], table: bool = False) -> Method:
    return Method(
        name=name.lower(),
        title=f"{NAMESPACE}.{name}",
        help=text,
        arguments=tuple(arguments),
        excel=f"_xldudf_{NAMESPACE}_{name}",
        table=table,
    )


def camel(name: str) -> str:
    """`as_of` as `asOf`: interface definitions want no underscores."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def signature() -> str:
    """Changes when functions or arguments do: an extension and an SDK must agree on it."""
    said = ";".join(f"{m.name}{m.table}({[a.name for a in m.arguments]})" for m in methods())
    return hashlib.sha256(said.encode()).hexdigest()[:12]
