"""Every outcome has a word, and no two outcomes of a kind have the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from modesdk import diagnostics
from modesdk.decide.stability import Stability
from modesdk.language import terms
from modesdk.language.text import LANGUAGES, Text
from modesdk.model import tables
from modesdk.model.decision_parts import Status

KINDS = (
    (terms.STATUS, Status),
    (terms.GATE, tables.GateMark),
    (terms.STABILITY, Stability),
    (terms.SEVERITY, [*diagnostics.Severity, *tables.Urgency]),
    (terms.TRUTH, (True, False)),
)


@pytest.mark.parametrize(("words", "values"), KINDS)
def test_each_value_has_a_word_of_its_own(
    words: Mapping[object, Text], values: Iterable[object]
) -> None:
    assert set(words) == set(values)
    for lang in LANGUAGES:
        assert len({text[lang] for text in words.values()}) == len(words)
    assert not [text for text in words.values() if text.untranslated]


def test_a_heading_begins_with_a_capital() -> None:
    assert terms.heading(terms.GATE["conditional"]) == Text("待核实", "To be verified")
