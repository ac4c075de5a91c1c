"""Hypothesis strategies. The one place that imports Hypothesis, which is an optional extra.

It is imported by name, so that modesdk type-checks the same with and without it.
"""

from __future__ import annotations

import datetime
from importlib import import_module
from typing import Any

from modesdk.io.joining import is_normal
from modesdk.model.arithmetic import whole
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.regress.pools import Judge, Pools, Profile, value_pools

try:
    hypothesis: Any = import_module("hypothesis")
except ImportError as error:
    message = "modesdk.testing.profiles needs Hypothesis: pip install hypothesis"
    raise ImportError(message) from error
st: Any = hypothesis.strategies

_EXAMPLES = 200


def profiles(pack: Pack, *, required: tuple[str, ...] = ()) -> Any:
    """Strategy for valid profiles of a pack: attribute values in normal form, some missing.

    It draws the values at which the rules change as well as any others of the domains. The
    attributes in `required` are never missing. A profile holds at least one value.
    """
    pools = value_pools(pack)
    chosen = {
        name: _values(pack, pack.schema[name], pool).filter(lambda v, n=name: is_normal(pack, n, v))
        for name, pool in pools.items()
    }
    always = {name: chosen.pop(name) for name in required}
    drawn = st.fixed_dictionaries(always, optional=chosen)
    return drawn.filter(bool)


def _values(pack: Pack, attribute: Attribute, pool: tuple[Any, ...]) -> Any:
    """The pool, and other values of the attribute's domain."""
    known = st.sampled_from(pool)
    match attribute.type:
        case AttributeType.NUMBER:
            return known | _numbers(attribute)
        case AttributeType.DATE:
            return known | st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 1, 1))
        case AttributeType.SET if attribute.values:
            return known | st.frozensets(st.sampled_from(attribute.value_ids))
        case AttributeType.TEXT if attribute.open_domain and attribute.pattern:
            return known | st.from_regex(attribute.pattern, fullmatch=True)
    return known


def _numbers(attribute: Attribute) -> Any:
    low = -1_000_000 if attribute.minimum is None else attribute.minimum
    high = 1_000_000 if attribute.maximum is None else attribute.maximum
    if attribute.integer:
        return st.integers(int(low), int(high))
    return st.decimals(low, high, places=2).map(whole)


def smallest_fault(pools: Pools, judge: Judge) -> str:
    """What is wrong with the smallest pair of cases that breaks the judge's rule, or ""."""
    some = st.fixed_dictionaries({}, optional={n: st.sampled_from(p) for n, p in pools.items()})
    faults: list[str] = []

    def attempt(known: Profile, more: Profile) -> None:
        fault = judge(known, {**more, **known})
        if fault:
            faults.append(fault)
            raise AssertionError(fault)

    settings = hypothesis.settings(
        max_examples=_EXAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
    )
    try:
        settings(hypothesis.given(known=some, more=some)(attempt))()
    except AssertionError:
        pass
    except hypothesis.errors.Flaky:  # the evaluator is not pure, which is reported by itself
        pass
    return faults[-1] if faults else ""
