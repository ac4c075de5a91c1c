"""Sources: where the knowledge comes from, and which claims each source makes."""

from __future__ import annotations

from modesdk.language.text import Text, both
from modesdk.model.pack import Carrier, Claim, Source
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.table import Column, Table

_SMALL = styles.SMALL.but(wrap=True)
_COLUMNS = (
    Column("id", both("Id"), 14, styles.SMALL),
    Column("date", both("Date"), 13, styles.SMALL),
    Column("says", both("What it says"), 110, styles.WRAP.but(size=9)),
    Column("carried", both("Carried as"), 14, _SMALL),
    Column("rows", both("Rows"), 40, _SMALL),
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
    pack = book.model.pack
    table = Table(book, book.sheet("Sources"), _COLUMNS, top=4)
    subtitle = both(
        "{sources} sources, {claims} claims; trust is set on Weights.",
        sources=len(pack.sources),
        claims=len(pack.claims),
    )
    table.open(both("Sources and claims"), subtitle)
    table.heads(styles.HEAD_LEFT)
    for source in pack.sources.values():
        _source(table, source)
        for claim in pack.claims.values():
            if claim.source == source.id:
                _claim(table, claim)
    table.close(frozen="date")


def _source(table: Table, source: Source) -> None:
    """A bar with the title of a source and what is to be said about it."""
    undated = table.book.worded("undated")
    title = source.title if source.title.both else Text(source.id)
    says = both("{title}: {why}", title=title, why=source.why) if source.why.both else title
    table.bar(id=source.id, date=source.date.isoformat() if source.date else undated, says=says)


def _claim(table: Table, claim: Claim) -> None:
    line, rows = table.line(), ", ".join(claim.rows)
    line.put(
        id=claim.id,
        date=claim.dated or (claim.date.isoformat() if claim.date else ""),
        says=claim.label,
        carried=_CARRIERS[claim.carried_as],
        rows=rows,
    )
    line.fit((claim.label, "says"), (Text(rows), "rows"))
