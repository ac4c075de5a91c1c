"""A batch of function calls: answers in order; one that fails never spoils another."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from modesdk.diagnostics import one_line
from modesdk.errors import ModesdkError
from modesdk.excel.cell_values import ErrorKind, FunctionError, error_of
from modesdk.excel.functions import call
from modesdk.excel.server.body import text_of, unexpected
from modesdk.excel.server.request_log import LOGGER, place_of
from modesdk.excel.server.work import Stopped, WatchedDesk
from modesdk.language import in_language, worded
from modesdk.language.text import Lang

_LATE = FunctionError(
    ErrorKind.NUMBER, worded("the time limit of a batch was reached; ask for less")
)
_BROKEN = FunctionError(ErrorKind.VALUE, worded("internal error"))
_FORM = "{id, name, arguments: [...]}"
_KEYS = ("id", "name", "arguments")
_NO_CALL = FunctionError(ErrorKind.VALUE, worded("a call is {form}", form=_FORM))


def answers(desk: WatchedDesk, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the calls give, in the language of the batch unless a call names its own.

    Raises Refusal, and Stopped when nobody waits any more.
    """
    calls, most = data.get("calls"), desk.limits.calls
    if not isinstance(calls, list):
        raise unexpected("calls", worded("a list"))
    if len(calls) > most:
        raise unexpected("calls", worded("at most {most}", most=most), 413)
    desk.watch.limit(desk.limits.batch_seconds)
    desk.lang = desk.language(text_of(data, "lang"))
    return {"answers": [_answer(desk, one) for one in calls]}


def _answer(desk: WatchedDesk, one: Any) -> dict[str, Any]:
    named = one.get("id") if isinstance(one, dict) else None
    shown = {"id": named if isinstance(named, (str, int)) else None}
    try:
        desk.watch.check()
        return {**shown, "value": _value(desk, one)}
    except Stopped:
        if desk.watch.cancelled:
            raise
        return {**shown, "error": _error(_LATE, desk.lang)}
    except ModesdkError as problem:
        return {**shown, "error": _error(error_of(problem), desk.lang)}
    except Exception as problem:  # a bug: the other calls get their answers all the same
        logging.getLogger(LOGGER).error(f"a call failed: {place_of(problem)}")
        return {**shown, "error": _error(_BROKEN, desk.lang)}


def _value(desk: WatchedDesk, one: Any) -> Any:
    arguments = one.get("arguments", []) if isinstance(one, dict) else None
    if not isinstance(arguments, list) or not isinstance(one.get("name"), str):
        raise _NO_CALL
    if unknown := [key for key in one if key not in _KEYS]:
        key = one_line(unknown[0], 60)
        said = worded("unknown key {key!r}: a call is {form}", key=key, form=_FORM)
        raise FunctionError(ErrorKind.VALUE, said)
    return call(desk, one["name"], arguments)


def _error(problem: FunctionError, lang: Lang) -> dict[str, str]:
    return {"kind": str(problem.kind), "message": in_language(problem.message, lang)}
