"""The instructions that lie beside the workbook."""

from modesdk.language import in_language, worded


def readme(name: str, own: str, xlwings: str) -> str:
    """Instructions in English, then in Chinese."""
    told = worded(
        """\
modesdk {own} for Excel through xlwings {xlwings}
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
""",
        name=name,
        own=own,
        xlwings=xlwings,
    )
    return f"{told}\n{in_language(told, 'zh')}"
