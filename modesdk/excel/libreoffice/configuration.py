"""CalcAddIns.xcu: what the functions are called in cells, and their help in the function wizard."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from modesdk.excel.libreoffice.methods import SERVICE, Argument, Method, methods
from modesdk.language.text import Text

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 oor:name="CalcAddIns" oor:package="org.openoffice.Office">
<node oor:name="AddInInfo"><node oor:name="{service}" oor:op="replace">
<node oor:name="AddInFunctions">
"""
_FOOT = "</node></node></node></oor:component-data>\n"


def xcu() -> str:
    """The text of the file."""
    body = "".join("\n".join(_function(method)) + "\n" for method in methods())
    return _HEAD.format(service=SERVICE) + body + _FOOT


def _function(method: Method) -> Iterator[str]:
    yield f'<node oor:name="{method.name}" oor:op="replace">'
    yield _same("DisplayName", method.title)
    yield _both("Description", method.help)
    yield '<prop oor:name="Category"><value>Add-In</value></prop>'
    yield _same("CompatibilityName", method.excel)
    yield '<node oor:name="Parameters">'
    for argument in method.arguments:
        yield _argument(argument)
    yield "</node></node>"


def _argument(argument: Argument) -> str:
    return (
        f'<node oor:name="{argument.name}" oor:op="replace">'
        f"{_same('DisplayName', argument.title)}{_both('Description', argument.help)}</node>"
    )


def _same(name: str, value: str) -> str:
    """The same in every language: formulas are understood everywhere."""
    return _both(name, Text(value, value))


def _both(name: str, text: Text) -> str:
    values = "".join(
        f'<value xml:lang="{tag}">{escape(said)}</value>'
        for tag, said in (("en", text.en), ("zh-CN", text.zh))
    )
    return f'<prop oor:name="{name}">{values}</prop>'
