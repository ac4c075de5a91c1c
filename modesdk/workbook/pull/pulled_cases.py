"""Cases edited or added in a workbook, back into the pack's files of cases.

Edited cases stay in their file: single fields of a CSV, single lines of a YAML file. Added cases go
to a file of their own. The files are read again before anything is written: what does not come
out as the sheet says is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, field

from modesdk.errors import PackError
from modesdk.io.case_columns import cells_of
from modesdk.io.case_edits import CaseText
from modesdk.io.case_files import FOLDER, read_cases
from modesdk.io.case_kinds import EXPECT
from modesdk.io.case_writing import csv_cell, reread, value_cell, yaml_value
from modesdk.io.csv_text import CsvText
from modesdk.io.normalise import attribute_named
from modesdk.io.yaml_dump import plain_data
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.workbook.pull.pack_edits import Change, Pull
from modesdk.workbook.read.case_cells import CaseEdit, CaseSheet

ADDED = f"{FOLDER}/workbook.yaml"
"""The file for cases that were added in a workbook."""
_BY_HAND = worded("Change the case in the file by hand")


@define
class CasePull:
    """Brings the cases of a sheet into a pull."""

    pull: Pull
    sheet: CaseSheet
    _texts: dict[str, CaseText] = field(factory=dict)

    def run(self) -> None:
        """Add the changes of all cases. Problems stand with the sheet."""
        old = [edit for edit in self.sheet.edits if edit.old is not None]
        new = [edit for edit in self.sheet.edits if edit.old is None]
        for edit in old:
            self._edit(edit, old)
        for file, text in self._texts.items():
            self.pull.files[file] = text.done()
            for edit in old:
                if edit.id in text.failed and edit.old and f"{FOLDER}/{edit.old.file}" == file:
                    message = worded(
                        "{file}: the case {case!r} cannot be edited where it stands",
                        file=file,
                        case=edit.id,
                    )
                    self._problem(edit, message, _BY_HAND)
        if new:
            self._add(new)
        if self.sheet.edits and not self.sheet.problems:
            self._read_again()

    def _edit(self, edit: CaseEdit, edits: Sequence[CaseEdit]) -> None:
        case = edit.old
        if case is None:
            return
        file = f"{FOLDER}/{case.file}"
        if file.endswith(".csv"):
            self._edit_csv(edit, case, file)
        else:
            self._edit_yaml(edit, case, file, edits)

    def _edit_csv(self, edit: CaseEdit, case: RegressionCase, file: str) -> None:
        header = CsvText.of(self.pull.text(file)).header()
        columns = {
            found.id: name
            for name in header
            if (found := attribute_named(self.pull.pack.schema, name))
        }
        fields = {columns.get(name, name): value_cell(v) for name, v in edit.values.items()}
        fields |= {name: _in_csv(edit.case, name) for name in edit.cells}
        if edit.as_of is not None:
            fields["as_of"] = edit.as_of.isoformat()
        elif edit.cells.get("dates") and "as_of" in header:
            fields["as_of"] = ""
        missing = [name for name in edit.values if columns.get(name, name) not in header]
        empty = [name for name, value in edit.values.items() if value == frozenset()]
        if missing or empty:
            if missing:
                message = worded("{file} has no column {column!r}", file=file, column=missing[0])
            else:
                message = worded(
                    "{file}: a CSV cannot say that {column!r} holds none",
                    file=file,
                    column=empty[0],
                )
            self._problem(edit, message, _BY_HAND)
            return
        self.pull.put_columns(file, [name for name in fields if name not in header])
        key = "case_id" if "case_id" in header else "id"
        self.pull.put_fields(file, case.id, fields, key)

    def _edit_yaml(
        self, edit: CaseEdit, case: RegressionCase, file: str, edits: Sequence[CaseEdit]
    ) -> None:
        text = self._text(file)
        variant = text.is_variant(case.id)
        if edit.values:
            part = "change" if variant else "profile"
            text.change(case.id, part, plain_data(edit.values))
            self._note(file, edit, part, edit.values, case.values)
        shown = cells_of(case)
        for name, cell in edit.cells.items():
            part, key = _part_of(name, case.id, text)
            text.change(case.id, part, {key: _in_yaml(edit.case, name)})
            self._note(file, edit, part, {key: cell}, {key: shown.get(name, "")})
        if edit.as_of is not None:
            text.change(case.id, "", {"as_of": edit.as_of.isoformat()})
            self._note(file, edit, "", {"as_of": edit.as_of}, {"as_of": case.as_of})
        elif edit.cells.get("dates"):
            text.change(case.id, "", {"as_of": None})
        if not variant:
            self._keep_variants(text, edit, case, edits)

    def _keep_variants(
        self, text: CaseText, edit: CaseEdit, case: RegressionCase, edits: Sequence[CaseEdit]
    ) -> None:
        """Variants keep the values that they had from their case."""
        own = {e.id: e.values for e in edits}
        for variant, changed in text.variants(case.id).items():
            for name in edit.values:
                if name not in changed and name not in own.get(variant, {}):
                    text.change(variant, "change", {name: plain_data(case.values.get(name))})

    def _add(self, edits: Sequence[CaseEdit]) -> None:
        exists = (self.pull.folder / ADDED).is_file() or ADDED in self.pull.files
        text = CaseText(self.pull.text(ADDED) if exists else "", ADDED)
        self.pull.files[ADDED] = text.appended([_entry(edit) for edit in edits])
        for edit in edits:
            self._note(ADDED, edit, "profile", edit.values, {})
            for name, cell in edit.cells.items():
                part, key = _part_of(name)
                self._note(ADDED, edit, part, {key: cell}, {})

    def _text(self, file: str) -> CaseText:
        if file not in self._texts:
            self._texts[file] = CaseText(self.pull.text(file), file)
        return self._texts[file]

    def _note(self, file: str, edit: CaseEdit, part: str, new: Any, old: Any) -> None:
        for name, value in new.items():
            place = ", ".join(filter(None, (edit.id, part, name)))
            self.pull.changes.append(Change(file, place, _shown(old.get(name)), _shown(value)))

    def _problem(self, edit: CaseEdit, message: str, hint: str) -> None:
        self.sheet.problem("B-160", (edit.row, 1), message, hint)

    def _read_again(self) -> None:
        """The changed files as they will be read: edited cases as wanted, the others as before."""
        changed = {
            name.removeprefix(f"{FOLDER}/"): text
            for name, text in self.pull.files.items()
            if name.startswith(f"{FOLDER}/")
        }
        try:
            cases = reread(self.sheet.pack, self.pull.folder / FOLDER, changed)
        except PackError as error:
            for problem in error.diagnostics:
                message = worded(
                    "{place}: {message}", place=problem.location, message=problem.message
                )
                self.sheet.problem("B-160", (1, 1), message)
            return
        self._compare({case.id: case for case in cases})

    def _compare(self, found: dict[str, RegressionCase]) -> None:
        edits = {edit.id: edit for edit in self.sheet.edits}
        wanted = [case.id for case in read_cases(self.sheet.pack)]
        wanted += [name for name in edits if name not in wanted]
        before = {case.id: case for case in read_cases(self.sheet.pack)}
        for name in wanted:
            edit, new, old = edits.get(name), found.get(name), before.get(name)
            values = dict(old.values) if old else {}
            for attribute, value in (edit.values if edit else {}).items():
                values[attribute] = value
            expected = {key: value for key, value in values.items() if value is not None}
            cells = {**(cells_of(old) if old else {}), **(edit.cells if edit else {})}
            said = {key: cell for key, cell in cells.items() if cell}
            if new is None or (dict(new.values), cells_of(new)) != (expected, said):
                row = edit.row if edit else 1
                message = worded("the case {case!r} would not be read as shown", case=name)
                self.sheet.problem("B-160", (row, 1), message, _BY_HAND)


def _entry(edit: CaseEdit) -> dict[str, Any]:
    """A new case as an entry of a YAML file."""
    entry: dict[str, Any] = {"id": edit.id}
    if edit.title:
        entry["title"] = {"zh": edit.title, "en": edit.title}
    if edit.as_of is not None:
        entry["as_of"] = edit.as_of.isoformat()
    entry["profile"] = plain_data(dict(edit.values))
    for name in edit.cells:
        part, key = _part_of(name)
        (entry.setdefault(part, {}) if part else entry)[key] = _in_yaml(edit.case, name)
    return entry


def _part_of(name: str, case: str = "", text: CaseText | None = None) -> tuple[str, str]:
    """Where a column of the sheet stands in a case of a text: the part, and the key in it."""
    kind = name.removeprefix(EXPECT)
    if kind == name:
        return "", name
    return text.key_of(case, kind) if text else ("expect", kind)


def _in_csv(case: RegressionCase, name: str) -> str:
    """What a case has under a column, as CSV."""
    kind = name.removeprefix(EXPECT)
    return cells_of(case).get(name, "") if kind == name else csv_cell(kind, case.expect.get(kind))


def _in_yaml(case: RegressionCase, name: str) -> Any:
    """What a case has under a column, as YAML."""
    kind = name.removeprefix(EXPECT)
    return cells_of(case).get(name) if kind == name else yaml_value(kind, case.expect.get(kind))


def _shown(value: Any) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(sorted(str(v) for v in value)) or "[]"
    return "" if value is None else value_cell(value)
