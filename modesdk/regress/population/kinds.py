"""What may be expected of a population: the one table of kinds.

The reader, the run and the table of the reference page go through it; a further kind is an entry
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from modesdk.language.text import Text, both
from modesdk.model.pack import Pack
from modesdk.regress.population import matters, monotone, recommended, share
from modesdk.regress.population.population_findings import Finding
from modesdk.regress.population.population_members import Members


@frozen
class PopulationKind:
    """One kind of expectation: how it is written, read and checked, and what it means.

    `read` gives the value in normal form and raises UnusableError.
    """

    name: str
    form: str
    read: Callable[[Any, Pack], Any]
    check: Callable[[Any, Members], Iterator[Finding]]
    meaning: Text


def _kinds() -> Iterator[PopulationKind]:
    yield PopulationKind(
        "recommended_somewhere",
        recommended.FORM,
        recommended.read,
        recommended.check,
        both("each of these options is recommended for at least one profile"),
    )
    yield PopulationKind(
        "share",
        share.FORM,
        share.read,
        share.check,
        both("the share of profiles that meet `of`, which is written as `expect` of a case"),
    )
    yield PopulationKind(
        "monotone",
        monotone.FORM,
        monotone.read,
        monotone.check,
        both(
            "as the attribute rises, all else being equal, points `never fall` or `never rise`, "
            "and gates `never tighten` or `never loosen`; `order` lists the values upwards, for a "
            "set the members that are added"
        ),
    )
    yield PopulationKind(
        "matters",
        matters.FORM,
        matters.read,
        matters.check,
        both(
            "each of these attributes changes points, gates or outcome for at least one profile "
            "when its value is another one; `all` are those that a recommendation asks for"
        ),
    )


POPULATION_KINDS: Mapping[str, PopulationKind] = {kind.name: kind for kind in _kinds()}
"""All kinds by name, in the order in which people read them."""
