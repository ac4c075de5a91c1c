"""The Python file of wrappers, generated from the registry."""

from __future__ import annotations

from modesdk.excel.functions import FUNCTIONS, NAMESPACE, Function, Takes

_HEAD = '''"""Functions of modesdk {version} for Excel through xlwings. Generated: do not edit.

Windows: xlwings' command "Import Functions" makes the functions below known to the workbook beside
this file. Windows and macOS: the workbook's button (macro SampleCall) runs `main`.
"""

import xlwings as xw

from modesdk.excel.classic import runtime


def main():
    """Decide on what stands in the calling workbook and write the results into it."""
    runtime.fill(xw.Book.caller())
'''
_TAIL = """

if __name__ == "__main__":
    xw.serve()
"""


def wrappers(version: str) -> str:
    """The whole file."""
    return _HEAD.format(version=version) + "".join(map(_wrapper, FUNCTIONS)) + _TAIL


def name_of(function: Function) -> str:
    """The name in cells: Visual Basic allows no dots."""
    return f"{NAMESPACE}_{function.name}"


def _wrapper(function: Function) -> str:
    names = [p.name for p in function.parameters]
    required = {p.name for p in function.parameters if p.required}
    optional_from = next((i for i, n in enumerate(names) if n not in required), len(names))
    signature = ", ".join(
        name if i < optional_from else f"{name}=None" for i, name in enumerate(names)
    )
    lines = ["", "", "@xw.func"]
    for parameter in function.parameters:
        shape = ", ndim=2" if parameter.takes is Takes.RANGE else ""
        lines.append(f"@xw.arg({parameter.name!r}{shape}, doc={parameter.help.en!r})")
    lines += [
        f"def {name_of(function)}({signature}):",
        f"    {_docstring(function)}",
        f"    return runtime.answer({', '.join([repr(function.name), *names])})",
        "",
    ]
    return "\n".join(lines)


def _docstring(function: Function) -> str:
    text = function.help.en
    return f'"""{text[:1].upper()}{text[1:]}."""'
