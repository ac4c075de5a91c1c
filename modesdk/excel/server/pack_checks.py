"""What can be said against a pack, and a pack as a workbook."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from modesdk.api import examine_pack
from modesdk.excel.desk import Desk
from modesdk.excel.server.body import text_of
from modesdk.excel.server.page_request import asked, problems_shown
from modesdk.excel.server.refusals import Refusal
from modesdk.language import worded
from modesdk.plugins import Plugins

NEEDED = ("openpyxl", "formualizer")


def pack_problems(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """The diagnostics of a pack, read afresh. Raises Refusal, or PackError for one of no use."""
    plugins = Plugins.installed()
    lang = desk.language(text_of(data, "lang"))
    _, found = examine_pack(desk.source(text_of(data, "pack")).folder, plugins=plugins)
    return {"problems": problems_shown((*found, *plugins.problems), lang)}


def workbook(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """The live workbook of a profile, and what was left out of it.

    Raises Refusal, also when the extra is missing.
    """
    for package in NEEDED:
        if find_spec(package) is None:
            message = worded("workbooks need the package {package}", package=package)
            hint = worded("Install it where the server runs: pip install 'modesdk[workbook]'")
            raise Refusal(501, "extra", message, hint)
    found, lang = asked(desk, data)
    from modesdk.workbook.build import workbook_bytes  # noqa: PLC0415  # 0.3 s, an extra

    content = workbook_bytes(found.pack, found.case, found.weights, lang)
    problems = problems_shown(found.problems, lang)
    return {"base64": base64.b64encode(content).decode("ascii"), "problems": problems}
