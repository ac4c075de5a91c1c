"""Collecting what is wrong, and raising it once, readable."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from modesdk.diagnostics import Diagnostic

_SHOWN = 200
"""Longest part of a foreign text that a message repeats."""


@define
class Problems:
    """What is wrong with one subject: of each kind the first message, and how often it occurred."""

    subject: str
    _found: dict[str, str] = field(factory=dict)
    _counts: dict[str, int] = field(factory=dict)

    def add(self, kind: str, message: str) -> None:
        """Note a problem; of the same kind only the first is told in full."""
        self._found.setdefault(kind, message)
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def add_told(self, found: Iterable[Diagnostic]) -> None:
        """Note problems that say themselves what and where."""
        for problem in found:
            self.add(str(problem), str(problem))

    def add_all(self, other: Problems) -> None:
        """Take over the problems of another subject."""
        for kind, message in other._found.items():
            self._found.setdefault(f"{other.subject}/{kind}", f"{other.subject}: {message}")
            self._counts[f"{other.subject}/{kind}"] = other._counts[kind]

    @property
    def messages(self) -> list[str]:
        """One line per kind of problem, in the order of finding."""
        return [
            message
            + (f" (and {self._counts[kind] - 1} more like it)" if self._counts[kind] > 1 else "")
            for kind, message in self._found.items()
        ]

    def raise_if_any(self) -> None:
        """Raise AssertionError with the numbered list of problems, if there are any."""
        lines = self.messages
        if lines:
            count = f"{len(lines)} problem{'s' if len(lines) > 1 else ''}"
            numbered = [f"  {i}. {line}" for i, line in enumerate(lines, 1)]
            raise AssertionError(
                "\n".join([f"{self.subject} does not conform, {count}:", *numbered])
            )


def shown(value: object) -> str:
    """A foreign value for a message, cut where it gets long."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def said(error: BaseException) -> str:
    """An exception in one line."""
    lines = f"{type(error).__name__}: {error}".splitlines()
    return shown(" ".join(lines))[1:-1] if lines else type(error).__name__
