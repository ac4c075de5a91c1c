"""The hidden sheet Link says what is in force, in the form that the SDK's functions take."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

import modesdk
from modesdk.excel.cell_values import table_of
from modesdk.excel.ranges import raw_profile, raw_weights
from modesdk.io.request import to_case
from modesdk.io.weight_values import read_weights
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import CORE, build, finished

OFFICE = Path(__file__).with_name("office")
SETTINGS = {"home-heating": 12, "tiktok-shop": 3}


def load(name: str) -> ModuleType:
    """A helper module (tests cannot import their neighbours)."""
    full = f"modesdk_tests_office_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, OFFICE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]


@pytest.fixture(scope="module")
def trials() -> ModuleType:
    """Random settings."""
    if (OFFICE / "drawing.py").exists():  # which `trials` expects to be loaded
        load("drawing")
    return load("trials")


@pytest.fixture(scope="module", params=SETTINGS)
def book(request: pytest.FixtureRequest) -> Book:
    """Inputs, rules, the decision and Link."""
    made = Book.of(modesdk.load_pack(request.param))
    build(made, (*CORE, "link"))
    return made


@pytest.fixture(scope="module")
def live(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook with a calculation engine."""
    path = tmp_path_factory.mktemp("link") / "link.xlsx"
    finished(book).save(path)
    program = load("calculator").Calculator()
    program.open(path)
    return program


def test_the_sheet_is_hidden(book: Book) -> None:
    """And both ranges have names."""
    assert book.wb["Link"].sheet_state == "hidden"
    for name in ("link.profile", "link.weights"):
        assert book.names.defined[name].startswith("Link!$")


def in_force(weights: Weights, trials: ModuleType, pack: Pack) -> list[dict[str, int]]:
    """All steps, those of rules that keep their own strength included."""
    own = trials.drawing.gates(pack)  # their cells are locked
    given = {rule: steps for rule, steps in weights.strength.items() if rule not in own}
    strength = {row.id: given.get(row.id, row.strength) for row in trials.rows(pack)}
    return [dict(weights.dimensions), dict(weights.criteria), dict(weights.trust), strength]


def test_what_is_typed_comes_out(book: Book, live: Any, trials: ModuleType) -> None:
    """Profiles with gaps, dirt and empty sets; weights, trust, strengths, switched-off rules."""
    pack = book.model.pack
    ids = book.model.decision_ids[: len(book.model.ruleset.decision)]
    for trial in trials.trials(pack, SETTINGS[pack.name]):
        decision = trial.decision(pack)
        live.set(trials.cells(trial, pack, decision, ids))
        profile, weights = live.read(["link.profile", "link.weights"])
        given = raw_profile(pack, table_of(profile, "profile"))
        case = to_case(given, pack, trial.as_of, may_be_empty=True)
        assert dict(case.values) == trial.values(pack), trial.number
        if not getattr(trial, "void", False):
            got, _ = read_weights(pack, raw_weights(table_of(weights, "weights")))
            chosen = trial.chosen(pack)
            assert in_force(got, trials, pack) == in_force(chosen, trials, pack), trial.number


def test_sets(book: Book, live: Any) -> None:
    """Members are joined; a known empty set is a hyphen, an unknown one nothing."""
    pack = book.model.pack
    name = next(a.id for a in pack.schema if pack.schema.is_set(a.id) and not a.derived)
    first, second = pack.schema[name].value_ids[:2]
    places = [f"in.{name}.{member}" for member in (*pack.schema[name].value_ids, "_none")]
    wanted = {
        (): ("", None),
        ("_none",): ("-", frozenset()),
        (second,): (second, frozenset({second})),
        (first, second): (f"{first},{second}", frozenset({first, second})),
    }
    for chosen, (shown, value) in wanted.items():
        live.set(dict.fromkeys(places))
        live.set({f"in.{name}.{member}": "yes" for member in chosen})
        rows = [[n, v] for n, v in live.read(["link.profile"])[0] if n == name]
        assert rows == [[name, shown]]
        given = raw_profile(pack, table_of(rows, "profile"))
        assert to_case(given, pack, may_be_empty=True).values.get(name) == value


def test_every_attribute_and_weight_is_listed(book: Book, live: Any) -> None:
    """Once, but for what is derived and for the as-of date."""
    pack = book.model.pack
    profile, weights = live.read(["link.profile", "link.weights"])
    given = [a.id for a in pack.schema if not a.derived and a.id != pack.roles.as_of]
    assert [row[0] for row in profile] == given
    names = [*pack.dimensions, *(f"criterion:{c}" for c in pack.criteria)]
    names += [f"trust:{s}" for s in pack.sources]
    names += [f"rule:{rule.id}" for rule in book.model.ruleset.decision]
    assert [row[0] for row in weights] == names
