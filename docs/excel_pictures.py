"""Pictures of the web page and the Excel pane: `python docs/excel_pictures.py`.

Starts `modesdk web`, opens the page and the task pane in Chromium (the pane in a stand-in for
Excel, as in the tests) and stores what the screen shows in `docs/_static/excel/`. Needs chromium
and the packages playwright and pillow.
"""

from __future__ import annotations

import argparse
import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from modesdk.api import load_pack
from modesdk.excel.web.pages import OFFICE_JS
from modesdk.model.weights import DIMENSION_UNIT

ROOT = Path(__file__).parent.parent
PROFILE = ROOT / "plugins" / "tiktok-shop" / "examples" / "beauty-brand-us.yaml"
STAND_IN = ROOT / "tests" / "excel" / "web" / "fake_excel_host.js"
TARGET = Path(__file__).parent / "_static" / "excel"
LOOKS = (("en", "light"), ("zh", "dark"))
PAGE = {"width": 1280, "height": 900}
PANES = {"en": {"width": 400, "height": 900}, "zh": {"width": 320, "height": 800}}
COLOURS = 255
AS_OF = 46091
"""10 March 2026, as spreadsheets count days."""
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run")


def main() -> None:
    """Store the four pictures."""
    parser = argparse.ArgumentParser(description="Pictures of the web page and the Excel pane")
    parser.add_argument("--to", type=Path, default=TARGET, help="folder for the pictures")
    folder = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    given = yaml.safe_load(PROFILE.read_text(encoding="utf-8"))["profile"]
    with serving() as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for lang, scheme in LOOKS:
            shot(web(browser, server, given, lang, scheme), folder / f"page-{lang}-{scheme}.png")
            shot(pane(browser, server, given, lang, scheme), folder / f"pane-{lang}-{scheme}.png")
        browser.close()


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server of our own."""
    command = (sys.executable, "-m", "modesdk", "web", "--pack", "tiktok-shop", "--port", "0")
    with subprocess.Popen(  # noqa: S603  # our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            lines = running.stdout or ()
            said = next(word for line in lines for word in line.split() if "://" in word)
            yield said.removesuffix("/web")
        finally:
            running.terminate()


def web(browser: Browser, server: str, given: Any, lang: str, scheme: Any) -> Page:
    """The page with the profile filled in; that it came with a link is not shown."""
    state = json.dumps({"pack": "tiktok-shop", "lang": lang, "profile": given}, default=str)
    link = base64.urlsafe_b64encode(state.encode()).decode().rstrip("=")
    page = browser.new_context(locale="en-US", viewport=PAGE, color_scheme=scheme).new_page()
    page.goto(f"{server}/web#s={link}")
    page.wait_for_selector(".winner")
    page.locator(".notice .close").first.click()
    return page


def pane(browser: Browser, server: str, given: Any, lang: str, scheme: Any) -> Page:
    """The task pane beside a workbook with the profile in its cells."""
    script = STAND_IN.read_text(encoding="utf-8")
    script += f"\nObject.assign(fakeExcel.names, {json.dumps(cells(given, lang), default=str)});"
    page = browser.new_context(locale="en-US", viewport=PANES[lang], color_scheme=scheme).new_page()
    page.route(OFFICE_JS, lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto(f"{server}/taskpane.html")
    page.wait_for_selector(".winner")
    return page


def cells(given: Any, lang: str) -> dict[str, list[list[Any]]]:
    """The workbook's named cells that the pane reads."""
    pack = load_pack("tiktok-shop")
    single = {"meta.pack": "tiktok-shop", "lang": lang, "as_of": AS_OF, "in.as_of": AS_OF}
    weights = {name: d.weight / DIMENSION_UNIT for name, d in pack.dimensions.items()}
    single |= {f"in.weight.{name}": weight for name, weight in weights.items()}
    found = {name: [[value]] for name, value in single.items()}
    found["link.profile"] = [[name, said(value)] for name, value in given.items()]
    found["link.weights"] = [[name, weight] for name, weight in weights.items()]
    return found


def said(value: Any) -> Any:
    """A value as the workbook's hidden sheet gives it."""
    return ",".join(value) if isinstance(value, list) else value


def shot(page: Page, target: Path) -> None:
    """What the screen shows, with few colours."""
    page.wait_for_timeout(1_000)
    page.screenshot(path=str(target))
    with Image.open(target) as picture:
        small = picture.convert("RGB").quantize(COLOURS)
    small.save(target, optimize=True)
    print(f"{target.name}: {target.stat().st_size:,} bytes")  # noqa: T201  # a script


if __name__ == "__main__":
    main()
