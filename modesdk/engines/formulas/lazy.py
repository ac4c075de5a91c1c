"""The engine as the registry knows it: its code is imported when one is built."""

from __future__ import annotations

from modesdk.engines.base import Capabilities, Engine
from modesdk.ruleset.rules import RuleSet


class LazyFormulas(Engine):
    """Building one gives a `FormulasEngine`."""

    name = "formulas"
    capabilities = Capabilities(big_numbers=False)

    def __new__(cls, ruleset: RuleSet) -> Engine:  # type: ignore[misc]  # stands in for another
        """Raises UnknownEngineError when formualizer is not installed."""
        from modesdk.engines.formulas.engine import FormulasEngine  # noqa: PLC0415  # 15 ms

        return FormulasEngine(ruleset)
