"""Looking for a pair of cases that breaks a rule: with Hypothesis where it is installed."""

from __future__ import annotations

import random
from importlib.util import find_spec

from modesdk.regress.pools import Judge, Pools, random_profile

_PAIRS = 300
_SHARES = (0.0, 0.3, 0.6, 0.8)


def search_pair(pools: Pools, judge: Judge) -> str:
    """What is wrong with some pair (known, known and more), or "" when none was found.

    Hypothesis finds the smallest such pair; without it, a seeded sample is tried.
    """
    if find_spec("hypothesis"):
        from modesdk.testing.strategies import smallest_fault  # noqa: PLC0415  # not always there

        return smallest_fault(pools, judge)
    return sampled_fault(pools, judge)


def sampled_fault(pools: Pools, judge: Judge) -> str:
    """The same by a seeded sample."""
    chance = random.Random(0)  # noqa: S311  # test data, no secret
    for number in range(_PAIRS):
        known = random_profile(chance, pools, _SHARES[number % len(_SHARES)])
        fault = judge(known, {**random_profile(chance, pools, 0.7), **known})
        if fault:
            return fault
    return ""
