"""Engines by name. A further engine is one line here and joins the conformance suite."""

from __future__ import annotations

from importlib.util import find_spec

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.engines.base import Capabilities, Engine, Values
from modesdk.engines.bitmap import BitmapEngine
from modesdk.engines.reference import ReferenceEngine
from modesdk.errors import UnknownEngineError
from modesdk.language.worded import worded
from modesdk.model.kept import Kept
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.ruleset.compile import ruleset_for
from modesdk.ruleset.rules import RuleSet


class _LazyFormulas(Engine):
    """Building one gives a `FormulasEngine`."""

    name = "formulas"
    capabilities = Capabilities(big_numbers=False)

    def __new__(cls, ruleset: RuleSet) -> Engine:  # type: ignore[misc]  # stands in for another
        """Raises UnknownEngineError when formualizer is not installed."""
        from modesdk.engines.formulas.engine import FormulasEngine  # noqa: PLC0415  # 15 ms

        return FormulasEngine(ruleset)


OPTIONAL: dict[str, tuple[type[Engine], str]] = {"formulas": (_LazyFormulas, "formualizer")}
"""Engines that need a package of the extra `workbook`."""
ENGINES: dict[str, type[Engine]] = {
    "bitmap": BitmapEngine,
    "reference": ReferenceEngine,
    **{name: engine for name, (engine, package) in OPTIONAL.items() if find_spec(package)},
}
DEFAULT_ENGINE = "bitmap"
_ENGINE = Location("engine")
_BUILT: Kept[RuleSet, dict[str, Engine]] = Kept(lambda _: {})


def engine_for(ruleset: RuleSet, name: str = DEFAULT_ENGINE) -> Engine:
    """The engine `name` for a rule set, built once per rule set.

    Raises UnknownEngineError when there is no such engine.
    """
    by_name = _BUILT.of(ruleset)
    if faults := engine_faults(name):
        raise UnknownEngineError(worded("Unknown engine {engine!r}", engine=name), faults)
    if name not in by_name:
        by_name[name] = ENGINES[name](ruleset)
    return by_name[name]


def known_values(pack: Pack, case: Case) -> Values:
    """The values of a case with all that follows from them: derived ones and verdicts."""
    ruleset = ruleset_for(pack, case.as_of)
    return engine_for(ruleset).evaluate(case, [0] * len(ruleset.decision)).values


def engine_faults(name: object, place: Location = _ENGINE) -> tuple[Diagnostic, ...]:
    """Why there is no such engine; () when there is. Callers may pass what is no text at all."""
    known = str(name) == name and name in ENGINES
    return () if known else (_unknown(name).at(place),)


def _unknown(name: object) -> Diagnostic:
    if isinstance(name, str) and name in OPTIONAL:
        package = OPTIONAL[name][1]
        message = worded(
            "the engine {engine!r} needs the package {package}, which is not installed",
            engine=name,
            package=package,
        )
        hint: str = worded("Install it with: pip install 'modesdk[workbook]'")
        return Diagnostic("E-801", message, hint=hint)
    message = worded("no engine is called {engine!r}", engine=name)
    hint = nearest(str(name), ENGINES) or worded("Choose one of: {known}", known=", ".join(ENGINES))
    return Diagnostic("E-801", message, hint=hint)
