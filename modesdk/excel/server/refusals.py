"""Why a request gets no answer: a status, a kind that programs can tell, words for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from modesdk.excel.server.words import SAID
from modesdk.model.schema import Lang

JSON = "application/json"


class Refusal(Exception):  # noqa: N818 - what it is: nothing went wrong here
    """A request is refused. `kind` names the words in `words.SAID`; `parts` fill them in.

    `message` stands in for the words when the SDK has said already what is wrong.
    """

    def __init__(
        self, status: int, kind: str, *, message: str = "", hint: str = "", **parts: object
    ) -> None:
        self.status, self.kind, self.parts = status, kind, parts
        self.message, self.hint = message, hint
        super().__init__(kind)

    def said(self, lang: Lang) -> dict[str, str]:
        """What the client is told."""
        message, hint = self.message, self.hint
        if not message:
            text, advice = SAID[self.kind]
            message, hint = text[lang].format(**self.parts), advice[lang].format(**self.parts)
        return {"kind": self.kind, "message": message, "hint": hint}


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
