"""The instructions that lie beside the workbook."""

from __future__ import annotations

_README = """modesdk {own} for Excel through xlwings {xlwings}
===========================================

What is here
  {name}.xlsm   the workbook: profile, weights, a button, and xlwings' macros
  {name}.py     functions and the button's work; keep it beside the workbook under this name
  LICENSE-xlwings.txt   the licence of xlwings, whose BSD part covers the macros in the workbook

Windows and macOS: the button
  1. Install Python, then: pip install "modesdk[xlwings]" and the packs you need.
  2. On the sheet xlwings.conf write the path of that Python beside Interpreter_Win (Windows) or
     Interpreter_Mac (macOS), if it is not "python".
  3. macOS, once: xlwings runpython install
  4. Open the workbook, enable macros, fill in the yellow cells, press the button.

Windows only: functions in cells
  5. File > Options > Trust Center > Macro Settings: trust access to the VBA project object model.
  6. Press Alt+F8 and run ImportPythonUDFs. Then type, for instance:
       =MODESDK_RANK(advisor_profile,advisor_weights)

xlwings ties its macros to its own version ({xlwings}). After installing another version of xlwings,
make this folder again.

中文
====
  {name}.xlsm 是工作簿，{name}.py 是函数和按钮的代码，两者须放在同一文件夹且同名。
Windows 与 macOS（按钮）
  1. 安装 Python，再执行：pip install "modesdk[xlwings]" 以及所需的规则包。
  2. 如果 Python 不在 PATH 中，在 xlwings.conf 页的 Interpreter_Win（Windows）或
     Interpreter_Mac（macOS）旁写明它的路径。
  3. macOS 首次使用：xlwings runpython install
  4. 打开工作簿，启用宏，填写黄色单元格，按按钮。
仅 Windows（单元格函数）
  5. 文件 > 选项 > 信任中心 > 宏设置：信任对 VBA 工程对象模型的访问。
  6. 按 Alt+F8 运行 ImportPythonUDFs，然后即可输入
       =MODESDK_RANK(advisor_profile,advisor_weights)
宏与 xlwings {xlwings} 版本绑定；更换 xlwings 版本后请重新生成本文件夹。
"""


def readme(name: str, own: str, xlwings: str) -> str:
    """Instructions in English and Chinese."""
    return _README.format(name=name, own=own, xlwings=xlwings)
