"""The sections of `modesdk pack show`: each turns a pack into sheets to read and data for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from modesdk.cli.pack import advice_tables, attribute_tables, rule_tables
from modesdk.cli.pack.column_names import column_of, name_of
from modesdk.cli.shell.find_named import find_id, find_mode
from modesdk.cli.shell.layout import TextTable, sheet_of
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.cli.shell.usage_error import UsageError
from modesdk.decide.as_dict import plain
from modesdk.decide.explain.conditions_in_words import listed
from modesdk.language.text import LANGUAGES
from modesdk.language.worded import worded
from modesdk.model.pack import Alternative, Pack
from modesdk.model.tables import ReferenceTable
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT


@frozen(kw_only=True)
class Asked:
    """What is to be shown: an item of the section, or only some modes."""

    item: str = ""
    modes: tuple[str, ...] = ()


Shown = tuple[list[TextTable], Any]
"""Sheets for a person, data for --json."""


def _overview(pack: Pack, asked: Asked) -> Shown:
    rules = sum(len(table.rows) for table in pack.tables)
    facts: dict[str, Any] = {
        "name": pack.name,
        "version": pack.version,
        "as_of": pack.as_of.isoformat(),
        "folder": pack.folder,
        "hash": pack.hash,
        "modes": len(pack.alternatives),
        "attributes": sum(not a.derived for a in pack.schema),
        "rules": rules,
        "claims": len(pack.claims),
        "sources": len(pack.sources),
        "terms": len(pack.terms),
        "references": [table.id for table in pack.references],
        "evaluators": {e.name: e.version for e in pack.evaluators},
    }
    counts = (
        (worded("Options"), "modes"),
        (worded("Attributes"), "attributes"),
        (worded("Rules"), "rules"),
        (worded("Claims"), "claims"),
        (worded("Sources"), "sources"),
        (worded("Terms"), "terms"),
    )
    dated = worded(
        "{name} {version}, {date}", name=pack.name, version=pack.version, date=facts["as_of"]
    )
    rows: list[tuple[str, str]] = [
        (worded("Pack"), dated),
        (worded("Folder"), pack.folder),
        (worded("Counts"), listed((f"{say(name)} {facts[key]}" for name, key in counts), spoken())),
    ]
    rows += [(say(g.label) or g.id, _members(pack, g.id)) for g in pack.groups.values()]
    title = say(pack.title) or pack.name
    sheets = [
        TextTable(title=title, headers=("", ""), rows=rows, note=say(pack.summary)),
        TextTable(
            title=worded("What modesdk pack show {pack} ... can show", pack=pack.name),
            headers=("", ""),
            rows=((name, SECTIONS[name][1]) for name in _sections_of(pack)),
        ),
    ]
    return sheets, {**facts, "title": plain(pack.title), "summary": plain(pack.summary)}


def _sections_of(pack: Pack) -> Iterable[str]:
    """The sections for which the pack has something."""
    references = {table.id for table in pack.references}
    lacking = {"matrix", "stages"} - references
    return (name for name in SECTIONS if name not in lacking)


def _members(pack: Pack, group: str) -> str:
    found = (say(a.label) or a.id for a in pack.alternatives.values() if a.group == group)
    return listed(found, spoken())


def _modes(pack: Pack, asked: Asked) -> Shown:
    found = list(pack.alternatives.values())
    if asked.item:
        found = [find_mode(pack, asked.item, "modes")]
    sheet = sheet_of(
        worded("Options"),
        found,
        {
            worded("Option"): lambda mode: say(mode.label) or mode.id,
            worded("Id"): lambda mode: mode.id,
            worded("Group"): lambda mode: _family(pack, mode),
            worded("Summary"): lambda mode: mode.summary,
            worded("Also called"): lambda mode: listed(mode.aliases, spoken()),
        },
        cards=True,
    )
    return [sheet], [plain(mode) for mode in found]


def _family(pack: Pack, mode: Alternative) -> str:
    group = pack.groups.get(mode.group)
    family = say(group.label) if group else mode.group
    return family if mode.ranked else worded("{group} (not ranked)", group=family)


def _reference(pack: Pack, asked: Asked) -> Shown:
    tables = {table.id: table for table in pack.references}
    if not asked.item:
        raise UsageError(
            "reference",
            worded("name a table"),
            worded("Known: {known}", known=", ".join(tables) or "–"),
        )
    table = tables[find_id(tables, asked.item, "reference", worded("reference table"))]
    heads = table.header
    kept = [i for i, head in enumerate(heads) if _column_shown(pack, heads, head, asked)]
    sheet = TextTable(
        title=say(table.title) or table.id,
        headers=tuple(_column_name(pack, table.header[i]) for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows),
    )
    return [sheet], _reference_data(table)


def _column_shown(pack: Pack, heads: Sequence[str], head: str, asked: Asked) -> bool:
    """Leave out the other language, keys whose text is shown, claims, and modes not asked for."""
    language, name = _language_and_name(head)
    if language:
        wanted = [find_mode(pack, word, "--mode").id for word in asked.modes]
        is_mode = name in pack.alternatives
        return language == spoken() and (not wanted or not is_mode or name in wanted)
    return head != "claims" and not {f"zh {head}", f"en {head}"} & set(heads)


def _language_and_name(head: str) -> tuple[str, str]:
    language, _, name = head.partition(" ")
    return (language, name) if language in LANGUAGES else ("", head)


def _column_name(pack: Pack, head: str) -> str:
    _, name = _language_and_name(head)
    if name in pack.alternatives:
        return say(pack.alternatives[name].label) or name
    if name in pack.words:
        return say(pack.words[name])
    return column_of(name)


def _reference_data(table: ReferenceTable) -> dict[str, Any]:
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    return {"id": table.id, "title": plain(table.title), "rows": rows}


def _named_reference(name: str) -> Callable[[Pack, Asked], Shown]:
    def show(pack: Pack, asked: Asked) -> Shown:
        return _reference(pack, Asked(item=name, modes=asked.modes))

    return show


def _sources(pack: Pack, asked: Asked) -> Shown:
    found = pack.sources.values()
    sheet = sheet_of(
        worded("Sources"),
        found,
        {
            worded("Id"): lambda s: s.id,
            worded("Title"): lambda s: s.title,
            worded("Date"): lambda s: s.date.isoformat() if s.date else "–",
            worded("Trust"): lambda s: f"{s.trust / FINE_UNIT:g}",
            worded("Why"): lambda s: s.why,
        },
    )
    return [sheet], [{**plain(s), "trust": s.trust / FINE_UNIT} for s in found]


def _weights(pack: Pack, asked: Asked) -> Shown:
    dimensions = {d.id: d.weight / DIMENSION_UNIT for d in pack.dimensions.values()}
    criteria = {c.id: c.weight / FINE_UNIT for c in pack.criteria.values()}
    trust = {s.id: s.trust / FINE_UNIT for s in pack.sources.values()}
    coarse = sheet_of(
        worded("Weights of the dimensions"),
        pack.dimensions.values(),
        {
            worded("Label"): lambda d: d.label,
            worded("Id"): lambda d: d.id,
            worded("Weight"): lambda d: f"{dimensions[d.id]:g}",
            worded("Why"): lambda d: d.why,
        },
    )
    fine = TextTable(
        title=worded("Weights of criteria, trust in sources"),
        headers=(worded("Label"), worded("Id"), worded("Weight"), worded("Dimension")),
        rows=[
            *(
                (
                    c.label,
                    f"criterion:{c.id}",
                    f"{criteria[c.id]:g}",
                    pack.dimensions[c.dimension].label,
                )
                for c in pack.criteria.values()
            ),
            *((s.title, f"trust:{s.id}", f"{trust[s.id]:g}", "") for s in pack.sources.values()),
        ],
        note=worded(
            "To change them: modesdk recommend PROFILE --weight goal=3 --weight trust:ID=0.5"
        ),
    )
    return [coarse, fine], {"dimensions": dimensions, "criteria": criteria, "trust": trust}


def _claims(pack: Pack, asked: Asked) -> Shown:
    found = list(pack.claims.values())
    if asked.item in pack.sources:
        found = [claim for claim in found if claim.source == asked.item]
    elif asked.item:
        found = [pack.claims[_claim_id(pack, asked.item)]]
    sheet = sheet_of(
        worded("Claims"),
        found,
        {
            worded("Id"): lambda c: c.id,
            worded("Statement"): lambda c: c.label,
            worded("Date"): lambda c: c.dated,
            worded("Carried as"): lambda c: name_of(c.carried_as),
            worded("Rules"): lambda c: " ".join(c.rows),
            worded("Why"): lambda c: c.reason,
        },
        cards=True,
    )
    return [sheet], [plain(claim) for claim in found]


def _claim_id(pack: Pack, word: str) -> str:
    hint = worded(
        "To see the ids: modesdk pack show PACK claims, or of one source: {known}",
        known=", ".join(pack.sources) or "–",
    )
    return find_id(pack.claims, word, "claims", worded("claim or source"), otherwise=hint)


def _terms(pack: Pack, asked: Asked) -> Shown:
    found = pack.terms.values()
    sheet = sheet_of(
        worded("Terms"),
        found,
        {
            worded("Term"): lambda term: say(term.label) or term.id,
            worded("Meaning"): lambda term: term.meaning,
        },
        cards=True,
    )
    return [sheet], [plain(term) for term in found]


def _of(show: Callable[[Pack, str], Shown]) -> Callable[[Pack, Asked], Shown]:
    return lambda pack, asked: show(pack, asked.item)


SECTIONS: Mapping[str, tuple[Callable[[Pack, Asked], Shown], str]] = {
    "overview": (_overview, worded("this overview")),
    "modes": (_modes, worded("the options and routes to choose from")),
    "attributes": (_of(attribute_tables.attributes), worded("what a profile may say")),
    "matrix": (_named_reference("matrix"), worded("who answers for what (choose with --mode)")),
    "playbook": (_of(advice_tables.playbook), worded("the steps under an option (name it)")),
    "duties": (_of(advice_tables.duties), worded("who does what under an option (name it)")),
    "alerts": (_of(advice_tables.alerts), worded("alerts and what sets them off")),
    "stages": (_named_reference("stages"), worded("the path over time")),
    "sources": (_sources, worded("where the knowledge comes from")),
    "weights": (_weights, worded("the default weights")),
    "claims": (_claims, worded("the claims (of a source, or one)")),
    "terms": (_terms, worded("the glossary")),
    "rules": (_of(rule_tables.rules), worded("the rules (of a table, or one)")),
    "reference": (_reference, worded("another reference table (name it)")),
}
"""What can be shown: how, and a line about it."""
WITH_MODES = ("matrix", "stages", "reference")
"""Those whose columns may be options of the pack."""
