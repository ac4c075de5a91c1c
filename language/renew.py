"""The catalogue: `python language/renew.py` brings zh.po and zh.json up to date with the code.

New sentences come into zh.po without Chinese: write it there, then run this again. With `--check`
nothing is written; what differs, lacks its Chinese, or has other placeholders is an error.
"""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "modesdk"
PO, COMPILED = Path(__file__).with_name("zh.po"), CODE / "language" / "zh.json"
SAYS = {"worded", "both", "phrase"}
"""What marks a sentence in the code: functions and methods of these names."""

HELPS = {"help", "epilog"}
"""Arguments that hold the help of a command line's options and groups."""
COMMANDS = {"guarded", "command", "callback"}
"""What decorates the functions whose docstring is help."""


def main(options: list[str]) -> int:
    """Renew or check; 1 when something is wrong."""
    catalog = renewed()
    wanted = {PO: po_text(catalog), COMPILED: compiled(catalog)}
    wrong = list(problems(catalog))
    if "--check" in options:
        wrong += [f"{path.name} is not what the code says: run python language/renew.py"
                  for path, text in wanted.items() if not is_same(path, text)]  # fmt: skip
    else:
        for path, text in wanted.items():
            path.write_text(text, encoding="utf-8")
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


def renewed() -> Catalog:
    """The sentences in the code, with the Chinese that zh.po has for them."""
    known: dict[str, str] = {}
    if PO.exists():
        with PO.open("rb") as file:
            known = {str(m.id): str(m.string) for m in read_po(file, locale="zh") if m.id}
    catalog = Catalog(locale="zh", header_comment="# The sentences of modesdk in Chinese.")
    for template in sorted(templates()):
        catalog.add(template, known.get(template, ""))
    return catalog


def templates() -> set[str]:
    """Every sentence in the code: of Python, and of the page."""
    return in_python() | {said for path in CODE.rglob("*.js") for said in in_javascript(path)}


def in_javascript(path: Path) -> list[str]:
    """What `t("...")` says in a module. Raises ValueError where one is not seen.

    Babel sees literals only, and none inside the arguments of another `t`.
    """
    code = path.read_bytes()
    options = {"parse_template_string": True}
    found = list(extract("javascript", io.BytesIO(code), {"t": None}, options=options))
    calls = re.findall(rb"(?<!function )\bt\(\s*(.)", code)
    if len(found) != len(calls) or set(calls) - {b'"'}:
        raise ValueError(f"{path.name}: {len(calls)} calls of t, {len(found)} literals")
    return [said if isinstance(said, str) else said[0] for _, said, _, _ in found]


def in_python() -> set[str]:
    """What is said in Python, inside f-strings as well."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in CODE.rglob("*.py"))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    calls = (n for n in nodes if isinstance(n, ast.Call) and n.args)
    return {n.args[0].value for n in calls
            if name_of(n) in SAYS and isinstance(n.args[0], ast.Constant)
            } | set(filter(None, map(help_in, nodes)))  # fmt: skip


def help_in(node: ast.AST) -> str:
    """The help of a command, which is its docstring, or of an option; "" for other nodes.

    As typer shows it, without the marks that keep lines apart.
    """
    text = ""
    if isinstance(node, ast.keyword) and node.arg in HELPS and isinstance(node.value, ast.Constant):
        text = inspect.cleandoc(node.value.value)
    elif isinstance(node, ast.FunctionDef) and COMMANDS & set(map(name_of, node.decorator_list)):
        text = ast.get_docstring(node) or ""
    return text.replace("\b\n", "")


def name_of(node: ast.AST) -> str:
    """What is called, or named."""
    node = node.func if isinstance(node, ast.Call) else node
    return str(getattr(node, "attr", getattr(node, "id", "")))


def problems(catalog: Catalog) -> Iterator[str]:
    """Sentences without Chinese, or with other placeholders than the English."""
    for message in catalog:
        template, chinese = str(message.id), str(message.string)
        if not template:
            continue
        if not chinese:
            yield f"no Chinese for: {template}"
        elif placeholders(chinese) - placeholders(template):
            yield f"unknown placeholders in the Chinese of: {template}"
        elif placeholders(template) - placeholders(chinese):
            yield f"placeholders left out in the Chinese of: {template}"


def placeholders(text: str) -> set[str]:
    """The names that a template asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def po_text(catalog: Catalog) -> str:
    """zh.po, without dates and line numbers: the same sentences give the same bytes."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True, no_location=True)
    return buffer.getvalue().decode("utf-8").strip() + "\n"


def compiled(catalog: Catalog) -> str:
    """zh.json: Chinese by English template."""
    said = {str(m.id): str(m.string) for m in catalog if m.id and m.string}
    return json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def is_same(path: Path, text: str) -> bool:
    """Whether a file holds this text."""
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
