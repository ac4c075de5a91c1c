"""Profiles that show a finding, as cases that people finish: `todo`, with their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from modesdk.io.case_kinds import THAN
from modesdk.model.cases import RegressionCase, State
from modesdk.model.populations import Population, PopulationExpectation
from modesdk.regress.population.population_findings import Example, Finding


def ready_cases(
    expectation: PopulationExpectation, findings: Sequence[Finding]
) -> Iterator[RegressionCase]:
    """The profiles of all findings, each with what would have to come out where that is known."""
    for finding in findings:
        for example in finding.examples:
            yield RegressionCase(
                id=_id(expectation, example.name),
                as_of=example.case.as_of,
                values=example.case.values,
                expect=_expected(expectation, example.expect),
                state=State.TODO,
                reason=str(finding.said),
                source=_source(expectation.population, example),
                note=example.note,
                tags=(expectation.id,),
            )


def _id(expectation: PopulationExpectation, name: str) -> str:
    return f"{expectation.id}-{name}"


def _expected(expectation: PopulationExpectation, expect: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the cases that are compared by the ids under which they are kept."""
    if THAN not in expect:
        return expect
    renamed = (evolve(each, case=_id(expectation, each.case)) for each in expect[THAN])
    return {**expect, THAN: tuple(renamed)}


def _source(population: Population, example: Example) -> str:
    """Which population and row: for programs and people alike."""
    row = example.name.partition("-")[0] if population.draws else example.name
    place = f"seed {population.draws.seed}" if population.draws else population.file
    return f"population {population.id}, {place}, row {row}"
