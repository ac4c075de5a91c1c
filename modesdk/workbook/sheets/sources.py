"""Sources: where the knowledge comes from, and which claims each source makes."""

from __future__ import annotations

from modesdk.model.schema import Text
from modesdk.workbook import styles
from modesdk.workbook.book import Book
from modesdk.workbook.frame import banner, header, page

_HEAD = 4


def build(book: Book) -> None:
    """Write the sheet."""
    ws, pack = book.sheet("Sources"), book.model.pack
    count = f"{len(pack.sources)} / {len(pack.claims)}"
    subtitle = Text(f"来源 / 论断：{count}", f"Sources / claims: {count}")
    banner(book, ws, Text("来源与论断", "Sources and claims"), subtitle, 6)
    book.widths(ws, 16, 34, 14, 90, 14, 30)
    texts = (Text("代码", "Id"), Text("来源", "Source"), Text("日期", "Date"),
             Text("内容", "What it says"), Text("用作", "Carried as"),
             Text("规则", "Rows"))  # fmt: skip
    header(book, ws, _HEAD, texts, styles.HEAD_LEFT)
    row = _HEAD
    for source in pack.sources.values():
        row += 1
        for column in range(1, 7):
            book.put(ws, (row, column), None, styles.SECTION_BAR)
        book.put(ws, (row, 1), source.id, styles.SECTION_BAR)
        book.put(ws, (row, 2), f"={book.label(source.title, source.id)}", styles.SECTION_BAR)
        book.put(ws, (row, 3), source.date and source.date.isoformat(), styles.SECTION_BAR)
        for claim in pack.claims.values():
            if claim.source == source.id:
                row += 1
                _claim(book, row, claim.id)
    ws.freeze_panes = f"B{_HEAD + 1}"
    page(ws, 6, row, repeat=_HEAD)


def _claim(book: Book, row: int, claim_id: str) -> None:
    ws, claim = book.sheet("Sources"), book.model.pack.claims[claim_id]
    book.put(ws, (row, 1), claim.id, styles.SMALL)
    book.put(ws, (row, 2), None, styles.BODY)
    date = claim.dated or (claim.date.isoformat() if claim.date else "")
    book.put(ws, (row, 3), date, styles.SMALL)
    label = f"={book.label(claim.label)}" if claim.label.zh or claim.label.en else None
    book.put(ws, (row, 4), label, styles.WRAP)
    longest = max(2 * len(claim.label.zh), len(claim.label.en))
    ws.row_dimensions[row].height = 15 * (1 + longest // 100) + 2
    book.put(ws, (row, 5), claim.carried_as.value, styles.SMALL)
    book.put(ws, (row, 6), ", ".join(claim.rows), styles.SMALL.but(wrap=True))
