"""The lower part of the front sheet: what to verify, where sources disagree, what to ask next."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.workbook import styles
from modesdk.workbook.book import Book
from modesdk.workbook.sheets.show_block import Block, at, hidden_sheet
from modesdk.workbook.sheets.show_lists import SHEET
from modesdk.workbook.sheets.show_reasons import headings, write_line
from modesdk.workbook.sheets.show_text import span
from modesdk.workbook.styles import AMBER, CENTRE, GREY, NAVY, NOTE, SECTION, WRAP

VERIFY, CONFLICTS, QUESTIONS = 6, 8, 5
"""How many lines of each are shown."""
SMALL = WRAP.but(size=9)
QUIET = SMALL.but(colour=GREY)


def build(book: Book, ws: Worksheet, row: int) -> int:
    """Three tables from `row` on; returns the last row used."""
    ws_calc = hidden_sheet(book, SHEET)
    block = Block(book, ws_calc, left=ws_calc.max_column + 1)
    _picks(book, block)
    row = _verify(book, ws, row)
    row = _conflicts(book, ws, row + 2)
    return _questions(book, ws, row + 2)


def _picks(book: Book, block: Block) -> None:
    """Which entry of the lists stands in which line; 0 for none."""
    n = book.name
    for name, key, count in (
        ("verify.pick", "verify.key", VERIFY),
        ("dispute.pick", "dispute.key", CONFLICTS),
        ("ask.pick", "ask.key", QUESTIONS),
    ):
        column = n(key)
        block.column(name, (f"={_pick(column, str(k))}" for k in range(1, count + 1)))
    disputes, declared = n("dispute.key"), n("declared.key")
    rest = f'COUNTIF({disputes},">0")'
    block.column("declared.pick", (
        f"=IF({k}<={rest},0,{_pick(declared, f'({k}-{rest})')})" for k in range(1, CONFLICTS + 1)
    ))  # fmt: skip
    block.column("conflict.line", (
        f"={at(n('dispute.pick'), k)}+{at(n('declared.pick'), k)}" for k in range(1, CONFLICTS + 1)
    ))  # fmt: skip


def _pick(column: str, place: str) -> str:
    return f'IF(COUNTIF({column},">0")>={place},MATCH(LARGE({column},{place}),{column},0),0)'


def _more(book: Book, ws: Worksheet, row: int, total: str, shown: int) -> None:
    """Beside a title: how many there are when not all are shown."""
    said = book.text(f"共 {{}} 条，显示前 {shown} 条", f"{{}} in all, the first {shown} shown")
    cell = span(ws, row, "L", "N", book, NOTE.but(align="right", wrap=False))
    book.put(ws, cell, f'=IF({total}>{shown},SUBSTITUTE({said},"{{}}",{total}),"")')


def _verify(book: Book, ws: Worksheet, row: int) -> int:
    n = book.name
    book.say(ws, f"B{row}", "采用前须核实", "To be verified first", SECTION.but(colour="B7791F"))
    _more(book, ws, row, f'COUNTIF({n("verify.key")},">0")', VERIFY)
    headings(book, ws, row + 1, AMBER, (
        ("B", "B", "规则", "Rule"), ("C", "D", "需要弄清", "To find out"),
        ("E", "K", "条件", "Condition"), ("L", "N", "来源", "Source"),
    ))  # fmt: skip
    for place in range(1, VERIFY + 1):
        _verify_line(book, ws, row + 1 + place, at(n("verify.pick"), place))
    return row + 1 + VERIFY


def _verify_line(book: Book, ws: Worksheet, row: int, pick: str) -> None:
    n, text = book.name, book.text
    rule = at(n("verify.row"), pick)
    fired, stale = f"{at(n('verify.truth'), pick)}=2", f"{at(n('verify.stale'), pick)}=1"
    missing = f"{text('尚不知道：', 'Not known yet: ')}&{at(n('verify.missing'), pick)}"
    aged = text("事实已旧，请重新核实", "the fact is old: verify it again")
    holds = text("条件成立，请核实", "the condition applies: verify it")
    what = f"IF({fired},IF({stale},{aged},{holds}),{missing})"
    label = f"IF({rule}=0,{at(n('verify.route'), pick)},{at(n('rule.label'), f'MAX(1,{rule})')})"
    write_line(book, ws, row, pick, (
        ("B", "B", f'IF({rule}=0,"–",{at(n("rule.id"), f"MAX(1,{rule})")})', CENTRE.but(size=9)),
        ("C", "D", what, SMALL),
        ("E", "K", label, SMALL),
        ("L", "N", f'IF({rule}=0,"",{at(n("rule.source"), f"MAX(1,{rule})")})', QUIET),
    ))  # fmt: skip


def _conflicts(book: Book, ws: Worksheet, row: int) -> int:
    n = book.name
    book.say(
        ws, f"B{row}", "资料之间的分歧", "Where the sources disagree", SECTION.but(colour="6D597A")
    )
    total = f'(COUNTIF({n("dispute.key")},">0")+COUNTIF({n("declared.key")},">0"))'
    _more(book, ws, row, total, CONFLICTS)
    headings(book, ws, row + 1, "6D597A", (
        ("B", "C", "所涉", "About"), ("D", "K", "分歧", "Disagreement"),
        ("L", "N", "来源", "Sources"),
    ))  # fmt: skip
    for place in range(1, CONFLICTS + 1):
        _conflict_line(book, ws, row + 1 + place, place)
    return row + 1 + CONFLICTS


def _conflict_line(book: Book, ws: Worksheet, row: int, place: int) -> None:
    """Rules of the case that contradict each other, else a conflict that the pack declares."""
    n, text = book.name, book.text
    dispute, declared = at(n("dispute.pick"), place), at(n("declared.pick"), place)
    own = f"MAX(1,{dispute})"
    pro, con = (f"MAX(1,{at(n(f'dispute.{side}'), own)})" for side in ("pro", "con"))
    about = f"{at(n('crit.label'), own)}"
    sides = (
        f"{text('支持：', 'For: ')}&{at(n('rule.label'), pro)}&CHAR(10)"
        f"&{text('反对：', 'Against: ')}&{at(n('rule.label'), con)}"
    )
    sources = f'{at(n("rule.source"), pro)}&CHAR(10)&"↔ "&{at(n("rule.source"), con)}'
    other = f"MAX(1,{declared})"
    is_dispute = f"{dispute}>0"
    about_other = text("规则包列出的矛盾", "Listed by the pack")
    write_line(book, ws, row, at(n("conflict.line"), place), (
        ("B", "C", f"IF({is_dispute},{about},{about_other})", SMALL),
        ("D", "K", f"IF({is_dispute},{sides},{at(n('declared.text'), other)})", SMALL),
        ("L", "N", f"IF({is_dispute},{sources},{at(n('declared.source'), other)})", QUIET),
    ))  # fmt: skip
    ws.row_dimensions[row].height = 52


def _questions(book: Book, ws: Worksheet, row: int) -> int:
    n = book.name
    book.say(ws, f"B{row}", "接下来最值得弄清楚的", "What to find out next", SECTION)
    headings(book, ws, row + 1, NAVY, (
        ("B", "B", "#", "#"), ("C", "D", "属性", "Attribute"), ("E", "N", "问题", "Question"),
    ))  # fmt: skip
    for place in range(1, QUESTIONS + 1):
        pick = at(n("ask.pick"), place)
        write_line(book, ws, row + 1 + place, pick, (
            ("B", "B", str(place), CENTRE),
            ("C", "D", at(n("ask.label"), pick), styles.BOLD),
            ("E", "N", at(n("ask.question"), pick), WRAP),
        ))  # fmt: skip
        ws.row_dimensions[row + 1 + place].height = 24
    return row + 1 + QUESTIONS
