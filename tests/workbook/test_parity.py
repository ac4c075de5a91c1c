"""Command line, workbook, page, lists and functions say the same of a case: word for word.

What is expected is put together here from the decision, the terms and the one rule for numbers;
each host is asked the way its users ask it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

from typer.testing import CliRunner

import modesdk
from modesdk.cli.main import app
from modesdk.decide.decision import Decision
from modesdk.decide.explain.conditions_in_words import row_sources
from modesdk.decide.explain.conflict_lines import sorted_out
from modesdk.decide.explain.explanation import headline, sections, verdict
from modesdk.decide.explain.gate_lines import aged_facts, to_verify
from modesdk.engines.formulas.program import set_members
from modesdk.excel.desk import Desk
from modesdk.excel.functions import call
from modesdk.excel.server.views import view
from modesdk.io.case_files import read_cases
from modesdk.language import figures, terms
from modesdk.language.text import LANGUAGES, Lang, phrase
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.evidence import verdicts
from modesdk.sheets.front.evidence_lists import AGED, DECLARED, VERIFY
from modesdk.workbook.build import CORE, build, finished
from modesdk.xlsx.write_parts import parts_of

from .live import Live

CASES: Mapping[str, tuple[str, ...]] = {
    "home-heating": ("good-house", "permit-needed", "nothing-possible", "hardly-known"),
    "tiktok-shop": ("N04", "N01"),
}
"""Cases of the packs: recommended, conditional, all blocked, too little known; ties in the last."""
CLOSE: Mapping[str, Mapping[str, Any]] = {
    "home-heating": {
        "flow_temperature_c": 26, "gas_price_ct": 4, "priorities": frozenset({"low_emissions"})},
    "tiktok-shop": {
        "local_entity_in_market": False, "months_on_tiktok_shop": 211,
        "official_account_entity_match": False, "uses_grey_tactics": True,
        "seller_locality": "local", "willing_to_build_team": False},
}  # fmt: skip
"""Level at the top; the second at 3.75 points each, a half to be rounded."""
FRONT = "Recommendation"
SHEETS = ("recommendation", *CORE, "sensitivity", "scenarios", "portfolio")


@frozen(eq=False)
class Asked:
    """A case, its decision, and what everybody must say of it in a language."""

    name: str
    number: int
    decision: Decision
    lang: Lang

    @property
    def pack(self) -> Pack:
        return self.decision.pack

    @property
    def profile(self) -> dict[str, Any]:
        """The values as JSON has them."""
        return {name: plain(value) for name, value in self.decision.case.values.items()}

    def label(self, mode: str) -> str:
        return self.pack.alternatives[mode].label[self.lang]

    @property
    def status(self) -> str:
        return terms.STATUS[self.decision.status][self.lang]

    @property
    def level(self) -> list[str]:
        """The labels of all with the best score."""
        competing = [e for e in self.decision.ranking if e.rank is not None]
        return [self.label(e.mode) for e in competing if e.numerator == competing[0].numerator]

    @property
    def leader(self) -> str:
        """Who leads: nobody is said to lead alone who does not."""
        first, *others = self.level or ["–"]
        if not others:
            return first
        more = {"zh": f"另外{len(others)}项", "en": f"{len(others)} more"}[self.lang]
        joint = {"zh": "及" if others[1:] else "和", "en": " and "}[self.lang]
        return joint.join([first, more if others[1:] else others[0]])

    @property
    def second(self) -> str:
        """Who comes next; nobody that leads as well."""
        competing = [e for e in self.decision.ranking if e.rank is not None]
        return self.label(competing[1].mode) if len(self.level) == 1 < len(competing) else "–"

    @property
    def score(self) -> str:
        found = (e.score for e in self.decision.ranking if e.mode == self.decision.leader)
        return next((figures.points(score) for score in found), "–")

    @property
    def margin(self) -> str:
        return "–" if self.decision.margin is None else figures.amount(self.decision.margin)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Label, score and gate of every option in the order of the ranking."""
        return [
            (self.label(e.mode), figures.points(e.score), terms.GATE[e.gate][self.lang])
            for e in self.decision.ranking
        ]

    @property
    def sources(self) -> set[str]:
        """The sources of the leader's weightiest reasons for and against."""
        shares = [c for c in self.decision.contributions if c.alternative == self.decision.leader]
        worth = sorted((c for c in shares if abs(c.points) >= 0.05), key=lambda c: -abs(c.points))
        found = [c for sign in (1, -1) for c in [c for c in worth if c.points * sign > 0][:3]]
        return {row_sources(self.pack, self.decision.rule(c.rule).row, self.lang) for c in found}


def plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return float(value) if isinstance(value, Decimal) else value


@cache
def cases(pack_name: str) -> tuple[Case, ...]:
    pack = modesdk.load_pack(pack_name)
    found = {case.id: Case(case.as_of, case.values) for case in read_cases(pack)}
    return (*(found[name] for name in CASES[pack_name]), Case(pack.as_of, CLOSE[pack_name]))


@cache
def workbook(pack_name: str) -> Front:
    return Front(modesdk.load_pack(pack_name), cases(pack_name))


class Front(Live):
    """The workbook of a pack with its cases as rows of the Portfolio sheet."""

    def __init__(self, pack: Pack, profiles: tuple[Case, ...]) -> None:
        book = Book.of(pack)
        named = [(f"case {number}", case) for number, case in enumerate(profiles)]
        build(book, SHEETS, {"rows": len(named), "profiles": named})
        for name in ("cases.passed", "cases.total", "cases.unjudged"):
            book.calc_cell(name, 0)
        self.pack, self.book, self._at = pack, book, (-1, "")
        data = parts_of(finished(book), "2026-01-01T00:00:00Z").packed()
        self._names = {name.casefold(): place for name, place in book.names.defined.items()}
        self._begin(data)

    def turn(self, asked: Asked) -> Front:
        """Type in the case and choose the language."""
        if self._at != (asked.number, asked.lang):
            self._at = (asked.number, asked.lang)
            self.reset()
            self.put("lang", asked.lang)
            self.put("in.as_of", asked.decision.as_of)
            for name, value in asked.decision.case.values.items():
                self._answer(name, value)
            self._judge(asked.decision.case)
            self.calculate()
        return self

    def _answer(self, name: str, value: Any) -> None:
        if not isinstance(value, frozenset):
            word = terms.TRUTH[value].en if isinstance(value, bool) else plain(value)
            self.put(f"in.{name}", word)
            return
        members = set_members(self.book.model.ruleset, name)
        for member in members:
            self.put(f"in.{name}.{member}", terms.TRUTH[member in value].zh)
        self.put(f"in.{name}._none", None if value & set(members) else terms.TRUTH[True].zh)

    def _judge(self, case: Case) -> None:
        """What evaluators in Python find, as a refresh notes it."""
        found = verdicts(self.pack, case)
        for name in self.book.model.ruleset.base_inputs:
            if name.startswith("@"):
                self.put(f"p.{name}", {True: "yes", False: "no"}.get(found.get(name)))

    def front(self) -> list[list[tuple[Any, str]]]:
        """What stands on the front sheet, row by row, with the format of each cell."""
        ws = self.book.wb[self.book.sheet(FRONT).title]
        return [
            [(self._book.get_value(FRONT, c.row, c.column), c.number_format) for c in row]
            for row in ws.iter_rows(min_col=1, max_col=14, max_row=140)
        ]


@pytest.fixture(params=[(p, n, lang) for p in CASES for n in range(len(CASES[p]) + 1)
                        for lang in LANGUAGES],
                ids=lambda p: f"{p[0]}-{p[1]}-{p[2]}")  # fmt: skip
def asked(request: pytest.FixtureRequest) -> Asked:
    name, number, lang = request.param
    case = cases(name)[number]
    return Asked(name, number, Decision(modesdk.load_pack(name), case), lang)


@pytest.fixture(scope="module")
def desk() -> Callable[[str], Desk]:
    return cache(Desk.installed)


def squeezed(text: str) -> str:
    return "".join(text.split())


def command(tmp_path: Path, asked: Asked, *words: str) -> str:
    """What a command about the case prints, without the blanks of its layout."""
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps(asked.profile, default=str), encoding="utf-8")
    date = asked.decision.as_of.isoformat()
    options = ["--pack", asked.name, "--lang", asked.lang, "--as-of", date]
    told = CliRunner().invoke(app, [words[0], str(profile), *words[1:], *options],
                              env={"COLUMNS": "200"})  # fmt: skip
    assert told.exception is None, told.output
    return squeezed(told.stdout)


def test_every_kind_of_outcome_is_among_the_cases() -> None:
    found = [Decision(modesdk.load_pack(p), case) for p in CASES for case in cases(p)]
    assert {str(d.status) for d in found} == set(terms.STATUS)
    assert {str(gate) for d in found for gate in d.gates.values()} == set(terms.GATE)
    assert any(entry.tied for d in found for entry in d.ranking)
    assert {str(d.stability) for d in found} >= {"robust", "fragile", "undecided"}


def test_the_command_line(asked: Asked, tmp_path: Path) -> None:
    explained = command(tmp_path, asked, "explain")
    assert squeezed(verdict(asked.decision, asked.lang)) in explained
    assert [said for said in asked.sources if squeezed(said) not in explained] == []
    card = command(tmp_path, asked, "recommend")
    assert asked.status in card or squeezed(asked.status) in card
    assert [row for row in asked.rows[:3] if squeezed("".join(row[:2])) not in card] == []
    assert squeezed(asked.margin) in card
    again = (tmp_path / "profile.json").rename(tmp_path / "again.json")
    assert squeezed(asked.leader) in command(tmp_path, asked, "compare", str(again))
    assert {row[2] for row in asked.rows if squeezed(row[2]) not in card} == set()


def test_the_page(asked: Asked, desk: Callable[[str], Desk]) -> None:
    data = {"pack": asked.name, "lang": asked.lang, "profile": asked.profile,
            "as_of": asked.decision.as_of.isoformat()}  # fmt: skip
    told = view(desk(asked.name), data)
    rows = [(e["label"], figures.points(e["score"]), e["gate_word"]) for e in told["ranking"]]
    assert (told["status_text"], rows) == (asked.status, asked.rows)
    stability = terms.STABILITY[asked.decision.stability][asked.lang]
    assert told["stability_word"] == stability
    assert told["headline"] == headline(asked.decision, asked.lang).partition("\n")[2]
    assert told["label_of_leader"] == asked.leader
    shown = {reason["sources"] for side in told["reasons"].values() for reason in side}
    assert asked.sources <= shown
    assert told["verify"] == list(to_verify(asked.decision, asked.lang))
    assert told["aged"] == list(aged_facts(asked.decision, asked.lang))
    margin = "–" if told["margin"] is None else figures.amount(told["margin"])
    assert margin == asked.margin


def test_the_functions(asked: Asked, desk: Callable[[str], Desk]) -> None:
    def ask(name: str, *own: Any) -> Any:
        profile = tuple(
            (key, ",".join(value) or "-" if isinstance(value, list) else value)
            for key, value in asked.profile.items()
        )
        date = asked.decision.as_of.isoformat()
        return call(desk(asked.name), name, [*own, profile, None, date, asked.name, asked.lang])

    assert terms.STATUS[ask("STATUS")][asked.lang] == asked.status
    ranked = [
        (row[2], figures.points(row[3]), terms.GATE[row[4]][asked.lang]) for row in ask("RANK")[1:]
    ]
    assert ranked == asked.rows
    gates = {row[1]: row[2] for row in ask("GATES")[1:]}
    assert gates == {label: gate for label, _, gate in asked.rows}
    explained = ask("EXPLAIN")[1:]
    assert explained[0][1] == headline(asked.decision, asked.lang).partition("\n")[2]
    lines = " ".join(row[1] for row in explained)
    assert [said for said in asked.sources if said not in lines] == []


def test_the_front_sheet(asked: Asked) -> None:
    live, decision, lang = workbook(asked.name).turn(asked), asked.decision, asked.lang
    names = ("status", "leader", "score", "margin", "second", "stability", "completeness")
    stability = terms.STABILITY[decision.stability][lang]
    assert [live.get(f"card.{name}") for name in names] == [
        asked.status, asked.leader, asked.score, asked.margin, asked.second, stability,
        figures.share(decision.completeness),
    ]  # fmt: skip
    shown = str(live.get("verdict"))
    said, _, blocked = shown.partition(" ⚠ ")
    assert said == verdict(decision, lang)
    assert blocked in headline(decision, lang)
    compared = [asked.pack.alternatives[entry.mode].ranked for entry in decision.ranking]
    assert ranking_of(live) == sorted(compress(asked.rows, compared))
    texts = [str(content) for row in live.front() for content, _ in row]
    assert asked.sources <= set(texts)
    told = {section.id: section for section in sections(decision, lang)}
    headings = [phrase(english, lang) for english in LISTS.values()]
    places = [next(i for i, t in enumerate(texts) if t.startswith(said)) for said in headings]
    assert places == sorted(places)
    for name, start, end in zip(LISTS, places, [*places[1:], len(texts)], strict=True):
        if name in told:
            assert told[name].heading == phrase(LISTS[name], lang)
        shown = [text for text in texts[start:end] if text in sayings(decision, lang)[name]]
        assert shown == sayings(decision, lang)[name][: ROOM[name]], name


LISTS = {
    "verify": "To be verified first",
    "conflicts": "Where the sources disagree",
    "questions": "What to find out next",
    "aged": "Old facts worth checking",
}
"""Sections of the explanation that are lists on the front sheet too, in this order."""
ROOM = {"verify": VERIFY, "conflicts": DECLARED, "questions": 0, "aged": AGED}
"""How many facts are shown; the sheet weighs questions by another measure (see the manual)."""


def sayings(decision: Decision, lang: Lang) -> dict[str, list[str]]:
    """What the lists of the front sheet say, as far as the texts are the pack's own."""
    reasons = decision.gate_reasons[decision.leader] if decision.leader else ()
    return {
        "verify": [r.label[lang] for r in reasons if r.mark != "open" and not r.routes],
        "conflicts": [c.label[lang] for c in sorted_out(decision)[1]],
        "questions": [],
        "aged": [r.label[lang] for r in reasons if r.mark == "open" and r.verify],
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_those_that_are_level_are_not_said_to_lead(lang: Lang, tmp_path: Path) -> None:
    name = "home-heating"
    pack = modesdk.load_pack(name)
    decision = Decision(pack, Case(pack.as_of, {}))
    asked = Asked(name, -2, decision, lang)
    assert len(asked.level) > 2
    told = {"zh": f"目前{asked.leader}并列", "en": f" {asked.leader} are level for now"}[lang]
    assert told in verdict(decision, lang)
    live = workbook(name).turn(asked)
    assert live.get("verdict") == verdict(decision, lang)
    assert live.get("card.leader") == asked.leader


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_those_that_are_level_the_first_is_recommended_and_said_to_be_level(lang: Lang) -> None:
    """Where the pack asks for no margin; and nothing is called stable that its order decides."""
    name = "home-heating"
    pack = modesdk.load_pack(name)
    pack = evolve(pack, limits=evolve(pack.limits, min_margin=0))
    case = next(c for c in cases(name) if len(Asked(name, 0, Decision(pack, c), lang).level) == 2
                and Decision(pack, c).recommended)  # fmt: skip
    asked = Asked(name, 0, Decision(pack, case), lang)
    said = {"zh": f"{asked.leader}并列", "en": f"{asked.leader} are level, and {asked.level[0]} "}
    assert said[lang] in verdict(asked.decision, lang)
    live = Front(pack, (case,)).turn(asked)
    shown = [live.get(cell) for cell in ("verdict", "card.leader", "card.second", "card.stability")]
    undecided = terms.STABILITY["undecided"][lang]
    assert shown == [verdict(asked.decision, lang), asked.leader, "–", undecided]
    assert terms.STABILITY[asked.decision.stability][lang] == undecided


def ranking_of(live: Front) -> list[tuple[str, str, str]]:
    """Label, score as its cell shows it, and gate, from the rows with the mark of a gate."""
    found = []
    for row in live.front():
        (label, _), (score, number), (gate, _) = row[2], row[3], row[6]
        if str(gate)[:1] in "✔◐✘" and isinstance(score, (int, float)):
            assert number == figures.SIGNED
            found.append((str(label), figures.points(score), str(gate)[2:]))
    return sorted(found)


def test_the_portfolio_sheet(asked: Asked) -> None:
    live = workbook(asked.name).turn(asked)
    told = {
        name: live.column(f"portfolio.{name}")[asked.number]
        for name in ("winner", "status", "score", "margin", "second")
    }
    assert told["status"] == asked.status
    assert (told["winner"] or "–") == asked.leader
    assert shown_number(told["score"], figures.points) == asked.score
    assert shown_number(told["margin"], figures.amount) == asked.margin
    assert (told["second"] or "–") == asked.second
    columns = [ws.number_format for ws in formats(live, "score", "margin")]
    assert columns == [figures.SIGNED, figures.POINTS]


OUTCOME = ("Leader", "Runner-up")


def test_the_sheets_of_other_weights(asked: Asked) -> None:
    """As set, a scenario says what the front sheet says; elsewhere who would lead is said alike."""
    live, weights = workbook(asked.name).turn(asked), asked.decision.weights
    told = [beside(live, "Scenarios", phrase(said, asked.lang)) for said in OUTCOME]
    assert told == [asked.leader, asked.second]
    for dimension, weight in weights.dimensions.items():
        label = asked.pack.dimensions[dimension].label[asked.lang]
        heading = f"{phrase('Dimension', asked.lang)}: {label}"
        for column, other in (("F", 0), ("I", weight // 2), ("L", min(1000, 2 * weight))):
            changed = weights.changed(dimensions={dimension: other})
            decision = Decision(asked.pack, asked.decision.case, changed)
            wanted = Asked(asked.name, -1, decision, asked.lang).leader
            assert beside(live, "Sensitivity", heading, column) == wanted


def beside(live: Front, sheet: str, said: str, column: str = "C") -> Any:
    """What stands in a column of the first row that begins so."""
    ws = live.book.wb[sheet]
    rows = range(1, ws.max_row + 1)
    row = next(n for n in rows if live._book.get_value(sheet, n, 2) == said)
    return live._book.get_value(sheet, row, ws[f"{column}1"].column)


def shown_number(content: Any, said: Callable[[float], str]) -> str:
    return "–" if content in ("", None) else said(content)


def formats(live: Front, *names: str) -> Iterator[Any]:
    for name in names:
        sheet, spot, _ = live.place(f"portfolio.{name}")
        yield live.book.wb[sheet].cell(*spot)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[dict[str, str]]]:
    """The results that `workbook portfolio` writes of all cases of a pack."""

    @cache
    def rows(pack_name: str) -> list[dict[str, str]]:
        folder = tmp_path_factory.mktemp("lists")
        source, target = folder / "in.csv", folder / "out.csv"
        pack = modesdk.load_pack(pack_name)
        heads = [a.id for a in pack.schema if not a.derived and a.id != pack.roles.as_of]
        with source.open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, ["name", "as_of", *heads])
            out.writeheader()
            for number, case in enumerate(cases(pack_name)):
                values = {name: cell(value) for name, value in case.values.items()}
                out.writerow({"name": number, "as_of": case.as_of.isoformat(), **values})
        words = ["workbook", "portfolio", str(source), "--pack", pack_name, "--out", str(target)]
        told = CliRunner().invoke(app, words)
        assert told.exit_code == 0, told.output
        with target.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return rows


def cell(value: Any) -> Any:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "-"
    return terms.TRUTH[value].en if isinstance(value, bool) else value


def test_the_list(asked: Asked, listed: Callable[[str], list[dict[str, str]]]) -> None:
    """Its results are ids and exact numbers, for programs; words and digits follow from them."""
    row = {head.rpartition(".")[2]: text for head, text in listed(asked.name)[asked.number].items()}
    assert terms.STATUS[row["status"]][asked.lang] == asked.status
    assert [asked.label(mode) for mode in row["leader"].split()] == asked.level
    assert (asked.label(row["second"]) if row["second"] else "–") == asked.second
    for name, said in (("points", figures.points), ("margin", figures.amount)):
        wanted = asked.score if name == "points" else asked.margin
        assert (said(float(row[name])) if row[name] else "–") == wanted
    for mark in ("conditional", "blocked"):
        said_of = [label for label, _, gate in asked.rows if gate == terms.GATE[mark][asked.lang]]
        assert sorted(asked.label(mode) for mode in row[mark].split()) == sorted(said_of)
