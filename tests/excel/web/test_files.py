"""Profiles as files of the page: the SDK reads what the page writes, and what people write."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from modesdk.errors import ProfileError
from modesdk.excel.desk import Desk
from modesdk.excel.server.profile_files import profile_file
from modesdk.excel.server.refusals import refusal_of
from modesdk.io.profiles import profile_in

Open = Callable[..., Any]
WRITTEN = """async (state) => {
  const { toJson, toYaml } = await import('/static/js/files.js');
  return [toJson(state), toYaml(state)];
}"""


def read(text: str) -> dict[str, Any]:
    return profile_file(Desk.installed(), {"text": text, "name": "p.yaml"})


def test_yaml_that_people_write() -> None:
    text = """\ufeff---
# 一份档案
pack: p   # the pack
as_of: 2026-03-10

profile:
  market: 美国            # a label
  "quoted": "a, b # c"
  single: 'it''s'
  number: 24.5
  minus: -3
  code: 007
  yes_no: yes
  unknown:  ~
  flow: [a, "b, c", '3', 4, 'd, e']
  empty: []
  block:
    - x
    - "y: z"
"""
    assert read(text) == {
        "pack": "p",
        "as_of": "2026-03-10",
        "profile": {
            "market": "美国", "quoted": "a, b # c", "single": "it's", "number": 24.5, "minus": -3,
            "code": "007", "yes_no": "yes", "flow": ["a", "b, c", "3", "4", "d, e"],
            "empty": [], "block": ["x", "y: z"],
        },
    }  # fmt: skip


def test_attributes_alone_are_a_profile_too() -> None:
    assert read("market: US\nas_of: 2026-01-01\n") == {
        "pack": "", "as_of": "2026-01-01", "profile": {"market": "US"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("profile:\n  a: 1\n  - b\n", 3),
        ("profile:\n  a: 1\n  a: 2\n", 3),
        ("profile: x\n", None),
        ('{"profile": {"a": 1}', 2),
        ("", None),
    ],
)
def test_what_is_no_profile_says_where(text: str, row: int | None) -> None:
    with pytest.raises(ProfileError) as problem:
        read(text)
    place = refusal_of(problem.value).problems[0].location
    assert (place.file, place.row) == ("p.yaml", row)


def test_what_the_page_writes_is_what_it_holds(opened: Open) -> None:
    profile = {
        "text": "plain", "odd": 'a "b": c # d', "word": "yes", "digits": "12", "zh": "中文",
        "number": 0.5, "truth": False, "set": ["a", "b, c", "no"], "none": [],
    }  # fmt: skip
    state = {"pack": "p", "lang": "en", "asOf": "2026-03-10", "profile": profile, "weights": {}}
    for text in opened("/web").evaluate(WRITTEN, state):
        raw = profile_in(text.encode(), "p")
        assert dict(raw.pairs) == {**profile, "number": Decimal("0.5")}
        assert str(raw.as_of) == str(datetime.date(2026, 3, 10))
        assert read(text) == {"pack": "p", "as_of": "2026-03-10", "profile": profile}
