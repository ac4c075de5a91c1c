"""The command's own output, apart from what plugins write: stdout may be read by a program.

While a command runs, descriptor 1 leads to stderr, and with it whatever plugins print, write or
let child processes write, from any thread and until the process ends. The command itself writes
to `out()`, the only way to the real stdout.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_STDOUT, _STDERR = 1, 2


class _OutputState:
    """The stream to the real stdout while descriptor 1 leads elsewhere, and for how long."""

    own: TextIO | None = None
    until_exit = False


def out() -> TextIO:
    """Where a command's own output goes."""
    return _OutputState.own or sys.stdout


def keep_until_exit() -> None:
    """The process is the command: once diverted, descriptor 1 stays so, for late threads too."""
    _OutputState.until_exit = True


@contextmanager
def stdout_reserved() -> Iterator[None]:
    """Divert descriptor 1 to stderr. Where stdout is no real file, as in tests, nothing changes."""
    own = None if _OutputState.own else _reserved()
    if own is None:
        yield
        return
    _OutputState.own = own
    try:
        yield
    finally:
        if not _OutputState.until_exit:
            _restore(own)


def _reserved() -> TextIO | None:
    try:
        if sys.stdout.fileno() != _STDOUT:
            return None
        sys.stdout.flush()
        saved = os.dup(_STDOUT)
    except (AttributeError, OSError, ValueError):  # none, closed, or not a real file
        return None
    try:
        os.dup2(_STDERR, _STDOUT)
    except OSError:  # stderr is closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)
    os.set_inheritable(_STDOUT, True)
    return os.fdopen(saved, "w", encoding="utf-8", errors="backslashreplace")


def _restore(own: TextIO) -> None:
    sys.stdout.flush()  # what plugins printed and is still held back
    own.flush()
    os.dup2(own.fileno(), _STDOUT)
    _OutputState.own = None
    own.close()
