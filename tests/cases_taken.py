"""Which cases of a parametrised test are taken when not all of them are: `--one-in=4`.

Every test keeps at least one case, so nothing goes untested; which ones is drawn from the seed and
the test's name, so that every worker and every run with the same `--sample-seed` takes the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest


def taken(nodes: Iterable[str], one_in: int, seed: int) -> set[str]:
    """The ids of the tests to run."""
    cases: dict[str, list[str]] = {}
    for node in nodes:
        cases.setdefault(node.partition("[")[0], []).append(node)
    found: set[str] = set()
    for name, own in cases.items():
        found.update(random.Random(f"{seed}:{name}").sample(own, -(-len(own) // one_in)))
    return found


def take(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the other cases, as the options say."""
    one_in, seed = config.getoption("--one-in"), config.getoption("--sample-seed")
    chosen = taken((item.nodeid for item in items), one_in, seed)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in chosen])
    items[:] = [item for item in items if item.nodeid in chosen]


def told(config: pytest.Config) -> list[str]:
    """How much that is, for the report; nothing when every case is taken."""
    one_in, seed = config.getoption("--one-in"), config.getoption("--sample-seed")
    if one_in == 1:
        return []
    return [f"of each parametrised test one case in {one_in}, drawn with --sample-seed={seed}"]
