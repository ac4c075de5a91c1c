"""The conformance kit: a plugin's author checks a pack or an evaluator with a few lines.

    from modesdk.testing import check_plugin
    import my_plugin

    def test_plugin() -> None:
        check_plugin(my_plugin)

Every check raises one AssertionError that lists all problems found, or returns nothing. `profiles`
(a Hypothesis strategy) needs Hypothesis; everything else works without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modesdk.regress.pools import random_profiles
from modesdk.testing.evaluator_checks import check_evaluator
from modesdk.testing.folder_checks import check_pack_folder
from modesdk.testing.plugin_checks import check_plugin
from modesdk.testing.pytest_classes import EvaluatorTests, PackTests

if TYPE_CHECKING:
    from modesdk.testing.strategies import profiles

__all__ = [
    "EvaluatorTests",
    "PackTests",
    "check_evaluator",
    "check_pack_folder",
    "check_plugin",
    "profiles",
    "random_profiles",
]


def __getattr__(name: str) -> Any:
    if name == "profiles":
        from modesdk.testing.strategies import profiles  # noqa: PLC0415  # not always there

        return profiles
    raise AttributeError(f"module 'modesdk.testing' has no attribute {name!r}")
