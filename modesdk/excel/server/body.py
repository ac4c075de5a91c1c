"""Reading a request: within limits of size, time, depth and number, and as JSON only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from modesdk.excel.server.refusals import JSON, Gone, Refusal
from modesdk.excel.server.run_settings import ServerLimits
from modesdk.language import worded

DRAIN_BYTES, DRAIN_SECONDS = 16_000_000, 1.0
"""So much of an oversized request is still taken off the line, so that the refusal arrives."""


async def read_body(request: Request, limits: ServerLimits) -> bytes:
    """The whole body. Raises Refusal, or Gone when the client left."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise Refusal(
            415,
            "type",
            worded("the request is not of type application/json"),
            worded("Set Content-Type"),
        )
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _read(request, limits)
    except TimeoutError:
        message = worded(
            "the request took longer than {seconds:g} s to arrive", seconds=limits.body_seconds
        )
        raise Refusal(408, "slow", message) from None
    except ClientDisconnect:
        raise Gone from None


async def _read(request: Request, limits: ServerLimits) -> bytes:
    declared = request.headers.get("content-length", "0")
    message = worded("the request has more than {most:,} bytes", most=limits.body_bytes)
    too_large = Refusal(413, "size", message, worded("Send it in parts"))
    if not declared.isdecimal() or int(declared) > limits.body_bytes:
        if "expect" not in request.headers:
            await _drain(request)
        raise too_large
    parts = bytearray()
    async for chunk in request.stream():
        if len(parts) + len(chunk) > limits.body_bytes:
            await _drain(request)
            raise too_large
        parts += chunk
    return bytes(parts)


async def _drain(request: Request) -> None:
    """Read on and throw away, for a while: closing at once would lose the answer on its way."""
    left = DRAIN_BYTES
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while left > 0:
                message = await request.receive()
                left -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
    except TimeoutError:
        return


def parsed(body: bytes, limits: ServerLimits) -> Mapping[str, Any]:
    """The JSON object of a body. Raises Refusal."""
    if body.count(b",") + body.count(b"[") + body.count(b"{") > limits.items:
        raise too_many(limits.items)
    try:
        text = body.decode("utf-8")
        data = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except UnicodeDecodeError:
        raise _no_json(worded("not UTF-8")) from None
    except RecursionError:
        raise _too_deep(limits.depth) from None
    except ValueError as problem:  # JSONDecodeError among them, and numbers of too many digits
        raise _no_json(_why(problem)) from None
    if not isinstance(data, dict):
        raise _no_json(worded("not an object"))
    if _is_deep(data, limits.depth):
        raise _too_deep(limits.depth)
    return data


def too_many(most: int) -> Refusal:
    """A request holds too many values."""
    message = worded("the request holds more than {most:,} values", most=most)
    return Refusal(413, "items", message, worded("Send it in parts"))


def _too_deep(most: int) -> Refusal:
    message = worded("the JSON is nested more than {most} levels deep", most=most)
    return Refusal(400, "depth", message)


def _no_json(why: str) -> Refusal:
    message = worded("the request is no valid JSON: {why}", why=why)
    return Refusal(400, "json", message, worded("Send one JSON object in UTF-8"))


def _no_constant(word: str) -> None:
    raise ValueError(worded("{word} is no JSON number", word=word))


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, unless a name stands in it twice: which value counts would be anybody's guess."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(worded("a name stands twice in one object"))
    return found


def _why(problem: ValueError) -> str:
    """Where it fails, without what stands there."""
    if isinstance(problem, json.JSONDecodeError):
        return worded(
            "{problem}, line {line}, column {column}",
            problem=problem.msg,
            line=problem.lineno,
            column=problem.colno,
        )
    if "digit" in str(problem):
        return worded("a number of too many digits")
    told: str = problem.args[0]  # by `_no_constant` or `_no_twins`
    return told


def _is_deep(data: Any, most: int) -> bool:
    """Whether lists and objects are nested deeper than `most`; level by level, no recursion."""
    level: list[Any] = [data]
    for _ in range(most):
        inner: list[Any] = []
        for node in level:
            values = node.values() if isinstance(node, dict) else node
            inner += [value for value in values if isinstance(value, (dict, list))]
        if not inner:
            return False
        level = inner
    return True


def unexpected(name: str, expected: str, status: int = 400) -> Refusal:
    """A field of a request holds something else than it should."""
    message = worded("field {name}: expected {expected}", name=name, expected=expected)
    return Refusal(status, "field", message)


def text_of(data: Mapping[str, Any], name: str) -> str:
    """A text of a request, "" when it is missing. Raises Refusal."""
    found = data.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise unexpected(name, worded("a text"))
    return found.strip()


def mapping_of(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object of a request, {} when it is missing. Raises Refusal."""
    found = data.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise unexpected(name, worded("an object"))
    return found
