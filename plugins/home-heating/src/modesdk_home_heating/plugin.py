"""What this distribution gives to modesdk: the pack and its evaluators."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from modesdk.hookspecs import hookimpl
from modesdk.model.evaluator import Evaluator, PackSource, TableEvaluator
from modesdk_home_heating.running_cost import RunningCost

PACK = "home-heating"
FOLDER = Path(__file__).parent / "pack"

try:
    VERSION = version("modesdk-home-heating")
except PackageNotFoundError:  # running from a source tree that is not installed
    VERSION = "0+unknown"


def _table(dimension: str) -> TableEvaluator:
    """The evaluator that answers for the evidence table of one dimension."""
    return TableEvaluator(
        name=f"{PACK}.{dimension}",
        version=VERSION,
        dimension=dimension,
        packs=(PACK,),
        tables=(f"tables/evidence/{dimension}.csv",),
    )


@hookimpl
def modesdk_packs() -> list[PackSource]:
    """The home heating pack."""
    return [PackSource(name=PACK, folder=FOLDER)]


@hookimpl
def modesdk_goal_evaluators() -> list[Evaluator]:
    """What the household wants: climate, little work."""
    return [_table("goal")]


@hookimpl
def modesdk_evaluators() -> list[Evaluator]:
    """Dimensions of this pack's own: the house, and money."""
    return [_table("house"), _table("money"), RunningCost(version=VERSION)]
