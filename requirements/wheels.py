"""Install modesdk and every plugin beside the requirements that are there, asking no index.

pip builds the wheels with the hatchling of this environment, so nothing unlocked can come in;
`--editable` installs the source trees instead. `pip check` then says whether what is installed
meets what the wheels ask for.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIP = [sys.executable, "-I", "-m", "pip"]


def main(options: list[str]) -> None:
    """Install them all; ends with pip's exit code if it is not 0."""
    plugins = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))
    if not plugins:
        sys.exit("no plugins/*/pyproject.toml")
    form = ["--editable"] if "--editable" in options else []
    found = [argument for folder in (ROOT, *plugins) for argument in (*form, str(folder))]
    install = [*PIP, "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    for command in ([*install, "--force-reinstall", *found], [*PIP, "check"]):
        if code := subprocess.run(command, check=False).returncode:  # noqa: S603 - pip only
            sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
