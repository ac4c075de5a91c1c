"""Which modesdk is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """The version of the installed distribution; "0+unknown" in a tree that is not installed."""
    try:
        return version("modesdk")
    except PackageNotFoundError:
        return "0+unknown"
