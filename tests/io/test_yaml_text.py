"""YAML from outside: plain data only, with lines, and a located error for everything else."""

from __future__ import annotations

import contextlib
import datetime
from decimal import Decimal

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.errors import DiagnosedError
from modesdk.io import yaml_events
from modesdk.io.yaml_text import MAX_BYTES, MAX_DEPTH, parse_yaml


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request, monkeypatch):
    """Every test runs with both parsers, where PyYAML has both."""
    if request.param == "pure":
        monkeypatch.setattr(yaml_events, "LOADER", yaml_events.PURE)
    elif yaml_events.LOADER is yaml_events.PURE:
        pytest.skip("this PyYAML was built without libyaml")


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
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("0.1", Decimal("0.1")),
        ("0.10000000000000000000000000000001", Decimal("0.10000000000000000000000000000001")),
        ("1.50", Decimal("1.50")),
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
        ("\ta: 1\n", 1, "a tab outside quotes"),
        ("a: 1\nb:\t2\n", 2, "a tab outside quotes"),
        ("a: 1\nb: x\ty\n", 2, "a tab outside quotes"),
        ("a: 1\nb: 2\t# why\n", 2, "a tab outside quotes"),
        ("a: 1\nb: |\n  \tx\n", 3, "a tab outside quotes"),
        ("a: |#\n  x\n", 1, ""),
        ("a: {b:}\n", 1, ""),
        ("a: 1\nb: \ufeffx\n", 2, "a byte-order mark"),
        ("%YAML 1.1\n---\na: 1\n", 1, "a directive"),
        ("a: ! 5\n", 1, "tag"),
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


@pytest.mark.parametrize(
    "text",
    ["[" * 1001, "[" * 100_000, "a: " + "{b: " * 10_000, '[{"a":' * 3_000, "- " * 5_000,
     "a: '" + "]" * 90 + "'\nb: " + "[ " * 2_000, "x: 1\ny: " + "[" * 2_000 + "'"],
    ids=len,
)  # fmt: skip
def test_our_limit_of_depth_comes_before_those_of_the_library(text):
    assert "nesting deeper than 40 levels" in problem(text).message


def test_the_limit_of_depth_is_told_whatever_the_library_says(monkeypatch):
    def parse(text, Loader):  # noqa: N803  # the library's name
        yield from ()
        raise (
            yaml.YAMLError
            if not text
            else yaml.MarkedYAMLError(
                problem="enough", problem_mark=yaml.Mark("", 50, 0, 50, None, None)
            )
        )

    monkeypatch.setattr(yaml, "parse", parse)
    assert "nesting deeper than 40 levels" in problem("[" * 50).message
    assert "enough" in problem("a" * 50).message


def test_brackets_within_texts_are_not_nesting():
    assert read("a: '" + "[" * 500 + "'\nb: \"" + "{" * 500 + '"') == {
        "a": "[" * 500,
        "b": "{" * 500,
    }


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{en: Is it worth it?}", {"en": "Is it worth it?"}),
        ("{zh: 值得吗？, en: Really ?? yes ?}", {"zh": "值得吗？", "en": "Really ?? yes ?"}),
        ("[a?b, c?, '?', \"?\"]", ["a?b", "c?", "?", "?"]),
        ("- ? a\n  : b?\n- c? # why?\n", [{"a": "b?"}, "c?"]),
        ("a: {b: x-?}", {"a": {"b": "x-?"}}),
        ("a: '\tx'\nb: \"y\t\" #\tz\n", {"a": "\tx", "b": "y\t"}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: |\n  x?\n  y\n", {"a": "x?\ny\n"}),
        ("a: \ue000?", {"a": "\ue000?"}),
    ],
)
def test_what_both_parsers_read(text, data):
    assert read(text) == data


def test_letters_are_composed():
    assert read("Ko\u0308ln: [Orle\u0301ans, 'e\u0301']") == {
        "K\u00f6ln": ["Orl\u00e9ans", "\u00e9"]
    }
    assert problem("e\u0301: 1\n\u00e9: 2").location.row == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [("012", 12), ("01069", 1069), ("+49", 49), ("-0", 0), ("1.5e3", 1500), (".5", Decimal("0.5")),
     ("5.", 5)],
)  # fmt: skip
def test_a_number_keeps_a_spelling_that_would_be_lost(text, number):
    found = read(f"key: {text}")["key"]
    assert (found, found.spelling) == (number, text)


def test_size_is_limited():
    assert "at most" in problem("x" * (MAX_BYTES + 1)).message


@pytest.mark.parametrize("text", ["a: \x00", "\x07", "a: \ud800", "\ufffe"])
def test_characters_that_yaml_does_not_allow_are_refused(text):
    problem(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab:-[]{},&*!|>'\"#%@`?~ \n\t\\0.5eNO中\x85"), max_size=60))
def test_any_text_gives_data_or_a_diagnosed_error(text):
    # one parser for all examples, which is meant
    with contextlib.suppress(DiagnosedError):
        parse_yaml(text, "f")


PIECES = st.sampled_from(
    ["a", "b: ", "c:", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "?", "? ", " ", " #",
     "'", '"', "\t", "|\n  ", ">\n  ", "---", "...", "%", "é", "中", "\U0001f600", "1", "\r\n",
     "key: v", "!", "&", "*", "\u2028", "\ufeff", "{en: Is it?}", '"q":1', "-", "\\", "|+"]
)  # fmt: skip


@pytest.mark.skipif(yaml_events.LOADER is yaml_events.PURE, reason="PyYAML without libyaml")
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=14).map("".join))
def test_both_parsers_read_the_same_or_refuse(text):
    def outcome(loader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_events, "LOADER", loader)
            try:
                return parse_yaml(text, "f").data
            except DiagnosedError:
                return DiagnosedError

    assert outcome(yaml.CSafeLoader) == outcome(yaml.SafeLoader)
