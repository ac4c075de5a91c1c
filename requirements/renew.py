"""Write the locks requirements/*.txt from pyproject.toml: `tox -e lock` renews every one of them.

What each lock holds stands in pyproject.toml under [tool.modesdk.locks]. Options are handed to
`uv pip compile` in place of `--upgrade`: `tox -e lock -- --upgrade-package rich` renews rich only.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FIRST = "dev"
"""The lock whose versions the others take where they hold the same distribution."""
COMPILE = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
COMPILE += ["--python-version=3.11", "--generate-hashes", "--no-header", "--no-annotate"]
COMPILE += ["--no-emit-index-url", "--no-emit-find-links"]


def main(options: list[str]) -> None:
    """Renew all locks, the first one first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name, content in project["tool"]["modesdk"]["locks"].items():
        renew(name, content, options or ["--upgrade"])


def renew(name: str, content: Mapping[str, Any], options: Sequence[str]) -> None:
    """Renew one lock; a lock without extras holds its groups only, not modesdk's requirements."""
    command = [*COMPILE, *options, f"--output-file=requirements/{name}.txt"]
    command += [f"--group={group}" for group in content["groups"]]
    if extras := content.get("extras"):
        command += ["pyproject.toml", *(f"--extra={extra}" for extra in extras)]
    if name != FIRST:
        command += ["--constraints", f"requirements/{FIRST}.txt"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - the words above


if __name__ == "__main__":
    main(sys.argv[1:])
