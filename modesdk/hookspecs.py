"""The hooks of modesdk: what a plugin may supply. Entry points of the group `modesdk` are plugins.

Every hook returns objects that carry their own name and version; the core calls each object
itself and never relies on the order in which pluggy returns results.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from modesdk.model.evaluator import Evaluator, PackSource

GROUP = "modesdk"
hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def modesdk_packs() -> Iterable[PackSource]:
    """Packs that the plugin ships: name and folder."""


@hookspec
def modesdk_market_evaluators() -> Iterable[Evaluator]:
    """Evaluators of the dimension `market`: opportunity, category, admission, traffic."""


@hookspec
def modesdk_stage_evaluators() -> Iterable[Evaluator]:
    """Evaluators of the dimension `stage`: how far the business has come."""


@hookspec
def modesdk_goal_evaluators() -> Iterable[Evaluator]:
    """Evaluators of the dimension `goal`: what the subject wants and insists on."""


@hookspec
def modesdk_capability_evaluators() -> Iterable[Evaluator]:
    """Evaluators of the dimension `capability`: what the subject can do and bear."""


@hookspec
def modesdk_evaluators() -> Iterable[Evaluator]:
    """Evaluators of any further dimension that a pack defines."""
