"""The sheet Advisor: profile and weights to fill in, a place for results, what the cells mean."""

from __future__ import annotations

from typing import Any

from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from modesdk.excel.classic import runtime
from modesdk.excel.classic.wrappers import name_of
from modesdk.excel.functions import FUNCTIONS
from modesdk.language.text import Lang, both, phrase
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.model.weights import DIMENSION_UNIT

SHEET, LISTS, HELP = "Advisor", "Lists", "Functions"
TITLE_ROW, SWITCH_ROW, HEAD_ROW = 1, 3, 7
FIRST_ROW = HEAD_ROW + 1
_NAVY, _INPUT = "1F3A5F", "FFF8DC"


def write_sheets(book: Any, pack: Pack, lang: Lang) -> None:
    """Fill an openpyxl workbook made from xlwings' template."""
    ws = book["Sheet1"]
    ws.title = SHEET
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    _title(ws, pack, lang)
    _switches(book, ws, pack, lang)
    _profile(book, ws, lists, pack, lang)
    _weights(book, ws, pack, lang)
    _results(book, ws, lang)
    _functions(book.create_sheet(HELP), lang)
    ws.freeze_panes = f"A{FIRST_ROW}"
    ws.sheet_view.showGridLines = False


def _title(ws: Any, pack: Pack, lang: Lang) -> None:
    _put(ws, TITLE_ROW, 1, pack.title[lang], size=16, bold=True, colour=_NAVY)
    hint = both(
        "Fill in the yellow cells, then press the button (macro SampleCall). Empty means unknown."
    )
    _put(ws, TITLE_ROW + 1, 1, hint[lang], colour="5B6770")
    for letter, width in zip("ABCDEFGHIJ", (24, 26, 46, 3, 24, 10, 3, 26, 26, 26), strict=True):
        ws.column_dimensions[letter].width = width


def _switches(book: Any, ws: Any, pack: Pack, lang: Lang) -> None:
    entries = (
        (runtime.PACK, both("Pack"), pack.name),
        (runtime.AS_OF, both("As-of date"), pack.as_of),
        (runtime.LANG, both("Language"), lang),
    )
    for row, (name, label, value) in enumerate(entries, start=SWITCH_ROW):
        _put(ws, row, 1, label[lang], bold=True)
        cell = _put(ws, row, 2, value, fill=_INPUT)
        if name == runtime.AS_OF:
            cell.number_format = "yyyy-mm-dd"
        _name(book, name, f"{SHEET}!$B${row}")


def _profile(book: Any, ws: Any, lists: Any, pack: Pack, lang: Lang) -> None:
    _head(ws, 1, [phrase("Attribute", lang), phrase("Value", lang), phrase("Meaning", lang)])
    asked = [a for a in pack.schema if not a.derived and a.id != pack.roles.as_of]
    for row, attribute in enumerate(asked, start=FIRST_ROW):
        _put(ws, row, 1, attribute.id)
        _put(ws, row, 2, None, fill=_INPUT)
        _put(ws, row, 3, _meaning(attribute, lang), colour="5B6770", size=9)
        _choices(ws, lists, row, attribute)
    last = FIRST_ROW + len(asked) - 1
    _name(book, runtime.PROFILE, f"{SHEET}!$A${FIRST_ROW}:$B${last}")


def _meaning(attribute: Attribute, lang: Lang) -> str:
    label, unit = attribute.label[lang] or attribute.id, attribute.unit[lang]
    known = [f"{v.id} = {v.label[lang]}" for v in attribute.values if v.label[lang]]
    unit_text = f" ({unit})" if unit else ""
    return f"{label}{unit_text}" + (f": {', '.join(known)}" if known else "")


def _choices(ws: Any, lists: Any, row: int, attribute: Attribute) -> None:
    """A drop-down of ids; sets take several ids with commas, so theirs only suggests."""
    choices = list(attribute.value_ids)
    if attribute.type is AttributeType.BOOLEAN:
        choices = ["yes", "no"]
    if not choices:
        return
    column = lists.max_column + 1 if lists["A1"].value else 1
    for number, choice in enumerate(choices, start=1):
        _put(lists, number, column, choice)
    letter = lists.cell(1, column).column_letter
    formula = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
    strict = attribute.closed and attribute.type is not AttributeType.SET
    validation = DataValidation(
        type="list", formula1=formula, allow_blank=True, showErrorMessage=strict
    )
    validation.add(f"B{row}")
    ws.add_data_validation(validation)


def _weights(book: Any, ws: Any, pack: Pack, lang: Lang) -> None:
    _head(ws, 5, [phrase("Weight", lang), ""])
    for row, dimension in enumerate(pack.dimensions.values(), start=FIRST_ROW):
        _put(ws, row, 5, dimension.id)
        _put(ws, row, 6, dimension.weight / DIMENSION_UNIT, fill=_INPUT)
    last = FIRST_ROW + len(pack.dimensions) - 1
    _name(book, runtime.WEIGHTS, f"{SHEET}!$E${FIRST_ROW}:$F${last}")


def _results(book: Any, ws: Any, lang: Lang) -> None:
    _head(ws, 8, [phrase("Results", lang), "", ""])
    _name(book, runtime.RESULTS, f"{SHEET}!$H${FIRST_ROW}")


def _functions(ws: Any, lang: Lang) -> None:
    note = both(
        "Windows only: after xlwings' Import Functions these functions can be used in cells."
    )
    _put(ws, 1, 1, note[lang], bold=True)
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 30, 90
    for row, function in enumerate(FUNCTIONS, start=3):
        names = ", ".join(p.name for p in function.parameters)
        cells = " ⟶ table" if function.is_table else ""
        _put(ws, row, 1, name_of(function), bold=True)
        _put(ws, row, 2, f"({names}){cells}: {function.help[lang]}")


def _head(ws: Any, column: int, texts: list[str]) -> None:
    for offset, text in enumerate(texts):
        _put(ws, HEAD_ROW, column + offset, text, bold=True, colour="FFFFFF", fill=_NAVY)


def _put(
    ws: Any,
    row: int,
    column: int,
    content: Any,
    *,
    bold: bool = False,
    size: int = 11,
    colour: str = "",
    fill: str = "",
) -> Any:
    """Write a cell. Texts stay texts, whatever they begin with."""
    cell = ws.cell(row, column)
    cell.value = content
    if isinstance(content, str):
        cell.data_type = "s"
    cell.font = Font(name="Microsoft YaHei", bold=bold, size=size, color=colour or None)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    return cell


def _name(book: Any, name: str, reference: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=reference)
