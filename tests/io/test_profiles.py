"""Profiles from files and mappings to normal form; every problem names its attribute and line."""

from __future__ import annotations

import contextlib
import datetime
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modesdk.errors import DiagnosedError, ProfileError
from modesdk.io.profiles import as_raw_profile, read_profile
from modesdk.io.request import MAX_ENTRIES, to_case
from modesdk.language import catalogue, in_language

DAY = datetime.date(2025, 6, 1)
MIDNIGHT = datetime.datetime(2025, 6, 1)  # noqa: DTZ001  # spreadsheets know no zones
MOMENT = MIDNIGHT.replace(hour=10, minute=30)


@pytest.fixture
def case(pack):
    return lambda given, **options: to_case(as_raw_profile(given), pack, **options)


@pytest.fixture
def value(case):
    return lambda name, given: case({name: given, "note": "x"}).values.get(name)


@pytest.fixture
def problem(case):
    def found(given, **options):
        with pytest.raises(ProfileError) as caught:
            case(given, **options)
        (problem,) = caught.value.diagnostics
        return problem

    return found


@pytest.mark.parametrize("word", ["US", "us", " US ", "美国", "united states", "USA", "美区"])
def test_a_value_by_id_label_or_alias(value, word):
    assert value("market", word) == "US"


@pytest.mark.parametrize(
    "name", ["market", "MARKET", "目标市场", "target market", " Target market "]
)
def test_an_attribute_by_id_or_label(case, name):
    assert case({name: "US"}).values == {"market": "US"}


@pytest.mark.parametrize(
    ("name", "given", "normal"),
    [
        ("size", 5, 5),
        ("size", "5", 5),
        ("size", "5.0", 5),
        ("size", Decimal("5.00"), 5),
        ("price", "1,234.50", Decimal("1234.50")),
        ("price", "-12,345,678", -12345678),
        ("price", "1e300", 10**300),
        ("price", "0.5e-3", Decimal("0.0005")),
        ("price", 0.1, Decimal("0.1")),
        ("price", "1e3", 1000),
        ("price", "-.5", Decimal("-0.5")),
        ("licensed", "是", True),
        ("licensed", "WAHR", True),
        ("licensed", "faux", False),
        ("licensed", "No", False),
        ("licensed", 1, True),
        ("licensed", "FALSE", False),
        ("since", "2025-06-01", DAY),
        ("since", DAY, DAY),
        ("since", MIDNIGHT, DAY),
        ("goals", "利润, Brand", frozenset({"profit", "brand"})),
        ("goals", "profit；brand、", frozenset({"profit", "brand"})),
        ("goals", ["profit", "Profit", ""], frozenset({"profit"})),
        ("goals", [], frozenset()),
        ("goals", "profit", frozenset({"profit"})),
        ("tags", ("a", 5), frozenset({"a", "5"})),
        ("country", "DE", "DE"),
        ("country", "usa", "US"),
        ("code", 123, "123"),
        ("market", None, None),
        ("market", "  ", None),
    ],
)
def test_values_in_normal_form(value, name, given, normal):
    found = value(name, given)
    assert found == normal
    assert type(found) is type(normal)


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("market", "Norwegen", "V-503"),
        ("market", True, "V-502"),
        ("market", ["US"], "V-502"),
        ("market", 1.5, "V-502"),
        ("country", "Germany", "V-503"),
        ("code", "12", "V-503"),
        ("note", {"a": 1}, "V-502"),
        pytest.param("note", "x" * 10_000_000, "V-505", id="huge text"),
        pytest.param("tags", ["x" * 10_000_000], "V-505", id="huge member"),
        ("size", "many", "V-502"),
        ("size", True, "V-502"),
        ("size", [5], "V-502"),
        ("size", 5.5, "V-504"),
        ("size", -1, "V-504"),
        ("size", 51, "V-504"),
        pytest.param("size", 10**5000, "V-505", id="huge number"),
        pytest.param("note", 10**5000, "V-505", id="huge number as text"),
        pytest.param("licensed", 10**5000, "V-505", id="huge number as boolean"),
        ("price", float("nan"), "V-504"),
        ("price", float("inf"), "V-504"),
        ("price", "NaN", "V-504"),
        ("price", "-inf", "V-504"),
        ("price", Decimal("sNaN"), "V-504"),
        ("price", "1e999", "V-504"),
        ("price", "1e9999", "V-504"),
        ("price", "1e99999999999999999999999", "V-504"),
        ("price", Decimal("1e9999"), "V-504"),
        pytest.param("price", "9" * 900, "V-504", id="many digits"),
        ("price", "2,5", "V-502"),
        ("price", "1,,2,3", "V-502"),
        ("price", "1.234,5", "V-502"),
        ("price", ",123", "V-502"),
        ("price", "1234,567", "V-502"),
        ("licensed", "maybe", "V-502"),
        ("licensed", 2, "V-502"),
        ("since", "01/06/2025", "V-502"),
        ("since", 20250601, "V-502"),
        ("goals", ["profit", ["brand"]], "V-502"),
        ("goals", {"profit": True}, "V-502"),
        ("goals", b"profit", "V-502"),
        ("goals", 5, "V-502"),
        ("goals", "profit, fame", "V-503"),
        ("large", True, "V-501"),
        ("nothing at all", 1, "V-501"),
    ],
)
def test_values_that_are_refused(problem, name, given, code):
    found = problem({name: given})
    assert found.code == code
    assert found.location.column == name
    assert len(str(found)) < 500


@pytest.mark.parametrize("given", ["1e999", "1e9999", Decimal("-1e9999"), "9" * 900])
def test_a_number_that_is_too_large_is_said_to_be_out_of_range(problem, given):
    found = problem({"price": given})
    assert "expected a number of at most 300 digits" in found.message
    assert len(found.message) < 150
    assert "expected 0 to 50 (pieces)" in problem({"size": given}).message
    assert len(problem({"size": "1" * 200 + ".5"}).message) < 120


@pytest.mark.parametrize("given", ["2,5", "1,,2,3", "1.234,5"])
def test_a_comma_for_a_decimal_point_is_explained(problem, given):
    found = problem({"price": given})
    assert found.hint.startswith("Write a decimal point, as in 2.5")
    assert problem({"price": "many"}).hint == ""


@pytest.mark.parametrize(
    "given", [{"market": None, "note": ""}, {"market": None, "today": DAY}, {"goals": " "}]
)
def test_a_profile_of_nothing_but_gaps_is_empty(problem, given):
    assert problem(given).code == "V-507"


def test_an_empty_profile_can_be_asked_for(case):
    assert case({"market": None, "note": ""}, may_be_empty=True).values == {}
    assert case({}, may_be_empty=True).values == {}


def test_an_exception_spells_out_twenty_problems_and_holds_all(case):
    with pytest.raises(ProfileError) as caught:
        case({f"a{i}": 1 for i in range(1_500)})
    assert len(caught.value.diagnostics) == 1_500
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[-1]) == (22, "... and 1,480 more")


def test_near_misses_are_named(problem):
    assert problem({"markt": "US"}).hint == "Did you mean 'market'?"
    assert problem({"market": "Norwy"}).hint.startswith("Did you mean 'norway'")


def test_all_problems_are_found_at_once(case):
    with pytest.raises(ProfileError) as caught:
        case({"markt": "US", "size": -1, "licensed": "maybe", "as_of": "soon"})
    assert [d.code for d in caught.value.diagnostics] == ["V-501", "V-504", "V-502", "V-508"]


def test_an_attribute_under_two_names_is_refused(problem):
    found = problem({"market": "US", "目标市场": "NO"})
    assert found.code == "V-509"
    assert found.hint == "Keep 'market' only"


def test_a_float_that_shows_itself_otherwise(value):
    class Float64(float):
        def __repr__(self):
            return f"float64({float(self)})"

    assert value("price", Float64(1.5)) == Decimal("1.5")


@pytest.mark.parametrize("given", [{}, {"profile": {}}, {"as_of": "2025-06-01"}, {"today": DAY}])
def test_an_empty_profile(problem, given):
    assert problem(given).code == "V-507"


def test_a_profile_with_too_many_entries(problem):
    assert problem({f"a{i}": 1 for i in range(MAX_ENTRIES + 1)}).code == "V-507"


@pytest.mark.parametrize("given", [{"profile": ["US"]}, {"profile": {"size": 1}, "market": "US"}])
def test_a_misshapen_profile(given):
    with pytest.raises(ProfileError) as caught:
        as_raw_profile(given)
    assert caught.value.diagnostics[0].code == "V-506"


def test_names_that_are_no_text(problem):
    assert problem({5: "US"}).code == "V-501"


@pytest.mark.parametrize(
    ("given", "as_of", "date"),
    [
        ({"profile": {"size": 1}}, None, datetime.date(2026, 1, 1)),
        ({"as_of": "2025-06-01", "profile": {"size": 1}}, None, DAY),
        ({"as_of": DAY, "size": 1}, None, DAY),
        ({"size": 1, "today": DAY}, None, DAY),
        ({"as_of": "2024-01-01", "profile": {"size": 1}}, "2025-06-01", DAY),
        ({"size": 1}, MIDNIGHT, DAY),
    ],
)
def test_the_as_of_date(case, given, as_of, date):
    found = case(given, as_of=as_of)
    assert found.as_of == date
    assert type(found.as_of) is datetime.date


@pytest.mark.parametrize(
    "name", ["today", "TODAY", "Today\u00a0", "Decision day", "\uff34oday", "决策日"]
)
def test_the_as_of_date_by_any_name_of_its_attribute(case, name):
    found = case({"size": 1, name: "2025/6/1"})
    assert (found.as_of, dict(found.values)) == (DAY, {"size": 1})


@pytest.mark.parametrize("key", ["as_of", "As_Of", " AS_OF "])
def test_the_key_of_the_as_of_date_in_other_capitals(case, key):
    assert case({key: "2025-06-01", "size": 1}).as_of == DAY
    assert case({key: "2025-06-01", "Profile": {"size": 1}}).as_of == DAY


@pytest.mark.parametrize("name", ["today", "Decision day"])
def test_one_date_given_twice_is_one_date(case, name):
    assert case({"as_of": DAY, "size": 1, name: "2025年6月1日"}).as_of == DAY


@pytest.mark.parametrize("name", ["today", "Decision day", "决策日"])
def test_two_dates_are_refused(problem, name):
    found = problem({"as_of": "2025-06-02", "profile": {"size": 1, name: DAY}})
    assert found.code == "V-520"
    assert "2025-06-02" in found.message
    assert "2025-06-01" in found.message


def test_two_dates_are_refused_although_a_third_outranks_them(problem):
    given = {"as_of": "2025-06-02", "profile": {"size": 1, "today": DAY}}
    assert problem(given, as_of="2026-01-01").code == "V-520"


def test_the_date_under_two_names_of_its_attribute_is_refused(problem):
    other = DAY.replace(day=2)
    assert problem({"size": 1, "today": DAY, "Decision day": other}).code == "V-509"
    assert problem({"as_of": DAY, "AS_OF": DAY, "size": 1}).code == "V-509"


@pytest.mark.parametrize("rubbish", ["rubbish", "20250601", "2025-W22-7", 20250601, [DAY], True])
def test_a_rubbish_date_is_refused_at_both_doors_whatever_stands_beside_it(problem, rubbish):
    assert problem({"as_of": DAY, "size": 1, "today": rubbish}).code == "V-502"
    assert problem({"as_of": rubbish, "size": 1, "today": DAY}).code == "V-508"
    assert problem({"as_of": rubbish, "size": 1}, as_of=DAY).code == "V-508"


@pytest.mark.parametrize(
    "blank", [[""], ",", " , ; ", [None], " ", "", None, ["", " "], "，、", ("",)]
)
def test_a_blank_set_is_missing_in_all_its_spellings(case, blank):
    assert dict(case({"goals": blank, "size": 1}).values) == {"size": 1}


def test_an_empty_list_is_the_answer_none(value):
    assert value("goals", []) == frozenset()
    assert value("goals", frozenset()) == frozenset()


def test_blank_members_are_no_members(value):
    assert value("goals", ["", "profit", None]) == {"profit"}
    assert value("goals", "profit,,") == {"profit"}


@pytest.mark.parametrize("text", ["30%", "30 %", "\uff13\uff10\uff05", 30, "30"])
def test_percent_under_a_percent_attribute(value, text):
    assert value("share", text) == 30


@pytest.mark.parametrize("name", ["size", "price"])
def test_percent_under_another_attribute_is_refused(problem, name):
    found = problem({name: "30%"})
    assert (found.code, found.hint) == (
        "V-502",
        "Write the number in the unit asked for, without %",
    )


@pytest.mark.parametrize("name", ["market", "size", "licensed", "since", "code"])
@pytest.mark.parametrize("word", ["n/a", "未知", "?", "#N/A"])
def test_a_word_for_not_known_is_to_be_left_empty(problem, name, word):
    assert problem({name: word}).hint == "Leave it empty when it is not known"


def test_forms_of_letters_do_not_matter(value, case):
    assert value("market", "\uff35\uff33") == "US"
    assert case({"note": "Orle\u0301ans"}).values == {"note": "Orl\u00e9ans"}
    assert value("tags", ["Ko\u0308ln"]) == {"K\u00f6ln"}
    assert case({"目标市场\u3000": "US"}).values == {"market": "US"}


@pytest.mark.parametrize("as_of", ["2025-13-01", "yesterday", 5, ["2025-06-01"]])
def test_an_as_of_date_that_is_none(problem, as_of):
    assert problem({"size": 1}, as_of=as_of).code == "V-508"


def test_problems_of_a_file_have_its_lines(write, pack):
    path = write("as_of: 2025-06-01\nprofile:\n  market: US\n\n  size: many\n")
    with pytest.raises(ProfileError) as caught:
        to_case(read_profile(path), pack)
    place = caught.value.diagnostics[0].location
    assert (place.file, place.row, place.column) == (str(path), 5, "size")


@pytest.mark.parametrize("text", ["", "5", "- a\n", "just text", "null"])
def test_files_without_attributes(write, text):
    with pytest.raises(ProfileError) as caught:
        read_profile(write(text))
    assert caught.value.diagnostics[0].code == "V-506"


def test_a_ten_megabyte_file_is_not_read(write):
    with pytest.raises(ProfileError) as caught:
        read_profile(write("profile: {note: " + "x" * 10_000_000 + "}"))
    assert caught.value.diagnostics[0].code == "P-200"


names = st.sampled_from(["market", "goals", "size", "price", "since", "licensed", "as_of", "x"])
scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats()
anything = st.recursive(
    scalars | st.decimals() | st.dates() | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(names | st.text(max_size=5), anything, max_size=5))
def test_any_mapping_gives_a_case_or_a_profile_error(pack, given_values):
    with contextlib.suppress(ProfileError):
        to_case(as_raw_profile(given_values), pack)


pieces = st.sampled_from(
    ["profile:", " ", "\n", "\n  ", "market", ":", " US", "[", "]", "{", "}", ",", "- ", "&a", "*a",
     "!!x ", "'", '"', "#", "|", ">", "---", "1.5", "2026-03-10", "é", "\t", "?", "%"]
)  # fmt: skip
yamlish = st.lists(pieces, max_size=25).map(lambda found: "".join(found).encode())


@given(yamlish | st.binary(max_size=80))
def test_any_file_gives_a_profile_or_a_diagnosed_error(tmp_path_factory, pack, content):
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(content)
    with contextlib.suppress(DiagnosedError):
        to_case(read_profile(path), pack)


@pytest.mark.parametrize("moment", [MOMENT, "2025-06-01 10:30"])
def test_a_moment_is_no_decision_date_at_any_door(problem, moment):
    hint = "Write the day alone, as in 2026-03-10"
    assert problem({"as_of": moment, "size": 1}).hint == hint
    assert problem({"today": moment, "size": 1}).hint == hint
    assert problem({"size": 1}, as_of=moment).hint == hint
    assert problem({"since": moment}).hint == hint


@pytest.mark.parametrize("given", [{"today": DAY}, {"as_of": DAY}, {"as_of": DAY, "size": None}])
def test_a_date_alone_is_no_profile(problem, given):
    found = problem(given)
    assert found.code == "V-507"
    assert found.message == "only the date of the decision is given, no attribute with a value"


def test_a_unit_is_told_in_the_language_of_the_sentence(problem, monkeypatch):
    chinese = {
        "got {got}, expected a whole number{unit}": "写的是 {got}，应为整数{unit}",
        " ({unit})": "（{unit}）",
    }
    monkeypatch.setattr(catalogue, "catalogue", lambda lang: chinese)
    said = problem({"size": "2.5"}).message
    assert said == "got 2.5, expected a whole number (pieces)"
    assert in_language(said, "zh") == "写的是 2.5，应为整数（件）"
    assert in_language(pickle.loads(pickle.dumps(said)), "zh") == "写的是 2.5，应为整数（件）"
