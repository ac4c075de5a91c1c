"""What is said about whole files, in English and Chinese: see `workbook_chinese`."""

from __future__ import annotations

FILES = """
Open it in Excel, LibreOffice or WPS and save it again as .xlsx
⇒ 请在 Excel、LibreOffice 或 WPS 中打开，另存为 .xlsx
Is this the right file? Delete what does not belong in it, and save it again
⇒ 是这个文件吗？请删去不属于它的内容并重新保存
Is this the right file? ⇒ 是这个文件吗？
the file has {} bytes; at most {} ⇒ 文件有 {} 字节，最多 {}
the file lists {} parts; at most {} ⇒ 文件含 {} 个部件，最多 {}
Remove the password in Excel (File, Info, Protect Workbook) and save again
⇒ 请在 Excel 中取消密码（文件、信息、保护工作簿）后保存
{}, {}: no field without quotes can hold {} ⇒ {}，{}：没有引号的字段写不下 {}
Save the file with commas first ⇒ 请先把文件存为逗号分隔
the replay gives another text than the record holds ⇒ 重新计算的结果与记录不同
Compare the versions named in it ⇒ 请比较其中写明的版本
Remove the password ⇒ 请取消密码
this is an old workbook (.xls) or another office file ⇒ 这是旧版工作簿（.xls）或其他文件
this is an OpenDocument file (.ods) ⇒ 这是 OpenDocument 文件（.ods）
this is a binary workbook (.xlsb) ⇒ 这是二进制工作簿（.xlsb）
this is no workbook: the file is no .xlsx ⇒ 这不是工作簿：文件不是 .xlsx
this is a zip file, but no workbook ⇒ 这是压缩文件，不是工作簿
this is a folder ⇒ 这是文件夹
Name a workbook file ⇒ 请写工作簿文件名
there is no such file ⇒ 没有这个文件
Check the path ⇒ 请检查路径
cannot be opened: {} ⇒ 无法打开：{}
is no file name: {} ⇒ 不是文件名：{}
the file is empty ⇒ 文件是空的
Take the last backup, or build it again ⇒ 请用上一个备份，或重新生成
the parts unpack to {} bytes; at most {} ⇒ 部件解压后 {} 字节，最多 {}
the part {} unpacks to {} bytes; at most {} ⇒ 部件 {} 解压后 {} 字节，最多 {}
the part {} unpacks to {} times its size ⇒ 部件 {} 解压后是原来的 {} 倍
the workbook is protected by a password ⇒ 工作簿有密码保护
the part {} stands twice ⇒ 部件 {} 出现两次
the part {} is encrypted ⇒ 部件 {} 已加密
the part {} is packed in an unknown way ⇒ 部件 {} 的压缩方式未知
the part {} is damaged: {} ⇒ 部件 {} 已损坏：{}
the file is damaged: {} ⇒ 文件已损坏：{}
the entry {} overlaps another one ⇒ 条目 {} 与另一条目重叠
it holds more than {} characters ⇒ 内容超过 {} 个字符
more than {} cells in {} ⇒ {1} 中的单元格超过 {0} 个
the part {}: {} ⇒ 部件 {}：{}
a merged range of {} cells; at most {} ⇒ 合并区域有 {} 个单元格，最多 {}
a merged range cannot be read: {} ⇒ 合并区域无法读取：{}
more than {} merged ranges ⇒ 合并区域超过 {} 个
Unmerge it and save again ⇒ 请取消合并后保存
Unmerge them and save again ⇒ 请取消合并后保存
the workbook holds macros ⇒ 工作簿含有宏
the workbook holds a link to another workbook ⇒ 工作簿链接到另一工作簿
the workbook holds a connection to outside data ⇒ 工作簿连接外部数据
the workbook holds an embedded object ⇒ 工作簿含有嵌入对象
the workbook holds {} ⇒ 工作簿含有 {}
They are not run and not needed ⇒ 宏不会运行，也不需要
It is not followed: values from there are taken as last stored ⇒ 不会跟随链接：数值取上次保存的
It is not opened ⇒ 不会打开
It is not evaluated ⇒ 不会计算
the sheet {} is not UTF-8 ⇒ 工作表 {} 不是 UTF-8
the formula reaches outside the workbook: {} ⇒ 公式引用工作簿之外的内容：{}
the sheets hold more than {} cells ⇒ 工作表的单元格超过 {} 个
the sheet has {} rows; results go into at most {} ⇒ 工作表有 {} 行，结果最多写入 {} 行
Decide on long lists from a CSV file: modesdk workbook portfolio LIST.csv
⇒ 长名单请用 CSV：modesdk workbook portfolio LIST.csv
Decide on long lists with: modesdk workbook portfolio ⇒ 长名单请用：modesdk workbook portfolio
more than {} rows ⇒ 超过 {} 行
workbooks need the package formualizer, which is not installed ⇒ 需要软件包 formualizer，尚未安装
Install it with: pip install 'modesdk[workbook]' ⇒ 请安装：pip install 'modesdk[workbook]'
Save the file as UTF-8 (in Excel: CSV UTF-8) ⇒ 请存为 UTF-8（Excel 中选 CSV UTF-8）
the file is neither UTF-8, UTF-16, GBK nor Windows-1252
⇒ 文件不是 UTF-8、UTF-16、GBK 或 Windows-1252
the file is not UTF-8; it was read as {} ⇒ 文件不是 UTF-8，已按 {} 读取
the file is neither UTF-8 nor GBK ⇒ 文件既不是 UTF-8，也不是 GBK
the file is not UTF-8; it was read as GBK (GB18030) ⇒ 文件不是 UTF-8，已按 GBK（GB18030）读取
not valid CSV: {} ⇒ 不是有效的 CSV：{}
no {} table has all columns for {} ⇒ 没有 {} 表具备 {} 所需的全部列
Add the columns `if <attribute>` to a table first ⇒ 请先在表中加上 `if <属性>` 列
Add the columns `if <attribute>` to the file first ⇒ 请先在文件中加上 `if <属性>` 列
{} has not all columns for: {} ⇒ {} 缺少这些列：{}
{} cannot be found in {} ⇒ 在 {1} 中找不到 {0}
Change it there by hand ⇒ 请手工修改
{} has no column {} ⇒ {} 没有列 {}
Add the column to the file first ⇒ 请先在文件中加上这一列
{}: a CSV cannot say that {} holds none ⇒ {}：CSV 无法表示 {} 为“都没有”
Change the case in the file by hand ⇒ 请手工修改文件中的用例
the case {} would not be read as shown ⇒ 用例 {} 写回后读出的内容会不同
{}: the case {} cannot be edited where it stands ⇒ {}：用例 {} 无法就地修改
the pack's cases were changed since the workbook was built ⇒ 工作簿生成之后，规则包的用例有改动
Build the workbook again and carry the changes over ⇒ 请重新生成工作簿，再转录改动
this workbook was not built by modesdk, or its hidden sheets were deleted
⇒ 工作簿不是 modesdk 生成的，或隐藏的工作表已被删除
Build one with: modesdk workbook build ⇒ 请生成一个：modesdk workbook build
the workbook has format {}; this version reads {} ⇒ 工作簿的格式是 {}，此版本只读 {}
the workbook was built from the pack {}, at hand is {} ⇒ 工作簿由规则包 {} 生成，现用的是 {}
the workbook was built from {} {} ({}), at hand is {} ({})
⇒ 工作簿由 {} {}（{}）生成，现用的是 {}（{}）
Build it again and carry over what was typed, or give the folder of that version with --pack
⇒ 请重新生成工作簿并转录所填内容，或用 --pack 指定该版本的文件夹
Build it again with this version ⇒ 请用此版本重新生成
Give its own pack with --pack ⇒ 请用 --pack 指定它的规则包
the workbook is open elsewhere ({} lies beside it) ⇒ 工作簿正在别处打开（旁边有 {}）
Close it there and try again; if nobody has it open, delete {} ⇒ 请先关闭再试；若无人打开，请删除 {}
the workbook cannot be written ⇒ 工作簿无法写入
the workbook was changed while it was read ⇒ 读取期间工作簿被改动
Try again ⇒ 请重试
cannot be written: {} ⇒ 无法写入：{}
Check the permissions ⇒ 请检查权限
Check the permissions and the space left ⇒ 请检查权限和剩余空间
Results go into empty cells; the file was left as it was ⇒ 结果只写入空单元格；文件未改动
the cell holds a formula, which is never overwritten ⇒ 单元格含有公式，不会覆盖
no installed pack is called {}; installed: {} ⇒ 没有安装名为 {} 的规则包；已安装：{}
Install it, or give its folder yourself with --pack ⇒ 请先安装，或自己用 --pack 指定其文件夹
there is no sheet {} ⇒ 没有工作表 {}
Sheets: {} ⇒ 现有工作表：{}
"""
