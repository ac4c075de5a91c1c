"""Why a request gets no answer: a status, a kind that programs can tell, words for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from modesdk.diagnostics import Diagnostic, one_line
from modesdk.errors import DiagnosedError, ModesdkError, ProfileError, WeightError
from modesdk.excel.cell_values import FunctionError
from modesdk.language import in_language, worded
from modesdk.language.terms import SEVERITY
from modesdk.language.text import Lang

JSON = "application/json"
MOST_PROBLEMS = 200
"""So many diagnostics are told at once."""


class Refusal(Exception):  # noqa: N818 - what it is: nothing went wrong here
    """A request is refused: an HTTP status, a kind for programs, a sentence and a way out.

    `problems` are all diagnostics of the SDK, when it was the SDK that refused.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        hint: str = "",
        problems: Iterable[Diagnostic] = (),
    ) -> None:
        self.status, self.kind = status, kind
        self.message, self.hint, self.problems = message, hint, tuple(problems)
        super().__init__(kind)

    def said(self, lang: Lang) -> dict[str, Any]:
        """What the client is told."""
        told: dict[str, Any] = {
            "kind": self.kind,
            "message": in_language(self.message, lang),
            "hint": in_language(self.hint, lang),
        }
        if self.problems:
            told["problems"] = [shown(problem, lang) for problem in self.problems[:MOST_PROBLEMS]]
        return told


def refusal_of(problem: ModesdkError) -> Refusal:
    """What the SDK raised on purpose, as the refusal of a request: the one place for all routes.

    400: the request has to change. 422: the request is fine; a pack, a plugin or a file is not.
    """
    if isinstance(problem, FunctionError):
        return Refusal(400, "request", problem.message, problems=problem.problems)
    of_request = isinstance(problem, (ProfileError, WeightError))
    status, kind = (400, "request") if of_request else (422, "unusable")
    found = problem.diagnostics if isinstance(problem, DiagnosedError) else ()
    if not found:
        return Refusal(status, kind, one_line(str(problem)))
    said, place = found[0].message, found[0].location
    named = place.column if of_request else str(place)
    if named:
        said = worded("{place}: {message}", place=named, message=said)
    return Refusal(status, kind, said, found[0].hint, found)


def shown(problem: Diagnostic, lang: Lang) -> dict[str, str]:
    """A diagnostic as programs and the page read it, its sentences in a language."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "severity_word": SEVERITY[problem.severity][lang],
        "place": in_language(str(problem.location), lang),
        "message": in_language(problem.message, lang),
        "hint": in_language(problem.hint, lang),
    }


class Gone(Exception):  # noqa: N818 - what it is
    """The client went away: there is nobody to answer."""


def refused(refusal: Refusal, lang: Lang, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal as a response."""
    content = encoded({"error": refusal.said(lang)})
    return Response(content, refusal.status, dict(headers or {}), JSON)


def encoded(data: Any) -> bytes:
    """Data as JSON. Texts that are no valid Unicode (lone surrogates) are escaped."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(data, allow_nan=False, separators=(",", ":")).encode("ascii")
