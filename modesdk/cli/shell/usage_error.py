"""The error for a command line that is wrong."""

from __future__ import annotations


class UsageError(Exception):
    """An option or argument (`place`) is wrong: what is wrong with it, and what to do.

    `message` and `hint` are sentences of the catalogue, said when they are shown.
    """

    def __init__(self, place: str, message: str, hint: str = "") -> None:
        self.place, self.message, self.hint = place, message, hint
        super().__init__(f"{place}: {message}")
