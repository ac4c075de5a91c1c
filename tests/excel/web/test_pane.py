"""The task pane end to end: real server, real browser, and a test double in place of Excel."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import modesdk
from modesdk.excel.web.ribbon import COMMANDS
from modesdk.language import figures

Open = Callable[..., Any]
PROFILE = {"market": "US", "category": "beauty", "team_level": "full",
           "goals": ["brand_building", "premium_pricing"]}  # fmt: skip


@cache
def pack() -> Any:
    return modesdk.load_pack("tiktok-shop")


def decided(**given: Any) -> Any:
    return modesdk.recommend(given.pop("profile", PROFILE), pack=pack(), **given)


def settled(page: Any) -> None:
    page.wait_for_timeout(450)
    page.wait_for_selector("main:not([aria-busy])")


def score(page: Any) -> str:
    return page.inner_text("[data-fact=score]")


def points(decision: Any) -> str:
    found = next(entry.score for entry in decision.ranking if entry.mode == decision.leader)
    return figures.points(found)


def cell(page: Any, name: str) -> Any:
    return page.evaluate("name => fakeExcel.names[name][0][0]", name)


def run(page: Any, command: str) -> None:
    """A press of a ribbon button; it must say when it is done."""
    page.evaluate(
        """command => new Promise((done, failed) => {
          setTimeout(() => failed(new Error('the command never completed')), 12000);
          fakeExcel.actions[command]({ completed: done });
        })""",
        command,
    )


def test_reads_the_workbook(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane(workbook_names)
    assert score(page) == points(decided(as_of="2026-03-10"))
    assert page.input_value("[data-key=as_of]") == "2026-03-10"
    assert "Tied to this workbook" in page.inner_text("#workbook")
    assert not page.locator("#profile").is_visible()
    assert page.locator("[data-key=pack]").count() == 0  # the workbook says which pack


def test_a_slider_writes_the_workbooks_cell(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane(workbook_names)
    before = page.inner_text("#ranking"), page.inner_text("#panel-reasons")
    page.locator("input[type=range][data-weight=goal]").fill("4.5")
    settled(page)
    assert cell(page, "in.weight.goal") == 4.5
    assert score(page) == points(decided(weights={"goal": 4.5}, as_of="2026-03-10"))
    assert all(one != new for one, new in zip(
        before, (page.inner_text("#ranking"), page.inner_text("#panel-reasons")), strict=True,
    ))  # fmt: skip
    page.click("#weights button")
    settled(page)
    assert cell(page, "in.weight.goal") == 2
    assert score(page) == points(decided(as_of="2026-03-10"))


def test_many_moves_of_a_slider_write_seldom(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane(workbook_names)
    page.evaluate(
        """async () => {
          const slider = document.querySelector('input[type=range][data-weight=goal]');
          for (let step = 1; step <= 50; step += 1) {
            slider.value = step / 10;
            slider.dispatchEvent(new Event('input'));
            await new Promise((done) => setTimeout(done, 3));
          }
        }"""
    )
    settled(page)
    assert cell(page, "in.weight.goal") == 5
    assert page.evaluate("fakeExcel.writes.length") < 8
    assert page.input_value("input[type=number][data-weight=goal]") == "5"


def test_an_edit_in_the_workbook_reaches_the_pane(
    pane: Open, workbook_names: dict[str, Any]
) -> None:
    page = pane(workbook_names)
    page.evaluate(
        """() => {
          fakeExcel.names['link.weights'].find((row) => row[0] === 'goal')[1] = 5;
          fakeExcel.names['link.profile'].find((row) => row[0] === 'market')[1] = 'GB';
          for (const handler of fakeExcel.handlers) handler({});
        }"""
    )
    settled(page)
    decision = decided(profile={**PROFILE, "market": "GB"}, weights={"goal": 5}, as_of="2026-03-10")
    assert score(page) == points(decision)
    assert page.input_value("input[type=number][data-weight=goal]") == "5"


def test_an_answer_fills_in_the_workbook(pane: Open, workbook_names: dict[str, Any]) -> None:
    asked = decided(as_of="2026-03-10").questions[0]
    attribute = pack().schema[asked]
    members = {f"in.{asked}.{value.id}": [[""]] for value in attribute.values}
    names = {**workbook_names, **members, f"in.{asked}": [[""]], f"in.{asked}._none": [[""]]}
    names["link.profile"] = [*names["link.profile"], [asked, ""]]
    page = pane(names)
    first = page.inner_text("#question .ask")
    assert first == attribute.question.en
    page.locator("#question form input").first.check()
    page.click("#question .primary")
    settled(page)
    chosen = attribute.values[0].id
    assert cell(page, f"in.{asked}.{chosen}") == "yes"
    assert cell(page, f"in.{asked}._none") == ""
    assert page.inner_text("#question .ask") != first
    answered = {**PROFILE, asked: [chosen]}
    assert score(page) == points(decided(profile=answered, as_of="2026-03-10"))


def test_a_set_known_to_be_empty_and_a_date_of_the_workbook(
    pane: Open, workbook_names: dict[str, Any]
) -> None:
    """The hidden sheet writes a dash for "none of them", and dates as numbers."""
    rows = [row for row in workbook_names["link.profile"] if row[0] != "goals"]
    page = pane({**workbook_names, "link.profile": [*rows, ["goals", "-"], ["as_of_date", 46091]]})
    with page.expect_response("**/api/view*") as answer:
        page.locator("input[type=range][data-weight=goal]").fill("4.5")
    assert answer.value.json()["problems"] == []
    sent = answer.value.request.post_data_json["profile"]
    assert (sent["goals"], sent["as_of_date"]) == ([], "2026-03-10")


def test_the_date_is_the_workbooks(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane(workbook_names)
    page.fill("[data-key=as_of]", "2024-06-01")
    settled(page)
    assert cell(page, "in.as_of") == "2024-06-01"
    assert score(page) == points(decided(as_of="2024-06-01"))


def test_a_workbook_without_modesdk_keeps_its_state_in_the_pane(pane: Open) -> None:
    page = pane()
    assert "no modesdk sheets" in page.inner_text("#workbook")
    page.locator("input[type=range][data-weight=goal]").fill("4.5")
    settled(page)
    assert page.evaluate("fakeExcel.writes.length") == 0
    assert page.input_value("input[type=number][data-weight=goal]") == "4.5"
    assert page.locator("[data-key=pack]").count() == 1


def test_every_ribbon_command_is_associated(pane: Open) -> None:
    assert set(pane().evaluate("Object.keys(fakeExcel.actions)")) == {c.id for c in COMMANDS}


def test_recalculate(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane(workbook_names)
    run(page, "recalculate")
    assert page.evaluate("fakeExcel.calculated") == "FullRebuild"
    assert "recalculated" in page.inner_text("#notice")


def test_evaluate_portfolio(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane(workbook_names)
    run(page, "portfolio")
    assert page.evaluate("Object.values(fakeExcel.formulas)") == [
        '=MODESDK.PORTFOLIO(Sheet1!A1:B3,link.weights,as_of,"tiktok-shop","en")'
    ]
    assert "Sheet1!C1:H3" in page.inner_text("#notice")


def test_evaluate_portfolio_without_a_workbook_writes_the_panes_weights(pane: Open) -> None:
    page = pane()
    page.locator("input[type=number][data-weight=goal]").fill("4.5")
    page.keyboard.press("Tab")
    page.fill("[data-key=as_of]", "2024-06-01")
    settled(page)
    run(page, "portfolio")
    assert page.evaluate("Object.values(fakeExcel.formulas)") == [
        '=MODESDK.PORTFOLIO(Sheet1!A1:B3,{"goal",4.5},"2024-06-01","tiktok-shop","en")'
    ]


@pytest.mark.parametrize(
    ("set_up", "said"),
    [
        ("fakeExcel.selected.values = [['market']]", "Select a range"),
        ("fakeExcel.selected = null", "Select a range"),
        ("fakeExcel.beside = [['', 'mine']]", "Sheet1!C1:H3 is not empty"),
        ("fakeExcel.failing = 'the sheet is protected'", "the sheet is protected"),
    ],
)
def test_what_stops_a_portfolio_is_said(pane: Open, set_up: str, said: str) -> None:
    page = pane()
    page.evaluate(set_up)
    run(page, "portfolio")
    assert said in page.inner_text("#notice[data-kind=bad]")
    assert page.evaluate("Object.keys(fakeExcel.formulas).length") == 0
    assert page.evaluate("fakeExcel.paneShown") == 1  # so that the reason is seen


def test_explain_writes_a_sheet(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane(workbook_names)
    run(page, "explain")
    rows = page.evaluate("fakeExcel.sheets.Explanation")
    assert rows[0] == ["section", "text"]
    assert rows[1][0] == "answer"
    assert len(rows) > 5
    run(page, "explain")
    assert "Explanation 2" in page.evaluate("Object.keys(fakeExcel.sheets)")


def test_explain_without_a_workbook_takes_the_selected_profile(pane: Open) -> None:
    page = pane()
    page.evaluate("fakeExcel.selected.values = [['market', 'US'], ['category', 'beauty']]")
    sent: list[Any] = []
    page.on("request", lambda one: sent.append(one) if one.url.endswith("/calls") else None)
    run(page, "explain")
    (call,) = sent[0].post_data_json["calls"]
    assert call["arguments"][0] == [["market", "US"], ["category", "beauty"]]
    assert page.evaluate("fakeExcel.sheets.Explanation.length") > 3


def test_a_workbook_that_cannot_be_read_is_named(pane: Open) -> None:
    page = pane()
    page.evaluate("fakeExcel.failing = 'the workbook is being edited'")
    page.evaluate("fakeExcel.handlers.forEach((handler) => handler({}))")
    page.wait_for_selector("#notice[data-kind=failed]")
    assert "the workbook is being edited" in page.inner_text("#notice")


def test_the_panes_address_without_excel_is_an_ordinary_page(pane: Open) -> None:
    page = pane({}, "fakeExcel.host = null")
    assert "Excel is not connected" in page.inner_text("#notice")
    assert page.locator("#profile").is_visible()
    assert not page.locator("#workbook").is_visible()


def test_run_cases_and_check_rules_show_in_the_pane(pane: Open) -> None:
    page = pane()
    run(page, "runCases")
    assert "cases passed" in page.inner_text("#panel-checks .verdict")
    assert page.evaluate("fakeExcel.paneShown") == 1
    run(page, "checkRules")
    assert page.locator("#panel-checks .verdict").count() == 1
    assert "cases" not in page.inner_text("#panel-checks .verdict")
    assert not page.locator("#notice").is_visible()


def test_insert_sheets(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane(workbook_names)
    sent: list[Any] = []

    def built(route: Any) -> None:
        sent.append(route.request.post_data_json)
        route.fulfill(json={"base64": base64.b64encode(b"PK").decode()})

    page.route("**/api/workbook", built)  # the server's own test builds one
    page.click("#workbook button >> nth=3")
    page.wait_for_selector("#notice[data-kind=good]")
    assert page.evaluate("fakeExcel.inserted") == ["UEs="]
    assert "2 sheets inserted" in page.inner_text("#notice")
    assert sent[0]["profile"]["market"] == "US"
    assert sent[0]["as_of"] == "2026-03-10"


def test_a_server_that_is_gone_is_named(pane: Open) -> None:
    page = pane()
    page.route("**/api/**", lambda route: route.abort())
    run(page, "explain")
    page.wait_for_selector("#notice[data-kind=offline]")
    assert "modesdk excel serve" in page.inner_text("#notice")


def test_chinese_workbook_gives_a_chinese_pane(pane: Open, workbook_names: dict[str, Any]) -> None:
    page = pane({**workbook_names, "lang": [["zh"]]})
    assert page.inner_text("#weights h2") == "权重"
    assert page.inner_text("#workbook button >> nth=0") == "重新计算"


def test_a_workbook_of_other_rules_is_said(pane: Open, workbook_names: dict[str, Any]) -> None:
    """Its sheets decide by the rules it was built from; pane and functions by those at hand."""
    page = pane({**workbook_names, "meta.hash": [["f" * 64]]})
    page.wait_for_selector("#notice[data-kind=told]")
    assert "built from other rules of the pack tiktok-shop (ffffffffffff)" in page.inner_text(
        "#notice"
    )
    own = modesdk.load_pack("tiktok-shop").hash
    page = pane({**workbook_names, "meta.hash": [[own]]})
    assert page.locator("#notice").is_hidden()


def test_a_workbook_of_a_pack_that_is_not_here(pane_as_it_is: Open, workbook_names: Any) -> None:
    page = pane_as_it_is({**workbook_names, "meta.pack": [["nonsuch"]]})
    page.wait_for_selector("[data-pack]")
    assert "There is no pack 'nonsuch' here" in page.inner_text("#notice")
