"""What is installed, and which plugins have problems."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from modesdk.api import examine_pack
from modesdk.cli.shell.layout import TextTable, bullet, heading, paragraph, sheet_of, show_sheet
from modesdk.cli.shell.problems import problem_line
from modesdk.diagnostics import Diagnostic, errors_in
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.plugins import Plugins


def about_packs(plugins: Plugins) -> list[dict[str, Any]]:
    """What there is to say about each installed pack, as plain data."""
    return [_about(name, source.folder, plugins) for name, source in plugins.packs().items()]


def show_packs(
    console: Console, found: list[dict[str, Any]], problems: Sequence[Diagnostic]
) -> None:
    """The packs, and what is wrong with plugins."""
    if found:
        show_sheet(console, _sheet(found))
    else:
        paragraph(console, worded("No pack is installed."))
    if problems:
        heading(console, worded("Plugins with problems"))
        for problem in problems:
            bullet(console, problem_line(problem))


def _about(name: str, folder: Path, plugins: Plugins) -> dict[str, Any]:
    pack, problems = examine_pack(folder, plugins=plugins, thorough=False)
    about: dict[str, Any] = {
        "name": name,
        "folder": str(folder),
        "errors": len(errors_in(problems)),
    }
    if pack is None:
        return about
    return about | {
        "version": pack.version,
        "title": {"zh": pack.title["zh"], "en": pack.title["en"]},
        "as_of": pack.as_of.isoformat(),
        "rules": sum(len(table.rows) for table in pack.tables),
        "modes": len(pack.alternatives),
        "evaluators": {e.name: e.version for e in pack.evaluators},
        "hash": pack.hash,
    }


def _sheet(found: list[dict[str, Any]]) -> TextTable:
    return sheet_of(
        worded("Installed packs"),
        found,
        {
            worded("Name"): lambda about: about["name"],
            worded("Version"): lambda about: about.get("version", ""),
            worded("Title"): _title,
            worded("Rules"): lambda about: str(about.get("rules", "")),
            worded("Evaluators"): lambda about: ", ".join(about.get("evaluators", ())),
            worded("Folder"): lambda about: about["folder"],
        },
        cards=True,
    )


def _title(about: dict[str, Any]) -> str | Text:
    if "title" not in about:
        return worded("cannot be read: {count} error(s)", count=about["errors"])
    return Text(**about["title"])
