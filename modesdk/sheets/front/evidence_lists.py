"""What to verify, what to ask next, and where sources disagree: lists on the front sheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.styles import NAVY, OCHRE
from modesdk.sheets.front.flow import PLACE, Listing
from modesdk.sheets.hidden.block import Block, at, first_few, hidden_sheet, read
from modesdk.sheets.hidden.to_verify_and_disputes import SHEET

VERIFY, QUESTIONS, DISPUTES, DECLARED = 6, 5, 4, 6
"""How many of each are shown; a dispute takes two lines."""
PURPLE, DUSK = "6D597A", "8E7C99"


def lists(book: Book) -> Iterator[Listing]:
    """The lists in the order in which they are read."""
    ws_calc = hidden_sheet(book, SHEET)
    block = Block(book, ws_calc, left=ws_calc.max_column + 1)
    for name, key, count in (
        ("verify.pick", "verify.key", VERIFY),
        ("dispute.pick", "dispute.key", DISPUTES),
        ("declared.pick", "declared.key", DECLARED),
        ("ask.pick", "ask.key", QUESTIONS),
    ):
        picked = partial(first_few, read(book, key), test=">0")
        block.each(name, count, picked)
    yield _verify(book)
    yield _questions(book)
    yield _disputes(book)
    yield _declared(book)


def _count(book: Book, key: str) -> str:
    return f'COUNTIF({book.name(key)},">0")'


def _titled(book: Book, title: str, key: str, shown: int) -> str:
    """The title, with how many there are when not all are shown."""
    total = _count(book, key)
    more = book.worded(" ({all} in all, the first {shown} shown)", all="{}", shown=shown)
    return f'{title}&IF({total}>{shown},SUBSTITUTE({more},"{{}}",{total}),"")'


def _verify(book: Book) -> Listing:
    n, worded = book.name, book.worded
    pick = f"MAX(1,{at(n('verify.pick'), PLACE)})"
    rule = at(n("verify.row"), pick)
    fired, stale = f"{at(n('verify.truth'), pick)}=2", f"{at(n('verify.stale'), pick)}=1"
    missing = f"{worded('Not known yet: ')}&{at(n('verify.missing'), pick)}"
    aged = worded("the fact is old: verify it again")
    holds = worded("the condition applies: verify it")
    own = f"MAX(1,{rule})"
    title = worded("To be verified first")
    return Listing(
        colour=OCHRE,
        heads={
            "B": worded("Rule"),
            "C": worded("To find out"),
            "E": _titled(book, title, "verify.key", VERIFY),
            "M": worded("Source"),
        },
        count=_count(book, "verify.key"),
        room=VERIFY,
        none=worded("nothing has to be verified first"),
        entry={
            "B": f'IF({rule}=0,"–",{at(n("rule.id"), own)})',
            "C": f"IF({fired},IF({stale},{aged},{holds}),{missing})",
            "E": f"IF({rule}=0,{at(n('verify.route'), pick)},{at(n('rule.label'), own)})",
            "M": f'IF({rule}=0,"",{at(n("rule.source"), own)})',
        },
    )


def _questions(book: Book) -> Listing:
    n, worded = book.name, book.worded
    pick = f"MAX(1,{at(n('ask.pick'), PLACE)})"
    return Listing(
        colour=NAVY,
        heads={
            "B": '"#"',
            "C": worded("Attribute"),
            "E": worded("What to find out next"),
        },
        count=_count(book, "ask.key"),
        room=QUESTIONS,
        none=worded("nothing that could matter is missing"),
        entry={"B": PLACE, "C": at(n("ask.label"), pick), "E": at(n("ask.question"), pick)},
    )


def _disputes(book: Book) -> Listing:
    """Rules of the case that contradict each other: a line for each side."""
    n, worded = book.name, book.worded
    half = f"INT(({PLACE}+1)/2)"
    pro = f"2*{half}>{PLACE}"
    own = f"MAX(1,{at(n('dispute.pick'), half)})"
    sides = [f"MAX(1,{at(n(f'dispute.{side}'), own)})" for side in ("pro", "con")]
    rule = f"IF({pro},{sides[0]},{sides[1]})"
    said = f"IF({pro},{worded('For: ')},{worded('Against: ')})"
    title = worded("Where the sources disagree on this case")
    return Listing(
        colour=PURPLE,
        heads={
            "B": worded("Rule"),
            "C": worded("About"),
            "E": _titled(book, title, "dispute.key", DISPUTES),
            "M": worded("Sources"),
        },
        count=_count(book, "dispute.key"),
        room=2 * DISPUTES,
        each=2,
        none=worded("no disagreement"),
        entry={
            "B": at(n("rule.id"), rule),
            "C": at(n("crit.label"), own),
            "E": f"{said}&{at(n('rule.label'), rule)}",
            "M": at(n("rule.source"), rule),
        },
    )


def _declared(book: Book) -> Listing:
    n, worded = book.name, book.worded
    pick = f"MAX(1,{at(n('declared.pick'), PLACE)})"
    title = worded("Contradictions between the sources that the pack lists")
    return Listing(
        colour=DUSK,
        heads={
            "B": '"#"',
            "E": _titled(book, title, "declared.key", DECLARED),
            "M": worded("Sources"),
        },
        count=_count(book, "declared.key"),
        room=DECLARED,
        none=worded("none"),
        entry={
            "B": PLACE,
            "E": at(n("declared.text"), pick),
            "M": at(n("declared.source"), pick),
        },
    )
