"""Values, tests and sources in words, in Chinese and English."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

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
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType, Value

_WORDS = {
    "zh": {
        "yes": "是",
        "no": "否",
        "none": "无",
        "unknown": "未知",
        "known": "已知",
        "any": "任意",
        "or": "或",
        "or_sep": "、",
        "and": "、",
        "not": "不是{}",
        "lacks": "不含{}",
        "holds": "含{}",
        "undated": "未注明日期",
        ">": "高于{}",
        ">=": "不低于{}",
        "<": "低于{}",
        "<=": "不超过{}",
        "from_to": "{}至{}",
        "date>": "晚于{}",
        "date>=": "{}或之后",
        "date<": "早于{}",
        "date<=": "{}或之前",
        "need_true": "“{}”成立",
        "need_false": "“{}”不成立",
        "need_holds": "“{}”包含{}",
        "need_lacks": "“{}”不包含{}",
        "need_value": "“{}”为{}",
        "need_range": "“{}”{}",
        "need_not": "“{}”不是{}",
        "sep": "；",
        "dated": "《{title}》{date}",
        "source_sep": "、",
    },
    "en": {
        "yes": "yes",
        "no": "no",
        "none": "none",
        "unknown": "unknown",
        "known": "known",
        "any": "anything",
        "or": " or ",
        "or_sep": ", ",
        "and": ", ",
        "not": "not {}",
        "lacks": "without {}",
        "holds": "with {}",
        "undated": "undated",
        ">": "more than {}",
        ">=": "at least {}",
        "<": "less than {}",
        "<=": "at most {}",
        "from_to": "{} to {}",
        "date>": "after {}",
        "date>=": "{} or later",
        "date<": "before {}",
        "date<=": "{} or earlier",
        "need_true": "“{}”",
        "need_false": "“{}” not to be the case",
        "need_holds": "“{}” to include {}",
        "need_lacks": "“{}” not to include {}",
        "need_value": "“{}” to be {}",
        "need_range": "“{}” to be {}",
        "need_not": "“{}” not to be {}",
        "sep": "; ",
        "dated": "{title} ({date})",
        "source_sep": ", ",
    },
}


def word(key: str, lang: str) -> str:
    """A small word of the vocabulary."""
    return _WORDS[lang][key]


def listed(words: Iterable[str], lang: str) -> str:
    """Words as a list."""
    return _WORDS[lang]["and"].join(words)


def value_in_words(attribute: Attribute, value: Value, lang: str) -> str:
    """A value with its label and unit."""
    if value is None:
        return word("unknown", lang)
    if isinstance(value, bool):
        return word("yes" if value else "no", lang)
    if isinstance(value, frozenset):
        labels = [attribute.value_label(member, lang) for member in _in_order(attribute, value)]
        return listed(labels, lang) if labels else word("none", lang)
    if isinstance(value, str):
        return attribute.value_label(value, lang)
    if isinstance(value, datetime.date):
        return value.isoformat()
    unit = attribute.unit[lang]
    space = "" if lang == "zh" else " "
    return f"{value:,}{space}{unit}" if unit else f"{value:,}"


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
        key = "need_true" if tests.matches(True) else "need_false"
        return _WORDS[lang][key].format(label)
    key, wanted = _wanted(attribute, _among_known(tests.node))
    return _WORDS[lang][key].format(label, _plain(attribute, wanted, lang))


def _among_known(node: TestNode) -> TestNode:
    """The test without the part that accepts a missing value."""
    if not isinstance(node, OneOf):
        return node
    members = tuple(member for member in node.members if not isinstance(member, Null))
    return OneOf(members) if members[1:] else members[0] if members else node


def _wanted(attribute: Attribute, node: TestNode) -> tuple[str, TestNode]:
    """The sentence for a test, and what stands in its gap."""
    holds = attribute.type is AttributeType.SET
    match node:
        case Not(test=Null()) | Null() | AnyValue():
            return "need_value", node
        case Not():
            return ("need_lacks" if holds else "need_not"), node.test
        case Compare():
            return "need_range", node
        case _:
            return ("need_holds" if holds else "need_value"), node


def _node(attribute: Attribute, node: TestNode, lang: str) -> str:
    match node:
        case Compare():
            phrase = _compared(attribute, node, lang)
        case Interval():
            phrase = _ranged(attribute, node, lang)
        case Not():
            phrase = _negated(attribute, node, lang)
        case OneOf() | Equal() if attribute.type is AttributeType.SET:
            phrase = _WORDS[lang]["holds"].format(_plain(attribute, node, lang))
        case _:
            phrase = _plain(attribute, node, lang)
    return phrase


def _plain(attribute: Attribute, node: TestNode, lang: str) -> str:
    """Values (or phrases) joined by "or", without saying that a set holds them."""
    words = _WORDS[lang]
    match node:
        case AnyValue():
            return words["any"]
        case Null():
            return words["unknown"]
        case Equal():
            return value_in_words(attribute, node.literal.value, lang)
        case OneOf():
            *firsts, last = (_plain(attribute, member, lang) for member in node.members)
            return words["or"].join([words["or_sep"].join(firsts), last])
        case _:
            return _node(attribute, node, lang)


def _negated(attribute: Attribute, node: Not, lang: str) -> str:
    words = _WORDS[lang]
    if isinstance(node.test, Null):
        return words["known"]
    key = "lacks" if attribute.type is AttributeType.SET else "not"
    return words[key].format(_plain(attribute, node.test, lang))


def _compared(attribute: Attribute, node: Compare, lang: str) -> str:
    shown = value_in_words(attribute, node.literal.value, lang)
    prefix = "date" if attribute.type is AttributeType.DATE else ""
    return _WORDS[lang][f"{prefix}{node.order}"].format(shown)


def _ranged(attribute: Attribute, node: Interval, lang: str) -> str:
    if node.lower_closed and node.upper_closed:
        low_end, high_end = node.lower.value, value_in_words(attribute, node.upper.value, lang)
        is_number = attribute.type is AttributeType.NUMBER  # its unit once is enough
        shown = f"{low_end:,}" if is_number else value_in_words(attribute, low_end, lang)
        return _WORDS[lang]["from_to"].format(shown, high_end)
    low = Compare(Order.AT_LEAST if node.lower_closed else Order.GREATER, node.lower)
    high = Compare(Order.AT_MOST if node.upper_closed else Order.LESS, node.upper)
    return listed((_compared(attribute, end, lang) for end in (low, high)), lang)


def sources_in_words(pack: Pack, claims: Sequence[str], lang: str) -> str:
    """The sources of claims with their dates; "" when no claim is known."""
    dates: dict[str, set[str]] = {}
    for claim_id in claims:
        claim, source = pack.claims.get(claim_id), pack.source_of(claim_id)
        if claim and source:
            date = claim.dated or (claim.date.isoformat() if claim.date else word("undated", lang))
            dates.setdefault(source.title[lang] or source.id, set()).add(date)
    words = _WORDS[lang]
    shown = [
        words["dated"].format(title=title, date=words["source_sep"].join(sorted(when)))
        for title, when in dates.items()
    ]
    return words["sep"].join(shown)
