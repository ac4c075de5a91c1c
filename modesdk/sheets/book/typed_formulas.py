"""Formulas that turn a typed cell into a normal form, and say what is wrong with it.

`code` gives the normal form or "" (missing or unusable); `verdict` a sentence for the analyst.
Words are compared after folding, without wildcards (`=` in SUMPRODUCT), then checked with EXACT.
"""

from __future__ import annotations

from attrs import frozen

from modesdk.engines.formulas.condition_formulas import constant
from modesdk.model.schema import Attribute, AttributeType
from modesdk.sheets.book import percent
from modesdk.sheets.book import vocabulary as words
from modesdk.sheets.book.draft import Book
from modesdk.xlsx.serial_days import FIRST_DAY, LAST_DAY


@frozen
class Typed:
    """A cell as typed: `cell` its address, `place` that of the number of its word in the list.

    For numbers of per cent `place` is the number that the cell means, or "".
    """

    cell: str
    place: str

    @property
    def blank(self) -> str:
        """True when nothing was typed."""
        return f'{words.trim_formula(self.cell)}=""'

    @property
    def is_number(self) -> str:
        """True for numbers; some programs count TRUE among them."""
        return f"IF(ISLOGICAL({self.cell}),FALSE,ISNUMBER({self.cell}))"

    @property
    def quoted(self) -> str:
        """The beginning of what was typed, in quotes."""
        return f'""""&LEFT({self.cell},24)&""""'


def place(book: Book, typed: Typed, vocabulary: str) -> str:
    """The number of the typed word in a list; 0 when it is not there."""
    listed, places = (book.name(f"list.{vocabulary}.{part}") for part in ("words", "places"))
    return f"IFERROR(SUMPRODUCT(({listed}={words.fold_formula(typed.cell)})*{places}),0)"


def looked_up(book: Book, typed: Typed, vocabulary: str, otherwise: str = '""') -> str:
    """The code of the word in the list."""
    listed, codes = (book.name(f"list.{vocabulary}.{part}") for part in ("words", "codes"))
    at = f"MAX(1,{typed.place})"
    exact = f"EXACT(INDEX({listed},{at}),{words.fold_formula(typed.cell)})"
    return f"IF({typed.place}>0,IF({exact},INDEX({codes},{at}),{otherwise}),{otherwise})"


def code(book: Book, attribute: Attribute, typed: Typed) -> str:
    """The normal form of a single value, or ""."""
    kind = attribute.type
    if kind is AttributeType.BOOLEAN:
        return looked_up(book, typed, words.YES_NO)
    if kind is AttributeType.NUMBER:
        read = _read(attribute, typed)
        limits = [read.is_number, *(good for good, _ in _limits(book, attribute, read))]
        return _if_all(limits, read.cell)
    if kind is AttributeType.DATE:
        return _if_all([typed.is_number, is_day(typed.cell)], typed.cell)
    word = words.trim_formula(typed.cell)
    if not attribute.values:
        return _checked_word(attribute, word)
    if attribute.open_domain:
        return looked_up(book, typed, attribute.id, _checked_word(attribute, word))
    return looked_up(book, typed, attribute.id)


def verdict(book: Book, attribute: Attribute, typed: Typed, value: str) -> str:
    """What to tell the analyst about the cell; `value` is where its normal form stands."""
    said = [(typed.blank, book.worded("missing")), *_problems(book, attribute, typed, value)]
    good = f'"✓ "&{value}'
    if attribute.type in (AttributeType.NUMBER, AttributeType.DATE):
        good = '"✓"'
    for condition, text in reversed(said):
        good = f"IF({condition},{text},{good})"
    return f"IFERROR({good},{book.worded('✗ the cell holds an error')})"


def _problems(book: Book, attribute: Attribute, typed: Typed, value: str) -> list[tuple[str, str]]:
    if attribute.type is AttributeType.NUMBER:
        wrong, read = book.worded("✗ not a number: "), _read(attribute, typed)
        found = [(f"NOT({read.is_number})", f"{wrong}&{typed.quoted}")]
        if attribute.is_percent:
            found.insert(0, (percent.two_readings(typed.cell), percent.question(book, typed.cell)))
        return found + [(f"NOT({good})", text) for good, text in _limits(book, attribute, read)]
    if attribute.type is AttributeType.DATE:
        wrong = book.worded("✗ not a date (as 2026-03-10): ")
        good = f"IF({typed.is_number},{is_day(typed.cell)},FALSE)"
        return [(f"NOT({good})", f"{wrong}&{typed.quoted}")]
    wrong = book.worded("✗ not in the list: ")
    if attribute.type is AttributeType.BOOLEAN:
        wrong = book.worded("✗ neither yes nor no: ")
    elif not attribute.values or attribute.open_domain:
        wrong = book.worded("✗ does not fit {pattern}: ", pattern=attribute.pattern)
    return [(f'{value}=""', f"{wrong}&{typed.quoted}")]


def _read(attribute: Attribute, typed: Typed) -> Typed:
    """Where the number stands that was typed."""
    return Typed(typed.place, "") if attribute.is_percent else typed


def _limits(book: Book, attribute: Attribute, typed: Typed) -> list[tuple[str, str]]:
    """What a number must satisfy, each with what to say otherwise."""
    cell, found = typed.cell, []
    if attribute.minimum is not None:
        low = constant(attribute.minimum)
        said = book.worded("✗ below minimum {low}", low=str(low))
        found.append((f"{cell}>={low}", said))
    if attribute.maximum is not None:
        high = constant(attribute.maximum)
        said = book.worded("✗ above maximum {high}", high=str(high))
        found.append((f"{cell}<={high}", said))
    if attribute.integer:
        said = book.worded("✗ not a whole number")
        found.append((f"INT({cell})={cell}", said))
    return found


def is_day(cell: str) -> str:
    """Whether the number in a cell is a day, and none that is rather a year."""
    return f"AND({cell}>={FIRST_DAY},{cell}<={LAST_DAY},INT({cell})={cell})"


def _if_all(conditions: list[str], value: str) -> str:
    """`value` when all hold, tested one after the other: later ones need the earlier ones."""
    content = value
    for condition in reversed(conditions):
        content = f'IF({condition},{content},"")'
    return f'IFERROR({content},"")'


def _checked_word(attribute: Attribute, word: str) -> str:
    fits = words.pattern_formula(attribute.pattern, word)
    return f'IFERROR(IF({fits},{word},""),"")' if fits else f'IFERROR({word},"")'


def member_state(book: Book, cell: str) -> str:
    """Of a yes/no cell: 2 yes, 1 no, 0 blank, 9 anything else."""
    listed, codes = (book.name(f"list.{words.YES_NO}.{part}") for part in ("words", "codes"))
    folded = words.fold_formula(cell)
    hits = f'SUMPRODUCT(({listed}={folded})*(7+({codes}="no")))'
    return f'IFERROR(IF({words.trim_formula(cell)}="",0,9-{hits}),9)'
