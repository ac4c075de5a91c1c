"""Make the files that the next version must still read: run it with the version to be left behind.

    python tests/upgrade/make_files.py tests/upgrade/before

It uses nothing but the command `modesdk`, so that any version can make them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROFILE = """\
pack: home-heating
as_of: 2025-03-01
profile:
  insulation: medium
  flow_temperature_c: 60
  district_network: true
  store_room: false
  outdoor_space: false
  boiler_age_years: 22
  priorities: [little_work, low_emissions]
"""
CLIENTS = """\
name,insulation,flow_temperature_c,district_network,boiler_age_years
North,good,35,no,24
South,poor,70,yes,3
"""
WEIGHTS = ["money=2.5", "criterion:effort=0.8", "trust:brochure=0.4", "rule:M-02=0.5"]
FIXED = {"MODESDK_LANG": "en", "PYTHONUTF8": "1"}


def main(folder: Path) -> None:
    """Write pack, profile, records and workbook into `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8", newline="\n")
    (folder / "clients.csv").write_text(CLIENTS, encoding="utf-8", newline="\n")
    changes = [word for weight in WEIGHTS for word in ("--weight", weight)]
    _copied_pack(folder / "pack")
    decide = ["recommend", "profile.yaml", "--pack", "pack", "--record"]
    _modesdk(folder, [*decide, "decision.json"])
    _modesdk(folder, [*decide, "turned.json", *changes])
    sheet = ["--profile", "profile.yaml", "--portfolio", "clients.csv", "--rows", "2"]
    build = ["workbook", "build", "pack", "-o", "filled.xlsx", "--lang", "en", "--force"]
    _modesdk(folder, [*build, *sheet, *changes])


def _copied_pack(folder: Path) -> None:
    import modesdk_home_heating

    source = Path(modesdk_home_heating.__file__).parent / "pack"
    shutil.copytree(source, folder, dirs_exist_ok=True)


def _modesdk(folder: Path, words: Sequence[str]) -> None:
    command = [sys.executable, "-m", "modesdk", *words]
    subprocess.run(command, cwd=folder, env={**os.environ, **FIXED}, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
