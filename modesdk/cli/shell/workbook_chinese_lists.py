"""What is said about lists of profiles, in English and Chinese: see `workbook_chinese`."""

from __future__ import annotations

LISTS = """
got {} beside {}, expected the unit {} ⇒ {1} 的列名写的是 {0}，应为单位 {2}
got {} beside {}, expected none: the attribute has no unit
⇒ {1} 的列名写的是 {0}，而此属性没有单位
Convert the numbers, and name the column {} ⇒ 请换算数字，并把列名改为 {}
the remark {} is not read: {} has no unit ⇒ 列名中的 {} 不会被读取：{} 没有单位
If the cells need it, change them; then name the column {}
⇒ 如单元格需要它，请改单元格，再把列名改为 {}
the column has a unit, but no attribute has this name; it is carried along
⇒ 此列带有单位，但没有这个属性；原样保留
a second column gives the decision date ⇒ 有两列给出决策日期
Keep one of them, or name the other one differently ⇒ 请只留一列，或给另一列改名
the column is taken as the decision date of each row ⇒ 此列按每行的决策日期计算
Call it as_of if it is, otherwise give it another name
⇒ 如确是决策日期请改名为 as_of，否则请另取列名
got the date {}, expected {} ⇒ 写的是日期 {}，应为 {}
Type the number again; programs make dates of texts such as 3-10
⇒ 请重新填数字；程序会把 3-10 这样的文字变成日期
Type the number in that unit, and format the cell as a number
⇒ 请按该单位填数字，并把单元格设为数字格式
Type it as text: '{} ⇒ 请填文字：'{}
Type a plain number, and format the cell as a number ⇒ 请填普通数字，并把单元格设为数字格式
got {}: did you mean {}? ⇒ 写的是 {}：是指 {} 吗？
Type {}; for less than one percent type the text {}% ⇒ 请填 {}；如确实不到百分之一，请填文字 {}%
got {}: {} or {}? Formulas cannot tell ⇒ 写的是 {}：是 {} 还是 {}？公式无法区分
Type {}, or the text '{}% ⇒ 请填 {}，或文字 '{}%
got {}, which may mean {} or {} ⇒ 写的是 {}，可能指 {} 或 {}
the sheet says: {} ⇒ 工作表提示：{}
Correct the row; until then it counts as if the cell were empty
⇒ 请改正此行；在此之前按单元格为空计算
got the language {}, expected zh or en ⇒ 语言写的是 {}，应为 zh 或 en
Type zh or en ⇒ 请填 zh 或 en
Without thousands marks, write {}, or {}{} ⇒ 不带千位分隔符，请写 {}，或 {}{}
1 row is hidden (by a filter, perhaps); it counted like the others
⇒ 1 行被隐藏（可能是筛选），与其他行一样已计算
{} rows are hidden (by a filter, perhaps); they counted like the others
⇒ {} 行被隐藏（可能是筛选），与其他行一样已计算
Delete what does not belong to the list ⇒ 请删去不属于名单的行
For formulas on more rows: modesdk workbook build --rows
⇒ 要让更多行带公式：modesdk workbook build --rows
no heading is an attribute of the pack: row {} reads {}{}{}
⇒ 没有一个列名是规则包的属性：第 {} 行是 {}{}{}
the file holds no rows{} ⇒ 文件中没有行{}
If a bar separates the columns, write sep=| into the first line ⇒ 如以竖线分隔，请在第一行写 sep=|
Quote cells that contain the separator; give every column a heading
⇒ 含分隔符的单元格请加引号；每列都要有列名
the file is not {} ⇒ 文件不是 {} 编码
got {}, which is the number {} as a date ⇒ 写的是 {}，即作为日期的数字 {}
Type the whole date, as in 2026-03-10 ⇒ 请写完整日期，如 2026-03-10
Name its encoding with --encoding, or leave that out ⇒ 请用 --encoding 写出编码，或不写
"""
