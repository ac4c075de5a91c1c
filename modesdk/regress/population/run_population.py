"""Running expectations of populations: every profile is decided once, then each kind looks at all.

Whoever says that a population holds comes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field, frozen

from modesdk.diagnostics import Severity
from modesdk.engines import DEFAULT_ENGINE
from modesdk.language.worded import Worded, listed
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.populations import Population, PopulationExpectation
from modesdk.model.weights import Weights
from modesdk.regress.population.kinds import POPULATION_KINDS
from modesdk.regress.population.population_findings import Finding
from modesdk.regress.population.population_members import Members
from modesdk.regress.population.ready import ready_cases


@frozen(kw_only=True, eq=False)
class PopulationRun:
    """An expectation that was looked at over `profiles` profiles, and what does not hold."""

    expectation: PopulationExpectation
    profiles: int
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is amiss."""
        return not self.findings

    @property
    def ok(self) -> bool:
        """Whether the run may pass: a warning fails nothing."""
        return self.holds or self.expectation.severity is Severity.WARNING

    @property
    def told(self) -> Worded:
        """All that does not hold, with its counts; "" when everything does."""
        return listed((finding.said for finding in self.findings), "; ")

    @property
    def cases(self) -> tuple[RegressionCase, ...]:
        """Profiles that show it, as cases that are still to be written."""
        return tuple(ready_cases(self.expectation, self.findings))


def run_population(
    pack: Pack,
    expectations: Iterable[PopulationExpectation],
    weights: Weights | None = None,
    engine: str | None = None,
) -> Iterator[PopulationRun]:
    """Look at expectations one after another, with `weights` (default: the pack's)."""
    return map(PopulationRunner(pack, weights, engine).run, expectations)


@define(eq=False)
class PopulationRunner:
    """Looks at expectations; the decisions on a population are made once."""

    pack: Pack
    weights: Weights | None = None
    engine: str | None = None
    _known: dict[str, Members] = field(factory=dict)

    def run(self, expectation: PopulationExpectation) -> PopulationRun:
        """Look at one expectation."""
        members = self._members(expectation.population)
        findings = POPULATION_KINDS[expectation.kind].check(expectation.value, members)
        return PopulationRun(
            expectation=expectation, profiles=len(members), findings=tuple(findings)
        )

    def _members(self, population: Population) -> Members:
        if population.id not in self._known:
            weights = self.weights or Weights.of(self.pack)
            engine = self.engine or DEFAULT_ENGINE
            self._known[population.id] = Members(self.pack, population, weights, engine)
        return self._known[population.id]
