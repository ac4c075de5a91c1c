"""Accepting what came out: shown and written down first; then, with reasons, into the cases.

The plan is a file that people read and fill in. What has changed since it was shown is refused.
"""

from __future__ import annotations

import datetime
import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import typer
from attrs import frozen
from rich.console import Console

from modesdk.cli.cases.case_suites import Suite, SuiteRun
from modesdk.cli.shell.given_inputs import pairs
from modesdk.cli.shell.layout import bullet, heading
from modesdk.cli.shell.spoken_language import say
from modesdk.cli.shell.targets import write_bytes, write_file
from modesdk.cli.shell.usage_error import UsageError
from modesdk.io.case_files import FOLDER
from modesdk.io.case_writing import reread, with_expectations
from modesdk.io.files import read_as_it_stands, read_text
from modesdk.io.notation import NotationError, read_date
from modesdk.io.yaml_dump import dump_yaml
from modesdk.io.yaml_text import parse_yaml
from modesdk.language.worded import listed, worded
from modesdk.model.cases import RegressionCase
from modesdk.regress.accepting import Amendment, amendments

FORMAT = "modesdk-accept-1"
_CI = ("CI", "GITHUB_ACTIONS")
_OFF = ("", "0", "false")


@frozen(eq=False)
class Proposal:
    """What would change in a case, and where the case stands."""

    suite: Suite
    amendment: Amendment

    @property
    def path(self) -> str:
        """The file of the case."""
        return self.suite.path_of(self.amendment.case)

    def planned(self, reason: str = "") -> dict[str, Any]:
        """The entry of a plan."""
        cells = {kind: self.amendment.cells(kind) for kind in self.amendment.new}
        expect = {kind: {"from": old, "to": new} for kind, (old, new) in cells.items()}
        return {"case": self.amendment.id, "file": self.path, "expect": expect, "reason": reason}


def refuse_in_ci() -> None:
    """What nobody looks at is not accepted. Raises UsageError."""
    found = next((name for name in _CI if os.environ.get(name, "").lower() not in _OFF), None)
    if found:
        message = worded("{name} is set: in CI nothing is accepted", name=found)
        raise UsageError("cases accept", message, worded("Run it where a person reads it"))


def proposals(runs: Sequence[SuiteRun]) -> list[Proposal]:
    """What would change in the cases that fail."""
    by_suite: dict[int, list[SuiteRun]] = {}
    for each in runs:
        by_suite.setdefault(id(each.suite), []).append(each)
    return [
        Proposal(found[0].suite, amendment)
        for found in by_suite.values()
        for amendment in amendments([each.run for each in found])
    ]


def show_proposals(console: Console, found: Sequence[Proposal]) -> None:
    """Case by case: what is expected, and what would be."""
    heading(console, say(worded("What would change")))
    for each in found:
        amendment, case = each.amendment, each.amendment.case
        bullet(console, listed([amendment.id, each.suite.place_of(case)], ", "))
        for kind in amendment.new:
            old, new = amendment.cells(kind)
            said = worded("{kind}: {old} becomes {new}", kind=kind, old=old, new=new)
            bullet(console, said, mark="→ ", indent=2)
        for kind in amendment.by_hand:
            said = worded("{kind}: to be changed by hand", kind=kind)
            bullet(console, said, mark="→ ", indent=2)


def write_plan(path: Path, found: Sequence[Proposal]) -> None:
    """Write what would change, with room for reasons. Raises UsageError."""
    changes = [each.planned() for each in found if each.amendment.new]
    write_file(path, dump_yaml({"format": FORMAT, "changes": changes}), "--plan")


def read_plan(path: Path) -> list[dict[str, Any]]:
    """The changes that were shown. Raises DiagnosedError and UsageError."""
    if not path.exists():
        raise UsageError("--plan", worded("there is no file {path}", path=path), _FIRST)
    data = parse_yaml(read_text(path), str(path)).data
    known = isinstance(data, Mapping) and data.get("format") == FORMAT
    changes = data.get("changes") if known else None
    if not isinstance(changes, list) or not all(isinstance(each, Mapping) for each in changes):
        raise UsageError("--plan", worded("{path} is no plan of changes", path=path), _FIRST)
    return [dict(each) for each in changes]


_FIRST = worded("Run it without --apply first")


def planned(found: Sequence[Proposal], plan: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The reasons in a plan, by case. Raises UsageError when something else would change now."""
    entries = {(entry.get("case"), entry.get("file")): entry for entry in plan}
    for each in found:
        entry = each.planned()
        shown = entries.get((entry["case"], entry["file"]), {})
        if shown.get("expect") != entry["expect"]:
            message = worded("{case} would change otherwise than was shown", case=entry["case"])
            raise UsageError("--plan", message, _FIRST)
    return {str(case): str(entry.get("reason") or "") for (case, _), entry in entries.items()}


def reasons(
    found: Sequence[Proposal], given: Sequence[str], noted: Mapping[str, str]
) -> dict[str, str]:
    """Why, for each case: of `--reason`, of the plan, or asked for. Raises UsageError."""
    typed = pairs(given, "--reason", worded("case=reason, as in A-1=new customs rule"))
    names = [each.amendment.id for each in found]
    reasoned: dict[str, str] = {}
    for name in names:
        said = [reason for pattern, reason in typed if fnmatchcase(name, pattern) and reason]
        reasoned[name] = next(iter(said), noted.get(name, "").strip()) or _asked(name)
    missing = [name for name, reason in reasoned.items() if not reason]
    if missing:
        message = worded("no reason is given for {cases}", cases=", ".join(missing))
        hint = worded("For instance {example}", example=f'--reason "{missing[0]}=..."')
        raise UsageError("--reason", message, hint)
    return reasoned


def _asked(name: str) -> str:
    """What a person at a terminal answers."""
    if not sys.stdin.isatty():
        return ""
    question = say(worded("Why does {case} change?", case=name))
    return str(typer.prompt(question, default="", show_default=False, err=True)).strip()


def person(given: str | None) -> str:
    """Who accepts: as given, as git knows them, or as the system does. Raises UsageError."""
    git = shutil.which("git")
    if given or not git:
        found = given or ""
    else:
        words = [git, "config", "user.name"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
        found = done.stdout
    with suppress(OSError, KeyError, ImportError):  # no name is known
        found = found.strip() or getpass.getuser()
    if not found.strip():
        raise UsageError("--by", worded("nothing says who you are"), worded("Name yourself"))
    return found.strip()


def day(given: str | None) -> str:
    """The day of acceptance, today without another. Raises UsageError."""
    if not given:
        return datetime.datetime.now().astimezone().date().isoformat()
    try:
        return read_date(given).isoformat()
    except NotationError as error:
        message = worded("got {got!r}, expected a day", got=given[:60])
        raise UsageError("--on", message, error.hint) from None


def close_plan(path: Path, plan: Sequence[Mapping[str, Any]], done: Sequence[Proposal]) -> None:
    """Take what was accepted out of a plan; one in which nothing is left goes."""
    names = {(each.amendment.id, each.path) for each in done}
    left = [entry for entry in plan if (entry.get("case"), entry.get("file")) not in names]
    if left:
        write_file(path, dump_yaml({"format": FORMAT, "changes": left}), "--plan")
    else:
        path.unlink()


def accept(found: Sequence[Proposal], why: Mapping[str, str], who: str, day: str) -> list[Path]:
    """Write the new expectations, each with its reason; the files.

    Nothing is written before all of it would be read as shown. Raises UsageError, DiagnosedError.
    """
    files: dict[Path, list[Proposal]] = {}
    for each in found:
        if each.suite.sheet:
            message = worded("{file} is a workbook, which is not written to", file=each.path)
            raise UsageError("--apply", message, worded("Change the cells of the sheet by hand"))
        files.setdefault(each.suite.folder / each.amendment.case.file, []).append(each)
    texts = {path: _amended(path, group, why, who, day) for path, group in files.items()}
    for path, text in texts.items():
        write_bytes(path, text.encode("utf-8"), "--apply", backup=True)
    return list(texts)


def _amended(
    path: Path, found: Sequence[Proposal], why: Mapping[str, str], who: str, day: str
) -> str:
    text = read_as_it_stands(path)
    for each in found:
        amendment = each.amendment
        reason = f"{day} {who}, {', '.join(amendment.new)}: {why[amendment.id]}"
        note = "; ".join(filter(None, (amendment.case.note, reason)))
        text = with_expectations(text, path.name, amendment.id, amendment.new, note)
    wrong = next(_misread(path, found, text), None)
    if wrong is not None:
        message = worded("the case {case!r} would not be read as shown", case=wrong)
        raise UsageError("--apply", message, worded("Change the case in the file by hand"))
    return text


def _misread(path: Path, found: Sequence[Proposal], text: str) -> Iterator[str]:
    """The cases of a file that would be read otherwise than as shown."""
    suite = found[0].suite
    own = path.parent == Path(suite.pack.folder, FOLDER).absolute()
    new = {c.id: c for c in reread(suite.pack, path.parent, {path.name: text}, whole=own)}
    amended = {each.amendment.id: each.amendment.new for each in found}
    for case in suite.cases:
        if own or case.file == path.name:
            wanted = {**case.expect, **amended.get(case.id, {})}
            if case.id not in new or _content(new[case.id]) != (*_content(case)[:-1], wanted):
                yield case.id


def _content(case: RegressionCase) -> tuple[Any, ...]:
    return (case.as_of, case.dates, dict(case.values), repr(case.weights), dict(case.expect))
