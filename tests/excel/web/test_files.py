"""Profiles as files in the browser: what people write by hand is read, the rest is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Open = Callable[..., Any]
READ = """async (text) => {
  const { readProfile } = await import('/static/js/files.js');
  try { return readProfile(text); } catch (problem) { return problem.message; }
}"""
THERE_AND_BACK = """async (state) => {
  const { readProfile, toJson, toYaml } = await import('/static/js/files.js');
  return [readProfile(toJson(state)), readProfile(toYaml(state))];
}"""


@pytest.fixture
def read(opened: Open) -> Callable[[str], Any]:
    page = opened("/web")
    return lambda text: page.evaluate(READ, text)


def test_yaml_that_people_write(read: Callable[[str], Any]) -> None:
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
            "yes_no": True, "flow": ["a", "b, c", "3", "4", "d, e"],
            "empty": [], "block": ["x", "y: z"],
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("profile:\n  a: 1\n  - b\n", "3: - b"),
        ("profile:\n  a\n", "2: a"),
        ("  a: 1\n", "1: a: 1"),
        ("as_of: 2026-01-01\n", "profile: ?"),
        ("profile: x\n", "profile: ?"),
        ('{"profile": {"a": 1}', "JSON"),
        ("", "profile: ?"),
    ],
)
def test_what_is_no_profile_says_where(read: Callable[[str], Any], text: str, said: str) -> None:
    assert said in read(text)


def test_what_is_written_is_read_again(opened: Open) -> None:
    profile = {
        "text": "plain", "odd": 'a "b": c # d', "word": "yes", "digits": "12", "zh": "中文",
        "number": 0.5, "truth": False, "set": ["a", "b, c", "no"], "none": [],
    }  # fmt: skip
    state = {"pack": "p", "lang": "en", "asOf": "2026-03-10", "profile": profile, "weights": {}}
    page = opened("/web")
    for again in page.evaluate(THERE_AND_BACK, state):
        assert again == {"pack": "p", "as_of": "2026-03-10", "profile": profile}
