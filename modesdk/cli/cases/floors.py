"""The least figures that a command asks for: `rows=90,decisive=30`, or `90` for the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.worded import worded

OPTION = "--fail-under"
_MOST = 100


def floors(text: str | None, names: Sequence[str]) -> dict[str, Decimal]:
    """Per cent by the name of a figure. Raises UsageError."""
    parts = [part.strip() for part in (text or "").split(",")] if text is not None else []
    return dict(_floor(part, names) for part in parts)


def _floor(part: str, names: Sequence[str]) -> tuple[str, Decimal]:
    name, equals, number = part.rpartition("=")
    wanted = name.strip() if equals else names[0]
    percent = _percent(number)
    if wanted not in names or percent is None:
        message = worded(
            "got {got!r}, expected per cent of one of: {known}", got=part, known=", ".join(names)
        )
        example = f"{OPTION} {names[0]}=90,{names[1]}=50"
        raise UsageError(OPTION, message, worded("For example {example}", example=example))
    return wanted, percent


def _percent(text: str) -> Decimal | None:
    try:
        percent = Decimal(text.strip().removesuffix("%"))
    except InvalidOperation:
        return None
    return percent if percent.is_finite() and 0 <= percent <= _MOST else None


def missed(wanted: Mapping[str, Decimal], got: Mapping[str, float]) -> list[str]:
    """What is said of each figure that is below its floor."""
    return [
        worded("{figure}: {got} % is below {floor} %", figure=name, got=got[name], floor=str(floor))
        for name, floor in wanted.items()
        if Decimal(str(got[name])) < floor
    ]
