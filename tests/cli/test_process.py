"""The command as a process: pipes, a real terminal, completion, and what it costs to start."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MODESDK = [sys.executable, "-m", "modesdk"]


def call(*words: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [*MODESDK, *map(str, words)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **options)


def test_json_is_utf8_in_any_locale(profile: Path, errand: Path) -> None:
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    result = call("recommend", profile, "--pack", errand, "--json", env=surroundings)
    assert result.returncode == 0, result.stderr
    assert "晴天骑车" in json.dumps(json.loads(result.stdout.decode("utf-8")), ensure_ascii=False)


@pytest.mark.parametrize("words", ["recommend", "check", "packs", "help"])
def test_reader_that_leaves(profile: Path, errand: Path, bad_pack: Path, words: str) -> None:
    """Nobody can tell from a cut pipe that all is well: neither that a pack has no problems."""
    typed = {
        "recommend": ["recommend", profile, "--pack", errand],
        "check": ["pack", "check", bad_pack],
        "packs": ["packs"],
        "help": ["--help"],
    }[words]
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as stdout:
        result = subprocess.run(
            [*MODESDK, *map(str, typed)],
            stdout=stdout, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    assert result.returncode == 141
    assert result.stderr == b""


def test_reader_that_stays_gets_the_result(bad_pack: Path) -> None:
    assert call("pack", "check", bad_pack).returncode == 1


@pytest.fixture
def bad_pack() -> Path:
    return Path(__file__).parent.parent / "bad_packs" / "R-405"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_full_disk(profile: Path, errand: Path) -> None:
    with Path("/dev/full").open("wb") as stdout:
        result = subprocess.run(
            [*MODESDK, "recommend", str(profile), "--pack", str(errand), "--json"],
            stdout=stdout, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    assert result.returncode == 2
    assert b"No space left" in result.stderr
    assert b"Traceback" not in result.stderr


def test_bad_input_exits_2(tmp_path: Path) -> None:
    result = call("recommend", tmp_path / "none.yaml")
    assert result.returncode == 2
    assert result.stdout == b""


def test_help_loads_little() -> None:
    code = (
        "import sys, modesdk.cli.main;"
        "print(*sorted({n.partition('.')[0] for n in sys.modules}), 'modesdk.api' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = run.stdout.split()
    assert loaded[-1] == "False"
    assert not {"lark", "numpy", "rich", "yaml", "cattrs"} & set(loaded)


def test_recommend_loads_no_numpy(profile: Path, errand: Path) -> None:
    code = (
        "import sys; from modesdk.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: print(*sorted(sys.modules), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "recommend", str(profile), "--pack", str(errand)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    loaded = set(run.stderr.split())
    assert "modesdk.engines.bitmap" in loaded  # it decided
    assert not {"numpy", "rich.markdown", "rich.traceback"} & loaded


def complete(words: str) -> list[str]:
    surroundings = {
        **os.environ,
        "_MODESDK_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    return call(env=surroundings).stdout.decode().split()


def test_completion(errand: Path) -> None:
    given = f"modesdk recommend --pack {errand} --set "
    assert "weather=" in complete(given)
    assert complete(f"{given}weather=r") == ["weather=rain"]
    assert complete(f"modesdk explain --pack {errand} x.yaml --why-not b") == ["bike", "bus"]
    assert complete("modesdk recommend --pack no-such-pack --set ") == []


class Terminal:
    """The command on a pseudo-terminal; it heeds Ctrl-C even if the test run ignores it."""

    START = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from modesdk.cli.main import main; main()"
    )

    def __init__(self, *words: object, cwd: Path) -> None:
        import pty

        self.master, slave = pty.openpty()
        surroundings = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "30"}
        surroundings.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.START, *map(str, words)],
            stdin=slave, stdout=slave, stderr=slave, cwd=cwd, env=surroundings,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.seen = ""

    def expect(self, text: str | tuple[str, ...], seconds: float = 30) -> None:
        texts = (text,) if isinstance(text, str) else text
        until = time.monotonic() + seconds
        while not any(text in self.seen for text in texts):
            assert time.monotonic() < until, f"no {texts!r} in {self.seen!r}"
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.master, 65_536).decode("utf-8", "replace")
                except OSError:  # the other end is closed
                    until = 0

    def type(self, text: str) -> None:
        self.seen = ""
        os.write(self.master, text.encode())

    def wait(self) -> int:
        return self.process.wait(timeout=30)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


@pytest.fixture
def terminal(errand: Path, tmp_path: Path) -> Iterator[Terminal]:
    if sys.platform == "win32":
        pytest.skip("no pseudo-terminals on Windows")
    opened = Terminal("interview", "--pack", errand, cwd=tmp_path)
    yield opened
    opened.close()


def test_interview_in_a_terminal(terminal: Terminal, tmp_path: Path) -> None:
    terminal.expect("> ")
    assert "Question 1" in terminal.seen
    terminal.type("\r")
    terminal.expect("Question 2")
    terminal.expect("> ")
    terminal.type("back\r")
    terminal.expect("Question 1")
    terminal.expect("> ")
    noted = False
    while "Ranking" not in terminal.seen:
        about_weather = "weather" in terminal.seen
        terminal.type("雨\r" if about_weather else "\r")
        terminal.expect("Noted: Weather = Rainy" if about_weather else "Skipped")
        noted |= about_weather
        terminal.expect(("> ", "Ranking"))
    assert noted
    terminal.expect("Why Bus")
    assert terminal.wait() == 0
    assert (tmp_path / "interview.yaml").is_file()


def test_interrupted_in_a_terminal(terminal: Terminal, tmp_path: Path) -> None:
    terminal.expect("> ")
    terminal.type("\r")
    terminal.expect("Question 2")
    terminal.expect("> ")
    time.sleep(0.5)  # until it waits for a key
    terminal.process.send_signal(signal.SIGINT)
    terminal.expect("--resume interview.yaml")
    assert terminal.wait() == 130
    assert "skipped" in (tmp_path / "interview.yaml").read_text(encoding="utf-8")
