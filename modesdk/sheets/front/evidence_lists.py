"""What to verify, what to ask next, and where sources disagree: lists on the front sheet."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.styles import NAVY, OCHRE
from modesdk.sheets.front.flow import PLACE, Listing
from modesdk.sheets.hidden.block import Block, at, hidden_sheet
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
        column = book.name(key)
        block.column(name, (f"={_pick(column, place)}" for place in range(1, count + 1)))
    yield _verify(book)
    yield _questions(book)
    yield _disputes(book)
    yield _declared(book)


def _pick(column: str, place: int) -> str:
    """Which entry stands in a place; 0 for none."""
    return f'IF(COUNTIF({column},">0")>={place},MATCH(LARGE({column},{place}),{column},0),0)'


def _count(book: Book, key: str) -> str:
    return f'COUNTIF({book.name(key)},">0")'


def _titled(book: Book, title: str, key: str, shown: int) -> str:
    """The title, with how many there are when not all are shown."""
    total = _count(book, key)
    more = book.text(
        f"（共 {{}} 条，显示前 {shown} 条）", f" ({{}} in all, the first {shown} shown)"
    )
    return f'{title}&IF({total}>{shown},SUBSTITUTE({more},"{{}}",{total}),"")'


def _verify(book: Book) -> Listing:
    n, text = book.name, book.text
    pick = f"MAX(1,{at(n('verify.pick'), PLACE)})"
    rule = at(n("verify.row"), pick)
    fired, stale = f"{at(n('verify.truth'), pick)}=2", f"{at(n('verify.stale'), pick)}=1"
    missing = f"{text('尚不知道：', 'Not known yet: ')}&{at(n('verify.missing'), pick)}"
    aged = text("事实已旧，请重新核实", "the fact is old: verify it again")
    holds = text("条件成立，请核实", "the condition applies: verify it")
    own = f"MAX(1,{rule})"
    title = text("采用前须核实", "To be verified first")
    return Listing(
        colour=OCHRE,
        heads={
            "B": text("规则", "Rule"),
            "C": text("需要弄清", "To find out"),
            "E": _titled(book, title, "verify.key", VERIFY),
            "M": text("来源", "Source"),
        },
        count=_count(book, "verify.key"),
        room=VERIFY,
        none=text("没有需要先核实的条件", "nothing has to be verified first"),
        entry={
            "B": f'IF({rule}=0,"–",{at(n("rule.id"), own)})',
            "C": f"IF({fired},IF({stale},{aged},{holds}),{missing})",
            "E": f"IF({rule}=0,{at(n('verify.route'), pick)},{at(n('rule.label'), own)})",
            "M": f'IF({rule}=0,"",{at(n("rule.source"), own)})',
        },
    )


def _questions(book: Book) -> Listing:
    n, text = book.name, book.text
    pick = f"MAX(1,{at(n('ask.pick'), PLACE)})"
    return Listing(
        colour=NAVY,
        heads={
            "B": '"#"',
            "C": text("属性", "Attribute"),
            "E": text("接下来最值得弄清楚的", "What to find out next"),
        },
        count=_count(book, "ask.key"),
        room=QUESTIONS,
        none=text("没有缺少会影响结论的信息", "nothing that could matter is missing"),
        entry={"B": PLACE, "C": at(n("ask.label"), pick), "E": at(n("ask.question"), pick)},
    )


def _disputes(book: Book) -> Listing:
    """Rules of the case that contradict each other: a line for each side."""
    n, text = book.name, book.text
    half = f"INT(({PLACE}+1)/2)"
    pro = f"2*{half}>{PLACE}"
    own = f"MAX(1,{at(n('dispute.pick'), half)})"
    sides = [f"MAX(1,{at(n(f'dispute.{side}'), own)})" for side in ("pro", "con")]
    rule = f"IF({pro},{sides[0]},{sides[1]})"
    said = f"IF({pro},{text('支持：', 'For: ')},{text('反对：', 'Against: ')})"
    title = text("资料之间的分歧（本案）", "Where the sources disagree on this case")
    return Listing(
        colour=PURPLE,
        heads={
            "B": text("规则", "Rule"),
            "C": text("所涉", "About"),
            "E": _titled(book, title, "dispute.key", DISPUTES),
            "M": text("来源", "Sources"),
        },
        count=_count(book, "dispute.key"),
        room=2 * DISPUTES,
        each=2,
        none=text("没有分歧", "no disagreement"),
        entry={
            "B": at(n("rule.id"), rule),
            "C": at(n("crit.label"), own),
            "E": f"{said}&{at(n('rule.label'), rule)}",
            "M": at(n("rule.source"), rule),
        },
    )


def _declared(book: Book) -> Listing:
    n, text = book.name, book.text
    pick = f"MAX(1,{at(n('declared.pick'), PLACE)})"
    title = text("规则包列出的资料矛盾", "Contradictions between the sources that the pack lists")
    return Listing(
        colour=DUSK,
        heads={
            "B": '"#"',
            "E": _titled(book, title, "declared.key", DECLARED),
            "M": text("来源", "Sources"),
        },
        count=_count(book, "declared.key"),
        room=DECLARED,
        none=text("没有", "none"),
        entry={
            "B": PLACE,
            "E": at(n("declared.text"), pick),
            "M": at(n("declared.source"), pick),
        },
    )
