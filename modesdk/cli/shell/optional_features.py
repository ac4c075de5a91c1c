"""Packages that only some commands need: what is missing is said before anything is done."""

from __future__ import annotations

from importlib.util import find_spec

from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.worded import worded


def check_installed(extra: str, packages: tuple[str, ...], place: str) -> None:
    """Refuse to go on without the packages of one of modesdk's extras. Raises UsageError."""
    for package in packages:
        if find_spec(package) is None:
            raise UsageError(
                place,
                worded("this command needs the package {package}", package=package),
                worded("Install it with: pip install 'modesdk[{extra}]'", extra=extra),
            )
