"""CSV tables as spreadsheet programs write them, and what is refused cell by cell."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modesdk.io.csv_grid import MAX_CELL
from modesdk.io.csv_tables import TableReader, read_reference
from modesdk.language.text import Text
from modesdk.model.tables import TableKind

HEADER = "id,if kind,criterion,strength,then a,valid_from,valid_to,zh,en\n"


def read(text, kind=TableKind.EVIDENCE):
    reader = TableReader("t.csv", kind)
    return reader.read(text), reader.problems


def row(text, **options):
    table, problems = read(text, **options)
    assert problems == []
    return table.rows[0]


def codes(text, **options):
    return [(d.code, d.location.row, d.location.column) for d in read(text, **options)[1]]


def test_a_row_with_everything():
    found = row(HEADER + 'r1,"""x"", ""y""",c,0.8,-2,2024-01-05,2025-01-05,中,en\n')
    assert found.cells == ('"x", "y"',)
    assert (found.criterion, found.strength, found.effects) == ("c", 80, {"a": -2})
    assert found.valid_from == datetime.date(2024, 1, 5)
    assert found.label == Text("中", "en")
    assert found.line == 2


@pytest.mark.parametrize(
    "date", ["2024/1/5", "2024-1-5", "2024.01.05", "2024-01-05", "2024-01-05 00:00", "2024年1月5日"]
)
def test_dates_as_spreadsheets_write_them(date):
    assert row(HEADER + f"r1,-,c,,1,{date},,,\n").valid_from == datetime.date(2024, 1, 5)


@pytest.mark.parametrize(
    "date", ["5/1/2024", "2024-02-30", "2024-01-05 10:30", "45296", "0000-01-01"]
)
def test_other_dates_are_refused(date):
    assert codes(HEADER + f"r1,-,c,,1,{date},,,\n") == [("T-311", 2, "valid_from")]


@pytest.mark.parametrize("cell", ["TRUE", "True", "true"])
def test_booleans_in_capitals(cell):
    assert row(f"id,if b,criterion,then a\nr1,{cell},c,1\n").cells == ("true",)
    assert row(f"id,if b,then value\nr1,-,{cell}\n", kind=TableKind.DERIVE).value == "true"


def test_semicolons():
    found = row(HEADER.replace(",", ";") + 'r1;"""x"",""y""";c;0.8;1;;;;\n')
    assert (found.cells, found.strength) == (('"x","y"',), 80)


@pytest.mark.parametrize(
    ("strength", "effect", "hints"),
    [
        ("0,8", "1,0", ["Write 1", "Write 0.8"]),
        ("1", "−2", ["Write -2"]),
        ("１", "＋1", ["Write 1"]),
        ("1,500", "1", ["Write 1500 or 1.5"]),
        ("50%", "x", ["", ""]),
    ],
)
def test_numbers_of_other_notations_are_refused_by_one_rule(strength, effect, hints):
    text = HEADER.replace(",", ";") + f"r1;-;c;{strength};{effect};;;;\n"
    _, problems = read(text)
    assert [problem.hint for problem in problems] == hints


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends(end):
    assert row(HEADER.replace("\n", "\r\n") + "r1,-,c,,1,,,," + end).id == "r1"


def test_empty_columns_at_the_right_are_ignored():
    table, problems = read("id,if b,criterion,then a,,\nr1,-,c,1,,\n,,,,,\n")
    assert problems == []
    assert len(table.rows) == 1
    assert codes("id,if b,criterion,then a,,\nr1,-,c,1,,stray\n") == [("T-305", 2, "")]


def test_blank_rows_keep_the_row_numbers():
    table, _ = read("id,criterion,then a\nr1,c,1\n,,\n\nr2,c,1\n")
    assert [r.line for r in table.rows] == [2, 5]


def test_short_rows_are_filled_up():
    assert row(HEADER + "r1,-,c,,1\n").valid_from is None


def test_an_attribute_may_head_several_columns_but_other_headings_not():
    table, problems = read('id,if k,if k,criterion,then a\nr1,"""x""","""y""",c,1\n')
    assert problems == []
    assert table.conditions == ("k", "k")
    assert table.rows[0].cells == ('"x"', '"y"')
    assert codes("id,criterion,criterion,then a\nr1,c,c,1\n") == [("T-303", 1, "criterion")]


@pytest.mark.parametrize(
    ("strength", "steps"), [("0", 0), ("1", 100), ("0.25", 25), ("10", 1000), ("1e1", 1000)]
)
def test_strengths(strength, steps):
    assert row(HEADER + f"r1,-,c,{strength},1,,,,\n").strength == steps


@pytest.mark.parametrize("strength", ["-1", "0.125", "11", "x", "NaN", "inf", "1e999999", "sNaN"])
def test_other_strengths_are_refused(strength):
    assert codes(HEADER + f"r1,-,c,{strength},1,,,,\n") == [("T-310", 2, "strength")]


@pytest.mark.parametrize(
    ("effect", "value"), [("+2", 2), ("-1", -1), ("0", 0), ("1.0", 1), ("-2.00", -2)]
)
def test_effects(effect, value):
    assert row(HEADER + f"r1,-,c,,{effect},,,,\n").effects == {"a": value}


def test_all_problems_of_a_table_are_found_at_once():
    text = HEADER + "r1,-,c,5,7,x,,,\n,-,c,,1,,,,\nr3,-,c,,,,,,\n"
    assert [code for code, *_ in codes(text)] == ["T-311", "T-308", "T-306", "T-307"]


def test_an_unknown_column_is_named_with_the_nearest():
    _, (found,) = read("id,critreion,criterion,then a\nr1,,c,1\n")
    assert found.code == "T-302"
    assert found.hint == "Did you mean 'criterion'?"


@pytest.mark.parametrize(
    "text", ["", "\n", ",,\n", 'id,criterion,then a\nr1,"c,1\n', 'id,criterion,then a\nr1,"c"x,1\n']
)
def test_what_is_no_table(text):
    assert [code for code, *_ in codes(text)] == ["T-301"]


def test_huge_cells_are_refused():
    assert codes(f"id,criterion,then a\n{'x' * (MAX_CELL + 1)},c,1\n") == [("T-301", 2, "")]
    assert codes(f'id,criterion,then a\n"{"x" * 200_000}",c,1\n') == [("T-301", 2, "")]


def test_a_reference_table_is_squared():
    table, problems = read_reference("a,b\n1\n1,2,\n", "r.csv", "r", Text())
    assert problems == []
    assert table.rows == (("1", ""), ("1", "2"))
    _, problems = read_reference("a,b\n1\n1,2,3\n", "r.csv", "r", Text())
    assert [(p.code, p.location.row) for p in problems] == [("T-305", 3)]


@given(st.text(max_size=200), st.sampled_from(TableKind))
def test_any_text_gives_a_table_or_problems(text, kind):
    table, problems = read(text, kind=kind)
    assert table is not None or problems


cells = st.text(alphabet=st.sampled_from('12-/.,;"\n\r aexTRUE中\x00+'), max_size=8)


@given(st.lists(cells, max_size=16), st.sampled_from(TableKind))
def test_any_cells_under_good_headings_give_a_table(given_cells, kind):
    headings = {
        TableKind.EVIDENCE: HEADER,
        TableKind.GATE: "id,if kind,then a,valid_from\n",
        TableKind.DERIVE: "id,if kind,then value,valid_to\n",
        TableKind.ADVICE: "id,type,order,severity,see\n",
        TableKind.CONFLICT: "id,claims,against\n",
    }
    table, problems = read(headings[kind] + ",".join(given_cells), kind=kind)
    assert table is not None or problems


@pytest.mark.parametrize(
    "text",
    [
        'id\tif k\tcriterion\tthen a\nr1\t"x"\tc\t1\n',
        'sep=;\nid;if k;criterion;then a\nr1;"""x""";c;1\n',
        '\ufeff"sep=,"\r\nid,if k,criterion,then a\r\nr1,"""x""",c,1\r\n',
        'ID,If\xa0k,Criterion,THEN\u3000a\nr1,"""x""",c,1\n',
        'id\u200b,if  k,criterion,then a\nr1,"""x""",c,1\n',
    ],
)
def test_what_spreadsheets_make_of_a_table_is_understood(text):
    table, problems = read(text)
    assert problems == []
    assert table.conditions == ("k",)
    assert (table.rows[0].cells, table.rows[0].effects) == (('"x"',), {"a": 1})


def test_rows_keep_their_numbers_below_the_line_that_names_the_separator():
    text = "sep=;\nid;criterion;then a\n\nr1;c;7\n"
    assert codes(text) == [("T-308", 4, "then a")]
    assert codes("sep=;\nid;criterion;than a\nr1;c;1\n") == [("T-302", 2, "than a")]


def test_headings_that_are_not_found_are_told_as_they_were_read():
    _, problems = read("Rules of March;;\nid;criterion;then a\nr1;c;1\n")
    hints = [problem.hint for problem in problems if problem.code == "T-304"]
    assert hints == ["Row 1, read with semicolons: Rules of March"] * 2
