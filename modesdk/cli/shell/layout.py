"""Text on a terminal: wrapping that knows Chinese, bullets, tables that fit or turn into cards.

Widths are terminal cells (a Chinese character takes two). Lines are wrapped here rather than by
rich, which knows neither where Chinese may break nor that no line begins with a full stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import field, frozen
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from modesdk.cli.shell.output import out
from modesdk.cli.shell.spoken_language import say
from modesdk.language.text import Text as Said

_Item = TypeVar("_Item")
MAX_WIDTH = 120
_OPENERS = frozenset("（《“‘「『【([{")
_CLOSERS = frozenset("，。；：！？、）》”’」』】)]},.;:!?%…")
_GAP = 2
_NARROWEST = 8
_LONGEST_WORD = 16
_TALLEST = 6
"""Lines that a table's cell may take before cards are easier to read."""
_HEADING = "bold cyan"


def _all_spoken(texts: Iterable[str | Said]) -> tuple[str, ...]:
    return tuple(map(say, texts))


def _rows_spoken(rows: Iterable[Iterable[str | Said]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(_all_spoken, rows))


@frozen(kw_only=True)
class TextTable:
    """Something to read: a title, and rows under headers; `note` stands below.

    Sentences in it are said in the person's language when it is made.

    With `cards`, every row is a card whatever the width.
    """

    title: str = field(converter=say)
    headers: tuple[str, ...] = field(default=(), converter=_all_spoken)
    rows: tuple[tuple[str, ...], ...] = field(default=(), converter=_rows_spoken)
    note: str = field(default="", converter=say)
    cards: bool = False


def sheet_of(
    title: str | Said,
    items: Iterable[_Item],
    columns: Mapping[str | Said, Callable[[_Item], str | Said]],
    *,
    note: str = "",
    cards: bool = False,
) -> TextTable:
    """Things of one kind, a row each: `columns` says what stands under which header."""
    rows = ([cell(item) for cell in columns.values()] for item in items)
    return TextTable(title=title, headers=columns, rows=rows, note=note, cards=cards)


class _Screen(Console):
    """Leaves it to the caller what happens when the reader of the output is gone."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def screen() -> Console:
    """The console on stdout; plain when that is no terminal or NO_COLOR is set."""
    console = _Screen(file=out(), highlight=False, markup=False, emoji=False)
    console.width = max(40, min(console.width, MAX_WIDTH))
    return console


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; Chinese breaks anywhere but before closing punctuation."""
    return [line for part in text.split("\n") for line in _wrapped(part, max(width, 4))]


def _wrapped(text: str, width: int) -> list[str]:
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        size = cell_len(piece.rstrip())
        if used + size > width and line:
            lines.append(line.rstrip())
            line, used = "", 0
        *heads, rest = _chopped(piece, width)
        lines += heads
        line += rest
        used += cell_len(rest)
    return [*lines, line.rstrip()]


def _chopped(text: str, width: int) -> list[str]:
    """A piece that is longer than a line, in parts that fit."""
    parts = []
    while cell_len(text.rstrip()) > width:
        parts.append(_head(text, width))
        text = text[len(parts[-1]) :]
    return [*parts, text]


def _head(text: str, width: int) -> str:
    used = 0
    for position, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[:position]
    return text


def _pieces(text: str) -> list[str]:
    """Parts between which a line may break; a space stays with what is before it."""
    pieces, start = [], 0
    for position in range(1, len(text)):
        if _may_break(text[position - 1], text[position]):
            pieces.append(text[start:position])
            start = position
    return [*pieces, text[start:]]


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    if after == " " or before in _OPENERS or after in _CLOSERS:
        return False
    return cell_len(before) == 2 or cell_len(after) == 2  # noqa: PLR2004 - cells of a wide character


def bullet(console: Console, text: str, *, mark: str = "• ", indent: int = 0) -> None:
    """A paragraph with a mark and a hanging indent; two leading spaces indent it further."""
    text = say(text)
    if text.startswith("  "):
        indent, mark, text = indent + 2, "- ", text.strip()
    hanging = " " * (indent + cell_len(mark))
    lines = wrap(text, console.width - len(hanging))
    console.print(Text(" " * indent + mark + lines[0]))
    for line in lines[1:]:
        console.print(Text(hanging + line))


def paragraph(console: Console, text: str, style: str = "") -> None:
    """Wrapped text."""
    for line in wrap(say(text), console.width):
        console.print(Text(line, style=style))


def heading(console: Console, text: str) -> None:
    """A heading with a line of space above."""
    console.print()
    paragraph(console, text, _HEADING)


def show_sheet(console: Console, sheet: TextTable) -> None:
    """A sheet as a table if it fits legibly, otherwise as one card per row."""
    heading(console, sheet.title)
    widths = [] if sheet.cards or not sheet.headers else _column_widths(sheet, console.width)
    if sheet.rows and widths:
        _show_table(console, sheet, widths)
    elif sheet.rows:
        _show_cards(console, sheet)
    if sheet.note:
        console.print()
        paragraph(console, sheet.note, "dim")


def _column_widths(sheet: TextTable, width: int) -> list[int]:
    """Widths of the columns; [] when they would become too narrow to read."""
    columns = list(zip(sheet.headers, *sheet.rows, strict=True))
    natural = [max(_natural(cell) for cell in column) for column in columns]
    least = [min(n, _least(column)) for n, column in zip(natural, columns, strict=True)]
    widths = list(natural)
    excess = sum(widths) + _GAP * len(widths) - width
    while excess > 0:
        room = [(size - low, i) for i, (size, low) in enumerate(zip(widths, least, strict=True))]
        slack, _ = max(room)
        if slack <= 0:
            return []
        widest = max((i for free, i in room if free > 0), key=lambda i: widths[i])
        widths[widest] -= 1
        excess -= 1
    tall = (n / w for n, w in zip(natural, widths, strict=True))
    return [] if max(tall) > _TALLEST else widths


def _least(column: Sequence[str]) -> int:
    """What a column needs so that words stay whole, within reason."""
    pieces = (
        cell_len(p.rstrip()) for cell in column for line in cell.split("\n") for p in _pieces(line)
    )
    return max(_NARROWEST, min(_LONGEST_WORD, max(pieces, default=0)))


def _natural(cell: str) -> int:
    return max((cell_len(line) for line in cell.split("\n")), default=0)


def _show_table(console: Console, sheet: TextTable, widths: Sequence[int]) -> None:
    table = Table(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP // 2, 0, 0),
        show_header=any(sheet.headers),
    )
    for header, width in zip(sheet.headers, widths, strict=True):
        lines = "\n".join(wrap(header, width))
        table.add_column(Text(lines, style="bold"), width=width, no_wrap=True, overflow="crop")
    for row in sheet.rows:
        cells = ("\n".join(wrap(cell, width)) for cell, width in zip(row, widths, strict=True))
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


def _show_cards(console: Console, sheet: TextTable) -> None:
    """Each row as a heading (its first cell) and one line per further cell that says something."""
    for first, *others in sheet.rows:
        console.print()
        paragraph(console, first, "bold")
        for header, cell in zip(sheet.headers[1:], others, strict=True):
            if cell:
                bullet(console, _labelled(header, cell), mark="", indent=2)


def _labelled(header: str, cell: str) -> str:
    """A cell after its header; after a Chinese one stands a Chinese colon."""
    if not header:
        return cell
    wide = cell_len(header[-1]) == 2  # noqa: PLR2004 - cells of a wide character
    return f"{header}：{cell}" if wide else f"{header}: {cell}"
