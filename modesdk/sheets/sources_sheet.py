"""Sources: where the knowledge comes from, and which claims each source makes."""

from __future__ import annotations

from modesdk.language.text import Text, both
from modesdk.model.pack import Carrier, Source
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, header, height, page

_HEAD = 4
_WIDTHS = (14, 13, 110, 14, 40)
_HEADS = (
    both("Id"),
    both("Date"),
    both("What it says"),
    both("Carried as"),
    both("Rows"),
)
_CARRIERS = {
    Carrier.RULE: both("rule"),
    Carrier.PARAMETER: both("parameter"),
    Carrier.ADVICE: both("advice"),
    Carrier.GLOSSARY: both("glossary"),
    Carrier.CONTEXT: both("context"),
    Carrier.LEFT_OUT: both("left out"),
}


def build(book: Book) -> None:
    """Write the sheet."""
    ws, pack = book.sheet("Sources"), book.model.pack
    subtitle = both(
        "{sources} sources, {claims} claims; trust is set on Weights.",
        sources=len(pack.sources),
        claims=len(pack.claims),
    )
    banner(book, ws, both("Sources and claims"), subtitle, len(_WIDTHS))
    book.widths(ws, *_WIDTHS)
    header(book, ws, _HEAD, _HEADS, styles.HEAD_LEFT)
    row = _HEAD
    for source in pack.sources.values():
        row += 1
        _source(book, row, source)
        for claim in pack.claims.values():
            if claim.source == source.id:
                row += 1
                _claim(book, row, claim.id)
    ws.freeze_panes = f"B{_HEAD + 1}"
    page(ws, len(_WIDTHS), row, repeat=_HEAD)


def _source(book: Book, row: int, source: Source) -> None:
    """A bar with the title of a source and what is to be said about it."""
    ws = book.sheet("Sources")
    for column in range(1, len(_WIDTHS) + 1):
        book.put(ws, (row, column), None, styles.SECTION_BAR)
    book.put(ws, (row, 1), source.id, styles.SECTION_BAR)
    undated = book.worded("undated")
    dated = source.date.isoformat() if source.date else f"={undated}"
    book.put(ws, (row, 2), dated, styles.SECTION_BAR)
    title, why = source.title, source.why
    said = Text(
        f"{title.zh or source.id}：{why.zh}" if why.zh else title.zh,
        f"{title.en or source.id}: {why.en}" if why.en else title.en,
    )
    book.put(ws, (row, 3), f"={book.label(said, source.id)}", styles.SECTION_BAR)
    ws.row_dimensions[row].height = 20


def _claim(book: Book, row: int, claim_id: str) -> None:
    ws, claim = book.sheet("Sources"), book.model.pack.claims[claim_id]
    small = styles.SMALL.but(wrap=True)
    book.put(ws, (row, 1), claim.id, styles.SMALL)
    date = claim.dated or (claim.date.isoformat() if claim.date else "")
    book.put(ws, (row, 2), date, styles.SMALL)
    label = f"={book.label(claim.label)}" if claim.label.zh or claim.label.en else None
    book.put(ws, (row, 3), label, styles.WRAP.but(size=9))
    book.put(ws, (row, 4), f"={book.label(_CARRIERS[claim.carried_as])}", small)
    rows = ", ".join(claim.rows)
    book.put(ws, (row, 5), rows, small)
    texts = (claim.label, _WIDTHS[2], 9), (Text(rows, rows), _WIDTHS[4], 8)
    ws.row_dimensions[row].height = height(texts)
