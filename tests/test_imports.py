"""Own modules are imported by statements: what is imported by name is hidden from every tool."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import modesdk
import pytest_modesdk

CORE = Path(modesdk.__file__).parent
BESIDE = Path(pytest_modesdk.__file__)
BY_NAME = {"import_module", "__import__", "resolve_name", "run_module", "run_path"}
COMPUTED = {("plugins.py", "entry.module")}
"""Names known only when the code runs: the modules of installed plugins."""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that import what an argument names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in BY_NAME:
                yield node


def given_away(tree: ast.AST) -> Iterator[ast.AST]:
    """Where what imports by name gets another name or is asked for by one, and code in texts."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        name = getattr(node, "id", getattr(node, "attr", ""))
        if isinstance(node, ast.Name | ast.Attribute) and id(node) not in called:
            found = name in BY_NAME
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = ast.unparse(node.args[0]) if node.args else ""
            asked = node.func.id in {"getattr", "vars"} and first in {
                "importlib",
                "runpy",
                "pkgutil",
            }
            found = asked or node.func.id in {"exec", "eval"}
        else:
            found = isinstance(node, ast.alias) and node.name in BY_NAME and bool(node.asname)
        if found:
            yield node


def constants(tree: ast.Module) -> dict[str, object]:
    """The texts that have a name at the top of a module."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def hidden_imports(name: str, text: str) -> list[str]:
    """Imports by name of own modules, or of modules that cannot be known from reading."""
    tree = ast.parse(text)
    known, found = constants(tree), []
    for call in calls(tree):
        (argument, *_) = [*call.args, *(keyword.value for keyword in call.keywords)]
        said = ast.unparse(argument)
        module = argument.value if isinstance(argument, ast.Constant) else known.get(said)
        own = isinstance(module, str) and module.partition(".")[0] in ("modesdk", "")
        if own or (module is None and (name, said) not in COMPUTED):
            found.append(f"{name}:{call.lineno}: {ast.unparse(call)}")
    found += [f"{name}: {ast.unparse(node)}" for node in given_away(tree)]
    return found


def sources() -> Iterator[Path]:
    return (path for path in sorted(CORE.rglob("*.py")) if "__pycache__" not in path.parts)


def test_own_modules_are_imported_by_statements() -> None:
    found = [
        line
        for path in (*sources(), BESIDE)
        for line in hidden_imports(
            path.relative_to(CORE if path.is_relative_to(CORE) else CORE.parent).as_posix(),
            path.read_text(encoding="utf-8"),
        )
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "import_module('modesdk.cli.case')",
        "import_module(f'modesdk.cli.{noun}')",
        "importlib.import_module(HOMES[name])",
        "import_module('.case', 'modesdk.cli')",
        "import_module(name=OWN)",
        "__import__('modesdk.api')",
        "from importlib import import_module as load\nload('modesdk.api')",
        "f = import_module\nf('modesdk.api')",
        "getattr(importlib, 'import_module')('modesdk.api')",
        "exec('import modesdk.api')",
    ],
)
def test_the_search_finds_imports_by_name(line: str) -> None:
    assert hidden_imports("any.py", f"OWN = 'modesdk.api'\n{line}\n")


def test_the_search_lets_other_libraries_be() -> None:
    text = "NAME = 'formualizer'\nimport_module(NAME)\nimport_module('resource')\n"
    assert hidden_imports("any.py", text) == []
    assert hidden_imports("plugins.py", "import_module(entry.module)") == []


def test_no_two_files_share_a_name() -> None:
    counts = Counter(path.name for path in sources() if path.name != "__init__.py")
    assert [name for name, count in counts.items() if count > 1] == []


def class_names(path: Path) -> Iterator[str]:
    """The classes of a file, inner ones too; whether one is private makes no other word of it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            yield node.name.lstrip("_")


def test_no_two_classes_share_a_name() -> None:
    """A word for one thing: whoever reads `Limits` knows which."""
    names = Counter(name for path in sources() for name in class_names(path))
    assert len(names) > 200
    assert {name: count for name, count in names.items() if count > 1} == {}
