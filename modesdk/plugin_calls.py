"""Calls into a plugin: within time, with standard output kept clean, errors as values."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from attrs import define, field, frozen

from modesdk.language.worded import worded

LOAD_SECONDS = 10.0
"""How long a plugin may take to import, or to answer a hook, before it is skipped as hung."""


@frozen
class Gave:
    """What a plugin's code returned."""

    value: Any


@frozen
class Raised:
    """What a plugin's code raised."""

    error: BaseException


def within_time(action: Callable[[], Any]) -> Gave | Raised | None:
    """Run a plugin's code in a thread, so that it can be left behind when it hangs (None).

    A real Ctrl-C reaches the main thread, which waits here; whatever the thread sees was raised
    by the plugin itself, SystemExit and KeyboardInterrupt included. Where threads cannot start
    (Python in a browser, a limit of processes) the code runs here, without a limit of time.
    """
    outcome: list[Gave | Raised] = []

    def run() -> None:
        try:
            outcome.append(Gave(action()))
        except BaseException as error:
            outcome.append(Raised(error))

    thread = threading.Thread(target=run, daemon=True)
    with _STDOUT.kept_clean():
        try:
            thread.start()
        except RuntimeError:  # can't start new thread
            run()
        else:
            thread.join(LOAD_SECONDS)
    return outcome[0] if outcome else None


def still(doing: str) -> str:
    """That a plugin was left behind while it was `doing` something."""
    return worded("still {doing} after {count:.0f} seconds", doing=doing, count=LOAD_SECONDS)


@define
class _Stdout:
    """Sends what plugins print to stderr, as stdout may be read by a program.

    `contextlib.redirect_stdout` alone would leave stdout redirected for good when two threads
    leave it in the order in which they entered.
    """

    _lock: threading.Lock = field(factory=threading.Lock)
    _inside: int = 0
    _kept: TextIO | None = None

    @contextmanager
    def kept_clean(self) -> Iterator[None]:
        """Redirect until the last one inside has left."""
        with self._lock:
            if not self._inside:
                self._kept, sys.stdout = sys.stdout, sys.stderr
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if not self._inside and self._kept is not None:
                    sys.stdout, self._kept = self._kept, None


_STDOUT = _Stdout()


def told(error: BaseException) -> str:
    """An error as its type and text, whatever its own text does."""
    return f"{type(error).__name__}: {text_of(error)}"


def text_of(error: BaseException) -> str:
    """An error's own text."""
    try:
        return str(error)
    except Exception:  # its own text may fail as well
        return worded("(no message)")
