"""YAML from outside: plain data only, with lines, and a located error for everything else."""

import contextlib
import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modesdk.errors import DiagnosedError
from modesdk.io.yaml_text import MAX_BYTES, MAX_DEPTH, parse_yaml


def read(text):
    return parse_yaml(text, "f.yaml").data


def problem(text):
    with pytest.raises(DiagnosedError) as caught:
        parse_yaml(text, "f.yaml")
    (found,) = caught.value.diagnostics
    assert (found.code, found.location.file) == ("P-201", "f.yaml")
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("TRUE", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("'null'", "null"),
        ("012", 12),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("0.1", Decimal("0.1")),
        ("0.10000000000000000000000000000001", Decimal("0.10000000000000000000000000000001")),
        ("1.5e3", Decimal("1500")),
        (".inf", ".inf"),
        ("2026-03-10", datetime.date(2026, 3, 10)),
        ("'2026-03-10'", "2026-03-10"),
        ("2026-03-10 10:00:00", "2026-03-10 10:00:00"),
        ("12:30:45", "12:30:45"),
    ],
)
def test_scalars(text, value):
    data = read(f"key: {text}")["key"]
    assert data == value
    assert type(data) is type(value)


def test_json_is_read_as_well():
    text = '{"profile": {"market": "US", "price": 1.50, "goals": ["a", "b"], "x": null}}'
    expected = {"market": "US", "price": Decimal("1.50"), "goals": ["a", "b"], "x": None}
    assert read(text) == {"profile": expected}


def test_lines_are_those_of_the_keys():
    text = parse_yaml("a: 1\nb:\n  c:\n    - x\n    - y: 2\n", "f")
    assert [text.line(("a",)), text.line(("b", "c")), text.line(("b", "c", 1, "y"))] == [1, 3, 5]
    assert text.line(("b", "c", 1, "missing")) == 5
    assert text.line(("nothing",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: !!python/object:os.system x\n", 2, "tag"),
        ("a: !!int 5\n", 1, "tag"),
        ("!!map {a: 1}\n", 1, "tag"),
        ("a: &x 1\nb: 2\n", 1, "anchor"),
        ("? !!str a\n: 1\n", 1, "tag"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' a second time"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("? [1, 2]\n: 3\n", 1, "as a key"),
        ("a: 2026-02-30\n", 1, "no day of the calendar"),
        ("a: [1, 2\n", 2, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
        ("a: 'x\n", 2, "not valid YAML"),
        ("\ta: 1\n", 1, "not valid YAML"),
    ],
)
def test_what_is_refused_is_located(text, line, says):
    found = problem(text)
    assert found.location.row == line
    assert says in found.message


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    rows = ["a: &a [x, x, x, x]"]
    rows += [
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert problem("\n".join(rows)).location.row == 1


def test_depth_is_limited():
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert "nesting deeper" in problem("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).message
    assert "nesting deeper" in problem("[" * 100_000).message
    assert "nesting deeper" in problem("a: " + "{b: " * 10_000).message


def test_size_is_limited():
    assert "at most" in problem("x" * (MAX_BYTES + 1)).message


@pytest.mark.parametrize("text", ["a: \x00", "\x07", "a: \ud800", "\ufffe"])
def test_characters_that_yaml_does_not_allow_are_refused(text):
    problem(text)


@given(st.text(alphabet=st.sampled_from("ab:-[]{},&*!|>'\"#%@`?~ \n\t\\0.5eNO中\x85"), max_size=60))
def test_any_text_gives_data_or_a_diagnosed_error(text):
    with contextlib.suppress(DiagnosedError):
        parse_yaml(text, "f")
