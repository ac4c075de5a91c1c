"""The sentences of explanations, in Chinese and English."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal

from modesdk.model.arithmetic import exact

TEXTS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "{pack}：{as_of} 的判断",
        "recommended": "建议采用{mode}，得分 {score}（满分 100）{lead}。",
        "conditional": "建议采用{mode}，但须先核实下列条件；得分 {score}（满分 100）{lead}。",
        "no_clear_winner": "没有明显胜出的选项：{mode}（{score}）与{second}（{second_score}）只差 {margin} 分，尚不足以推荐。",
        "insufficient_data": "现有资料不足以给出推荐。目前领先的是{mode}（{score}），但依据太少。",
        "none_eligible": "所有选项都被准入条件挡住，目前没有可推荐的。",
        "lead": "，比第二名{second}高 {margin} 分",
        "completeness": "资料完整度 {share}。",
        "h_why": "为什么是{mode}",
        "h_for": "支持{mode}的理由",
        "h_against": "需要留意的反面理由",
        "h_verify": "需要先核实",
        "h_aged": "年头较久、值得复核的事实",
        "h_conflicts": "资料之间的分歧",
        "h_whynot": "为什么不是其他选项",
        "h_questions": "接下来最值得弄清楚的",
        "h_alerts": "当前警示",
        "h_steps": "行动步骤",
        "reason": "{text}（{points} 分；来源：{sources}）",
        "plain": "{text}（来源：{sources}）",
        "smaller": "另有{count}条较小的理由，合计 {points} 分",
        "smaller_one": "另有1条较小的理由，{points} 分",
        "stale": "。此事实距决策日期已久，请重新核实。",
        "better_but_blocked": "{mode}本来得分更高（{score}），但被准入条件挡住，请先核实该条件是否仍然有效。",
        "asks_one": "尚不知道{missing}，它决定：",
        "asks_several": "尚不知道{missing}，它们合起来决定：",
        "asked": "{head}{text}",
        "route_unknown": "尚不知道{missing}，它决定{routes}这几条路线中是否必须有一条开放。",
        "route": "{routes}这几条路线目前没有一条确定开放。",
        "route_blocked": "{routes}这几条路线都走不通。",
        "blocked": "{mode}（若无阻碍得分 {score}）：被准入条件挡住。{reason}",
        "behind": "{mode}（{score}，{gate}）：落后 {gap} 分，主要差在{dimensions}。",
        "tied": "{mode}（{score}，{gate}）：与领先者同分。",
        "others": "其余选项得分不高于以上各项：{modes}",
        "held": "拖后腿的一点：{text}",
        "near": "差一点成立：要求{need}{now}（可得 {points} 分；来源：{sources}）",
        "now_is": "，目前为{actual}",
        "now_holds": "，目前：{actual}",
        "question": "{question}（{stake}）",
        "stake_regret": "可能改变结论，平均影响 {points} 分",
        "stake_block": "可能使{leader}不可行",
        "stake_gate": "关系到{modes}能否采用",
        "stake_swing": "最多可使分差变动 {points} 分",
        "stake_little": "影响不大",
        "conflict_fired": "关于{mode}的“{criterion}”：一方认为{one}，另一方认为{other}",
        "conflict_declared": "{text}（{one_source}；对立：{other_source}）",
        "quoted": "“{text}”（{source}{more}）",
        "more_claims": "，另有{count}条同此",
        "conflict_others": "另有{count}处分歧涉及{modes}",
        "conflict_wording": "另有{count}处只是说法或口径不同",
        "semicolon": "；",
        "and": "{names}和{last}",
        "and_more": "{names}及另外{count}项",
        "dimension": "{label}（{points}）",
        "open": "可行",
        "conditional_gate": "待核实",
        "no_source": "包内规则",
    },
    "en": {
        "title": "{pack}: assessment as of {as_of}",
        "recommended": "Recommended: {mode}, with {score} of 100 points{lead}.",
        "conditional": "Recommended once the points below are verified: {mode}, with {score} of 100 points{lead}.",
        "no_clear_winner": "No clear winner: {mode} ({score}) and {second} ({second_score}) are only {margin} points apart, too close to recommend one.",
        "insufficient_data": "Not enough is known for a recommendation. {mode} leads for now ({score}), but on too little evidence.",
        "none_eligible": "Every option is shut by an entry condition; none can be recommended.",
        "lead": ", {margin} ahead of {second}",
        "completeness": "{share} of the relevant facts are known.",
        "h_why": "Why {mode}",
        "h_for": "What speaks for {mode}",
        "h_against": "What speaks against it",
        "h_verify": "To be verified first",
        "h_aged": "Old facts worth checking",
        "h_conflicts": "Where the sources disagree",
        "h_whynot": "Why not the others",
        "h_questions": "What to find out next",
        "h_alerts": "Alerts",
        "h_steps": "Next steps",
        "reason": "{text} ({points} points; source: {sources})",
        "plain": "{text} (source: {sources})",
        "smaller": "and {count} smaller ones, {points} points together",
        "smaller_one": "and a smaller one, {points} points",
        "stale": ". This fact is old by now: verify it again.",
        "better_but_blocked": "{mode} would score higher ({score}) but is shut by an entry condition; verify whether that still holds.",
        "asks_one": "{missing} not known yet; it decides:",
        "asks_several": "{missing} not known yet; together they decide:",
        "asked": "{head} {text}",
        "route_unknown": "{missing} not known yet; it decides whether one of the routes {routes} must be open.",
        "route": "None of the routes {routes} is certain to be open.",
        "route_blocked": "None of the routes {routes} is open.",
        "blocked": "{mode} (would score {score}): shut by an entry condition. {reason}",
        "behind": "{mode} ({score}, {gate}): {gap} points behind, mostly on {dimensions}.",
        "tied": "{mode} ({score}, {gate}): level with the leader.",
        "others": "The rest score no higher than these: {modes}",
        "held": "Held back by: {text}",
        "near": "Nearly supported: needs {need}{now} (worth {points} points; source: {sources})",
        "now_is": ", but it is {actual}",
        "now_holds": "; now: {actual}",
        "question": "{question} ({stake})",
        "stake_regret": "could change the answer, {points} points at stake on average",
        "stake_block": "could rule out {leader}",
        "stake_gate": "decides whether {modes} can be used",
        "stake_swing": "could move the lead by up to {points} points",
        "stake_little": "little hangs on it",
        "conflict_fired": "{mode}, {criterion}: one side says {one}, the other {other}",
        "conflict_declared": "{text} ({one_source}; against: {other_source})",
        "quoted": "“{text}” ({source}{more})",
        "more_claims": ", and {count} more",
        "conflict_others": "{count} more about {modes}",
        "conflict_wording": "{count} more on wording only",
        "semicolon": "; ",
        "and": "{names} and {last}",
        "and_more": "{names} and {count} more",
        "dimension": "{label} ({points})",
        "open": "open",
        "conditional_gate": "to be verified",
        "no_source": "rule of the pack",
    },
}


def say(key: str, lang: str, **parts: object) -> str:
    """A sentence with its parts filled in."""
    return TEXTS[lang][key].format(**parts)


def points(number: float) -> str:
    """Signed points with one decimal, as in +3.5, rounded half up."""
    return f"{_tenths(number) / 10:+.1f}"


def amount(number: float) -> str:
    """Points with one decimal and without a plus sign, rounded half up."""
    return f"{_tenths(number) / 10:.1f}"


@exact()
def _tenths(number: float) -> int:
    """Whole tenths, half up: from the digits as they are written, which are few and exact."""
    return math.floor(Decimal(repr(number)) * 10 + Decimal("0.5"))
