"""check_pack_folder, check_plugin and the pytest classes find what is wrong, and name it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from attrs import evolve

import modesdk
from modesdk import engines
from modesdk.decide.decision import Decision
from modesdk.engines.bitmap import BitmapEngine
from modesdk.hookspecs import hookimpl
from modesdk.model.evaluator import PackSource, TableEvaluator
from modesdk.model.profile import Case
from modesdk.plugins import Plugins
from modesdk.testing import PackTests, check_pack_folder, check_plugin, decision_checks


def messages(check: Callable[..., None], *args: Any, **options: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        check(*args, **options)
    return str(caught.value)


def check(folder: Path, **options: Any) -> None:
    check_pack_folder(folder, plugins=Plugins(), **options)


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    folder = tmp_path / "examples"
    folder.mkdir()
    (folder / "wet.yaml").write_text("profile: {rain_pct: 80}\n", encoding="utf-8")
    return folder


def test_sound_pack_passes(pack_folder: Path, examples: Path) -> None:
    check(pack_folder, examples=examples)


def test_no_pack(tmp_path: Path) -> None:
    assert "P-200" in messages(check, tmp_path)


def test_every_error_is_listed(pack_folder: Path) -> None:
    change(pack_folder, "weather.csv", ">= 50", "> > 50")
    change(pack_folder, "gates.csv", "then umbrella", "then umbrela")
    said = messages(check, pack_folder)
    assert "C-101" in said
    assert "R-402" in said


def test_warnings_count_when_strict(pack_folder: Path) -> None:
    check(pack_folder)
    assert "R-456: nothing tests the attribute 'walk_minutes'" in messages(
        check, pack_folder, strict=True
    )


def test_unusable_example(pack_folder: Path, examples: Path) -> None:
    (examples / "typo.yaml").write_text("profile: {drizzle: 80}\n", encoding="utf-8")
    said = messages(check, pack_folder, examples=examples)
    assert "typo.yaml" in said
    assert "V-501" in said


def test_no_examples_where_some_were_promised(pack_folder: Path, tmp_path: Path) -> None:
    assert "no profile in" in messages(check, pack_folder, examples=tmp_path / "nowhere")


def test_engines_that_disagree(pack_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Deaf(BitmapEngine):
        name = "deaf"

        def evaluate(self, case: Any, row_weights: Any) -> engines.Evaluation:
            return super().evaluate(Case(case.as_of), row_weights)

    monkeypatch.setitem(engines.ENGINES, "deaf", Deaf)
    assert "the engines bitmap and deaf differ in 'fired'" in messages(check, pack_folder)


def test_contributions_that_do_not_add_up(
    pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = Decision.contributions.func

    def halved(decision: Decision) -> Any:
        return [evolve(share, numerator=share.numerator // 2) for share in shares(decision)]

    monkeypatch.setattr(Decision, "contributions", property(halved))
    assert "the contributions to coat add up to" in messages(check, pack_folder)


def test_records_that_do_not_replay(pack_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = decision_checks.record_text
    monkeypatch.setattr(decision_checks, "record_text", lambda decision: text(decision) + " ")
    assert "replays to other bytes" in messages(check, pack_folder)


def test_explanations_that_fail(pack_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Decision, "explain", lambda self, lang: "" if lang == "zh" else "so")
    said = messages(check, pack_folder)
    assert "no explanation in 'zh'" in said
    assert "'en'" not in said


def tables(**changes: Any) -> TableEvaluator:
    kept = {"name": "umbrellas.weather", "version": "1", "dimension": "weather"}
    return TableEvaluator(
        **{**kept, "packs": ("umbrellas",), "tables": ("weather.csv",), **changes}
    )


def plugin(folder: Path, **hooks: Callable[[], Iterable[Any]]) -> SimpleNamespace:
    """A plugin that ships the pack; `hooks` replace or add implementations."""
    offered = {
        "modesdk_packs": lambda: [PackSource(name="umbrellas", folder=folder)],
        "modesdk_evaluators": lambda: [tables()],
        **hooks,
    }
    return SimpleNamespace(
        __name__="umbrella_plugin", **{name: hookimpl(hook) for name, hook in offered.items()}
    )


def test_good_plugin_passes(pack_folder: Path, examples: Path) -> None:
    check_plugin(plugin(pack_folder), examples=examples)


def nothing() -> Iterable[Any]:
    return []


def raising() -> Iterable[Any]:
    raise RuntimeError("not today")


@pytest.mark.parametrize(
    ("hooks", "message"),
    [
        ({"modesdk_evaluator": nothing}, "'modesdk_evaluator' is not a hook of modesdk"),
        ({"modesdk_evaluators": raising}, "modesdk_evaluators raised RuntimeError: not today"),
        ({"modesdk_evaluators": lambda: ["weather"]}, "modesdk_evaluators gave a str; expected"),
        ({"modesdk_evaluators": lambda: [tables(version=2)]}, "a proper 'version'"),
        ({"modesdk_goal_evaluators": lambda: [tables(name="x")]}, "of the dimension 'goal'"),
        ({"modesdk_evaluators": lambda: [tables(), tables()]}, "exists already"),
        ({"modesdk_evaluators": lambda: [tables(packs=())]}, "names no pack"),
        ({"modesdk_evaluators": lambda: [tables(packs=("parasols",))]}, "is for parasols"),
        ({"modesdk_packs": lambda: ["umbrellas"]}, "modesdk_packs gave a str; expected"),
    ],
)
def test_bad_plugins(hooks: dict[str, Any], message: str, pack_folder: Path) -> None:
    said = messages(check_plugin, plugin(pack_folder, **hooks))
    assert said.startswith("plugin umbrella_plugin does not conform")
    assert message in said


def test_pack_named_differently(pack_folder: Path) -> None:
    source = PackSource(name="parasols", folder=pack_folder)
    said = messages(check_plugin, plugin(pack_folder, modesdk_packs=lambda: [source]))
    assert "is called 'umbrellas', but offered as 'parasols'" in said


def test_hook_that_changes_its_mind(pack_folder: Path) -> None:
    count = iter(range(100))
    fickle = plugin(pack_folder, modesdk_evaluators=lambda: [tables(version=f"1.{next(count)}")])
    assert "gives other objects when asked again" in messages(check_plugin, fickle)


def test_unmarked_hook(pack_folder: Path) -> None:
    unmarked = SimpleNamespace(__name__="unmarked", modesdk_packs=lambda: list())  # noqa: C408, PLW0108  # unmarked
    assert "modesdk_packs is not marked with @modesdk.hookimpl" in messages(check_plugin, unmarked)


def test_no_hooks() -> None:
    assert "implements no hook" in messages(check_plugin, SimpleNamespace(__name__="idle"))


def test_classes_find_the_same(pack_folder: Path, examples: Path) -> None:
    class Umbrellas(PackTests):
        folder = pack_folder
        profiles = 10

    tests = Umbrellas()
    for name in dir(tests):
        if name.startswith("test_"):
            getattr(tests, name)()
    Umbrellas.strict = True
    assert "R-456" in messages(tests.test_pack_is_sound)
    Umbrellas.examples = examples / "none"
    assert "no profile in" in messages(tests.test_examples_are_decided)


def test_the_kit_is_quiet_about_a_loaded_pack(pack_folder: Path) -> None:
    assert modesdk.load_pack(pack_folder).name == "umbrellas"


class Failing:
    """Declares itself well, and breaks down when it rains."""

    name, version, dimension, packs = "umbrellas.failing", "1", "weather", ("umbrellas",)
    rows = (modesdk.EvidenceRow(id="F1", criterion="dryness", effects={"coat": 1}),)
    inputs = ("rain_pct",)
    probes: ClassVar[dict[str, Any]] = {}

    def evaluate(self, case: Any) -> Any:
        return {"F1": 1 / (not case.values.get("rain_pct")) > 0}


def test_evaluator_that_fails_in_decisions_is_named(pack_folder: Path) -> None:
    plugins = Plugins()
    offer = hookimpl(lambda: [Failing()])
    plugins.register(SimpleNamespace(modesdk_evaluators=offer), "failing")
    said = messages(check_pack_folder, pack_folder, plugins=plugins)
    assert "evaluator umbrellas.failing failed: raised ZeroDivisionError" in said
    assert "evaluator umbrellas.failing fails on" in said


FAILING = "cases:\n- {id: A, profile: {rain_pct: 80}, expect: {status: none_eligible}}\n"
NOTHING = "cases:\n- {id: A, profile: {rain_pct: 80}}\n"
MERGED = "cases:\n<<<<<<< HEAD\n- {id: A, profile: {rain_pct: 80}}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FAILING, ", A.status: error R-470"),
        (NOTHING, ", A: error P-222"),
        (MERGED, ": error P-220"),
    ],
)
def test_cases_are_looked_at(pack_folder: Path, text: str, told: str) -> None:
    (pack_folder / "cases").mkdir()
    (pack_folder / "cases" / "cases.yaml").write_text(text, encoding="utf-8")
    assert f"cases/cases.yaml, row 2{told}" in messages(check, pack_folder)


def test_a_class_looks_at_cases(pack_folder: Path) -> None:
    (pack_folder / "cases").mkdir()
    (pack_folder / "cases" / "cases.yaml").write_text(FAILING, encoding="utf-8")

    class TestUmbrellas(PackTests):
        folder: ClassVar[str | Path] = pack_folder

    assert "R-470" in messages(TestUmbrellas().test_pack_is_sound)


@pytest.mark.parametrize("name", ["old gates.csv", "cases/more/cases.yaml", "cases/c.xlsx"])
def test_files_that_nothing_reads_are_named(pack_folder: Path, name: str) -> None:
    (pack_folder / name).parent.mkdir(parents=True, exist_ok=True)
    (pack_folder / name).write_text("", encoding="utf-8")
    check(pack_folder)
    assert f"{name}: warning P-221" in messages(check, pack_folder, strict=True)


def test_what_is_no_data_is_only_mentioned(pack_folder: Path) -> None:
    for name in ("README.md", ".hidden.csv", "__pycache__/x.csv", ".git/config.yaml"):
        (pack_folder / name).parent.mkdir(exist_ok=True)
        (pack_folder / name).write_text("", encoding="utf-8")
    check(pack_folder)
    _, found = modesdk.examine_pack(pack_folder, plugins=Plugins())
    assert [p.location.file for p in found if p.code == "P-221"] == ["README.md"]


def test_many_files_that_nothing_reads_are_counted(pack_folder: Path) -> None:
    for number in range(25):
        (pack_folder / f"{number:02}.csv").write_text("", encoding="utf-8")
    _, found = modesdk.examine_pack(pack_folder, plugins=Plugins())
    told = [p.message for p in found if p.code == "P-221"]
    assert len(told) == 21
    assert told[-1] == "5 more files are read by nothing"
