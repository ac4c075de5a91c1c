"""What the functions answer. Each takes an `Ask` and its own arguments; see `registry`.

Ids, not labels, are what formulas compare, so single cells hold ids; tables show both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import define

from modesdk.decide.decision import Decision
from modesdk.decide.explain.explanation import headline, sections
from modesdk.decide.explain.gate_lines import gate_line
from modesdk.decide.explain.other_modes import why_not_lines_of
from modesdk.decide.explain.phrases import leaders, leaders_in_words, leading_points
from modesdk.diagnostics import one_line
from modesdk.errors import DiagnosedError
from modesdk.excel.cell_values import (
    Cell,
    ErrorKind,
    FunctionError,
    Table,
    error_of,
    single,
    table,
    table_of,
    text,
)
from modesdk.excel.desk import Desk
from modesdk.excel.ranges import (
    Profiles,
    raw_date,
    raw_profile,
    raw_weights,
)
from modesdk.io.profiles import RawProfile
from modesdk.io.request import Request, read_request
from modesdk.language import in_language, listed, worded
from modesdk.language.terms import GATE
from modesdk.language.text import Lang, phrase
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.version import installed_version

MAX_QUESTIONS = 50
MAX_ROWS = 10_000


@define
class Ask:
    """The arguments that functions share, by their names, read when needed."""

    desk: Desk
    given: Mapping[str, Any]

    @cached_property
    def pack(self) -> Pack:
        """The pack asked for, if it holds the rules that the formula was made for."""
        try:
            pack = self.desk.pack(text(self.given.get("pack"), "pack"))
        except DiagnosedError as problem:
            raise error_of(problem, ErrorKind.NAME) from None
        _check_rules(text(self.given.get("rules"), "rules"), pack)
        return pack

    @cached_property
    def lang(self) -> Lang:
        """The language of texts."""
        return self.desk.language(text(self.given.get("lang"), "lang"))

    @cached_property
    def decision(self) -> Decision:
        """The decision on the profile."""
        profile = raw_profile(self.pack, self.range("profile"))
        return self.desk.decided(self.asked(profile))

    def asked(self, profile: RawProfile, *, may_be_empty: bool = False) -> Request:
        """Profile, weights and date. Raises FunctionError or what `Request.sound` raises."""
        date, given = raw_date(self.given.get("as_of")), raw_weights(self.range("weights"))
        weights = self.desk.weights(self.pack, given)
        return read_request(
            self.pack, profile, options=date, weights=weights, may_be_empty=may_be_empty
        ).sound()

    def range(self, name: str) -> Table:
        """The cells of an argument. Raises FunctionError."""
        return table_of(self.given.get(name), name)

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Table:
        """A table with its headings in the language asked for."""
        return table((in_language(head, self.lang) for head in heads), rows)

    def label(self, mode: str) -> str:
        """The name of an alternative."""
        return self.pack.alternatives[mode].label[self.lang] or mode

    def mode(self, given: Any) -> str:
        """An alternative by its id or label. Raises FunctionError."""
        wanted = text(given, "mode").casefold()
        for name, alternative in self.pack.alternatives.items():
            words = (name, alternative.label.zh, alternative.label.en)
            if wanted and wanted in (w.casefold() for w in words):
                return name
        known = ", ".join(self.pack.alternatives)
        message = worded("mode: no {name!r}; one of: {known}", name=wanted[:60], known=known)
        raise FunctionError(ErrorKind.NAME, message)


def recommend(ask: Ask) -> str:
    """The id of the recommended alternative; "" when the status says that none is."""
    return ask.decision.recommended or ""


def status(ask: Ask) -> str:
    """recommended, conditional, no_clear_winner, insufficient_data or none_eligible."""
    return str(ask.decision.status)


def score(ask: Ask, mode: Any = None) -> float:
    """Points (-100..100) of an alternative, the leader by default."""
    decision = ask.decision
    wanted = decision.leader if single(mode, "mode") is None else ask.mode(mode)
    if wanted is None:
        message = worded("nothing leads: every option is blocked")
        raise FunctionError(ErrorKind.NOT_AVAILABLE, message)
    return next(entry.score for entry in decision.ranking if entry.mode == wanted)


def rank(ask: Ask) -> Table:
    """The ranking, best first; then what does not compete, without a rank."""
    rows = (
        (entry.rank, entry.mode, ask.label(entry.mode), entry.score, str(entry.gate))
        for entry in ask.decision.ranking
    )
    heads = worded("rank"), worded("id"), worded("option"), worded("score"), worded("gate")
    return ask.table(heads, rows)


def gates(ask: Ask) -> Table:
    """Every alternative's gate and, one per row, why it is as it is."""
    decision, lang = ask.decision, ask.lang

    def rows() -> Iterator[tuple[Cell, ...]]:
        for mode, gate in decision.gates.items():
            reasons = decision.gate_reasons[mode] or (None,)
            for reason in reasons:
                why = gate_line(decision, reason, lang) if reason else ""
                yield mode, ask.label(mode), GATE[gate][lang], why

    heads = worded("id"), worded("option"), worded("gate"), worded("why")
    return ask.table(heads, rows())


def explain(ask: Ask) -> Table:
    """The explanation: a headline, then sections of sentences with their sources."""
    decision, lang = ask.decision, ask.lang

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield phrase("answer", lang), headline(decision, lang).partition("\n")[2]
        for section in sections(decision, lang):
            for line in section.lines:
                yield section.heading, line

    return ask.table((worded("section"), worded("text")), rows())


def why_not(ask: Ask, mode: Any) -> Table:
    """What held one alternative back, and what nearly spoke for it."""
    decision, wanted = ask.decision, ask.mode(mode)
    entry = next((e for e in decision.why_not if e.mode == wanted), None)
    if entry is None:
        message = worded("{mode}: it is not ranked", mode=ask.label(wanted))
        if wanted == decision.leader and len(leaders(decision)) > 1:
            message = worded("{leaders} are level", leaders=leaders_in_words(decision, ask.lang))
        elif wanted == decision.leader:
            message = worded("{mode}: it leads", mode=ask.label(wanted))
        raise FunctionError(ErrorKind.NOT_AVAILABLE, message)
    lines = why_not_lines_of(decision, entry, ask.lang)
    return ask.table([worded("why")], ((line.strip(),) for line in lines))


def questions(ask: Ask, count: Any = None) -> Table:
    """What to find out next, the most decisive first."""
    most = _count(count)
    schema, lang = ask.pack.schema, ask.lang
    rows = (
        (
            q.attribute,
            schema[q.attribute].question[lang] or schema[q.attribute].label[lang],
            q.regret,
            answers_in_words(schema[q.attribute], lang),
        )
        for q in ask.decision.question_details[:most]
    )
    heads = worded("id"), worded("question"), worded("at stake (points)"), worded("answers")
    return ask.table(heads, rows)


def _count(given: Any) -> int:
    found = single(given, "count")
    if found is None:
        return MAX_QUESTIONS
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= MAX_QUESTIONS:
        message = worded("count: expected a whole number from 1 to {most}", most=MAX_QUESTIONS)
        raise FunctionError(ErrorKind.VALUE, message)
    return found


def answers_in_words(attribute: Attribute, lang: Lang) -> str:
    """What may be filled in."""
    if attribute.values:
        return ", ".join(value.label[lang] or value.id for value in attribute.values)
    kinds = {
        AttributeType.BOOLEAN: worded("yes, no"),
        AttributeType.NUMBER: worded("a number"),
        AttributeType.DATE: worded("a date"),
    }
    unit = f" ({attribute.unit[lang]})" if attribute.unit[lang] else ""
    return in_language(kinds.get(attribute.type, worded("a text")), lang) + unit


def flip(ask: Ask) -> Table:
    """For every dimension the nearest weights, below and above, at which another one leads."""
    decision, lang = ask.decision, ask.lang

    def rows() -> Iterator[tuple[Cell, ...]]:
        for found in decision.flips:
            dimension = ask.pack.dimensions[found.dimension]
            points: list[Cell] = []
            for point in (found.down, found.up):
                points += [point.weight, point.mode] if point else [None, None]
            yield dimension.id, dimension.label[lang] or dimension.id, found.weight, *points

    then = worded("then leads")
    heads = worded("id"), worded("dimension"), worded("weight now")
    return ask.table((*heads, worded("down to"), then, worded("up to"), then), rows())


def portfolio(ask: Ask) -> Table:
    """One decision per row of a range whose first row names the attributes.

    The rows stay in order; a row that cannot be used says why, an empty one stays empty. A column
    "As of" dates its row; the heading of the last column names the columns that are not read.
    """
    asked = ask.asked(RawProfile(), may_be_empty=True)
    profiles = Profiles.of(ask.pack, ask.range("profiles"), asked.case.as_of)
    if len(profiles.rows) > MAX_ROWS:
        message = worded("profiles: more than {most:,} rows", most=MAX_ROWS)
        raise FunctionError(ErrorKind.NUMBER, message)
    found = (_portfolio_row(ask, profiles, row, asked) for row in profiles.rows)
    heads = worded("recommended"), worded("status"), worded("score"), worded("leader")
    last = listed((worded("problem"), _columns(profiles)), "")
    return ask.table((*heads, worded("margin"), last), found)


def _columns(profiles: Profiles) -> str:
    """What was made of columns, behind the heading of the last one: not read, or a guess."""
    told = []
    if profiles.unused:
        told.append(worded("columns not used: {columns}", columns=listed(profiles.unused)))
    if profiles.guessed:
        told.append(worded("taken as the decision date: {column}", column=profiles.guessed))
    return worded(" ({told})", told=listed(told, "; ")) if told else ""


def _portfolio_row(
    ask: Ask, profiles: Profiles, row: tuple[Cell, ...], asked: Request
) -> tuple[Cell, ...]:
    try:
        case = profiles.case(row)
        if not case.values:
            return (None,) * 6
        decision = ask.desk.decided(asked, case)
    except FunctionError as problem:
        return (None, None, None, None, None, in_language(problem.message, ask.lang))
    status, points = str(decision.status), leading_points(decision)
    level = " ".join(leaders(decision)) or None
    return decision.recommended, status, points, level, decision.margin, None


def versions(ask: Ask) -> str:
    """Which SDK and which pack answer; formulas that refer to this cell follow a new pack."""
    return f"modesdk {installed_version()}; {_rules_of(ask.pack)}"


def _rules_of(pack: Pack) -> str:
    return f"{pack.name} {pack.version} {pack.hash[:12]}"


def _check_rules(said: str, pack: Pack) -> None:
    """Refuse when the cell that a formula's `rules` refers to names other rules."""
    if said and _rules_of(pack) not in said:
        message = worded(
            "rules: the cell says {got}, at hand is {rules}; recalculate the cell with {function}",
            got=one_line(repr(said), 90),
            rules=_rules_of(pack),
            function="MODESDK.VERSION",
        )
        raise FunctionError(ErrorKind.NOT_AVAILABLE, message)
