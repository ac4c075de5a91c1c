"""The words of the command line's own output, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modesdk.language.text import Lang

TEXTS: Mapping[str, Mapping[Lang, str]] = {
    "status_recommended": {"zh": "建议采用", "en": "recommended"},
    "status_conditional": {"zh": "核实后可采用", "en": "recommended once verified"},
    "status_no_clear_winner": {"zh": "难分高下", "en": "no clear winner"},
    "status_insufficient_data": {"zh": "资料不足", "en": "not enough data"},
    "status_none_eligible": {"zh": "均不可行", "en": "none eligible"},
    "status": {"zh": "结论", "en": "Status"},
    "margin": {"zh": "领先", "en": "Margin"},
    "points": {"zh": "{number} 分", "en": "{number} points"},
    "as_of": {"zh": "决策日期", "en": "As of"},
    "as_of_pack": {
        "zh": "（取自规则包：没有人给出日期，可用 --as-of 指定）",
        "en": " (the pack's date, as nobody gave one; set it with --as-of)",
    },
    "as_of_outranked": {
        "zh": "（由选项给出；档案中的日期为 {date}）",
        "en": " (given by an option; the profile's date is {date})",
    },
    "outranked": {
        "zh": "决策日期 {date} 由选项给出；档案中的日期为 {own}。",
        "en": "The decision date {date} was given by an option; the profile's date is {own}.",
    },
    "outranked_of": {"zh": "{profile}：{said}", "en": "{profile}: {said}"},
    "ranking": {"zh": "排名", "en": "Ranking"},
    "mode": {"zh": "选项", "en": "Mode"},
    "score": {"zh": "得分", "en": "Score"},
    "gate": {"zh": "准入", "en": "Gate"},
    "gate_open": {"zh": "可行", "en": "open"},
    "gate_conditional": {"zh": "待核实", "en": "to be verified"},
    "gate_blocked": {"zh": "不可行", "en": "blocked"},
    "gate_ask": {"zh": "{gate}：{missing}", "en": "{gate}: {missing}"},
    "and_more": {"zh": "{listed}等 {count} 项", "en": "{listed} +{more}"},
    "not_ranked": {
        "zh": "“–”：被挡住，或只是路线、对照，不参与排名。",
        "en": "“–”: blocked, or a route or comparison that is not ranked.",
    },
    "tied": {"zh": "“=”：同分。", "en": "“=”: tied."},
    "first_steps": {"zh": "最初几步", "en": "First steps"},
    "more": {
        "zh": "另有 {count} 条，见 modesdk explain",
        "en": "{count} more: see modesdk explain",
    },
    "record_written": {"zh": "判断记录已写入 {file}", "en": "Decision record written to {file}"},
    # problems
    "err_error": {"zh": "错误：{said}", "en": "error: {said}"},
    "err_warning": {"zh": "警告：{said}", "en": "warning: {said}"},
    "err_hint": {"zh": "建议：{hint}", "en": "hint: {hint}"},
    "err_line": {"zh": "{place}：{said}", "en": "{place}: {said}"},
    "err_comma": {"zh": "，", "en": ", "},
    "err_row": {"zh": "第 {row} 行", "en": "row {row}"},
    "err_column": {"zh": "“{column}”列", "en": "{column}"},
    "err_key": {"zh": "{column}", "en": "{column}"},
    "err_input": {"zh": "输入", "en": "input"},
    "err_more": {"zh": "……另有 {count} 处", "en": "... and {count} more"},
    "err_count": {"zh": "，有 {count} 处问题", "en": ""},
    "err_interrupted": {"zh": "已中断。", "en": "Interrupted."},
    "err_bug": {
        "zh": "内部错误：{said}。这是 modesdk 的缺陷，请报告所用的命令，以及加上 {debug}=1 后的输出。",
        "en": "internal error: {said}. This is a bug in modesdk; please report it with the command you typed and what it prints with {debug}=1.",
    },
    "err_DiagnosedError": {"zh": "输入不能使用", "en": ""},
    "err_option": {"zh": "选项的取值不能使用", "en": ""},
    "err_PackError": {"zh": "规则包不能使用", "en": ""},
    "err_WorkbookError": {"zh": "文件不能使用", "en": ""},
    "err_ProfileError": {"zh": "档案不能使用", "en": ""},
    "err_WeightError": {"zh": "权重不能使用", "en": ""},
    "err_RecordError": {"zh": "判断记录不能重放", "en": ""},
    "err_UnknownPackError": {"zh": "没有这个规则包", "en": ""},
    "err_UnknownEngineError": {"zh": "没有这个引擎，或本机不能使用", "en": ""},
    # why not
    "h_why_not": {"zh": "为什么不是{mode}", "en": "Why not {mode}"},
    "is_leader": {
        "zh": "{mode}目前领先（{score} 分），没有被别的选项压住。",
        "en": "{mode} leads with {score} points; nothing holds it back.",
    },
    "is_unranked": {
        "zh": "{mode}不参与排名（只是路线或对照），得分 {score}。",
        "en": "{mode} is a route or comparison and is never ranked; its score is {score}.",
    },
    "stands": {
        "zh": "得分 {score}，落后{leader} {gap} 分；准入：{gate}。",
        "en": "Score {score}, {gap} points behind {leader}; gate: {gate}.",
    },
    "stands_alone": {"zh": "得分 {score}；准入：{gate}。", "en": "Score {score}; gate: {gate}."},
    "h_gap": {"zh": "差距来自哪些维度", "en": "Where the gap lies"},
    "gap_behind": {
        "zh": "{dimension}：落后 {points} 分",
        "en": "{dimension}: {points} points behind",
    },
    "gap_ahead": {
        "zh": "{dimension}：领先 {points} 分",
        "en": "{dimension}: {points} points ahead",
    },
    "h_blocking": {"zh": "挡住它的条件", "en": "What blocks it"},
    "h_to_verify": {"zh": "使它待核实的条件", "en": "What has to be verified"},
    "h_against": {"zh": "对它不利的规则", "en": "Rules against it"},
    "h_near": {"zh": "只差一个条件的支持规则", "en": "Rules for it that fail by one condition"},
    "ruled": {
        "zh": "{text}（{points}规则 {rule}；来源：{sources}）",
        "en": "{text} ({points}rule {rule}; source: {sources})",
    },
    "worth": {"zh": "{points} 分；", "en": "{points} points; "},
    "near": {
        "zh": "  缺的条件：{attribute}须为{test}，实际为{actual}",
        "en": "  The condition that fails: {attribute} must be {test}, but it is {actual}",
    },
    "ask": {"zh": "  要弄清：{missing}", "en": "  To find out: {missing}"},
    "routes": {
        "zh": "需要下列路线之一可行：{routes}",
        "en": "Needs one of these routes to be open: {routes}",
    },
    "stale": {"zh": "  此事实已旧，请重新核实", "en": "  The fact is old: verify it again"},
    "h_nothing": {"zh": "没有规则提到它。", "en": "No rule speaks about it here."},
    # interview
    "iv_hello": {
        "zh": "每次问一题，先问最能左右结论的。可填编号、名称或数值。"
        "回车 = 不知道，返回 = 上一题，为什么 = 说明为何问这题，停止 = 结束并看目前的结论。",
        "en": "One question at a time, the most decisive first. Answer with a number, a name or a "
        "value. Enter = don't know, back = previous question, why = what hangs on it, "
        "stop = leave and see where things stand.",
    },
    "iv_saved_beside": {
        "zh": "{source} 保持原样，答案保存在 {file}",
        "en": "{source} stays as it is; answers are kept in {file}",
    },
    "iv_progress": {
        "zh": "已知 {known} 项{passed}；还有约 {open} 题可能有影响",
        "en": "{known} answered{passed}; about {open} more could still matter",
    },
    "iv_passed": {"zh": "，跳过 {count} 项", "en": ", {count} skipped"},
    "iv_why_gates": {
        "zh": "关系到这些选项能否采用：{modes}。",
        "en": "It decides whether these can be used: {modes}.",
    },
    "iv_why_blocks": {
        "zh": "有的回答会使这些选项不可行：{modes}。",
        "en": "Some answers would rule these out: {modes}.",
    },
    "iv_why_regret": {
        "zh": "可能改变领先者，平均影响 {points} 分。",
        "en": "It could change the leader; {points} points are at stake on average.",
    },
    "iv_why_swing": {
        "zh": "最多可使领先幅度变动 {points} 分。",
        "en": "It could move the lead by up to {points} points.",
    },
    "iv_why_together": {
        "zh": "单凭这一题不会改变结论，但与其他回答合起来可能会。",
        "en": "Alone it does not change the outcome; together with other answers it may.",
    },
    "iv_why_too_little": {
        "zh": "单凭这一题还得不出推荐，须与其他回答合起来看。",
        "en": "Alone it does not lead to a recommendation yet; together with other answers it may.",
    },
    "iv_why_if": {"zh": "若答{values}：{outcome}", "en": "If {values}: {outcome}"},
    "iv_why_outcome": {"zh": "{mode}（{status}）", "en": "{mode} ({status})"},
    "iv_some": {"zh": "{listed}等 {count} 项", "en": "{listed}, ... ({count} in all)"},
    "iv_saved_in": {"zh": "答案保存在 {file}", "en": "Answers are kept in {file}"},
    "iv_question": {"zh": "第 {number} 题", "en": "Question {number}"},
    "iv_unit": {"zh": "填数值，单位：{unit}", "en": "A number, in {unit}"},
    "iv_number": {"zh": "填数值", "en": "A number"},
    "iv_date": {"zh": "填日期 YYYY-MM-DD", "en": "A date YYYY-MM-DD"},
    "iv_text": {"zh": "填文字", "en": "A text"},
    "iv_several": {
        "zh": "多项用逗号隔开；一项都没有填“无”",
        "en": "Commas between several; none = none of these",
    },
    "iv_open": {"zh": "也可填没有列出的值", "en": "a value that is not listed may be given too"},
    "iv_range": {"zh": "（{low} 至 {high}）", "en": " ({low} to {high})"},
    "iv_yes": {"zh": "是", "en": "yes"},
    "iv_no": {"zh": "否", "en": "no"},
    "iv_none": {"zh": "无", "en": "none"},
    "iv_noted": {"zh": "记下：{attribute} = {value}", "en": "Noted: {attribute} = {value}"},
    "iv_skipped": {"zh": "跳过：{attribute}", "en": "Skipped: {attribute}"},
    "iv_no_choice": {
        "zh": "“{typed}”不在选项之中。",
        "en": "“{typed}” is not among the choices.",
    },
    "iv_no_back": {"zh": "这已经是第一题。", "en": "This is the first question."},
    "iv_leader": {
        "zh": "目前：{mode} {score}，{status}{margin}",
        "en": "So far: {mode} {score}, {status}{margin}",
    },
    "iv_margin": {"zh": "，领先 {margin} 分", "en": ", {margin} ahead"},
    "iv_nothing": {"zh": "目前：{status}", "en": "So far: {status}"},
    "iv_settled": {
        "zh": "已有定论：再答任何一题都不会改变结论。",
        "en": "Settled: no further answer alone would change the outcome.",
    },
    "iv_proved": {
        "zh": "已有定论：其余问题怎么答都不会改变领先者。",
        "en": "Settled: however the rest is answered, the leader stays.",
    },
    "iv_exhausted": {"zh": "没有更多可问的了。", "en": "There is nothing left to ask."},
    "iv_stopped": {
        "zh": "已停止。继续：modesdk interview --resume {file}",
        "en": "Stopped. Go on with: modesdk interview --resume {file}",
    },
    "iv_stopped_unsaved": {"zh": "已停止，答案没有保存。", "en": "Stopped; nothing was saved."},
    # compare
    "h_compare": {"zh": "比较", "en": "Comparison"},
    "h_gates": {"zh": "各选项能否采用", "en": "Gates"},
    "case": {"zh": "情形", "en": "Case"},
    "leader": {"zh": "领先者", "en": "Leader"},
    "top3": {"zh": "前三名", "en": "Top three"},
    "short_open": {"zh": "可行", "en": "open"},
    "short_conditional": {"zh": "待核实", "en": "verify"},
    "short_blocked": {"zh": "不可行", "en": "blocked"},
    # packs and checks
    "h_packs": {"zh": "已安装的规则包", "en": "Installed packs"},
    "no_packs": {"zh": "没有安装规则包。", "en": "No pack is installed."},
    "h_plugin_problems": {"zh": "有问题的插件", "en": "Plugins with problems"},
    "broken_pack": {"zh": "无法读取：{count} 个错误", "en": "cannot be read: {count} error(s)"},
    "oxt_built": {
        "zh": '已生成 {file}。在 LibreOffice 中：工具 > 扩展管理器 > 添加，选此文件，然后重启 LibreOffice。可在单元格中试 =MODESDK.VERSION("{pack}")。它使用 {python}；该环境移动或删除后请重新生成。',
        "en": '{file} made. In LibreOffice: Tools > Extension Manager > Add, choose this file, then restart LibreOffice. Try =MODESDK.VERSION("{pack}") in a cell. It uses {python}: build it again when that has moved.',
    },
    "xlwings_built": {
        "zh": "已生成 {folder}：{name}.xlsm、{name}.py；安装步骤见其中的 README.txt",
        "en": "{folder} made: {name}.xlsm and {name}.py; README.txt in it says how to install them",
    },
    "wb_built": {
        "zh": "工作簿已写入 {file}（{size} kB）",
        "en": "Workbook written to {file} ({size} kB)",
    },
    "wb_left_out_1": {"zh": "此单元格按未填计算。", "en": "This cell counts as missing."},
    "wb_left_out": {"zh": "这些单元格按未填计算。", "en": "These cells count as missing."},
    "wb_fresh": {
        "zh": "没有需要刷新的内容，文件未改动。",
        "en": "Nothing to refresh; the file was left as it was.",
    },
    "wb_not_calculated": {
        "zh": "未安装计算引擎：请在 Excel、LibreOffice 或 WPS 中打开并保存，以更新结果。",
        "en": "No calculation engine is installed: open and save the workbook in Excel, LibreOffice or WPS to update its results.",
    },
    "wb_refreshed": {
        "zh": "已更新 {count} 个单元格，并重新计算结果（{rows} 行规则与规则包不同）。备份：{backup}",
        "en": "Set {count} cells and computed the results anew (rules that differ from the pack: {rows}). Backup: {backup}",
    },
    "wb_pull_none": {
        "zh": "工作簿与规则包一致，无需写回。",
        "en": "The workbook says what the pack says; nothing to bring back.",
    },
    "wb_pull_title": {"zh": "将写回规则包的改动", "en": "What changes in the pack"},
    "wb_pull_file": {"zh": "文件", "en": "File"},
    "wb_pull_place": {"zh": "位置", "en": "Place"},
    "wb_pull_before": {"zh": "原来", "en": "Before"},
    "wb_pull_after": {"zh": "改为", "en": "After"},
    "wb_pull_ask": {"zh": "写入这 {count} 处改动？", "en": "Write these {count} changes?"},
    "wb_pull_not": {"zh": "未写入。", "en": "Nothing was written."},
    "wb_pull_done": {
        "zh": "已写入 {files}。请重新生成工作簿：modesdk workbook build",
        "en": "Wrote {files}. Build the workbook again: modesdk workbook build",
    },
    "wb_rows": {
        "zh": "已评估 {good} 行；{bad} 行无法使用。结果：{out}",
        "en": "Decided on {good} rows; {bad} could not be used. Results: {out}",
    },
    "wb_rows_1": {
        "zh": "已评估 1 行；{bad} 行无法使用。结果：{out}",
        "en": "Decided on 1 row; {bad} could not be used. Results: {out}",
    },
    "wb_used": {"zh": "采用：{columns}", "en": "used: {columns}"},
    "wb_carried": {"zh": "原样保留：{columns}", "en": "carried along: {columns}"},
    "wb_earlier": {
        "zh": "略去（此前的结果）：{columns}",
        "en": "left out (results of an earlier run): {columns}",
    },
    "wb_heading_row": {"zh": "列名在第 {row} 行", "en": "headings in row {row}"},
    "wb_passed": {"zh": "略过的行：{rows}", "en": "rows passed over: {rows}"},
    "wb_semicolon": {"zh": "；", "en": "; "},
    "wb_comma": {"zh": "、", "en": ", "},
    "wb_progress": {"zh": "评估", "en": "Deciding"},
    "wb_more_bad_1": {
        "zh": "另有 1 个问题，见结果中的最后一列",
        "en": "and 1 more problem: see the last column of the results",
    },
    "wb_more_bad": {
        "zh": "另有 {count} 个问题，见结果中的最后一列",
        "en": "and {count} more problems: see the last column of the results",
    },
    "check_more": {"zh": "（另有 {count} 处{rows}）", "en": " (and {count} more like it{rows})"},
    "check_rows": {"zh": "：第 {rows} 行", "en": ": rows {rows}"},
    "check_clean": {"zh": "没有发现问题。", "en": "No problems found."},
    "check_counts": {
        "zh": "错误 {errors}，警告 {warnings}，提示 {infos}",
        "en": "errors: {errors}, warnings: {warnings}, notes: {infos}",
    },
    "sev_error": {"zh": "错误", "en": "Errors"},
    "sev_warning": {"zh": "警告", "en": "Warnings"},
    "sev_info": {"zh": "提示", "en": "Notes"},
    # replay
    "identical": {"zh": "一致（identical）：{file}", "en": "identical: {file}"},
    "differs": {"zh": "不一致（different）：{file}", "en": "different: {file}"},
    "line_ends": {
        "zh": "每行内容相同，只有行尾不同（例如被存成了 CRLF，或缺少末尾的换行）。",
        "en": "Every line is the same; only the line ends differ (saved with CRLF, say, or without the last one).",
    },
    "diff_more": {"zh": "……另有 {count} 行", "en": "... {count} more lines"},
}


def say(key: str, lang: Lang, **parts: object) -> str:
    """A phrase with its parts filled in."""
    return TEXTS[key][lang].format(**parts)
