"""What the workbook commands say, in Chinese.

The library speaks English; a sentence is recognised by its form, `{}` standing for what it fills
in, which is kept (or translated in its turn). A sentence that is not known stays English.
"""

from __future__ import annotations

import re
from functools import cache

from attrs import evolve

from modesdk.cli.shell.workbook_chinese_causes import CAUSE_PHRASES, CAUSES
from modesdk.cli.shell.workbook_chinese_files import FILES
from modesdk.cli.shell.workbook_chinese_lists import LISTS
from modesdk.diagnostics import Diagnostic
from modesdk.model.units import in_chinese as in_chinese_unit

_CELLS = """
two decision dates: `as_of` is {}, the attribute is {} ⇒ 决策日期有两个：as_of 为 {}，属性为 {}
two decision dates: --as-of is {}, --set is {} ⇒ 决策日期有两个：--as-of 为 {}，--set 为 {}
Keep one of them ⇒ 请只留一个
{} gives {} a second time ⇒ {} 重复给出 {}
Leave it empty when it is not known ⇒ 不知道就留空
Write the year first, as in 2026-03-10 ⇒ 请先写年份，如 2026-03-10
Write the day alone, as in 2026-03-10 ⇒ 请只写日期，如 2026-03-10
got {}, a day and a time; expected a date YYYY-MM-DD ⇒ 填的是 {}，是日期加时刻；应为日期 YYYY-MM-DD
Write the number alone ⇒ 请只写数字
Write the number in the unit asked for, without % ⇒ 请按所示单位只写数字，不带 %
Write a decimal point, as in 2.5; commas only separate thousands, as in 1,234.5
⇒ 小数请用点号，如 2.5；逗号只分隔千位，如 1,234.5
The calendar has no such day ⇒ 日历上没有这一天
{} cannot be changed where it stands ⇒ {} 无法就地修改
got {}, announced was {} ⇒ 写入后为 {}，应为 {}
Compare the file with its backup ⇒ 请与备份文件对照
a second weight for the {} {} ⇒ {} {} 的权重给了两次
got the text {}, expected {} ⇒ 写的是文字 {}，应为 {}
the case has no id ⇒ 用例没有编号
Give it an id ⇒ 请填编号
Known: {} ⇒ 可用：{}
the id {} stands twice ⇒ 编号 {} 出现两次
Give the new case an id of its own ⇒ 请给新用例另起编号
Give the new rule an id of its own ⇒ 请给新规则另起编号
Put the id back; delete a case in the pack's own file ⇒ 请恢复编号；删除用例请改规则包的文件
Recalculate and save the workbook; Python evaluators need: modesdk workbook refresh
⇒ 请重新计算并保存工作簿；Python 部分请运行 modesdk workbook refresh
Recalculate and save the workbook, or run: modesdk workbook refresh
⇒ 请重新计算并保存工作簿，或运行 modesdk workbook refresh
{} row differs from the pack: {} ⇒ {} 行规则与规则包不同：{}
{} row differs from the pack and counts: {} ⇒ {} 行规则与规则包不同，按工作簿计算：{}
{} rows differ from the pack: {} ⇒ {} 行规则与规则包不同：{}
{} rows differ from the pack and count: {} ⇒ {} 行规则与规则包不同，按工作簿计算：{}
Bring them into the pack with: modesdk workbook pull ⇒ 写回规则包：modesdk workbook pull
{} formulas have no stored result ⇒ {} 个公式没有保存的结果
Open the workbook in Excel, LibreOffice or WPS and save it
⇒ 请在 Excel、LibreOffice 或 WPS 中打开并保存
row {}: got status {} and {}, the SDK gives {} and {} ⇒ 第 {} 行：结论 {}、选项 {}，SDK 得出 {}、{}
{}: got {}, the SDK gives {} ⇒ {}：单元格为 {}，SDK 得出 {}
{} cells under {} headings ⇒ {} 个单元格，只有 {} 个列名
Name the columns by attribute: modesdk pack show attributes
⇒ 请用属性名作列名：modesdk pack show attributes
no column is named by an attribute of the pack ⇒ 没有一列以规则包的属性命名
a second column gives {} ⇒ {} 有两列
no attribute has this name; the column is carried along ⇒ 没有这个属性；此列原样保留
the input cells lie under the merged range {} ⇒ 输入单元格位于合并区域 {} 之下
the input cell lies under the merged range {} ⇒ 输入单元格位于合并区域 {} 之下
Unmerge it and fill in the cells again ⇒ 请取消合并，重新填写
the name {} is missing: its cell or row was deleted ⇒ 名称 {} 不见了：其单元格或行已被删除
the name {} is missing: its column was deleted ⇒ 名称 {} 不见了：其列已被删除
Undo the deletion, or take the last backup ⇒ 请撤销删除，或用上一个备份
Undo the deletion, or take a backup ⇒ 请撤销删除，或用备份
Undo the deletion, or build the workbook again ⇒ 请撤销删除，或重新生成工作簿
the sheet {} is missing, and with it its inputs ⇒ 工作表 {} 不见了，其输入也随之丢失
the sheet {} is missing ⇒ 工作表 {} 不见了
the sheet {} or the names of its columns are missing ⇒ 工作表 {} 或其列的名称不见了
Type it as a date of the calendar: 2026-03-10 ⇒ 请按日期填写，例如 2026-03-10
Type the number without unit or quotes ⇒ 请只填数字，不带单位和引号
all dimension weights are zero ⇒ 所有维度权重都是零
Give at least one dimension a weight above 0 ⇒ 请至少给一个维度大于 0 的权重
Correct the cell, recalculate and save the workbook ⇒ 请改正单元格，重新计算并保存
yes here contradicts {} ⇒ 此处填“是”与 {} 矛盾
Leave only one of them yes ⇒ 只能有一个填“是”
the workbook has no name {}, which its formulas need ⇒ 工作簿没有公式所需的名称 {}
no rule read {} so far: Cases and Portfolio have no column for it
⇒ 此前没有规则读取 {}：Cases 与 Portfolio 没有它的列
the name {} stands for {}, expected {} ⇒ 名称 {} 指向 {}，应为 {}
a formula of {} characters; at most {} ⇒ 公式有 {} 个字符，最多 {}
Split the row into several ⇒ 请拆成几行
Bring the rows into the pack (modesdk workbook pull) and build the workbook again
⇒ 请先写回规则包（modesdk workbook pull），再重新生成工作簿
the row {} belongs to an evaluator in Python and cannot be changed ⇒ {} 行由 Python 评估，不能改
Put the row back; strength and on/off may be changed ⇒ 请恢复此行；强度与启用可以改
the row {} was emptied: rows of the pack stay ⇒ {} 行被清空：规则包的行须保留
To leave it out, put the row back and set its switch to no ⇒ 要停用它，请恢复此行并把“启用”改为否
rows were deleted or inserted: {} rows, expected {} ⇒ 有行被删除或插入：现有 {} 行，应为 {} 行
the row stands below the last of the {} spare rows ⇒ 此行在最后一个备用行（共 {} 行）之下
the row says nothing of any alternative ⇒ 此行对任何选项都没有说法
Fill in an effect or a mark ⇒ 请填效果或标记
the strength cannot be used ⇒ 强度无法使用
Type a number from 0 to {}, or leave it empty ⇒ 请填 0 到 {} 的数，或留空
For instance: {} ⇒ 例如：{}
Rows without criterion are gates ⇒ 没有标准的行是准入规则
Put the id back ⇒ 请恢复编号
Put the formula back, or run: modesdk workbook refresh ⇒ 请恢复公式，或运行 modesdk workbook refresh
the formulas of {} were compiled before the row was edited ⇒ {} 的公式是在改动此行之前编译的
Run: modesdk workbook refresh ⇒ 请运行 modesdk workbook refresh
and {} more cells like these ⇒ 另有 {} 个这样的单元格
the formula was changed: got {}, expected {} ⇒ 公式被改动：现为 {}，应为 {}
unknown attribute {} ⇒ 没有属性 {}
{} is not an attribute of the pack ⇒ {} 不是规则包的属性
"""
_PHRASES = """
a number ⇒ 数字
a number of at most {} digits ⇒ 不超过 {} 位的数字
a number{} ⇒ 数字{}
a whole number ⇒ 整数
a date ⇒ 日期
a date YYYY-MM-DD ⇒ 日期 YYYY-MM-DD
a value ⇒ 一个值
a formula ⇒ 公式
nothing ⇒ 空白
the value {} ⇒ 数值 {}
a formula without a stored value ⇒ 没有结果的公式
yes or no (是 or 否) ⇒ 是 或 否
true or false (yes/no, 是/否) ⇒ 是 或 否
attribute: test ⇒ 属性: 条件
one of: {} ⇒ 其中之一：{}
one of {} ⇒ 其中之一：{}
the id of a status ⇒ 结论代码
the id of a alternative ⇒ 选项代码
an effect -2, -1, 0, 1 or 2 ⇒ 效果 -2、-1、0、1 或 2
{}: ids of the pack's rows stay ⇒ {}：规则包的编号须保留
{}: ids of the pack's cases stay ⇒ {}：规则包的编号须保留
{} in steps of {} ⇒ {}，步长 {}
{} to {} ⇒ {} 至 {}
"""
_ALL = CAUSES + _CELLS + FILES + LISTS + "got {}, expected {} ⇒ 写的是 {}，应为 {}\n"
"""The most general form comes last."""
_WITH_UNIT = re.compile(r"(.*) \(([^()]+)\)", re.DOTALL)
_GAP = re.compile(r"\{\}")


@cache
def _forms(text: str) -> list[tuple[re.Pattern[str], str]]:
    found = []
    for line in text.strip().replace("\n⇒", " ⇒").splitlines():
        english, _, chinese = line.partition(" ⇒ ")
        parts = [re.escape(part) for part in _GAP.split(english)]
        found.append((re.compile("(.*?)".join(parts), re.DOTALL), chinese))
    return found


def said(english: str) -> str:
    """The sentence in Chinese; itself when it is not known."""
    return _translated(english, _ALL) or english


def _translated(english: str, forms: str) -> str:
    for pattern, chinese in _forms(forms):
        match = pattern.fullmatch(english)
        if match:
            return chinese.format(*(_part(part) for part in match.groups()))
    return ""


def _part(part: str) -> str:
    """What a sentence fills in: a phrase, or a sentence of its own; else it is kept."""
    return (
        _measured(part)
        or _translated(part, CAUSE_PHRASES + _PHRASES)
        or _translated(part, _ALL)
        or part
    )


def _measured(part: str) -> str:
    """A phrase with a unit behind it, as in "a number (months)"; "" when it is none."""
    match = _WITH_UNIT.fullmatch(part)
    phrase = _translated(match[1], _PHRASES) if match else ""
    return f"{phrase}（{in_chinese_unit(match[2])}）" if match and phrase else ""


def in_chinese(problem: Diagnostic) -> Diagnostic:
    """The problem with message and hint in Chinese, as far as they are known."""
    hint = problem.hint if problem.hint.startswith("Did you mean") else said(problem.hint)
    return evolve(problem, message=said(problem.message), hint=hint)
