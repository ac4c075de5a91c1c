"""Cases in YAML: `cases:`, a list, each with its variants; as entries for `case_entries`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io.case_entries import INHERITED, Entry
from modesdk.io.case_kinds import BECAUSE, BESIDE, KINDS
from modesdk.io.yaml_text import Path as YamlPath
from modesdk.io.yaml_text import YamlText
from modesdk.language.worded import worded

CELLS = ("id", "title", "as_of", "dates", "weights", "state", "reason", "source", "tags", "note")
"""What a case says of itself beside its profile and expectations."""
_KEYS = (*CELLS, "profile", "expect", BECAUSE, *BESIDE)
_VARIANT = (*CELLS, "change", "expect", BECAUSE, *BESIDE)


@define
class YamlCases:
    """The entries of a file, and what is wrong with its shape."""

    text: YamlText
    folder: Path
    problems: list[Diagnostic] = field(factory=list)

    def entries(self) -> Iterator[Entry]:
        """Every case, each followed by its variants."""
        data = self.text.data
        if isinstance(data, Mapping) and "weights" in data and "cases" not in data:
            return  # a file of weights, which cases name
        if not isinstance(data, Mapping) or not isinstance(data.get("cases"), list):
            message = worded("expected `cases:` with a list of cases")
            self._say("P-204", message, Location(self.text.file, 1))
            return
        for position, entry in enumerate(data["cases"]):
            path: YamlPath = ("cases", position)
            if isinstance(entry, Mapping):
                yield from self._with_variants(entry, path)
            else:
                message = worded("a case is a mapping with id and profile")
                self._say("P-204", message, self._location(path))

    def _with_variants(self, entry: Mapping[str, Any], path: YamlPath) -> Iterator[Entry]:
        own = {key: value for key, value in entry.items() if key != "variants"}
        if not self._known_keys(own, _KEYS, path):
            return
        profile = own.get("profile")
        if not isinstance(profile, Mapping):
            message = worded("the case has no `profile`")
            self._say("P-203", message, self._location(path, str(own.get("id") or "")))
            return
        yield from self._entry(own, profile, path)
        variants = entry.get("variants") or []
        if not isinstance(variants, list):
            message = worded("`variants` is a list of changes")
            self._say("P-204", message, self._location((*path, "variants")))
            return
        for number, variant in enumerate(variants):
            here = (*path, "variants", number)
            if isinstance(variant, Mapping):
                yield from self._variant(own, variant, path, here)
            else:
                message = worded("a variant is a mapping with `change`")
                self._say("P-204", message, self._location(here))

    def _variant(
        self, case: Mapping[str, Any], variant: Mapping[str, Any], path: YamlPath, here: YamlPath
    ) -> Iterator[Entry]:
        changes = variant.get("change") or {}
        if not self._known_keys(variant, _VARIANT, here):
            return
        if not isinstance(changes, Mapping):
            message = worded("`change` is a mapping from attributes to values")
            self._say("P-204", message, self._location((*here, "change")))
            return
        dated = variant.get("as_of") or variant.get("dates")
        inherited = {
            key: case[key]
            for key in INHERITED
            if key in case and not (dated and key in ("as_of", "dates"))
        }
        kept = {key: value for key, value in variant.items() if value is not None}
        name = variant.get("id") or f"{case.get('id')}-v{int(here[-1]) + 1}"
        own = {**inherited, **kept, "id": name}
        profile = {**case["profile"], **changes}
        yield from self._entry(own, profile, here, path, str(case.get("id") or ""))

    def _entry(
        self,
        own: Mapping[str, Any],
        profile: Mapping[str, Any],
        path: YamlPath,
        base: YamlPath = (),
        variant_of: str = "",
    ) -> Iterator[Entry]:
        expect = self._expectations(own, path)
        if expect is not None:
            yield Entry(
                cells={key: own[key] for key in CELLS if key in own},
                profile=profile,
                expect=expect,
                where=self._where(str(own.get("id") or ""), path, base),
                folder=self.folder,
                variant_of=variant_of,
            )

    def _expectations(self, own: Mapping[str, Any], path: YamlPath) -> dict[str, Any] | None:
        """What is expected, from under `expect` and from beside it; None when that is muddled."""
        inner = own.get("expect") or {}
        if not isinstance(inner, Mapping):
            self._say("P-204", worded("`expect` is a mapping"), self._location((*path, "expect")))
            return None
        if not self._known_keys(inner, (*KINDS, BECAUSE), (*path, "expect")):
            return None
        beside = {key: own[key] for key in (BECAUSE, *BESIDE) if key in own}
        found: dict[str, Any] = {}
        for key, value in (*inner.items(), *beside.items()):
            kind = "fires" if key == BECAUSE else key
            if found.get(kind) and value:
                message = worded("{key!r} is given twice", key=kind)
                self._say("P-204", message, self._location((*path, key)), worded("Keep one"))
                return None
            found[kind] = value or found.get(kind)
        return found

    def _known_keys(self, entry: Mapping[str, Any], known: Sequence[str], path: YamlPath) -> bool:
        unknown = [str(key) for key in entry if key not in known]
        for key in unknown:
            hint = nearest(key, known) or worded("Known: {known}", known=", ".join(known))
            message = worded("unknown key {key!r} in a case", key=key[:60])
            self._say("P-202", message, self._location((*path, key)), hint)
        return not unknown

    def _where(
        self, name: str, path: YamlPath, base: YamlPath
    ) -> Callable[[tuple[str, ...]], Location]:
        """Tells where a cell stands: in the case itself, or in the one that it is a variant of."""

        def where(key: tuple[str, ...]) -> Location:
            paths: tuple[YamlPath, ...]
            match key:
                case ():
                    return self._location(path, name)
                case ("profile", attribute):
                    paths = ((*path, "change", attribute), (*(base or path), *key))
                    return self._location(self._first(paths, path), attribute)
                case ("expect", kind):
                    beside = [(*path, kind)] + [(*path, BECAUSE)] * (kind == "fires")
                    paths = ((*path, *key), *beside, (*path, "expect", BECAUSE))
                    return self._location(self._first(paths, path), f"{name}.{kind}")
                case _:
                    paths = ((*path, *key), (*base, *key))
                    return self._location(self._first(paths, path), key[0])

        return where

    def _first(self, paths: Sequence[YamlPath], otherwise: YamlPath) -> YamlPath:
        return next((path for path in paths if path in self.text.lines), otherwise)

    def _location(self, path: YamlPath, column: str = "") -> Location:
        return Location(self.text.file, self.text.line(path), column)

    def _say(self, code: str, message: str, where: Location, hint: str = "") -> None:
        self.problems.append(Diagnostic(code, message, where, hint=hint))
