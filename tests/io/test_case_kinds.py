"""What a case expects prints as it is written, and is read from text, lists and mappings alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modesdk
from modesdk.io.case_kinds import KINDS
from modesdk.io.case_syntax import Nouns, Vocabulary
from modesdk.io.unusable import UnusableError
from modesdk.io.weight_files import cell_weights, weights_cell
from modesdk.io.weight_values import RawWeights, read_changes
from modesdk.model.cases import MARGIN, Bound, Comparison, ExpectedError, OptionScore, Sign
from modesdk.model.weights import WeightChanges

PACK = modesdk.load_pack("tiktok-shop")
WORDS = Vocabulary.of(PACK)
numbers = st.decimals(-100, 100, places=2, allow_nan=False)
tenths = st.decimals(-100, 100, places=1, allow_nan=False)
slacks = st.decimals(Decimal("0.01"), 9, places=2, allow_nan=False)
bounds = st.one_of(
    st.builds(Bound, st.sampled_from([Sign.AT_LEAST, Sign.AT_MOST]), numbers),
    st.builds(Bound, st.just(Sign.EQUAL), tenths),
    st.builds(Bound, st.just(Sign.EQUAL), numbers, slacks),
    st.tuples(numbers, numbers).map(lambda ends: Bound(Sign.BETWEEN, min(ends), max(ends))),
)


def ids(noun: str) -> Any:
    return st.sampled_from(sorted(set(WORDS.ids[noun].values())))


def several(entries: Any, least: int = 1) -> Any:
    return st.lists(entries, min_size=least, max_size=4, unique=True).map(tuple)


options = ids(Nouns.OPTION)
VALUES: dict[str, Any] = {
    "status": several(ids(Nouns.STATUS)),
    "order": several(several(options, 2)),
    "score": several(st.builds(OptionScore, options, bounds)),
    "margin": bounds,
    "ask": several(ids(Nouns.ATTRIBUTE)),
    "conflicts": several(several(ids(Nouns.CLAIM), 2)),
    "error": several(
        st.builds(
            ExpectedError, st.sampled_from(["V-502", "W-601"]), st.sampled_from(["", "market"])
        )
    ),
    "than": several(
        st.builds(
            Comparison,
            st.one_of(options, st.just(MARGIN)),
            st.booleans(),
            st.sampled_from(["X", "B03-v6", "N01@2024-01-01"]),
            st.one_of(st.none(), bounds),
        )
    ),
}
VALUES |= {kind: several(ids(Nouns.FIRING)) for kind in ("fires", "must_not_fire", "undecided")}
VALUES |= {kind: several(options) for kind in KINDS if kind not in VALUES}


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
def test_what_is_printed_reads_as_it_was(name: str, data: st.DataObject) -> None:
    syntax = KINDS[name].syntax
    value = data.draw(VALUES[name])
    assert syntax.read(syntax.cell(value), WORDS) == value


def test_capitals_of_ids_do_not_count() -> None:
    for name, cell in (
        ("blocked", " Full_Managed "),
        ("fires", "r000-64"),
        ("status", "CONDITIONAL"),
    ):
        syntax = KINDS[name].syntax
        assert syntax.cell(syntax.read(cell, WORDS)).casefold() == cell.strip().casefold()


@pytest.mark.parametrize("name", KINDS)
def test_blank_is_not_asserted_and_none_is_nothing(name: str) -> None:
    syntax = KINDS[name].syntax
    assert [syntax.read(blank, WORDS) for blank in ("", "  ", None, [], {})] == [None] * 5
    assert syntax.cell(None) == ""
    if syntax.nothing:
        assert syntax.read("None", WORDS) == syntax.read(["none"], WORDS) == ()
        assert syntax.cell(()) == "none"
    else:
        with pytest.raises(UnusableError):
            syntax.read("none", WORDS)


@pytest.mark.parametrize(
    ("kind", "given_in_yaml", "cell"),
    [
        ("blocked", ["full_managed", "semi_managed"], "full_managed, semi_managed"),
        ("blocked", "full_managed；semi_managed、", "full_managed, semi_managed"),
        ("order", [["full_managed", "semi_managed"]], "full_managed > semi_managed"),
        ("order", ["full_managed ＞ semi_managed"], "full_managed > semi_managed"),
        (
            "score",
            {"full_managed": ">= 5", "semi_managed": "≤ −2.5"},
            "full_managed >= 5; semi_managed <= -2.5",
        ),
        ("score", "full_managed=12.3 ± 0.5", "full_managed = 12.3 +- 0.5"),
        ("margin", "between 1 and 2", "between 1 and 2"),
        ("conflicts", [["s000-99", "s002-77"]], "s000-99 + s002-77"),
        ("error", "v-502 at Market", "V-502 at market"),
        ("fires", ["R000-64", "s000-99"], "R000-64, s000-99"),
    ],
)  # fmt: skip
def test_lists_mappings_and_other_signs(kind: str, given_in_yaml: Any, cell: str) -> None:
    syntax = KINDS[kind].syntax
    assert syntax.cell(syntax.read(given_in_yaml, WORDS)) == cell


@pytest.mark.parametrize(
    ("kind", "text", "message", "hint"),
    [
        ("recommended", "fully_managed", "no option is called 'fully_managed'", "full_managed"),
        ("recommended", "none full_managed", "no option is called 'none'", ""),
        ("status", "fine", "no status is called 'fine'", "Known: recommended"),
        ("order", "full_managed", "'full_managed' cannot be read", "a > b"),
        ("order", "full_managed > ", "cannot be read", "a > b"),
        ("score", "full_managed 5", "cannot be read", "a between 10 and 20"),
        ("score", "full_managed >= 1.2.3", "cannot be read", "a between"),
        ("score", "full_managed between 5 and 1", "nothing lies in between", "smaller"),
        ("score", "full_managed = 1.25", "shown with one decimal", "+- 0.05"),
        ("score", "full_managed >= 1 +- 2", "cannot be read", "a between"),
        ("margin", "5", "'5' cannot be read", ">= 5"),
        ("error", "V-999", "no code is 'V-999'", ""),
        ("than", "full_managed above X", "cannot be read", "a higher than in X"),
        ("conflicts", "s000-99", "cannot be read", "a + b"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(
    kind: str, text: str, message: str, hint: str
) -> None:
    with pytest.raises(UnusableError) as error:
        KINDS[kind].syntax.read(text, WORDS)
    assert message in error.value.message
    assert hint in error.value.hint


def test_weights_in_a_cell() -> None:
    pairs = cell_weights("goal = 3; rules.R000-64 = 0.5, trust:002=0.25")
    changes, problems = read_changes(PACK, RawWeights(pairs))
    assert problems == []
    assert changes == WeightChanges(
        dimensions={"goal": 30}, rules={"R000-64": 50}, trust={"002": 25}
    )
    assert read_changes(PACK, RawWeights(cell_weights(weights_cell(changes)))) == (changes, [])
