"""Drop-downs speak the language of the workbook; words of both languages may be typed."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

import modesdk
from modesdk.engines.formulas.condition_formulas import value_cell
from modesdk.language import terms
from modesdk.language.text import LANGUAGES, Lang
from modesdk.model.profile import Case
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import SHEETS, build

from .live import Live

NAME = "home-heating"
TEXT, FLAG = "insulation", "district_network"


@pytest.fixture(scope="module")
def live() -> Live:
    return Live(NAME)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_choices_are_in_the_chosen_language(live: Live, lang: Lang) -> None:
    live.put("lang", lang)
    live.calculate()
    schema = modesdk.load_pack(NAME).schema
    for attribute in schema:
        if attribute.values and attribute.type in ("text", "set"):
            offered = live.column(f"list.{attribute.id}.choices")
            assert offered == [value.label[lang] for value in attribute.values], attribute.id
    assert live.column("list._yesno.choices") == [word[lang] for word in terms.TRUTH.values()]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", ["zh", "en", "both", "id", "alias"])
def test_words_of_both_languages_are_read(live: Live, lang: Lang, form: str) -> None:
    live.put("lang", lang)
    for value in modesdk.load_pack(NAME).schema[TEXT].values:
        forms = {"zh": value.label.zh, "en": value.label.en, "both": value.label.both,
                 "id": value.id, "alias": next(iter(value.aliases), value.id)}  # fmt: skip
        live.put(f"in.{TEXT}", forms[form])
        live.calculate()
        assert live.get(value_cell(TEXT)) == value.id
    for truth, word in terms.TRUTH.items():
        live.put(f"in.{FLAG}", word.both if form == "both" else word[lang])
        live.calculate()
        assert live.get(value_cell(FLAG)) == ("yes" if truth else "no")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_is_filled_in_and_offers_in_its_language(lang: Lang) -> None:
    pack = modesdk.load_pack(NAME)
    case = Case(pack.as_of, {TEXT: "good", FLAG: False})
    book = Book.of(pack, case, lang=lang)
    profiles = {"rows": 2, "profiles": [("A", case)]}
    build(book, [name for name in SHEETS if name != "recommendation"], profiles)
    shown = pack.schema[TEXT].value_label("good", lang), terms.TRUTH[False][lang]
    for prefix in ("in", "portfolio.in"):
        assert tuple(typed(book, f"{prefix}.{name}") for name in (TEXT, FLAG)) == shown
    assert typed(book, "in.on") == terms.TRUTH[True][lang]
    assert typed(book, "in.scenario.trust") == terms.TRUTH[False][lang]
    lists = {check.formula1 for ws in book.wb for check in ws.data_validations.dataValidation}
    assert {f"=list.{TEXT}.choices", "=list._yesno.choices"} <= lists
    assert not [said for said in lists if said and '"' in said and "zh" not in said]


def typed(book: Book, name: str) -> Any:
    """What stands in the first cell of a name."""
    sheet, _, cells = book.names.defined[name].replace("$", "").partition("!")
    return book.wb[sheet][cells.partition(":")[0]].value
