"""A workbook with the sheets that show the decision, in many random states.

The states are computed once and serve every test that asks whether the workbook tells what the
SDK tells. Cases and portfolio are left out: they have tests of their own.
"""

from __future__ import annotations

import random
from functools import cache

import modesdk
from modesdk.decide.decision import Decision
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import CORE, build, finished
from modesdk.xlsx.write_parts import parts_of

from .live import Live
from .settings import Setting, set_all

MODULES = ("recommendation", *CORE, "sensitivity", "scenarios")
SHEETS = ("Recommendation", "Sensitivity", "Scenarios")
ROWS, COLUMNS = 140, 20
SEEDS = {"home-heating": range(1000, 1050), "tiktok-shop": range(2000, 2030)}
FEW = {"home-heating": 16, "tiktok-shop": 7}
"""How many of them are tried without `--whole`."""
PACKS = tuple(SEEDS)


def is_error(value):
    """Whether a cell shows an error."""
    return isinstance(value, dict) or str(value).startswith(("#N", "#R", "#V", "#D"))


@cache
def shown(pack_name):
    """Pack, bytes and names of an installed pack."""
    return made(modesdk.load_pack(pack_name))


def made(pack):
    """The same of any pack; the counts of cases stand on a sheet that is left out here."""
    book = Book.of(pack)
    build(book, MODULES)
    for name in ("cases.passed", "cases.total", "cases.unjudged"):
        book.calc_cell(name, 0)
    return pack, parts_of(finished(book), "2026-01-01T00:00:00Z").packed(), dict(book.names.defined)


class Shown(Live):
    """Sets and reads cells by defined name, of an installed pack or of `pack`."""

    def __init__(self, pack_name="", pack=None):
        self.pack, data, names = made(pack) if pack else shown(pack_name)
        self._names = {name.casefold(): place for name, place in names.items()}
        self._begin(data)

    def cells(self):
        """What stands on the sheets, by sheet, row and column."""
        return {
            (sheet, row, column): self._book.get_value(sheet, row, column)
            for sheet in SHEETS
            for row in range(1, ROWS)
            for column in range(1, COLUMNS)
        }


class State:
    """What every name and every cell of the sheets held in one setting, and the SDK's decision.

    `own` are the usable weights in the analyst's column of the scenarios, `trusted` whether all
    sources count fully there.
    """

    def __init__(self, live, seed):
        rng = random.Random(seed)
        self.seed, self.pack, self.setting = seed, live.pack, Setting(live.pack, rng)
        self.own, self.trusted = self._scenario(live, rng), rng.random() < 0.5
        live.put("in.scenario.trust", "是 yes" if self.trusted else "no")
        set_all(live, self.setting)
        self.decision = Decision(live.pack, self.setting.case, self.setting.weights)
        self._held = {name: live.column(name) for name in live.names}
        self.cells, self._key = live.cells(), live.key

    def _scenario(self, live, rng):
        own = {}
        for dimension in live.pack.dimensions:
            tenths = rng.choice((0, rng.randrange(0, 1001), rng.randrange(0, 1001)))
            typed = rng.choice((tenths / 10, tenths / 10, None, "many", -3, 101))
            live.put(f"in.scenario.{dimension}", typed)
            if typed == tenths / 10:
                own[dimension] = tenths
        return own

    def column(self, name):
        """The values of a named range."""
        return self._held[self._key(name)]

    def get(self, name):
        """The value of a named cell."""
        return self.column(name)[0]


@cache
def states(pack_name, whole):
    """Every state of a pack's workbook, or the first few."""
    seeds = SEEDS[pack_name] if whole else SEEDS[pack_name][: FEW[pack_name]]
    return list(states_of(Shown(pack_name), seeds))


def states_of(live, seeds):
    """The states of these seeds, one after the other."""
    for seed in seeds:
        live.reset()
        yield State(live, seed)
