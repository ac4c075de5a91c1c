"""A profile in a file, as the page holds one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modesdk.excel.desk import Desk
from modesdk.excel.server.body import text_of, unexpected
from modesdk.excel.server.pack_view import plain
from modesdk.io.profiles import profile_in
from modesdk.io.yaml_text import SpelledInt
from modesdk.language import worded


def profile_file(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """Pack, date and values that the text of a file gives; "" for a pack or date that it lacks.

    Empty values are left out. Raises ProfileError, placed in the file, and Refusal.
    """
    text = data.get("text")
    if not isinstance(text, str):
        raise unexpected("text", worded("a text"))
    raw = profile_in(text.encode("utf-8", "replace"), text_of(data, "name"))
    top = raw.text.data if raw.text and not raw.flat else {}
    values = {str(name): _value(value) for name, value in raw.pairs if value is not None}
    return {"pack": str(top.get("pack") or ""), "as_of": plain(raw.as_of) or "", "profile": values}


def _value(value: Any) -> Any:
    """A value for JSON; members of sets are texts, and so is 007, which may be an id."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return value.spelling if isinstance(value, SpelledInt) else plain(value)
