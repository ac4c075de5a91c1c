"""Causes that `workbook check` and the other commands name, in Chinese: see `workbook_chinese`."""

from __future__ import annotations

CAUSES = """
Do that first, then recalculate and save the workbook ⇒ 请先照做，然后重算并保存工作簿
headings do not name what their columns give: {} ⇒ 表头与所在列的内容不符：{}
Put the headings back; to move a column, cut it out and insert it as a whole
⇒ 请恢复表头；要移动某一列，请整列剪切后插入
got {}, which the cell shows as {}, expected {} ⇒ 数值是 {}，单元格显示为 {}，应为 {}
rows of Rules were sorted: {} rows stand elsewhere ⇒ Rules 的行被排序：{} 行不在原处
rows were inserted in Rules: {} ⇒ Rules 中插入了行：{} 行
rows of Rules were deleted: {} ({}) ⇒ Rules 的行被删除：{} 行（{}）
Undo it (Ctrl+Z), or take the last backup (FILE.bak) ⇒ 请撤销（Ctrl+Z），或用上一个备份（FILE.bak）
{} row was inserted above {}: undo that ⇒ {1} 上方插入了 {0} 行：请撤销
{} rows were inserted above {}: undo that ⇒ {1} 上方插入了 {0} 行：请撤销
{} column was inserted left of {}: undo that ⇒ {1} 左侧插入了 {0} 列：请撤销
{} columns were inserted left of {}: undo that ⇒ {1} 左侧插入了 {0} 列：请撤销
{} row was deleted at {}: undo that ⇒ {1} 处删除了 {0} 行：请撤销
{} rows were deleted at {}: undo that ⇒ {1} 处删除了 {0} 行：请撤销
{} column was deleted at {}: undo that ⇒ {1} 处删除了 {0} 列：请撤销
{} columns were deleted at {}: undo that ⇒ {1} 处删除了 {0} 列：请撤销
{}: undo that ⇒ {}：请撤销
cells of {} stand elsewhere than in a workbook built now ⇒ {} 的单元格与现在生成的工作簿位置不同
Build the workbook again and carry over what was typed, or undo the changes
⇒ 请重新生成工作簿并转录所填内容，或撤销改动
Build the workbook again and carry over what was typed ⇒ 请重新生成工作簿并转录所填内容
the workbook has no name {} and {} more, which its formulas need
⇒ 工作簿没有公式所需的名称 {}（另有 {} 个）
the name {} and {} more are missing: their cells were deleted
⇒ 名称 {} 等（另有 {} 个）不见了：其单元格已被删除
the switch cannot be used ⇒ 启用一栏无法使用
Type yes or no, or leave it empty ⇒ 请填 是 或 否，或留空
columns were deleted: the names {} are missing ⇒ 有列被删除：名称 {} 不见了
the sheet {} is a copy of {} and is not read: {} counts
⇒ 工作表 {} 是 {} 的副本，不会读取：以 {} 为准
Type into {}, or use a copy of the file for another client ⇒ 请填在 {} 中；另一客户请复制整个文件
the sheet {} was renamed to {}; its cells are still found ⇒ 工作表 {} 已改名为 {}，仍能找到其单元格
{} below row {}, the last with formulas: {} ⇒ {}在带公式的最后一行（第 {} 行）之下：{}
Bring the other cases into the pack (modesdk workbook pull) and build again
⇒ 请先把其他用例写回规则包（modesdk workbook pull），再重新生成
compiled before {} ⇒ 编译于{}之前
the formulas were written by {} of modesdk ⇒ 公式由 {}的 modesdk 写成
the formulas were written by {} of modesdk, with fewer cells on {} than now
⇒ 公式由 {}的 modesdk 写成，{} 上的单元格少于现在
{}, with fewer cells on {} than now ⇒ {}，{} 上的单元格少于现在
{} cells: {} ({}); the first: {} ⇒ {} 个单元格：{}（{}）；其一：{}
{} cells: {} ⇒ {} 个单元格：{}
the formula of another row stands here: {} ⇒ 这里是另一行的公式：{}
{} under the workbook's rules and weights: {} ⇒ 按工作簿的规则和权重，{}：{}
{} from the pack: {} ⇒ {}与规则包不同：{}
Correct the rules or weights, or what the cases expect ⇒ 请改正规则或权重，或改正用例的期望
{} nothing that the sheet can judge: {} ⇒ {}没有可判断的期望：{}
Say what must come out: a status, a recommendation or a gate ⇒ 请填应得的结论、推荐或准入
the case {} is missing: cases of the pack stay ⇒ 用例 {} 不见了：规则包的用例须保留
Put its row back; delete a case in the pack's own file ⇒ 请恢复此行；删除用例请改规则包的文件
Add {} to the first line of {} (with - in the other rows), then pull again; {}
⇒ 请在 {1} 首行加上列 {0}（其他行填 -），再写回；{2}
got {}, announced was {} ⇒ 写成了 {}，原定为 {}
Compare the file with its backup ⇒ 请与备份文件对照
Add a table of the kind {} to the pack first ⇒ 请先在规则包中加一张 {} 表
"""
CAUSE_PHRASES = """
the rule {} was edited and the rule {} was added ⇒ 改动规则 {} 和新增规则 {}
the rules {} were edited and the rule {} was added ⇒ 改动规则 {} 和新增规则 {}
the rule {} was edited and the rules {} were added ⇒ 改动规则 {} 和新增规则 {}
the rules {} were edited and the rules {} were added ⇒ 改动规则 {} 和新增规则 {}
the rule {} was edited ⇒ 改动规则 {}
the rules {} were edited ⇒ 改动规则 {}
the rule {} was added ⇒ 新增规则 {}
the rules {} were added ⇒ 新增规则 {}
an earlier version ⇒ 较早版本
version {} ⇒ 版本 {}
rows were sorted, inserted or deleted ⇒ 有行被排序、插入或删除
no formula where one belongs ⇒ 应有公式处没有公式
formulas were changed ⇒ 公式被改动
results that are not the SDK's ⇒ 结果与 SDK 不同
{} row differs ⇒ {} 行规则
{} rows differ ⇒ {} 行规则
{} case fails ⇒ {} 个用例不通过
{} cases fail ⇒ {} 个用例不通过
{} case expects ⇒ {} 个用例
{} cases expect ⇒ {} 个用例
only the SDK decides ⇒ 只有 SDK 的结果
nothing judges them ⇒ 没有公式判断
1 row ⇒ 有 1 行
{} rows ⇒ 有 {} 行
until then the row counts in this workbook ⇒ 在此之前此行在本工作簿中有效
spare rows ⇒ 备用行
"""
