"""The process that answers the functions of LibreOffice: one JSON line in, one out.

First it says who it is. Then `{"id", "name", "arguments", "lang"}` is answered by `{"id", "value"}`
or `{"id", "error": {"kind", "message"}}`. It reads nothing but its input, writes nothing but its
output, uses no network, and ends with its input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from attrs import evolve

from modesdk.errors import ModesdkError
from modesdk.excel.cell_values import ErrorKind, FunctionError
from modesdk.excel.desk import Desk
from modesdk.excel.functions import call
from modesdk.excel.libreoffice.methods import signature
from modesdk.language.text import Lang
from modesdk.version import installed_version


class FunctionWorker:
    """Answers requests; loads packs when they are first needed."""

    def __init__(self) -> None:
        self._desk: Desk | None = None

    def answer(self, request: Any) -> dict[str, Any]:
        """What one request gives. Whatever is wrong becomes an error in the answer."""
        number = request.get("id") if isinstance(request, dict) else None
        try:
            value = call(self._at(request), request["name"], request["arguments"])
        except FunctionError as problem:
            return {"id": number, "error": _error(problem.kind, problem.message)}
        except ModesdkError as problem:
            return {"id": number, "error": _error(ErrorKind.NAME, str(problem))}
        except Exception as problem:  # a plugin may raise anything; the next request must work
            said = f"{type(problem).__name__}: {problem}"
            return {"id": number, "error": _error(ErrorKind.VALUE, said)}
        return {"id": number, "value": value}

    def _at(self, request: Any) -> Desk:
        """The desk of a language; all share packs and decisions."""
        lang: Lang = "zh" if request.get("lang") == "zh" else "en"
        if self._desk is None:
            self._desk = Desk.installed()
        return evolve(self._desk, lang=lang)


def _error(kind: ErrorKind, message: str) -> dict[str, str]:
    return {"kind": str(kind), "message": message}


def hello() -> dict[str, str]:
    """Who answers."""
    return {"version": installed_version(), "signature": signature()}


def serve(lines: Iterable[str], output: TextIO) -> None:
    """Answer line after line until there are no more."""
    worker = FunctionWorker()
    _say(output, {"hello": hello()})
    for line in lines:
        try:
            request = json.loads(line)
        except ValueError as problem:
            error = _error(ErrorKind.VALUE, f"no JSON: {problem}")
            _say(output, {"id": None, "error": error})
        else:
            _say(output, worker.answer(request))


def _say(output: TextIO, answer: dict[str, Any]) -> None:
    output.write(json.dumps(answer) + "\n")
    output.flush()


def main() -> None:
    """Serve standard input; what plugins print goes elsewhere."""
    output = sys.stdout
    sys.stdout = sys.stderr
    serve(sys.stdin, output)


if __name__ == "__main__":
    main()
