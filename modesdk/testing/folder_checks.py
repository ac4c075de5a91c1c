"""Checking a pack folder: what its tables say, and the decisions made with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from modesdk import api
from modesdk.diagnostics import Severity
from modesdk.errors import DiagnosedError
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins
from modesdk.testing.decision_checks import decision_problems
from modesdk.testing.report import Problems

PROFILES = 60
"""How many random profiles are decided on."""
_EXAMPLE_SUFFIXES = (".yaml", ".yml", ".json")


def check_pack_folder(
    folder: str | Path,
    *,
    plugins: Plugins | None = None,
    examples: str | Path | None = None,
    profiles: int = PROFILES,
    strict: bool = False,
) -> None:
    """Check the pack in a folder, with the evaluators of `plugins` (default: the installed ones).

    Raises AssertionError with every problem: what `modesdk pack check` calls an error (with
    `strict` a warning too), and on random profiles and those in the folder `examples`: engines
    that disagree, contributions that do not add up, records that do not replay, explanations that
    fail.
    """
    at_hand = plugins or Plugins.installed()
    pack_problems(
        Path(folder), at_hand, examples=examples, profiles=profiles, strict=strict
    ).raise_if_any()


def pack_problems(
    folder: Path,
    plugins: Plugins,
    *,
    examples: str | Path | None = None,
    profiles: int = PROFILES,
    strict: bool = False,
) -> Problems:
    """The problems that `check_pack_folder` raises."""
    problems = Problems(f"pack {folder.name}")
    pack = examined(folder, plugins, problems, strict=strict)
    if pack is not None and not problems.messages:
        problems.subject = f"pack {pack.name}"
        files = example_files(examples, problems)
        problems.add_all(decision_problems(pack, profiles=profiles, examples=files))
    return problems


def examined(folder: Path, plugins: Plugins, problems: Problems, *, strict: bool) -> Pack | None:
    """The pack, after everything that is to say about its files has become a problem."""
    try:
        pack, found = api.examine_pack(folder, plugins=plugins)
    except DiagnosedError as error:
        pack, found = None, list(error.diagnostics)
    wanted = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    problems.add_told(problem for problem in found if problem.severity in wanted)
    problems.add_told(plugins.problems)
    return pack


def example_files(examples: str | Path | None, problems: Problems) -> Iterable[Path]:
    """The profiles in a folder; none when no folder is given, a problem when it holds none."""
    if examples is None:
        return []
    files = sorted(p for p in Path(examples).glob("*") if p.suffix in _EXAMPLE_SUFFIXES)
    if not files:
        problems.add("examples", f"no profile in {examples} ({', '.join(_EXAMPLE_SUFFIXES)})")
    return files
