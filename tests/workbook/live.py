"""A built workbook with a calculation engine behind it: cells by name."""

from __future__ import annotations

import re
from functools import lru_cache

from openpyxl.utils import column_index_from_string

import modesdk
from modesdk.sheets.book.calculate import calculated
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import CORE, build, finished
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.write_parts import parts_of

from .office.calculator import write

_PLACE = re.compile(r"(\w+)!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")


@lru_cache
def built(pack_name, sheets=CORE):
    """Bytes (without cached values) and names of the workbook of a pack, or of one by name."""
    pack = modesdk.load_pack(pack_name) if isinstance(pack_name, str) else pack_name
    book = Book.of(pack)
    build(book, sheets)
    return pack, parts_of(finished(book), "2026-01-01T00:00:00Z").packed(), dict(book.names.defined)


class Live:
    """Sets cells by defined name and, once `calculate` has been called, reads them."""

    def __init__(self, pack_name, sheets=CORE):
        self.pack, data, self._names = built(pack_name, tuple(sheets))
        self._names = {name.casefold(): place for name, place in self._names.items()}
        self._begin(data)

    def _begin(self, data):
        self._book = calculated(data)
        self._before, self._typed = {}, {}

    @staticmethod
    def key(name):
        """A name as it is looked up."""
        return sanitised(name).casefold()

    def place(self, name):
        sheet, left, top, right, bottom = _PLACE.fullmatch(self._names[self.key(name)]).groups()
        first = (int(top), column_index_from_string(left))
        last = (int(bottom), column_index_from_string(right)) if right else first
        return sheet, first, last

    @property
    def names(self):
        return list(self._names)

    def beside(self, name, columns):
        """The value so many columns to the right."""
        sheet, (row, column), _ = self.place(name)
        return self._book.get_value(sheet, row, column + columns)

    def reset(self):
        """Take back everything that was put."""
        self._typed |= self._before
        self._before.clear()

    def put(self, name, value, index=0):
        sheet, (row, column), _ = self.place(name)
        spot = (sheet, row + index, column)
        if spot not in self._before:
            self._before[spot] = self._typed.get(spot, self._book.get_value(*spot))
        self._typed[spot] = value

    def calculate(self):
        write(self._book, self._typed)
        self._typed.clear()
        self._book.evaluate_all()

    def get(self, name):
        sheet, (row, column), _ = self.place(name)
        return self._book.get_value(sheet, row, column)

    def column(self, name):
        sheet, (top, column), (bottom, _) = self.place(name)
        return [self._book.get_value(sheet, row, column) for row in range(top, bottom + 1)]
