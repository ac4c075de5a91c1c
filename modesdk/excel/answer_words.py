"""Headings and words of the answers, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from modesdk.model.schema import Lang, Text

_WORDS: Mapping[str, Text] = {
    "rank": Text("名次", "rank"),
    "mode": Text("代码", "id"),
    "label": Text("选项", "option"),
    "score": Text("得分", "score"),
    "gate": Text("准入", "gate"),
    "why": Text("原因", "why"),
    "section": Text("部分", "section"),
    "text": Text("说明", "text"),
    "attribute": Text("代码", "id"),
    "question": Text("问题", "question"),
    "stake": Text("影响（分）", "at stake (points)"),
    "answers": Text("可填", "answers"),
    "dimension": Text("维度", "dimension"),
    "weight": Text("现权重", "weight now"),
    "down": Text("降至", "down to"),
    "down_mode": Text("则领先", "then leads"),
    "up": Text("升至", "up to"),
    "up_mode": Text("则领先", "then leads"),
    "profile": Text("行", "row"),
    "recommended": Text("推荐", "recommended"),
    "leader": Text("领先", "leader"),
    "status": Text("结论", "status"),
    "margin": Text("领先分差", "margin"),
    "problem": Text("问题", "problem"),
    "unused": Text("未采用的列", "columns not used"),
    "guessed": Text("当作决策日期的列", "taken as the decision date"),
    "headline": Text("结论", "answer"),
    "open": Text("可行", "open"),
    "conditional": Text("有条件", "conditional"),
    "blocked": Text("不可行", "blocked"),
    "nothing": Text("无", "nothing"),
    "yes_no": Text("是、否", "yes, no"),
    "number": Text("数字", "a number"),
    "date": Text("日期", "a date"),
    "free": Text("文字", "a text"),
}


def word(key: str, lang: Lang) -> str:
    """A word in a language."""
    return _WORDS[key][lang]


def head(lang: Lang, *keys: str) -> tuple[str, ...]:
    """Headings of a table."""
    return tuple(word(key, lang) for key in keys)
