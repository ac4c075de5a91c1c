"""Twenty faulty plugins at once: each is named, and nobody's answers change."""

from __future__ import annotations

import importlib
import json
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import modesdk
from modesdk import plugins as finder
from modesdk.cli.main import app
from modesdk.hookspecs import hookimpl
from modesdk.plugins import Plugins
from modesdk.testing import check_plugin

PACK = "home-heating"
PROFILES = (
    {"insulation": "good"},
    {"insulation": "poor", "listed_building": True, "electricity_price_ct": 40},
    {"boiler_age_years": 25, "gas_price_ct": 9, "electricity_price_ct": 30},
)
MODULE = """
import datetime
from pathlib import Path
from decimal import Decimal
import modesdk
from modesdk.model.schema import Text

class E:
    name, version, dimension, packs = "{name}.eval", "1", "goal", ("home-heating",)
    rows = (modesdk.EvidenceRow(**{row}),)
    inputs, probes = ("insulation",), {{}}

    def evaluate(self, case):
        return {{row.id: True for row in self.rows}}

{more}

@modesdk.hookimpl
def {hook}():
    return [{given}]
"""
ROW = {"id": "X-01", "criterion": "effort", "effects": {"keep_gas": 2}}
TABLE = 'modesdk.TableEvaluator(name="{0}.eval", version="1", dimension="goal", tables=("*.csv",),'
TABLE += ' packs=("home-heating",), folder=Path(__file__).parent / "{0}")'

ROWS: dict[str, tuple[str, Any, str]] = {
    "unknown_claim": ("claims", ("NO-SUCH",), "R-413"),
    "claims_text": ("claims", "C1", "a tuple of claims such as ('C1',), not 'C1'"),
    "date_text": ("valid_from", "2024-01-01", "valid_from, not '2024-01-01'"),
    "effect_300": ("effects", {"keep_gas": 300}, "whole numbers from -2 to 2"),
    "effect_none": ("effects", {}, "effects on at least one alternative"),
    "effect_true": ("effects", {"keep_gas": True}, "whole numbers from -2 to 2"),
    "strength_minus": ("strength", -100, "whole hundredths, not -100"),
    "strength_5000": ("strength", 5000, "whole hundredths, not 5000"),
    "strength_half": ("strength", 0.5, "whole hundredths, not 0.5"),
    "label_text": ("label", "A", "a Text(zh=..., en=...) as label, not 'A'"),
    "label_dict": ("label", {"zh": "甲"}, "a Text(zh=..., en=...) as label"),
    "criterion_other": ("criterion", "bills", "is no criterion of 'goal'"),
    "alternative": ("effects", {"keep_gass": 1}, "no alternative is called 'keep_gass'"),
    "id_with_colon": ("id", "a:b", "an id of letters, digits"),
}
"""A field of the row, what it is there, and what is said about it."""

CLASSES: dict[str, tuple[str, str]] = {
    "packs_text": ('E.packs = "home-heating"', "a proper 'packs', a tuple of names"),
    "no_dimension": ('E.dimension = "gaol"', "the pack has no dimension 'gaol'"),
    "input": ('E.inputs = ("insulatoin",)', "no attribute is called 'insulatoin'"),
    "probe": ('E.probes = {"insulation": ("thick",)}', "the probe 'thick' is no value"),
    "no_rows": ("E.rows = ()", "at least one evidence row"),
    "twice": ("E.rows = E.rows * 2", "each row once, not 2 rows 'X-01'"),
    "not_callable": ("E.evaluate = 5", "whose 'evaluate' can be called"),
    "name_with_space": ('E.name = "my eval"', "a proper 'name' of letters"),
}
"""A line after the class, and what is said about it."""

HEAD = "id,if insulation,criterion,then keep_gas,claims,zh,en\n"
GOOD_ROW = "X-01,,effort,1,,甲,A\n"
TABLES: dict[str, tuple[str, str]] = {
    "table_attribute": (HEAD.replace("insulation", "insulatoin") + GOOD_ROW, "R-401"),
    "table_value": (
        HEAD + 'X-02,"""goood""",effort,1,,甲,A\n',
        '"goood" is no value of insulation',
    ),
    "table_claim": (HEAD + "X-02,,effort,1,NO,甲,A\n", "R-413"),
    "table_twice": (HEAD + GOOD_ROW * 2, "R-404"),
    "table_dimension": (HEAD + "X-02,,bills,1,,甲,A\n", "'bills' is no criterion of 'goal'"),
    "table_empty": (HEAD, "no row in the tables *.csv"),
    "table_effect": (HEAD + "X-02,,effort,3,,甲,A\n", "T-308"),
}
"""A table in the plugin's folder, and what is said about it."""
SOUND = {"sound_table": (HEAD + GOOD_ROW, "")}
TWICE = "same_name"

HOOKS = {
    "wrong_hook": ("modesdk_market_evaluators", "E()", "return it from modesdk_goal_evaluators"),
    "class_given": ("modesdk_evaluators", "E", "an evaluator, not its class: write E()"),
}
SAID = {
    **{name: said for name, (*_, said) in {**ROWS, **HOOKS}.items()},
    **{name: said for name, (_, said) in {**CLASSES, **TABLES}.items()},
}


def module(name: str) -> str:
    """The source of one plugin, faulty unless `name` is unknown to the lists above."""
    row, more, hook, given = dict(ROW), "", "modesdk_goal_evaluators", "E()"
    if name in ROWS:
        field, value, _ = ROWS[name]
        row[field] = value
    elif name in CLASSES:
        more, hook = CLASSES[name][0], "modesdk_evaluators"
    elif name in TABLES or name in SOUND:
        given = TABLE.format(name)
    elif name in HOOKS:
        hook, given, _ = HOOKS[name]
    elif name == TWICE:
        given = "E(), E()"
    return MODULE.format(name=name, row=row, more=more, hook=hook, given=given)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`install(*names)` announces plugins beside those that are installed."""
    monkeypatch.syspath_prepend(str(tmp_path))
    real = entry_points(group="modesdk")

    def install(*names: str) -> Plugins:
        for name in names:
            (tmp_path / f"plug_{name}.py").write_text(module(name), encoding="utf-8")
            monkeypatch.delitem(sys.modules, f"plug_{name}", raising=False)
            if table := {**TABLES, **SOUND}.get(name):
                (tmp_path / name).mkdir()
                (tmp_path / name / "t.csv").write_text(table[0], encoding="utf-8")
        entries = [*real, *(EntryPoint(name, f"plug_{name}", "modesdk") for name in names)]
        monkeypatch.setattr(finder, "entry_points", lambda group: entries)
        return Plugins.installed()

    return install


def answers(pack: modesdk.Pack) -> list[Any]:
    decided = [modesdk.recommend(profile, pack=pack).to_dict() for profile in PROFILES]
    return [{k: v for k, v in data.items() if k not in ("plugins", "pack")} for data in decided]


def test_twenty_faulty_plugins_change_nobodys_answer_and_are_named(install: Any) -> None:
    assert len(SAID) >= 20
    before = modesdk.load_pack(PACK, plugins=Plugins.installed())
    plugins = install(*SAID)
    pack = modesdk.load_pack(PACK, plugins=plugins)
    assert answers(pack) == answers(before)
    assert (pack.hash, len(pack.evaluators)) == (before.hash, len(before.evaluators))
    for name, said in SAID.items():
        told = [str(p) for p in plugins.problems if said in str(p) and name in str(p)]
        assert told, f"{name}: {said!r} not in:\n" + "\n".join(map(str, plugins.problems))


@pytest.mark.parametrize("name", SAID)
def test_each_faulty_plugin_alone_is_left_out(install: Any, name: str) -> None:
    plugins = install(name)
    pack = modesdk.load_pack(PACK, plugins=plugins)
    assert not [e.name for e in pack.evaluators if not e.name.startswith(PACK)]
    assert all(name in str(problem) for problem in plugins.problems)
    assert {problem.severity.value for problem in plugins.problems} == {"warning"}


@pytest.mark.parametrize("name", ["no_dimension", "input", "probe", "criterion_other"])
def test_what_does_not_fit_the_pack(install: Any, name: str) -> None:
    plugins = install(name)
    modesdk.load_pack(PACK, plugins=plugins)
    assert [problem.code for problem in plugins.problems] == ["G-904"]


def test_a_sound_one_among_them_takes_part(install: Any) -> None:
    """The module without its fault joins: the twenty fail for their faults only."""
    plugins = install("sound", *SAID)
    pack = modesdk.load_pack(PACK, plugins=plugins)
    assert "sound.eval" in [evaluator.name for evaluator in pack.evaluators]
    fired = modesdk.recommend(PROFILES[0], pack=pack).fired
    assert "sound.eval:X-01" in [rule.rule for rule in fired]
    assert not [p for p in plugins.problems if "sound.eval" in str(p)]


def test_nobody_takes_the_place_of_the_packs_own_evaluator(
    install: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guest of the same name is left out and named, although it is found first."""
    before = modesdk.load_pack(PACK, plugins=Plugins.installed())
    taken = 'E.name = "home-heating.running-cost"'
    monkeypatch.setitem(CLASSES, "a_guest", (taken, ""))
    plugins = install("a_guest")
    pack = modesdk.load_pack(PACK, plugins=plugins)
    assert answers(pack) == answers(before)
    assert [str(p).partition(" G-903")[0] for p in plugins.problems] == ["plugin a_guest: warning"]


def test_row_ids_of_two_vendors_never_meet(install: Any) -> None:
    """Both have a row X-01, and each counts under an id of its own, whoever else is there."""
    both = modesdk.load_pack(PACK, plugins=install("one", "other"))
    decision = modesdk.recommend(PROFILES[0], pack=both)
    fired = {rule.rule for rule in decision.fired}
    assert {"one.eval:X-01", "other.eval:X-01"} <= fired
    alone = modesdk.recommend(PROFILES[0], pack=modesdk.load_pack(PACK, plugins=install("one")))
    assert "one.eval:X-01" in {rule.rule for rule in alone.fired}


def test_a_guests_row_can_be_weighed_by_its_id(install: Any) -> None:
    pack = modesdk.load_pack(PACK, plugins=install("one"))
    off = {"rules": {"one.eval:X-01": 0}}
    without = modesdk.load_pack(PACK, plugins=Plugins.installed())

    def scores(chosen: modesdk.Pack, **more: Any) -> dict[str, Any]:
        ranking = modesdk.recommend(PROFILES[0], pack=chosen, **more).ranking
        return {place.mode: place.score for place in ranking}

    assert scores(pack) != scores(pack, weights=off)
    assert scores(pack, weights=off).keys() == scores(without).keys()


def test_the_packs_own_plugin_keeps_plain_row_ids(install: Any) -> None:
    pack = modesdk.load_pack(PACK, plugins=install("one"))
    rows = [row.id for evaluator in pack.evaluators for row in getattr(evaluator, "rows", ())]
    assert sorted(rows) == ["PY-pump-cheaper", "PY-pump-dearer", "one.eval:X-01"]


def test_a_workbook_holds_guests_rows_under_their_ids(install: Any, tmp_path: Path) -> None:
    pack = modesdk.load_pack(PACK, plugins=install("one", "sound_table"))
    run, target = CliRunner(), str(tmp_path / "guests.xlsx")
    built = run.invoke(app, ["workbook", "build", PACK, "-o", target, "--lang", "en"])
    checked = run.invoke(app, ["workbook", "check", target, "--json"])
    assert built.exit_code == 0, built.stderr
    said = [problem["code"] for problem in json.loads(checked.stdout)["diagnostics"]]
    assert said == ["B-195"], "the pack's own cases, which guests' rows outweigh, and nothing else"
    rules = openpyxl.load_workbook(target)["Rules"].iter_rows(values_only=True)
    found = {value for row in rules for value in row}
    assert {"sound_table.eval:X-01"} <= found
    fired = modesdk.recommend(PROFILES[0], pack=pack).fired
    assert {"one.eval:X-01", "sound_table.eval:X-01"} <= {rule.rule for rule in fired}


def test_what_an_evaluator_declares_cannot_change_after_joining(install: Any) -> None:
    pack = modesdk.load_pack(PACK, plugins=install("one"))
    before = answers(pack)
    kind = sys.modules["plug_one"].E
    kind.rows[0].effects["keep_gas"] = 300
    kind.rows, kind.inputs = (), ("nothing",)
    kind.evaluate = lambda self, case: {"X-01": True}
    assert answers(modesdk.load_pack(PACK, plugins=Plugins.installed())) != before
    assert answers(pack) == before


@pytest.mark.parametrize("name", SAID)
def test_the_kit_fails_whoever_would_not_take_part(install: Any, name: str) -> None:
    install(name)
    module = importlib.import_module(f"plug_{name}")
    with pytest.raises(AssertionError) as caught:
        check_plugin(module)
    assert SAID[name] in str(caught.value)
    if name not in TABLES:
        hook = HOOKS.get(name, ("modesdk_",))[0]
        assert hook in str(caught.value) or "G-902" not in str(caught.value)


def test_the_kit_lets_all_evaluators_of_a_plugin_join_together(install: Any) -> None:
    """Each alone would be fine; of two with one name the second takes no part."""
    install(TWICE)
    with pytest.raises(AssertionError, match=r"the evaluator 'same_name\.eval' exists already"):
        check_plugin(importlib.import_module(f"plug_{TWICE}"))


def test_an_evaluator_for_any_pack_is_not_meant_for_one_without_its_dimension(install: Any) -> None:
    installed = install("one")
    module = importlib.import_module("plug_one")
    module.E.packs, module.E.dimension = ("*",), "capability"
    plugins = Plugins()
    plugins.register(SimpleNamespace(modesdk_evaluators=hookimpl(lambda: [module.E()])), "any")
    assert modesdk.load_pack(installed.packs()[PACK].folder, plugins=plugins)
    assert plugins.problems == []


def test_the_kit_says_of_a_text_as_packs_one_line(install: Any) -> None:
    install("packs_text")
    with pytest.raises(AssertionError, match="1 problem:"):
        check_plugin(importlib.import_module("plug_packs_text"))
