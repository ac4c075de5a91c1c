"""The public names of modesdk, written down: `python tests/api/public_api.py` prints them.

What stands in `public_api.txt` is a promise. A test compares it with the code; whoever changes one
of these names on purpose renews the file and says so in the changelog.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import modesdk
from modesdk import hookspecs, testing

HEAD = "# python tests/api/public_api.py > tests/api/public_api.txt"


def snapshot() -> str:
    """All of it, a line each: functions, classes, and the attributes of the classes."""
    lines = [HEAD, *_module(modesdk, modesdk.__all__), *_module(testing, testing.__all__)]
    lines += _module(hookspecs, sorted(_hooks()))
    return "\n".join(lines) + "\n"


def _hooks() -> Iterator[str]:
    """The hooks: functions of the module that pluggy has marked."""
    for name, value in vars(hookspecs).items():
        if inspect.isfunction(value) and hasattr(value, "modesdk_spec"):
            yield name


def _module(module: ModuleType, names: list[str]) -> Iterator[str]:
    for name in names:
        yield from _named(f"{module.__name__}.{name}", getattr(module, name))


def _named(path: str, value: Any) -> Iterator[str]:
    if inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__mro__[1:-1])
        yield f"class {path}({bases}){_made_with(value)}"
        yield from (f"    {line}" for line in _attributes(value))
    elif inspect.isfunction(value):
        yield f"{path}{_parameters(value)}"
    else:
        yield path


def _made_with(kind: type) -> str:
    """What a class of modesdk's own is made with."""
    if any("__init__" in vars(owner) for owner in kind.__mro__ if _is_ours(owner)):
        return _parameters(kind).partition(" -> ")[0]
    return ""


def _parameters(value: Any) -> str:
    return str(inspect.signature(value)).replace("'", "")


def _is_ours(value: Any) -> bool:
    return str(value.__module__).partition(".")[0] == "modesdk"


def _attributes(kind: type) -> list[str]:
    """The public attributes of a class, those of its bases in modesdk included."""
    found: dict[str, str] = {}
    for owner in reversed(kind.__mro__):
        if _is_ours(owner):
            found |= {name: name for name in _set_when_made(owner)}
            found |= {name: _described(name, value) for name, value in vars(owner).items()}
            found |= {name: _annotated(owner, name) for name in owner.__annotations__}
    return [found[name] for name in sorted(found) if not name.startswith("_")]


def _annotated(owner: type, name: str) -> str:
    return f"{name}: {owner.__annotations__[name]}"


def _described(name: str, value: Any) -> str:
    if isinstance(value, property):
        return f"{name}: {value.fget.__annotations__.get('return')}"
    if isinstance(value, classmethod | staticmethod):
        return f"{type(value).__name__} {name}{_parameters(value.__func__)}"
    if inspect.isfunction(value):
        return f"{name}{_parameters(value)}"
    kind = getattr(getattr(value, "func", None), "__annotations__", {}).get("return")
    return f"{name}: {kind}" if kind else name


def _set_when_made(owner: type) -> Iterator[str]:
    """The attributes that a class's own `__init__` sets."""
    made = vars(owner).get("__init__")
    if not inspect.isfunction(made) or hasattr(owner, "__attrs_attrs__"):
        return
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(made)))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


if __name__ == "__main__":
    sys.stdout.write(snapshot())
