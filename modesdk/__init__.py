"""modesdk recommends the operating mode in which to run a business case, and says why.

    import modesdk
    pack = modesdk.load_pack("tiktok-shop")
    decision = modesdk.recommend({"market": "US", "category": "home"}, pack=pack)
    print(decision.explain("en"))

Public names are imported when first used, so that `import modesdk` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modesdk.api import examine_pack, load_pack, recommend, replay
    from modesdk.decide.decision import Decision
    from modesdk.errors import ModesdkError, ModesdkWarning
    from modesdk.hookspecs import hookimpl
    from modesdk.model.evaluator import PackSource, TableEvaluator, Undetermined
    from modesdk.model.pack import Pack
    from modesdk.model.tables import EvidenceRow

_HOMES = {
    "Decision": "modesdk.decide.decision",
    "EvidenceRow": "modesdk.model.tables",
    "ModesdkError": "modesdk.errors",
    "ModesdkWarning": "modesdk.errors",
    "Pack": "modesdk.model.pack",
    "PackSource": "modesdk.model.evaluator",
    "TableEvaluator": "modesdk.model.evaluator",
    "Undetermined": "modesdk.model.evaluator",
    "examine_pack": "modesdk.api",
    "hookimpl": "modesdk.hookspecs",
    "load_pack": "modesdk.api",
    "recommend": "modesdk.api",
    "replay": "modesdk.api",
}

__all__ = [
    "Decision",
    "EvidenceRow",
    "ModesdkError",
    "ModesdkWarning",
    "Pack",
    "PackSource",
    "TableEvaluator",
    "Undetermined",
    "__version__",
    "examine_pack",
    "hookimpl",
    "load_pack",
    "recommend",
    "replay",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from modesdk.version import installed_version  # noqa: PLC0415  # 20 ms

        return installed_version()
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'modesdk' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
