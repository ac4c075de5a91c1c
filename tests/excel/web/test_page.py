"""The ordinary web page, end to end: real server, real browser."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import expect

import modesdk
from modesdk.language import figures
from modesdk.language.figures import amount

PROFILE = {"market": "US", "category": "beauty", "team_level": "full", "goals": ["brand_building"]}
Open = Callable[..., Any]


@cache
def pack() -> Any:
    return modesdk.load_pack("tiktok-shop")


def decided(**given: Any) -> Any:
    profile = given.pop("profile", PROFILE)
    return modesdk.recommend(profile, pack=pack(), **given)


def shown_ranking(page: Any) -> list[tuple[str, float]]:
    """The ranking as the table shows it."""
    page.click("#ranking [data-key=toggle]")
    rows = page.eval_on_selector_all(
        "#ranking tbody tr",
        "rows => rows.map(row => [row.dataset.mode, row.querySelector('td.number').textContent])",
    )
    page.click("#ranking [data-key=toggle]")
    return [(mode, float(text)) for mode, text in rows]


def expected_ranking(decision: Any) -> list[tuple[str, float]]:
    """With the digits of explanations."""
    return [(entry.mode, float(figures.points(entry.score))) for entry in decision.ranking]


def settled(page: Any) -> None:
    """Wait until the last change is answered."""
    page.wait_for_selector("main:not([aria-busy])")


def label(mode: str, lang: str = "en") -> str:
    return pack().alternatives[mode].label[lang]


def drag(page: Any, dimension: str, weight: float) -> None:
    page.locator(f"input[type=range][data-weight={dimension}]").fill(str(weight))


def test_shows_what_recommend_gives(web: Open) -> None:
    page, decision = web(), decided()
    assert shown_ranking(page) == expected_ranking(decision)
    assert page.inner_text(".winner") == label(decision.recommended)
    assert page.inner_text("[data-fact=margin]") == amount(decision.margin)
    assert page.inner_text("[data-fact=stability]") == decision.stability
    assert page.inner_text("#question .ask")
    assert page.inner_text("#foot").startswith("pack tiktok-shop ")


def test_a_weight_changes_ranking_reasons_and_chart(web: Open) -> None:
    page = web()
    before = (shown_ranking(page), page.inner_text("#panel-reasons"), chart(page))
    weights = {"market": 0.5, "goal": 0, "capability": 0.2, "stage": 9.5}
    for dimension, weight in weights.items():
        page.locator(f"input[type=number][data-weight={dimension}]").fill(str(weight))
        page.keyboard.press("Tab")
    settled(page)
    decision = decided(weights=weights)
    assert shown_ranking(page) == expected_ranking(decision)
    after = (shown_ranking(page), page.inner_text("#panel-reasons"), chart(page))
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert page.inner_text("#panel-reasons h3 >> nth=0") == f"For {label(decision.leader)}"
    page.click("#weights button")
    settled(page)
    assert shown_ranking(page) == before[0]


def chart(page: Any) -> str:
    return page.eval_on_selector_all(
        "#ranking svg rect", "all => all.map(r => r.getAttribute('x') + r.className.baseVal).join()"
    )


def test_a_dragged_slider_asks_seldom_and_shows_the_last_answer(web: Open) -> None:
    page = web()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/api/view" in r.url else None)
    page.evaluate(
        """async () => {
          const slider = document.querySelector('input[type=range][data-weight=goal]');
          for (let step = 1; step <= 40; step += 1) {
            slider.value = step / 10;
            slider.dispatchEvent(new Event('input'));
            await new Promise((done) => setTimeout(done, 5));
          }
        }"""
    )
    settled(page)
    assert len(asked) < 10
    assert shown_ranking(page) == expected_ranking(decided(weights={"goal": 4}))


def test_stale_answers_are_dropped(web: Open) -> None:
    page = web()
    held: list[Any] = []

    def slow(route: Any) -> None:
        goal = json.loads(route.request.post_data)["weights"].get("goal")
        if goal == 5:
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/view*", slow)
    given_up: list[str] = []
    page.on("requestfailed", lambda request: given_up.append(request.post_data))
    drag(page, "goal", 5)
    page.wait_for_timeout(250)
    drag(page, "goal", 1)
    settled(page)
    assert len(held) == 1
    assert [json.loads(body)["weights"]["goal"] for body in given_up] == [5]
    with suppress(Exception):  # the page has given the request up
        held[0].continue_()
    page.wait_for_timeout(400)
    assert shown_ranking(page) == expected_ranking(decided(weights={"goal": 1}))


def test_the_bars_add_up_to_the_scores(web: Open) -> None:
    page = web()
    page.click("#ranking [data-key=more]")
    page.wait_for_timeout(50)
    assert page.locator("#ranking svg").count() == len(decided().ranking)
    shares = page.evaluate(
        """async () => {
          const { contributions } = await import('/static/js/ranking_view.js');
          const dimensions = [{id: 'a', weight: 2}, {id: 'b', weight: 1}];
          return contributions({dimensions: {a: 30, b: -60}}, dimensions);
        }"""
    )
    assert shares == pytest.approx([20, -20])
    for shape in page.locator("#ranking svg").all()[:3]:
        assert " points, " in shape.get_attribute("aria-label")


def test_the_next_question_is_answered_in_place(web: Open) -> None:
    page = web()
    asked = decided().questions[0]
    first = page.inner_text("#question .ask")
    page.click("#question [data-key=skip]")
    second = page.inner_text("#question .ask")
    assert second != first
    page.click("#question [data-key=again]")
    assert page.inner_text("#question .ask") == first
    box = page.locator("#question form input").first
    box.check()
    value = box.get_attribute("value")
    page.click("#question .primary")
    settled(page)
    decision = decided(profile={**PROFILE, asked: [value]})
    assert page.inner_text("#question .ask") != first
    assert shown_ranking(page) == expected_ranking(decision)
    row = page.locator(f"[data-row={asked}]")
    assert "filled" in row.get_attribute("class")


def test_one_press_answers_a_short_question(web: Open) -> None:
    page = web()
    while not page.locator("#question .choice").count():
        page.click("#question [data-key=skip]")
    asked = page.inner_text("#question .ask")
    page.locator("#question .choice").first.focus()
    page.keyboard.press("Enter")
    settled(page)
    assert page.inner_text("#question .ask") != asked


def test_the_profile_form_decides(web: Open) -> None:
    page = web({"market": "US"})
    page.select_option("[data-attribute=category]", "beauty")
    page.select_option("[data-attribute=team_level]", "full")
    page.locator("[data-row=goals] summary").click()
    page.locator("[data-row=goals] input[value=brand_building]").check()
    page.locator("[data-row=factory_access] label", has_text="Yes").click()
    page.locator("[data-attribute=avg_order_value_usd]").fill("24.5")
    page.keyboard.press("Tab")
    settled(page)
    given = {**PROFILE, "factory_access": True, "avg_order_value_usd": 24.5}
    assert shown_ranking(page) == expected_ranking(decided(profile=given))
    page.locator("[data-row=goals] input[value='']").check()  # none of these
    settled(page)
    assert shown_ranking(page) == expected_ranking(decided(profile={**given, "goals": []}))


def test_values_that_cannot_be_used_say_so_at_the_field(web: Open) -> None:
    page = web({**PROFILE, "avg_order_value_usd": -5})
    row = page.locator("[data-row=avg_order_value_usd]")
    assert row.locator(".error").is_visible()
    assert "wrong" in row.get_attribute("class")
    assert shown_ranking(page) == expected_ranking(decided())
    row.locator("input").fill("5")
    page.keyboard.press("Tab")
    settled(page)
    assert not row.locator(".error").is_visible()


def test_searching_the_form(web: Open) -> None:
    page = web()
    page.fill(".tools input", "warehouse")
    shown = page.locator(".row:visible").count()
    assert 0 < shown < 15
    page.fill(".tools input", "")
    assert page.locator(".row:visible").count() > shown


def test_language_switches_live(web: Open) -> None:
    page = web()
    english = page.inner_text("main")
    page.click("[data-key=language]")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    settled(page)
    chinese = page.inner_text("main")
    assert page.inner_text(".winner") == label(decided().recommended, "zh")
    assert page.inner_text("#weights h2") == "权重"
    for words in ("Ranking", "Weights", "Reasons", "Profile"):
        assert words in english
        assert words not in chinese
    assert shown_ranking(page) == expected_ranking(decided())


def test_the_chinese_sentences_are_fetched_once_and_only_when_needed(web: Open) -> None:
    asked: list[str] = []
    page = web(prepare=lambda page: page.on("request", lambda request: asked.append(request.url)))
    for heading, fetched in (("Weights", 0), ("权重", 1), ("Weights", 1), ("权重", 1)):
        expect(page.locator("#weights h2")).to_have_text(heading)
        assert sum(url.endswith("/static/zh.json") for url in asked) == fetched
        page.click("[data-key=language]")


def test_without_its_sentences_a_language_is_not_spoken(web: Open) -> None:
    """The server is gone when they are wanted: it says so, and tries again when asked to."""
    page = web()
    page.route("**/static/zh.json", lambda route: route.abort())
    page.click("[data-key=language]")
    page.wait_for_selector("#notice[data-kind=offline]")
    assert page.inner_text("#weights h2") == "Weights"
    page.unroute("**/static/zh.json")
    page.click("#notice button >> nth=0")
    expect(page.locator("#weights h2")).to_have_text("权重")


def test_theme_follows_the_system_until_chosen(web: Open) -> None:
    page = web(options={"color_scheme": "dark"})
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.click("[data-key=theme]")
    light = page.evaluate(background)
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.click("[data-key=theme]")
    assert page.evaluate(background) == dark != light
    page.reload()
    page.wait_for_selector(".winner")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_as_of_and_pack(web: Open) -> None:
    page = web(as_of="2024-06-01")
    assert shown_ranking(page) == expected_ranking(decided(as_of="2024-06-01"))
    page.fill("[data-key=as_of]", "2026-03-10")
    settled(page)
    assert shown_ranking(page) == expected_ranking(decided(as_of="2026-03-10"))
    page.select_option("[data-key=pack]", "home-heating")
    page.wait_for_selector("#weights [data-weight=house]")
    settled(page)
    assert page.inner_text("#foot").startswith("pack home-heating")


def test_what_if_and_why_not_and_conflicts(web: Open) -> None:
    page, decision = web(), decided()
    page.click("#tab-what_if")
    page.select_option("[data-key=whatif]", "team_level")
    page.wait_for_selector("#panel-what_if tbody tr")
    page.wait_for_timeout(400)
    rows = page.eval_on_selector_all(
        "#panel-what_if table >> nth=0 >> tbody tr",
        "rows => rows.map(row => [...row.cells].slice(0, 2).map(cell => cell.textContent))",
    )
    expected = []
    for value in pack().schema["team_level"].values:
        leads = decided(profile={**PROFILE, "team_level": value.id}).leader
        now = " (now)" if value.id == "full" else ""
        expected.append([(value.label.en or value.id) + now, label(leads)])
    assert rows == expected
    assert page.locator("#panel-what_if table").nth(1).locator("tbody tr").count() == 4
    page.click("#tab-why_not")
    assert page.locator("#panel-why_not details").count() == len(decision.why_not)
    page.click("#tab-conflicts")
    found = page.locator("#panel-conflicts article")
    assert 0 < found.count() <= len(decision.conflicts)
    assert page.inner_text("#tab-conflicts .badge") == str(found.count())
    for one in found.all():
        assert one.locator("section").count() >= 2
        assert one.locator("cite").count() >= 2


def test_cases_and_rule_check(web: Open) -> None:
    page = web(pack="home-heating", profile={"insulation": "good"})
    page.click("#tab-checks")
    # fmt: off
    cases = [{"id": "A", "label": "first", "passed": True, "expected": "x", "got": "x"},
             {"id": "B", "label": "second", "passed": False, "expected": "x", "got": "y"}]
    # fmt: on
    answer = json.dumps({"passed": 1, "total": 2, "cases": cases})
    page.route("**/api/cases", lambda route: route.fulfill(body=answer))
    page.click("#panel-checks .primary")
    page.wait_for_selector("#panel-checks .verdict")
    assert page.inner_text("#panel-checks .verdict") == "1 of 2 cases passed"
    assert "second" in page.inner_text("#panel-checks .findings li >> nth=0")  # failed ones first
    page.unroute("**/api/cases")
    page.click("#panel-checks button >> nth=1")
    expect(page.locator("#panel-checks .verdict", has_text="cases")).to_have_count(0)
    assert page.inner_text("#panel-checks .results")


def copied_link(page: Any, choice: str) -> str:
    """What the clipboard gets, after the question what a link holds has been answered."""
    take = "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    page.evaluate(take)
    page.click("[data-key=file]")
    page.click("[data-do=copy_link]")
    assert page.evaluate("window.copied") is None  # nothing before the person has chosen
    page.click(f"#notice button:has-text('{choice}')")
    page.wait_for_selector("#notice[data-kind=good]")
    return str(page.evaluate("window.copied"))


def test_client_facts_stay_out_of_the_address(web: Open) -> None:
    """The tab keeps them for a reload; the address, and so the history, never holds them."""
    page = web()
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    assert "#" not in page.url  # also the link that it was opened with is gone
    assert "with a link (4 values)" in page.inner_text("#notice")
    drag(page, "goal", 4.5)
    page.select_option("[data-attribute=market]", "GB")
    settled(page)
    assert "#" not in page.url
    page.reload()
    page.wait_for_selector(".winner")
    settled(page)
    given = {**PROFILE, "market": "GB"}
    expected = expected_ranking(decided(profile=given, weights={"goal": 4.5}))
    assert shown_ranking(page) == expected
    assert page.locator("#notice").is_hidden()
    assert not any("GB" in url or "#" in url for url in urls)


def test_a_link_is_made_when_asked_for_and_says_what_it_holds(web: Open) -> None:
    page = web()
    drag(page, "goal", 4.5)
    settled(page)
    bare = copied_link(page, "address only")
    assert bare.endswith("/web")
    page.evaluate("delete window.copied")
    link = copied_link(page, "with everything")
    state = json.loads(base64.urlsafe_b64decode(link.split("#s=")[1] + "=="))
    assert state["weights"] == {"goal": 4.5}
    assert state["profile"]["market"] == "US"
    assert state["hash"] == pack().hash
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector(".winner")
    settled(page)
    assert shown_ranking(page) == expected_ranking(decided(weights={"goal": 4.5}))


def test_without_a_clipboard_the_link_is_shown(web: Open) -> None:
    page = web()
    refuse = "() => { navigator.clipboard.writeText = async () => { throw new Error('no'); }; }"
    page.evaluate(refuse)
    page.click("[data-key=file]")
    page.click("[data-do=copy_link]")
    page.click("#notice button:has-text('address only')")
    assert page.input_value("#notice input").endswith("/web")


@pytest.mark.parametrize("kind", ["json", "yaml"])
def test_files_there_and_back(web: Open, tmp_path: Any, kind: str) -> None:
    profile = {**PROFILE, "avg_order_value_usd": 24.5, "factory_access": True, "control_needs": []}
    page = web(profile, as_of="2026-03-10")
    page.click("[data-key=file]")
    with page.expect_download() as found:
        page.click(f"[data-do=save_{kind}]")
    path = tmp_path / f"profile.{kind}"
    found.value.save_as(path)
    decision = modesdk.recommend(path, pack=pack())
    page.locator(".tools button").click()
    settled(page)
    assert shown_ranking(page) != expected_ranking(decision)
    page.set_input_files("input[type=file]", path)
    page.wait_for_selector("#notice[data-kind=good]")
    settled(page)
    assert page.inner_text("#notice").startswith(f"{len(profile)} values read")
    assert shown_ranking(page) == expected_ranking(decision)


def test_a_file_that_cannot_be_read_says_where(web: Open, tmp_path: Any) -> None:
    page = web()
    path = tmp_path / "bad.yaml"
    path.write_text("as_of: 2026-03-10\nprofile:\n  market: US\n  {broken\n")
    page.set_input_files("input[type=file]", path)
    page.wait_for_selector("#notice[data-kind=bad]")
    assert "bad.yaml, row 5" in page.inner_text("#notice")


def test_the_packs_own_examples_open(web: Open) -> None:
    from pathlib import Path

    page = web()
    folder = Path(__file__).parents[3] / "plugins" / "tiktok-shop" / "examples"
    for path in sorted(folder.glob("*.yaml"))[:3]:
        page.set_input_files("input[type=file]", path)
        page.wait_for_selector("#notice[data-kind=good]")
        settled(page)
        decision = modesdk.recommend(path, pack=pack())
        assert shown_ranking(page) == expected_ranking(decision)
        page.click("#notice .close")


def test_no_server_says_so_and_recovers(web: Open) -> None:
    page = web()
    page.route("**/api/**", lambda route: route.abort())
    drag(page, "goal", 4)
    page.wait_for_selector("#notice[data-kind=offline]")
    assert "modesdk web" in page.inner_text("#notice")
    page.unroute("**/api/**")
    page.click("#notice button >> nth=0")
    page.wait_for_selector("#notice", state="hidden")
    settled(page)
    assert shown_ranking(page) == expected_ranking(decided(weights={"goal": 4}))


def test_refusals_are_shown_in_words(web: Open) -> None:
    page = web()
    for dimension in ("market", "stage", "goal", "capability"):
        drag(page, dimension, 0)
    page.wait_for_selector("#notice[data-kind=failed]")
    assert page.locator("#weights .error").is_visible()
    drag(page, "goal", 1)
    page.wait_for_selector("#notice", state="hidden")


def test_text_from_the_outside_stays_text(web: Open) -> None:
    page = web({**PROFILE, "category": "<img src=x onerror=alert(1)>"})
    assert page.locator("main img").count() == 0
    assert page.locator("option", has_text="<img src=x").count() == 1


def test_no_figure_of_the_card_breaks_in_the_middle_of_a_word(web: Callable[..., Any]) -> None:
    page = web({"market": "US"}, options={"viewport": {"width": 1200, "height": 900}})
    lines = page.evaluate("""() => [...document.querySelectorAll("dd[data-fact]")].map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one.firstChild);
        return range.getClientRects().length;
    })""")
    assert lines == [1, 1, 1, 1]
    assert page.locator("dd[data-fact=stability]").inner_text() == "undecided"
