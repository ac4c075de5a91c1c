"""Values, tests and sources in words, in Chinese and English."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from modesdk.conditions import (
    AnyValue,
    Compare,
    Equal,
    Interval,
    Not,
    Null,
    OneOf,
    Order,
    UnaryTests,
)
from modesdk.conditions import Test as TestNode
from modesdk.language.terms import NONE, TRUTH, UNKNOWN
from modesdk.language.text import Text, both, phrase
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.model.tables import Row

_COMPARED: Mapping[Order, Text] = {
    Order.GREATER: both("more than {value}"),
    Order.AT_LEAST: both("at least {value}"),
    Order.LESS: both("less than {value}"),
    Order.AT_MOST: both("at most {value}"),
}
_DATED: Mapping[Order, Text] = {
    Order.GREATER: both("after {value}"),
    Order.AT_LEAST: both("{value} or later"),
    Order.LESS: both("before {value}"),
    Order.AT_MOST: both("{value} or earlier"),
}
_TO_BE = both("“{attribute}” to be {value}")


def listed(words: Iterable[str], lang: str) -> str:
    """Words as a list."""
    return phrase(", ", lang).join(words)


def value_in_words(attribute: Attribute, value: Value, lang: str) -> str:
    """A value with its label and unit."""
    if value is None:
        return UNKNOWN[lang]
    if isinstance(value, bool):
        return TRUTH[value][lang]
    if isinstance(value, frozenset):
        labels = [attribute.value_label(member, lang) for member in _in_order(attribute, value)]
        return listed(labels, lang) if labels else NONE[lang]
    if isinstance(value, str):
        return attribute.value_label(value, lang)
    if isinstance(value, datetime.date):
        return value.isoformat()
    unit = attribute.unit[lang]
    return phrase("{number:,} {unit}", lang, number=value, unit=unit) if unit else f"{value:,}"


def _in_order(attribute: Attribute, members: frozenset[str]) -> list[str]:
    known = [v for v in attribute.value_ids if v in members]
    return known + sorted(members - set(known))


def tests_in_words(attribute: Attribute, tests: UnaryTests, lang: str) -> str:
    """A cell as a phrase, for instance `>= 90` as "at least 90 days"."""
    return _node(attribute, tests.node, lang)


def requirement_in_words(attribute: Attribute, tests: UnaryTests, lang: str) -> str:
    """What a cell asks of a known value, as in "“Goals” to include Premium pricing"."""
    label = attribute.label[lang] or attribute.id
    if attribute.type is AttributeType.BOOLEAN and (tests.matches(True) or tests.matches(False)):
        if tests.matches(True):
            return phrase("“{attribute}”", lang, attribute=label)
        return phrase("“{attribute}” not to be the case", lang, attribute=label)
    sentence, wanted = _wanted(attribute, _among_known(tests.node))
    shown = _plain(attribute, wanted, lang)
    return sentence[lang].format(attribute=label, **dict.fromkeys(("value", "range"), shown))


def _among_known(node: TestNode) -> TestNode:
    """The test without the part that accepts a missing value."""
    if not isinstance(node, OneOf):
        return node
    members = tuple(member for member in node.members if not isinstance(member, Null))
    return OneOf(members) if members[1:] else members[0] if members else node


def _wanted(attribute: Attribute, node: TestNode) -> tuple[Text, TestNode]:
    """The sentence for a test, and what stands in its gap."""
    holds = attribute.type is AttributeType.SET
    match node:
        case Not(test=Null()) | Null() | AnyValue():
            return _TO_BE, node
        case Not() if holds:
            return both("“{attribute}” not to include {value}"), node.test
        case Not():
            return both("“{attribute}” not to be {value}"), node.test
        case Compare():
            return both("“{attribute}” to be {range}"), node
        case _ if holds:
            return both("“{attribute}” to include {value}"), node
        case _:
            return _TO_BE, node


def _node(attribute: Attribute, node: TestNode, lang: str) -> str:
    match node:
        case Compare():
            return _compared(attribute, node, lang)
        case Interval():
            return _ranged(attribute, node, lang)
        case Not():
            return _negated(attribute, node, lang)
        case OneOf() | Equal() if attribute.type is AttributeType.SET:
            return phrase("with {values}", lang, values=_plain(attribute, node, lang))
        case _:
            return _plain(attribute, node, lang)


def _plain(attribute: Attribute, node: TestNode, lang: str) -> str:
    """Values (or phrases) joined by "or", without saying that a set holds them."""
    match node:
        case AnyValue():
            return phrase("anything", lang)
        case Null():
            return UNKNOWN[lang]
        case Equal():
            return value_in_words(attribute, node.literal.value, lang)
        case OneOf():
            *firsts, last = (_plain(attribute, member, lang) for member in node.members)
            return phrase("{firsts} or {last}", lang, firsts=listed(firsts, lang), last=last)
        case _:
            return _node(attribute, node, lang)


def _negated(attribute: Attribute, node: Not, lang: str) -> str:
    if isinstance(node.test, Null):
        return phrase("known", lang)
    values = _plain(attribute, node.test, lang)
    if attribute.type is AttributeType.SET:
        return phrase("without {values}", lang, values=values)
    return phrase("not {values}", lang, values=values)


def _compared(attribute: Attribute, node: Compare, lang: str) -> str:
    phrases = _DATED if attribute.type is AttributeType.DATE else _COMPARED
    value = value_in_words(attribute, node.literal.value, lang)
    return phrases[node.order][lang].format(value=value)


def _ranged(attribute: Attribute, node: Interval, lang: str) -> str:
    if node.lower_closed and node.upper_closed:
        low_end, high_end = node.lower.value, value_in_words(attribute, node.upper.value, lang)
        is_number = attribute.type is AttributeType.NUMBER  # its unit once is enough
        shown = f"{low_end:,}" if is_number else value_in_words(attribute, low_end, lang)
        return phrase("{low} to {high}", lang, low=shown, high=high_end)
    low = Compare(Order.AT_LEAST if node.lower_closed else Order.GREATER, node.lower)
    high = Compare(Order.AT_MOST if node.upper_closed else Order.LESS, node.upper)
    return listed((_compared(attribute, end, lang) for end in (low, high)), lang)


def row_sources(pack: Pack, row: Row, lang: str) -> str:
    """Where a row comes from: the one list of sources that everybody shows beside it."""
    return sources_in_words(pack, row.cited, lang)


def sources_in_words(pack: Pack, claims: Iterable[str], lang: str) -> str:
    """The sources of claims with their dates; that it is the pack's own rule when there is none."""
    dates: dict[str, set[str]] = {}
    for claim_id in claims:
        claim, source = pack.claims.get(claim_id), pack.source_of(claim_id)
        if claim and source:
            date = claim.dated or (
                claim.date.isoformat() if claim.date else phrase("undated", lang)
            )
            dates.setdefault(source.title[lang] or source.id, set()).add(date)
    shown = [
        phrase("{title} ({dates})", lang, title=title, dates=listed(sorted(when), lang))
        for title, when in dates.items()
    ]
    return phrase("; ", lang).join(shown) or phrase("rule of the pack", lang)
