"""Talks to the worker. Runs on LibreOffice's own Python (3.7 or newer), with the standard library.

The worker is started when the first function is called, once for the whole LibreOffice, and again
when it has died. Nothing here waits without end: a worker that does not answer in time is ended.
Answers to equal questions are kept until the worker ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import tempfile
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

START_SECONDS = 60.0
SECONDS = 30.0
SECONDS_PER_ROW = 0.2
"""Long tables of profiles take longer."""
PAUSE = 15.0
"""What failed is not tried again for so long: a sheet full of formulas must not hang."""
KEPT = 20_000_000
"""Characters of questions and answers kept at hand, the latest ones."""
OVERRIDE = "MODESDK_PYTHON"
"""Environment variable: another Python in which the SDK is installed."""
BUILD = "modesdk excel libreoffice build"
SAID = 300


def settings() -> Any:
    """What was recorded when the extension was built; lies beside the component."""
    place = Path(__file__).resolve().parent.parent / "settings.json"
    return json.loads(place.read_text(encoding="utf-8"))


def worded(template: str, **parts: Any) -> Any:
    """A sentence, and what fills it; its Chinese was recorded when the extension was built."""
    return template, parts


class WorkerError(Exception):
    """Why there is no answer: `kind` as a cell shows it, and a sentence (see `worded`)."""

    def __init__(self, kind: str, said: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.template, self.parts = said

    def said(self, lang: str, chinese: Any) -> str:
        """The sentence for a user of LibreOffice in a language."""
        template = chinese.get(self.template, self.template) if lang == "zh" else self.template
        return str(template).format(**self.parts)


class GoneError(WorkerError):
    """The worker ended in the middle of a question."""


class Link:
    """Questions to the one worker, from any thread."""

    def __init__(self, found: Any) -> None:
        self.settings = found
        self.lock = threading.RLock()
        self.worker: Worker | None = None
        self.kept: OrderedDict[str, tuple[int, Any]] = OrderedDict()
        self.size = 0
        self.refused: dict[str, tuple[float, WorkerError]] = {}
        self.failed: tuple[float, WorkerError] | None = None

    def ask(self, name: str, arguments: list[Any], lang: str = "") -> Any:
        """`{"value": ...}` or `{"error": {"kind": ..., "message": ...}}`, never an exception."""
        while arguments and arguments[-1] is None:
            arguments = arguments[:-1]
        try:
            question = json.dumps({"name": name, "arguments": arguments, "lang": lang})
            with self.lock:
                return self._asked(question, seconds_for(arguments))
        except WorkerError as problem:
            message = problem.said(lang, self.settings.get("chinese", {}))
            return {"error": {"kind": problem.kind, "message": message}}
        except Exception as problem:  # an exception would take LibreOffice's own words
            message = f"{type(problem).__name__}: {problem}"
            return {"error": {"kind": "#VALUE!", "message": message}}

    def _asked(self, question: str, seconds: float) -> Any:
        if self.worker is not None and not self.worker.alive():
            self._forget()
        if question in self.kept:
            self.kept.move_to_end(question)
            return self.kept[question][1]
        _raise_recent(self.refused.get(question))
        try:
            answer = self._answer(question, seconds)
        except GoneError as problem:
            self.refused[question] = (time.monotonic(), problem)
            raise
        self._keep(question, answer)
        return answer

    def _answer(self, question: str, seconds: float) -> Any:
        """From the worker; a fresh one is asked when it has died."""
        for turn in (1, 2):
            worker = self._running()
            try:
                return worker.ask(question, seconds)
            except GoneError as problem:
                self._forget()
                if turn == 2 or problem.kind == "#NUM!":  # noqa: PLR2004 - the second turn
                    raise
        raise AssertionError

    def _running(self) -> Worker:
        _raise_recent(self.failed)
        if self.worker is None:
            try:
                self.worker = Worker(self.settings)
            except WorkerError as problem:
                self.failed = (time.monotonic(), problem)
                raise
            self.failed = None
        return self.worker

    def _keep(self, question: str, answer: Any) -> None:
        size = len(question) + len(json.dumps(answer))
        self.kept[question] = (size, answer)
        self.size += size
        while self.size > KEPT:
            self.size -= self.kept.popitem(last=False)[1][0]

    def _forget(self) -> None:
        """After the end of a worker: the next one may know other rules."""
        if self.worker is not None:
            self.worker.end()
        self.worker = None
        self.kept.clear()
        self.size = 0


def _raise_recent(failure: tuple[float, WorkerError] | None) -> None:
    """Raise the same again when it happened a moment ago."""
    if failure is not None and time.monotonic() - failure[0] < PAUSE:
        raise failure[1]


class Worker:
    """One process. Raises WorkerError when it cannot be started."""

    def __init__(self, found: Any) -> None:
        self.python = os.environ.get(OVERRIDE) or found["python"]
        self.number = 0
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        self.process = self._started()
        self.answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            told = _hello(self._line(START_SECONDS))
        except WorkerError as problem:
            self.end()
            raise WorkerError("#NAME?", (problem.template, problem.parts)) from None
        if told.get("signature") != found["signature"]:
            self.end()
            said = worded(
                "made with modesdk {own}, {python} has {other}; build and install again: {build}",
                own=found["version"],
                python=self.python,
                other=told.get("version", "–"),
                build=BUILD,
            )
            raise WorkerError("#NAME?", said)

    def _started(self) -> Any:
        command = [self.python, "-E", "-P", "-X", "utf8", "-m", "modesdk.excel.libreoffice.worker"]
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            return subprocess.Popen(  # noqa: S603 - the command was recorded at build time
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.said,
                cwd=tempfile.gettempdir(),
                env=clean(),
                creationflags=hidden,
            )
        except OSError as problem:
            self.said.close()
            said = worded(
                "the Python with modesdk does not start ({why}); build and install again: {build}",
                why=problem,
                build=BUILD,
            )
            raise WorkerError("#NAME?", said) from None

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def ask(self, question: str, seconds: float) -> Any:
        """Its answer. Raises GoneError when there is none in time."""
        self.number += 1
        line = f'{{"id": {self.number}, {question[1:]}\n'
        # written beside the reading: a long question to a hung process would block
        threading.Thread(target=self._write, args=(line,), daemon=True).start()
        answer = json.loads(self._line(seconds))
        if answer.pop("id") != self.number:
            raise GoneError("#VALUE!", worded("modesdk's worker lost count"))
        return answer

    def _write(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # the reader finds out
            self.process.stdin.write(line.encode("ascii"))
            self.process.stdin.flush()

    def _line(self, seconds: float) -> str:
        try:
            line = self.answers.get(timeout=seconds)
        except queue.Empty:
            said = worded("no answer within {seconds:.0f} s; give fewer rows", seconds=seconds)
            raise GoneError("#NUM!", said) from None
        if not line:
            why = self._why()
            said = worded("modesdk's worker ({python}) ended: {why}", python=self.python, why=why)
            raise GoneError("#VALUE!", said)
        return line

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.answers.put(line.decode("utf-8"))
        self.process.stdout.close()
        self.answers.put("")

    def _why(self) -> str:
        """The last words on its error output."""
        self.said.seek(0)
        text = self.said.read().decode("utf-8", "replace").strip()
        return text[-SAID:].rpartition("\n")[2] or "–"

    def end(self) -> None:
        """Kill it and free what it held; the listening thread closes its end."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.said):
            with contextlib.suppress(OSError):
                stream.close()


def _hello(line: str) -> Any:
    """What a worker says of itself; nothing when it is none."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told.get("hello", {}) if isinstance(told, dict) else {}


def seconds_for(arguments: list[Any]) -> float:
    """How long a question may take."""
    rows = max((len(given) for given in arguments if isinstance(given, list)), default=0)
    return SECONDS + SECONDS_PER_ROW * rows


def clean() -> dict[str, str]:
    """The environment without what LibreOffice sets for its own Python."""
    own = ("PYTHON", "__PYVENV", "URE_", "UNO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}
