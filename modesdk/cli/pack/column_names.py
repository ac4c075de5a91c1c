"""Headings, column names and conditions of `modesdk pack show`, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from modesdk.conditions import unary_tests
from modesdk.decide.explain.conditions_in_words import tests_in_words
from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.model.tables import Row, Table

ANY = "-"
"""The cell that holds whatever the value is."""

_WORDS: Mapping[str, Mapping[Lang, str]] = {
    "facts": {"zh": "规则包", "en": "Pack"},
    "folder": {"zh": "目录", "en": "Folder"},
    "counts": {"zh": "数量", "en": "Counts"},
    "sections": {
        "zh": "modesdk pack show {pack} ... 可以查看",
        "en": "What modesdk pack show {pack} ... can show",
    },
    "modes": {"zh": "选项", "en": "Modes"},
    "unranked": {"zh": "（不参与排名）", "en": " (not ranked)"},
    "attributes": {"zh": "属性", "en": "Attributes"},
    "attribute_note": {
        "zh": "单个属性的取值、别名和问题：modesdk pack show attributes ID",
        "en": "Values, aliases and question of one attribute: modesdk pack show attributes ID",
    },
    "values": {"zh": "取值", "en": "Values"},
    "sources": {"zh": "来源", "en": "Sources"},
    "dimensions": {"zh": "维度权重", "en": "Weights of the dimensions"},
    "fine_weights": {"zh": "标准权重与来源可信度", "en": "Weights of criteria, trust in sources"},
    "weights_note": {
        "zh": "改权重：modesdk recommend PROFILE --weight goal=3 --weight trust:ID=0.5",
        "en": "To change them: modesdk recommend PROFILE --weight goal=3 --weight trust:ID=0.5",
    },
    "claims": {"zh": "陈述", "en": "Claims"},
    "terms": {"zh": "术语", "en": "Terms"},
    "rules": {"zh": "规则", "en": "Rules"},
    "playbook": {"zh": "{mode}：行动步骤", "en": "{mode}: playbook"},
    "duties": {"zh": "{mode}：谁负责什么", "en": "{mode}: who does what"},
    "alerts": {"zh": "警示", "en": "Alerts"},
    "marked": {"zh": "【{mark}】{text}", "en": "[{mark}] {text}"},
    "listed": {"zh": "、", "en": ", "},
    "effect": {"zh": "{label}：{effects}", "en": "{label}: {effects}"},
    "kind_of": {"zh": "{table}（{kind}）", "en": "{table} ({kind})"},
    "range": {"zh": "{low} 至 {high}", "en": "{low} to {high}"},
    "at_least": {"zh": "至少 {low}", "en": "at least {low}"},
    "at_most": {"zh": "最多 {high}", "en": "at most {high}"},
    "more": {"zh": "等", "en": "..."},
    "dated": {"zh": "{name} {version}，{date}", "en": "{name} {version}, {date}"},
    "when": {"zh": "条件：{conditions}", "en": "When: {conditions}"},
    "always": {"zh": "总是", "en": "always"},
    "and": {"zh": "；", "en": "; "},
    "is": {"zh": "{label}：{test}", "en": "{label}: {test}"},
    "about_overview": {"zh": "总览", "en": "this overview"},
    "about_modes": {"zh": "可选的模式和路线", "en": "the modes and routes to choose from"},
    "about_attributes": {"zh": "档案里可以填什么", "en": "what a profile may say"},
    "about_matrix": {
        "zh": "权责矩阵（用 --mode 挑选）",
        "en": "who answers for what (choose with --mode)",
    },
    "about_playbook": {"zh": "某模式的行动步骤", "en": "the steps under a mode (name it)"},
    "about_duties": {"zh": "某模式下谁负责什么", "en": "who does what under a mode (name it)"},
    "about_alerts": {"zh": "警示及其触发条件", "en": "alerts and what sets them off"},
    "about_stages": {"zh": "随时间的阶段路径", "en": "the path over time"},
    "about_sources": {"zh": "资料来源与可信度", "en": "where the knowledge comes from"},
    "about_weights": {"zh": "默认权重", "en": "the default weights"},
    "about_claims": {
        "zh": "资料的陈述（可给编号或来源）",
        "en": "the claims (of a source, or one)",
    },
    "about_terms": {"zh": "术语表", "en": "the glossary"},
    "about_rules": {"zh": "规则（可给编号或表名）", "en": "the rules (of a table, or one)"},
    "about_reference": {"zh": "其他参考表", "en": "another reference table (name it)"},
}

_NAMES: Mapping[str, str] = {
    # severities of alerts
    "critical": "严重",
    "high": "高",
    "medium": "中",
    "info": "提示",
    # types of attributes
    "text": "文字",
    "number": "数值",
    "boolean": "是非",
    "date": "日期",
    "set": "多选",
    # kinds of tables
    "derive": "推导",
    "gate": "准入",
    "evidence": "依据",
    "advice": "行动",
    "conflict": "分歧",
    # types of advice
    "step": "步骤",
    "duty": "职责",
    "alert": "警示",
    "note": "备注",
    # how a claim is carried
    "rule": "规则",
    "parameter": "参数",
    "glossary": "术语",
    "context": "背景",
    "left_out": "未采用",
}
"""Chinese names of what packs write as English words."""

_COLUMNS: Mapping[str, Mapping[Lang, str]] = {
    "id": {"zh": "编号", "en": "Id"},
    "mode": {"zh": "选项", "en": "Mode"},
    "group": {"zh": "类别", "en": "Group"},
    "summary": {"zh": "说明", "en": "Summary"},
    "aliases": {"zh": "别名", "en": "Also called"},
    "label": {"zh": "名称", "en": "Label"},
    "type": {"zh": "类型", "en": "Type"},
    "values": {"zh": "取值", "en": "Values"},
    "question": {"zh": "问题", "en": "Question"},
    "help": {"zh": "说明", "en": "Help"},
    "unit": {"zh": "单位", "en": "Unit"},
    "range": {"zh": "范围", "en": "Range"},
    "title": {"zh": "标题", "en": "Title"},
    "date": {"zh": "日期", "en": "Date"},
    "trust": {"zh": "可信度", "en": "Trust"},
    "why": {"zh": "理由", "en": "Why"},
    "weight": {"zh": "权重", "en": "Weight"},
    "dimension": {"zh": "维度", "en": "Dimension"},
    "statement": {"zh": "陈述", "en": "Statement"},
    "carried_as": {"zh": "处理方式", "en": "Carried as"},
    "rules": {"zh": "规则", "en": "Rules"},
    "term": {"zh": "术语", "en": "Term"},
    "meaning": {"zh": "含义", "en": "Meaning"},
    "function": {"zh": "事项", "en": "Function"},
    "time": {"zh": "时间", "en": "Time"},
    "fact": {"zh": "事实", "en": "Fact"},
    "step": {"zh": "步骤", "en": "Step"},
    "conditions": {"zh": "条件", "en": "When"},
    "sources": {"zh": "来源", "en": "Sources"},
    "area": {"zh": "事项", "en": "Area"},
    "actor": {"zh": "谁负责", "en": "Who"},
    "duty": {"zh": "职责", "en": "Duty"},
    "severity": {"zh": "级别", "en": "Severity"},
    "alert": {"zh": "警示", "en": "Alert"},
    "table": {"zh": "表", "en": "Table"},
    "effect": {"zh": "作用", "en": "Effect"},
    "validity": {"zh": "有效期", "en": "Valid"},
    "strength": {"zh": "强度", "en": "Strength"},
}


def pack_words(key: str, lang: Lang, **parts: object) -> str:
    """A phrase with its parts filled in."""
    return _WORDS[key][lang].format(**parts)


def name_of(word: str, lang: Lang) -> str:
    """A severity, a type or a kind, in Chinese or as packs write it."""
    return _NAMES.get(word, word) if lang == "zh" else word.replace("_", " ")


def columns(lang: Lang, *keys: str) -> tuple[str, ...]:
    """Names of columns; an unknown one, from a pack's own table, stands for itself."""
    return tuple(_COLUMNS[key][lang] if key in _COLUMNS else key for key in keys)


def conditions_in_words(
    pack: Pack, table: Table, row: Row, lang: Lang, *, without: Iterable[str] = ()
) -> str:
    """The cells of a row as a phrase; "" when it always holds."""
    left_out = set(without)
    parts = []
    for name, cell in zip(table.conditions, row.cells, strict=True):
        if cell.strip() not in ("", ANY) and name not in left_out:
            attribute = pack.schema[name]
            test = tests_in_words(attribute, unary_tests(cell), lang)
            parts.append(pack_words("is", lang, label=attribute.label[lang] or name, test=test))
    return pack_words("and", lang).join(parts)


def validity(row: Row) -> str:
    """From when to when a row holds; "" when always."""
    if row.valid_from is None and row.valid_to is None:
        return ""
    start = row.valid_from.isoformat() if row.valid_from else ""
    return f"{start}..{row.valid_to.isoformat() if row.valid_to else ''}"
