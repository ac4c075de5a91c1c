"""The part of the extension that talks to the worker, with a real worker and with bad ones."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from modesdk.excel.desk import Desk
from modesdk.excel.functions import call
from modesdk.excel.libreoffice.extension import settings

PACK = "home-heating"
PROFILE = [["insulation", "medium"], ["district_network", "yes"], ["gas_price_ct", 7]]
STATUS = ("STATUS", [PROFILE, None, None, PACK])


@pytest.fixture
def acting(link_module: ModuleType, tmp_path: Path) -> Any:
    """`acting(code)`: a link whose worker runs this code after a correct greeting."""
    links = []

    def made(code: str, greeting: str = "{}") -> Any:
        script = tmp_path / "python"
        hello = json.dumps({"hello": {"version": "1", "signature": settings("")["signature"]}})
        body = f"import sys, json, time\nprint({greeting!r} if {greeting!r} != '{{}}' else {hello!r}, flush=True)\n{code}"  # noqa: E501 - a script
        (tmp_path / "worker.py").write_text(body, encoding="utf-8")
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/worker.py"\n')
        script.chmod(0o755)
        links.append(link_module.Link(settings(str(script))))
        return links[-1]

    yield made
    for each in links:
        each._forget()


ECHO = """
for line in sys.stdin:
    asked = json.loads(line)
    {act}
    print(json.dumps({{"id": asked["id"], "value": asked["arguments"]}}), flush=True)
"""


def test_answers_are_those_of_the_registry(link: Any) -> None:
    """Scalars, tables and errors; trailing empty arguments make no difference."""
    desk = Desk.installed()
    assert link.ask(*STATUS) == {"value": call(desk, *STATUS)}
    table = call(desk, "RANK", [PROFILE, None, None, PACK, "zh"])
    found = link.ask("RANK", [PROFILE, None, None, PACK, "zh", None])
    assert found == {"value": [list(row) for row in table]}
    error = link.ask("SCORE", ["nobody", PROFILE, None, None, PACK])["error"]
    assert error["kind"] == "#NAME?"
    assert "nobody" in error["message"]


def test_the_language_of_the_user_is_the_default(link: Any) -> None:
    """Unless the formula says another."""
    arguments = [PROFILE, None, None, PACK]
    assert link.ask("RANK", arguments, "zh")["value"][0][0] == "名次"
    assert link.ask("RANK", arguments, "de")["value"][0][0] == "rank"
    assert link.ask("RANK", [*arguments, "en"], "zh")["value"][0][0] == "rank"


def test_one_worker_for_many_questions(link: Any) -> None:
    """Also from several threads, each with its own answer."""
    found: dict[int, Any] = {}

    def ask(number: int) -> None:
        found[number] = link.ask("QUESTIONS", [number, PROFILE, None, None, PACK])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(1, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: len(answer["value"]) - 1 for n, answer in found.items()} == {n: n for n in found}
    assert link.worker.number == len(found)


def test_equal_questions_are_asked_once(link: Any) -> None:
    """And other ones are not mixed up with them."""
    first = link.ask(*STATUS)
    assert link.ask(*STATUS) == first
    assert link.worker.number == 1
    other = link.ask("RECOMMEND", STATUS[1])
    assert other != first
    assert link.worker.number == 2


def test_what_is_kept_stays_bounded(
    acting: Any, link_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest answers go first; what is too long is not kept at all."""
    monkeypatch.setattr(link_module, "KEPT", 1_000)
    link = acting(ECHO.format(act="pass"))
    for number in range(50):
        assert link.ask("ANY", [number]) == {"value": [number]}
    assert 0 < link.size <= 1_000
    assert '"arguments": [49]' in list(link.kept)[-1]
    assert link.ask("ANY", ["x" * 2_000]) == {"value": ["x" * 2_000]}
    assert (link.size, len(link.kept)) == (0, 0)


def test_a_killed_worker_comes_back(link: Any) -> None:
    """Between questions and in the middle of one."""
    first = link.ask(*STATUS)
    old = link.worker.process
    old.kill()
    old.wait()
    assert link.ask(*STATUS) == first
    assert link.worker.process.pid != old.pid


def test_a_worker_that_dies_at_a_question_is_started_again_once(
    acting: Any, tmp_path: Path
) -> None:
    """Then the question is refused; others are answered."""
    counted = tmp_path / "count"
    act = f"open({str(counted)!r}, 'a').write('x') and asked['name'] == 'BAD' and sys.exit('boom')"
    link = acting(ECHO.format(act=act))
    error = link.ask("BAD", [])["error"]
    assert error["kind"] == "#VALUE!"
    assert "boom" in error["message"]
    assert counted.read_text() == "xx"
    assert link.ask("BAD", [])["error"] == error
    assert counted.read_text() == "xx"
    assert link.ask("GOOD", [1]) == {"value": [1]}


def test_no_answer_in_time(acting: Any, link_module: ModuleType, monkeypatch: Any) -> None:
    """The worker is ended, the same question is not asked again at once, others are answered."""
    monkeypatch.setattr(link_module, "SECONDS", 1.0)
    link = acting(ECHO.format(act="asked['name'] == 'SLOW' and time.sleep(60)"))
    start = time.monotonic()
    error = link.ask("SLOW", [])["error"]
    assert error["kind"] == "#NUM!"
    assert "within 1 s" in error["message"]
    assert link.ask("SLOW", [])["error"] == error
    assert time.monotonic() - start < 5
    assert link.ask("GOOD", [2]) == {"value": [2]}


def test_a_hung_worker_and_a_long_question(
    acting: Any, link_module: ModuleType, monkeypatch: Any
) -> None:
    """Whoever does not read blocks nobody."""
    monkeypatch.setattr(link_module, "SECONDS", 1.0)
    link = acting("time.sleep(60)")
    assert link.ask("LONG", ["x" * 1_000_000])["error"]["kind"] == "#NUM!"


def test_long_tables_have_more_time(link_module: ModuleType) -> None:
    """By their rows."""
    assert link_module.seconds_for(["a", [["b"]] * 1_000]) > 100
    assert link_module.seconds_for([]) == link_module.SECONDS


@pytest.mark.parametrize(
    ("greeting", "said"),
    [
        ('{"hello": {"version": "9", "signature": "other"}}', "build and install"),
        ("not json", "build and install"),
        ("", "build and install"),
    ],
)
def test_another_version_is_told(acting: Any, greeting: str, said: str) -> None:
    """An extension that does not fit the SDK says what to do."""
    error = acting("time.sleep(60)", greeting=greeting).ask("VERSION", [])["error"]
    assert error["kind"] == "#NAME?"
    assert said in error["message"]


def test_a_python_that_is_gone(link_module: ModuleType, tmp_path: Path) -> None:
    """Says what to do, and costs a sheet full of formulas no time."""
    link = link_module.Link(settings(str(tmp_path / "gone")))
    start = time.monotonic()
    for number in range(500):
        error = link.ask("QUESTIONS", [number])["error"]
        assert error["kind"] == "#NAME?"
        assert "modesdk excel libreoffice build" in error["message"]
    assert time.monotonic() - start < 1


def test_it_is_said_in_the_language_of_the_office(link_module: ModuleType, tmp_path: Path) -> None:
    """Also without the SDK, which has the catalogue: the extension brings its sentences."""
    link = link_module.Link(settings(str(tmp_path / "gone")))
    assert "无法启动" in link.ask("STATUS", [], "zh")["error"]["message"]
    assert "does not start" in link.ask("STATUS", [], "de")["error"]["message"]
    source = Path(link_module.__file__).read_text(encoding="utf-8")
    sentences = re.findall(r'\bworded\(\s*"(.*?)"', source)
    assert len(sentences) == 5
    assert set(sentences) <= set(settings("")["chinese"])


def test_a_python_without_the_sdk(link_module: ModuleType, tmp_path: Path) -> None:
    """Its own words are passed on."""
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho 'No module named modesdk' >&2\nexit 1\n")
    script.chmod(0o755)
    error = link_module.Link(settings(str(script))).ask("VERSION", [])["error"]
    assert error["kind"] == "#NAME?"
    assert "No module named modesdk" in error["message"]


def test_another_python_by_the_environment(
    link_module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MODESDK_PYTHON goes before what was recorded."""
    monkeypatch.setenv("MODESDK_PYTHON", sys.executable)
    link = link_module.Link(settings(str(tmp_path / "gone")))
    assert PACK in link.ask("VERSION", [PACK])["value"]
    link._forget()


def test_whatever_is_asked_gives_an_answer(link: Any) -> None:
    """No exception leaves it."""
    for arguments in ([object()], [float("nan")], [{"a": 1}], ["\ud800"], [[["x"], []]], None):
        answer = link.ask("RECOMMEND", arguments)
        assert set(answer["error"]) == {"kind", "message"}


def test_nothing_of_the_office_reaches_the_worker(
    link_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice sets these for its own Python."""
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("HOME_OF_MINE", "kept")
    found = link_module.clean()
    assert not [name for name in found if name.startswith("PYTHON")]
    assert found["HOME_OF_MINE"] == "kept"
    link = link_module.Link(settings(sys.executable))
    assert PACK in link.ask("VERSION", [PACK])["value"]
    link._forget()
