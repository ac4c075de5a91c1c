"""Single values set in the text of a YAML file: only they change, or the edit is refused."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.errors import DiagnosedError
from modesdk.io import yaml_events
from modesdk.io.yaml_dump import dump_yaml
from modesdk.io.yaml_edit import append_item, same, set_value, value_at
from modesdk.io.yaml_text import parse_yaml

PACK = """# a pack
dimensions:
  money:
    label: {zh: 钱, en: 'Mo}ney'}   # shown
    criteria:
      investment: {label: {zh: 投, en: Is it?}}
      bills:
        weight: 1   # of bills
      cost:   # nothing yet
    weight: 2   # of money
  house: {criteria: {reach: {weight: 3}}, "title": "a } b: {weight: 7}"}
sources:
  '002': {trust: 0.5}
tags:
  - a   # first
  - b
text: |
  weight: 9
last: [x, {y: 1}]
"""


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request, monkeypatch):
    if request.param == "pure":
        monkeypatch.setattr(yaml_events, "LOADER", yaml_events.PURE)


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("dimensions money weight", Decimal("2.5"), "weight: 2   # of", "weight: 2.5   # of"),
        ("dimensions money weight", Decimal("30"), "weight: 2   # of", "weight: 30   # of"),
        ("dimensions money criteria bills weight", 4, "weight: 1   #", "weight: 4   #"),
        ("dimensions house weight", 2, 'weight: 7}"}', 'weight: 7}", weight: 2}'),
        ("dimensions house criteria reach weight", 2, "reach: {weight: 3}", "reach: {weight: 2}"),
        ("dimensions money criteria investment weight", 2, "it?}}", "it?}, weight: 2}"),
        ("dimensions money criteria cost weight", 2, "cost:   #", "cost: {weight: 2}   #"),
        ("dimensions money label en", "a, b?", "'Mo}ney'", "'a, b?'"),
        ("sources 002 trust", 0, "trust: 0.5", "trust: 0"),
        ("tags 1", "c", "- b\n", "- c\n"),
        ("tags", ("d", "01069"), "- a   # first\n  - b\n", "- d\n  - '01069'\n"),
        ("tags", None, "tags:\n  - a   # first\n  - b\n", ""),
        ("text", "one line", "|\n  weight: 9\n", "one line\n"),
        ("last 1 y", True, "{y: 1}", "{y: true}"),
        ("last 1 z", datetime.date(2026, 3, 1), "{y: 1}", "{y: 1, z: 2026-03-01}"),
        ("last 2", "n", "{y: 1}]", "{y: 1}, n]"),
        ("new deep", "NO", "{y: 1}]\n", "{y: 1}]\nnew:\n  deep: 'NO'\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("style", ["", "crlf", "bom"])
def test_only_the_value_changes(path, value, old, new, style):
    keys = tuple(int(k) if k in ("1", "2") else k for k in path.split())
    source, expected = PACK, PACK.replace(old, new)
    assert PACK.count(old) == 1
    if style == "crlf":
        source, expected = source.replace("\n", "\r\n"), expected.replace("\n", "\r\n")
    if style == "bom":
        source, expected = "\ufeff" + source, "\ufeff" + expected
    assert set_value(source, keys, value, "f") == expected


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "cases:\n", "cases: []\n", "a: 1"])
def test_an_item_for_a_list_that_is_not_there_yet(text):
    new = append_item(text, ("cases",), {"id": "01069", "on": {"x": [1, Decimal("2.50")]}})
    found = parse_yaml(new, "f").data
    assert found["cases"] == [{"id": "01069", "on": {"x": [1, Decimal("2.50")]}}]
    again = parse_yaml(append_item(new, ("cases",), {"id": "B"}), "f").data
    assert [case["id"] for case in again["cases"]] == ["01069", "B"]


def test_an_item_goes_behind_its_list_and_not_behind_the_file():
    text = "cases:\n- id: A   # first\n# about b\nb: 1\n"
    assert append_item(text, ("cases",), {"id": "C"}).startswith(
        "cases:\n- id: A   # first\n- id: C\n"
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [("a: 1\n  b: [", ("a",)), ("a: &x 1\nb: *x\n", ("a",)), ("a: 1\n", ("a", "b")),
     ("? a\n: 1\n? b\n", ("b", "c")), ("{a: 1, }", ("b",)), ("a: [1, 2]", ("a", "b"))],
)  # fmt: skip
def test_what_cannot_be_edited_is_refused_with_its_place(text, path):
    try:
        new = set_value(text, path, 5, "p.yaml")
    except DiagnosedError as error:
        (found,) = error.diagnostics
        assert found.code in ("P-201", "P-210")
        assert found.location.file == "p.yaml"
    else:
        assert value_at(parse_yaml(new, "f").data, path) == 5


words = st.sampled_from(["weight", "criteria", "a b", "002", "trust", "x", "en", "中"])
texts = st.sampled_from(["Is it?", "}", "{", "weight: 3", "#x", "a, b", "'", '"', "01069", "NO",
"true",                         "2026-02-30", "", " x", "x ", "-", "- a", "é", "\u4e2d", "null",
"a\nb"])  # fmt: skip
leaves = st.integers(-99, 99) | st.decimals(0, 9, places=2) | st.booleans() | texts
trees = st.recursive(
    leaves,
    lambda inner: (
        st.dictionaries(words, inner, min_size=1, max_size=4)
        | st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


def paths(data, base=()):
    entries = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in entries:
        yield (*base, key)
        yield from paths(value, (*base, key))


@settings(
    max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.dictionaries(words, trees, min_size=1, max_size=4), leaves,
    st.sampled_from([False, None, True]), st.booleans(), st.data(),
)  # fmt: skip
def test_in_any_document_only_the_path_differs(data, value, flow, windows, draw):
    text = "# top\n" + dump_yaml(data, default_flow_style=flow) + "# end\n"
    if windows:
        text = text.replace("\n", "\r\n")
    assert same(parse_yaml(text, "f").data, parse_yaml(dump_yaml(data), "f").data)
    path = draw.draw(st.sampled_from(list(paths(data))))
    new = set_value(text, path, value, "f")
    found, before = parse_yaml(new, "f").data, parse_yaml(text, "f").data
    assert same(value_at(found, path), value)
    others = [p for p in paths(before) if p[: len(path)] != path and path[: len(p)] != p]
    assert all(same(value_at(found, p), value_at(before, p)) for p in others)
    assert new.startswith("# top")
    assert "# end" in new
