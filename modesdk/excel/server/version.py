"""Which SDK answers."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """The version of the installed distribution."""
    try:
        return version("modesdk")
    except PackageNotFoundError:  # running from a source tree that is not installed
        return "0+unknown"
