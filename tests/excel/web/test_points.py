"""The page rounds as everything else does."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable

from modesdk.excel.web.pages import STATIC
from modesdk.language import figures

CLOSE = (0, 0.05, -0.05, 0.0499, -0.04, 0.35, 1.005, 12.35, -28.25, 52.25, 7, 100, -100, 1e-4)
EXPRESSION = """
import {{ points }} from {module};
const numbers = {numbers};
console.log(JSON.stringify(numbers.map((n) => [points(n, true), points(n)])));
"""


def test_points_are_shown_as_explanations_show_them(lacks: Callable[[str], None]) -> None:
    lacks("" if shutil.which("node") else "node is not installed")
    numbers = [*CLOSE, *(n / 10_000 for n in range(-1_000_000, 1_000_001, 997))]
    script = EXPRESSION.format(
        module=json.dumps((STATIC / "js" / "dom.js").as_uri()), numbers=json.dumps(numbers)
    )
    told = subprocess.run(
        ["node", "--input-type=module"], input=script, capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == [[figures.points(n), figures.amount(n)] for n in numbers]
