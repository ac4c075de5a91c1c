"""modesdk recommends the operating mode in which to run a business case, and says why.

    import modesdk
    pack = modesdk.load_pack("tiktok-shop")
    decision = modesdk.recommend({"market": "US", "category": "home"}, pack=pack)
    print(decision.explain("en"))

Public names are imported when first used, so that `import modesdk` costs next to nothing.
"""

# ruff: noqa: PLC0415 - the whole library costs 0.3 s

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from modesdk.api import examine_pack, load_pack, recommend, replay
    from modesdk.decide.decision import Decision
    from modesdk.errors import ModesdkError, ModesdkWarning
    from modesdk.hookspecs import hookimpl
    from modesdk.language.text import Text
    from modesdk.model.evaluator import PackSource, TableEvaluator, Undetermined, Verdict
    from modesdk.model.pack import Pack
    from modesdk.model.profile import Case
    from modesdk.model.tables import EvidenceRow

    __version__: str

__all__ = [
    "Case",
    "Decision",
    "EvidenceRow",
    "ModesdkError",
    "ModesdkWarning",
    "Pack",
    "PackSource",
    "TableEvaluator",
    "Text",
    "Undetermined",
    "Verdict",
    "__version__",
    "examine_pack",
    "hookimpl",
    "load_pack",
    "recommend",
    "replay",
]

if not TYPE_CHECKING:  # type checkers know the names above and refuse any other

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            from modesdk.version import installed_version

            return installed_version()
        if name not in __all__:
            raise AttributeError(f"module 'modesdk' has no attribute {name!r}")
        return getattr(_home_of(name), name)


def _home_of(name: str) -> ModuleType:  # noqa: PLR0911 - one per module
    """The module of a public name."""
    match name:
        case "examine_pack" | "load_pack" | "recommend" | "replay":
            from modesdk import api

            return api
        case "Decision":
            from modesdk.decide import decision

            return decision
        case "ModesdkError" | "ModesdkWarning":
            from modesdk import errors

            return errors
        case "hookimpl":
            from modesdk import hookspecs

            return hookspecs
        case "PackSource" | "TableEvaluator" | "Undetermined" | "Verdict":
            from modesdk.model import evaluator

            return evaluator
        case "Pack":
            from modesdk.model import pack

            return pack
        case "Case":
            from modesdk.model import profile

            return profile
        case "Text":
            from modesdk.model import schema

            return schema
        case _:
            from modesdk.model import tables

            return tables


def __dir__() -> list[str]:
    return sorted(__all__)
