"""Pictures of the workbook for the documentation: `python docs/workbook_pictures.py`.

Builds a workbook from an example profile, opens it in LibreOffice and renders the top of every
sheet, in Chinese and in English, to `docs/_static/workbook/<lang>-<sheet>.png`. Needs LibreOffice,
python3-uno, poppler-utils, a Chinese font and the package pillow.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from PIL import Image

ROOT = Path(__file__).parent.parent
HARNESS = ROOT / "tests" / "workbook" / "office" / "harness.py"
PROFILE = ROOT / "plugins" / "tiktok-shop" / "examples" / "beauty-brand-us.yaml"
TARGET = Path(__file__).parent / "_static" / "workbook"
LANGUAGES = ("zh", "en")
AREAS = {
    "Recommendation": "A1:N56",
    "Profile": "A1:L48",
    "Rules": "A1:X22",
    "Trace": "A1:P43",
    "Cases": "A1:P24",
    "Portfolio": "A1:O37",
    "Playbook": "A1:H32",
}
"""What is shown of large sheets."""
LEFT_OUT = ("Sources",)
"""Not shown in the documentation."""
DPI = 72
COLOURS = 128
MAX_BYTES = 200_000


def main() -> None:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser(description="Render pictures of the workbook's sheets")
    parser.add_argument("--file", type=Path, help="a built workbook; default: build one")
    parser.add_argument("--to", type=Path, default=TARGET, help="folder for the pictures")
    parser.add_argument("--sheet", action="append", help="only this sheet; may be repeated")
    parser.add_argument("--whole", action="store_true", help="whole sheets, however long")
    parser.add_argument("--dpi", type=int, default=DPI)
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, harness().Office() as office:
        for lang in LANGUAGES:
            office.open(given.file or built(Path(folder), lang))
            office.set({"lang": lang})
            for sheet in given.sheet or [s for s in office.sheets if s not in LEFT_OUT]:
                target = given.to / f"{lang}-{sheet.lower()}.png"
                page = Path(folder) / "page.pdf"
                office.picture(sheet, page, None if given.whole else AREAS.get(sheet))
                render(page, target, given.dpi)


def built(folder: Path, lang: str) -> Path:
    """A workbook of the example profile."""
    path = folder / f"{lang}.xlsx"
    command = [
        *(sys.executable, "-m", "modesdk", "workbook", "build", "tiktok-shop"),
        *("-o", str(path), "--profile", str(PROFILE), "--lang", lang),
    ]
    subprocess.run(command, check=True)  # noqa: S603  # our own command
    return path


def render(page: Path, target: Path, dpi: int) -> None:
    """PDF to PNG with few colours."""
    raw = page.with_suffix("")
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(dpi), str(page), str(raw)]
    subprocess.run(command, check=True)  # noqa: S603  # our own command
    with Image.open(f"{raw}.png") as picture:
        picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    size = target.stat().st_size
    note = " TOO LARGE" if size > MAX_BYTES else ""
    print(f"{target.name}: {size:,} bytes{note}")  # noqa: T201  # a script


def harness() -> ModuleType:
    """The module that drives LibreOffice."""
    spec = importlib.util.spec_from_file_location("modesdk_office", HARNESS)
    assert spec is not None  # noqa: S101  # for the type checker
    assert spec.loader is not None  # noqa: S101  # for the type checker
    module = sys.modules["modesdk_office"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
