"""Keyboard, screen readers, narrow and zoomed windows, contrast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

Open = Callable[..., Any]

UNNAMED = """() => [...document.querySelectorAll('button, select, input, textarea, summary, a')]
  .filter(e => e.type !== 'file' && !(e.getAttribute('aria-label') || e.textContent.trim()
    || e.labels?.length || e.getAttribute('aria-labelledby')?.split(' ')
      .some(id => document.getElementById(id)?.textContent.trim())))
  .map(e => e.outerHTML)"""

CUT_OFF = """() => [...document.querySelectorAll('.card, .bar, .fact, .side, .weight')]
  .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
  .map(e => [e.className, e.scrollWidth, e.clientWidth])"""

LOW_CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility() || e.closest('.unseen, .skip, :disabled, option')) continue;
    const style = getComputedStyle(e);
    if (e.closest('.bar')) continue;  // half-transparent boxes on navy: looked at by eye
    const [a, b] = [light(rgba(style.color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push([ratio.toFixed(2), e.className, e.textContent.slice(0, 30)]);
  }
  return low;
}"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_that_can_be_used_has_a_name(web: Open, lang: str) -> None:
    page = web(lang=lang)
    for tab in ("what_if", "checks", "reasons"):
        page.click(f"#tab-{tab}")
        assert page.evaluate(UNNAMED) == []


def test_landmarks_headings_and_live_region(web: Open) -> None:
    page = web()
    for tag in ("header.bar", "main", "footer", "h1"):
        assert page.locator(tag).count() == 1
    assert page.locator("h2").count() >= 6
    assert page.get_attribute("#said", "aria-live") == "polite"
    assert page.inner_text("#said")
    said = page.inner_text("#said")
    for dimension, weight in (("capability", 0), ("goal", 0), ("stage", 3)):
        page.locator(f"input[type=range][data-weight={dimension}]").fill(str(weight))
    expect(page.locator("#said")).not_to_have_text(said)


def test_keyboard_alone(web: Open) -> None:
    page = web()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"
    page.focus("#tab-reasons")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-what_if"
    assert page.locator("#panel-what_if").is_visible()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.id") == "tab-checks"
    slider = page.locator("input[type=range][data-weight=goal]")
    slider.focus()
    before = float(slider.input_value())
    page.keyboard.press("ArrowRight")
    assert float(slider.input_value()) == pytest.approx(before + 0.1)
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.dataset.weight") == "goal"  # focus is kept


def test_focus_survives_what_is_drawn_anew(web: Open) -> None:
    page = web()
    for place in (
        "#bar [data-key=theme]",
        "#ranking [data-key=toggle]",
        "#ranking [data-key=more]",
    ):
        page.focus(place)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        key = page.evaluate("document.activeElement.dataset.key")
        assert f"[data-key={key}]" in place


def test_focus_is_visible(web: Open) -> None:
    page = web()
    page.focus("#tab-reasons")
    page.keyboard.press("ArrowRight")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_sideways_scrolling(web: Open, lang: str) -> None:
    page = web(lang=lang)
    for width in (320, 400, 640, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for tab in ("what_if", "why_not", "conflicts", "reasons"):
            page.click(f"#tab-{tab}")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (width, tab, wide)
            assert page.evaluate(CUT_OFF) == [], (width, tab)


def test_a_page_at_200_percent(web: Open) -> None:
    """Twice the zoom is half the room, at twice the text size of the browser."""
    page = web(options={"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2})
    page.evaluate("document.documentElement.style.fontSize = '150%'")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out(web: Open, scheme: str) -> None:
    page = web(options={"color_scheme": scheme})
    page.wait_for_timeout(600)
    for tab in ("what_if", "conflicts", "checks", "reasons"):
        page.click(f"#tab-{tab}")
        page.wait_for_timeout(200)
        assert page.evaluate(LOW_CONTRAST) == []


def test_motion_can_be_turned_off(web: Open) -> None:
    page = web(options={"reduced_motion": "reduce"})
    assert page.evaluate(
        "getComputedStyle(document.querySelector('.meter span')).transitionDuration"
    ) in ("0s", "1e-05s")
