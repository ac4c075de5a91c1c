"""One rule set, several executors: every engine gives exactly the same answers."""

from __future__ import annotations

from modesdk.engines.base import (
    Capabilities,
    Engine,
    Evaluation,
    Outlook,
    Truth,
    Values,
    given_in,
    indexes_of,
    slot_of,
)
from modesdk.engines.known_engines import (
    DEFAULT_ENGINE,
    ENGINES,
    engine_faults,
    engine_for,
    known_values,
)

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "Capabilities",
    "Engine",
    "Evaluation",
    "Outlook",
    "Truth",
    "Values",
    "engine_faults",
    "engine_for",
    "given_in",
    "indexes_of",
    "known_values",
    "slot_of",
]
