"""CalcAddIns.xcu: what the functions are called in cells, and their help in the function wizard."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from modesdk.excel.functions import NAMESPACE, Declaration, Parameter
from modesdk.excel.libreoffice.methods import METHODS, SERVICE, camel, method
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
    body = "".join("\n".join(_function(one)) + "\n" for one in METHODS)
    return _HEAD.format(service=SERVICE) + body + _FOOT


def _function(function: Declaration) -> Iterator[str]:
    yield f'<node oor:name="{method(function)}" oor:op="replace">'
    yield _same("DisplayName", function.full_name)
    yield _both("Description", function.help)
    yield '<prop oor:name="Category"><value>Add-In</value></prop>'
    yield _same("CompatibilityName", f"_xldudf_{NAMESPACE}_{function.name}")
    yield '<node oor:name="Parameters">'
    for parameter in function.parameters:
        yield _parameter(parameter)
    yield "</node></node>"


def _parameter(parameter: Parameter) -> str:
    return (
        f'<node oor:name="{camel(parameter.name)}" oor:op="replace">'
        f"{_same('DisplayName', parameter.name)}{_both('Description', parameter.help)}</node>"
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
