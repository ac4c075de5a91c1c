"""A case made of a profile, a decision record or a row of a list."""

# ruff: noqa: PLC0415 - what reads lists is imported only for lists

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from modesdk.api import load_pack
from modesdk.cli.shell.given_inputs import (
    decided,
    inputs_for,
    pack_for,
    raw_profile,
    weights_asked,
)
from modesdk.cli.shell.optional_features import check_installed
from modesdk.cli.shell.options import Settings
from modesdk.cli.shell.targets import check_kind, check_regular
from modesdk.cli.shell.usage_error import UsageError
from modesdk.decide.records import is_record, read_record
from modesdk.errors import WorkbookError
from modesdk.io.case_files import FOLDER
from modesdk.io.case_kinds import KINDS, THAN
from modesdk.io.case_syntax import Vocabulary
from modesdk.io.case_writing import reread, with_case
from modesdk.io.files import read_as_it_stands
from modesdk.io.profiles import RawProfile
from modesdk.io.request import Request
from modesdk.io.unusable import UnusableError
from modesdk.io.weight_values import parse_weights
from modesdk.io.yaml_dump import plain_data
from modesdk.language.text import Text
from modesdk.language.worded import Worded, worded
from modesdk.model.case_outcomes import Seen
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.weights import WeightChanges
from modesdk.regress.judge import judge

GENERATED = "generated"
"""The tag of a case whose expectations nobody has said: they were taken from a decision."""
_LISTS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_KINDS = (".yaml", ".yml", ".csv")


@frozen(kw_only=True)
class Given:
    """Where a case comes from: a file, of a list one row (its number, or a text in it)."""

    path: Path
    row: str | None = None
    sheet: str | None = None

    @property
    def source(self) -> str:
        """Where it comes from, as the case says it."""
        return f"{self.path.name}, {self.row}" if self.row else self.path.name

    @property
    def id(self) -> str:
        """An id for the case."""
        return "-".join(filter(None, (self.path.stem, self.row))).replace(" ", "-")


def asked(given: Given, settings: Settings) -> Request:
    """Profile, pack and weights of a source, with what options say. Raises UsageError, and more."""
    if given.path.suffix.lower() in _LISTS:
        return _of_row(given, settings)
    if given.row or given.sheet:
        message = worded("{path} is no list, which has rows", path=given.path)
        raise UsageError("--row", message, worded("Leave the option out"))
    if is_record(given.path):
        return _of_record(given.path, settings)
    raw = raw_profile(str(given.path))
    return inputs_for(raw, pack_for(raw, settings.pack), settings)


def _of_record(path: Path, settings: Settings) -> Request:
    inputs, _ = read_record(path)
    named = str(inputs["pack"]["name"])
    pack = load_pack(settings.pack or named)
    raw = RawProfile(inputs["profile"], inputs["as_of"], file=str(path))
    base = parse_weights(pack, inputs["weights"])
    weights = weights_asked(pack, settings.weights, settings.weight_file, base)
    return evolve(inputs_for(raw, pack, settings), weights=weights)


def _of_row(given: Given, settings: Settings) -> Request:
    """The profile of a row of a list, checked as `workbook portfolio` does it."""
    check_installed("workbook", ("openpyxl",), "cases new")
    from modesdk.cli.shell.profile_lists import opened_list
    from modesdk.workbook.read.profile_table import ProfileTable
    from modesdk.workbook.read.typed import word_of

    if not given.row:
        hint = worded("Give its number, or a text that stands in it")
        raise UsageError("--row", worded("which row of {path} is meant?", path=given.path), hint)
    pack = pack_for(RawProfile({}), settings.pack)
    with opened_list(given.path, sheet=given.sheet) as source:
        table = ProfileTable(pack, str(given.path), source.notation)
        rows = [
            (number, cells)
            for number, cells in table.located(source.rows(), source.said)
            if str(number) == given.row or given.row in map(word_of, (c.value for c in cells))
        ]
    if len(rows) != 1:
        message = worded("{count} rows are called {row!r}", count=len(rows), row=given.row)
        raise UsageError("--row", message, worded("Give the number of the row"))
    case, problems = table.case_of(*rows[0])
    if problems:
        raise WorkbookError(worded("{file} cannot be used", file=given.path), problems)
    raw = RawProfile(plain_data(dict(case.values)), case.as_of, file=str(given.path))
    return inputs_for(raw, pack, settings)


def new_case(
    wanted: Request, given: Given, name: str, title: str, said: Sequence[str]
) -> RegressionCase:
    """The case; what its author did not say is taken from the decision. Raises UsageError."""
    seen = Seen(decided(wanted))
    expect: dict[str, Any] = {}
    taken = False
    for kind, text in _asked_for(said):
        expect[kind] = _read(wanted.pack, kind, text) if text else KINDS[kind].observed(None, seen)
        taken = taken or not text
        if expect[kind] is None:
            message = worded("{kind}: nothing can be taken from the decision", kind=kind)
            hint = worded("Say it: {example}", example=f"{kind}={KINDS[kind].syntax.form}")
            raise UsageError("--expect", message, hint)
    return RegressionCase(
        id=name,
        title=Text(title, title),
        as_of=wanted.case.as_of,
        values=wanted.case.values,
        weights=WeightChanges.between(wanted.pack, wanted.weights),
        expect=expect,
        source=given.source,
        tags=(GENERATED,) if taken else (),
    )


def _asked_for(said: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Kinds, each with what the author says of it; "" to take it from the decision."""
    for text in said:
        kind, equals, value = (part.strip() for part in text.partition("="))
        pairs = [(kind, value)] if equals else [(part.strip(), "") for part in text.split(",")]
        for name, cell in pairs:
            if name not in KINDS or (equals and not cell):
                known = ", ".join(KINDS)
                message = worded("got {got!r}, expected kinds of expectations", got=text[:60])
                raise UsageError("--expect", message, worded("Known: {known}", known=known))
            yield name, cell


def _read(pack: Pack, kind: str, text: str) -> Any:
    try:
        return KINDS[kind].syntax.read(text, Vocabulary.of(pack))
    except UnusableError as error:
        raise UsageError("--expect", error.message, error.hint) from None


def unmet(wanted: Request, case: RegressionCase) -> list[Worded]:
    """What of a case does not hold as the rules are now; comparisons are left to the run."""
    alone = evolve(case, expect={k: v for k, v in case.expect.items() if k != THAN})
    return [difference.said for difference in judge(alone, decided(wanted))]


def written(case: RegressionCase, pack: Pack, into: Path | None, *, csv: bool = False) -> str:
    """The text of the file with the case in it. Raises UsageError, DiagnosedError.

    What would not be read as a case is refused, an id that another case has as well.
    """
    file = into or Path("new.csv" if csv else "new.yaml")
    if into is not None:
        check_kind(into, "--into", _KINDS)
        check_regular(into, "--into")
    text = read_as_it_stands(file) if into is not None and into.exists() else ""
    new = with_case(text, file.name, case, pack)
    folder = into.absolute().parent if into is not None else None
    own = folder == Path(pack.folder, FOLDER).absolute()
    reread(pack, folder, {file.name: new}, whole=own)
    return new
