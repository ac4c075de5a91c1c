"""The input cells of a sheet of profiles: headings, drop-downs, names."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.language.text import LANGUAGES, both
from modesdk.model.schema import Attribute, AttributeType
from modesdk.sheets.book import styles, vocabulary
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import height, wide
from modesdk.sheets.book.headings import headed
from modesdk.sheets.grid.coded_inputs import NONE_OF_THEM
from modesdk.sheets.grid.row_grid import ProfileRange

FIRST_WIDE = "\u2e80"
"""From here on characters are as wide as two."""


HEAD_SMALL = styles.HEAD_GREY.but(size=9)


def heading_height(ws: Worksheet, source: ProfileRange) -> float:
    """The height of the headings over the input cells, which must be there."""
    places = range(source.as_of_column + 1, source.as_of_column + 1 + len(source.attributes))
    widths = [ws.column_dimensions[get_column_letter(place)].width for place in places]
    pairs = zip(source.attributes, widths, strict=True)
    bold = 10.6  # as wide as bold text of 9 points
    return height([(headed(attribute), width, bold) for attribute, width in pairs], 44)


def input_cells(book: Book, ws: Worksheet, source: ProfileRange, prefix: str) -> None:
    """Empty input cells, drop-downs and names."""
    last = source.first_row + source.rows - 1
    looks = {}
    for column, attribute in enumerate(source.attributes, start=source.as_of_column + 1):
        number = attribute.type is AttributeType.NUMBER
        looks[column] = styles.INPUT_NUMBER if number else styles.INPUT
        ws.column_dimensions[get_column_letter(column)].width = _width(attribute)
    for row in range(source.first_row, last + 1):
        book.put(ws, (row, source.as_of_column), None, styles.INPUT_DATE)
        for column in range(
            source.as_of_column + 1, source.as_of_column + 1 + len(source.attributes)
        ):
            book.put(ws, (row, column), None, looks[column])
    book.define(f"{prefix}.as_of", ws, _column(source.as_of_column, source))
    for column, attribute in enumerate(source.attributes, start=source.as_of_column + 1):
        book.define(f"{prefix}.in.{attribute.id}", ws, _column(column, source))
        validation = _validation(book, attribute)
        if validation is not None:
            ws.add_data_validation(validation)
            validation.add(_column(column, source))


def _column(column: int, source: ProfileRange) -> str:
    letter = get_column_letter(column)
    return f"{letter}{source.first_row}:{letter}{source.first_row + source.rows - 1}"


def _validation(book: Book, attribute: Attribute) -> DataValidation | None:
    """A drop-down or a hint; it never refuses, as ids and other words may be typed as well."""
    if attribute.type is AttributeType.BOOLEAN:
        choices = book.name(f"list.{vocabulary.YES_NO}.choices")
    elif attribute.type is AttributeType.TEXT and attribute.values:
        choices = book.name(f"list.{attribute.id}.choices")
    elif attribute.type is AttributeType.SET:
        lang = book.model.lang
        hint = ", ".join(vocabulary.choice(value)[lang] for value in attribute.values)
        prompt = f"{hint[:200]}\n{NONE_OF_THEM} = {both('none of them')[lang]}"
        shown = DataValidation(allow_blank=True, showInputMessage=True, prompt=prompt)
        shown.promptTitle = (attribute.label[lang] or attribute.id)[:32]
        return shown
    else:
        return None
    return DataValidation(
        type="list", formula1=f"={choices}", allow_blank=True, showErrorMessage=False
    )


def _width(attribute: Attribute) -> float:
    """Room for the longest choice, or for two members of a set."""
    if attribute.type is AttributeType.SET:
        return 32
    choices = [vocabulary.choice(value) for value in attribute.values]
    longest = max((_length(text[lang]) for text in choices for lang in LANGUAGES), default=0)
    return min(42, max(18, wide(attribute.id, 8) + 2, longest + 1))


def _length(text: str) -> float:
    """Characters, Chinese ones counted as two."""
    return sum(2 if c > FIRST_WIDE else 1 for c in text)
