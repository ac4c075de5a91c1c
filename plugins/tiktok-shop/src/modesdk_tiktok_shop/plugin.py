"""What this distribution gives to modesdk: the pack and its four evaluators."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from modesdk.hookspecs import hookimpl
from modesdk.model.evaluator import Evaluator, PackSource, TableEvaluator
from modesdk_tiktok_shop.fees import FeeLoad

PACK = "tiktok-shop"
FOLDER = Path(__file__).parent / "pack"

try:
    VERSION = version("modesdk-tiktok-shop")
except PackageNotFoundError:  # running from a source tree that is not installed
    VERSION = "0+unknown"


def _tables(dimension: str) -> TableEvaluator:
    """The evaluator that answers for the evidence tables of one dimension."""
    return TableEvaluator(
        name=f"{PACK}.{dimension}",
        version=VERSION,
        dimension=dimension,
        packs=(PACK,),
        tables=(f"tables/{dimension}/*.csv",),
    )


@hookimpl
def modesdk_packs() -> list[PackSource]:
    """The TikTok Shop pack."""
    return [PackSource(name=PACK, folder=FOLDER)]


@hookimpl
def modesdk_market_evaluators() -> list[Evaluator]:
    """Market, category, compliance, traffic."""
    return [_tables("market")]


@hookimpl
def modesdk_stage_evaluators() -> list[Evaluator]:
    """How long the seller has been on the platform, and how it went."""
    return [_tables("stage")]


@hookimpl
def modesdk_goal_evaluators() -> list[Evaluator]:
    """Goals, control, data, cost; the sum of fees needs arithmetic, hence Python."""
    return [_tables("goal"), FeeLoad(version=VERSION)]


@hookimpl
def modesdk_capability_evaluators() -> list[Evaluator]:
    """Team, resources, risk, logistics, after-sales."""
    return [_tables("capability")]
