"""The sections of `modesdk pack show`: each turns a pack into sheets to read and data for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from modesdk.cli.pack import advice_tables, attribute_tables, rule_tables
from modesdk.cli.pack.column_names import columns, name_of, pack_words
from modesdk.cli.shell.complaints import Hint
from modesdk.cli.shell.find_named import find_id, find_mode
from modesdk.cli.shell.layout import Sheet
from modesdk.cli.shell.problems import UsageError
from modesdk.decide.as_dict import plain
from modesdk.decide.explain.conditions_in_words import listed
from modesdk.language.text import LANGUAGES, Lang
from modesdk.model.pack import Alternative, Pack
from modesdk.model.tables import ReferenceTable
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT


@frozen(kw_only=True)
class Asked:
    """What is to be shown: an item of the section, or only some modes."""

    item: str = ""
    modes: tuple[str, ...] = ()
    lang: Lang = "en"


Shown = tuple[list[Sheet], Any]
"""Sheets for a person, data for --json."""


def _overview(pack: Pack, asked: Asked) -> Shown:
    lang = asked.lang
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
    counts = "modes", "attributes", "rules", "claims", "sources", "terms"
    rows = [
        (
            pack_words("facts", lang),
            pack_words(
                "dated", lang, name=pack.name, version=pack.version, date=pack.as_of.isoformat()
            ),
        ),
        (pack_words("folder", lang), pack.folder),
        (pack_words("counts", lang), listed((_count(k, facts[k], lang) for k in counts), lang)),
    ]
    rows += [(g.label[lang] or g.id, _members(pack, g.id, lang)) for g in pack.groups.values()]
    sections = [(name, SECTIONS[name][1](lang)) for name in _sections_of(pack)]
    title = pack.title[lang] or pack.name
    sheets = [
        Sheet(title=title, headers=("", ""), rows=tuple(rows), note=pack.summary[lang]),
        Sheet(
            title=pack_words("sections", lang, pack=pack.name),
            headers=("", ""),
            rows=tuple(sections),
        ),
    ]
    return sheets, {**facts, "title": plain(pack.title), "summary": plain(pack.summary)}


def _sections_of(pack: Pack) -> Iterable[str]:
    """The sections for which the pack has something."""
    references = {table.id for table in pack.references}
    lacking = {"matrix", "stages"} - references
    return (name for name in SECTIONS if name not in lacking)


def _count(what: str, number: int, lang: Lang) -> str:
    return f"{pack_words(what, lang)} {number}"


def _members(pack: Pack, group: str, lang: Lang) -> str:
    found = (a.label[lang] or a.id for a in pack.alternatives.values() if a.group == group)
    return listed(found, lang)


def _modes(pack: Pack, asked: Asked) -> Shown:
    found = list(pack.alternatives.values())
    if asked.item:
        found = [find_mode(pack, asked.item, "modes")]
    rows = tuple(_mode_row(pack, mode, asked.lang) for mode in found)
    headers = columns(asked.lang, "mode", "id", "group", "summary", "aliases")
    sheet = Sheet(title=pack_words("modes", asked.lang), headers=headers, rows=rows, cards=True)
    return [sheet], [plain(mode) for mode in found]


def _mode_row(pack: Pack, mode: Alternative, lang: Lang) -> tuple[str, ...]:
    group = pack.groups.get(mode.group)
    kind = "" if mode.ranked else pack_words("unranked", lang)
    family = (group.label[lang] if group else mode.group) + kind
    return (
        mode.label[lang] or mode.id,
        mode.id,
        family,
        mode.summary[lang],
        listed(mode.aliases, lang),
    )


def _attributes(pack: Pack, asked: Asked) -> Shown:
    return attribute_tables.attributes(pack, asked.item, asked.lang)


def _reference(pack: Pack, asked: Asked) -> Shown:
    tables = {table.id: table for table in pack.references}
    if not asked.item:
        raise UsageError("reference", "name_table", known=", ".join(tables) or "–")
    table = tables[find_id(tables, asked.item, "reference", "reference table")]
    heads = table.header
    kept = [i for i, head in enumerate(heads) if _column_shown(pack, heads, head, asked)]
    sheet = Sheet(
        title=table.title[asked.lang] or table.id,
        headers=tuple(_column_name(pack, table.header[i], asked.lang) for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows),
    )
    return [sheet], _reference_data(table)


def _column_shown(pack: Pack, heads: Sequence[str], head: str, asked: Asked) -> bool:
    """Leave out the other language, keys whose text is shown, claims, and modes not asked for."""
    language, name = _language_and_name(head)
    if language:
        wanted = [find_mode(pack, word, "--mode").id for word in asked.modes]
        is_mode = name in pack.alternatives
        return language == asked.lang and (not wanted or not is_mode or name in wanted)
    return head != "claims" and not {f"zh {head}", f"en {head}"} & set(heads)


def _language_and_name(head: str) -> tuple[str, str]:
    language, _, name = head.partition(" ")
    return (language, name) if language in LANGUAGES else ("", head)


def _column_name(pack: Pack, head: str, lang: Lang) -> str:
    _, name = _language_and_name(head)
    if name in pack.alternatives:
        return pack.alternatives[name].label[lang] or name
    if name in pack.words:
        return pack.words[name][lang]
    return columns(lang, name)[0]


def _reference_data(table: ReferenceTable) -> dict[str, Any]:
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    return {"id": table.id, "title": plain(table.title), "rows": rows}


def _named_reference(name: str) -> Callable[[Pack, Asked], Shown]:
    def show(pack: Pack, asked: Asked) -> Shown:
        return _reference(pack, Asked(item=name, modes=asked.modes, lang=asked.lang))

    return show


def _sources(pack: Pack, asked: Asked) -> Shown:
    lang, found = asked.lang, pack.sources.values()
    rows = tuple(
        (
            s.id,
            s.title[lang],
            s.date.isoformat() if s.date else "–",
            f"{s.trust / FINE_UNIT:g}",
            s.why[lang],
        )
        for s in found
    )
    headers = columns(lang, "id", "title", "date", "trust", "why")
    sheet = Sheet(title=pack_words("sources", lang), headers=headers, rows=rows)
    return [sheet], [{**plain(s), "trust": s.trust / FINE_UNIT} for s in found]


def _weights(pack: Pack, asked: Asked) -> Shown:
    lang = asked.lang
    dimensions = {d.id: d.weight / DIMENSION_UNIT for d in pack.dimensions.values()}
    criteria = {c.id: c.weight / FINE_UNIT for c in pack.criteria.values()}
    trust = {s.id: s.trust / FINE_UNIT for s in pack.sources.values()}
    rows = [
        (d.label[lang], d.id, f"{dimensions[d.id]:g}", d.why[lang])
        for d in pack.dimensions.values()
    ]
    fine = [
        (
            c.label[lang],
            f"criterion:{c.id}",
            f"{criteria[c.id]:g}",
            pack.dimensions[c.dimension].label[lang],
        )
        for c in pack.criteria.values()
    ]
    fine += [
        (s.title[lang], f"trust:{s.id}", f"{trust[s.id]:g}", "") for s in pack.sources.values()
    ]
    sheets = [
        Sheet(
            title=pack_words("dimensions", lang),
            rows=tuple(rows),
            headers=columns(lang, "label", "id", "weight", "why"),
        ),
        Sheet(
            title=pack_words("fine_weights", lang),
            rows=tuple(fine),
            headers=columns(lang, "label", "id", "weight", "dimension"),
            note=pack_words("weights_note", lang),
        ),
    ]
    return sheets, {"dimensions": dimensions, "criteria": criteria, "trust": trust}


def _claims(pack: Pack, asked: Asked) -> Shown:
    lang, found = asked.lang, list(pack.claims.values())
    if asked.item in pack.sources:
        found = [claim for claim in found if claim.source == asked.item]
    elif asked.item:
        found = [pack.claims[_claim_id(pack, asked.item)]]
    rows = tuple(
        (
            c.id,
            c.label[lang],
            c.dated,
            name_of(c.carried_as, lang),
            " ".join(c.rows),
            c.reason[lang],
        )
        for c in found
    )
    headers = columns(lang, "id", "statement", "date", "carried_as", "rules", "why")
    sheet = Sheet(title=pack_words("claims", lang), headers=headers, rows=rows, cards=True)
    return [sheet], [plain(claim) for claim in found]


def _claim_id(pack: Pack, word: str) -> str:
    hint = Hint("claims", known=", ".join(pack.sources) or "–")
    return find_id(pack.claims, word, "claims", "claim or source", otherwise=hint)


def _terms(pack: Pack, asked: Asked) -> Shown:
    lang = asked.lang
    rows = tuple((t.label[lang] or t.id, t.meaning[lang]) for t in pack.terms.values())
    sheet = Sheet(
        title=pack_words("terms", lang),
        rows=rows,
        headers=columns(lang, "term", "meaning"),
        cards=True,
    )
    return [sheet], [plain(term) for term in pack.terms.values()]


def _playbook(pack: Pack, asked: Asked) -> Shown:
    return advice_tables.playbook(pack, asked.item, asked.lang)


def _duties(pack: Pack, asked: Asked) -> Shown:
    return advice_tables.duties(pack, asked.item, asked.lang)


def _alerts(pack: Pack, asked: Asked) -> Shown:
    return advice_tables.alerts(pack, asked.item, asked.lang)


def _rules(pack: Pack, asked: Asked) -> Shown:
    return rule_tables.rules(pack, asked.item, asked.lang)


def _about(key: str) -> Callable[[Lang], str]:
    return lambda lang: pack_words(f"about_{key}", lang)


SECTIONS: Mapping[str, tuple[Callable[[Pack, Asked], Shown], Callable[[Lang], str]]] = {
    "overview": (_overview, _about("overview")),
    "modes": (_modes, _about("modes")),
    "attributes": (_attributes, _about("attributes")),
    "matrix": (_named_reference("matrix"), _about("matrix")),
    "playbook": (_playbook, _about("playbook")),
    "duties": (_duties, _about("duties")),
    "alerts": (_alerts, _about("alerts")),
    "stages": (_named_reference("stages"), _about("stages")),
    "sources": (_sources, _about("sources")),
    "weights": (_weights, _about("weights")),
    "claims": (_claims, _about("claims")),
    "terms": (_terms, _about("terms")),
    "rules": (_rules, _about("rules")),
    "reference": (_reference, _about("reference")),
}
"""What can be shown: how, and a line about it."""
