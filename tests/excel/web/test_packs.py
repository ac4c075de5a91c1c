"""The page says by which rules it decides, and lets the person choose them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import modesdk

NAMES = ("home-heating", "tiktok-shop")
Open = Callable[..., Any]


@contextmanager
def serving(*words: str) -> Iterator[str]:
    """The address of a `modesdk web` of its own."""
    command = (sys.executable, "-m", "modesdk", "web", "--port", "0", *words)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout
            said = next(word for line in running.stdout for word in line.split() if "://" in word)
            yield said
        finally:
            running.terminate()
            running.communicate(timeout=20)


@pytest.fixture(scope="module")
def both(browser: Any) -> Iterator[str]:
    """The server of somebody who names no pack, with both shipped ones installed."""
    with serving() as address:
        yield address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an installed pack, with an edited title."""
    copy = tmp_path / "mypack"
    shutil.copytree(modesdk.load_pack("home-heating").folder, copy)
    edit(copy, "title: {", "title: {en: MY EDITED PACK, zh: 我改过的规则} # {")
    return copy


def edit(folder: Path, before: str, after: str) -> None:
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(("lang", "heading"), [("en", "Choose the rules"), ("zh", "选择规则包")])
def test_several_packs_give_a_choice(opened: Open, both: str, lang: str, heading: str) -> None:
    page = opened(f"{both}/web?lang={lang}", local=False)
    page.wait_for_selector("[data-pack]")
    assert heading in page.inner_text("#answer")
    for name in NAMES:
        title = modesdk.load_pack(name).title[lang]
        assert title in page.inner_text(f"[data-pack={name}]")
    assert not page.locator("#notice").is_visible()
    assert not page.locator("#ranking").is_visible()
    page.click("[data-key=language]")
    expect(page.locator("#answer")).not_to_contain_text(heading)
    page.click("[data-key=language]")
    page.click("[data-pack=home-heating]")
    page.wait_for_selector(".score, .winner, #question .ask")
    assert page.locator("#ranking").is_visible()
    assert page.input_value("[data-key=pack]") == "home-heating"
    page.reload()  # the tab remembers
    page.wait_for_selector("#question .ask")
    assert "home-heating" in page.inner_text("#foot")


@pytest.mark.parametrize(
    ("path", "state"), [("/web", {"pack": "nonsuch", "lang": "en"}), ("/web?pack=nonsuch", None)]
)
def test_an_unknown_pack_is_said_and_another_can_be_chosen(
    opened: Open, both: str, path: str, state: dict[str, Any] | None
) -> None:
    page = opened(both + path + (fragment(state) if state else ""), local=False)
    page.wait_for_selector("[data-pack]")
    assert "There is no pack 'nonsuch' here" in page.inner_text("#notice")
    page.click("[data-pack=tiktok-shop]")
    page.wait_for_selector("#question .ask")
    assert page.locator("#notice").is_hidden()


def fragment(state: dict[str, Any]) -> str:
    import base64

    return "#s=" + base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")


def test_other_rules_of_that_name_are_said(opened: Open, both: str) -> None:
    state = {
        "pack": "home-heating",
        "lang": "en",
        "hash": "f" * 64,
        "profile": {"insulation": "good"},
    }
    page = opened(f"{both}/web{fragment(state)}", local=False)
    page.wait_for_selector("#notice[data-kind=told]")
    said = page.inner_text("#notice")
    assert "other rules of the pack home-heating (ffffffffffff)" in said
    assert modesdk.load_pack("home-heating").hash[:12] in said


def test_the_page_says_where_rules_come_from_and_that_they_changed(
    opened: Open, browser: Any, folder: Path
) -> None:
    with serving("--pack", str(folder)) as address:
        page = opened(f"{address}/web?lang=en", local=False)
        page.wait_for_selector("#question .ask")
        assert page.inner_text("h1") == "MY EDITED PACK"
        assert f"rules from the folder {folder}" in page.inner_text("#bar")
        before = modesdk.load_pack(folder).hash[:12]
        assert before in page.inner_text("#foot")
        edit(folder, "version: 0.1.0", "version: 0.2.0")
        page.select_option("[data-attribute=insulation]", "good")
        page.wait_for_selector("#notice[data-kind=told]")
        after = modesdk.load_pack(folder).hash[:12]
        assert f"by 0.2.0 ({after}) now" in page.inner_text("#notice")
        assert after in page.inner_text("#foot")
        broken_and_mended(page, folder)


def broken_and_mended(page: Any, folder: Path) -> None:
    """What is broken is said, with its diagnostics; old answers do not pass for new ones."""
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text("broken: [", encoding="utf-8")
    page.select_option("[data-attribute=insulation]", "poor")
    page.wait_for_selector("#notice[data-kind=failed]")
    assert "pack.yaml" in page.inner_text("#notice")
    assert page.get_attribute("main", "data-stale") is not None
    page.click("#tab-checks")
    page.click("#panel-checks button:has-text('Check rules')")
    page.wait_for_selector("#panel-checks .findings li")
    assert "pack.yaml" in page.inner_text("#panel-checks .findings")
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    page.select_option("[data-attribute=insulation]", "good")
    page.wait_for_selector("#notice", state="hidden")
    assert page.get_attribute("main", "data-stale") is None
