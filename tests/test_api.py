"""The public functions: misuse gives their own errors; plugins that fail are warned of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import modesdk
from modesdk import plugins as finder
from modesdk.errors import (
    DiagnosedError,
    ModesdkWarning,
    ProfileError,
    RecordError,
    UnknownEngineError,
    UnknownPackError,
    WeightError,
)
from modesdk.model.evaluator import TableEvaluator
from modesdk.plugins import Plugins

GOOD = Path(__file__).parent / "packs" / "good"
PROFILE = {"kind": "red"}


@pytest.fixture(scope="module")
def pack() -> modesdk.Pack:
    return modesdk.load_pack(GOOD, plugins=Plugins())


@pytest.mark.parametrize(
    ("options", "error", "code"),
    [
        ({"profile": 42}, ProfileError, "V-506"),
        ({"profile": None}, ProfileError, "V-506"),
        ({"profile": [PROFILE]}, ProfileError, "V-506"),
        ({"as_of": 5}, ProfileError, "V-508"),
        ({"engine": None}, UnknownEngineError, "E-801"),
        ({"engine": ["bitmap"]}, UnknownEngineError, "E-801"),
        ({"engine": "bitmop"}, UnknownEngineError, "E-801"),
        ({"pack": None}, UnknownPackError, "P-209"),
        ({"pack": 42}, UnknownPackError, "P-209"),
        ({"pack": "x" * 5000}, UnknownPackError, "P-209"),
        ({"pack": "a\0b"}, UnknownPackError, "P-209"),
        ({"weights": [1]}, WeightError, "W-604"),
        ({"weights": 0}, WeightError, "W-604"),
        ({"weights": "fit=2"}, WeightError, "W-604"),
        ({"weights": {"dimensions": [1]}}, WeightError, "W-604"),
        ({"weights": {"trust": None}}, WeightError, "W-604"),
        ({"weights": {"fit": 10**5000}}, WeightError, "W-602"),
        ({"weights": {"fit": {"a": 1}}}, WeightError, "W-602"),
    ],
)
def test_misuse_gives_an_error_that_says_what_is_wrong(
    pack: modesdk.Pack, options: dict[str, Any], error: type[DiagnosedError], code: str
) -> None:
    given: dict[str, Any] = {"profile": PROFILE, "pack": pack, **options}
    with pytest.raises(error) as caught:
        modesdk.recommend(given.pop("profile"), **given)
    assert caught.value.diagnostics[0].code == code
    assert len(str(caught.value)) < 11_000


@pytest.mark.parametrize(
    ("weight", "hint"), [("0,5", "Write 0.5"), ("−2", "Write -2"), ("1,500", "Write 1500 or 1.5")]
)
def test_a_weight_in_another_notation_gets_the_hint_of_cells(
    pack: modesdk.Pack, weight: str, hint: str
) -> None:
    with pytest.raises(WeightError) as caught:
        modesdk.recommend(PROFILE, pack=pack, weights={"fit": weight})
    assert [problem.hint for problem in caught.value.diagnostics] == [hint]


def test_a_record_that_is_no_path() -> None:
    with pytest.raises(RecordError, match="got 42, expected the path of a decision record"):
        modesdk.replay(42)


def test_weights_in_sections_still_work(pack: modesdk.Pack) -> None:
    decision = modesdk.recommend(PROFILE, pack=pack, weights={"dimensions": {"fit": 3}})
    assert decision.weights.dimensions["fit"] == 30


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only installed plugin cannot be imported."""
    entries = [SimpleNamespace(name="broken", module="no_such_module", attr="")]
    monkeypatch.setattr(finder, "entry_points", lambda group: entries)


@pytest.mark.usefixtures("broken")
def test_a_plugin_that_cannot_be_used_is_warned_of() -> None:
    for action in (modesdk.load_pack, modesdk.examine_pack):
        with pytest.warns(ModesdkWarning, match="plugin broken: warning G-901") as caught:
            action(GOOD)
        assert [warning.message.diagnostic.code for warning in caught] == ["G-901"]
        assert caught[0].filename == __file__


@pytest.mark.usefixtures("broken")
def test_a_plugin_that_cannot_be_used_is_warned_of_even_when_its_pack_is_missing() -> None:
    with pytest.warns(ModesdkWarning, match="broken"), pytest.raises(UnknownPackError):
        modesdk.load_pack("its-pack")


@pytest.mark.usefixtures("broken")
def test_who_hands_plugins_over_reads_their_problems_there() -> None:
    plugins = Plugins.installed()
    modesdk.load_pack(GOOD, plugins=plugins)  # no warning, which would be an error here
    assert [problem.code for problem in plugins.problems] == ["G-901"]


def with_tables(folder: Path, *names: Any) -> Plugins:
    evaluator = TableEvaluator(
        name="extra", version="1", dimension="fit", packs=("good",), tables=names, folder=folder
    )

    def offer() -> Iterable[Any]:
        return [evaluator]

    plugins = Plugins()
    plugins.register(SimpleNamespace(modesdk_evaluators=modesdk.hookimpl(offer)), "extra")
    return plugins


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "extra.csv"
    path.write_text("id,if kind,criterion,then one,zh,en\nX1,-,colour,1,甲,One\n", encoding="utf-8")
    return path


def test_the_hash_covers_the_tables_of_plugins(pack: modesdk.Pack, table: Path) -> None:
    first = modesdk.load_pack(GOOD, plugins=with_tables(table.parent, "extra.csv"))
    again = modesdk.load_pack(GOOD, plugins=with_tables(table.parent, "*.csv"))
    table.write_text(table.read_text(encoding="utf-8").replace("One", "1st"), encoding="utf-8")
    changed = modesdk.load_pack(GOOD, plugins=with_tables(table.parent, "extra.csv"))
    assert first.hash == again.hash
    assert len({pack.hash, first.hash, changed.hash}) == 3


def test_a_replay_notices_that_a_table_of_a_plugin_has_changed(table: Path, tmp_path: Path) -> None:
    from modesdk.decide.records import record_text

    plugins, record = with_tables(table.parent, "extra.csv"), tmp_path / "record.json"
    decision = modesdk.recommend(PROFILE, pack=modesdk.load_pack(GOOD, plugins=plugins))
    record.write_text(record_text(decision), encoding="utf-8")
    assert modesdk.replay(record, pack=GOOD, plugins=plugins).same
    table.write_text(table.read_text(encoding="utf-8").replace(",1,", ",2,"), encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        modesdk.replay(record, pack=GOOD, plugins=plugins)
    assert caught.value.diagnostics[0].code == "D-702"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("none.csv",), "no table 'none.csv' in"),
        (("/abs/*.csv",), "raised NotImplementedError"),
        (("bad.csv",), "is not UTF-8"),
        (("header.csv",), "is missing"),
    ],
)
def test_tables_of_a_plugin_that_cannot_be_used_leave_the_pack_as_it_is(
    pack: modesdk.Pack, tmp_path: Path, names: tuple[str, ...], said: str
) -> None:
    (tmp_path / "bad.csv").write_bytes(b"id\n\xe9\n")
    (tmp_path / "header.csv").write_bytes(b"id\nX\n")
    plugins = with_tables(tmp_path, *names)
    found = modesdk.load_pack(GOOD, plugins=plugins)
    assert (found.evaluators, found.hash) == ((), pack.hash)
    assert any(said in problem.message for problem in plugins.problems)


def test_a_table_evaluator_of_the_wrong_shape_is_skipped(tmp_path: Path) -> None:
    plugins = with_tables(tmp_path, 5)
    assert modesdk.load_pack(GOOD, plugins=plugins).evaluators == ()
    assert "expected a TableEvaluator with a tuple of file names" in plugins.problems[0].message
