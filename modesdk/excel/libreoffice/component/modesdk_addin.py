"""The functions inside LibreOffice. Runs on LibreOffice's own Python (3.7 or newer) with `uno`.

It only translates: cells to plain values for the worker, the worker's answers to cells. An error
becomes a number that is none and carries Calc's own error code, so that cells show #VALUE!, #NAME?,
#N/A or #NUM! and formulas over them behave as with any other error.
"""

from __future__ import annotations

import importlib
import struct
from typing import Any

modesdk_link: Any = importlib.import_module("modesdk_link")
uno: Any = importlib.import_module("uno")
unohelper: Any = importlib.import_module("unohelper")

CODES = {"#VALUE!": 519, "#NAME?": 525, "#N/A": 32767, "#NUM!": 503}
"""Calc's numbers of errors."""
NOT_A_NUMBER = 0x7FF80000_00000000
SETTINGS = modesdk_link.settings()
LINK = modesdk_link.Link(SETTINGS)
INTERFACES = [
    uno.getClass(name)
    for name in (
        SETTINGS["interface"],
        "com.sun.star.lang.XServiceInfo",
        "com.sun.star.lang.XLocalizable",
    )
]


class Basics:
    """What every component says of itself; `setLocale` tells the language of the user."""

    def __init__(self, *_: Any) -> None:
        self.locale = uno.createUnoStruct("com.sun.star.lang.Locale")

    def setLocale(self, locale: Any) -> None:  # noqa: N802 - named by LibreOffice
        """The language of the user, told by Calc before the first call."""
        self.locale = locale

    def getLocale(self) -> Any:  # noqa: N802 - named by LibreOffice
        """The same."""
        return self.locale

    def getImplementationName(self) -> str:  # noqa: N802 - named by LibreOffice
        """The name in the list of components."""
        return str(SETTINGS["service"])

    def supportsService(self, name: str) -> bool:  # noqa: N802 - named by LibreOffice
        """Whether it is this one."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802 - named by LibreOffice
        """The one service."""
        return (SETTINGS["service"],)

    def problem(self, name: Any, others: Any) -> Any:
        """Why a function shows an error; "" when it does not."""
        answer = self.asked(name or "", others)
        return answer["error"]["message"] if "error" in answer else ""

    def asked(self, name: Any, arguments: Any) -> Any:
        """The worker's answer."""
        given = [plain(argument) for argument in arguments]
        return LINK.ask(str(plain(name)), given, self.locale.Language)


def method(name: str) -> Any:
    """The method that asks for one function."""
    is_table = name in SETTINGS["tables"]

    def call(self: Basics, *arguments: Any) -> Any:
        answer = self.asked(name, arguments)
        if "error" in answer:
            shown = error(answer["error"]["kind"])
            return ((shown,),) if is_table else shown
        value = answer["value"]
        return tuple(tuple(map(cell, row)) for row in value) if is_table else cell(value)

    return call


def plain(given: Any) -> Any:
    """A cell or rows of cells as JSON can carry them."""
    if isinstance(given, (tuple, list)):
        return [plain(each) for each in given]
    return given if given is None or isinstance(given, (bool, int, float, str)) else str(given)


def cell(value: Any) -> Any:
    """One cell of an answer as Calc takes it."""
    return "" if value is None else value if isinstance(value, str) else float(value)


def error(kind: str) -> float:
    """What Calc shows as an error."""
    bits = NOT_A_NUMBER | CODES.get(kind, CODES["#VALUE!"])
    number: float = struct.unpack("<d", struct.pack("<Q", bits))[0]
    return number


Functions = type(
    "Functions",
    (unohelper.Base, *INTERFACES, Basics),
    {name: method(name) for name in SETTINGS["functions"]},
)
g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - LibreOffice looks for it
g_ImplementationHelper.addImplementation(Functions, SETTINGS["service"], (SETTINGS["service"],))
