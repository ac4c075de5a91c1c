"""The interface definition of the functions, as text: LibreOffice reads `.idl` files as they are.

Every argument is `any`, so that a cell, a range and nothing may stand there. An answer is `any` (a
text, a number, an error), or `sequence< sequence< any > >` (a table for an array formula).
"""

from __future__ import annotations

from modesdk.excel.libreoffice.methods import INTERFACE, MODULES, Argument, Method, methods


def idl() -> str:
    """The text of the definition file."""
    opened = " ".join(f"module {name} {{" for name in MODULES)
    lines = "\n".join(f"    {_declared(method)}" for method in methods())
    own = INTERFACE.rpartition(".")[2]
    return (
        f"{opened}\n"
        f"interface {own}: com::sun::star::uno::XInterface {{\n{lines}\n}};\n"
        f"{' '.join('};' for _ in MODULES)}\n"
    )


def _declared(method: Method) -> str:
    arguments = ", ".join(f"[in] {_type(a)} {a.name}" for a in method.arguments)
    given = "sequence< sequence< any > >" if method.table else "any"
    return f"{given} {method.name}({arguments});"


def _type(argument: Argument) -> str:
    return "sequence< any >" if argument.rest else "any"
