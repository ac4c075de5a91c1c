"""The same wrong inputs through every door: the same code and sentences, each at its own place.

A door is how values come in: a call from Python, the command line (the profile on stdin, the rest
as options), a function in a cell, the page's JSON, and the cells of a workbook. `None` is a door at
which such a thing cannot be typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import frozen
from typer.testing import CliRunner

import modesdk
from modesdk.cli.interview.typed_answer import read_answer
from modesdk.cli.main import app
from modesdk.cli.shell.given_inputs import read_inputs
from modesdk.cli.shell.options import Settings
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError, ProfileError, RequestError, WeightError
from modesdk.excel.cell_values import FunctionError
from modesdk.excel.desk import Desk
from modesdk.excel.functions import call
from modesdk.excel.server import views
from modesdk.excel.server.refusals import Refusal, refusal_of
from modesdk.io.profiles import RawProfile
from modesdk.io.request import read_request, to_case
from modesdk.io.weight_values import RawWeights
from modesdk.workbook.build import workbook_bytes
from modesdk.workbook.read.input_cells import read_inputs as read_cells
from modesdk.workbook.read.table_cells import Notation, TableCell, read_cell
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package
from modesdk.xlsx.save import Changes, save

HOUSE, SHOP = "home-heating", "tiktok-shop"
GOOD = {"insulation": "good"}
US = {"market": "US"}


@frozen(kw_only=True)
class Wrong:
    """Raw inputs, and the (code, message, hint) of all that is to be said of them.

    `pairs` are values as options or rows, where one name may stand twice; without them those of
    `profile`. `cells` is how the same is typed into a workbook.
    """

    profile: Any = None
    pairs: tuple[tuple[str, Any], ...] | None = None
    weights: tuple[tuple[str, Any], ...] = ()
    as_of: str | None = None
    engine: str | None = None
    pack: str = HOUSE
    cells: Mapping[str, Any] | None = None
    doors: tuple[str, ...] = ("call", "file", "options", "function", "page", "workbook")
    said: tuple[tuple[str, str, str], ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, Any], ...]:
        return self.pairs or tuple((self.profile or GOOD).items())


NO_HINT = ""
YEAR_FIRST = "Write the year first, as in 2026-03-10"
ONE = "Keep one of them"
CASES = {
    "wrong attribute": Wrong(
        profile={"insulatoin": "good"},
        doors=("call", "file", "options", "function", "page"),
        said=(("V-501", "unknown attribute 'insulatoin'", "Did you mean 'insulation'?"),),
    ),
    "wrong value": Wrong(
        profile={"insulation": "best"},
        cells={"in.insulation": "best"},
        said=(("V-503", "got 'best', expected one of: poor, medium, good", NO_HINT),),
    ),
    "no yes or no": Wrong(
        profile={"store_room": "maybe"},
        cells={"in.store_room": "maybe"},
        said=(("V-502", "got 'maybe', expected true or false (yes/no, 是/否)", NO_HINT),),
    ),
    "out of range": Wrong(
        profile={"boiler_age_years": 99},
        cells={"in.boiler_age_years": 99},
        said=(("V-504", "got 99, expected 0 to 60 (years)", NO_HINT),),
    ),
    "percent": Wrong(  # formulas count no text: a workbook says B-126 of each
        profile={"boiler_age_years": "30%"},
        doors=("call", "file", "options", "function", "page"),
        said=(
            (
                "V-502",
                "got '30%', expected a number (years)",
                "Write the number in the unit asked for, without %",
            ),
        ),
    ),
    "no date": Wrong(
        as_of="10/3/2026",
        cells={"in.as_of": "10/3/2026"},
        said=(("V-508", "got '10/3/2026', expected a date YYYY-MM-DD", YEAR_FIRST),),
    ),
    "date in two places": Wrong(
        profile={"as_of": "2026-01-01", "profile": {**US, "as_of_date": "2026-01-02"}},
        pairs=(("market", "US"), ("as_of", "2026-01-01"), ("as_of_date", "2026-01-02")),
        pack=SHOP,
        doors=("call", "file", "options", "function", "page"),
        said=(
            ("V-520", "two decision dates: `as_of` is 2026-01-01, `as_of_date` is 2026-01-02", ONE),
        ),
    ),
    "unknown weight": Wrong(
        weights=(("hose", 3),),
        doors=("call", "options", "function", "page"),
        said=(
            (
                "W-601",
                "no dimension, criterion, source or rule is called 'hose'",
                "Did you mean 'house'?",
            ),
        ),
    ),
    "wrong weight": Wrong(
        weights=(("house", 101),),
        cells={"in.weight.house": 101},
        doors=("call", "options", "function", "page", "workbook"),
        said=(("W-602", "got '101', expected 0 to 100 in steps of 0.1", NO_HINT),),
    ),
    "comma in a weight": Wrong(  # a text again, of which a workbook gives another hint
        weights=(("house", "2,5"),),
        doors=("call", "options", "function", "page"),
        said=(("W-602", "got '2,5', expected 0 to 100 in steps of 0.1", "Write 2.5"),),
    ),
    "all weights zero": Wrong(
        weights=(("house", 0), ("money", 0), ("goal", 0)),
        cells={f"in.weight.{name}": 0 for name in ("house", "money", "goal")},
        doors=("call", "options", "function", "page", "workbook"),
        said=(
            (
                "W-603",
                "all dimension weights are zero",
                "Give at least one dimension a weight above 0",
            ),
        ),
    ),
    "weight twice": Wrong(
        weights=(("house", 3), ("dimension:house", 2)),
        doors=("call", "options", "function", "page"),
        said=(("W-605", "a second weight for the dimension 'house'", ONE),),
    ),
    "attribute twice": Wrong(
        profile={"insulation": "good", "Insulation": "poor"},
        doors=("call", "options", "page"),
        said=(("V-509", "'Insulation' gives insulation a second time", "Keep 'insulation' only"),),
    ),
    "name twice": Wrong(
        pairs=(("insulation", "good"), ("insulation", "poor")),
        doors=("options", "function"),
        said=(("V-509", "'insulation' gives insulation a second time", ONE),),
    ),
    "unused key": Wrong(
        profile={"profile": GOOD, "wieghts": {}},
        doors=("call", "file"),
        said=(
            (
                "V-506",
                "unknown key 'wieghts'",
                "Attributes belong under `profile`; known keys: as_of, profile, name, pack, note",
            ),
        ),
    ),
    "pack beside attributes": Wrong(
        profile={"pack": HOUSE, **GOOD},
        doors=("call", "file", "page"),
        said=(
            (
                "V-501",
                "unknown attribute 'pack'",
                "`pack` stands beside `profile`: write the attributes below `profile:`",
            ),
        ),
    ),
    "unknown engine": Wrong(
        engine="bitmapp",
        doors=("call", "options"),
        said=(("E-801", "no engine is called 'bitmapp'", "Did you mean 'bitmap'?"),),
    ),
    "unknown pack": Wrong(
        pack="home-heatin",
        doors=("call", "options", "function", "page"),
        said=(
            (
                "P-209",
                f"no pack is called 'home-heatin'; installed: {HOUSE}, {SHOP}",
                f"Did you mean '{HOUSE}'?",
            ),
        ),
    ),
    "everything at once": Wrong(
        profile={"insulation": "best", "boiler_age_years": 99},
        weights=(("house", 101),),
        as_of="10/3/2026",
        cells={
            "in.insulation": "best",
            "in.boiler_age_years": 99,
            "in.weight.house": 101,
            "in.as_of": "10/3/2026",
        },
        doors=("call", "options", "function", "page", "workbook"),
        said=(
            ("V-503", "got 'best', expected one of: poor, medium, good", NO_HINT),
            ("V-504", "got 99, expected 0 to 60 (years)", NO_HINT),
            ("V-508", "got '10/3/2026', expected a date YYYY-MM-DD", YEAR_FIRST),
            ("W-602", "got '101', expected 0 to 100 in steps of 0.1", NO_HINT),
        ),
    ),
}
PLACES = {
    ("call", "wrong value"): ["profile, insulation"],
    ("file", "wrong value"): ["standard input, row 2, insulation"],
    ("options", "wrong value"): ["--set insulation"],
    ("function", "wrong value"): ["profile, insulation"],
    ("page", "wrong value"): ["input, insulation"],
    ("workbook", "wrong value"): ["Profile!B8"],
    ("call", "no date"): ["profile, as_of"],
    ("file", "no date"): ["standard input, row 1, as_of"],
    ("options", "no date"): ["--as-of"],
    ("function", "no date"): ["input, as_of"],
    ("page", "no date"): ["input, as_of"],
    ("workbook", "no date"): ["Profile!B5"],
    ("call", "wrong weight"): ["weights, house"],
    ("options", "wrong weight"): ["--weight house"],
    ("function", "wrong weight"): ["weights, house"],
    ("page", "wrong weight"): ["weights, house"],
    ("workbook", "wrong weight"): ["Weights!B5"],
    ("call", "unknown engine"): ["engine"],
    ("options", "unknown engine"): ["--engine"],
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk.installed(HOUSE)


@pytest.fixture(scope="module")
def house_book() -> bytes:
    pack = modesdk.load_pack(HOUSE)
    return workbook_bytes(pack, to_case(RawProfile(GOOD), pack))


@pytest.fixture
def built(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Path]:
    """The workbook of the pack, built when it is asked for."""

    def write() -> Path:
        path = tmp_path / "client.xlsx"
        path.write_bytes(request.getfixturevalue("house_book"))
        return path

    return write


def raised(action: Callable[[], object]) -> tuple[Diagnostic, ...]:
    with pytest.raises(DiagnosedError) as caught:
        action()
    return caught.value.diagnostics


def by_call(wrong: Wrong) -> tuple[Diagnostic, ...]:
    more = {} if wrong.engine is None else {"engine": wrong.engine}
    return raised(
        lambda: modesdk.recommend(
            wrong.profile or GOOD,
            pack=wrong.pack,
            weights=dict(wrong.weights),
            as_of=wrong.as_of,
            **more,
        )
    )


def by_file(wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> tuple[Diagnostic, ...]:
    given = wrong.profile or {"as_of": wrong.as_of, "profile": GOOD}
    nested = given if "profile" in given or "pack" in given else {"profile": given}
    text = yaml.safe_dump(nested, allow_unicode=True)
    shown = run(["recommend", "-", "--pack", wrong.pack], text)
    monkeypatch.setattr("sys.stdin", _Stdin(text))
    found = raised(lambda: read_inputs("-", Settings(pack=wrong.pack)))
    check_shown(shown, found)
    return found


def by_options(wrong: Wrong, tmp_path: Path) -> tuple[Diagnostic, ...]:
    path = tmp_path / "profile.yaml"
    kept = "gas_price_ct: 9" if wrong.pack != SHOP else "category: beauty"
    path.write_text(f"profile: {{{kept}}}", encoding="utf-8")
    dates = [value for name, value in wrong.rows if name == "as_of"]
    values = [(n, v) for n, v in wrong.rows if n != "as_of"] if wrong.profile or wrong.pairs else []
    settings = Settings(
        pack=wrong.pack,
        sets=tuple(f"{name}={value}" for name, value in values),
        weights=tuple(f"{name}={value}" for name, value in wrong.weights),
        as_of=dates[0] if dates else wrong.as_of,
        engine=wrong.engine,
    )
    found = raised(lambda: read_inputs(str(path), settings))
    words = ["recommend", str(path), "--pack", wrong.pack]
    words += [word for text in settings.sets for word in ("--set", text)]
    words += [word for text in settings.weights for word in ("--weight", text)]
    words += ["--as-of", settings.as_of] if settings.as_of else []
    words += ["--engine", settings.engine] if settings.engine else []
    check_shown(run(words), found)
    return found


def by_function(desk: Desk, wrong: Wrong) -> tuple[Diagnostic, ...]:
    weights = [list(pair) for pair in wrong.weights] or None
    profile = [list(pair) for pair in wrong.rows]
    with pytest.raises(FunctionError) as caught:
        call(desk, "RECOMMEND", [profile, weights, wrong.as_of, wrong.pack])
    found = caught.value.problems
    assert found[0].message in caught.value.message
    assert (f"and {len(found) - 1} more" in caught.value.message) == (len(found) > 1)
    return found


def by_page(desk: Desk, wrong: Wrong) -> tuple[Diagnostic, ...]:
    profile = dict(wrong.rows) if wrong.pairs else wrong.profile or GOOD
    data = {"pack": wrong.pack, "profile": profile, "weights": dict(wrong.weights)}
    try:
        told = views.view(desk, {**data, "as_of": wrong.as_of})["problems"]
    except (DiagnosedError, FunctionError, Refusal) as error:
        refusal = error if isinstance(error, Refusal) else refusal_of(error)
        assert refusal.status == 400
        told = [{**p, "attribute": ""} for p in refusal.said("en")["problems"]]
    places = (Location("weights" if p["code"].startswith("W") else "", None, p["attribute"])
              for p in told)  # fmt: skip
    return tuple(
        Diagnostic(p["code"], p["message"], place, hint=p["hint"])
        for p, place in zip(told, places, strict=True)
    )


def by_workbook(wrong: Wrong, built: Path) -> tuple[Diagnostic, ...]:
    pack = modesdk.load_pack(wrong.pack)
    with Package(built) as package:
        changes = Changes(package)
        for name, value in (wrong.cells or {}).items():
            place = package.range(name)
            assert place is not None
            changes.put(place.sheet, (place.area.top, place.area.left), Edit(value))
        save(package, changes.parts())
    with Package(built) as package:
        found = read_cells(package, pack)
    told = run(["workbook", "evaluate", str(built)])
    in_the_way = [p for p in found.problems if p not in found.left_out]
    assert told.exit_code == (2 if in_the_way else 0)
    for problem in in_the_way or found.left_out:
        assert f"{problem.location}: {problem.code} {problem.message}" in told.stderr
    assert all(p.location.file == str(built) for p in found.problems)
    return tuple(p.at(Location(p.location.column)) for p in found.problems)


class _Stdin:
    def __init__(self, text: str) -> None:
        self.buffer = self
        self.text = text

    def read(self, most: int) -> bytes:
        return self.text.encode()[:most]


def run(words: list[str], text: str = "") -> Any:
    env = {"COLUMNS": "300"}
    return CliRunner().invoke(app, [*words, "--lang", "en"], input=text, env=env)


def check_shown(result: Any, found: tuple[Diagnostic, ...]) -> None:
    """The command ends with 2 and says all of it, each at its place."""
    assert (result.exit_code, result.stdout) == (2, "")
    for problem in found:
        assert f"{problem.location}: {problem.code} {problem.message}" in result.stderr


DOORS = [(door, name) for name, wrong in CASES.items() for door in wrong.doors]


@pytest.mark.parametrize(("door", "name"), DOORS)
def test_every_door_says_the_same(
    desk: Desk,
    built: Callable[[], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    door: str,
    name: str,
) -> None:
    wrong = CASES[name]
    found = {
        "call": lambda: by_call(wrong),
        "file": lambda: by_file(wrong, monkeypatch),
        "options": lambda: by_options(wrong, tmp_path),
        "function": lambda: by_function(desk, wrong),
        "page": lambda: by_page(desk, wrong),
        "workbook": lambda: by_workbook(wrong, built()),
    }[door]()
    assert tuple((p.code, p.message, p.hint) for p in found) == wrong.said
    if (door, name) in PLACES:
        assert [str(p.location) for p in found] == PLACES[door, name]


@pytest.mark.parametrize("pairs", [(("store_room", True), ("Dry store room", "yes"))])
def test_one_value_given_twice_is_one_value(pairs: Any) -> None:
    pack = modesdk.load_pack(HOUSE)
    found = read_request(pack, RawProfile(pairs)).sound()
    assert dict(found.case.values) == {"store_room": True}


def test_an_unknown_engine_is_told_before_a_workbook_is_opened(tmp_path: Path) -> None:
    for words in (["evaluate"], ["portfolio", "-o", str(tmp_path / "out.csv")]):
        shown = run(["workbook", *words, str(tmp_path / "none.csv"), "--engine", "bitmapp"])
        assert shown.exit_code == 2
        assert "--engine: E-801 no engine is called 'bitmapp'" in shown.stderr


def test_several_kinds_of_problems_are_one_error_that_is_each_of_them() -> None:
    with pytest.raises(RequestError) as caught:
        modesdk.recommend({"insulation": "best"}, pack=HOUSE, weights={"hose": 1}, engine="x")
    assert [p.code for p in caught.value.diagnostics] == ["V-503", "W-601", "E-801"]
    assert isinstance(caught.value, ProfileError)
    assert isinstance(caught.value, WeightError)


def test_what_is_wrong_is_left_out_of_an_unsound_request() -> None:
    pack = modesdk.load_pack(HOUSE)
    raw = RawProfile({"insulation": "good", "boiler_age_years": 99})
    weights = RawWeights({"house": 4, "money": 101})
    found = read_request(pack, raw, weights=weights)
    assert dict(found.case.values) == {"insulation": "good"}
    assert (found.weights.dimensions["house"], found.weights.dimensions["money"]) == (40, 20)
    assert [p.code for p in found.problems] == ["V-504", "W-602"]


def test_options_outrank_the_profile_and_remove_from_it() -> None:
    pack = modesdk.load_pack(SHOP)
    raw = RawProfile({**US, "category": "beauty"}, "2026-01-01")
    found = read_request(pack, raw, options=RawProfile({"market": "GB", "category": ""})).sound()
    assert dict(found.case.values) == {"market": "GB"}
    assert (str(found.case.as_of), found.as_of_from, found.outranked) == (
        "2026-01-01", "profile", None,
    )  # fmt: skip
    later = RawProfile({"as_of_date": "2026-02-02"})
    found = read_request(pack, raw, options=later).sound()
    assert (str(found.case.as_of), found.as_of_from, str(found.outranked)) == (
        "2026-02-02", "option", "2026-01-01",
    )  # fmt: skip


def test_a_pack_named_by_the_caller_outranks_the_profiles_own() -> None:
    """At both doors that have two places for it."""
    text = yaml.safe_dump({"pack": SHOP, "profile": GOOD})
    shown = run(["recommend", "-", "--pack", HOUSE, "--json"], text)
    assert f'"name": "{HOUSE}"' in shown.stdout
    decision = modesdk.recommend({"pack": SHOP, "profile": GOOD}, pack=HOUSE)
    assert decision.pack.name == HOUSE


def test_a_hyphen_is_none_of_them_at_every_door(tmp_path: Path) -> None:
    """Under a set, alone: in a mapping, a file, an option, a cell and an answer."""
    pack = modesdk.load_pack("home-heating")
    priorities = pack.schema["priorities"]
    file = tmp_path / "p.yaml"
    file.write_text('pack: home-heating\nprofile: {priorities: "-"}', encoding="utf-8")
    house = {"insulation": "good"}
    found = [
        modesdk.recommend({**house, "priorities": "-"}, pack=pack).case.values["priorities"],
        read_inputs(str(file), Settings()).case.values["priorities"],
        read_inputs(str(file), Settings(sets=("priorities=-",))).case.values["priorities"],
        read_cell(priorities, TableCell("-"), Notation.SHEET, Location())[0],
        read_cell(priorities, TableCell("-"), Notation.TEXT, Location())[0],
        *(read_answer(pack.schema, priorities, word)[0] for word in ("-", "none", "无")),
    ]
    assert found == [frozenset()] * 8


@pytest.mark.parametrize("word", ["none", "无", "?", "--"])
def test_a_word_for_none_or_unknown_is_refused_with_what_to_write(word: str) -> None:
    with pytest.raises(ProfileError) as caught:
        modesdk.recommend({"priorities": word}, pack="home-heating")
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.hint[:36]) == ("V-503", "Write - when none of them holds, and")
