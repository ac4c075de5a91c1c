"""Cases into the text of a file: new ones at its end, new expectations where the old ones stand.

YAML and CSV alike; every other byte stays. `reread` tells how files would be read before they are
written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

from modesdk.io.case_columns import CSV_COLUMNS, EMPTY, PROFILE, cells_of
from modesdk.io.case_edits import CaseText
from modesdk.io.case_files import holds_cases, read_cases
from modesdk.io.case_kinds import KINDS
from modesdk.io.csv_text import CsvText
from modesdk.io.normalise import attribute_named
from modesdk.io.weight_values import natural
from modesdk.io.yaml_dump import dump_yaml
from modesdk.io.yaml_edit import cannot_edit
from modesdk.model.arithmetic import exact
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.schema import Value

NOTE = "note"


def is_csv(file: str) -> bool:
    """Whether a file of cases is a CSV, by its name."""
    return file.lower().endswith(".csv")


def with_expectations(text: str, file: str, case: str, expect: Mapping[str, Any], note: str) -> str:
    """The text of a file in which a case expects other things, and says why in its note.

    Raises DiagnosedError when the case cannot be edited where it stands.
    """
    if is_csv(file):
        fields = {KINDS[kind].heading: csv_cell(kind, found) for kind, found in expect.items()}
        return _with_fields(text, file, case, {**fields, NOTE: note})
    edited = CaseText(text, file)
    for kind, found in expect.items():
        part, key = edited.key_of(case, kind)
        edited.change(case, part, {key: yaml_value(kind, found)})
    edited.change(case, "", {NOTE: note})
    changed = edited.done()
    if edited.failed:
        raise cannot_edit(file, ("cases", case))
    return changed


def _with_fields(text: str, file: str, case: str, fields: Mapping[str, str]) -> str:
    table = CsvText.of(text)
    missing = [name for name in fields if name not in table.header()]
    table = CsvText.of(table.with_headings(missing).text) if missing else table
    header = table.header()
    row = table.row_of(header.index("case_id" if "case_id" in header else "id"), case)
    if row is None or not all(map(table.holds, fields.values())):
        raise cannot_edit(file, ("cases", case))
    return table.with_fields(row, {header.index(name): cell for name, cell in fields.items()})


def with_case(text: str, file: str, case: RegressionCase, pack: Pack) -> str:
    """The text of a file, "" for a new one, with one more case. Raises DiagnosedError."""
    if not is_csv(file):
        return CaseText(text, file).appended([yaml_entry(case)])
    cells = csv_entry(case)
    table = CsvText.of(text or f"{','.join(cells)}\n")
    names = {name: _column(name, table.header(), pack) for name in cells}
    missing = [name for name in names.values() if name not in table.header()]
    table = CsvText.of(table.with_headings(missing).text) if missing else table
    found = {names[name]: cell for name, cell in cells.items()}
    if not all(map(table.holds, found.values())):
        raise cannot_edit(file, ("cases", case.id))
    return table.with_row([found.get(name, "") for name in table.header()])


def with_cases(text: str, file: str, cases: Iterable[RegressionCase], pack: Pack) -> str:
    """The same with several more cases."""
    if text.strip() or is_csv(file):
        return reduce(lambda before, case: with_case(before, file, case, pack), cases, text)
    entries = [yaml_entry(case) for case in cases]
    return dump_yaml({"cases": entries}) if entries else text


def _column(name: str, header: list[str], pack: Pack) -> str:
    """The heading of a file under which a cell belongs: ids go by either name, so do attributes."""
    if name == "case_id":
        return "id" if "id" in header and name not in header else name
    wanted = None if name in CSV_COLUMNS else attribute_named(pack.schema, _bare(name))
    same = (h for h in header if wanted and h not in CSV_COLUMNS and _names(pack, h) == wanted)
    return next(same, name)


def _names(pack: Pack, heading: str) -> Any:
    return attribute_named(pack.schema, _bare(heading))


def _bare(name: str) -> str:
    return name.removeprefix(PROFILE)


def yaml_entry(case: RegressionCase) -> dict[str, Any]:
    """A case as an entry of a YAML file; what it does not say is left out."""
    said = cells_of(case)
    entry: dict[str, Any] = {"id": case.id}
    if case.title.zh or case.title.en:
        entry["title"] = {"zh": case.title.zh, "en": case.title.en}
    entry |= {"as_of": case.as_of.isoformat(), "profile": dict(case.values)}
    if case.weights:
        entry["weights"] = natural(case.weights)
    if case.expect:
        entry["expect"] = {kind: yaml_value(kind, found) for kind, found in case.expect.items()}
    entry |= {key: said[key] for key in ("state", "reason", "source", NOTE) if key in said}
    return {**entry, "tags": list(case.tags)} if case.tags else entry


def csv_entry(case: RegressionCase) -> dict[str, str]:
    """A case as the cells of a line, by heading; what it does not say is left out."""
    title = {"zh": case.title.zh, "en": case.title.en}
    profile = {
        PROFILE * (name in CSV_COLUMNS) + name: value_cell(value)
        for name, value in case.values.items()
    }
    expect = {KINDS[kind].heading: csv_cell(kind, found) for kind, found in case.expect.items()}
    dated = {"as_of": case.as_of.isoformat()}
    named = {key: text for key, text in title.items() if text}
    return {"case_id": case.id, **named, **dated, **profile, **cells_of(case), **expect}


def yaml_value(kind: str, found: Any) -> Any:
    """An expectation as YAML: a list where it names options or claims; None when it is blank."""
    if not found or kind == "status" or not _names_only(found):
        return KINDS[kind].syntax.cell(found) or None
    return list(found)


def csv_cell(kind: str, found: Any) -> str:
    """An expectation as the text of a field, without commas where it names options or claims."""
    return " ".join(found) if found and _names_only(found) else KINDS[kind].syntax.cell(found)


def _names_only(found: Any) -> bool:
    return isinstance(found, tuple) and all(isinstance(name, str) for name in found)


@exact()
def value_cell(value: Value) -> str:
    """A value as the text of a field."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case frozenset():
            return ",".join(sorted(value)) or EMPTY
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)


def reread(
    pack: Pack, folder: Path | None, texts: Mapping[str, str], *, whole: bool = True
) -> tuple[RegressionCase, ...]:
    """The cases of a folder as they would be read with these texts of its files.

    With `whole` all of them, else those of the texts only. Raises PackError.
    """
    with tempfile.TemporaryDirectory() as name:
        target = Path(name)
        for path in sorted(folder.iterdir()) if folder and folder.is_dir() else ():
            if holds_cases(path):  # or weights that cases name
                (target / path.name).write_bytes(path.read_bytes())
        for file, text in texts.items():
            (target / file).write_bytes(text.encode())
        if whole:
            return read_cases(pack, target)
        return tuple(case for file in texts for case in read_cases(pack, target / file))
