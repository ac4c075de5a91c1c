"""The folder for classic xlwings: a macro workbook, its Python file, licence and instructions."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WorkbookError
from modesdk.excel.classic.button import with_button
from modesdk.excel.classic.wrappers import wrappers
from modesdk.language import in_language, worded
from modesdk.language.text import Lang
from modesdk.model.pack import Pack
from modesdk.version import installed_version

TEMPLATE = "quickstart_standalone.xlsm"
LICENCE = "LICENSE-xlwings.txt"
_INSTALL = "pip install 'modesdk[xlwings]'"


@frozen(kw_only=True)
class Bundle:
    """The files of the folder, by name."""

    files: Mapping[str, bytes]


def bundle(pack: Pack, name: str = "modesdk_advisor", lang: Lang = "en") -> Bundle:
    """Everything for a folder; `name` is that of the workbook and of the Python module.

    Raises WorkbookError when xlwings or openpyxl is missing, or `name` is no Python name.
    """
    if not name.isidentifier():
        raise _unusable(
            worded("{name!r} cannot be the name of a Python file", name=name),
            worded("Use letters, digits and underscores"),
        )
    template = _template()
    own = installed_version()
    return Bundle(
        files={
            f"{name}.xlsm": with_button(_filled(template, pack, name, lang), lang),
            f"{name}.py": wrappers(own).encode(),
            LICENCE: _licence(),
            "README.txt": readme(name, own, version("xlwings")).encode("utf-8-sig"),
        }
    )


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


def _template() -> bytes:
    """The macro workbook that comes with xlwings, of the version that is installed."""
    try:
        files = distribution("xlwings").files or []
    except PackageNotFoundError:
        raise _needs("xlwings") from None
    found = next((file for file in files if file.name == TEMPLATE), None)
    if found is None:
        message = worded("this xlwings has no {file}", file=TEMPLATE)
        raise _unusable(message, worded("Install a newer xlwings"))
    return Path(str(found.locate())).read_bytes()


def _licence() -> bytes:
    """xlwings' own licence text, the BSD part of which covers the macro module in the workbook."""
    files = distribution("xlwings").files or []
    found = next(file for file in files if "LICENSE" in file.name.upper())
    return Path(str(found.locate())).read_bytes()


def _filled(template: bytes, pack: Pack, module: str, lang: Lang) -> bytes:
    """The template with our sheets; openpyxl hands the VBA project through untouched."""
    if find_spec("openpyxl") is None:
        raise _needs("openpyxl")
    from modesdk.excel.classic.advisor_sheet import write_sheets  # noqa: PLC0415  # needs openpyxl

    book = import_module("openpyxl").load_workbook(io.BytesIO(template), keep_vba=True)
    write_sheets(book, pack, lang)
    _configure(book, module)
    buffer = io.BytesIO()
    book.save(buffer)
    book.vba_archive.close()  # openpyxl leaves it open, which ends in a traceback at exit
    return buffer.getvalue()


def _configure(book: object, module: str) -> None:
    """Name this Python in xlwings' settings sheet and switch the sheet on."""
    sheet = book["_xlwings.conf"]  # type: ignore[index]  # an openpyxl workbook
    sheet.title = "xlwings.conf"
    values = {"UDF Modules": module}
    if sys.platform in ("win32", "darwin"):
        key = "Interpreter_Win" if sys.platform == "win32" else "Interpreter_Mac"
        values[key] = sys.executable
    for row in sheet.iter_rows(min_col=1, max_col=2):
        key = row[0].value
        if key in values:
            row[1].value = values[key]


def _needs(package: str) -> WorkbookError:
    message = worded("this needs the package {package}, which is not installed", package=package)
    return _unusable(message, worded("Install it with: {command}", command=_INSTALL))


def _unusable(message: str, hint: str) -> WorkbookError:
    found = Diagnostic("B-140", message, Location("xlwings"), hint=hint)
    return WorkbookError(worded("The folder cannot be made"), [found])
