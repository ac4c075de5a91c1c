"""Units that stand beside numbers: whether a heading or a cell's format says the attribute's own.

What a list calls "（人民币元）" or "(k USD)" is never taken as another unit. Nothing is converted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from modesdk.language.worded import Bilingual
from modesdk.model.names import folded
from modesdk.model.schema import Attribute

_WORDS: Mapping[str, str] = {
    "%": "% percent pct 百分比 百分数 百分之",
    "usd": "usd us$ $ dollar dollars 美元 美金",
    "eur": "eur € euro euros 欧元",
    "gbp": "gbp £ pound pounds 英镑",
    "cny": "cny rmb cn¥ yuan 人民币 人民币元",
    "jpy": "jpy jp¥ yen 日元",
    "ct": "ct cent cents 分 美分",
    "kwh": "kwh 千瓦时 度",
    "year": "year years yr yrs a 年",
    "month": "month months mo mth 月 个月",
    "week": "week weeks wk 周 星期",
    "day": "day days d 天 日",
    "hour": "hour hours h hr hrs 小时 时",
    "minute": "minute minutes min 分钟",
    "°c": "°c c celsius 摄氏度 度",
    "°f": "°f f fahrenheit 华氏度",
    "order": "order orders 单 每单 订单",
    "site": "site sites 个站点 站点",
    "account": "account accounts 个账号 账号",
    "times": "times x 倍",
    "piece": "piece pieces pcs 件 个",
    "thousand": "k thousand thousands tsd 千",
    "ten thousand": "万",
    "million": "m mn million millions 百万",
    "hundred million": "亿",
}
_SAID: Mapping[str, str] = {
    "usd": "美元",
    "eur": "欧元",
    "gbp": "英镑",
    "cny": "元",
    "jpy": "日元",
    "ct": "分",
    "kwh": "千瓦时",
    "year": "年",
    "month": "个月",
    "week": "周",
    "day": "天",
    "hour": "小时",
    "minute": "分钟",
    "order": "单",
    "site": "个站点",
    "account": "个账号",
    "times": "倍",
    "piece": "个",
}
"""The Chinese of a unit; behind "per" without its measure word 个."""
_PER = re.compile(r"\s*(?:/|\bper\b|\bof\b|每|的)\s*")
_LEAD = re.compile(r"^(?:in\b|units?\b|单位|以)\s*:?\s*")


def _known() -> Mapping[str, frozenset[str]]:
    """Each word with the units that it may mean (`度` is a degree or a kilowatt hour)."""
    found: dict[str, set[str]] = {}
    for unit, words in _WORDS.items():
        for word in words.split():
            found.setdefault(folded(word), set()).add(unit)
    return {word: frozenset(units) for word, units in found.items()}


_KNOWN = _known()


@lru_cache(maxsize=512)
def _parts(text: str) -> tuple[frozenset[str], ...]:
    """What each part of a unit may mean: "USD per month" has two."""
    parts = _PER.split(_LEAD.sub("", folded(text)))
    return tuple(_KNOWN.get(part, frozenset({part})) for part in parts if part)


def _same(given: tuple[frozenset[str], ...], own: tuple[frozenset[str], ...]) -> bool:
    return len(given) == len(own) and all(a & b for a, b in zip(given, own, strict=True))


def agrees(attribute: Attribute, given: str) -> bool:
    """Whether a unit as written is the attribute's: in full, or its first part ("USD")."""
    said = _parts(given)
    for unit in (attribute.unit.zh, attribute.unit.en):
        own = _parts(unit)
        if own and said and (_same(said, own) or _same(said, own[:1])):
            return True
    return False


def is_unit(text: str) -> bool:
    """Whether a text is a unit that is known here, such as "USD/month" or "k"."""
    words = re.split(r"\s+", " ".join(_PER.split(_LEAD.sub("", folded(text)))))
    return bool(words[0]) and all(word in _KNOWN for word in words)


def unit_of(attribute: Attribute) -> str:
    """The attribute's unit in both languages, for messages; "" when it has none."""
    unit = attribute.unit
    both = " / ".join(dict.fromkeys(text for text in (unit.en, unit.zh) if text))
    return Bilingual(both, in_chinese(both)) if both else ""


def in_chinese(unit: str) -> str:
    """An English unit in Chinese ("USD per month": 美元/月); words not known stay as they are."""
    if " / " in unit:  # named in both languages
        return unit.rpartition(" / ")[2]
    share, of, whole = unit.partition(" of ")
    if of:
        return f"{whole} 的 {in_chinese(share)}"
    first, *others = re.split(r"\s*/\s*|\s+per\s+", unit)
    return "/".join([_said(first), *(_said(word).removeprefix("个") for word in others)])


def _said(word: str) -> str:
    meant = _KNOWN.get(folded(word), frozenset())
    return _SAID.get(next(iter(meant)), word) if len(meant) == 1 else word
