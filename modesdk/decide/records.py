"""Decision records: everything needed to compute a decision again, and what came out.

A record is canonical JSON (sorted keys, UTF-8, two spaces, final newline), so equal decisions
give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic, Location, one_line
from modesdk.errors import DiagnosedError, RecordError
from modesdk.io.files import read_text
from modesdk.language.worded import worded

RECORD_FORMAT = "modesdk-decision-1"
_FAMILY = "modesdk-decision-"
_SHAPES = {
    "profile": dict,
    "weights": dict,
    "as_of": str,
    "pack": dict,
    "plugins": dict,
    "engine": str,
}
_INPUTS = tuple(_SHAPES)
_TOP = ("format", "inputs", "result")
_KINDS: Mapping[type, str] = {
    dict: worded("a mapping"),
    list: worded("a list"),
    str: worded("a text"),
    bool: worded("true or false"),
    int: worded("a number"),
    float: worded("a number"),
}
_MAX_BYTES = 16_000_000


def record_text(decision: Decision) -> str:
    """The record of a decision as text."""
    data = decision.to_dict()
    record = {
        "format": RECORD_FORMAT,
        "inputs": {key: data.pop(key) for key in _INPUTS},
        "result": data,
    }
    return _laid_out(record)


def laid_out(text: str) -> str:
    """The text of a record that `read_record` took, laid out as `record_text` does it."""
    return _laid_out(json.loads(text))


def _laid_out(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def read_record(path: Path) -> tuple[Mapping[str, Any], str]:
    """The inputs of a record and its whole text. Raises RecordError when it is not one."""
    try:
        text = read_text(path, max_bytes=_MAX_BYTES)
    except DiagnosedError as error:
        raise RecordError(error.summary, error.diagnostics) from None
    try:
        record = json.loads(text, object_pairs_hook=_without_twins)
    except _TwinError as error:
        message = worded("the key {key!r} stands twice in one place", key=error.key[:60])
        raise _bad(path, "D-701", message) from None
    except (ValueError, RecursionError) as error:
        raise _bad(path, "D-701", worded("not JSON: {error}", error=error)) from None
    if not isinstance(record, dict) or not isinstance(record.get("inputs"), dict):
        raise _bad(path, "D-701", worded("this is not a decision record"))
    if record.get("format") != RECORD_FORMAT:
        message = worded(
            "format {format!r}; this version reads {known!r}",
            format=record.get("format"),
            known=RECORD_FORMAT,
        )
        raise _bad(path, "D-704", message)
    _check_keys(path, record, _TOP)
    _check_keys(path, record["inputs"], _INPUTS, "inputs.")
    missing = [key for key in _INPUTS if key not in record["inputs"]]
    if missing:
        raise _bad(path, "D-701", worded("the input {name!r} is missing", name=missing[0]))
    _check_shapes(path, record["inputs"])
    return record["inputs"], text


def _check_keys(path: Path, part: Mapping[str, Any], known: tuple[str, ...], at: str = "") -> None:
    """Refuse what nothing reads. Raises RecordError."""
    for key in part:
        if key not in known:
            raise _bad(path, "D-701", worded("unknown key {key!r}", key=one_line(f"{at}{key}", 80)))


def is_record(path: Path) -> bool:
    """Whether a file looks like a decision record, of whatever format version."""
    try:
        record = json.loads(read_text(path, max_bytes=_MAX_BYTES))
    except (DiagnosedError, ValueError, RecursionError):
        return False
    return isinstance(record, dict) and str(record.get("format")).startswith(_FAMILY)


class _TwinError(Exception):
    """A key stands twice: readers would disagree on which value counts."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwinError(key)
        found[key] = value
    return found


def _check_shapes(path: Path, inputs: Mapping[str, Any]) -> None:
    """Refuse inputs that are not of the kind that records hold. Raises RecordError."""
    for key, kind in _SHAPES.items():
        _expect(path, key, inputs[key], kind)
    for key in ("name", "version", "hash"):
        _expect(path, f"pack.{key}", inputs["pack"].get(key), str)
    if not inputs["pack"]["name"].strip():
        raise _bad(path, "D-701", worded("the input 'pack.name' is empty"))
    for kind, changes in inputs["weights"].items():
        _expect(path, f"weights.{kind}", changes, dict)
        for name, number in changes.items():
            _expect(path, f"weights.{kind}.{name}", number, float)


def _expect(path: Path, place: str, given: Any, kind: type) -> None:
    fits = isinstance(given, (int, float) if kind is float else kind)
    if not fits or (kind is float and isinstance(given, bool)):
        got = _KINDS.get(type(given), worded("nothing"))
        message = worded(
            "the input {name!r} is {got}, expected {expected}",
            name=place[:80],
            got=got,
            expected=_KINDS[kind],
        )
        raise _bad(path, "D-701", message)


def _bad(path: Path, code: str, message: str) -> RecordError:
    hint = worded("Records are written by: modesdk recommend PROFILE --record FILE")
    found = Diagnostic(code, message, Location(str(path)), hint=hint)
    return RecordError(worded("{path} cannot be replayed", path=path), [found])
