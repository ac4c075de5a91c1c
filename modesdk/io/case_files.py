"""Regression cases of a pack: profiles with what must come out, as YAML or CSV that analysts edit.

A pack keeps them in its folder `cases/`. YAML files hold `cases:`, a list with ids, titles, a
profile, what is expected and variants; a variant changes some values of its case. CSV files have
one case per line, one column per attribute and columns `expect status`, `expect recommended` and
`expect blocked` (in CSV: exactly these are blocked, no others).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.errors import DiagnosedError, PackError
from modesdk.io.case_columns import CSV_COLUMNS, EXPECT, column_faults, entry_of
from modesdk.io.csv_grid import heading, read_grid, surplus
from modesdk.io.files import read_text
from modesdk.io.normalise import attribute_named, normalise_values
from modesdk.io.pack_folders import digest_of
from modesdk.io.profiles import read_date
from modesdk.io.yaml_text import Path as YamlPath
from modesdk.io.yaml_text import YamlText, parse_yaml
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.cases import MODES, Expectation, RegressionCase
from modesdk.model.decision_parts import Status
from modesdk.model.pack import Pack
from modesdk.model.schema import Value

__all__ = ["MODES", "Expectation", "RegressionCase", "cases_digest", "read_cases"]

FOLDER = "cases"
_CLAIMS = ("fires", "must_not_fire", "undecided")
_KEYS = ("id", "title", "as_of", "profile", "expect", "ask", "conflicts", "note", *_CLAIMS)
_VARIANT = ("change", *_KEYS)
_PAIR = 2


def read_cases(pack: Pack, source: Path | None = None) -> tuple[RegressionCase, ...]:
    """The cases in a file or folder; without one those in the pack's folder, if it has any.

    Variants follow their case. Raises PackError with every problem.
    """
    place = Path(pack.folder) / FOLDER if source is None else source
    if source is None and not place.is_dir():
        return ()
    files = sorted(place.iterdir()) if place.is_dir() else [place]
    reader = _CaseReader(pack)
    for path in files:
        if path == source or holds_cases(path):
            reader.read(path)
    if reader.problems:
        count = len(reader.problems)
        said = worded("The cases in {place} have {count} error(s)", place=place, count=count)
        raise PackError(said, reader.problems)
    return tuple(reader.cases)


def cases_digest(folder: Path) -> str:
    """SHA-256 over the files of cases in a pack's folder; "" when there are none."""
    place = folder / FOLDER
    files = sorted(place.iterdir()) if place.is_dir() else []
    texts = {p.name: p.read_bytes().decode("utf-8", "replace") for p in files if holds_cases(p)}
    return digest_of(texts) if texts else ""


def holds_cases(path: Path) -> bool:
    """Whether a file in the folder of cases is one that is read."""
    return path.suffix.lower() in (".yaml", ".yml", ".csv") and path.is_file()


@define
class _CaseReader:
    pack: Pack
    cases: list[RegressionCase] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)
    _ids: set[str] = field(factory=set)
    _columns: dict[str, str] = field(factory=dict)
    """In a CSV file, the heading under which a key of a case stands."""

    def read(self, path: Path) -> None:
        name = path.name
        try:
            text = read_text(path, shown_as=name)
            if path.suffix.lower() == ".csv":
                self._csv(text, name)
            else:
                self._yaml(parse_yaml(text, name))
        except DiagnosedError as error:
            self.problems += error.diagnostics

    def _yaml(self, text: YamlText) -> None:
        data = text.data
        if not isinstance(data, Mapping) or not isinstance(data.get("cases"), list):
            message = worded("expected `cases:` with a list of cases")
            self._say("P-204", message, Location(text.file, 1))
            return
        for position, entry in enumerate(data["cases"]):
            path = ("cases", position)
            if isinstance(entry, Mapping):
                self._with_variants(entry, text, path)
            else:
                where = Location(text.file, text.line(path))
                self._say("P-204", worded("a case is a mapping with id and profile"), where)

    def _with_variants(self, entry: Mapping[str, Any], text: YamlText, path: YamlPath) -> None:
        own = {key: value for key, value in entry.items() if key != "variants"}
        where = Location(text.file, text.line(path))
        if not self._known_keys(own, _KEYS, where):
            return
        self._add(own, where)
        variants = entry.get("variants") or []
        if not isinstance(variants, list):
            self._say("P-204", worded("`variants` is a list of changes"), where)
            return
        for number, variant in enumerate(variants, start=1):
            here = Location(text.file, text.line((*path, "variants", number - 1)))
            if not isinstance(variant, Mapping):
                self._say("P-204", worded("a variant is a mapping with `change`"), here)
            elif self._known_keys(variant, _VARIANT, here):
                self._add(_changed(own, variant, number), here)

    def _known_keys(self, entry: Mapping[str, Any], known: Sequence[str], where: Location) -> bool:
        unknown = [str(key) for key in entry if key not in known]
        for key in unknown:
            hint = nearest(key, known) or worded("Known: {known}", known=", ".join(known))
            self._say("P-202", worded("unknown key {key!r} in a case", key=key[:60]), where, hint)
        return not unknown

    def _csv(self, text: str, file: str) -> None:
        grid, problems = read_grid(text, file)
        self.problems += problems
        faults = list(column_faults(self.pack, grid, file)) if grid else []
        self.problems += faults
        if grid is None or faults:
            return
        header = [heading(name, CSV_COLUMNS) for name in grid.header]
        self._columns = {name.removeprefix(EXPECT): name for name in header if EXPECT in name}
        for row, cells in grid.rows:
            if any(cells[len(header) :]):
                self.problems.append(surplus(file, row, len(cells), len(header)))
            else:
                self._add(entry_of(self.pack, header, cells), Location(file, row))
        self._columns = {}

    def _add(self, entry: Mapping[str, Any], where: Location) -> None:
        name = str(entry.get("id") or "")
        here = Location(where.file, where.row, name)
        before = len(self.problems)
        if not name:
            self._say("P-203", worded("a case has no id"), here)
        elif name in self._ids:
            self._say("P-204", worded("a second case is called {name!r}", name=name), here)
        self._ids.add(name)
        found = RegressionCase(
            id=name,
            title=_text(entry.get("title") or {}),
            as_of=self._date(entry.get("as_of"), here) or self.pack.as_of,
            values=self._values(entry.get("profile"), here),
            expect=self._expectation(entry.get("expect") or {}, here),
            ask=self._questions(entry.get("ask") or (), here),
            conflicts=self._conflicts(entry.get("conflicts") or (), here),
            file=where.file,
            line=where.row,
            **{key: self._claims(key, entry.get(key) or (), here) for key in _CLAIMS},
        )
        if len(self.problems) == before and not found.asserts_anything:
            hint = worded("Say what must come out, for instance `expect: {{status: recommended}}`")
            self._say("P-222", worded("the case expects nothing, so it can never fail"), here, hint)
        if len(self.problems) == before:
            self.cases.append(found)

    def _date(self, given: Any, where: Location) -> datetime.date | None:
        found, problems = read_date(given, Location(where.file, where.row, "as_of"))
        self.problems += problems
        return found

    def _values(self, profile: Any, where: Location) -> dict[str, Value]:
        if not isinstance(profile, Mapping):
            self._say("P-203", worded("the case has no `profile`"), where)
            return {}
        names = {str(key): value for key, value in profile.items()}
        values, problems = normalise_values(self.pack.schema, names, where)
        self.problems += problems
        return values

    def _expectation(self, expect: Any, where: Location) -> Expectation:
        if not isinstance(expect, Mapping):
            self._say("P-204", worded("`expect` is a mapping"), where)
            return Expectation()
        self._known_keys(expect, ("status", *MODES), where)
        found = {key: self._modes(key, expect.get(key) or (), where) for key in MODES}
        status = str(expect.get("status") or "")
        if status and status not in tuple(Status):
            known = ", ".join(Status)
            place = Location(where.file, where.row, self._columns.get("status", where.column))
            message = worded("no status is called {word!r}", word=status)
            self._say("P-204", message, place, worded("Known: {known}", known=known))
        return Expectation(status=status, **found)

    def _modes(self, key: str, given: Any, where: Location) -> tuple[str, ...]:
        return self._known(key, _words(given), self.pack.alternatives, worded("option"), where)

    def _claims(self, key: str, given: Any, where: Location) -> tuple[str, ...]:
        return self._known(key, _words(given), self.pack.claims, worded("claim"), where)

    def _conflicts(self, given: Any, where: Location) -> tuple[tuple[str, ...], ...]:
        if isinstance(given, str) or not isinstance(given, Iterable):
            self._say("P-204", worded("`conflicts` is a list of groups of claims"), where)
            return ()
        groups = tuple(self._claims("conflicts", group, where) for group in given)
        if any(len(group) < _PAIR for group in groups):
            hint = worded("Write each as a list: [C1, C2]")
            self._say("P-204", worded("a conflict needs two claims or more"), where, hint)
        return groups

    def _questions(self, given: Any, where: Location) -> tuple[str, ...]:
        found = []
        for word in _words(given):
            attribute = attribute_named(self.pack.schema, word)
            if attribute is None:
                known = [a.id for a in self.pack.schema if not a.derived]
                message = worded("ask: no attribute is called {word!r}", word=word)
                self._say("P-204", message, where, nearest(word, known))
            else:
                found.append(attribute.id)
        return tuple(found)

    def _known(
        self, key: str, words: tuple[str, ...], known: Iterable[str], noun: str, where: Location
    ) -> tuple[str, ...]:
        """The words, after those that name nothing have become problems at their cell."""
        names = list(known)
        place = Location(where.file, where.row, self._columns.get(key, where.column))
        for word in (word for word in words if word not in names):
            hint = nearest(word, names) or self._claims_of(word)
            message = worded("{key}: no {noun} is called {word!r}", key=key, noun=noun, word=word)
            self._say("P-204", message, place, hint)
        return words

    def _claims_of(self, word: str) -> str:
        """A hint for the id of a row, where claims are wanted."""
        rows = [row for table in self.pack.tables for row in table.rows if row.id == word]
        claims = ", ".join(rows[0].claims) if rows else ""
        hint = worded("{word} is a row; its claims are: {claims}", word=word, claims=claims)
        return hint if claims else ""

    def _say(self, code: str, message: str, where: Location, hint: str = "") -> None:
        self.problems.append(Diagnostic(code, message, where, hint=hint))


def _changed(case: Mapping[str, Any], variant: Mapping[str, Any], number: int) -> dict[str, Any]:
    """A variant as a case of its own: the case's profile with the changes."""
    changes = variant.get("change") or {}
    kept = {key: value for key, value in variant.items() if key != "change"}
    profile = case.get("profile")
    if isinstance(profile, Mapping) and isinstance(changes, Mapping):
        kept["profile"] = {**profile, **changes}
    kept.setdefault("as_of", case.get("as_of"))
    kept.setdefault("title", case.get("title"))
    kept["id"] = str(variant.get("id") or f"{case.get('id')}-v{number}")
    return kept


def _text(title: Any) -> Text:
    if isinstance(title, Mapping):
        return Text(str(title.get("zh") or ""), str(title.get("en") or ""))
    return Text(str(title), str(title))


def _words(given: Any) -> tuple[str, ...]:
    """A list of ids, or one text with ids between blanks."""
    if isinstance(given, str):
        return tuple(given.split())
    return tuple(str(word) for word in given) if isinstance(given, Iterable) else (str(given),)
