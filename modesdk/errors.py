"""The one exception tree. Stands on `diagnostics` alone, so every layer may raise from it.

Problems with data are values (`modesdk.diagnostics.Diagnostic`); the exceptions here carry them
to the edge, all at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded

MOST_SHOWN = 20
"""How many problems an exception's text spells out; `diagnostics` holds all of them."""


class ModesdkError(Exception):
    """Base of everything modesdk raises on purpose."""

    def __str__(self) -> str:  # the text itself, which can be said in other languages
        told = self.args[0] if len(self.args) == 1 else None
        return told if isinstance(told, str) else super().__str__()


class ModesdkWarning(UserWarning):
    """Something could not be used and was left out, as `diagnostic` says; the rest works."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(str(diagnostic))


class DiagnosedError(ModesdkError):
    """An input is wrong in ways that `diagnostics` spell out one by one.

    Raised when a document (pack, profile, weights, record) cannot be used as it is.
    """

    def __init__(self, summary: str, diagnostics: Iterable[Diagnostic] = ()) -> None:
        self.summary = summary
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(summary)

    def __str__(self) -> str:
        lines = [self.summary, *(str(problem) for problem in self.diagnostics[:MOST_SHOWN])]
        more = len(self.diagnostics) - MOST_SHOWN
        return "\n".join([*lines, f"... and {more:,} more"] if more > 0 else lines)


class PackError(DiagnosedError):
    """A pack folder cannot be loaded."""


class ProfileError(DiagnosedError):
    """A profile, or a value in it, cannot be used."""


class WeightError(DiagnosedError):
    """A weight is unknown, out of range, or all of them are zero."""


class RecordError(DiagnosedError):
    """A decision record cannot be read or does not replay."""


class WorkbookError(DiagnosedError):
    """A workbook cannot be read or written as it is."""


class UnknownPackError(DiagnosedError):
    """No installed pack has that name, and no folder is at that path."""


class UnknownEngineError(DiagnosedError):
    """No engine has that name, or it cannot run on this machine."""


class RequestError(ProfileError, WeightError, UnknownEngineError):
    """More than one of profile, weights and engine cannot be used."""


class ConditionError(ModesdkError):
    """A cell is not a valid unary test.

    Attributes: `text` the cell, `column` the 1-based position of the fault in it, `got` what stands
    there, `expected` what could stand there, `hint` what to write instead ("" when nothing is
    close).
    """

    def __init__(self, text: str, column: int, got: str, expected: str, hint: str = "") -> None:
        self.text = text
        self.column = column
        self.got = got
        self.expected = expected
        self.hint = hint
        message = worded(
            "column {column} of {text!r}: got {got}, expected {expected}",
            column=column,
            text=text,
            got=got,
            expected=expected,
        )
        if hint:
            message = worded("{message}. {hint}", message=message, hint=hint)
        super().__init__(message)


class ContractError(ModesdkError):
    """A plugin or an engine broke the contract it declared."""


class TableError(ModesdkError):
    """A decision table's rows disagree with its hit policy for the case at hand."""
