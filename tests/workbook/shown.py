"""A live workbook with the sheets that show the decision, without cases and portfolio."""

from functools import lru_cache

import modesdk
from modesdk.workbook.book import Book
from modesdk.workbook.build import CORE, build, finished
from modesdk.workbook.calculate import calculated
from modesdk.workbook.parts import parts_of

from .live import Live

MODULES = (*CORE, "recommendation", "sensitivity", "scenarios")


@lru_cache
def shown(pack_name):
    """Pack, bytes and names; the counts of cases stand on a sheet that is left out here."""
    pack = modesdk.load_pack(pack_name)
    book = Book.of(pack)
    build(book, MODULES)
    for name in ("cases.passed", "cases.total"):
        book.calc_cell(name, 0)
    return pack, parts_of(finished(book), "2026-01-01T00:00:00Z").packed(), dict(book.names.defined)


class Shown(Live):
    """Sets and reads cells by defined name."""

    def __init__(self, pack_name):
        self.pack, data, names = shown(pack_name)
        self._names = {name.casefold(): place for name, place in names.items()}
        self._book = calculated(data)
        self._before = {}
