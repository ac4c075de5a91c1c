"""What to verify, what to ask next, and where sources disagree: lists on the front sheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from modesdk.language.text import both
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.styles import NAVY, OCHRE
from modesdk.sheets.front.flow import PLACE, Listing
from modesdk.sheets.hidden.block import Block, at, first_few, hidden_sheet, read
from modesdk.sheets.hidden.to_verify_and_disputes import SHEET

VERIFY, AGED, QUESTIONS, DISPUTES, DECLARED = 6, 4, 5, 4, 6
"""How many of each are shown; a dispute takes two lines."""
PURPLE, DUSK, SAND = "6D597A", "8E7C99", "A68A64"


def lists(book: Book) -> Iterator[Listing]:
    """The lists in the order in which explanations have them."""
    ws_calc = hidden_sheet(book, SHEET)
    block = Block(book, ws_calc, left=ws_calc.max_column + 1)
    for name, count in (
        ("verify", VERIFY),
        ("aged", AGED),
        ("dispute", DISPUTES),
        ("declared", DECLARED),
        ("ask", QUESTIONS),
    ):
        picked = partial(first_few, read(book, f"{name}.key"), test=">0")
        block.each(f"{name}.pick", count, picked)
    yield _verify(book)
    yield _disputes(book)
    yield _declared(book)
    yield _questions(book)
    yield _aged(book)


def _count(book: Book, name: str) -> str:
    return f'COUNTIF({book.name(f"{name}.key")},">0")'


def _titled(book: Book, title: str, name: str, shown: int) -> str:
    """The title, with how many there are when not all are shown."""
    total = _count(book, name)
    more = book.worded(" ({all} in all, the first {shown} shown)", all="{}", shown=shown)
    return f'{title}&IF({total}>{shown},SUBSTITUTE({more},"{{}}",{total}),"")'


def _picked(book: Book, name: str, place: str = PLACE) -> str:
    """Where the entry in a place stands in the columns of its block."""
    return f"MAX(1,{at(book.name(f'{name}.pick'), place)})"


def _of_rule(book: Book, rule: str, said: str = "") -> dict[str, str]:
    """What an entry about a rule shows of it, the text after some words."""
    n = book.name
    return {
        "B": at(n("rule.id"), rule),
        "E": f"{said}{at(n('rule.label'), rule)}",
        "M": at(n("rule.source"), rule),
    }


def _verify(book: Book) -> Listing:
    n, worded = book.name, book.worded
    pick = _picked(book, "verify")
    rule = at(n("verify.row"), pick)
    fired, stale = f"{at(n('verify.truth'), pick)}=2", f"{at(n('verify.stale'), pick)}=1"
    missing = f"{worded('Not known yet: ')}&{at(n('verify.missing'), pick)}"
    old = worded("the fact is old: verify it again")
    holds = worded("the condition applies: verify it")
    route = {"B": '"–"', "E": at(n("verify.route"), pick), "M": '""'}
    own = _of_rule(book, f"MAX(1,{rule})")
    return Listing(
        colour=OCHRE,
        heads={
            "B": worded("Rule"),
            "C": worded("To find out"),
            "E": _titled(book, worded("To be verified first"), "verify", VERIFY),
            "M": worded("Source"),
        },
        count=_count(book, "verify"),
        room=VERIFY,
        none=worded("nothing has to be verified first"),
        entry={
            "C": f"IF({fired},IF({stale},{old},{holds}),{missing})",
            **{column: f"IF({rule}=0,{route[column]},{own[column]})" for column in own},
        },
    )


def _aged(book: Book) -> Listing:
    """Old facts that keep the leader's gate open."""
    worded = book.worded
    return Listing(
        colour=SAND,
        heads={
            "B": worded("Rule"),
            "E": _titled(book, worded("Old facts worth checking"), "aged", AGED),
            "M": worded("Source"),
        },
        count=_count(book, "aged"),
        room=AGED,
        none=worded("none"),
        entry=_of_rule(book, at(book.name("verify.row"), _picked(book, "aged"))),
    )


def _questions(book: Book) -> Listing:
    n, worded = book.name, book.worded
    pick = _picked(book, "ask")
    return Listing(
        colour=NAVY,
        heads={
            "B": '"#"',
            "C": worded("Attribute"),
            "E": worded("What to find out next"),
        },
        count=_count(book, "ask"),
        room=QUESTIONS,
        none=worded("nothing that could matter is missing"),
        entry={"B": PLACE, "C": at(n("ask.label"), pick), "E": at(n("ask.question"), pick)},
    )


def _disputes(book: Book) -> Listing:
    """Rules of the case that contradict each other: a line for each side."""
    n, worded = book.name, book.worded
    half = f"INT(({PLACE}+1)/2)"
    pro = f"2*{half}>{PLACE}"
    own = _picked(book, "dispute", half)
    sides = [f"MAX(1,{at(n(f'dispute.{side}'), own)})" for side in ("pro", "con")]
    rule = f"IF({pro},{sides[0]},{sides[1]})"
    said = f"IF({pro},{worded('For: ')},{worded('Against: ')})&"
    title = worded("Where the sources disagree about the leader")
    return Listing(
        colour=PURPLE,
        heads={
            "B": worded("Rule"),
            "C": worded("About"),
            "E": _titled(book, title, "dispute", DISPUTES),
            "M": worded("Sources"),
        },
        count=_count(book, "dispute"),
        room=2 * DISPUTES,
        each=2,
        none=worded("no disagreement"),
        entry={"C": at(n("crit.label"), own), **_of_rule(book, rule, said)},
    )


def _declared(book: Book) -> Listing:
    n, worded = book.name, book.worded
    pick = _picked(book, "declared")
    title = worded("Contradictions between the sources that the pack lists")
    wording = f"SUM({n('declared.wording')})"
    counted = book.sentence(both("{count} more on wording only"), count=wording)
    more = f'IF({wording}>0,{worded("; ")}&{counted},"")'
    return Listing(
        colour=DUSK,
        heads={
            "B": '"#"',
            "E": f"{_titled(book, title, 'declared', DECLARED)}&{more}",
            "M": worded("Sources"),
        },
        count=_count(book, "declared"),
        room=DECLARED,
        none=worded("none"),
        entry={
            "B": PLACE,
            "E": at(n("declared.text"), pick),
            "M": at(n("declared.source"), pick),
        },
    )
