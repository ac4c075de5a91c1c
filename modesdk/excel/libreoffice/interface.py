"""The interface definition of the functions, as text: LibreOffice reads `.idl` files as they are.

Every argument is `any`, so that a cell, a range and nothing may stand there. An answer is `any` (a
text, a number, an error), or `sequence< sequence< any > >` (a table for an array formula).
"""

from __future__ import annotations

from modesdk.excel.functions import Declaration, Parameter, Takes
from modesdk.excel.libreoffice.methods import INTERFACE, METHODS, MODULES, camel, method


def idl() -> str:
    """The text of the definition file."""
    opened = " ".join(f"module {name} {{" for name in MODULES)
    lines = "\n".join(f"    {_declared(function)}" for function in METHODS)
    own = INTERFACE.rpartition(".")[2]
    return (
        f"{opened}\n"
        f"interface {own}: com::sun::star::uno::XInterface {{\n{lines}\n}};\n"
        f"{' '.join('};' for _ in MODULES)}\n"
    )


def _declared(function: Declaration) -> str:
    arguments = ", ".join(f"[in] {_type(p)} {camel(p.name)}" for p in function.parameters)
    given = "sequence< sequence< any > >" if function.is_table else "any"
    return f"{given} {method(function)}({arguments});"


def _type(parameter: Parameter) -> str:
    return "sequence< any >" if parameter.takes is Takes.REST else "any"
