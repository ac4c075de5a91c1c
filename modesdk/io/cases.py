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

from attrs import define, field, frozen

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.errors import DiagnosedError, PackError
from modesdk.io.csv_tables import read_grid
from modesdk.io.files import read_text
from modesdk.io.normalise import normalise_values
from modesdk.io.packs import digest_of
from modesdk.io.profiles import parse_as_of
from modesdk.io.yaml_text import YamlText, parse_yaml
from modesdk.model.decision import Status
from modesdk.model.pack import Pack
from modesdk.model.schema import Text, Value

FOLDER = "cases"
MODES = ("recommended", "open", "conditional", "blocked", "not_blocked")
"""What a case may expect of alternatives."""
_CLAIMS = ("fires", "must_not_fire", "undecided")
_KEYS = ("id", "title", "as_of", "profile", "expect", "ask", "conflicts", "note", *_CLAIMS)
_VARIANT = ("change", *_KEYS)
_EXPECT = "expect "


@frozen(kw_only=True)
class Expectation:
    """What must come out; an empty entry expects nothing. `recommended` lists what is acceptable.

    `status` is a status of the decision.
    """

    status: str = ""
    recommended: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    not_blocked: tuple[str, ...] = ()


@frozen(kw_only=True, eq=False)
class RegressionCase:
    """One case in normal form. `fires`, `must_not_fire` and `undecided` are ids of claims."""

    id: str
    title: Text = Text()
    as_of: datetime.date
    values: Mapping[str, Value] = field(factory=dict)
    expect: Expectation = Expectation()
    fires: tuple[str, ...] = ()
    must_not_fire: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    file: str = ""
    line: int | None = None


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
        if path == source or _holds_cases(path):
            reader.read(path)
    if reader.problems:
        count = len(reader.problems)
        raise PackError(f"The cases in {place} have {count} error(s)", reader.problems)
    return tuple(reader.cases)


def cases_digest(folder: Path) -> str:
    """SHA-256 over the files of cases in a pack's folder; "" when there are none."""
    place = folder / FOLDER
    files = sorted(place.iterdir()) if place.is_dir() else []
    texts = {p.name: p.read_bytes().decode("utf-8", "replace") for p in files if _holds_cases(p)}
    return digest_of(texts) if texts else ""


def _holds_cases(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml", ".csv") and path.is_file()


@define
class _CaseReader:
    pack: Pack
    cases: list[RegressionCase] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)
    _ids: set[str] = field(factory=set)

    def read(self, path: Path) -> None:
        name = path.name
        try:
            text = read_text(path, shown_as=name)
            if path.suffix == ".csv":
                self._csv(text, name)
            else:
                self._yaml(parse_yaml(text, name))
        except DiagnosedError as error:
            self.problems += error.diagnostics

    def _yaml(self, text: YamlText) -> None:
        data = text.data
        if not isinstance(data, Mapping) or not isinstance(data.get("cases"), list):
            self._say("P-204", "expected `cases:` with a list of cases", Location(text.file, 1))
            return
        for position, entry in enumerate(data["cases"]):
            where = Location(text.file, text.line(("cases", position)))
            if isinstance(entry, Mapping):
                self._with_variants(entry, where)
            else:
                self._say("P-204", "a case is a mapping with id and profile", where)

    def _with_variants(self, entry: Mapping[str, Any], where: Location) -> None:
        own = {key: value for key, value in entry.items() if key != "variants"}
        if not self._known_keys(own, _KEYS, where):
            return
        self._add(own, where)
        variants = entry.get("variants") or []
        if not isinstance(variants, list):
            self._say("P-204", "`variants` is a list of changes", where)
            return
        for number, variant in enumerate(variants, start=1):
            if isinstance(variant, Mapping) and self._known_keys(variant, _VARIANT, where):
                self._add(_changed(own, variant, number), where)

    def _known_keys(self, entry: Mapping[str, Any], known: Sequence[str], where: Location) -> bool:
        unknown = [str(key) for key in entry if key not in known]
        for key in unknown:
            hint = nearest(key, known) or f"Known: {', '.join(known)}"
            self._say("P-202", f"unknown key {key[:60]!r} in a case", where, hint)
        return not unknown

    def _csv(self, text: str, file: str) -> None:
        grid, problems = read_grid(text, file)
        self.problems += problems
        if not grid or problems:
            return
        header = grid[0]
        for row, cells in enumerate(grid[1:], start=2):
            if any(cells):
                self._add(self._line(header, cells), Location(file, row))

    def _line(self, header: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
        """A line of a CSV as an entry; other alternatives than the blocked must not be blocked."""
        given = dict(zip(header, cells, strict=False))
        expect: dict[str, Any] = {
            key.removeprefix(_EXPECT): given.pop(key).split()
            for key in list(given)
            if key.startswith(_EXPECT)
        }
        expect["status"] = " ".join(expect.get("status", ()))
        if "blocked" in expect:
            rest = [name for name in self.pack.alternatives if name not in expect["blocked"]]
            expect.setdefault("not_blocked", rest)
        names = {"id": given.pop("case_id", "") or given.pop("id", "")}
        title = {"zh": given.pop("zh", ""), "en": given.pop("en", "")}
        as_of = given.pop("as_of", "") or None
        profile = {key: value for key, value in given.items() if value}
        return {**names, "title": title, "as_of": as_of, "profile": profile, "expect": expect}

    def _add(self, entry: Mapping[str, Any], where: Location) -> None:
        name = str(entry.get("id") or "")
        here = Location(where.file, where.row, name)
        before = len(self.problems)
        if not name or name in self._ids:
            what = f"a second case is called {name!r}" if name else "a case has no id"
            self._say("P-203" if not name else "P-204", what, here)
        self._ids.add(name)
        values = self._values(entry.get("profile"), here)
        as_of = parse_as_of(entry.get("as_of"), where.file, self.problems)
        expect = self._expectation(entry.get("expect") or {}, here)
        claims = {key: self._claims(key, entry.get(key) or (), here) for key in _CLAIMS}
        if len(self.problems) == before:
            title = entry.get("title") or {}
            self.cases.append(
                RegressionCase(
                    id=name,
                    title=_text(title),
                    as_of=as_of or self.pack.as_of,
                    values=values,
                    expect=expect,
                    file=where.file,
                    line=where.row,
                    **claims,
                )
            )

    def _values(self, profile: Any, where: Location) -> dict[str, Value]:
        if not isinstance(profile, Mapping):
            self._say("P-203", "the case has no `profile`", where)
            return {}
        names = {str(key): value for key, value in profile.items()}
        values, problems = normalise_values(self.pack.schema, names, where)
        self.problems += problems
        return values

    def _expectation(self, expect: Any, where: Location) -> Expectation:
        if not isinstance(expect, Mapping):
            self._say("P-204", "`expect` is a mapping", where)
            return Expectation()
        self._known_keys(expect, ("status", *MODES), where)
        found = {key: self._modes(key, expect.get(key) or (), where) for key in MODES}
        status = str(expect.get("status") or "")
        if status and status not in tuple(Status):
            known = ", ".join(Status)
            self._say("P-204", f"no status is called {status!r}", where, f"Known: {known}")
        return Expectation(status=status, **found)

    def _modes(self, key: str, given: Any, where: Location) -> tuple[str, ...]:
        modes = _words(given)
        for mode in modes:
            if mode not in self.pack.alternatives:
                hint = nearest(mode, self.pack.alternatives)
                self._say("P-204", f"{key}: no alternative is called {mode!r}", where, hint)
        return modes

    def _claims(self, key: str, given: Any, where: Location) -> tuple[str, ...]:
        claims = _words(given)
        for claim in claims:
            if claim not in self.pack.claims:
                hint = nearest(claim, self.pack.claims)
                self._say("P-204", f"{key}: no claim is called {claim!r}", where, hint)
        return claims

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
