"""The engine as the registry knows it: its code is imported when one is built."""

from __future__ import annotations

from importlib import import_module

from modesdk.engines.base import Capabilities, Engine
from modesdk.ruleset.rules import RuleSet


class LazyFormulas(Engine):
    """Building one gives a `FormulasEngine`."""

    name = "formulas"
    capabilities = Capabilities(big_numbers=False)

    def __new__(cls, ruleset: RuleSet) -> Engine:  # type: ignore[misc]  # stands in for another
        """Raises UnknownEngineError when formualizer is not installed."""
        made: Engine = import_module("modesdk.engines.formulas.engine").FormulasEngine(ruleset)
        return made
