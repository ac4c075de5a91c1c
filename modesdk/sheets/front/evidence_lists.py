"""What to verify, what to ask next, and where sources disagree: lists on the front sheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from modesdk.formula.columns import first_few
from modesdk.formula.decision_formulas import TRUE
from modesdk.formula.expr import Expr, call, joined, largest, lifted, when
from modesdk.language.terms import OLD_FACT
from modesdk.language.text import both
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.styles import NAVY, OCHRE
from modesdk.sheets.front.flow import Listing
from modesdk.sheets.hidden.block import Block, hidden_sheet, read
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


def _count(book: Book, name: str) -> Expr:
    return call("COUNTIF", read(book, f"{name}.key"), ">0")


def _titled(book: Book, title: Expr, name: str, shown: int) -> Expr:
    """The title, with how many there are when not all are shown."""
    total = _count(book, name)
    more = book.worded(" ({all} in all, the first {shown} shown)", all="{}", shown=shown)
    return joined(title, when(total > shown, call("SUBSTITUTE", more, "{}", total), ""))


def _picked(book: Book, name: str, place: Expr) -> Expr:
    """Where the entry in a place stands in the columns of its block."""
    return largest(1, read(book, f"{name}.pick")[place])


def _of_rule(book: Book, rule: Expr) -> dict[str, Expr]:
    """What an entry about a rule shows of it."""
    shown = {"B": "rule.id", "E": "rule.label", "M": "rule.source"}
    return {column: read(book, name)[rule] for column, name in shown.items()}


def _verify(book: Book) -> Listing:
    worded = book.worded

    def entry(place: Expr) -> dict[str, Expr]:
        pick = _picked(book, "verify", place)
        row, truth, stale, missing, text = (
            read(book, f"verify.{part}")[pick]
            for part in ("row", "truth", "stale", "missing", "route")
        )
        fired = when(
            stale.same(1), book.label(OLD_FACT), worded("the condition applies: verify it")
        )
        unknown = joined(worded("Not known yet: "), missing)
        route = {"B": lifted("–"), "E": text, "M": lifted("")}
        own = _of_rule(book, largest(1, row)).items()
        said = {column: when(row.same(0), route[column], shown) for column, shown in own}
        return said | {"C": when(truth.same(TRUE), fired, unknown)}

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
        entry=entry,
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
        entry=lambda place: _of_rule(book, read(book, "verify.row")[_picked(book, "aged", place)]),
    )


def _questions(book: Book) -> Listing:
    worded = book.worded

    def entry(place: Expr) -> dict[str, Expr]:
        pick = _picked(book, "ask", place)
        label, question = (read(book, f"ask.{part}")[pick] for part in ("label", "question"))
        return {"B": place, "C": label, "E": question}

    return Listing(
        colour=NAVY,
        heads={
            "B": lifted("#"),
            "C": worded("Attribute"),
            "E": worded("What to find out next"),
        },
        count=_count(book, "ask"),
        room=QUESTIONS,
        none=worded("nothing that could matter is missing"),
        entry=entry,
    )


def _disputes(book: Book) -> Listing:
    """Rules of the case that contradict each other: a line for each side."""
    worded = book.worded

    def entry(place: Expr) -> dict[str, Expr]:
        half = call("INT", (place + 1) / 2)
        pro, own = 2 * half > place, _picked(book, "dispute", half)
        sides = [largest(1, read(book, f"dispute.{side}")[own]) for side in ("pro", "con")]
        shown = _of_rule(book, when(pro, *sides))
        said = when(pro, worded("For: "), worded("Against: "))
        return shown | {"C": read(book, "crit.label")[own], "E": joined(said, shown["E"])}

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
        none=worded("no disagreement about the leader"),
        entry=entry,
    )


def _declared(book: Book) -> Listing:
    worded = book.worded

    def entry(place: Expr) -> dict[str, Expr]:
        pick = _picked(book, "declared", place)
        text, source = (read(book, f"declared.{part}")[pick] for part in ("text", "source"))
        return {"B": place, "E": text, "M": source}

    title = worded("Contradictions between the sources that the pack lists")
    wording = call("SUM", read(book, "declared.wording"))
    counted = book.sentence(both("{count} more on wording only"), count=wording)
    more = when(wording > 0, joined(worded("; "), counted), "")
    return Listing(
        colour=DUSK,
        heads={
            "B": lifted("#"),
            "E": joined(_titled(book, title, "declared", DECLARED), more),
            "M": worded("Sources"),
        },
        count=_count(book, "declared"),
        room=DECLARED,
        none=worded("none"),
        entry=entry,
    )
