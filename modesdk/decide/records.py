"""Decision records: everything needed to compute a decision again, and what came out.

A record is canonical JSON (sorted keys, UTF-8, two spaces, final newline), so equal decisions
give equal bytes.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError, RecordError
from modesdk.io.files import read_text

RECORD_FORMAT = "modesdk-decision-1"
_INPUTS = ("profile", "weights", "as_of", "pack", "plugins", "engine")
_MAX_BYTES = 16_000_000


def record_text(decision: Decision) -> str:
    """The record of a decision as text."""
    data = decision.to_dict()
    record = {
        "format": RECORD_FORMAT,
        "inputs": {key: data.pop(key) for key in _INPUTS},
        "result": data,
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def write_text_atomically(path: Path, text: str) -> None:
    """Write a file so that it is either the old one or complete. Raises OSError."""
    write_bytes_atomically(path, text.encode("utf-8"))


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old one or complete. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_record(path: Path) -> tuple[Mapping[str, Any], str]:
    """The inputs of a record and its whole text. Raises RecordError when it is not one."""
    try:
        text = read_text(path, max_bytes=_MAX_BYTES)
    except DiagnosedError as error:
        raise RecordError(error.summary, error.diagnostics) from None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad(path, "D701", f"not JSON: {error}") from None
    if not isinstance(record, dict) or not isinstance(record.get("inputs"), dict):
        raise _bad(path, "D701", "this is not a decision record")
    if record.get("format") != RECORD_FORMAT:
        message = f"format {record.get('format')!r}; this version reads {RECORD_FORMAT!r}"
        raise _bad(path, "D704", message)
    missing = [key for key in _INPUTS if key not in record["inputs"]]
    if missing:
        raise _bad(path, "D701", f"the input {missing[0]!r} is missing")
    _check_shapes(path, record["inputs"])
    return record["inputs"], text


def _check_shapes(path: Path, inputs: Mapping[str, Any]) -> None:
    shapes = {"profile": dict, "weights": dict, "as_of": str, "pack": dict, "plugins": dict,
              "engine": str}  # fmt: skip
    for key, kind in shapes.items():
        if not isinstance(inputs[key], kind):
            message = (
                f"the input {key!r} is a {type(inputs[key]).__name__}, expected {kind.__name__}"
            )
            raise _bad(path, "D701", message)


def _bad(path: Path, code: str, message: str) -> RecordError:
    hint = "Records are written by: modesdk recommend PROFILE --record FILE"
    found = Diagnostic(code, message, Location(str(path)), hint=hint)
    return RecordError(f"{path} cannot be replayed", [found])
