"""The worker by its lines."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from modesdk.excel.libreoffice.methods import signature
from modesdk.excel.libreoffice.worker import FunctionWorker, serve

PACK = "home-heating"
VERSION = {"id": 1, "name": "VERSION", "arguments": [PACK]}


def said(*lines: str) -> list[Any]:
    """What the worker answers to lines."""
    output = io.StringIO()
    serve(lines, output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_who_it_is_and_what_it_answers() -> None:
    """First a greeting, then one answer per line."""
    hello, first, second = said(json.dumps(VERSION), json.dumps({**VERSION, "id": "b"}))
    assert hello["hello"]["signature"] == signature()
    assert first["id"] == 1
    assert PACK in first["value"]
    assert second == {**first, "id": "b"}


def test_bad_lines_spoil_nothing() -> None:
    """Each is answered by an error, the next one as ever."""
    bad = ["{", "[]", "7", "null", '"x"', "{}", '{"id": 3, "name": 5, "arguments": 6}', "\x00"]
    for line in bad:
        _, wrong, right = said(line, json.dumps(VERSION))
        assert set(wrong["error"]) == {"kind", "message"}
        assert PACK in right["value"]


SHARED = FunctionWorker()
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    plain | st.fixed_dictionaries({"id": plain, "name": plain, "arguments": plain, "lang": plain})
)
def test_whatever_is_asked_gives_an_answer(request: Any) -> None:
    """That JSON can carry."""
    answer = SHARED.answer(request)
    assert set(answer) in ({"id", "value"}, {"id", "error"})
    json.dumps(answer)


def test_as_a_process_it_ends_with_its_input() -> None:
    """What plugins print does not get between the answers."""
    code = (
        "import sys; from modesdk.excel.libreoffice import worker; "
        "import modesdk.excel.functions as r; old = worker.call; "
        "worker.call = lambda *a: print('noise') or old(*a); worker.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(VERSION) + "\n", capture_output=True,
        encoding="utf-8", timeout=60, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [sorted(line) for line in lines] == [["hello"], ["id", "value"]]
    assert "noise" in done.stderr
