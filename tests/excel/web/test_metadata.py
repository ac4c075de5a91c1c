"""What Excel is told about the functions follows the registry, in both languages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from modesdk.excel.functions import FUNCTIONS, Gives, Takes
from modesdk.excel.web.metadata import functions_js, functions_json

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def described(lang: Any) -> list[dict[str, Any]]:
    return json.loads(functions_json(lang))["functions"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_function_with_its_arguments_in_order(lang: str) -> None:
    found = described(lang)
    assert [one["id"] for one in found] == [f.name for f in FUNCTIONS]
    for one, function in zip(found, FUNCTIONS, strict=True):
        assert one["name"] == function.name
        assert one["options"]["cancelable"] is True
        tables = function.gives is Gives.TABLE
        assert one["result"]["dimensionality"] == ("matrix" if tables else "scalar")
        names = [(p["name"], p["dimensionality"] == "matrix") for p in one["parameters"]]
        assert names == [(p.name, p.takes is Takes.RANGE) for p in function.parameters]
        assert not any(p["repeating"] for p in one["parameters"])


def test_required_arguments_come_first_as_excel_wants() -> None:
    for one in described("en"):
        optional = [p["optional"] for p in one["parameters"]]
        assert optional == sorted(optional), one["id"]
    by_id = {one["id"]: one["parameters"] for one in described("en")}
    assert [p["optional"] for p in by_id["SCORE"]][:3] == [False, False, True]
    assert [p["optional"] for p in by_id["VERSION"]] == [True]


def test_help_is_there_in_both_languages() -> None:
    for zh, en in zip(described("zh"), described("en"), strict=True):
        pairs = [(zh, en), *zip(zh["parameters"], en["parameters"], strict=True)]
        for one, other in pairs:
            assert one["description"]
            assert other["description"]
            assert not CHINESE.search(other["description"]), other
    assert all(CHINESE.search(one["description"]) for one in described("zh"))


def test_ids_are_what_excel_accepts() -> None:
    for one in described("en"):
        assert re.fullmatch(r"[A-Z][A-Z0-9._]*", one["id"])
        for parameter in one["parameters"]:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", parameter["name"])


def test_the_module_associates_all_functions() -> None:
    names = json.loads(re.search(r"associate\((\[.*\])\);", functions_js()).group(1))
    assert names == [f.name for f in FUNCTIONS]
