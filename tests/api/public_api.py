"""The public names of modesdk as a stub: `python tests/api/public_api.py` writes it.

What stands in `public_api.pyi` is a promise. A test compares it with the code, and Griffe says
which of the differences break what others wrote; whoever changes one of these names on purpose
renews the file and says so in the changelog. The code is asked by `inspect`, not read: constructors
that attrs makes, names that are imported late and inherited attributes stand in no source.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import griffe

import modesdk
from modesdk import hookspecs, testing

PROMISED = Path(__file__).with_suffix(".pyi")
RENEW = "python tests/api/public_api.py"
_MODULES = re.compile(r"\b(?:[a-z_]+\.)+(?=\w)")


class _Bare(str):
    """An annotation as it is written: without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


def snapshot() -> str:
    """All of it: functions, classes, and the attributes of the classes, in modesdk's modules."""
    lines = [f"# {RENEW}", *_module(modesdk, modesdk.__all__), *_module(testing, testing.__all__)]
    lines += _module(hookspecs, sorted(_hooks()))
    return "\n".join(lines) + "\n"


def breaking(promised: str, found: str) -> list[str]:
    """What no longer works that did: removed names and parameters, new ones that are required."""
    before, after = (griffe.visit("modesdk", PROMISED, code) for code in (promised, found))
    return [_told(change) for change in griffe.find_breaking_changes(before, after)]


def _told(change: griffe.Breakage) -> str:
    return " ".join(change.explain(griffe.ExplanationStyle.MARKDOWN).split())


def _hooks() -> Iterator[str]:
    """The hooks: functions of the module that pluggy has marked."""
    for name, value in vars(hookspecs).items():
        if inspect.isfunction(value) and hasattr(value, "modesdk_spec"):
            yield name


def _module(module: ModuleType, names: list[str]) -> Iterator[str]:
    yield f"\n# {module.__name__}"
    for name in names:
        yield from _named(name, getattr(module, name))


def _named(name: str, value: Any) -> Iterator[str]:
    if inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__mro__[1:-1])
        yield f"class {name}({bases}):"
        yield from (f"    {line}" for line in [*_made_with(value), *_attributes(value)] or ["..."])
    else:
        yield f"def {name}{_signature(value)}" if inspect.isfunction(value) else f"{name} = ..."


def _made_with(kind: type) -> Iterator[str]:
    """What a class of modesdk's own is made with."""
    owned = any("__init__" in vars(owner) for owner in kind.__mro__ if _is_ours(owner))
    if owned:
        yield f"def __init__{_signature(kind.__init__)}"


def _signature(function: Any) -> str:
    signature = inspect.signature(function)
    parameters = [p.replace(annotation=_bare(p.annotation)) for p in signature.parameters.values()]
    returns = _bare(signature.return_annotation)
    return f"{signature.replace(parameters=parameters, return_annotation=returns)}: ..."


def _bare(annotation: Any) -> Any:
    """The same whether Python has evaluated it or not: names without their modules."""
    if annotation is inspect.Signature.empty:
        return annotation
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return _Bare(_MODULES.sub("", text))


def _is_ours(value: Any) -> bool:
    return str(value.__module__).partition(".")[0] == "modesdk"


def _attributes(kind: type) -> list[str]:
    """The public attributes of a class, those of its bases in modesdk included."""
    found: dict[str, str] = {}
    for owner in reversed(kind.__mro__):
        if _is_ours(owner):
            found |= {name: f"{name} = ..." for name in _set_when_made(owner)}
            found |= {name: _described(name, value) for name, value in vars(owner).items()}
            found |= {name: f"{name}: {_bare(a)!r}" for name, a in owner.__annotations__.items()}
    return [found[name] for name in sorted(found) if not name.startswith("_")]


def _described(name: str, value: Any) -> str:
    if isinstance(value, classmethod | staticmethod):
        return f"@{type(value).__name__}\n    def {name}{_signature(value.__func__)}"
    if inspect.isfunction(value):
        return f"def {name}{_signature(value)}"
    read = value.fget if isinstance(value, property) else getattr(value, "func", None)
    kind = getattr(read, "__annotations__", {}).get("return")
    return f"{name}: {_bare(kind)!r}" if kind else f"{name} = ..."


def _set_when_made(owner: type) -> Iterator[str]:
    """The attributes that a class's own `__init__` sets."""
    made = vars(owner).get("__init__")
    if not inspect.isfunction(made) or hasattr(owner, "__attrs_attrs__"):
        return
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(made)))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


if __name__ == "__main__":
    PROMISED.write_text(snapshot(), encoding="utf-8")
