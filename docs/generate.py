"""What the docs show of the code itself: codes, commands, functions, floors. Run by conf.py."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from modesdk.cli.main import app
from modesdk.codes import CATALOGUE
from modesdk.excel.functions import FUNCTIONS, Function, Gives
from modesdk.io.case_kinds import KINDS, Kind
from modesdk.regress.population.kinds import POPULATION_KINDS

sys.path.insert(0, str(Path(__file__).parent))

from floors import drawing  # a neighbour, wherever this is run from

TOPICS = {
    "C-1": "Cells",
    "P-2": "Packs as files",
    "T-3": "Tables as files",
    "R-4": "What a pack says",
    "V-5": "Profiles",
    "W-6": "Weights",
    "B-1": "Workbooks",
    "D-7": "Decision records",
    "E-8": "Engines",
    "G-9": "Plugins",
}


def diagnostics() -> str:
    """Every code with its title, severity, meaning and remedy, by topic."""
    return "\n".join(_diagnostics())


def _diagnostics() -> Iterator[str]:
    for prefix, codes in groupby(CATALOGUE, key=lambda code: code[:3]):
        yield f"## {prefix}xx: {TOPICS[prefix]}\n"
        for code in codes:
            entry = CATALOGUE[code]
            yield f"### {code}: {entry.title}\n"
            yield f"*{entry.severity.capitalize()}.* {entry.meaning}\n"


def commands() -> str:
    """The help of every command."""
    parts = []
    for command in _commands(get_command(app)):
        done = CliRunner().invoke(app, [*command, "--help"], prog_name="modesdk", env=_plain())
        name = " ".join(command)
        parts.append(f"## modesdk {name}\n\n```text\n{done.output.rstrip()}\n```\n")
    return "\n".join(parts)


def _commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command by its words, groups among them."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, (*path, name))
        elif not command.hidden:
            yield (*path, name)


def _plain() -> dict[str, str]:
    return {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb", "MODESDK_LANG": "en"}


def case_kinds() -> str:
    """Every kind of expectation: how it is written, and what it means."""
    rows = (f"| `{k.name}` | {_form(k)} | {k.meaning.en} |" for k in KINDS.values())
    return "\n".join(["| kind | written | meaning |", "|---|---|---|", *rows, ""])


def population_kinds() -> str:
    """Every kind of expectation of a population, likewise."""
    rows = (f"| `{k.name}` | `{k.form}` | {k.meaning.en} |" for k in POPULATION_KINDS.values())
    return "\n".join(["| kind | written | meaning |", "|---|---|---|", *rows, ""])


def _form(kind: Kind) -> str:
    return f"`{kind.syntax.form}`" + (", or `none`" if kind.syntax.nothing else "")


def functions() -> str:
    """Every spreadsheet function: signature, arguments, what it gives, an example."""
    return "\n".join(line for function in FUNCTIONS for line in _function(function))


def _function(function: Function) -> Iterator[str]:
    names = (p.name if p.required else f"[{p.name}]" for p in function.parameters)
    table = function.gives is Gives.TABLE
    yield f"## {function.full_name}\n"
    yield f"`{function.full_name}({', '.join(names)})`\n"
    text = function.help.en
    yield f"{text[:1].upper()}{text[1:]}. Gives {'a table' if table else 'one cell'}.\n"
    yield f"{function.help.zh}。\n"
    for parameter in function.own:
        yield f"- `{parameter.name}`: {parameter.help.en}"
    yield f"\n```text\n{function.example}\n```\n"


PAGES: dict[str, Callable[[], str]] = {
    "case-kinds.md": case_kinds,
    "population-kinds.md": population_kinds,
    "diagnostics.md": diagnostics,
    "cli.md": commands,
    "functions.md": functions,
    "floors.svg": drawing,
}


def write_generated(folder: Path) -> None:
    """Write the pages into `folder`, only where they changed."""
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    for name, page in PAGES.items():
        target, text = folder / name, page()
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
